/// An entry of the index with its place in the order of an answer.
struct RankedEntry {
    var position: Int
    /// The tier in the high byte, the score below: one comparison.
    var rank: UInt32

    init(_ position: Int, _ tier: TenantMatch.Tier, score: Int) {
        self.position = position
        self.rank = UInt32(tier.rawValue) << 24 | UInt32(min(max(score, 0), 0xFF_FFFF))
    }

    var tier: TenantMatch.Tier { TenantMatch.Tier(rawValue: UInt8(rank >> 24)) ?? .loose }

    var score: Int { Int(rank & 0xFF_FFFF) }
}

/// The nearest entries so far, in order; the last one is the cut for all that follow.
struct BestEntries {
    private(set) var entries: [RankedEntry] = []
    let limit: Int

    init(limit: Int) {
        self.limit = limit
        entries.reserveCapacity(min(limit, 1_000) + 1)
    }

    var isFull: Bool { entries.count >= limit }

    /// Whether an entry of this rank would be kept if it won every tie.
    func admits(_ rank: UInt32) -> Bool {
        guard isFull, let last = entries.last else { return true }
        return rank <= last.rank
    }

    /// Keeps an entry if it is among the nearest; `precedes` decides between equal ranks.
    mutating func insert(_ entry: RankedEntry, precedes: (Int, Int) -> Bool) {
        guard admits(entry.rank) else { return }
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            let other = entries[middle]
            let isBefore =
                entry.rank != other.rank ? entry.rank < other.rank : precedes(entry.position, other.position)
            if isBefore { high = middle } else { low = middle + 1 }
        }
        guard low < limit else { return }
        entries.insert(entry, at: low)
        if entries.count > limit { entries.removeLast() }
    }
}
