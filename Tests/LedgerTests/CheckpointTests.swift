import Glibc
import SQLite
import Testing

@testable import Ledger

/// Checkpoints: how they are made, kept, and checked.
@Suite struct CheckpointTests {
    let scratch = Scratch()

    private func makeSink() -> CheckpointDirectory {
        let sink = CheckpointDirectory(scratch.path + "/elsewhere")
        #expect(mkdir(sink.path, 0o750) == 0)
        return sink
    }

    private func kept(_ sink: CheckpointDirectory, _ store: LedgerStore) throws -> [Checkpoint] {
        try sink.checkpoints(of: store.checkpointPublicKey().storeID).checkpoints
    }

    @Test func `ACC-23: a checkpoint names the newest entry, is signed, on the ledger and in the directory`() throws {
        let sink = makeSink()
        let store = try World.create(in: scratch)
        try World.add(1...3, to: store)
        let head = try store.read { try $0.ledgerHead() }
        let checkpoint = try store.checkpoint(to: [sink])
        let key = try store.checkpointPublicKey()
        #expect(checkpoint.isSigned(by: key))
        #expect(checkpoint.seq == head.seq && checkpoint.head == head.hash)
        #expect(checkpoint.number == 1 && checkpoint.entries == 2 && !checkpoint.isQuiet)
        #expect(checkpoint.previous == Checkpoint.origin)
        #expect(try kept(sink, store) == [checkpoint])
        let entry = try #require(try store.read { try $0.ledgerEntry(head.seq + 1) })
        #expect(entry.action == "CHECKPOINT")
        #expect(entry.details.flatMap { Checkpoint(line: $0) } == checkpoint)
        var status = stat()
        #expect(stat(sink.file(of: key.storeID), &status) == 0 && status.st_mode & 0o777 == 0o640)
        #expect(stat(scratch.file("ops.db.signing"), &status) == 0 && status.st_mode & 0o777 == 0o600)
    }

    @Test func `ACC-23: silence is signed too, and each checkpoint names the one before`() throws {
        let sink = makeSink()
        let store = try World.create(in: scratch)
        let first = try store.checkpoint(to: [sink])
        let second = try store.checkpoint(to: [sink])
        try World.add(1...1, to: store)
        let third = try store.checkpoint(to: [sink])
        #expect([first, second, third].map(\.isQuiet) == [false, true, false])
        #expect(second.previous == first.digest && third.previous == second.digest)
        #expect([first, second, third].map(\.seq) == [1, 2, 4])
        #expect(try kept(sink, store) == [first, second, third])
        let anchors = try CheckpointAnchors(directory: sink.path, publicKey: store.checkpointPublicKey())
        let report = try store.verify(against: anchors)
        #expect(report.isClean && report.anchoredSeq == 4 && report.checkpointsCompared == 3, "\(report)")
        #expect(report.anchoredAt == third.at)
        #expect(try store.verify().anchoredSeq == 0)
    }

    @Test func `ACC-23: OpenSSL's own program accepts the key and the signature`() throws {
        let store = try World.create(in: scratch)
        let checkpoint = try store.checkpoint(to: [])
        let key = try store.checkpointPublicKey()
        let keyFile = scratch.file("key.pem")
        write(key.pem.utf8, to: keyFile)
        write(checkpoint.message.utf8, to: scratch.file("message"))
        write((checkpoint.signature + "\n").utf8, to: scratch.file("signature.b64"))
        let decoded = run(
            "openssl", ["base64", "-d", "-A", "-in", scratch.file("signature.b64"), "-out", scratch.file("signature")])
        #expect(decoded.status == 0)
        let arguments = [
            "pkeyutl", "-verify", "-pubin", "-inkey", keyFile, "-rawin", "-in", scratch.file("message"), "-sigfile",
            scratch.file("signature"),
        ]
        #expect(run("openssl", arguments).status == 0)
        write((checkpoint.message + " ").utf8, to: scratch.file("message"))
        #expect(run("openssl", arguments).status != 0)
        let derived = run("openssl", ["pkey", "-in", scratch.file("ops.db.signing"), "-pubout"])
        #expect(derived.output == key.pem)
    }

