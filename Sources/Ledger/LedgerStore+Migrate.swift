import Glibc
import SQLite

extension LedgerStore {
    /// Compares the store's steps with the schema's, and applies the missing ones under the lock.
    func migrate() throws {
        try lock.acquire()
        defer { lock.release() }
        let pending = try pendingMigrations()
        core.catalog = try LayoutCatalog(reading: core.connection)
        let inspector = SchemaInspector(connection: core.connection, schema: schema)
        if pending.isEmpty {
            try inspector.check()
            let known = try knownLayouts(inspector)
            if known.count == schema.tables.count { return core.use(known) }
        }
        try backUp(before: pending.first?.id ?? "declaration")
        let draft = EntryDraft(
            action: "MIGRATE", operatorLogin: "job:migrate", operatorRole: "job",
            correlationID: "migrate-\(clock.now().milliseconds)", userAgent: "opsconsole",
            details: "{\"migrations\":[\(pending.map { "\"\($0.id)\"" }.joined(separator: ","))]}")
        try transaction { try applyMigrations(pending, entry: draft) }
        try core.connection.syncLog()
    }

    private func pendingMigrations() throws -> [Migration] {
        let sql = "SELECT id, checksum FROM schema_migration ORDER BY key"
        var applied: [(id: String, checksum: String)] = []
        try core.connection.withStatement(sql, privileged: true) {
            while try $0.step() { applied.append(($0.row.text(0), $0.row.text(1))) }
        }
        guard applied.count <= schema.migrations.count else {
            throw LedgerError(.newerSchema(found: applied.count, known: schema.migrations.count), path)
        }
        for (step, known) in zip(applied, schema.migrations) {
            guard step.id == known.id, step.checksum == known.checksum else {
                throw LedgerError(.changedMigration(id: known.id), path, cause: "the store recorded \(step.id)")
            }
        }
        return Array(schema.migrations[applied.count...])
    }

    private func knownLayouts(_ inspector: SchemaInspector) throws -> [TableLayout] {
        try schema.tables.compactMap { table in
            let columns = try inspector.columns(of: table)
            return core.catalog.find(name: table.name, publicID: table.publicID, columns: columns)
        }
    }

    private func backUp(before migration: String) throws {
        let target = files.backup(before: migration)
        // Left over from an attempt that was rolled back: the store has not changed since.
        unlink(target)
        try StoreFiles.createEmpty(target)
        let copy = try Connection(path: target, mode: .readWrite)
        try core.connection.backUp(to: copy)
        files.syncDirectory()
    }

    /// Applies steps inside an open transaction as one entry; the caller holds the lock.
    func applyMigrations(_ migrations: [Migration], entry: EntryDraft) throws {
        let now = clock.now()
        let inspector = SchemaInspector(connection: core.connection, schema: schema)
        let earlier = Set(core.catalog.inOrder.map(\.name))
        try core.openEntry()
        var version = try inspector.version()
        try useLayouts(inspector)
        let before = core.current
        for migration in migrations {
            try core.connection.eachStatement(of: migration.sql) { (statement) throws(SQLiteError) in
                do {
                    // Rows changed by this statement are read with the columns the statements before it made.
                    let current = try inspector.version()
                    if current != version {
                        version = current
                        try useLayouts(inspector)
                    }
                } catch {
                    throw error as? SQLiteError ?? SQLiteError(code: 1, message: "\(error)", sql: statement.sql)
                }
                while try statement.step() {}
            }
        }
        try inspector.check()
        try inspector.checkReferences()
        try useLayouts(inspector)
        for layout in core.current where earlier.contains(layout.name) {
            try recordDefaults(of: layout, before: before.first { $0.name == layout.name }, inspector)
        }
        core.closeEntry()
        try installTriggers()
        try withOwnTablesOpen {
            for migration in migrations {
                let sql = "INSERT INTO schema_migration (id, checksum, applied_at) VALUES (?1, ?2, ?3)"
                try core.connection.withStatement(sql, privileged: true) {
                    try $0.bind([migration.id, migration.checksum, now])
                    _ = try $0.step()
                }
            }
        }
        _ = try core.append(entry, at: now)
    }

    private func withOwnTablesOpen(_ body: () throws -> Void) rethrows {
        core.appendGate.isOpen = true
        defer { core.appendGate.isOpen = false }
        try body()
    }

    /// Puts the layouts of the tables as they are now in force, and records those that are new.
    private func useLayouts(_ inspector: SchemaInspector) throws {
        var layouts: [TableLayout] = []
        for table in schema.tables {
            let columns = try inspector.columns(of: table)
            if columns.isEmpty { continue }
            if let known = core.catalog.find(name: table.name, publicID: table.publicID, columns: columns) {
                layouts.append(known)
                continue
            }
            let layout = core.catalog.add(
                key: core.catalog.nextKey, name: table.name, publicID: table.publicID, columns: columns)
            core.recorder.record(layout)
            try withOwnTablesOpen {
                let sql = "INSERT INTO ledger_layout (key, name, public_id, columns) VALUES (?1, ?2, ?3, ?4)"
                try core.connection.withStatement(sql, privileged: true) {
                    try $0.bind([layout.key, layout.name, layout.publicID, layout.columnText])
                    _ = try $0.step()
                }
            }
            layouts.append(layout)
        }
        core.use(layouts)
    }

    /// Writes the default of an added column into the rows that were there before.
    ///
    /// Such rows hold no value of their own: SQLite would report NULL as the old value of their next change.
    private func recordDefaults(of layout: TableLayout, before: TableLayout?, _ inspector: SchemaInspector) throws {
        guard let before else { return }
        let old = Set(before.columns.map(\.name))
        let added = try inspector.columnsWithDefault(of: layout.name).filter { !old.contains($0) }
        guard !added.isEmpty else { return }
        let assignments = added.map { "\"\($0)\" = \"\($0)\"" }.joined(separator: ", ")
        try core.connection.execute("UPDATE \"\(layout.name)\" SET \(assignments)")
    }

    /// Makes the guard triggers anew where they are missing or differ.
    private func installTriggers() throws {
        for trigger in LedgerTables.triggers(for: schema.tables.map(\.name)) {
            let sql = "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?1"
            let present = try core.connection.withStatement(sql, privileged: true) {
                try $0.bind([trigger.name])
                return try $0.step() ? $0.row.text(0) : nil
            }
            guard present != trigger.sql else { continue }
            try core.connection.execute("DROP TRIGGER IF EXISTS \"\(trigger.name)\"; \(trigger.sql)")
        }
    }
}
