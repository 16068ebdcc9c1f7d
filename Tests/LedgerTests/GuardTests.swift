import SQLite
import Testing

@testable import Ledger

/// What the program itself cannot do past the ledger.
@Suite struct GuardTests {
    let scratch = Scratch()

    private func refused(_ error: any Error) -> Bool { (error as? LedgerError)?.kind == .refused }

    private func state(_ store: LedgerStore) throws -> [Int] {
        try store.read { transaction in
            try transaction.rows(
                "SELECT count(*), coalesce(sum(score), 0), (SELECT max(seq) FROM ledger_entry) FROM person"
            ) {
                [$0.int(0), $0.int(1), $0.int(2)]
            }[0]
        }
    }

    @Test(arguments: [
        "UPDATE person SET score = 9", "DELETE FROM person", "INSERT INTO person (id) VALUES ('x')",
        "INSERT OR IGNORE INTO person (id) VALUES ('x') RETURNING key", "CREATE TABLE t (x)", "DROP TABLE note",
        "PRAGMA recursive_triggers = OFF", "ATTACH ':memory:' AS other", "COMMIT", "SAVEPOINT s", "VACUUM",
    ])
    func `ACC-20: a statement that writes is refused in a read and outside an entry`(sql: String) throws {
        let store = try World.create(in: scratch)
        try World.add(1...2, to: store)
        let before = try state(store)
        #expect(performing: { try store.read { try $0.rows(sql) { _ in } } }, throws: refused)
        #expect(performing: { try store.write { try $0.rows(sql) { _ in } } }, throws: refused)
        #expect(try state(store) == before)
    }

