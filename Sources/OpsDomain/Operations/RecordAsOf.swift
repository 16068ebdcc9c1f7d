public import Ledger

/// A record as it was right after an entry, deleted ones too (ACC-26).
public struct RecordAsOf: Codable, Sendable {
    /// The record at that time.
    public struct Answer: Codable, Sendable, Hashable {
        /// One column.
        public struct Field: Codable, Sendable, Hashable {
            /// The column's name.
            public let column: String
            /// How its values may be shown.
            public let kind: ColumnKind
            /// The value; personal data is masked unless permitted, a secret is its keyed hash.
            public let value: Value
        }

        /// The table.
        public let table: String
        /// The record's public id.
        public let id: String
        /// The entry.
        public let seq: Int64
        /// When that entry was written.
        public let at: Timestamp
        /// The columns in the table's order; nil when there was no such record then.
        public let fields: [Field]?
    }

    /// The table's name, such as `qa_item`.
    public let table: String
    /// The record's public id.
    public let id: String
    /// The entry's number.
    public let seq: Int64

    /// Asks for a record at an earlier time; `table` may be any of its `RecordName`s, such as `qa-item`.
    public init(table: String, id: String, seq: Int64) {
        self.table = RecordName.table(table) ?? table
        self.id = id
        self.seq = seq
    }
}

extension RecordAsOf: Query {
    public static let name = "ledger.as-of"
    public static let access = AccessRule(.viewLedger, .global, action: "VIEW_AS_OF")

    public var subject: Subject? { Subject(table, id) }

    /// The longest id that is looked for, in bytes.
    public static let longestID = 200

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        let declared = OpsSchema.current.tables.first { $0.name == table }
        guard let declared, declared.publicID != nil else { throw OpsError.unknownRecordName(table) }
        guard (1...Self.longestID).contains(id.utf8.count) else {
            throw OpsError.invalid("id", "an id has 1 to \(Self.longestID) bytes")
        }
        guard let entry = try store.ledgerEntry(seq) else {
            throw OpsError.notFound("ledger entry in the store", "\(seq)")
        }
        let image = try store.rowImage(table: table, publicID: id, asOf: seq)
        let showsPersonalData = scene.grants.allows(.viewPII)
        let fields = image.map { image in
            declared.columnNames.map { column in
                let kind = declared.kind(of: column) ?? .secret
                let value = image[column] ?? .null
                let isHidden = kind == .pii && value != .null && !showsPersonalData
                return Answer.Field(column: column, kind: kind, value: isHidden ? .text(PersonalData.mask) : value)
            }
        }
        return Answer(table: table, id: id, seq: seq, at: entry.at, fields: fields)
    }
}
