import FoundationEssentials
import Ledger
import OpsDomain
import OpsService
import Testing

/// Checkpoints, verification against them, receipts, archives: what others can hold the ledger to account with.
final class CheckpointServiceTests {
    let fixture: ServiceFixture

    init() throws { fixture = try ServiceFixture() }

    private func file(_ name: String) -> String { fixture.directory + "/" + name }

    private func directory(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
        return file(name)
    }

    @Test func `ACC-23: a checkpoint goes beside the store and to a second place, and names who asked`() async throws {
        let auditor = try fixture.service(as: "auditor")
        let place = try directory("worm")
        let first = try await auditor.checkpointLedger(to: place).checkpoint
        let second = try await auditor.checkpointLedger(to: place).checkpoint
        #expect(first.number == 1 && second.number == 2 && second.isQuiet)
        let key = try await auditor.publicKey()
        for directory in [place, fixture.path + ".checkpoints"] {
            #expect(try CheckpointAnchors(directory: directory, publicKey: key).checkpoints == [first, second])
        }
        let entry = try #require(try fixture.ledger(LedgerFilter(action: "CHECKPOINT")).first)
        #expect(entry.operatorLogin == "auditor" && entry.operatorRole == "AUDITOR" && entry.seq == second.seq + 1)
        let report = try await auditor.verified()
        #expect(report.isClean && report.anchoredSeq == second.seq && report.checkpointsCompared == 2)
    }

    @Test func `ACC-23: checkpoints that were taken away as a whole, or another signing key, are damage`() async throws
    {
        let auditor = try fixture.service(as: "auditor")
        #expect(try await auditor.verified().isClean)
        _ = try await auditor.checkpointLedger()
        #expect(try await auditor.verified().isClean)
        let key = try String(contentsOfFile: fixture.path + ".signing", encoding: .utf8)
        let other = try ServiceFixture()
        let foreign = try String(contentsOfFile: other.path + ".signing", encoding: .utf8)
        try foreign.write(toFile: fixture.path + ".signing", atomically: false, encoding: .utf8)
        #expect(try await auditor.verified().checkpointDamages.map(\.kind) == [.gap])
        try key.write(toFile: fixture.path + ".signing", atomically: false, encoding: .utf8)
        try FileManager.default.removeItem(atPath: fixture.path + ".checkpoints")
        let report = try await auditor.verified()
        #expect(!report.isClean && report.checkpointDamages.map(\.number) == [1])
    }

