/// Compares the words of a query with the words of an entry, byte by byte over the index's memory.
///
/// Every entry ends with a byte that no query has, so comparisons stop there by themselves. Valid only while the
/// buffers it was made from are.
struct WordMatcher {
    struct Word {
        let first: UnsafePointer<UInt8>
        let count: Int
        let mask: LetterMask
        let initial: UInt8
        fileprivate let second: UInt8
        private let third: UInt8
        private let isASCII: Bool

        init(_ bytes: UnsafeBufferPointer<UInt8>.SubSequence, at first: UnsafePointer<UInt8>) {
            self.first = first
            count = bytes.count
            mask = LetterMask(of: bytes)
            initial = first[0]
            second = count > 1 ? first[1] : 0
            third = count > 2 ? first[2] : 0
            takesTypo = count > 2 && !bytes.allSatisfy { (0x30...0x39).contains($0) }
            isASCII = bytes.allSatisfy { $0 < 0x80 }
        }

        /// Whether it may have a typo: not a number, and not too short to be a word of four letters lacking one.
        let takesTypo: Bool
        /// How many kinds of its letters a text may lack: a word of three letters can only lack one itself.
        var mostMissing: Int { takesTypo && count > 3 ? 1 : 0 }

        /// Whether one edit can lead from here to the word, by the first three letters of both.
        ///
        /// The quick answer for most words of a text; letters outside ASCII are left to the full comparison.
        @inline(__always)
        func mayMean(_ text: UnsafePointer<UInt8>) -> Bool {
            let a = text[0]
            guard takesTypo, isASCII else { return takesTypo || a == initial }
            if a <= TextFolding.space { return false }
            if a >= 0x80 { return true }
            let b = text[1]
            if a == initial {
                // Nothing wrong so far, or the second letter is.
                if b == second || b == third || b >= 0x80 { return true }
                return b > TextFolding.space && (text[2] == second || text[2] == third)
            }
            // The first letter is swapped or missing, wrong, or one too many; with doubled letters several may hold.
            if b == initial, a == second || text[2] == second { return true }
            if b == second, text[2] == third { return true }
            return a == second && b == third
        }
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
    /// The words, longest first: the one that most entries lack is looked for first.
    let words: [Word]

    init?(_ query: TenantQuery, _ bytes: UnsafeBufferPointer<UInt8>) {
        guard let first = bytes.baseAddress, !query.words.isEmpty else { return nil }
        self.first = first
        self.count = bytes.count
        self.mask = LetterMask(of: bytes)
        self.words =
            query.words.map { range in Word(bytes[range], at: first + range.lowerBound) }
            .sorted { ($1.count, $0.first) < ($0.count, $1.first) }
    }

    /// The best place of a word in an entry without typos.
    @inline(__always)
    static func find(_ word: Word, in text: EntryText) -> Found? {
        var best: Found?
        var base = 0
        while base < text.count {
            var matches = ByteLanes.equal(text.lanes(at: base), to: word.initial)
            if word.count > 1 { matches &= ByteLanes.equal(text.lanes(at: base + 1), to: word.second) }
            while matches != 0 {
                let index = base + ByteLanes.first(matches)
                matches &= matches - 1
                guard startsWith(text.first + index, word.first, word.count) else { continue }
                let isStart = text.isWordStart(index)
                let found = Found(
                    tier: isStart ? .wordStart : .substring,
                    penalty: rest(text.first + index + word.count, atStart: isStart) + aside(index, text),
                    position: index)
                if best.map({ (found.tier, found.penalty) < ($0.tier, $0.penalty) }) ?? true { best = found }
            }
            base += ByteLanes.width
        }
        return best
    }

    /// The best place of a word in an entry, one edit allowed at the start of words.
    ///
    /// `orInside`: whether, if no word begins so, the word may occur elsewhere without an edit.
    @inline(__always)
    static func findWithTypo(_ word: Word, in text: EntryText, orInside: Bool) -> Found? {
        var best = atWordStart(word, 0, in: text)
        var base = 0
        while base < text.count {
            var matches = ByteLanes.separators(text.lanes(at: base))
            while matches != 0 {
                let index = base + ByteLanes.first(matches) + 1
                matches &= matches - 1
                // The zeros past the entry count as separators.
                guard index < text.count else { break }
                if let found = atWordStart(word, index, in: text),
                    best.map({ found.penalty < $0.penalty }) ?? true
                {
                    best = found
                }
            }
            base += ByteLanes.width
        }
        return best ?? (orInside ? find(word, in: text) : nil)
    }

    @inline(__always)
    private static func atWordStart(_ word: Word, _ index: Int, in text: EntryText) -> Found? {
        let place = text.first + index
        guard let edit = edit(word, at: place) else { return nil }
        return Found(
            tier: edit.isExact ? .wordStart : .typo,
            penalty: edit.penalty + rest(place + edit.length, atStart: true) + aside(index, text), position: index)
    }

    /// What a word costs if it begins here with at most one edit, wherever in an entry that is; nil if it does not.
    @inline(__always)
    static func penaltyWithTypo(_ word: Word, at place: UnsafePointer<UInt8>) -> Int? {
        edit(word, at: place).map { $0.penalty + rest(place + $0.length, atStart: true) }
    }

    @inline(__always)
    private static func edit(_ word: Word, at place: UnsafePointer<UInt8>) -> OneEdit? {
        guard word.mayMean(place), let edit = OneEdit(word.first, word.count, place), edit.isExact || word.takesTypo
        else { return nil }
        return edit
    }

    /// What is added for a place outside the name.
    static let asidePenalty = 10

    @inline(__always)
    private static func aside(_ index: Int, _ text: EntryText) -> Int { index > text.nameLength ? asidePenalty : 0 }

    /// What is added for letters of the entry's word that the query did not name.
    @inline(__always)
    static func rest(_ text: UnsafePointer<UInt8>, atStart: Bool) -> Int {
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
