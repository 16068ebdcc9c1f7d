/// One search over all entries: a pass for each group of tiers, from near to loose, until the answer is full.
///
/// While the answer is not full, it holds every entry found so far, so a later pass knows which to leave out.
struct TenantScan {
    let block: EntryBlock
    let query: WordMatcher
    var best: BestEntries
    /// Entries whose whole name is one edit from the query.
    private var nearNames = BestEntries(limit: 2)

    init(_ block: EntryBlock, for query: WordMatcher, limit: Int) {
        self.block = block
        self.query = query
        self.best = BestEntries(limit: limit)
    }

    mutating func run() -> [RankedEntry] {
        scanBeginnings()
        if !best.isFull { scanWords() }
        // Whoever typed an id or a domain in full did not mistype it.
        if isWanting, best.entries.first?.tier != .exact {
            scanTypos()
            if isWanting { scanLoosely() }
        }
        return withNearNames(best.entries)
    }

    /// Whether what is nearest does not fill the first places, so that farther matches could still be among them.
    private var isWanting: Bool { !best.isFull && best.entries.count < Self.firstPlaces }

    /// The first five, and some to choose from.
    private static let firstPlaces = 10

    /// Exact ids and domains, and names that begin with the query.
    private mutating func scanBeginnings() {
        var exact = exactEntries()[...]
        for position in block.masks.indices {
            if position == exact.first {
                exact.removeFirst()
                insert(RankedEntry(position, .exact, score: 0))
                continue
            }
            let missing = query.mask.countMissing(in: block.nameMasks[position])
            guard missing <= 1, block.masks[position] != 0 else { continue }
            let text = block.text(position)
            if missing == 0, text.nameLength >= query.count,
                WordMatcher.startsWith(text.first, query.first, query.count)
            {
                let endsWord = text.first[query.count] <= TextFolding.space
                let more = text.nameLength - query.count
                insert(RankedEntry(position, .namePrefix, score: more + (endsWord ? 0 : 4)))
                continue
            }
            if abs(text.nameLength - query.count) <= 1 { considerNearName(position, text) }
        }
    }

    /// The entries whose id or one of whose domains is the query, in ascending order.
    private func exactEntries() -> [Int] {
        var entries: [Int] = []
        // Every word of the query is a word of the entry; the rarest leads to few.
        if let words = block.words.numbers(of: query.words, in: block.bytes),
            let rarest = words.min(by: { block.words.entries(of: $0).count < block.words.entries(of: $1).count })
        {
            entries = block.words.entries(of: rarest).map { Int($0 & ~WordList.nameMark) }
        }
        return (entries + Array(block.words.reach..<block.masks.count)).filter { position in
            block.masks[position] != 0 && query.mask.countMissing(in: block.masks[position]) == 0
                && isExact(block.text(position))
        }
    }

    @inline(__always)
    private func isExact(_ text: EntryText) -> Bool {
        var section = text.nameLength + 1
        repeat {
            if WordMatcher.startsWith(text.first + section, query.first, query.count),
                text.first[section + query.count] == TenantIndex.sectionEnd
            {
                return true
            }
            // Only a domain has several words; an id is the first section after the name.
            guard query.words.count > 1 else { return false }
            while text.first[section] != TenantIndex.sectionEnd { section += 1 }
            section += 1
        } while section < text.count
        return false
    }

    private mutating func considerNearName(_ position: Int, _ text: EntryText) {
        guard let edit = OneEdit(query.first, query.count, text.first), edit.length == text.nameLength else { return }
        let block = block
        nearNames.insert(RankedEntry(position, .typo, score: edit.penalty)) { block.precedes($0, $1) }
    }

    /// Entries in which every word of the query occurs, at the start of words or anywhere.
    private mutating func scanWords() {
        guard let bounds = WordBounds(query, in: block, .exact) else { return }
        var found = FoundPositions(best.entries)
        for position in block.masks.indices {
            guard let least = bounds.least(position), block.masks[position] != 0 else { continue }
            let text = block.text(position)
            guard admits(text, least.tier, penalty: least.penalty), !found.contains(position) else { continue }
            match(position, text) { WordMatcher.find($0, in: text) }
        }
    }