    @Test func `ACC-23: a place that cannot be written is told, the checkpoint stands, and the next brings it along`()
        async throws
    {
        let auditor = try fixture.service(as: "auditor")
        let place = file("later")
        #expect(
            await refusal { () async throws(OpsError) in try await auditor.checkpointLedger(to: place) }
                == "checkpoint.stranded")
        _ = try directory("later")
        let second = try await auditor.checkpointLedger(to: place).checkpoint
        #expect(second.number == 2)
        let key = try await auditor.publicKey()
        #expect(try CheckpointAnchors(directory: place, publicKey: key).checkpoints.map(\.number) == [1, 2])
    }

    @Test func `ACC-3: checkpoint, key, verification, archive, receipt and export are refused without the permission`()
        async throws
    {
        let support = try fixture.service(as: "support_l3")
        let path = file("x")
        let kinds = [
            await refusal { () async throws(OpsError) in try await support.checkpointLedger() },
            await refusal { () async throws(OpsError) in try await support.publicKey() },
            await refusal { () async throws(OpsError) in try await support.verified() },
            await refusal { () async throws(OpsError) in
                try await support.archiveLedger(ArchiveLedger(.through(1)), to: path)
            },
            await refusal { () async throws(OpsError) in try await support.ask(IssueReceipt(seq: 1), session: nil) },
            await refusal { () async throws(OpsError) in
                try await support.exportLedger(ExportLedger(), to: .file(path))
            },
            await refusal { () async throws(OpsError) in try await support.runJobs() },
            await refusal { () async throws(OpsError) in
                try await support.ask(AccessReport(organizationId: "org_00417"), session: nil)
            },
        ]
        #expect(kinds == Array(repeating: "permission.missing", count: 8))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: fixture.directory).allSatisfy { !$0.hasPrefix("x") })
        let denied = try fixture.ledger(LedgerFilter(outcome: .denied)).map(\.action)
        let actions = ["LEDGER_CHECKPOINT", "LEDGER_VERIFY", "LEDGER_ARCHIVE", "LEDGER_RECEIPT", "EXPORT", "JOB_RUN"]
        #expect(Set(denied).isSuperset(of: actions))
        let auditor = try fixture.service(as: "auditor")
        #expect(
            await refusal { () async throws(OpsError) in
                try await auditor.archiveLedger(ArchiveLedger(.through(1)), to: path)
            } == "permission.missing")
    }

    @Test
    func `ACC-23: a copy without the keys is verified by nobody, with checkpoints and public key, and not changed`()
        async throws
    {
        let auditor = try fixture.service(as: "auditor")
        let place = try directory("worm")
        let checkpoint = try await auditor.checkpointLedger(to: place).checkpoint
        let key = try await auditor.publicKey()
        await auditor.close()
        let copy = file("copy.db")
        try FileManager.default.copyItem(atPath: fixture.path, toPath: copy)
        let before = try Data(contentsOf: URL(filePath: copy))
        #expect(LedgerCopy.isWithoutKey(copy) && !LedgerCopy.isWithoutKey(fixture.path))
        let report = try LedgerCopy.verify(at: copy, checkpoints: place, publicKey: key)
        #expect(report.isClean && report.anchoredSeq == checkpoint.seq && !report.areSecretsCompared)
        #expect(try Data(contentsOf: URL(filePath: copy)) == before)
        #expect(
            await refusal { () async throws(OpsError) in
                try LedgerCopy.verify(at: copy, checkpoints: place, publicKey: nil)
            } == "key.required")
        let none = try directory("none")
        #expect(
            await refusal { () async throws(OpsError) in
                try LedgerCopy.verify(at: copy, checkpoints: none, publicKey: key)
            } == "checkpoints.missing")
        // Yesterday's copy put back: the checkpoint shows it.
        let later = try fixture.service(as: "auditor")
        _ = try await later.checkpointLedger(to: place)
        let old = try LedgerCopy.verify(at: copy, checkpoints: place, publicKey: key)
        #expect(!old.isClean && old.checkpointDamages.first?.kind == .restored)
    }

    @Test func `ACC-28: a receipt proves an entry with only the public key, and not a changed one`() async throws {
        let admin = try fixture.service(as: "admin")
        let seq = try #require(try fixture.ledger(LedgerFilter(action: "TEST")).first?.seq)
        #expect(
            await refusal { () async throws(OpsError) in try await admin.ask(IssueReceipt(seq: seq), session: nil) }
                == "receipt.refused")
        _ = try await admin.checkpointLedger()
        let receipt = try await admin.ask(IssueReceipt(seq: seq), session: nil)
        let key = try await admin.publicKey()
        try Data(receipt.json.utf8).write(to: URL(filePath: file("r.json")))
        try Data(key.pem.utf8).write(to: URL(filePath: file("key.pem")))
        let proof = try LedgerCopy.proof(
            inFile: file("r.json"), publicKey: try LedgerCopy.publicKey(inFile: file("key.pem")))
        #expect(proof.seq == seq && proof.entry.action == "TEST")
        var wrong = receipt
        wrong.previousHash = String(repeating: "a", count: 64)
        try Data(wrong.json.utf8).write(to: URL(filePath: file("w.json")))
        try Data("{}".utf8).write(to: URL(filePath: file("m.json")))
        let place = file("")
        for (name, kind) in [("w.json", "receipt.changed"), ("m.json", "receipt.malformed"), ("n", "file.unreadable")] {
            #expect(
                await refusal { () async throws(OpsError) in
                    try LedgerCopy.proof(inFile: place + name, publicKey: key)
                } == kind)
        }
        #expect(
            await refusal { () async throws(OpsError) in try LedgerCopy.publicKey(inFile: place + "m.json") }
                == "key.invalid")
        #expect(
            await refusal { () async throws(OpsError) in try LedgerCopy.publicKey(inFile: "/dev/zero") }
                == "value.invalid")
        #expect(
            await refusal { () async throws(OpsError) in try await admin.ask(IssueReceipt(seq: 99_999), session: nil) }
                == "record.missing")
    }

    @Test func `ACC-24: a receipt of an entry with personal data needs view_pii, of another it does not`() async throws
    {
        let auditor = try fixture.service(as: "auditor")
        _ = try await auditor.checkpointLedger()
        // The fixture's entry brought two users of a tenant.
        let seq = try #require(try fixture.ledger(LedgerFilter(action: "TEST")).first?.seq)
        #expect(
            await refusal { () async throws(OpsError) in try await auditor.ask(IssueReceipt(seq: seq), session: nil) }
                == "permission.missing")
        #expect(try await auditor.ask(IssueReceipt(seq: 1), session: nil).seq == 1)
        #expect(try fixture.ledger(LedgerFilter(action: "LEDGER_RECEIPT", outcome: .done)).count == 1)
    }

    @Test func `ACC-27: old entries move to a file, by whom is on the ledger, and all still verifies end to end`()
        async throws
    {
        let admin = try fixture.service(as: "admin")
        let founded = fixture.clock.now()
        let checkpoint = try await admin.checkpointLedger().checkpoint
        let path = file("old.archive")
        #expect(
            await refusal { () async throws(OpsError) in
                try await admin.archiveLedger(ArchiveLedger(.through(1000)), to: path)
            } == "archive.refused")
        fixture.advance(.seconds(7200))
        let header = try await admin.archiveLedger(ArchiveLedger(.through(1000)), to: path)
        #expect(header.from == 1 && header.through == checkpoint.seq)
        let entry = try #require(try fixture.ledger(LedgerFilter(action: "ARCHIVE", outcome: .done)).first)
        #expect(entry.operatorLogin == "admin")
        let report = try await admin.verified(archives: [path])
        #expect(report.isClean && report.archivedEntriesVerified == header.count)
        // What cannot be known any more is not guessed.
        #expect(
            await refusal { () async throws(OpsError) in
                try await admin.ask(RightsAsOf(login: "auditor", date: founded), session: nil)
            } == "ledger.archived")
        #expect(try await admin.ask(RightsAsOf(login: "auditor", date: fixture.clock.now()), session: nil).existed)
        #expect(
            await refusal { () async throws(OpsError) in
                try await admin.archiveLedger(ArchiveLedger(.through(1000)), to: path)
            } == "archive.refused")
        _ = try await admin.checkpointLedger()
        fixture.advance(.seconds(7200))
        #expect(
            await refusal { () async throws(OpsError) in
                try await admin.archiveLedger(ArchiveLedger(.through(1000)), to: path)
            } == "file.exists")
        let nowhere = file("no/such/place")
        #expect(
            await refusal { () async throws(OpsError) in
                try await admin.archiveLedger(ArchiveLedger(.through(1000)), to: nowhere)
            } == "file.unwritable")
        #expect(try fixture.isClean())
    }

    @Test func `ACC-27: what an open session or an undo needs is not archived, by number or by date`() async throws {
        let support = try fixture.service(as: "support_l1")
        fixture.advance(.seconds(60))
        let session = try await support.perform(OpenSession.good("org_00417"), session: nil)
        let admin = try fixture.service(as: "admin")
        _ = try await admin.checkpointLedger()
        fixture.advance(.seconds(7200))
        let path = file("old.archive")
        let seq = try #require(try fixture.ledger(limit: 1).first?.seq)
        for limit in [ArchiveLedger.Limit.through(seq), .before(fixture.clock.now() - .seconds(3600))] {
            #expect(
                await refusal { () async throws(OpsError) in
                    try await admin.archiveLedger(ArchiveLedger(limit), to: path)
                } == "archive.refused")
        }
        #expect(!FileManager.default.fileExists(atPath: path))
        _ = try await support.perform(EndSession(sessionId: session.id), session: session.id)
        let header = try await admin.archiveLedger(
            ArchiveLedger(.before(fixture.clock.now() - .seconds(3600))), to: path)
        #expect(header.through > 1)
        #expect(try fixture.isClean())
    }
}

extension EmbeddedService {
    /// Verifies against the checkpoints beside the store.
    func verified(archives: [String] = []) async throws(OpsError) -> VerifyReport {
        try await verifyLedger(checkpoints: nil, publicKey: nil, archives: archives) { _, _ in true }
    }
}
