import Ledger
import SQLite
import Testing

/// What an entry keeps of the row changes inside it.
@Suite struct RecordingTests {
    let scratch = Scratch()

    private func lastChanges(_ store: LedgerStore) throws -> [RowChange] {
        try store.read { try $0.ledgerChanges(of: $0.ledgerHead().seq) }
    }

    @Test func `ACC-21: an entry answers who, what, when, where, why, and what changed`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...2, to: store)
        try World.score("per_2", 7, in: store)
        let entry = try #require(try store.read { try $0.ledgerEntry(3) })
        #expect(entry.action == "SCORE")
        #expect(entry.entityID == "per_2")
        #expect(entry.operatorLogin == "anna")
        #expect(entry.organizationID == "org_1")
        #expect(entry.sessionID == "ses_1")
        #expect(entry.reason == "error investigation: login fails")
        #expect(entry.ticketID == nil)
        #expect(entry.at == World.clock.now())
        #expect(entry.changeCount == 1)
        let before = try #require(try store.read { try $0.ledgerEntry(2) })
        #expect(entry.prevHash == before.hash)
        #expect(
            try lastChanges(store) == [
                RowChange(
                    table: "person", key: 2, publicID: "per_2", operation: .update,
                    fields: [FieldChange(column: "score", kind: .plain, before: .integer(2), after: .integer(7))])
            ])
    }

    @Test func `ACC-20: insert, update, delete, NULL and blob are recorded with before and after`() throws {
        let store = try World.create(in: scratch)
        try store.write { transaction in
            try transaction.record(World.draft("ALL")) { writer, _ in
                try writer.run(
                    "INSERT INTO person (id, name, photo, weight) VALUES ('a', NULL, ?, 1.5)", [0, 1, 255] as [UInt8])
                try writer.run("UPDATE person SET name = 'Ä', photo = NULL, weight = -0.5 WHERE id = 'a'")
                try writer.run("DELETE FROM person WHERE id = 'a'")
                #expect(writer.changeCount == 3)
            }
        }
        let changes = try lastChanges(store)
        #expect(changes.map(\.operation) == [.insert, .update, .delete])
        #expect(changes.allSatisfy { $0.publicID == "a" && $0.table == "person" })
        #expect(changes[0].fields.map(\.column) == ["id", "score", "photo", "weight"])
        #expect(changes[0].fields[2].after == .blob([0, 1, 255]))
        #expect(
            changes[1].fields == [
                FieldChange(column: "name", kind: .pii, before: .null, after: .text("Ä")),
                FieldChange(column: "photo", kind: .plain, before: .blob([0, 1, 255]), after: .null),
                FieldChange(column: "weight", kind: .plain, before: .real(1.5), after: .real(-0.5)),
            ])
        #expect(changes[2].fields.map(\.before).last == .real(-0.5))
        #expect(changes[2].fields.allSatisfy { $0.after == nil })
    }

    @Test func `ACC-20: a cascade, a REPLACE and a DELETE without WHERE are recorded row by row`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...3, to: store)
        try store.write { transaction in
            try transaction.record(World.draft("NOTES")) { writer, _ in
                try writer.run("INSERT INTO note (id, person, text) VALUES ('n1', 1, 'x'), ('n2', 1, 'y')")
            }
            try transaction.record(World.draft("CASCADE")) { writer, _ in
                try writer.run("DELETE FROM person WHERE key = 1")
                #expect(writer.changeCount == 3)
            }
            try transaction.record(World.draft("REPLACE")) { writer, _ in
                try writer.run("INSERT OR REPLACE INTO person (key, id, score) VALUES (9, 'per_2', 5)")
                #expect(writer.changeCount == 2)
            }
            try transaction.record(World.draft("ALL")) { writer, _ in
                let deleted = try writer.run("DELETE FROM person")
                #expect(deleted == 2)
                #expect(writer.changeCount == 2)
            }
        }
        let changes = try store.read { transaction in
            [
                try transaction.ledgerChanges(of: 4), try transaction.ledgerChanges(of: 5),
                try transaction.ledgerChanges(of: 6),
            ]
        }
        #expect(changes[0].map(\.table).sorted() == ["note", "note", "person"])
        #expect(changes[1].map(\.operation) == [.delete, .insert])
        #expect(changes[1].map(\.key) == [2, 9])
        #expect(changes[2].map(\.publicID) == ["per_3", "per_2"])
    }

    @Test func `ACC-20: an UPDATE that changes nothing is no change`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...1, to: store)
        try World.score("per_1", 1, in: store)
        #expect(try lastChanges(store).isEmpty)
        #expect(try store.read { try $0.ledgerEntry(3)?.changeCount } == 0)
    }

    @Test func `ACC-24: a secret is recorded as a keyed hash that tells equality only`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...1, to: store)
        try store.write { transaction in
            for token in ["other", "token 1"] {
                try transaction.record(World.draft("TOKEN")) { writer, _ in
                    try writer.run("UPDATE person SET token = ? WHERE key = 1", token)
                }
            }
        }
        let inserted = try store.read { try $0.ledgerChanges(of: 2) }[0].fields.first { $0.column == "token" }
        let away = try store.read { try $0.ledgerChanges(of: 3) }[0].fields[0]
        let back = try store.read { try $0.ledgerChanges(of: 4) }[0].fields[0]
        #expect(away.kind == .secret)
        #expect(inserted?.after == away.before)
        #expect(back.after == away.before)
        #expect(back.after != away.after)
        guard case .text(let shown)? = away.after else {
            Issue.record("no text")
            return
        }
        #expect(shown.hasPrefix("hmac-sha256:") && shown.utf8.count == 12 + 64)
        store.close()
        let clear = run("grep", ["-c", "token 1", scratch.file("ops.db")])
        // The row itself holds it once; the ledger's pages must not.
        let dump = run(
            "sqlite3",
            [scratch.file("ops.db"), "SELECT count(*) FROM ledger_entry WHERE instr(changes, 'token 1') > 0"])
        #expect(dump.output == "0\n", "\(clear)")
    }

    @Test func `ACC-21: large changes go into chunks and read back whole`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...2_000, to: store)
        let changes = try lastChanges(store)
        #expect(changes.count == 2_000)
        #expect(changes.last?.publicID == "per_2000")
        let chunks = try store.read { try $0.first("SELECT count(*) FROM ledger_chunk") { $0.int(0) } }
        #expect((chunks ?? 0) > 1)
    }

    @Test func `ACC-25: a record's history is found by its public id`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...300, to: store)
        try World.score("per_7", 1, in: store)
        try World.score("per_8", 1, in: store)
        let history = try store.read { try $0.ledgerHistory(table: "person", publicID: "per_7", limit: 10) }
        #expect(history.map(\.seq) == [3, 2])
        let older = try store.read { try $0.ledgerHistory(table: "person", publicID: "per_7", before: 3, limit: 10) }
        #expect(older.map(\.seq) == [2])
    }
}
