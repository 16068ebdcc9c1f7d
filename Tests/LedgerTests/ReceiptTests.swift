import FoundationEssentials
import SQLite
import Testing

@testable import Ledger

/// Receipts prove one entry with nothing but the public key.
@Suite struct ReceiptTests {
    let scratch = Scratch()

    private func makeStore() throws -> LedgerStore {
        let store = try World.create(in: scratch)
        try World.add(1...2_000, to: store)
        for number in 1...5 { try World.score("per_\(number)", number * 100, in: store) }
        try store.checkpoint(to: [])
        for number in 6...8 { try World.score("per_\(number)", number * 100, in: store) }
        return store
    }

    private func receipt(_ seq: Int64, _ store: LedgerStore) throws -> Receipt {
        try #require(try store.read { try $0.ledgerReceipt(for: seq) })
    }

    @Test func `ACC-28: every entry before the checkpoint has a receipt that holds on its own`() throws {
        let store = try makeStore()
        let key = try store.checkpointPublicKey()
        for seq in Int64(1)...7 {
            let receipt = try Receipt(json: try receipt(seq, store).json)
            let proof = try receipt.verify(with: key)
            let entry = try #require(try store.read { try $0.ledgerEntry(seq) })
            #expect(proof.hash == entry.hash && proof.seq == seq && proof.at == entry.at)
            #expect(proof.changeCount == entry.changeCount && proof.store == key.storeID)
            #expect(proof.entry.action == entry.action && proof.entry.entityID == entry.entityID)
            #expect(proof.entry.reason == entry.reason && proof.entry.operatorLogin == entry.operatorLogin)
        }
        #expect(try receipt(3, store).verify(with: key).entry == World.draft("SCORE", entity: "per_1"))
    }

    @Test func `ACC-28: a receipt shows no other entry`() throws {
        let store = try World.create(in: scratch)
        try store.write { transaction in
            try transaction.record(World.draft("ONE", reason: "the first"))
            try transaction.record(World.draft("TWO", reason: "somebody else's"))
        }
        try store.checkpoint(to: [])
        let receipt = try receipt(2, store)
        let proof = try receipt.verify(with: store.checkpointPublicKey())
        #expect(proof.entry.reason == "the first")
        // One digest for the entry in between.
        #expect(receipt.path.utf8.count == 44)
    }

    @Test func `ACC-28: a receipt that was altered in any way proves nothing`() throws {
        let store = try makeStore()
        let key = try store.checkpointPublicKey()
        let good = try receipt(4, store)
        let other = try receipt(5, store)
        let later = try store.checkpoint(to: [])
        let content = try #require(Data(base64Encoded: good.content))
        let reason = try #require(content.firstRange(of: Data("login fails".utf8)))
        let path = try #require(Data(base64Encoded: good.path))
        #expect(path.count == 3 * 32)
        let alterations: [(Receipt.Fault, (inout Receipt) -> Void)] = [
            (.malformed, { $0.version = 2 }), (.malformed, { $0.seq = 5 }), (.malformed, { $0.content = "?" }),
            (.malformed, { $0.content = content.dropLast().base64EncodedString() }),
            (.malformed, { $0.content = (content + Data([0])).base64EncodedString() }),
            (.malformed, { $0.path = path.dropLast().base64EncodedString() }), (.malformed, { $0.previousHash = "00" }),
            (.changed, { $0.previousHash = $0.hash }), (.changed, { $0.hash = other.hash }),
            (
                .changed,
                { receipt in
                    var altered = content
                    altered[reason.lowerBound] += 1
                    receipt.content = altered.base64EncodedString()
                }
            ),
            (.unanchored, { $0.path = "" }), (.unanchored, { $0.path = other.path }),
            (.unanchored, { $0.path = (path.suffix(32) + path.prefix(64)).base64EncodedString() }),
            (.unanchored, { $0.path = (path + path.prefix(32)).base64EncodedString() }),
            (.unanchored, { $0.checkpoint = later }),
            (.forged, { $0.checkpoint.head = $0.hash }), (.forged, { $0.checkpoint.seq = 4 }),
        ]
        for (index, (fault, alter)) in alterations.enumerated() {
            var altered = good
            alter(&altered)
            let caught = #expect(throws: Receipt.Fault.self) { try altered.verify(with: key) }
            #expect(caught == fault, "alteration \(index)")
        }
        let stranger = try #require(SigningKey.random()).publicKey
        #expect(throws: Receipt.Fault.forged) { try good.verify(with: stranger) }
        #expect(throws: Receipt.Fault.malformed) { try Receipt(json: "{}") }
        #expect(try good.verify(with: key).seq == 4)
    }

    @Test func `ACC-28: without a checkpoint there is no receipt, and none for an entry that is not there`() throws {
        let store = try makeStore()
        #expect(
            performing: { try store.read { try $0.ledgerReceipt(for: 9) } },
            throws: { ($0 as? LedgerError)?.kind == .refused })
        #expect(try store.read { try $0.ledgerReceipt(for: 99) } == nil)
        try store.checkpoint(to: [])
        #expect(try receipt(9, store).verify(with: store.checkpointPublicKey()).seq == 9)
    }
}
