/// How a column's values may appear in the ledger.
public enum ColumnKind: String, Sendable, Codable {
    /// In clear, for everyone who may read the ledger.
    case plain
    /// In clear, shown masked to those without the permission to see it.
    case pii
    /// Never in clear: a keyed hash, by which only equality can be checked.
    case secret
}

/// A table whose every row change is recorded in the ledger.
public struct LedgeredTable: Sendable {
    /// A column and its kind.
    struct Column: Sendable, Equatable {
        let name: String
        let kind: ColumnKind
    }

    /// The table's name.
    public let name: String
    /// The column with the record's public text id; nil if the records have none.
    public let publicID: String?
    let columns: [Column]

    /// Declares a table; `columns` names all its columns, the integer primary key `key` included.
    public init(_ name: String, publicID: String? = "id", columns: KeyValuePairs<String, ColumnKind>) {
        self.name = name
        self.publicID = publicID
        self.columns = columns.map { Column(name: $0.key, kind: $0.value) }
    }

    /// The columns' names, in the order of the declaration.
    public var columnNames: [String] { columns.map(\.name) }

    /// How a column's values may be shown; nil if the table has no such column.
    public func kind(of column: String) -> ColumnKind? { columns.first { $0.name == column }?.kind }
}

/// One step of the schema's history; never changed once released.
public struct Migration: Sendable {
    /// Names the step; unique, in the order of application.
    public let id: String
    /// SQL statements, without transaction control.
    public let sql: String

    /// A step with its statements.
    public init(_ id: String, _ sql: String) {
        self.id = id
        self.sql = sql
    }

    /// SHA-256 of the text, in hexadecimal.
    var checksum: String { hexadecimal(SHA256Digest.hash(Array(sql.utf8))) }
}

/// A pure function from text to text that queries may call by name; NULL stays NULL.
public struct TextFunction: Sendable {
    /// The name in SQL.
    public let name: String
    let transform: @Sendable (String) -> String

    /// A function that gives the same for the same text always.
    public init(_ name: String, _ transform: @escaping @Sendable (String) -> String) {
        self.name = name
        self.transform = transform
    }
}

/// What a store contains: the steps that make it, and the tables it has after the last.
public struct Schema: Sendable {
    /// The steps in order.
    public let migrations: [Migration]
    /// Every table.
    public let tables: [LedgeredTable]
    /// What queries may call.
    public let functions: [TextFunction]

    /// A schema of steps, tables and functions.
    public init(migrations: [Migration], tables: [LedgeredTable], functions: [TextFunction] = []) {
        self.migrations = migrations
        self.tables = tables
        self.functions = functions
    }
}
