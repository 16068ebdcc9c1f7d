import Ledger
import SQLite
import Testing

/// What verification says about a ledger that someone with the file in hand has changed.
@Suite struct VerifyTests {
    let scratch = Scratch()

    /// A store of 12 entries: founding, people, then ten scores.
    private func makeStore() throws {
        let store = try World.create(in: scratch)
        try World.add(1...10, to: store)
        for number in 1...10 { try World.score("per_\(number)", number * 100, in: store) }
        store.close()
    }

    /// Changes the closed store as a foreign program could: with every trigger dropped first.
    private func tamper(_ sql: String) throws {
        let file = scratch.file("ops.db")
        let names = run("sqlite3", [file, "SELECT name FROM sqlite_schema WHERE type = 'trigger'"]).output
            .split(separator: "\n").map(String.init)
        #expect(names.count == 3 * (8 + 2))
        let saved = run("sqlite3", [file, "SELECT sql || ';' FROM sqlite_schema WHERE type = 'trigger'"]).output
        let drops = names.map { "DROP TRIGGER \"\($0)\";" }.joined()
        let result = run("sqlite3", ["-bail", file, drops + sql + ";" + saved])
        try #require(result.status == 0, "\(result.output)")
    }

    private func verify() throws -> VerifyReport {
        try World.open(scratch).verify()
    }

    /// Columns of an entry that a copy repeats.
    private static let columns = """
        at, context, operator, organization, session, action, entity_type, entity_id, outcome, correlation, details,
        change_count, chunk_count, changes, prev_hash, hash
        """
    private static let shiftUp = """
        UPDATE ledger_entry SET seq = -seq WHERE seq >= 6; UPDATE ledger_entry SET seq = 1 - seq WHERE seq < 0
        """

    @Test func `ACC-23: an untouched store verifies clean, and says how much it read`() throws {
        try makeStore()
        let store = try World.open(scratch)
        var steps: [Int64] = []
        let report = try store.verify { done, total in
            #expect(total == 24)
            steps.append(done)
            return true
        }
        #expect(report.isClean, "\(report)")
        #expect(report.entries == 12)
        #expect(report.rowsCompared == 10)
        #expect(try report.headHash == store.read { try $0.ledgerHead().hash })
        #expect(report.bytes > 12 * 100)
        #expect(steps.first == 0 && steps.last == 24)
    }

