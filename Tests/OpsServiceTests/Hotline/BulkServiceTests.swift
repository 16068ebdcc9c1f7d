import Ledger
import OpsDomain
import OpsService
import Synchronization
import Testing

@Suite struct BulkServiceTests {
    let fixture: ServiceFixture

    init() throws {
        fixture = try ServiceFixture()
    }

    /// Adds pending items `qa_1`…, each in one of the three tenants in turn.
    private func add(items count: Int) throws {
        try fixture.write { store in
            try store.run(
                """
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
                INSERT INTO qa_item (id, organization_id, reference, severity, category, language, priority,
                    imminent_harm, state, intake_text, created_at, updated_at, version, feed_version)
                SELECT 'qa_' || i,
                    CASE i % 3 WHEN 0 THEN 'org_00417' WHEN 1 THEN 'org_00021' ELSE 'org_00300' END,
                    'CASE-' || i, i % 4, 'fraud', 'en', 1 + i % 4, 0, 'PENDING', 'text', ?2 - i * 1000, ?2, 1, 1
                FROM n
                """, count, ServiceFixture.start)
        }
    }

    private func change(
        _ action: QABulkAction, _ ids: [String], version: Int = 1, reason: String? = nil, key: String = "k1"
    ) -> ChangeQAItems {
        ChangeQAItems(
            action: action, items: ids.map { FrozenQAItems.Item(id: $0, version: version) }, reason: reason,
            batchKey: key)
    }

    private func states() throws -> [String: Int] {
        let store = try LedgerStore.open(at: fixture.path, schema: OpsSchema.current, clock: fixture.clock)
        defer { store.close() }
        return try store.read { store in
            Dictionary(
                uniqueKeysWithValues: try store.rows("SELECT state, count(*) FROM qa_item GROUP BY state") {
                    ($0.text(0), $0.int(1))
                })
        }
    }

    @Test func `HOT-3, ACC-14: 2,500 approvals are chunks of one entry each, with every row's change`() async throws {
        try add(items: 2500)
        let service = try fixture.service(as: "hotline_ops")
        let frozen = try await service.ask(FreezeQAItems(.filter("")), session: nil)
        #expect(frozen.items.count == 2500 && frozen.tenants.count == 3)
        let command = ChangeQAItems(action: .approve, items: frozen.items, reason: nil, batchKey: "big")
        let seen = Mutex<[BulkProgress]>([])
        let report = try await service.performBulk(command, session: nil) { progress in
            seen.withLock { $0.append(progress) }
            return true
        }
        #expect(report.isSuccess && report.count(.applied) == 2500)
        #expect(try report.lastEntry == fixture.ledger(LedgerFilter(action: "QA_APPROVE")).first?.seq)
        #expect(try states() == ["APPROVED": 2500])
        #expect(seen.withLock { $0.last } == BulkProgress(done: 2500, total: 2500))
        let entries = try fixture.ledger(LedgerFilter(action: "QA_APPROVE"), limit: 100)
        #expect(entries.count >= 3 && entries.allSatisfy { $0.entityID == report.batch && $0.outcome == .done })
        #expect(entries.allSatisfy { $0.changeCount <= 1002 })
        #expect(try fixture.isClean())
    }

    @Test func `TUI-7, ACC-21: a command tells under which ledger entry it stands`() async throws {
        try add(items: 3)
        let service = try fixture.service(as: "hotline_ops")
        let claim = try await service.performed(ClaimQAItem(itemId: "qa_1", version: 1), session: nil)
        #expect(claim.answer.claimedBy == "hotline_ops")
        #expect(try claim.entry == fixture.ledger(LedgerFilter(action: "QA_CLAIM")).first?.seq)
        let report = try await service.performBulk(change(.approve, ["qa_2"]), session: nil) { _ in true }
        #expect(try report.lastEntry == fixture.ledger(LedgerFilter(action: "QA_APPROVE")).first?.seq)
        let again = try await service.performBulk(change(.approve, ["qa_2"]), session: nil) { _ in true }
        #expect(again.repeated && again.lastEntry == nil)
    }