    @Test(arguments: [
        "INSERT INTO ledger_term (text) VALUES ('x')", "UPDATE ledger_entry SET at = 0", "DELETE FROM ledger_entry",
        "INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry WHERE seq = 1", "DELETE FROM ledger_subject",
        "DELETE FROM schema_migration", "DROP TRIGGER person_guard_update",
        "CREATE TEMP TABLE t (x)", "ALTER TABLE person ADD COLUMN x", "PRAGMA writable_schema = ON", "DETACH main",
        "ROLLBACK", "REINDEX", "ANALYZE", "CREATE TRIGGER t AFTER INSERT ON person BEGIN SELECT 1; END",
    ])
    func `ACC-20: inside an entry only ledgered tables can be written`(sql: String) throws {
        let store = try World.create(in: scratch)
        try World.add(1...2, to: store)
        let before = try state(store)
        #expect(
            performing: {
                try store.write { transaction in
                    try transaction.record(World.draft("X")) { writer, _ in
                        try writer.run("UPDATE person SET score = 77")
                        try writer.run(sql)
                    }
                }
            }, throws: refused)
        #expect(try state(store) == before)
    }

    @Test func `ACC-20: an error inside an entry rolls everything back, earlier entries included`() throws {
        struct Stop: Error {}
        let store = try World.create(in: scratch)
        try World.add(1...2, to: store)
        let before = try state(store)
        #expect(throws: Stop.self) {
            try store.write { transaction in
                try transaction.record(World.draft("A")) { writer, _ in try writer.run("UPDATE person SET score = 5") }
                try transaction.record(World.draft("B")) { writer, _ in
                    try writer.run("DELETE FROM person")
                    throw Stop()
                }
            }
        }
        #expect(try state(store) == before)
        try World.score("per_1", 5, in: store)
        #expect(try store.verify().isClean)
    }

    @Test func `ACC-20: a failed statement whose error is swallowed still rolls back`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...2, to: store)
        let before = try state(store)
        #expect(throws: LedgerError.self) {
            try store.write { transaction in
                try transaction.record(World.draft("A")) { writer, _ in
                    try writer.run("UPDATE person SET score = 5")
                    _ = try? writer.run("INSERT INTO person (key, id) VALUES (50, 'new'), (51, 'per_1')")
                }
            }
        }
        #expect(throws: LedgerError.self) {
            try store.write { transaction in
                _ = try? transaction.record(World.draft("A")) { writer, _ in
                    try writer.run("INSERT INTO person (id) VALUES ('per_1')")
                }
            }
        }
        #expect(try state(store) == before)
    }

    @Test func `ACC-20: a broken rule is named by its kind, without the arguments`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...1, to: store)
        let error = #expect(throws: LedgerError.self) {
            try store.write { transaction in
                try transaction.record(World.draft("A")) { writer, _ in
                    try writer.run("INSERT INTO person (id, name) VALUES (?, ?)", "per_1", "Secret Name")
                }
            }
        }
        #expect(error?.kind == .constraint(.unique))
        #expect(error.map { !"\($0)".contains("Secret Name") } == true)
        let reference = #expect(throws: LedgerError.self) {
            try store.write { transaction in
                try transaction.record(World.draft("A")) { writer, _ in
                    try writer.run("INSERT INTO note (id, person) VALUES ('n', 99)")
                }
            }
        }
        #expect(reference?.kind == .constraint(.foreignKey))
    }

    @Test func `ACC-20: entries and transactions do not nest`() throws {
        let store = try World.create(in: scratch)
        #expect(throws: LedgerError.self) {
            try store.write { transaction in
                try transaction.record(World.draft("A")) { _, _ in try transaction.record(World.draft("B")) }
            }
        }
        #expect(throws: LedgerError.self) { try store.write { _ in try store.write { _ in } } }
        #expect(throws: LedgerError.self) { try store.write { _ in try store.read { _ in } } }
        #expect(throws: LedgerError.self) { try store.read { _ in try store.write { _ in } } }
        #expect(try state(store) == [0, 0, 1])
    }

    @Test func `ACC-20: with the triggers gone, a change outside an entry is vetoed at the commit`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...2, to: store)
        let before = try state(store)
        for event in ["insert", "update", "delete"] {
            try store.core.connection.execute("DROP TRIGGER person_guard_\(event)")
        }
        for sql in ["UPDATE person SET score = 9", "DELETE FROM person", "REPLACE INTO person (id) VALUES ('per_1')"] {
            #expect(throws: (any Error).self) { try store.transaction { try store.core.connection.execute(sql) } }
            #expect(try state(store) == before)
        }
    }

    @Test func `ACC-20: REPLACE is recorded also with recursive_triggers off`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...3, to: store)
        try store.core.connection.execute("PRAGMA recursive_triggers = OFF")
        try store.write { transaction in
            try transaction.record(World.draft("R")) { writer, _ in
                try writer.run("REPLACE INTO person (key, id) VALUES (1, 'per_2')")
                try writer.run("UPDATE OR REPLACE person SET id = 'per_2' WHERE key = 3")
            }
        }
        let report = try store.verify()
        #expect(report.isClean, "\(report)")
        #expect(report.rowsCompared == 1)
    }

    @Test func `ACC-20: without its entry a change does not happen`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...2, to: store)
        let before = try state(store)
        // The entry cannot be written: its table refuses.
        try store.core.connection.execute(
            "CREATE TRIGGER broken BEFORE INSERT ON ledger_entry BEGIN SELECT RAISE(ABORT, 'no'); END")
        #expect(throws: LedgerError.self) { try World.score("per_1", 50, in: store) }
        try store.core.connection.execute("DROP TRIGGER broken")
        #expect(try state(store) == before)
        #expect(try store.verify().isClean)
    }

    @Test func `ACC-21: a clock that jumps back is recorded as it is, and the number is the order`() throws {
        let clock = ManualClock(Timestamp(milliseconds: 5_000))
        let store = try World.create(in: scratch, clock: clock)
        clock.set(Timestamp(milliseconds: 1_000))
        try World.add(1...1, to: store)
        let entries = try store.read { try $0.ledgerEntries(limit: 5) }
        #expect(entries.map(\.seq) == [2, 1])
        #expect(entries.map(\.at.milliseconds) == [1_000, 5_000])
        #expect(try store.verify().isClean)
    }
}
