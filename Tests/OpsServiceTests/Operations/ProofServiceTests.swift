import FoundationEssentials
import Ledger
import OpsDomain
import OpsService
import Testing

/// What is told of checkpoints, archives and their receipts, and the numbers for machines.
final class ProofServiceTests {
    let fixture: ServiceFixture

    init() throws { fixture = try ServiceFixture() }

    private func file(_ name: String) -> String { fixture.directory + "/" + name }

    private func directory(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
        return file(name)
    }

    @Test func `ACC-23: checkpoints are listed with what they cover, where they went, and what is younger`()
        async throws
    {
        let auditor = try fixture.service(as: "auditor")
        let none = try await auditor.listCheckpoints(ListCheckpoints())
        #expect(none.ledger.made.isEmpty && none.ledger.newest == nil && none.ledger.younger == none.ledger.head)
        #expect(none.places.map(\.fault) == ["it is not there"])
        let place = try directory("worm")
        let first = try await auditor.checkpointLedger(to: place).checkpoint
        let second = try await auditor.checkpointLedger().checkpoint
        try fixture.write { try $0.run("UPDATE ticket SET subject = 'x' WHERE id = 'ZD-1'") }
        let found = try await auditor.listCheckpoints(ListCheckpoints())
        #expect(found.ledger.made.map(\.checkpoint) == [second, first])
        #expect(found.ledger.made.map(\.directory) == [nil, place] && found.ledger.made[0].operatorLogin == "auditor")
        #expect(found.ledger.made[0].entry == second.seq + 1 && found.ledger.younger == 1)
        let beside = fixture.path + ".checkpoints"
        #expect(found.places == [.init(directory: beside, newest: 2), .init(directory: place, newest: 1)])
        let page = try await auditor.listCheckpoints(ListCheckpoints(limit: 1))
        #expect(page.ledger.next == 2)
        let rest = try await auditor.listCheckpoints(ListCheckpoints(before: page.ledger.next, limit: 1))
        #expect(rest.ledger.made.map(\.checkpoint) == [first])
        try FileManager.default.removeItem(atPath: place)
        #expect(try await auditor.listCheckpoints(ListCheckpoints()).places.map(\.fault) == [nil, "it is not there"])
        let support = try fixture.service(as: "support_l3")
        #expect(
            await refusal { () async throws(OpsError) in try await support.listCheckpoints(ListCheckpoints()) }
                == "permission.missing")
    }

    @Test func `ACC-23: a log daemon that is missing is told by the checkpoint and by the job, and fails neither`()
        async throws
    {
        let admin = try fixture.service(as: "admin")
        let made = try await admin.checkpointLedger()
        #expect(made.checkpoint.number == 1 && made.warnings.count == 1)
        #expect(
            made.warnings[0].contains("did not take the checkpoint") && made.warnings[0].contains(fixture.systemLog))
        let runs = try await admin.runJobs(RunJobs([.checkpoint]))
        #expect(runs[0].failure == nil && runs[0].warnings == made.warnings)
        let state = try #require(try await admin.ask(ListJobs(), session: nil).first { $0.job == .checkpoint })
        #expect(state.failuresInARow == 0 && state.lastSuccessAt == fixture.clock.now())
    }

    @Test func `ACC-27: a plan says what would go, what stays and why, and an archive takes just that`() async throws {
        let admin = try fixture.service(as: "admin")
        _ = try await admin.checkpointLedger()
        try fixture.write { try $0.run("UPDATE ticket SET subject = 'x' WHERE id = 'ZD-1'") }
        fixture.advance(.seconds(86_400))
        let now = fixture.clock.now()
        try fixture.write { try $0.run("UPDATE ticket SET subject = 'y' WHERE id = 'ZD-1'") }
        let head = try #require(try fixture.ledger(limit: 1).first?.seq)
        let limit = ArchiveLedger.Limit.before(now - .seconds(7200))
        let plan = try await admin.ask(PlanArchive(limit), session: nil)
        let header = try #require(plan.header)
        #expect(plan.refusal == nil && plan.needs.first?.why == .limits)
        #expect(header.from == 1 && header.count + plan.stays.reduce(0) { $0 + $1.count } == head)
        // The checkpoint's own entry and the change after it; then the change of today.
        #expect(plan.stays.map(\.count) == [2, 1])
        #expect(plan.words.contains { $0.hasPrefix("\(header.count) entries would go: 1 to \(header.through).") })
        let made = try await admin.archiveLedger(ArchiveLedger(limit), to: file("old"))
        #expect(made.through == header.through)

        let session = try await admin.perform(OpenSession.good("org_00417"), session: nil)
        fixture.advance(.seconds(7200))
        let later = PlanArchive(.before(fixture.clock.now() - .seconds(3600)))
        let refused = try await admin.ask(later, session: nil)
        #expect(refused.header == nil && refused.refusal?.kind == "archive.refused")
        #expect(refused.needs.first == ArchiveNeed(why: .session, since: session.startedAt))
        #expect(refused.refusal?.message.contains("for an open session") == true)
        let auditor = try fixture.service(as: "auditor")
        #expect(
            await refusal { () async throws(OpsError) in try await auditor.ask(later, session: nil) }
                == "permission.missing")
        #expect(try fixture.isClean())
    }

    @Test func `ACC-28, ACC-24: an archived entry's receipt comes from the file, with the check for personal data`()
        async throws
    {
        let admin = try fixture.service(as: "admin")
        let auditor = try fixture.service(as: "auditor")
        // The fixture's entry brought two users of a tenant.
        let seq = try #require(try fixture.ledger(LedgerFilter(action: "TEST")).first?.seq)
        _ = try await admin.checkpointLedger()
        let live = try await admin.ask(IssueReceipt(seq: seq), session: nil)
        fixture.advance(.seconds(7200))
        let path = file("old")
        let header = try await admin.archiveLedger(ArchiveLedger(.through(1000)), to: path)
        #expect(
            await refusal { () async throws(OpsError) in try await admin.ask(IssueReceipt(seq: seq), session: nil) }
                == "record.missing")
        let receipt = try await admin.receipt(IssueReceipt(seq: seq), inArchive: path)
        #expect(receipt == live)
        #expect(try receipt.verify(with: try await admin.publicKey()).seq == seq)
        #expect(try await auditor.receipt(IssueReceipt(seq: 1), inArchive: path).seq == 1)
        #expect(
            await refusal { () async throws(OpsError) in
                try await auditor.receipt(IssueReceipt(seq: seq), inArchive: path)
            } == "permission.missing")
        let support = try fixture.service(as: "support_l3")
        #expect(
            await refusal { () async throws(OpsError) in
                try await support.receipt(IssueReceipt(seq: 1), inArchive: path)
            } == "permission.missing")
        let given = try fixture.ledger(LedgerFilter(action: "LEDGER_RECEIPT", outcome: .done))
        #expect(given.map(\.entityID) == ["1", "\(seq)", "\(seq)"])
        #expect(try fixture.ledger(LedgerFilter(action: "LEDGER_RECEIPT", outcome: .denied)).count == 2)

        let after = header.through + 1
        let changed = file("changed")
        var bytes = try Data(contentsOf: URL(filePath: path))
        let place = try #require(bytes.firstRange(of: Data("jane.doe".utf8)))
        bytes[place.lowerBound] += 1
        try bytes.write(to: URL(filePath: changed))
        try Data("no archive".utf8).write(to: URL(filePath: file("text")))
        let other = try ServiceFixture()
        let foreign = try other.service(as: "admin")
        for (number, name, kind) in [
            (after, path, "archive.without-entry"), (seq, changed, "archive.without-entry"),
            (seq, file("text"), "archive.without-entry"), (seq, file("none"), "file.unreadable"),
        ] {
            #expect(
                await refusal { () async throws(OpsError) in
                    try await admin.receipt(IssueReceipt(seq: number), inArchive: name)
                } == kind, "\(name)")
        }
        #expect(
            await refusal { () async throws(OpsError) in
                try await foreign.receipt(IssueReceipt(seq: 1), inArchive: path)
            } == "archive.without-entry")
    }

    private func approve(_ ids: [String], version: Int = 1, key: String) -> ChangeQAItems {
        ChangeQAItems(
            action: .approve, items: ids.map { FrozenQAItems.Item(id: $0, version: version) }, reason: nil,
            batchKey: key)
    }

    @Test func `ACC-27, HOT-3: the report of an old batch says that its details are archived, and never misreports`()
        async throws
    {
        try fixture.write { store in
            for number in 1...4 {
                try store.run(
                    """
                    INSERT INTO qa_item (id, organization_id, reference, severity, category, language, priority,
                        imminent_harm, state, intake_text, created_at, updated_at, version, feed_version)
                    VALUES (?1, 'org_00417', ?1, 1, 'fraud', 'en', 1, 0, 'PENDING', 'text', ?2, ?2, ?3, 1)
                    """, "qa_\(number)", ServiceFixture.start, number == 4 ? 2 : 1)
            }
        }
        let hotline = try fixture.service(as: "hotline_ops")
        let whole = approve(["qa_1", "qa_2"], key: "whole")
        let part = approve(["qa_3", "qa_4"], key: "part")
        for command in [whole, part] {
            let report = try await hotline.performBulk(command, session: nil) { _ in true }
            #expect(report.archived == nil && !report.repeated && report.tried == 2)
        }
        let before = try await hotline.performBulk(part, session: nil) { _ in true }
        #expect(before.repeated && before.archived == nil && before.count(.conflict) == 1)
        let admin = try fixture.service(as: "admin")
        _ = try await admin.checkpointLedger()
        fixture.advance(.seconds(7200))
        let header = try await admin.archiveLedger(ArchiveLedger(.through(1000)), to: file("old"))
        let good = try await hotline.performBulk(whole, session: nil) { _ in true }
        #expect(good.repeated && good.items.isEmpty && good.count(.applied) == 2 && good.isSuccess)
        #expect(good.archived == .init(applied: 2, others: 0, through: header.through))
        let bad = try await hotline.performBulk(part, session: nil) { _ in true }
        #expect(bad.archived == .init(applied: 1, others: 1, through: header.through))
        #expect(bad.count(.applied) == 1 && bad.tried == 2 && !bad.isSuccess && bad.stopped == nil)
        // Nothing was done again.
        #expect(try fixture.ledger(LedgerFilter(action: "QA_APPROVE")).isEmpty)
    }

    @Test func `OPS-5: the numbers tell of entries, refusals, sessions, checkpoints and jobs, and outlast an archive`()
        async throws
    {
        let support = try fixture.service(as: "support_l1")
        let admin = try fixture.service(as: "admin")
        for _ in 1...3 { _ = await refusal { () async throws(OpsError) in try await support.publicKey() } }
        _ = await refusal { () async throws(OpsError) in try await support.ask(ShowMetrics(), session: nil) }
        var policy = Policy.standard
        policy.perHour[.exports] = 0
        let limited = try fixture.service(as: "admin", policy: policy)
        _ = await refusal { () async throws(OpsError) in try await limited.ask(IssueReceipt(seq: 1), session: nil) }
        let auditor = try fixture.service(as: "auditor")
        let before = try fixture.ledger(limit: 1).first?.seq
        let first = try await auditor.ask(ShowMetrics(), session: nil)
        #expect(first.ledgerEntries == before && first.checkpoint == nil && first.liveSessions == 0)
        #expect(first.jobs.allSatisfy { $0.lastSuccessAt == nil && $0.failures == 0 })
        let refusals = [
            Refusal(kind: "limit.reached", subject: "exports", count: 1),
            Refusal(kind: "permission.missing", subject: "verify", count: 3),
            Refusal(kind: "permission.missing", subject: "view_ledger", count: 1),
        ]
        #expect(first.refusals == refusals)
        // Looking is no entry, so that a machine that looks every minute does not break the silence.
        #expect(try fixture.ledger(limit: 1).first?.seq == before)

        _ = await refusal { () async throws(OpsError) in
            try await admin.runJobs(RunJobs([.checkpoint]), checkpointsTo: "/nowhere/at/all")
        }
        fixture.advance(.seconds(7200))
        let session = try await support.perform(OpenSession.good("org_00417", minutes: 15), session: nil)
        #expect(try await auditor.ask(ShowMetrics(), session: nil).liveSessions == 1)
        _ = try await support.perform(EndSession(sessionId: session.id), session: session.id)
        _ = await refusal { () async throws(OpsError) in try await support.publicKey() }
        let made = try await admin.archiveLedger(ArchiveLedger(.through(1000)), to: file("old"))
        #expect(made.tallies?["permission.missing verify"] == 3)
        let second = try await auditor.ask(ShowMetrics(), session: nil)
        #expect(second.refusals.map(\.count) == [1, 4, 1] && second.archivedThrough == made.through)
        #expect(second.checkpoint?.number == 1 && second.unsignedEntries > 0)
        let job = try #require(second.jobs.first { $0.job == .checkpoint })
        #expect(job.failures == 1 && job.failuresInARow == 1 && job.lastSuccessAt == nil)
        #expect(job.lastFailure?.contains("Check the directory") == true)
        #expect(try fixture.isClean())
    }

    @Test func `OPS-3: a job's last success is kept through later failures`() async throws {
        let admin = try fixture.service(as: "admin")
        _ = try await admin.runJobs(RunJobs([.checkpoint]))
        let good = fixture.clock.now()
        for _ in 1...2 {
            fixture.advance(.seconds(3600))
            _ = try await admin.runJobs(RunJobs([.checkpoint]), checkpointsTo: "/nowhere/at/all")
        }
        let failing = try #require(try await admin.ask(ListJobs(), session: nil).first { $0.job == .checkpoint })
        #expect(failing.lastSuccessAt == good && failing.failures == 2 && failing.failuresInARow == 2)
        fixture.advance(.seconds(3600))
        let stopped = try await admin.runJobs(RunJobs(Job.allCases)) { _ in false }
        #expect(stopped.map(\.job) == [.sessions])
        _ = try await admin.runJobs()
        let mended = try #require(try await admin.ask(ListJobs(), session: nil).first { $0.job == .checkpoint })
        #expect(mended.lastSuccessAt == fixture.clock.now() && mended.failure == nil)
        #expect(mended.lastFailure == failing.failure && mended.failures == 2)
    }
}