    @Test func `ACC-23: a verification can be stopped`() throws {
        try makeStore()
        #expect(throws: LedgerError(.cancelled, scratch.file("ops.db"))) {
            try World.open(scratch).verify { _, _ in false }
        }
    }

    @Test(
        arguments: [
            ("UPDATE ledger_entry SET at = at + 1 WHERE seq = 6", 6, Damage.Kind.changed),
            ("UPDATE ledger_entry SET entity_id = 'per_9' WHERE seq = 6", 6, .changed),
            ("UPDATE ledger_entry SET details = 'x' WHERE seq = 6", 6, .changed),
            ("UPDATE ledger_entry SET outcome = 1 WHERE seq = 6", 6, .changed),
            ("UPDATE ledger_entry SET changes = zeroblob(length(changes)) WHERE seq = 6", 6, .changed),
            ("UPDATE ledger_entry SET hash = zeroblob(32) WHERE seq = 6", 6, .changed),
            ("UPDATE ledger_entry SET prev_hash = zeroblob(32) WHERE seq = 6", 6, .changed),
            ("UPDATE ledger_entry SET organization = NULL WHERE seq = 6", 6, .changed),
            ("UPDATE ledger_entry SET context = 99 WHERE seq = 6", 6, .changed),
            ("UPDATE ledger_entry SET change_count = 0 WHERE seq = 12", 12, .changed),
            ("UPDATE ledger_term SET text = 'another reason' WHERE text LIKE 'error%'", 1, .changed),
            ("UPDATE ledger_context SET reason = 1", 1, .changed),
            ("DELETE FROM ledger_entry WHERE seq = 6", 6, .missing),
            ("DELETE FROM ledger_entry WHERE seq = 1", 1, .missing),
            (
                """
                DELETE FROM ledger_entry WHERE seq = 6;
                UPDATE ledger_entry SET seq = -seq WHERE seq > 6; UPDATE ledger_entry SET seq = -seq - 1 WHERE seq < 0
                """, 6, .missing
            ),
            (
                """
                UPDATE ledger_entry SET seq = -6 WHERE seq = 6; UPDATE ledger_entry SET seq = 6 WHERE seq = 9;
                UPDATE ledger_entry SET seq = 9 WHERE seq = -6
                """, 6, .reordered
            ),
            (
                """
                UPDATE ledger_entry SET seq = -6 WHERE seq = 6; UPDATE ledger_entry SET seq = 6 WHERE seq = 7;
                UPDATE ledger_entry SET seq = 7 WHERE seq = -6
                """, 6, .reordered
            ),
            (
                "\(shiftUp); INSERT INTO ledger_entry (seq, \(columns)) SELECT 6, \(columns) FROM ledger_entry WHERE seq = 3",
                6, .inserted
            ),
            (
                "\(shiftUp); INSERT INTO ledger_entry (seq, \(columns)) SELECT 6, \(columns) FROM ledger_entry WHERE seq = 5",
                6, .inserted
            ),
            (
                """
                \(shiftUp); INSERT INTO ledger_entry (seq, \(columns)) SELECT 6, \(columns) FROM ledger_entry WHERE seq = 3;
                UPDATE ledger_entry SET at = 5, prev_hash = (SELECT hash FROM ledger_entry WHERE seq = 5) WHERE seq = 6
                """, 6, .inserted
            ),
            (
                "INSERT INTO ledger_entry (seq, \(columns)) SELECT 13, \(columns) FROM ledger_entry WHERE seq = 3", 13,
                .inserted
            ),
        ] as [(String, Int64, Damage.Kind)])
    func `ACC-23: verify names the first wrong entry and the kind`(sql: String, seq: Int64, kind: Damage.Kind) throws {
        try makeStore()
        try tamper(sql)
        let report = try verify()
        #expect(report.firstDamage?.seq == seq, "\(report)")
        #expect(report.firstDamage?.kind == kind, "\(report)")
        #expect(report.triggerDamages.isEmpty)
        #expect(!report.isClean)
    }

    @Test(
        arguments: [
            ("UPDATE person SET score = 1 WHERE key = 4", RowDamage.Kind.changed, "per_4", ["score"], 6),
            ("UPDATE person SET name = NULL, token = 'stolen' WHERE key = 4", .changed, "per_4", ["name", "token"], 6),
            ("UPDATE person SET photo = x'00' WHERE key = 4", .changed, "per_4", ["photo"], 6),
            ("DELETE FROM person WHERE key = 4", .missing, "per_4", [], 6),
            ("INSERT INTO person (key, id) VALUES (77, 'per_77')", .unrecorded, "per_77", [], nil),
        ] as [(String, RowDamage.Kind, String, [String], Int64?)])
    func `ACC-23: verify names a record changed behind the ledger`(
        sql: String, kind: RowDamage.Kind, id: String, columns: [String], last: Int64?
    ) throws {
        try makeStore()
        try tamper(sql)
        let report = try verify()
        #expect(report.firstDamage == nil)
        #expect(report.rowDamageCount == 1)
        let damage = try #require(report.rowDamages.first)
        #expect(damage.table == "person")
        #expect(damage.publicID == id)
        #expect(damage.kind == kind)
        #expect(damage.columns.sorted() == columns)
        #expect(damage.lastSeq == last)
    }

    @Test func `ACC-23: a deleted record that came back is named with the entry that deleted it`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...3, to: store)
        try store.write {
            try $0.record(World.draft("DELETE")) { writer, _ in try writer.run("DELETE FROM person WHERE key = 2") }
        }
        #expect(try store.verify().isClean)
        store.close()
        try tamper("INSERT INTO person (key, id) VALUES (2, 'per_2')")
        let damage = try #require(try verify().rowDamages.first)
        #expect(damage.kind == .unrecorded)
        #expect(damage.key == 2)
        #expect(damage.lastSeq == 3)
    }

    @Test func `ACC-23: an entry rewritten together with its hash is betrayed by the next`() throws {
        try makeStore()
        // The rewritten entry is the second store's: whole in itself, with the right hash before it.
        let other = Scratch()
        _ = run("cp", ["-r", scratch.path + "/.", other.path])
        try tamper("DELETE FROM ledger_entry WHERE seq > 5; DELETE FROM ledger_subject WHERE entry > 5")
        let store = try World.open(scratch)
        try World.score("per_4", 666, in: store)
        store.close()
        try tamper(
            """
            ATTACH '\(other.file("ops.db"))' AS other;
            INSERT INTO ledger_entry SELECT * FROM other.ledger_entry WHERE seq > 6; DETACH other
            """)
        let damage = try #require(try verify().firstDamage)
        #expect(damage.seq == 6)
        #expect(damage.kind == .changed)
    }

    @Test func `ACC-20: a missing or altered guard trigger is named`() throws {
        try makeStore()
        let sql = """
            DROP TRIGGER person_guard_update; DROP TRIGGER ledger_entry_guard_delete;
            CREATE TRIGGER ledger_entry_guard_delete BEFORE DELETE ON ledger_entry BEGIN SELECT 1; END;
            CREATE TRIGGER quiet AFTER INSERT ON ledger_entry BEGIN DELETE FROM note; END
            """
        #expect(run("sqlite3", ["-bail", scratch.file("ops.db"), sql]).status == 0)
        let report = try verify()
        #expect(report.triggerDamages == ["ledger_entry_guard_delete", "person_guard_update", "quiet"])
        #expect(report.firstDamage == nil)
        #expect(!report.isClean)
    }

    @Test func `ACC-23: changes in chunks are part of the chain`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...2_000, to: store)
        #expect(try store.verify().isClean)
        store.close()
        try tamper(
            "UPDATE ledger_chunk SET bytes = zeroblob(length(bytes)) WHERE key = (SELECT max(key) FROM ledger_chunk)")
        let report = try verify()
        #expect(report.firstDamage?.seq == 2)
        #expect(report.firstDamage?.kind == .changed)
    }

    @Test func `ACC-23: damaged records are counted and named in order`() throws {
        try makeStore()
        try tamper("UPDATE person SET score = 1 WHERE key < 30")
        let report = try verify()
        #expect(report.rowDamageCount == 10)
        #expect(report.rowDamages.map(\.key) == Array(1...10))
    }
}
