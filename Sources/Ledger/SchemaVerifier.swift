import SQLite

/// Compares what the file is made of with what the steps of its schema make, and its indexes with its tables.
///
/// A trigger of somebody else's on a table of records would act in the name of whoever writes next, and its changes
/// would even be on the ledger; an index that was made to forget a row would hide it from every list (ACC-20, ACC-23).
struct SchemaVerifier {
    private let connection: Connection
    private let schema: Schema

    init(connection: Connection, schema: Schema) {
        self.connection = connection
        self.schema = schema
    }

    /// One object of the file's schema.
    private struct Object: Hashable {
        let type: String
        let name: String
    }

    /// What an object is made of; nil for the indexes that SQLite makes by itself.
    private struct Definition: Equatable {
        let table: String
        let sql: String?
    }

    /// The objects that are missing, altered, or nobody's: triggers by name, the others in sentences.
    func damages() throws -> (triggers: [String], others: [String]) {
        guard let expected = try expected() else {
            return ([], ["schema_migration does not name the steps of this program's schema"])
        }
        let found = try Self.objects(of: connection)
        let differing = Set(expected.keys).union(found.keys).filter { expected[$0] != found[$0] }
        let triggers = differing.filter { $0.type == "trigger" }.map(\.name)
        let others = differing.filter { $0.type != "trigger" }.map { object in
            if found[object] == nil { return "\(object.type) \(object.name) is gone" }
            return expected[object] == nil
                ? "\(object.type) \(object.name) was never made by this program"
                : "\(object.type) \(object.name) is not as it was made"
        }
        return (triggers.sorted(), others.sorted())
    }

    /// Rows that an index does not know, or knows otherwise than the table, in SQLite's words; at most 20.
    ///
    /// `advance` is called before each table.
    func indexDamages(_ advance: () throws -> Void) throws -> [String] {
        var damages: [String] = []
        let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        for table in try names(tables) where damages.count < RowVerifier.reportLimit {
            try advance()
            let quoted = table.replacing("'", with: "''")
            let lines = try names("PRAGMA integrity_check('\(quoted)')").filter { $0 != "ok" }
            damages += lines.map { "\(table): \($0.replacing("\n", with: " "))" }
        }
        return Array(damages.prefix(RowVerifier.reportLimit))
    }

    /// What the steps that the file says were applied make in an empty store; nil if they are not this program's.
    private func expected() throws -> [Object: Definition]? {
        var applied: [(id: String, checksum: String)] = []
        try connection.withStatement("SELECT id, checksum FROM schema_migration ORDER BY key", privileged: true) {
            while try $0.step() { applied.append(($0.row.text(0), $0.row.text(1))) }
        }
        let steps = schema.migrations.prefix(applied.count)
        guard steps.elementsEqual(applied, by: { $0.id == $1.id && $0.checksum == $1.checksum }) else { return nil }
        let model = try Connection(path: ":memory:", mode: .readWrite)
        for function in schema.functions { model.addFunction(function.name, function.transform) }
        try model.execute(LedgerTables.definition)
        for step in steps { try model.execute(step.sql) }
        let made = try Self.objects(of: model)
        let tables = schema.tables.map(\.name).filter { made[Object(type: "table", name: $0)] != nil }
        for trigger in LedgerTables.triggers(for: tables) { try model.execute(trigger.sql) }
        return try Self.objects(of: model)
    }

    private static func objects(of connection: Connection) throws -> [Object: Definition] {
        var objects: [Object: Definition] = [:]
        let sql = "SELECT type, name, tbl_name, sql FROM sqlite_schema"
        try connection.withStatement(sql, privileged: true) { statement in
            while try statement.step() {
                let row = statement.row
                objects[Object(type: row.text(0), name: row.text(1))] = Definition(
                    table: row.text(2), sql: row.optionalText(3))
            }
        }
        return objects
    }

    private func names(_ sql: String) throws -> [String] {
        try connection.withStatement(sql, privileged: true) { statement in
            var names: [String] = []
            while try statement.step() { names.append(statement.row.text(0)) }
            return names
        }
    }
}
