/// Finds what a misspelt word was probably meant to be.
package enum Spelling {
    /// The candidate that the word begins, or else the nearest within a third of its letters; the first of equals.
    package static func nearest(to word: String, among candidates: [String]) -> String? {
        let typed = word.lowercased()
        guard !typed.isEmpty else { return nil }
        if let longer = candidates.first(where: { $0.lowercased().hasPrefix(typed) }) { return longer }
        let letters = Array(typed)
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let distance = distance(letters, Array(candidate.lowercased()))
            guard distance <= max(1, letters.count / 3), distance < best?.distance ?? .max else { continue }
            best = (candidate, distance)
        }
        return best?.candidate
    }

    /// The number of wrong, missing, extra or swapped letters (optimal string alignment distance).
    static func distance(_ a: [Character], _ b: [Character]) -> Int {
        // Words of a vocabulary are short; a pasted text is simply far from all of them.
        guard a.count <= 64, b.count <= 64 else { return .max }
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in 1..<(a.count + 1) {
            var row = [i]
            row.reserveCapacity(b.count + 1)
            for j in 1..<(b.count + 1) {
                var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { cost = min(cost, beforeLast[j - 2] + 1) }
                row.append(cost)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }
}