    @Test func `ACC-23: a public key is read from PEM and from base64, and nothing else`() throws {
        let key = try #require(SigningKey.random()).publicKey
        #expect(CheckpointPublicKey(text: key.pem) == key)
        #expect(CheckpointPublicKey(text: key.base64 + "\n") == key)
        #expect(key.storeID.count == 32)
        for text in ["", "AAAA", "no key", key.pem.replacing("MCow", with: "MCox"), String(key.pem.dropLast(30))] {
            #expect(CheckpointPublicKey(text: text) == nil, "\(text)")
        }
    }

    @Test func `ACC-23: any altered field breaks the signature`() throws {
        let store = try World.create(in: scratch)
        let checkpoint = try store.checkpoint(to: [])
        let key = try store.checkpointPublicKey()
        let alterations: [(inout Checkpoint) -> Void] = [
            { $0.version = 2 }, { $0.store = "00" }, { $0.number += 1 }, { $0.seq += 1 }, { $0.head = "00" },
            { $0.at = $0.at + .milliseconds(1) }, { $0.entries = 0 }, { $0.previous = "00" },
            { $0.signature = "AAAA" }, { $0.signature = "?" },
        ]
        for alter in alterations {
            var altered = checkpoint
            alter(&altered)
            #expect(!altered.isSigned(by: key), "\(altered)")
        }
        #expect(try !checkpoint.isSigned(by: #require(SigningKey.random()).publicKey))
    }

    @Test func `ACC-23: a place that was out of reach gets what it missed`() throws {
        let store = try World.create(in: scratch)
        let sink = CheckpointDirectory(scratch.path + "/elsewhere")
        #expect(performing: { try store.checkpoint(to: [sink]) }, throws: { ($0 as? LedgerError)?.kind == .missing })
        try World.add(1...1, to: store)
        #expect(performing: { try store.checkpoint(to: [sink]) }, throws: { ($0 as? LedgerError)?.kind == .missing })
        _ = makeSink()
        try store.checkpoint(to: [sink])
        #expect(try kept(sink, store).map(\.number) == [1, 2, 3])
        #expect(try sink.newestNumber(of: store.checkpointPublicKey().storeID) == 3)
        #expect(try sink.newestNumber(of: "another") == 0)
        let anchors = try CheckpointAnchors(directory: sink.path, publicKey: store.checkpointPublicKey())
        #expect(try store.verify(against: anchors).isClean)
    }

    @Test func `ACC-23: a line cut short by a crash does not spoil the next`() throws {
        let sink = makeSink()
        let store = try World.create(in: scratch)
        let first = try store.checkpoint(to: [sink])
        let file = sink.file(of: first.store)
        write(Array(first.line.utf8) + [10] + Array(first.line.utf8.prefix(50)), to: file)
        let second = try store.checkpoint(to: [sink])
        let found = try sink.checkpoints(of: first.store)
        #expect(found.checkpoints == [first, second])
        #expect(found.malformedLines == [2])
    }

    @Test func `ACC-23: without its key, or with one open to others, the store signs nothing`() throws {
        let store = try World.create(in: scratch)
        let file = scratch.file("ops.db.signing")
        let isKeyError: (any Error) -> Bool = { ($0 as? LedgerError)?.kind == .key }
        chmod(file, 0o640)
        #expect(performing: { try store.checkpoint(to: []) }, throws: isKeyError)
        chmod(file, 0o600)
        try store.checkpoint(to: [])
        write("no key".utf8, to: file)
        #expect(performing: { try store.checkpoint(to: []) }, throws: isKeyError)
        unlink(file)
        #expect(performing: { try store.checkpointPublicKey() }, throws: isKeyError)
        #expect(try store.read { try $0.ledgerHead().seq } == 2)
    }

