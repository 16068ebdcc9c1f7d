import Ledger
import SQLite
import Testing

/// How a store's schema grows.
@Suite struct MigrationTests {
    let scratch = Scratch()

    private func kind(_ body: () throws -> Void) -> LedgerError.Kind? {
        do {
            try body()
            return nil
        } catch {
            return (error as? LedgerError)?.kind
        }
    }

    private static let second = Migration(
        "002-rank",
        """
        ALTER TABLE person ADD COLUMN rank INTEGER NOT NULL DEFAULT 3;
        ALTER TABLE person ADD COLUMN nick TEXT;
        UPDATE person SET score = score + 1000 WHERE key = 2;
        CREATE TABLE tag (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
        INSERT INTO tag (id) VALUES ('t1');
        """)
    private static let morePeople = LedgeredTable(
        "person",
        columns: [
            "key": .plain, "id": .plain, "name": .pii, "token": .secret, "score": .plain, "photo": .plain,
            "weight": .plain, "rank": .plain, "nick": .secret,
        ])
    private static let tags = LedgeredTable("tag", columns: ["key": .plain, "id": .plain])
    private static let newer = Schema(
        migrations: [World.first, second], tables: [morePeople, World.notes, tags])

    @Test func `a migration is an entry of its own, with its row changes and a backup before it`() throws {
        let old = try World.create(in: scratch)
        try World.add(1...3, to: old)
        old.close()
        let store = try World.open(scratch, schema: Self.newer)
        let entry = try #require(try store.read { try $0.ledgerEntries(limit: 1).first })
        #expect(entry.action == "MIGRATE")
        #expect(entry.operatorLogin == "job:migrate")
        #expect(entry.details == "{\"migrations\":[\"002-rank\"]}")
        let changes = try store.read { try $0.ledgerChanges(of: entry.seq) }
        // One score (with the default beside it), one tag, and the default in the rows not touched yet.
        #expect(changes.map(\.table) == ["person", "tag", "person", "person"])
        #expect(changes.map(\.key) == [2, 1, 1, 3])
        #expect(changes[0].fields.map(\.column).contains("score"))
        #expect(
            changes[2].fields.contains(FieldChange(column: "rank", kind: .plain, before: .null, after: .integer(3))))
        try World.score("per_1", 5, in: store)
        let report = try store.verify()
        #expect(report.isClean, "\(report)")
        let backup = scratch.file("ops.db.before-002-rank")
        #expect(
            run("sqlite3", [backup, "SELECT count(*) FROM person; SELECT max(seq) FROM ledger_entry"]).output
                == "3\n2\n")
        #expect(run("stat", ["-c", "%a", backup]).output == "600\n")
        // Changes recorded with the columns of that time stay readable.
        #expect(try store.read { try $0.ledgerChanges(of: 2) }.first?.fields.first?.after == .text("per_1"))
        store.close()
        #expect(try World.open(scratch, schema: Self.newer).read { try $0.ledgerHead().seq } == 4)
    }

    @Test func `a new table is guarded like the others`() throws {
        try World.create(in: scratch).close()
        try World.open(scratch, schema: Self.newer).close()
        let result = run("sqlite3", [scratch.file("ops.db"), "DELETE FROM tag"])
        #expect(result.output.contains("no such function"))
    }

    @Test func `a store of a later version is refused with both numbers`() throws {
        try World.create(in: scratch).close()
        try World.open(scratch, schema: Self.newer).close()
        #expect(kind { _ = try World.open(scratch) } == .newerSchema(found: 2, known: 1))
    }

    @Test func `a released step that was changed is refused`() throws {
        try World.create(in: scratch).close()
        let changed = Schema(
            migrations: [Migration("001-world", World.first.sql + " -- edited")], tables: World.schema.tables)
        #expect(kind { _ = try World.open(scratch, schema: changed) } == .changedMigration(id: "001-world"))
    }

    @Test func `a step that fails leaves the store as it was`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...2, to: store)
        store.close()
        let broken = Schema(
            migrations: [World.first, Migration("002", "UPDATE person SET score = 0; CREATE TABLE person (x)")],
            tables: World.schema.tables)
        #expect(kind { _ = try World.open(scratch, schema: broken) } != nil)
        let again = try World.open(scratch)
        #expect(try again.read { try $0.ledgerHead().seq } == 2)
        #expect(try again.verify().isClean)
    }

    @Test func `ACC-24: a column's kind can become stricter without a step, on the ledger`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...1, to: store)
        store.close()
        let people = LedgeredTable(
            "person",
            columns: [
                "key": .plain, "id": .plain, "name": .secret, "token": .secret, "score": .plain, "photo": .plain,
                "weight": .plain,
            ])
        let stricter = Schema(migrations: [World.first], tables: [people, World.notes])
        let again = try World.open(scratch, schema: stricter)
        #expect(try again.read { try $0.ledgerHead().seq } == 3)
        try again.write { transaction in
            try transaction.record(World.draft("NAME")) { writer, _ in
                try writer.run("UPDATE person SET name = 'Clear Name'")
            }
        }
        let change = try #require(try again.read { try $0.ledgerChanges(of: 4) }.first)
        #expect(change.fields[0].kind == .secret)
        #expect(change.fields[0].after != .text("Clear Name"))
        #expect(try again.verify().isClean)
    }

    @Test(arguments: [
        ("CREATE TABLE extra (key INTEGER PRIMARY KEY)", "not declared"),
        ("ALTER TABLE note ADD COLUMN more TEXT", "no kind"),
        ("ALTER TABLE note DROP COLUMN text", "no column"),
        ("DROP TABLE note", "no such table"),
        ("ALTER TABLE note ADD COLUMN twice TEXT AS (text || text) VIRTUAL", "generated"),
        ("DROP TABLE note; CREATE TABLE note (key TEXT PRIMARY KEY, id, person, text)", "primary key"),
        (
            "DROP TABLE note; CREATE TABLE note (key INTEGER PRIMARY KEY, id, person, text) WITHOUT ROWID",
            "WITHOUT ROWID"
        ),
        (
            "PRAGMA defer_foreign_keys = ON; INSERT INTO note (id, person) VALUES ('n', 9)",
            "refers to nothing"
        ),
    ])
    func `ACC-24: a schema that cannot be recorded column by column is refused`(sql: String, cause: String) throws {
        try World.create(in: scratch).close()
        let schema = Schema(migrations: [World.first, Migration("002", sql)], tables: World.schema.tables)
        let error = #expect(throws: LedgerError.self) { try World.open(scratch, schema: schema) }
        #expect(error?.kind == .invalidSchema)
        #expect(error?.cause?.contains(cause) == true, "\(String(describing: error))")
        #expect(try World.open(scratch).verify().isClean)
    }
}
