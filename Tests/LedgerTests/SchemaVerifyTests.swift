import SQLite
import Testing

@testable import Ledger

/// Whoever can write the file changes what it is made of, and not what it holds.
@Suite struct SchemaVerifyTests {
    let scratch = Scratch()

    private func makeStore() throws {
        try World.add(1...30, to: try World.create(in: scratch))
    }

    private func shell(_ sql: String) {
        let result = run("sqlite3", ["-bail", scratch.file("ops.db"), sql])
        #expect(result.status == 0, "\(result.output)")
    }

    /// What a verification finds with the store at hand, and on a copy without its keys; both must find the same.
    private func found() throws -> [String] {
        let report = try World.open(scratch).verify()
        let copy = try LedgerStore.verifyCopy(at: scratch.file("ops.db"), schema: World.schema, against: nil)
        #expect(copy.triggerDamages == report.triggerDamages && copy.indexDamages == report.indexDamages)
        #expect(report.isClean == (report.triggerDamages + report.indexDamages).isEmpty)
        #expect(report.firstDamage == nil && report.rowDamageCount == 0)
        return report.triggerDamages + report.indexDamages
    }

    @Test func `ACC-20: a foreign trigger on a table of records is found, which would act in somebody's name`() throws {
        try makeStore()
        #expect(try found() == [])
        shell(
            """
            CREATE TRIGGER follow AFTER UPDATE ON person BEGIN UPDATE note SET text = 'x'; END;
            CREATE TRIGGER swallow BEFORE INSERT ON note BEGIN SELECT RAISE(IGNORE); END
            """)
        #expect(try found() == ["follow", "swallow"])
    }

    @Test func `ACC-23: an index that was made to forget a row is found`() throws {
        try makeStore()
        let script = """
            import sqlite3, sys
            def change(sql):
                db = sqlite3.connect(sys.argv[1], isolation_level=None)
                db.execute("PRAGMA writable_schema = ON")
                for line in sql: db.execute(line)
                version = db.execute("PRAGMA schema_version").fetchone()[0]
                db.execute(f"PRAGMA schema_version = {version + 1}")
                db.close()
            change(["UPDATE sqlite_schema SET sql = sql || ' WHERE operator <> 0' WHERE name = 'ledger_entry_operator'",
                    "UPDATE sqlite_schema SET sql = sql || ' WHERE seq <> 2' WHERE name = 'ledger_entry_rate'"])
            sqlite3.connect(sys.argv[1]).execute("REINDEX ledger_entry_rate")
            change(["UPDATE sqlite_schema SET sql = replace(sql, ' WHERE seq <> 2', '') WHERE name = 'ledger_entry_rate'"])
            """
        let result = run("python3", ["-c", script, scratch.file("ops.db")])
        #expect(result.status == 0, "\(result.output)")
        let found = try found()
        #expect(found.first == "index ledger_entry_operator is not as it was made")
        #expect(found.contains { $0.contains("missing from index ledger_entry_rate") }, "\(found)")
        // A quick one still sees what the file is made of, but not what its indexes hold, and says so.
        let quick = try World.open(scratch).verify(isQuick: true)
        #expect(quick.indexDamages == ["index ledger_entry_operator is not as it was made"])
        #expect(!quick.areIndexesCompared && !quick.isClean)
    }

    @Test func `ACC-23: what this program never made, or what is gone, is found`() throws {
        try makeStore()
        shell("DROP INDEX ledger_entry_session; DROP INDEX note_person; CREATE VIEW someone AS SELECT * FROM person")
        #expect(
            try found() == [
                "index ledger_entry_session is gone", "index note_person is gone",
                "view someone was never made by this program",
            ])
        // With a table that is not declared the store does not open; the copy is told of.
        shell("CREATE TABLE aside (text)")
        let copy = try LedgerStore.verifyCopy(at: scratch.file("ops.db"), schema: World.schema, against: nil)
        #expect(copy.indexDamages.contains("table aside was never made by this program"))
    }

    @Test func `ACC-27: an ARCHIVE entry without a signed checkpoint behind it is a forgery`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...5, to: store)
        try store.checkpoint(to: [])
        try World.score("per_1", 7, in: store)
        let key = try store.checkpointPublicKey()
        let later = World.clock.now() + .seconds(3600)
        try store.archive(through: 3, olderThan: later, to: scratch.file("1.archive"))
        #expect(try store.verify().isClean)
        store.close()
        try Tampering.change(scratch.file("ops.db")) { connection in
            let newest = try connection.number("SELECT max(seq) FROM ledger_entry")
            try connection.execute(
                """
                UPDATE ledger_entry SET details = json_set(details, '$.through', 3, '$.lastHash',
                    (SELECT lower(hex(hash)) FROM ledger_entry WHERE seq = 3)) WHERE seq = \(newest);
                DELETE FROM ledger_entry WHERE seq = 3
                """)
            try Tampering.rehash(from: newest, connection)
        }
        let report = try World.open(scratch).verify()
        #expect(report.firstDamage == nil, "\(report)")
        #expect(report.checkpointDamages.map(\.kind) == [.forged] && report.checkpointDamages.first?.seq == 3)
        let copy = try LedgerStore.verifyCopy(
            at: scratch.file("ops.db"), against: CheckpointAnchors([], publicKey: key))
        #expect(copy.checkpointDamages.contains { $0.kind == .forged })
    }
}
