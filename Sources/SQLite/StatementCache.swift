/// Prepared statements by their text, the least recently used dropped first.
struct StatementCache {
    private var slots: [String: (statement: Statement, lastUse: UInt64)] = [:]
    private var clock: UInt64 = 0
    private let limit: Int

    /// A cache of at most `limit` statements.
    init(limit: Int) {
        self.limit = limit
        slots.reserveCapacity(limit + 1)
    }

    /// The number of statements kept.
    var count: Int { slots.count }

    /// Takes a statement out, so that a nested use of the same text prepares another.
    mutating func take(_ sql: String) -> Statement? {
        slots.removeValue(forKey: sql)?.statement
    }

    /// Gives a reset statement back.
    mutating func put(_ statement: Statement) {
        clock += 1
        slots[statement.sql] = (statement, clock)
        guard slots.count > limit else { return }
        if let oldest = slots.min(by: { $0.value.lastUse < $1.value.lastUse })?.key {
            slots[oldest] = nil
        }
    }

    /// Finalises all.
    mutating func removeAll() {
        slots.removeAll()
    }
}
