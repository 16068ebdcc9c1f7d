import FoundationEssentials
import Testing

@testable import Ledger

/// A secret column's values are in the row itself and nowhere else: all that the ledger keeps or tells has keyed hashes.
@Suite struct SecretTests {
    let scratch = Scratch()

    /// What all secrets of these tests have in common.
    private static let mark = "qzsecret"

    /// Secrets inserted, changed, deleted, in an entry's own row and in chunks.
    private func makeStore() throws -> LedgerStore {
        let store = try World.create(in: scratch)
        func write(_ statements: String...) throws {
            try store.write { transaction in
                try transaction.record(World.draft("TOKEN", entity: "per_1")) { writer, _ in
                    for statement in statements { try writer.run(statement) }
                }
            }
        }
        try write("INSERT INTO person (id, name, token) VALUES ('per_1', 'Ada', 'qzsecret one')")
        try write("UPDATE person SET token = 'qzsecret two' WHERE id = 'per_1'")
        try write(
            """
            WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
            INSERT INTO person (id, name, token) SELECT 'per_' || i, 'Name ' || i, 'qzsecret ' || i FROM n
            """)
        try write("UPDATE person SET token = token || ' more'")
        try write("DELETE FROM person WHERE id = 'per_1'", "UPDATE person SET token = NULL WHERE id = 'per_3'")
        return store
    }

    private func expectNone(_ bytes: Data, _ place: String, _ location: SourceLocation = #_sourceLocation) {
        #expect(bytes.firstRange(of: Data(Self.mark.utf8)) == nil, "a secret in \(place)", sourceLocation: location)
        #expect(!bytes.isEmpty, "nothing to look at in \(place)", sourceLocation: location)
    }

    @Test func `ACC-24: no table of the ledger holds a secret, and every change has its keyed hash`() throws {
        let store = try makeStore()
        var hashes = 0
        for seq in Int64(2)...6 {
            let changes = try store.read { try $0.ledgerChanges(of: seq) }
            expectNone(try JSONEncoder().encode(changes), "the changes of entry \(seq)")
            for field in changes.flatMap(\.fields) where field.column == "token" {
                for value in [field.before, field.after].compactMap(\.self) where value != .null {
                    guard case .text(let text) = value, text.hasPrefix("hmac-sha256:"), text.utf8.count == 76 else {
                        Issue.record("\(value) is no keyed hash")
                        continue
                    }
                    hashes += 1
                }
            }
        }
        #expect(hashes == 1 + 2 + 2999 + 2 * 3000 + 2)
        store.close()
        for table in ["ledger_entry", "ledger_chunk", "ledger_context", "ledger_term", "ledger_layout", "ledger_mark"] {
            // Blobs are written in hexadecimal, texts as they are.
            let whole = run("sqlite3", [scratch.file("ops.db"), ".dump \(table)"]).output
            #expect(whole.contains(table), "\(table)")
            let hex = Self.mark.utf8.map { String($0, radix: 16) }.joined()
            #expect(!whole.contains(Self.mark) && !whole.lowercased().contains(hex), "a secret in \(table)")
        }
        // The eyes of this test: the rows themselves have them.
        #expect(run("sqlite3", [scratch.file("ops.db"), ".dump person"]).output.contains("qzsecret 2 more"))
    }

    @Test func `ACC-24, ACC-26: images of a row at any entry hold no secret, also after an archive`() throws {
        let store = try makeStore()
        func look() throws {
            for id in ["per_1", "per_2", "per_3"] {
                for seq in Int64(4)...8 {
                    guard let image = try store.read({ try $0.rowImage(table: "person", publicID: id, asOf: seq) })
                    else { continue }
                    expectNone(try JSONEncoder().encode(image), "the image of \(id) at \(seq)")
                }
            }
        }
        try look()
        try store.checkpoint(to: [])
        try World.score("per_3", 7, in: store)
        try store.archive(through: 6, olderThan: World.clock.now() + .seconds(3600), to: scratch.file("1.archive"))
        try look()
    }

    @Test func `ACC-24, ACC-27, ACC-28: archive, receipts and checkpoints hold no secret`() throws {
        let store = try makeStore()
        let sink = CheckpointDirectory(scratch.path + "/checkpoints")
        try FileManager.default.createDirectory(atPath: sink.path, withIntermediateDirectories: false)
        try store.checkpoint(to: [sink])
        for seq in Int64(2)...6 {
            let receipt = try #require(try store.read { try $0.ledgerReceipt(for: seq) })
            expectNone(Data(receipt.json.utf8), "receipt \(seq)")
            expectNone(try #require(Data(base64Encoded: receipt.content)), "the content of receipt \(seq)")
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: sink.path) {
            expectNone(try Data(contentsOf: URL(filePath: sink.path + "/" + name)), name)
        }
        let archive = scratch.file("1.archive")
        let later = World.clock.now() + .seconds(3600)
        try store.archive(through: 6, olderThan: later, to: archive)
        expectNone(try Data(contentsOf: URL(filePath: archive)), "the archive")
    }

    @Test func `ACC-24: the same secret has another hash in another store`() throws {
        let (one, other) = (Scratch(), Scratch())
        let hashes = try [one, other].map { place in
            let store = try World.create(in: place)
            try World.add(1...1, to: store)
            return try store.read { try $0.ledgerChanges(of: 2) }[0].fields.first { $0.column == "token" }?.after
        }
        #expect(hashes[0] != nil && hashes[0] != hashes[1])
    }
}
