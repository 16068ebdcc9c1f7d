/// A text with gaps, `{name}`, cut up once and filled many times.
struct IntakePattern: Sendable {
    /// What is said before a gap, and the gap's name; the last has none.
    private let parts: [(words: String, gap: String?)]

    /// Cuts up a text.
    init(_ text: String) {
        parts = text.split(separator: "{", omittingEmptySubsequences: false).enumerated().flatMap { index, part in
            guard index > 0, let end = part.firstIndex(of: "}") else { return [(String(part), String?.none)] }
            return [("", String(part[..<end])), (String(part[part.index(after: end)...]), nil)]
        }
    }

    /// The text with every gap filled; the same word for the same gap.
    func filled(_ word: (String) -> String) -> String {
        var words: [String: String] = [:]
        var text = ""
        for part in parts {
            text += part.words
            guard let gap = part.gap else { continue }
            let filling = words[gap] ?? word(gap)
            words[gap] = filling
            text += filling
        }
        return text
    }
}