    @Test(arguments: ["CHECKPOINT", "ARCHIVE"])
    func `ACC-23: only the ledger writes its own kinds of entries`(action: String) throws {
        let store = try World.create(in: scratch)
        let isRefused: (any Error) -> Bool = { ($0 as? LedgerError)?.kind == .refused }
        #expect(performing: { try store.write { try $0.record(World.draft(action)) } }, throws: isRefused)
        #expect(
            performing: {
                try store.write { try $0.record(World.draft("X")) { _, draft in draft.action = action } }
            }, throws: isRefused)
        #expect(try store.read { try $0.ledgerHead().seq } == 1)
    }

    @Test func `ACC-23: a log cut by one page is found by the checkpoint`() throws {
        let sink = makeSink()
        let store = try World.create(in: scratch)
        try World.add(1...50, to: store)
        try store.checkpoint(to: [sink])
        try World.score("per_3", 7, in: store)
        try store.checkpoint(to: [sink])
        let copy = Scratch()
        _ = run("cp", [scratch.file("ops.db"), scratch.file("ops.db-wal"), copy.path])
        let log = try contents(of: copy.file("ops.db-wal"))
        let anchors = try CheckpointAnchors(directory: sink.path, publicKey: store.checkpointPublicKey())
        let whole = try LedgerStore.verifyCopy(at: copy.file("ops.db"), against: anchors)
        #expect(whole.isClean && whole.anchoredSeq == 4, "\(whole)")
        write(log.dropLast(4096 + 24), to: copy.file("ops.db-wal"))
        unlink(copy.file("ops.db-shm"))
        let cut = try LedgerStore.verifyCopy(at: copy.file("ops.db"), against: anchors)
        #expect(cut.firstDamage == nil)
        #expect(cut.checkpointDamages.map(\.kind) == [.restored], "\(cut)")
        #expect(cut.checkpointDamages.first?.seq == 5)
    }

    @Test func `ACC-23: a record missing from the index of its entries is found, and one put there`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...10, to: store)
        try World.score("per_4", 5, in: store)
        try store.checkpoint(to: [])
        store.close()
        try Tampering.change(scratch.file("ops.db")) {
            try $0.execute(
                """
                DELETE FROM ledger_subject WHERE row_key = 4 AND entry = 3;
                INSERT INTO ledger_subject (table_key, row_key, entry) VALUES (1, 5, 3);
                DELETE FROM ledger_mark
                """)
        }
        let report = try World.open(scratch).verify()
        #expect(report.firstDamage == nil && report.rowDamageCount == 0)
        #expect(
            report.indexDamages == [
                "ledger_mark: the checkpoint of entry 4 is not listed",
                "ledger_subject: entry 3 is not listed for person row 4",
                "ledger_subject: entry 3 never changed person row 5",
            ])
        #expect(!report.isClean)
    }

    @Test func `ACC-23: a copy that is no store is refused, and a secret changed there is told only with the key`()
        throws
    {
        let store = try World.create(in: scratch)
        try World.add(1...2, to: store)
        store.close()
        try Tampering.change(scratch.file("ops.db")) { try $0.execute("UPDATE person SET token = 'x' WHERE key = 1") }
        #expect(try World.open(scratch).verify().rowDamages.first?.columns == ["token"])
        let report = try LedgerStore.verifyCopy(at: scratch.file("ops.db"), against: nil)
        #expect(report.isClean && !report.areSecretsCompared)
        write("text".utf8, to: scratch.file("text"))
        #expect(run("sqlite3", [scratch.file("other"), "CREATE TABLE t (x)"]).status == 0)
        for (name, kind) in [("none", LedgerError.Kind.missing), ("text", .notAStore), ("other", .notAStore)] {
            #expect(
                performing: { try LedgerStore.verifyCopy(at: scratch.file(name), against: nil) },
                throws: { ($0 as? LedgerError)?.kind == kind })
        }
    }
}
