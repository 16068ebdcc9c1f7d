public import Ledger

// The ledger browser's queries, as values (ACC-25).

/// A page of the ledger, newest first.
public struct ListLedger: Codable, Sendable {
    /// A page of entries.
    public struct Answer: Codable, Sendable, Hashable {
        /// The entries.
        public let entries: [LedgerEntry]
        /// Ask with `after` set to this for newer ones; nil at the start.
        public let previous: Int64?
        /// Ask with `before` set to this for older ones; nil at the end.
        public let next: Int64?
    }

    /// A filter expression over `operator tenant session action entity id outcome since until`, and words; empty for all.
    public let filter: String
    /// Only entries before this sequence number.
    public let before: Int64?
    /// Only entries after this sequence number, those next to it: 0 for the oldest; not together with `before`.
    public let after: Int64?
    /// How many at most, 1–500.
    public let limit: Int

    /// Asks for a page.
    public init(filter: String = "", before: Int64? = nil, after: Int64? = nil, limit: Int = 50) {
        self.filter = filter
        self.before = before
        self.after = after
        self.limit = limit
    }
}

/// One entry with the changes it covers, personal data masked unless permitted (ACC-24, ACC-25).
public struct ShowLedgerEntry: Codable, Sendable {
    /// An entry, whole.
    public struct Answer: Codable, Sendable, Hashable {
        /// The entry.
        public let entry: LedgerEntry
        /// The row changes, in the order they were made; at most `limit`.
        public let changes: [RowChange]
        /// Whether there are more changes than were asked for.
        public let hasMore: Bool
    }

    /// The sequence number.
    public let seq: Int64
    /// How many row changes at most.
    public let limit: Int

    /// Asks for one entry.
    public init(seq: Int64, limit: Int = 200) {
        self.seq = seq
        self.limit = limit
    }
}

/// What happened to one record, newest first: "history of this record".
public struct ListHistory: Codable, Sendable {
    /// The table's name, such as `qa_item`.
    public let table: String
    /// The record's public id.
    public let id: String
    /// Only entries before this one; nil for the newest.
    public let before: Int64?
    /// How many entries at most, 1–500.
    public let limit: Int

    /// Asks for a record's history; `table` may be any of its `RecordName`s, such as `qa-item`.
    public init(table: String, id: String, before: Int64? = nil, limit: Int = 50) {
        self.table = RecordName.table(table) ?? table
        self.id = id
        self.before = before
        self.limit = limit
    }
}
