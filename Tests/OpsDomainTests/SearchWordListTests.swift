import OpsDomain
import Testing

/// What is found, told again without any index: slow, and short enough to be seen to be right.
private struct PlainSearch {
    let words: [String]

    init(_ query: String) {
        words = Self.folded(query)
    }

    /// Words of lower-case letters and digits; the tenants of this test have no others.
    static func folded(_ text: String) -> [String] {
        text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    }

    private static func words(of entry: TenantIndexEntry) -> [String] {
        ([entry.name, entry.id, entry.slug ?? ""] + entry.domains).flatMap(folded)
    }

    /// Whether every word occurs.
    func occurs(in entry: TenantIndexEntry) -> Bool {
        let present = Self.words(of: entry)
        return words.allSatisfy { word in present.contains { $0.contains(word) } }
    }

    /// Whether every word occurs, or begins a word if one letter of it may be wrong.
    func isNear(_ entry: TenantIndexEntry) -> Bool {
        let present = Self.words(of: entry)
        return words.allSatisfy { word in
            present.contains { words.count > 1 && $0.contains(word) || Self.begins($0, with: word) }
        }
    }

    /// Whether the whole name is one edit from the query.
    func isNearName(_ entry: TenantIndexEntry) -> Bool {
        Self.isOneEdit(words.joined(separator: " "), Self.folded(entry.name).joined(separator: " "))
    }

    private static func begins(_ text: String, with word: String) -> Bool {
        if text.hasPrefix(word) { return true }
        guard word.count >= 3, !word.allSatisfy(\.isNumber) else { return false }
        return (word.count - 1...word.count + 1).contains { length in
            guard length <= text.count, length == text.count ? length >= 4 : word.count >= 4 else { return false }
            return isOneEdit(word, String(text.prefix(length)))
        }
    }

    static func isOneEdit(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a), Array(b))
        guard abs(a.count - b.count) <= 1, a != b else { return false }
        let same = zip(a, b).prefix { $0 == $1 }.count
        let (restA, restB) = (a[same...], b[same...])
        if restA.dropFirst() == restB.dropFirst() || restA.dropFirst() == restB || restA == restB.dropFirst() {
            return true
        }
        return restA.count > 1 && restB.count > 1 && restA.prefix(2).reversed() == Array(restB.prefix(2))
            && restA.dropFirst(2) == restB.dropFirst(2)
    }
}

@Suite struct TenantWordList {
    /// How many queries of a seed are compared.
    private static let queries = 120

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `PERF-4: the list of words never changes an answer`(seed: UInt64) {
        let entries = Array(Directory.large.entries.prefix(1_000))
        // Without a list every text is read; with half of one, those behind its reach.
        var plain = TenantIndex()
        var half = TenantIndex()
        for (number, entry) in entries.enumerated() {
            plain.append(entry)
            half.append(entry)
            if number == entries.count / 2 { half.trim() }
        }
        let listed = TenantIndex(entries: entries)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<Self.queries {
            let query = Directory.large.query(using: &random)
            for limit in [40, 5] {
                let expected = plain.search(query, limit: limit)
                #expect(listed.search(query, limit: limit) == expected, "\(query)")
                #expect(half.search(query, limit: limit) == expected, "\(query)")
            }
        }
    }

    @Test(arguments: [4, 5] as [UInt64])
    func `ACC-15: all that occurs is found, with one edit where that is too little`(seed: UInt64) {
        // The names in other scripts and with other signs have tests of their own.
        let entries = Directory.few.entries.filter { $0.key >= Int64(Directory.realistic.count) }
        let index = TenantIndex(entries: entries)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<Self.queries {
            let query = Directory.few.query(using: &random)
            let plain = PlainSearch(query)
            guard query.allSatisfy(\.isASCII), !plain.words.isEmpty else { continue }
            let found = index.search(query, limit: entries.count)
            let near = found.filter { $0.tier < .typo }.map(\.key)
            #expect(Set(near) == Set(entries.filter(plain.occurs).map(\.key)), "\(query)")
            guard near.count < 10, found.first?.tier != .exact else { continue }
            let typos = Set(found.filter { $0.tier <= .typo }.map(\.key))
            #expect(typos.isSuperset(of: entries.filter(plain.isNear).map(\.key)), "\(query)")
            for match in found where match.tier == .typo {
                let entry = entries.first { $0.key == match.key }
                #expect(entry.map { plain.isNear($0) || plain.isNearName($0) } == true, "\(query)")
            }
        }
    }

    @Test func `PERF-4: a tenant that was removed is not found through its words`() {
        var index = TenantIndex(entries: Directory.few.entries)
        let words = ["acme health", "acme helth", "org_00000", "amce health group"]
        for query in words { #expect(index.search(query).first?.key == 0, "\(query)") }
        index.remove(key: 0)
        for query in words { #expect(!index.search(query).contains { $0.key == 0 }, "\(query)") }
    }

    @Test func `PERF-4: many words are as right as one`() {
        let entry = TenantIndexEntry(
            key: 1, id: "many", name: (0..<40).map { "word\($0)" }.joined(separator: " "), domains: ["a.b.c.example"])
        let index = TenantIndex(entries: Directory.few.entries + [entry])
        let backwards = (0..<40).reversed().map { "word\($0)" }.joined(separator: " ")
        #expect(index.search(backwards).map(\.key) == [1])
        #expect(index.search(backwards + " acme").isEmpty)
        #expect(index.search("a b c example").first?.tier == .exact)
    }
}
