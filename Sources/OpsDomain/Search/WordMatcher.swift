/// Compares the words of a query with the words of an entry, byte by byte over the index's memory.
///
/// Every entry ends with a byte that no query has, so comparisons stop there by themselves. Valid only while the
/// buffers it was made from are.
struct WordMatcher {
    struct Word {
        let first: UnsafePointer<UInt8>
        let count: Int
        let mask: LetterMask
        /// A word of three letters may be one of four with a letter missing; shorter ones take no typo.
        var takesTypo: Bool { count >= 3 }
    }

    /// How well one word is found in an entry; less is nearer.
    struct Found {
        var tier: TenantMatch.Tier
        var penalty: Int
        var position: Int
    }

    let first: UnsafePointer<UInt8>
    let count: Int
    let mask: LetterMask
    let words: [Word]

    init?(_ query: TenantQuery, _ bytes: UnsafeBufferPointer<UInt8>) {
        guard let first = bytes.baseAddress, !query.words.isEmpty else { return nil }
        self.first = first
        self.count = bytes.count
        self.mask = LetterMask(of: bytes)
        self.words = query.words.map { range in
            Word(first: first + range.lowerBound, count: range.count, mask: LetterMask(of: bytes[range]))
        }
    }

    /// Whether a word of the text begins here; `index` 0 is the beginning of the entry.
    @inline(__always)
    private static func isWordStart(_ text: UnsafePointer<UInt8>, _ index: Int) -> Bool {
        index == 0 || text[index - 1] <= TextFolding.space
    }

    /// The best place of a word in an entry without typos.
    @inline(__always)
    static func find(_ word: Word, in text: UnsafePointer<UInt8>, _ count: Int, nameLength: Int) -> Found? {
        var best: Found?
        let initial = word.first[0]
        for index in 0..<count where text[index] == initial {
            guard startsWith(text + index, word.first, word.count) else { continue }
            let isStart = isWordStart(text, index)
            let found = Found(
                tier: isStart ? .wordStart : .substring,
                penalty: rest(text + index + word.count, atStart: isStart) + (index > nameLength ? 10 : 0),
                position: index)
            if best.map({ (found.tier, found.penalty) < ($0.tier, $0.penalty) }) ?? true { best = found }
        }
        return best
    }

    /// The best place of a word in an entry, one edit allowed at the start of words.
    @inline(__always)
    static func findWithTypo(
        _ word: Word, in text: UnsafePointer<UInt8>, _ count: Int, nameLength: Int
    ) -> Found? {
        var best: Found?
        let initial = word.first[0]
        for index in 0..<count {
            var penalty = index > nameLength ? 10 : 0
            let tier: TenantMatch.Tier
            if isWordStart(text, index) {
                guard let edit = OneEdit(word.first, word.count, text + index) else { continue }
                penalty += edit.penalty + rest(text + index + edit.length, atStart: true)
                tier = edit.isExact ? .wordStart : .typo
            } else {
                guard text[index] == initial, startsWith(text + index, word.first, word.count) else { continue }
                penalty += rest(text + index + word.count, atStart: false)
                tier = .substring
            }
            if best.map({ penalty < $0.penalty }) ?? true {
                best = Found(tier: tier, penalty: penalty, position: index)
            }
        }
        return best
    }

    /// What is added for letters of the entry's word that the query did not name.
    @inline(__always)
    private static func rest(_ text: UnsafePointer<UInt8>, atStart: Bool) -> Int {
        var letters = 0
        while letters < 8, text[letters] > TextFolding.space { letters += 1 }
        return (atStart ? 0 : 6) + (letters == 0 ? 0 : 1 + letters)
    }

    @inline(__always)
    static func startsWith(_ text: UnsafePointer<UInt8>, _ prefix: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var index = 0
        while index < count {
            if text[index] != prefix[index] { return false }
            index += 1
        }
        return true
    }
}
