import FoundationEssentials
import Ledger
import OpsDomain
import OpsService
import Synchronization
import Testing

/// What the ledger tells others: exports, the session report, the access report, records at an earlier time.
final class ReportServiceTests {
    let fixture: ServiceFixture

    init() throws { fixture = try ServiceFixture() }

    private func file(_ name: String) -> String { fixture.directory + "/" + name }

    private func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: file(name))), as: UTF8.self)
    }

    /// Items of two tenants, so that bulk work can reach over both.
    private func addItems() throws {
        try fixture.write { store in
            for (number, tenant) in [(1, "org_00417"), (2, "org_00417"), (3, "org_00021")] {
                try store.run(
                    """
                    INSERT INTO qa_item (id, organization_id, reference, severity, category, language, priority,
                        imminent_harm, state, intake_text, created_at, updated_at, version, feed_version)
                    VALUES (?, ?, ?, 1, 'fraud', 'en', 2, 0, 'PENDING', 'Jane Doe called.', ?4, ?4, 1, 1)
                    """, "qa_\(number)", tenant, "CASE-\(number)", ServiceFixture.start.milliseconds)
            }
        }
    }

    private func approve(_ ids: [String], key: String) -> ChangeQAItems {
        ChangeQAItems(
            action: .approve, items: ids.map { FrozenQAItems.Item(id: $0, version: 1) }, reason: nil, batchKey: key)
    }

    @Test func `ACC-25: an export is on the ledger first, holds every entry that matches, and masks personal data`()
        async throws
    {
        let auditor = try fixture.service(as: "auditor")
        let report = try await auditor.exportLedger(ExportLedger(), to: .file(file("all.ndjson")))
        let entry = try #require(try fixture.ledger(LedgerFilter(action: "EXPORT")).first)
        #expect(entry.seq == report.through && entry.operatorLogin == "auditor")
        #expect(entry.details?.contains("\"format\":\"ndjson\"") == true)
        let lines = try text("all.ndjson").split(separator: "\n")
        #expect(lines.count == report.entries && Int64(lines.count) == report.through - 1)
        #expect(report.masked && lines.contains { $0.contains("tenant_user") })
        #expect(try !text("all.ndjson").contains("Jane Doe"))
        let mode = try FileManager.default.attributesOfItem(atPath: file("all.ndjson"))[.posixPermissions]
        #expect(mode.map { "\($0)" } == "\(0o600)")
        let admin = try fixture.service(as: "admin")
        let clear = try await admin.exportLedger(
            ExportLedger(filter: "action:test", format: .csv), to: .file(file("all.csv")))
        #expect(clear.entries == 1 && !clear.masked)
        #expect(try text("all.csv").contains("Jane Doe") && text("all.csv").hasPrefix("seq,id,at,operatorUserId,"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: fixture.directory).allSatisfy { !$0.contains(".part") })
    }

    @Test func `ACC-25: an export streams page by page; one that is stopped or fails leaves no file`() async throws {
        for _ in 0..<450 { try fixture.write { _ in } }
        let admin = try fixture.service(as: "admin")
        let pieces = Mutex<[String]>([])
        let report = try await admin.exportLedger(
            ExportLedger(),
            to: .stream { text in
                pieces.withLock { $0.append(text) }
                return true
            })
        #expect(pieces.withLock { $0.filter { !$0.isEmpty }.count } == report.entries && report.entries > 450)
        let path = file("stopped.ndjson")
        #expect(
            await refusal { () async throws(OpsError) in
                try await admin.exportLedger(ExportLedger(), to: .file(path)) { $0 < 300 }
            } == "work.cancelled")
        #expect(
            await refusal { () async throws(OpsError) in
                try await admin.exportLedger(ExportLedger(), to: .stream { _ in false })
            } == "output.failed")
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture.directory)
        #expect(names.allSatisfy { !$0.hasPrefix("stopped") })
    }

    @Test func `ACC-25: an operator who is locked in the middle of an export gets no more of it`() async throws {
        for _ in 0..<450 { try fixture.write { _ in } }
        let auditor = try fixture.service(as: "auditor")
        let fixture = fixture
        let isFirst = Mutex(true)
        let path = file("locked.ndjson")
        let kind = await refusal { () async throws(OpsError) in
            try await auditor.exportLedger(ExportLedger(), to: .file(path)) { _ in
                guard
                    isFirst.withLock({ first in
                        defer { first = false }; return first
                    })
                else { return true }
                let lock = "UPDATE internal_user SET is_active = 0 WHERE login = 'auditor'"
                do { try fixture.write { try $0.run(lock) } } catch { Issue.record(error) }
                return true
            }
        }
        #expect(kind == "operator.unknown" && !FileManager.default.fileExists(atPath: path))
    }

    @Test func `ACC-16: what is wrong with an export is said before it begins, and the limit of exports holds`()
        async throws
    {
        var policy = Policy.standard
        policy.perHour[.exports] = 2
        let admin = try fixture.service(as: "admin", policy: policy)
        let place = file("")
        func kind(_ request: ExportLedger, _ name: String) async -> String? {
            await refusal { () async throws(OpsError) in
                try await admin.exportLedger(request, to: .file(place + name))
            }
        }
        #expect(await kind(ExportLedger(filter: "nonsense:x"), "a") == "filter.invalid")
        #expect(await kind(ExportLedger(filter: String(repeating: "x", count: 2001)), "a") == "value.invalid")
        #expect(await kind(ExportLedger(), "store.db") == "file.exists")
        #expect(await kind(ExportLedger(), "no/such/place") == "file.unwritable")
        #expect(try fixture.ledger(LedgerFilter(action: "EXPORT")).isEmpty)
        #expect(await kind(ExportLedger(), "a") == nil)
        _ = try await admin.ask(AccessReport(organizationId: "org_00417"), session: nil)
        #expect(await kind(ExportLedger(), "b") == "limit.reached")
        #expect(try fixture.ledger(LedgerFilter(action: "EXPORT", outcome: .denied)).count == 1)
    }

    @Test func `ACC-25: a session's report tells all that happened in it, oldest first, with changes`() async throws {
        try addItems()
        try fixture.write { try $0.run("UPDATE internal_user SET role = 'ADMIN' WHERE login = 'hotline_ops'") }
        let reviewer = try fixture.service(as: "hotline_ops")
        let session = try await reviewer.perform(OpenSession.good("org_00417"), session: nil)
        _ = try await reviewer.ask(TenantOverview(organizationId: "org_00417"), session: session.id)
        _ = try await reviewer.performBulk(approve(["qa_1"], key: "k"), session: session.id) { _ in true }
        _ = try await reviewer.perform(EndSession(sessionId: session.id), session: session.id)
        let auditor = try fixture.service(as: "auditor")
        let report = try await auditor.ask(SessionReport(sessionId: session.id), session: nil)
        let actions = report.steps.map(\.entry.action)
        #expect(actions.first == "SESSION_OPEN" && actions.last == "SESSION_END" && actions.contains("QA_APPROVE"))
        #expect(actions.count == 4)
        let approval = try #require(report.steps.first { $0.entry.action == "QA_APPROVE" })
        #expect(approval.changes.contains { $0.table == "qa_item" && $0.publicID == "qa_1" })
        #expect(!report.hasMore && report.changesLeftOut == 0 && report.archivedThrough == nil)
        #expect(try fixture.ledger(LedgerFilter(action: "SESSION_REPORT")).first?.entityID == session.id)
        #expect(
            await refusal { () async throws(OpsError) in
                try await auditor.ask(SessionReport(sessionId: "imp_none"), session: nil)
            } == "record.missing")
        #expect(
            await refusal { () async throws(OpsError) in
                try await reviewer.ask(SessionReport(sessionId: session.id), session: nil)
            } == nil)
        let support = try fixture.service(as: "support_l1")
        #expect(
            await refusal { () async throws(OpsError) in
                try await support.ask(SessionReport(sessionId: session.id), session: nil)
            } == "permission.missing")
    }

    @Test
    func `ACC-29: an access report tells visits with what was seen and changed, and bulk work over several tenants`()
        async throws
    {
        try addItems()
        let reviewer = try fixture.service(as: "hotline_ops")
        _ = try await reviewer.performBulk(approve(["qa_1", "qa_2", "qa_3"], key: "k"), session: nil) { _ in true }
        let support = try fixture.service(as: "support_l2")
        let session = try await support.perform(OpenSession.good("org_00417", ticket: "ZD-48213"), session: nil)
        _ = try await support.ask(
            RevealTenantUser(organizationId: "org_00417", userId: "tu_1"), session: session.id)
        _ = try await support.perform(EndSession(sessionId: session.id), session: session.id)
        fixture.advance(.seconds(60))
        let auditor = try fixture.service(as: "auditor")
        let report = try await auditor.ask(AccessReport(organizationId: "org_00417"), session: nil)
        let visit = try #require(report.visits.first)
        #expect(report.visits.count == 1 && visit.session.operatorLogin == "support_l2")
        #expect(visit.session.ticketId == "ZD-48213" && visit.session.ticketVerified)
        #expect(visit.acts.map(\.action) == ["SESSION_OPEN", "REVEAL_PII", "SESSION_END"])
        #expect(visit.acts[1].entityId == "tu_1" && visit.acts.map(\.kind) == [.visit, .saw, .visit])
        let bulk = try #require(report.outside.first { $0.action == "QA_APPROVE" })
        #expect(bulk.items == 2 && bulk.kind == .changed && bulk.operatorLogin == "hotline_ops" && bulk.changes.isEmpty)
        let other = try await auditor.ask(AccessReport(organizationId: "org_00021"), session: nil)
        #expect(other.visits.isEmpty && other.outside.first { $0.action == "QA_APPROVE" }?.items == 1)
        let json = Details.json(report)
        #expect(!json.contains("Jane Doe") && !json.contains("jane.doe") && !json.contains("org_00021"))
        let third = try await auditor.ask(AccessReport(organizationId: "org_00300"), session: nil)
        #expect(third.visits.isEmpty && third.outside.isEmpty)
        let entry = try #require(
            try fixture.ledger(LedgerFilter(organizationID: "org_00417", action: "EXPORT")).first)
        #expect(entry.entityType == "accessReport" && entry.operatorLogin == "auditor")
    }

    @Test func `ACC-29: only the period counts, and one that ends before it begins is refused`() async throws {
        let support = try fixture.service(as: "support_l1")
        let first = try await support.perform(OpenSession.good("org_00417"), session: nil)
        _ = try await support.perform(EndSession(sessionId: first.id), session: first.id)
        fixture.advance(.seconds(3600))
        let middle = fixture.clock.now()
        fixture.advance(.seconds(3600))
        let second = try await support.perform(OpenSession.good("org_00417"), session: nil)
        fixture.advance(.seconds(1))
        let auditor = try fixture.service(as: "auditor")
        func visits(_ since: Timestamp?, _ until: Timestamp?) async throws -> [String] {
            try await auditor.ask(
                AccessReport(organizationId: "org_00417", since: since, until: until), session: nil
            ).visits.map(\.session.id)
        }
        #expect(try await visits(nil, nil) == [first.id, second.id])
        #expect(try await visits(middle, nil) == [second.id])
        #expect(try await visits(nil, middle) == [first.id])
        #expect(
            await refusal { () async throws(OpsError) in
                try await auditor.ask(
                    AccessReport(organizationId: "org_00417", since: middle, until: middle), session: nil)
            } == "value.invalid")
        #expect(
            await refusal { () async throws(OpsError) in
                try await auditor.ask(AccessReport(organizationId: "org_none"), session: nil)
            } == "record.missing")
    }

    @Test func `ACC-26: a record is shown as it was, masked by kind, and the look is on the ledger`() async throws {
        let made = try #require(try fixture.ledger(LedgerFilter(action: "TEST")).first?.seq)
        try fixture.write {
            try $0.run("UPDATE tenant_user SET status = 'LOCKED', name = 'Jane Roe' WHERE id = 'tu_1'")
        }
        let changed = try #require(try fixture.ledger(limit: 1).first?.seq)
        let auditor = try fixture.service(as: "auditor")
        func value(_ column: String, _ seq: Int64, _ service: EmbeddedService) async throws -> Value? {
            try await service.ask(RecordAsOf(table: "tenant_user", id: "tu_1", seq: seq), session: nil).fields?
                .first { $0.column == column }?.value
        }
        #expect(try await value("status", made, auditor) == .text("ACTIVE"))
        #expect(try await value("status", changed, auditor) == .text("LOCKED"))
        #expect(try await value("name", made, auditor) == .text(PersonalData.mask))
        let admin = try fixture.service(as: "admin")
        #expect(try await value("name", made, admin) == .text("Jane Doe"))
        #expect(try await value("name", 1, admin) == nil)
        #expect(try fixture.ledger(LedgerFilter(action: "VIEW_AS_OF")).first?.entityID == "tu_1")
        for (table, id, seq, kind) in [
            ("sqlite_schema", "x", made, "record.name"), ("organization_domain", "x", made, "record.name"),
            ("tenant_user", "tu_1", Int64(99_999), "record.missing"), ("tenant_user", "", made, "value.invalid"),
            ("tenant_user", String(repeating: "x", count: 201), made, "value.invalid"),
        ] {
            #expect(
                await refusal { () async throws(OpsError) in
                    try await auditor.ask(RecordAsOf(table: table, id: id, seq: seq), session: nil)
                } == kind)
        }
        let support = try fixture.service(as: "support_l3")
        #expect(
            await refusal { () async throws(OpsError) in
                try await support.ask(RecordAsOf(table: "tenant_user", id: "tu_1", seq: made), session: nil)
            } == "permission.missing")
    }

    @Test func `ACC-25, ACC-29: a report that would be too large says what it leaves out`() async throws {
        let support = try fixture.service(as: "support_l1")
        let session = try await support.perform(OpenSession.good("org_00417"), session: nil)
        let store = try LedgerStore.open(at: fixture.path, schema: OpsSchema.current, clock: fixture.clock)
        defer { store.close() }
        let draft = EntryDraft(
            action: "VIEW_CASE", operatorLogin: "support_l1", operatorRole: "SUPPORT_L1", organizationID: "org_00417",
            sessionID: session.id, correlationID: "cor_test", userAgent: "test/1")
        try store.write { transaction in
            try transaction.record(draft) { writer, _ in
                try writer.run(
                    """
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= 20000)
                    INSERT INTO ticket (id, organization_id, subject, status, feed_version)
                    SELECT 'ZD-9' || i, 'org_00417', 'x', 'OPEN', 1 FROM n
                    """)
            }
            for _ in 1...AccessReport.mostActs { _ = try transaction.record(draft) }
        }
        fixture.advance(.seconds(1))
        let auditor = try fixture.service(as: "auditor")
        let report = try await auditor.ask(SessionReport(sessionId: session.id), session: nil)
        #expect(report.hasMore && report.steps.count == SessionReport.mostEntries)
        let access = try await auditor.ask(AccessReport(organizationId: "org_00417"), session: nil)
        #expect(access.hasMore && access.visits.first?.acts.count == AccessReport.mostActs)
        fixture.advance(.seconds(60))
        let other = try await support.perform(
            OpenSession.good("org_00021", switchingFrom: session.id), session: session.id)
        var large = draft
        large.sessionID = other.id
        try store.write { transaction in
            try transaction.record(large) { writer, _ in try writer.run("UPDATE ticket SET status = 'CLOSED'") }
        }
        let short = try await auditor.ask(SessionReport(sessionId: other.id), session: nil)
        #expect(!short.hasMore && short.changesLeftOut == 20_003)
        #expect(short.steps.contains { $0.changes.isEmpty && $0.entry.changeCount == 20_003 })
    }
}
