/// For every entry what the words of a query cost at least, or that it lacks one of them.
///
/// A bound leaves out only what the order of the words costs, so that nearly all entries are settled by it and their
/// texts need not be read.
struct WordBounds {
    /// Whether one edit is allowed at the start of words.
    enum Manner { case exact, withTypo }

    /// The least tier above word start in the high bits, the penalty below.
    private var values: [UInt16]
    private let reach: Int

    private static let none = UInt16.max
    private static let worse: UInt16 = 1 << 12
    /// So few entries are read sooner than further words are looked up.
    private static let few = 256

    /// The bounds of all entries; nil when no entry has every word.
    init?(_ query: WordMatcher, in block: EntryBlock, _ manner: Manner) {
        reach = block.words.reach
        values = []
        for word in query.words {
            var own = [UInt16](repeating: Self.none, count: reach)
            Self.lay(word, of: query, in: block, manner, on: &own)
            let left = values.isEmpty ? Self.count(own) : Self.combine(&values, with: own)
            if values.isEmpty { values = own }
            if left == 0, reach == block.masks.count { return nil }
            if left < Self.few { break }
        }
    }

    /// What an entry costs at least: the tier and the penalty; nil when a word is not in it.
    @inline(__always)
    func least(_ position: Int) -> (tier: TenantMatch.Tier, penalty: Int)? {
        // What was added later is not in the list of words: its text decides.
        guard position < reach else { return (.wordStart, 0) }
        let value = values[position]
        guard value != Self.none else { return nil }
        return (value < Self.worse ? .wordStart : .substring, Int(value & (Self.worse - 1)))
    }

    /// Writes for each entry what a word costs where it is nearest.
    private static func lay(
        _ word: WordMatcher.Word, of query: WordMatcher, in block: EntryBlock, _ manner: Manner,
        on values: inout [UInt16]
    ) {
        let words = block.words
        let mostMissing = manner == .exact ? 0 : word.mostMissing
        let mayOccur = manner == .exact || query.words.count > 1
        values.withUnsafeMutableBufferPointer { values in
            for number in words.masks.indices {
                let missing = word.mask.countMissing(in: words.masks[number])
                guard missing <= mostMissing else { continue }
                let text = block.bytes + Int(words.places[number])
                var cost = none
                if manner == .withTypo, let penalty = WordMatcher.penaltyWithTypo(word, at: text) {
                    cost = UInt16(penalty)
                }
                if mayOccur, missing == 0 { cost = min(cost, self.cost(word, in: text, manner)) }
                guard cost != none else { continue }
                for posting in words.entries(of: number) {
                    let isInName = posting & WordList.nameMark != 0
                    let entry = Int(posting & ~WordList.nameMark)
                    values[entry] = min(values[entry], isInName ? cost : cost + UInt16(WordMatcher.asidePenalty))
                }
            }
        }
    }

    /// The least that a word costs where it occurs in a word of the index without an edit.
    @inline(__always)
    private static func cost(_ word: WordMatcher.Word, in text: UnsafePointer<UInt8>, _ manner: Manner) -> UInt16 {
        var cost = none
        var index = 0
        while text[index] > TextFolding.space {
            defer { index += 1 }
            guard text[index] == word.initial, WordMatcher.startsWith(text + index, word.first, word.count) else {
                continue
            }
            let penalty = UInt16(WordMatcher.rest(text + index + word.count, atStart: index == 0))
            // With typos a place inside counts by its penalty alone.
            cost = min(cost, index == 0 || manner == .withTypo ? penalty : worse + penalty)
        }
        return cost
    }

    /// Adds the cost of a further word; returns how many entries have all words so far.
    private static func combine(_ values: inout [UInt16], with own: [UInt16]) -> Int {
        var count = 0
        for position in values.indices where values[position] != none {
            let (a, b) = (values[position], own[position])
            guard b != none else {
                values[position] = none
                continue
            }
            values[position] = ((a | b) & worse) + (a & (worse - 1)) + (b & (worse - 1))
            count += 1
        }
        return count
    }

    private static func count(_ values: [UInt16]) -> Int {
        var count = 0
        for value in values where value != none { count += 1 }
        return count
    }
}
