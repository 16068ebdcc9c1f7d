import SQLite
import Testing

@testable import Ledger

/// What verification says of a store of 10,000 entries that is held against its checkpoints, on a copy without its keys.
@Suite struct AnchorTests {
    /// A way to do harm, and the exact answer.
    private struct Case {
        let name: String
        /// The chain's first wrong entry, if the chain itself is wrong.
        var seq: Int64?
        var kind: Damage.Kind?
        /// What the checkpoints betray: kind and number.
        var betrayed: [(CheckpointDamage.Kind, Int64?)] = []
        let anchored: Int64
        let harm: (_ place: Place) throws -> Void
    }

    /// A copy of the store and of its checkpoints.
    private struct Place {
        let scratch = Scratch()
        let yesterday: String
        var file: String { scratch.file("ops.db") }
        var checkpoints: String { scratch.path + "/checkpoints" }

        func sql(_ text: String) throws { try Tampering.change(file) { try $0.execute(text) } }

        /// Puts the copy back that was made at entry 5,000.
        func restore() { _ = run("cp", ["-r", yesterday + "/.", scratch.path]) }

        func goOn(_ count: Int, checkpoint: Bool = false) throws {
            let store = try World.open(scratch)
            try AnchorTests.score(count, "gone on", in: store)
            if checkpoint { try store.checkpoint(to: [CheckpointDirectory(checkpoints)]) }
            store.close()
        }

        func edit(_ change: (inout [String]) -> Void) throws {
            let names = run("ls", [checkpoints]).output.split(separator: "\n")
            let path = "\(checkpoints)/\(try #require(names.first))"
            var lines = String(decoding: try contents(of: path), as: UTF8.self).split(separator: "\n").map(String.init)
            change(&lines)
            write(lines.joined(separator: "\n").utf8, to: path)
        }
    }

    private static func score(_ count: Int, _ reason: String, in store: LedgerStore) throws {
        try store.write { transaction in
            for number in 0..<count {
                try transaction.record(World.draft("SCORE", entity: "per_\(number % 100)", reason: reason)) {
                    writer, _ in
                    try writer.run(
                        "UPDATE person SET score = score + 1, token = ? WHERE key = ?", "\(number)", number % 100 + 1)
                }
            }
        }
    }

    /// A store with checkpoints of the entries 2,499, 4,999, 7,499 and 9,999, each followed by its CHECKPOINT entry.
    private func makeStore(_ scratch: Scratch, yesterday: Scratch) throws -> CheckpointPublicKey {
        let sink = CheckpointDirectory(scratch.path + "/checkpoints")
        #expect(run("mkdir", [sink.path]).status == 0)
        let store = try World.create(in: scratch)
        try World.add(1...100, to: store)
        for part in 1...4 {
            try Self.score(part * 2_500 - 1 - Int(try store.read { try $0.ledgerHead().seq }), "part", in: store)
            try store.checkpoint(to: [sink])
            guard part == 2 else { continue }
            store.close()
            _ = run("cp", [scratch.file("ops.db"), scratch.file("ops.db.key"), yesterday.path])
            _ = run("cp", [scratch.file("ops.db.signing"), yesterday.path])
            return try finish(scratch, sink)
        }
        throw LedgerError(.other, "unreachable")
    }

    private func finish(_ scratch: Scratch, _ sink: CheckpointDirectory) throws -> CheckpointPublicKey {
        let store = try World.open(scratch)
        defer { store.close() }
        for _ in 3...4 {
            try Self.score(2_499, "part", in: store)
            try store.checkpoint(to: [sink])
        }
        #expect(try store.read { try $0.ledgerHead().seq } == 10_000)
        return try store.checkpointPublicKey()
    }

    private static let columns = """
        at, context, operator, organization, session, action, entity_type, entity_id, outcome, correlation, details,
        change_count, chunk_count, changes, prev_hash, hash
        """

