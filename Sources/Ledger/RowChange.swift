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
}