    @Test func `HOT-3: the same batch key again answers with the report, not with the work`() async throws {
        try add(items: 10)
        let service = try fixture.service(as: "hotline_ops")
        let command = change(.approve, (1...10).map { "qa_\($0)" } + ["qa_404"])
        let first = try await service.performBulk(command, session: nil) { _ in true }
        let head = try fixture.ledger().first?.seq
        let second = try await service.performBulk(command, session: nil) { _ in true }
        #expect(second.repeated && second.batch == first.batch)
        #expect(Set(second.items) == Set(first.items))
        #expect(second.count(.applied) == 10 && second.count(.invalid) == 1)
        #expect(try fixture.ledger().first?.seq == head)
    }

    @Test func `HOT-3: an item that somebody changed since it was frozen is a conflict, the others are applied`()
        async throws
    {
        try add(items: 3)
        let mine = try fixture.service(as: "hotline_ops")
        let frozen = try await mine.ask(FreezeQAItems(.items(["qa_1", "qa_2", "qa_3"])), session: nil)
        let other = try fixture.service(as: "admin")
        _ = try await other.performBulk(change(.prioritize(1), ["qa_2"]), session: nil) { _ in true }
        let command = ChangeQAItems(action: .approve, items: frozen.items, reason: nil, batchKey: "mine")
        let report = try await mine.performBulk(command, session: nil) { _ in true }
        #expect(!report.isSuccess && report.count(.applied) == 2)
        let conflict = try #require(report.items.first { $0.outcome == .conflict })
        #expect(conflict.id == "qa_2" && conflict.detail?.isEmpty == false)
    }

    @Test func `HOT-3: undo reverts what nobody changed since, names what it keeps, and is a batch itself`()
        async throws
    {
        try add(items: 5)
        let service = try fixture.service(as: "hotline_ops")
        let done = try await service.performBulk(
            change(.reject, (1...5).map { "qa_\($0)" }, reason: "text too short to act on"), session: nil
        ) { _ in true }
        #expect(try states() == ["REJECTED": 5])
        try fixture.write { try $0.run("UPDATE qa_item SET version = version + 1 WHERE id = 'qa_4'") }
        let undo = try await service.performBulk(UndoQABatch(batchId: done.batch), session: nil) { _ in true }
        #expect(undo.count(.applied) == 4 && undo.count(.kept) == 1)
        #expect(undo.items.first { $0.outcome == .kept }?.id == "qa_4")
        #expect(try states() == ["PENDING": 4, "REJECTED": 1])
        let again = await refusal { () async throws(OpsError) in
            try await service.performBulk(UndoQABatch(batchId: done.batch), session: nil) { _ in true }
        }
        #expect(again != nil || undo.batch.isEmpty == false)
        #expect(try fixture.isClean())
    }

    @Test func `HOT-3: after ten minutes a batch cannot be undone`() async throws {
        try add(items: 1)
        let service = try fixture.service(as: "hotline_ops")
        let done = try await service.performBulk(change(.approve, ["qa_1"]), session: nil) { _ in true }
        fixture.advance(.seconds(601))
        let kind = await refusal { () async throws(OpsError) in
            try await service.performBulk(UndoQABatch(batchId: done.batch), session: nil) { _ in true }
        }
        #expect(kind != nil)
        #expect(try states() == ["APPROVED": 1])
    }

    @Test(arguments: [QABulkAction.reject, .reassign(to: "admin")])
    func `HOT-3: without a reason nothing is rejected or reassigned`(_ action: QABulkAction) async throws {
        try add(items: 1)
        let service = try fixture.service(as: "hotline_ops")
        let kind = await refusal { () async throws(OpsError) in
            try await service.performBulk(change(action, ["qa_1"]), session: nil) { _ in true }
        }
        #expect(kind == "value.invalid")
        #expect(try states() == ["PENDING": 1])
    }

