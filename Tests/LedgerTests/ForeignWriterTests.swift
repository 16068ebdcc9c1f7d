import Ledger
import Testing

/// Programs that open the file without the ledger.
@Suite struct ForeignWriterTests {
    let scratch = Scratch()

    private func makeStore() throws {
        let store = try World.create(in: scratch)
        try World.add(1...3, to: store)
        // Something in every table, the chunks included.
        try World.add(1_000...3_000, to: store)
        try store.write { transaction in
            try transaction.record(World.draft("NOTE")) { writer, _ in
                try writer.run("INSERT INTO note (id, person, text) VALUES ('n', 1, 't')")
            }
        }
        try store.checkpoint(to: [])
    }

    private func shell(_ sql: String) -> (status: Int32, output: String) {
        run("sqlite3", ["-bail", scratch.file("ops.db"), sql])
    }

    /// Every table of the file, as the file itself says.
    private func tables() -> [String] {
        shell("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").output
            .split(separator: "\n").map(String.init)
    }

    /// Writes on every table in every manner.
    private func attacks() -> [String] {
        tables().flatMap { table -> [String] in
            let columns = shell("SELECT name FROM pragma_table_info('\(table)')").output.split(separator: "\n")
            let column = columns.last ?? ""
            return [
                "INSERT INTO \(table) SELECT * FROM \(table) LIMIT 1",
                "INSERT OR IGNORE INTO \(table) SELECT * FROM \(table) LIMIT 1",
                "INSERT OR REPLACE INTO \(table) SELECT * FROM \(table) LIMIT 1",
                "REPLACE INTO \(table) SELECT * FROM \(table) ORDER BY 1 DESC LIMIT 1",
                "UPDATE \(table) SET \(column) = 'x'", "UPDATE OR IGNORE \(table) SET \(column) = \(column)",
                "UPDATE OR REPLACE \(table) SET \(columns.first ?? "") = 1", "DELETE FROM \(table)",
                "DELETE FROM \(table) WHERE rowid = 1",
                "PRAGMA recursive_triggers = OFF; REPLACE INTO \(table) SELECT * FROM \(table) LIMIT 1",
                "PRAGMA foreign_keys = OFF; DELETE FROM \(table)",
            ].filter { table != "ledger_subject" || !$0.contains("rowid") }
        }
    }

    @Test func `ACC-20: every write on every table from the sqlite3 shell fails and changes nothing`() throws {
        try makeStore()
        #expect(Set(tables()).isSuperset(of: ["person", "note", "ledger_entry", "ledger_chunk", "schema_migration"]))
        let before = shell(".dump").output
        #expect(tables().allSatisfy { shell("SELECT count(*) > 0 FROM \($0)").output == "1\n" })
        for attack in attacks() {
            let result = shell(attack)
            #expect(result.status != 0, "\(attack)")
            #expect(result.output.contains("no such function"), "\(attack): \(result.output)")
        }
        #expect(shell(".dump").output == before)
    }

    @Test func `ACC-20: every write on every table from Python fails and changes nothing`() throws {
        try makeStore()
        let before = shell(".dump").output
        let statements = attacks().flatMap { $0.split(separator: ";").map { $0.drop { $0 == " " } } }
        let script = """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1])
            for sql in sys.argv[2:]:
                try:
                    db.execute(sql)
                    db.commit()
                    if not sql.startswith("PRAGMA"): print("worked:", sql)
                except sqlite3.OperationalError as error:
                    if "no such function" not in str(error): print("other error:", sql, error)
            """
        let result = run("python3", ["-c", script, scratch.file("ops.db")] + statements.map(String.init))
        #expect(result.status == 0)
        #expect(result.output == "")
        #expect(shell(".dump").output == before)
    }

    @Test func `ACC-23: a program that fakes the guard functions is found by verify`() throws {
        try makeStore()
        let script = """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1])
            db.create_function("ledger_guard", 1, lambda table: None)
            db.execute("UPDATE person SET score = 99 WHERE key = 2")
            db.commit()
            """
        #expect(run("python3", ["-c", script, scratch.file("ops.db")]).status == 0)
        let report = try World.open(scratch).verify()
        #expect(report.rowDamages.map(\.publicID) == ["per_2"])
        #expect(report.rowDamages.first?.lastSeq == 2)
    }

    @Test func `the files of a store are readable by their owner alone`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...1, to: store)
        let modes = run("sh", ["-c", "stat -c '%a' '\(scratch.path)'/*"]).output.split(separator: "\n")
        #expect(modes.count >= 4)
        #expect(modes.allSatisfy { $0 == "600" }, "\(modes)")
    }
}
