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
        if !best.isFull { scanTypos() }
        if !best.isFull { scanLoosely() }
        return withNearNames(best.entries)
    }

    /// Exact ids and domains, and names that begin with the query.
    private mutating func scanBeginnings() {
        for position in block.masks.indices {
            let mask = block.masks[position]
            let missing = query.mask.countMissing(in: mask)
            guard missing <= 1, mask != 0 else { continue }
            let text = block.text(position)
            let nameLength = block.nameLength(position)
            if missing == 0 {
                if isExact(text, nameLength, end: block.length(position)) {
                    insert(RankedEntry(position, .exact, score: 0))
                    continue
                }
                if nameLength >= query.count, WordMatcher.startsWith(text, query.first, query.count) {
                    let endsWord = text[query.count] <= TextFolding.space
                    insert(
                        RankedEntry(position, .namePrefix, score: nameLength - query.count + (endsWord ? 0 : 4)))
                    continue
                }
            }
            if abs(nameLength - query.count) <= 1 { considerNearName(position, text, nameLength) }
        }
    }

    private func isExact(_ text: UnsafePointer<UInt8>, _ nameLength: Int, end: Int) -> Bool {
        var section = nameLength + 1
        repeat {
            if WordMatcher.startsWith(text + section, query.first, query.count),
                text[section + query.count] == TenantIndex.sectionEnd
            {
                return true
            }
            // Only a domain has several words; an id is the first section after the name.
            guard query.words.count > 1 else { return false }
            while text[section] != TenantIndex.sectionEnd { section += 1 }
            section += 1
        } while section < end
        return false
    }

    private mutating func considerNearName(_ position: Int, _ text: UnsafePointer<UInt8>, _ nameLength: Int) {
        guard let edit = OneEdit(query.first, query.count, text), edit.length == nameLength else { return }
        let entry = RankedEntry(position, .typo, score: edit.penalty)
        let block = block
        nearNames.insert(entry) { block.precedes($0, $1) }
    }

    /// Entries in which every word of the query occurs, at the start of words or anywhere.
    private mutating func scanWords() {
        var found = FoundPositions(best.entries)
        for position in block.masks.indices where query.mask.countMissing(in: block.masks[position]) == 0 {
            guard block.masks[position] != 0, !found.contains(position) else { continue }
            match(position) { WordMatcher.find($0, in: $1, $2, nameLength: $3) }
        }
    }

    /// Entries in which every word of the query occurs if one letter of it may be wrong.
    private mutating func scanTypos() {
        guard query.words.contains(where: \.takesTypo) else { return }
        var found = FoundPositions(best.entries)
        for position in block.masks.indices where block.masks[position] != 0 {
            let mask = block.masks[position]
            guard query.words.allSatisfy({ $0.mask.countMissing(in: mask) <= ($0.takesTypo ? 1 : 0) }) else { continue }
            guard !found.contains(position) else { continue }
            match(position) { word, text, count, nameLength in
                WordMatcher.findWithTypo(word, in: text, count, nameLength: nameLength)
            }
        }
    }

    @inline(__always)
    private mutating func match(
        _ position: Int, find: (WordMatcher.Word, UnsafePointer<UInt8>, Int, Int) -> WordMatcher.Found?
    ) {
        let text = block.text(position)
        let length = block.length(position)
        let nameLength = block.nameLength(position)
        var tier = TenantMatch.Tier.wordStart
        // Letters of the name that the query does not name, so that of two equal matches the shorter name is nearer.
        var score = max(0, nameLength - query.count)
        var last = -1
        for word in query.words {
            guard let found = find(word, text, length, nameLength) else { return }
            tier = max(tier, found.tier)
            score += found.penalty + (found.position < last ? 3 : 0)
            last = found.position
            guard best.admits(RankedEntry(position, tier, score: score).rank) else { return }
        }
        insert(RankedEntry(position, tier, score: score))
    }

    /// Names that have the letters of the query in their order, the closest together first.
    private mutating func scanLoosely() {
        let letters = query.words.reduce(0) { $0 + $1.count }
        guard letters >= 2 else { return }
        var found = FoundPositions(best.entries)
        for position in block.masks.indices where query.mask.countMissing(in: block.masks[position]) == 0 {
            let nameLength = block.nameLength(position)
            guard nameLength >= letters, block.masks[position] != 0, !found.contains(position) else { continue }
            guard let spread = spread(in: block.text(position), nameLength) else { continue }
            insert(RankedEntry(position, .loose, score: spread * 4 + nameLength / 4))
        }
    }

    /// How many other letters stand between those of the query: forward to where they end, back to where they begin.
    private func spread(in name: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        var index = 0
        var typed = 0
        while typed < query.count {
            if query.first[typed] == TextFolding.space {
                typed += 1
                continue
            }
            while index < count, name[index] != query.first[typed] { index += 1 }
            guard index < count else { return nil }
            index += 1
            typed += 1
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
        for near in nearNames.entries {
            let place = result.firstIndex { $0.position == near.position }
            if let place, place < 5 { continue }
            if let place { result.remove(at: place) }
            result.insert(near, at: min(result.count, best.limit > 4 ? 3 : best.limit))
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
