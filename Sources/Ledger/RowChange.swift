public import SQLite

/// One column's value before and after.
public struct FieldChange: Sendable, Codable, Hashable {
    /// The column.
    public var column: String
    /// How its values may be shown; a secret's values are keyed hashes, as text `hmac-sha256:…`.
    public var kind: ColumnKind
    /// The value before; nil for an inserted row.
    public var before: Value?
    /// The value after; nil for a deleted row.
    public var after: Value?

    /// A column's change.
    public init(column: String, kind: ColumnKind, before: Value?, after: Value?) {
        self.column = column
        self.kind = kind
        self.before = before
        self.after = after
    }
}

/// One row's change inside an entry: all fields of an inserted or deleted row that are not NULL, else the changed ones.
public struct RowChange: Sendable, Codable, Hashable {
    /// What was done to the row.
    public enum Operation: String, Sendable, Codable {
        case insert, update, delete
    }

    /// The table.
    public var table: String
    /// The row's integer key.
    public var key: Int64
    /// The record's public id, if the table has one.
    public var publicID: String?
    /// What was done.
    public var operation: Operation
    /// The fields.
    public var fields: [FieldChange]

    /// A row's change.
    public init(table: String, key: Int64, publicID: String?, operation: Operation, fields: [FieldChange]) {
        self.table = table
        self.key = key
        self.publicID = publicID
        self.operation = operation
        self.fields = fields
    }
}