    @Test func `ACC-3: who may not decide is refused, and the attempt is on the ledger`() async throws {
        try add(items: 1)
        let service = try fixture.service(as: "support_l3")
        let kind = await refusal { () async throws(OpsError) in
            try await service.performBulk(change(.approve, ["qa_1"]), session: nil) { _ in true }
        }
        #expect(kind == "permission.missing")
        #expect(try fixture.ledger().first?.outcome == .denied)
        #expect(try states() == ["PENDING": 1])
    }

    @Test
    func `ACC-14: an operator who is switched off in the middle is stopped, and the report says what was applied`()
        async throws
    {
        try add(items: 2000)
        let service = try fixture.service(as: "hotline_ops")
        let frozen = try await service.ask(FreezeQAItems(.filter("")), session: nil)
        let command = ChangeQAItems(action: .approve, items: frozen.items, reason: nil, batchKey: "stopped")
        let fixture = fixture
        let report = try await service.performBulk(command, session: nil) { progress in
            if progress.done < 1000 {
                try? fixture.write { try $0.run("UPDATE internal_user SET is_active = 0 WHERE login = 'hotline_ops'") }
            }
            return true
        }
        #expect(report.stopped?.kind == "operator.unknown")
        let applied = report.count(.applied)
        #expect(applied > 0 && applied < 2000)
        #expect(try states() == ["APPROVED": applied, "PENDING": 2000 - applied])
        #expect(try fixture.isClean())
    }

    @Test func `TUI-6: a bulk command that is cancelled keeps and reports what it did`() async throws {
        try add(items: 1000)
        let service = try fixture.service(as: "hotline_ops")
        let frozen = try await service.ask(FreezeQAItems(.filter("")), session: nil)
        let command = ChangeQAItems(action: .approve, items: frozen.items, reason: nil, batchKey: "cancelled")
        let report = try await service.performBulk(command, session: nil) { _ in false }
        #expect(report.stopped?.kind == "work.cancelled" && report.count(.applied) > 0)
        let repeated = try await service.performBulk(command, session: nil) { _ in true }
        #expect(repeated.repeated && repeated.stopped?.kind == "work.cancelled")
        #expect(repeated.count(.applied) == report.count(.applied))
    }

    @Test func `ACC-16: more items than one command may touch are refused before anything happens`() async throws {
        try add(items: 11)
        var policy = Policy.standard
        policy.bulkItemsPerCommand = 10
        let service = try fixture.service(as: "hotline_ops", policy: policy)
        let kind = await refusal { () async throws(OpsError) in
            try await service.ask(FreezeQAItems(.filter("")), session: nil)
        }
        #expect(kind == "bulk.too-many")
    }

    @Test func `ACC-16: the bulk items of an hour are limited across processes`() async throws {
        try add(items: 8)
        var policy = Policy.standard
        policy.perHour[.bulkItems] = 6
        let first = try fixture.service(as: "hotline_ops", policy: policy)
        _ = try await first.performBulk(change(.approve, ["qa_1", "qa_2", "qa_3", "qa_4"]), session: nil) { _ in true }
        let second = try fixture.service(as: "hotline_ops", policy: policy)
        let more = change(.approve, ["qa_5", "qa_6", "qa_7"], key: "k2")
        #expect(
            await refusal { () async throws(OpsError) in try await second.performBulk(more, session: nil) { _ in true }
            } == "limit.reached")
        fixture.advance(.seconds(3601))
        #expect(try await second.performBulk(more, session: nil) { _ in true }.isSuccess)
    }

    @Test func `spec 1: in a session, items of other tenants are denied one by one`() async throws {
        try add(items: 3)
        let admin = try fixture.service(as: "admin")
        let session = try await admin.perform(OpenSession.good("org_00417"), session: nil)
        let report = try await admin.performBulk(
            change(.approve, ["qa_1", "qa_2", "qa_3"]), session: session.id
        ) { _ in true }
        #expect(report.count(.applied) == 1 && report.count(.denied) == 2)
        #expect(report.items.first { $0.outcome == .applied }?.id == "qa_3")
    }
}