    /// Entries in which every word of the query occurs if one letter of it may be wrong.
    private mutating func scanTypos() {
        guard query.words.contains(where: \.takesTypo) else { return }
        let isPhrase = query.words.count > 1
        guard let bounds = WordBounds(query, in: block, .withTypo) else { return }
        var found = FoundPositions(best.entries)
        for position in block.masks.indices {
            let mask = block.masks[position]
            guard let least = bounds.least(position), mask != 0 else { continue }
            let text = block.text(position)
            guard admits(text, .typo, penalty: max(least.penalty, OneEdit.leastPenalty)), !found.contains(position)
            else { continue }
            match(position, text) { word in
                // A single word that occurs inside others was found before.
                let mayOccur = isPhrase && word.mask.countMissing(in: mask) == 0
                return WordMatcher.findWithTypo(word, in: text, orInside: mayOccur)
            }
        }
    }

    /// The score that letters of the name which the query does not name cost: of equal matches the shorter name is
    /// nearer.
    @inline(__always)
    private func surplus(_ text: EntryText) -> Int { max(0, text.nameLength - query.count) }

    /// Whether an entry could still be kept if it matched as well as the tier allows.
    @inline(__always)
    private func admits(_ text: EntryText, _ tier: TenantMatch.Tier, penalty: Int) -> Bool {
        best.admits(RankedEntry(0, tier, score: surplus(text) + penalty).rank)
    }

    @inline(__always)
    private mutating func match(
        _ position: Int, _ text: EntryText, find: (WordMatcher.Word) -> WordMatcher.Found?
    ) {
        var tier = TenantMatch.Tier.wordStart
        var score = surplus(text)
        // The words come longest first; each is compared with the one before it for whether their order is kept.
        var last: (typed: UnsafePointer<UInt8>, position: Int)?
        for word in query.words {
            guard let found = find(word) else { return }
            tier = max(tier, found.tier)
            score += found.penalty
            if let last, (last.typed < word.first) != (last.position < found.position) { score += 3 }
            last = (word.first, found.position)
            guard best.admits(RankedEntry(position, tier, score: score).rank) else { return }
        }
        insert(RankedEntry(position, tier, score: score))
    }

    /// Names that have the letters of the query in their order, the closest together first.
    private mutating func scanLoosely() {
        let letters = query.words.reduce(0) { $0 + $1.count }
        guard letters >= 2 else { return }
        var found = FoundPositions(best.entries)
        for position in block.masks.indices where query.mask.countMissing(in: block.nameMasks[position]) == 0 {
            let text = block.text(position)
            guard text.nameLength >= letters, block.masks[position] != 0,
                best.admits(RankedEntry(0, .loose, score: text.nameLength / 4).rank), !found.contains(position)
            else { continue }
            guard let spread = spread(in: text.first, text.nameLength) else { continue }
            insert(RankedEntry(position, .loose, score: spread * 4 + text.nameLength / 4))
        }
    }

    /// How many other letters stand between those of the query: forward to where they end, back to where they begin.
    private func spread(in name: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        var index = 0
        var typed = 0
        while typed < query.count {
            let letter = query.first[typed]
            typed += 1
            if letter == TextFolding.space { continue }
            while index < count, name[index] != letter { index += 1 }
            guard index < count else { return nil }
            index += 1
        }
        let end = index
        while typed > 0 {
            typed -= 1
            if query.first[typed] == TextFolding.space { continue }
            repeat { index -= 1 } while name[index] != query.first[typed]
        }
        return end - index - query.count + query.words.count - 1
    }

    /// Puts names that are one edit from the query at the fourth and fifth place if they would come later.
    private func withNearNames(_ entries: [RankedEntry]) -> [RankedEntry] {
        var result = entries
        var free = 3
        for near in nearNames.entries {
            let place = result.firstIndex { $0.position == near.position }
            if let place, place < 5 { continue }
            if let place { result.remove(at: place) }
            result.insert(near, at: min(result.count, free))
            free += 1
        }
        return Array(result.prefix(best.limit))
    }

    private mutating func insert(_ entry: RankedEntry) {
        let block = block
        best.insert(entry) { block.precedes($0, $1) }
    }
}

/// Answers in ascending order whether a position is among those found.
private struct FoundPositions {
    private let positions: [Int]
    private var next = 0

    init(_ entries: [RankedEntry]) {
        positions = entries.map(\.position).sorted()
    }

    /// Whether the position was found; must be asked in ascending order.
    mutating func contains(_ position: Int) -> Bool {
        while next < positions.count, positions[next] < position { next += 1 }
        return next < positions.count && positions[next] == position
    }
}