    private var cases: [Case] {
        let rewrite = "UPDATE ledger_entry SET correlation = 'innocent' WHERE seq = 6000"
        return [
            Case(name: "untouched", anchored: 9_999) { _ in },
            Case(name: "changed", seq: 6_000, kind: .changed, anchored: 4_999) { try $0.sql(rewrite) },
            Case(name: "missing", seq: 6_000, kind: .missing, anchored: 4_999) {
                try $0.sql("DELETE FROM ledger_entry WHERE seq = 6000")
            },
            Case(name: "missing, the rest moved up", seq: 6_000, kind: .missing, anchored: 4_999) {
                try $0.sql(
                    """
                    DELETE FROM ledger_entry WHERE seq = 6000; UPDATE ledger_entry SET seq = -seq WHERE seq > 6000;
                    UPDATE ledger_entry SET seq = -seq - 1 WHERE seq < 0
                    """)
            },
            Case(name: "inserted", seq: 6_000, kind: .inserted, anchored: 4_999) {
                try $0.sql(
                    """
                    UPDATE ledger_entry SET seq = -seq WHERE seq >= 6000;
                    UPDATE ledger_entry SET seq = 1 - seq WHERE seq < 0;
                    INSERT INTO ledger_entry (seq, \(Self.columns)) SELECT 6000, \(Self.columns) FROM ledger_entry
                        WHERE seq = 3000
                    """)
            },
            Case(name: "reordered", seq: 6_000, kind: .reordered, anchored: 4_999) {
                try $0.sql(
                    """
                    UPDATE ledger_entry SET seq = -6000 WHERE seq = 6000;
                    UPDATE ledger_entry SET seq = 6000 WHERE seq = 6001;
                    UPDATE ledger_entry SET seq = 6001 WHERE seq = -6000
                    """)
            },
            Case(name: "truncated", betrayed: [(.truncated, 4)], anchored: 7_499) {
                try $0.sql("DELETE FROM ledger_entry WHERE seq > 8000")
            },
            Case(name: "truncated with its indexes", betrayed: [(.truncated, 3)], anchored: 4_999) {
                try $0.sql(
                    """
                    DELETE FROM ledger_entry WHERE seq > 7000; DELETE FROM ledger_subject WHERE entry > 7000;
                    DELETE FROM ledger_mark WHERE entry > 7000
                    """)
            },
            Case(name: "restored", betrayed: [(.restored, 3)], anchored: 4_999) { $0.restore() },
            Case(name: "restored, gone on", betrayed: [(.restored, 3)], anchored: 4_999) {
                $0.restore()
                try $0.goOn(6_000)
            },
            Case(name: "restored, gone on, signed again", betrayed: [(.restored, 3)], anchored: 4_999) {
                $0.restore()
                try $0.goOn(6_000, checkpoint: true)
            },
            Case(name: "rewritten with all hashes", betrayed: [(.resigned, 3)], anchored: 4_999) {
                try Tampering.change($0.file) {
                    try $0.execute(rewrite)
                    try Tampering.rehash(from: 6_000, $0)
                }
            },
            Case(name: "rewritten and signed with the key", betrayed: [(.resigned, 3)], anchored: 4_999) { place in
                let key = try StoreFiles(database: place.file).readSigningKey()
                try Tampering.change(place.file) {
                    try $0.execute(rewrite)
                    try Tampering.rehash(from: 6_000, $0, key: key)
                }
            },
            Case(name: "forged checkpoint", betrayed: [(.forged, 3)], anchored: 9_999) {
                try $0.edit { $0[2] = $0[2].replacing("\"entries\":2499", with: "\"entries\":0") }
            },
            Case(name: "forged newest checkpoint", betrayed: [(.forged, 4)], anchored: 7_499) {
                try $0.edit { $0[3] = $0[3].replacing("\"seq\":9999", with: "\"seq\":9998") }
            },
            Case(name: "gap in the checkpoints", betrayed: [(.gap, 2)], anchored: 9_999) {
                try $0.edit { $0.remove(at: 1) }
            },
            Case(name: "checkpoints cut", betrayed: [(.gap, 3)], anchored: 4_999) { try $0.edit { $0.removeLast(2) } },
            Case(name: "torn line", betrayed: [(.malformed, nil), (.gap, 4)], anchored: 7_499) {
                try $0.edit { $0[3].removeLast(20) }
            },
        ]
    }

    @Test func `ACC-23: every damage to 10,000 entries is told apart with the checkpoints`() throws {
        let original = Scratch()
        let yesterday = Scratch()
        let key = try makeStore(original, yesterday: yesterday)
        for test in cases {
            let place = Place(yesterday: yesterday.path)
            _ = run("cp", ["-r", original.path + "/.", place.scratch.path])
            try test.harm(place)
            // Whoever checks has neither of the keys.
            _ = run("rm", [place.file + ".key", place.file + ".signing"])
            let files = run("ls", [place.scratch.path]).output
            let anchors = try CheckpointAnchors(directory: place.checkpoints, publicKey: key)
            let report = try LedgerStore.verifyCopy(at: place.file, against: anchors)
            let comment = Comment(rawValue: "\(test.name): \(report)")
            #expect(report.firstDamage?.seq == test.seq, comment)
            #expect(report.firstDamage?.kind == test.kind, comment)
            #expect(report.checkpointDamages.map(\.kind) == test.betrayed.map(\.0), comment)
            #expect(report.checkpointDamages.map(\.number) == test.betrayed.map(\.1), comment)
            #expect(report.anchoredSeq == test.anchored, comment)
            #expect(report.isClean == (test.kind == nil && test.betrayed.isEmpty), comment)
            #expect(!report.areSecretsCompared)
            #expect(run("ls", [place.scratch.path]).output == files)
        }
    }
}
