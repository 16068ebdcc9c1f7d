import SQLite
import Testing

@testable import Ledger

/// A record as it was at an earlier entry.
@Suite struct RowImageTests {
    let scratch = Scratch()

    private func write(_ store: LedgerStore, _ sql: String, entity: String? = nil) throws {
        try store.write { try $0.record(World.draft("X", entity: entity)) { writer, _ in try writer.run(sql) } }
    }

    private func image(_ store: LedgerStore, _ id: String, _ seq: Int64, table: String = "person") throws
        -> [String: Value]?
    {
        try store.read { try $0.rowImage(table: table, publicID: id, asOf: seq) }
    }

    /// Entries: 2 adds, 3 and 4 change, 5 changes another, 6 deletes with a cascade, 7 uses the key again.
    private func makeStore() throws -> LedgerStore {
        let store = try World.create(in: scratch)
        try write(
            store,
            """
            INSERT INTO person (key, id, name, token, score) VALUES (1, 'per_1', 'Ann', 'old', 5), (2, 'per_2', 'Bo', 't', 6)
            """)
        try write(store, "UPDATE person SET name = 'Anna', token = 'new', weight = 1.5 WHERE key = 1")
        try write(store, "UPDATE person SET name = NULL, photo = x'0102' WHERE key = 1")
        try write(store, "INSERT INTO note (key, id, person, text) VALUES (1, 'n_1', 1, 'text')")
        try write(store, "DELETE FROM person WHERE key = 1")
        try write(store, "INSERT INTO person (key, id, name) VALUES (1, 'per_9', 'Zoe')")
        return store
    }

    @Test func `ACC-26: a record is shown as it was after any entry`() throws {
        let store = try makeStore()
        #expect(try image(store, "per_2", 1) == nil)
        let two = try #require(try image(store, "per_2", 7))
        #expect(two["name"] == .text("Bo") && two["score"] == .integer(6) && two["key"] == .integer(2))
        #expect(two.keys.sorted() == ["id", "key", "name", "photo", "score", "token", "weight"])
        try write(store, "UPDATE person SET score = 60 WHERE key = 2")
        #expect(try image(store, "per_2", 7) == two)
        #expect(try image(store, "per_2", 8)?["score"] == .integer(60))
        #expect(try image(store, "per_2", 99)?["score"] == .integer(60))
    }

    @Test func `ACC-26: a deleted record is shown too, its key used again or not, and cascades`() throws {
        let store = try World.create(in: scratch)
        try write(store, "INSERT INTO person (key, id, name, token) VALUES (1, 'per_1', 'Ann', 'old')", entity: "per_1")
        try write(store, "UPDATE person SET name = NULL, weight = 1.5 WHERE key = 1", entity: "per_1")
        try write(store, "INSERT INTO note (key, id, person, text) VALUES (1, 'n_1', 1, 'text')")
        try write(store, "DELETE FROM person WHERE key = 1", entity: "per_1")
        try write(store, "INSERT INTO person (key, id, name) VALUES (1, 'per_9', 'Zoe')")
        #expect(try image(store, "per_1", 2)?["name"] == .text("Ann"))
        #expect(try image(store, "per_1", 4)?["name"] == .null)
        #expect(try image(store, "per_1", 4)?["weight"] == .real(1.5))
        #expect(try image(store, "per_1", 5) == nil)
        #expect(try image(store, "per_1", 6) == nil)
        #expect(try image(store, "per_9", 6)?["name"] == .text("Zoe"))
        #expect(try image(store, "per_9", 4) == nil)
        #expect(try image(store, "n_1", 4, table: "note")?["text"] == .text("text"))
        #expect(try image(store, "n_1", 5, table: "note") == nil)
    }

    @Test func `ACC-26: secrets are keyed hashes, also where they come from the row itself`() throws {
        let store = try makeStore()
        let before = try #require(try image(store, "per_2", 2)?["token"])
        guard case .text(let hash) = before else { throw LedgerError(.other, "no text") }
        #expect(hash.hasPrefix("hmac-sha256:") && hash.utf8.count == 12 + 64)
        try store.checkpoint(to: [])
        try write(store, "UPDATE person SET score = 7 WHERE key = 2")
        let later = World.clock.now() + .seconds(1)
        let whole = try #require(try image(store, "per_2", 7))
        try store.archive(through: 7, olderThan: later, to: scratch.file("1"))
        // The insertion is archived: later images and the row itself tell what it was.
        #expect(try image(store, "per_2", 7) == whole)
        #expect(try image(store, "per_2", 9)?["score"] == .integer(7))
        #expect(whole["token"] == before)
    }

    @Test func `ACC-26: every state of a record through many changes is told`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...3, to: store)
        var states: [Int64: Value] = [2: .integer(2)]
        for (number, seq) in zip(1...30, Int64(3)...) {
            try World.score(number.isMultiple(of: 3) ? "per_2" : "per_3", number * 10, in: store)
            states[seq] = number.isMultiple(of: 3) ? .integer(Int64(number * 10)) : states[seq - 1]
        }
        for (seq, score) in states { #expect(try image(store, "per_2", seq)?["score"] == score) }
    }

    @Test func `ACC-26: an unknown table is an error, an unknown record nothing`() throws {
        let store = try makeStore()
        #expect(try image(store, "per_77", 5) == nil)
        #expect(
            performing: { try image(store, "x", 5, table: "nothing") },
            throws: { ($0 as? LedgerError)?.kind == .invalidSchema })
    }
}
