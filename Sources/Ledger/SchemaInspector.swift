import SQLite

/// Compares the tables in the file with their declaration.
struct SchemaInspector {
    let connection: Connection
    let schema: Schema

    /// SQLite's counter of schema changes.
    func version() throws -> Int64 { try connection.number("PRAGMA schema_version") }

    /// A table's columns in the file's order with their declared kinds; none if there is no such table.
    ///
    /// A column that the declaration does not name counts as secret: it may be on its way out during a migration.
    func columns(of table: LedgeredTable) throws -> [LedgeredTable.Column] {
        let kinds = Dictionary(table.columns.map { ($0.name, $0.kind) }) { first, _ in first }
        return try columns(of: table.name).map { .init(name: $0.name, kind: kinds[$0.name] ?? .secret) }
    }

    /// The columns that rows made earlier get a value in.
    func columnsWithDefault(of table: String) throws -> [String] {
        try columns(of: table).filter(\.hasDefault).map(\.name)
    }

    private struct Column {
        let name: String
        let type: String
        let hasDefault: Bool
        let primaryKey: Int
        let hidden: Int
    }

    private func columns(of table: String) throws -> [Column] {
        let sql = "SELECT name, type, dflt_value, pk, hidden FROM pragma_table_xinfo(?1) ORDER BY cid"
        return try connection.withStatement(sql, privileged: true) { statement in
            try statement.bind([table])
            var columns: [Column] = []
            while try statement.step() {
                let row = statement.row
                columns.append(
                    Column(
                        name: row.text(0), type: row.text(1), hasDefault: !row.isNull(2), primaryKey: row.int(3),
                        hidden: row.int(4)))
            }
            return columns
        }
    }

    /// Throws `invalidSchema` unless every table is declared with all its columns and can be recorded.
    func check() throws {
        var undeclared = try tables()
        for table in schema.tables {
            guard let withoutRowID = undeclared.removeValue(forKey: table.name) else {
                throw LedgerError(.invalidSchema, table.name, cause: "declared, but there is no such table")
            }
            guard !withoutRowID else { throw LedgerError(.invalidSchema, table.name, cause: "WITHOUT ROWID") }
            try check(table)
        }
        if let name = undeclared.keys.sorted().first {
            throw LedgerError(.invalidSchema, name, cause: "the table is not declared")
        }
    }

    /// Throws `invalidSchema` if a row refers to one that is not there; reads every referring row.
    func checkReferences() throws {
        try connection.withStatement("PRAGMA foreign_key_check", privileged: true) {
            if try $0.step() {
                throw LedgerError(.invalidSchema, $0.row.text(0), cause: "row \($0.row.int64(1)) refers to nothing")
            }
        }
    }

    private func tables() throws -> [String: Bool] {
        let sql =
            "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual', 'shadow')"
        return try connection.withStatement(sql, privileged: true) { statement in
            var tables: [String: Bool] = [:]
            while try statement.step() {
                let name = statement.row.text(0)
                if name.hasPrefix("sqlite_") || LedgerTables.names.contains(name) { continue }
                tables[name] = statement.row.bool(1)
            }
            return tables
        }
    }

    private func check(_ table: LedgeredTable) throws {
        let columns = try columns(of: table.name)
        func invalid(_ cause: String) -> LedgerError { LedgerError(.invalidSchema, table.name, cause: cause) }
        if let column = columns.first(where: { $0.hidden != 0 }) {
            throw invalid("\(column.name) is generated or hidden")
        }
        guard columns.contains(where: { $0.name == "key" && $0.primaryKey == 1 && $0.type.uppercased() == "INTEGER" }),
            columns.filter({ $0.primaryKey > 0 }).count == 1
        else { throw invalid("the primary key is not: key INTEGER PRIMARY KEY") }
        guard columns.count <= ChangeFormat.columnLimit else {
            throw invalid("over \(ChangeFormat.columnLimit) columns")
        }
        let declared = Set(table.columns.map(\.name))
        let actual = Set(columns.map(\.name))
        if let name = actual.subtracting(declared).sorted().first { throw invalid("\(name) is declared with no kind") }
        if let name = declared.subtracting(actual).sorted().first { throw invalid("\(name) is no column") }
        if let publicID = table.publicID {
            guard let column = table.columns.first(where: { $0.name == publicID }), column.kind == .plain else {
                throw invalid("the public id \(publicID) is no plain column")
            }
        }
    }
}
