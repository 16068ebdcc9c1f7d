import FoundationEssentials
import Ledger
import OpsDomain
import OpsService
import Synchronization
import Testing

/// Lists that are written to files, all rows of them (TUI-5).
final class ExportRowsTests {
    let fixture: ServiceFixture

    init() throws { fixture = try ServiceFixture() }

    private func file(_ name: String) -> String { fixture.directory + "/" + name }

    private func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: file(name))), as: UTF8.self)
    }

    private func addItems(_ count: Int) throws {
        try fixture.write { store in
            for number in 1...count {
                try store.run(
                    """
                    INSERT INTO qa_item (id, organization_id, reference, severity, category, language, priority,
                        imminent_harm, state, intake_text, created_at, updated_at, version, feed_version)
                    VALUES (?, 'org_00417', ?, ?, '=cmd()', 'en', 2, 0, 'PENDING', 'Jane Doe called.', ?4, ?4, 1, 1)
                    """, "qa_\(number)", "CASE-\(number)", number % 4, ServiceFixture.start.milliseconds + Int64(number)
                )
            }
        }
    }

    @Test func `TUI-5: an export holds all rows of the filter, over pages, in the list's order, and is on the ledger`()
        async throws
    {
        try addItems(1203)
        let service = try fixture.service(as: "hotline_ops")
        let heard = Mutex<[Int]>([])
        let request = ExportRows(
            QAQueuePage(filter: "severity:critical", sort: QASort(.age, descending: true)), filter: "severity:critical")
        let report = try await service.exportRows(
            request, session: nil, to: .file(file("qa.ndjson")),
            progress: { count in
                heard.withLock { $0.append(count) }
                return true
            })
        let lines = try text("qa.ndjson").split(separator: "\n")
        #expect(report.entries == 301 && lines.count == 301)
        #expect(lines.first?.contains("\"CASE-3\"") == true && lines.last?.contains("\"CASE-1203\"") == true)
        #expect(try !text("qa.ndjson").contains("Jane Doe"))
        #expect(heard.withLock { $0.last } == 301)
        let entry = try #require(try fixture.ledger(LedgerFilter(action: "EXPORT")).first)
        #expect(entry.seq == report.through && entry.details?.contains("severity:critical") == true)
        #expect(entry.details?.contains("QA items") == true)

        let all = try await service.exportRows(
            ExportRows(QAQueuePage(), format: .csv), session: nil, to: .file(file("qa.csv")))
        #expect(all.entries == 1203)
        #expect(try text("qa.csv").hasPrefix("id,organizationId,organizationName,reference,"))
        // What a spreadsheet would run is text.
        #expect(try text("qa.csv").contains(",'=cmd(),"))
    }

    @Test func `TUI-5: what the screen keeps is what is written`() async throws {
        let service = try fixture.service(as: "admin")
        let report = try await service.exportRows(
            ExportRows(ListUsers(), format: .csv), session: nil, to: .file(file("staff.csv")),
            where: { $0.login.hasPrefix("support") })
        #expect(report.entries == 3)
        #expect(try text("staff.csv").split(separator: "\r\n").count == 4)
    }

    @Test func `TUI-6: an export that is stopped leaves no file, and nothing is written over`() async throws {
        try addItems(1203)
        let service = try fixture.service(as: "hotline_ops")
        let path = file("stopped.ndjson")
        #expect(
            await refusal { () async throws(OpsError) in
                try await service.exportRows(
                    ExportRows(QAQueuePage()), session: nil, to: .file(path), progress: { $0 < 600 })
            } == "work.cancelled")
        #expect(!FileManager.default.fileExists(atPath: path))
        let store = fixture.path
        #expect(
            await refusal { () async throws(OpsError) in
                try await service.exportRows(ExportRows(QAQueuePage()), session: nil, to: .file(store))
            } == "file.exists")
        #expect(
            await refusal { () async throws(OpsError) in
                try await service.exportRows(
                    ExportRows(QAQueuePage(filter: "sevrity:x")), session: nil, to: .file(path))
            } == "filter.invalid")
        #expect(try fixture.ledger(LedgerFilter(action: "EXPORT", outcome: .done)).count == 1)
    }

    @Test func `ACC-3, ACC-13: an export needs what the list needs`() async throws {
        let path = file("x")
        func kind<Source: Exportable>(_ source: Source, _ login: String, _ session: String? = nil) async throws
            -> String?
        {
            let service = try fixture.service(as: login)
            return await refusal { () async throws(OpsError) in
                try await service.exportRows(ExportRows(source), session: session, to: .file(path))
            }
        }
        #expect(try await kind(QAQueuePage(), "support_l3") == "permission.missing")
        #expect(try await kind(ListUsers(), "auditor") == "permission.missing")
        #expect(try await kind(ListSessions(everybody: true), "support_l1") == "permission.missing")
        #expect(try await kind(ListTenantUsers(organizationId: "org_00417"), "support_l2") == "session.required")
        #expect(try fixture.ledger(LedgerFilter(action: "EXPORT", outcome: .denied)).count == 4)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `ACC-24: tenant users are masked for who may not see them, and the entry is in the session`()
        async throws
    {
        let service = try fixture.service(as: "support_l2")
        let session = try await service.perform(OpenSession.good("org_00417"), session: nil)
        let source = ListTenantUsers(organizationId: "org_00417")
        let report = try await service.exportRows(
            ExportRows(source), session: session.id, to: .file(file("users.ndjson")))
        #expect(report.entries == 2 && report.masked)
        #expect(try !text("users.ndjson").contains("Jane"))
        let entry = try #require(try fixture.ledger(LedgerFilter(action: "EXPORT")).first)
        #expect(entry.sessionID == session.id && entry.organizationID == "org_00417")
        // Looking at the list is one entry, exporting it another; no page is one of its own.
        #expect(try fixture.ledger(LedgerFilter(action: "VIEW_TENANT_USERS")).isEmpty)
    }

    @Test func `ACC-16: exports of lists and of the ledger are counted together`() async throws {
        var policy = Policy.standard
        policy.perHour[.exports] = 2
        let admin = try fixture.service(as: "admin", policy: policy)
        _ = try await admin.exportLedger(ExportLedger(), to: .file(file("a")))
        _ = try await admin.exportRows(ExportRows(ListUsers()), session: nil, to: .file(file("b")))
        let path = file("c")
        #expect(
            await refusal { () async throws(OpsError) in
                try await admin.exportRows(ExportRows(ListUsers()), session: nil, to: .file(path))
            } == "limit.reached")
    }

    @Test func `TUI-5: sessions and blockers go on page after page, each row once`() async throws {
        let admin = try fixture.service(as: "admin")
        for _ in 0..<5 {
            let session = try await admin.perform(OpenSession.good("org_00417"), session: nil)
            _ = try await admin.perform(EndSession(sessionId: session.id), session: nil)
        }
        for everybody in [true, false] {
            let all = try await admin.ask(ListSessions(everybody: everybody), session: nil).map(\.id)
            var walked: [String] = []
            while true {
                let page = try await admin.ask(
                    ListSessions(everybody: everybody, after: walked.last, limit: 2), session: nil)
                walked += page.map(\.id)
                if page.count < 2 { break }
            }
            #expect(walked == all && all.count == 5)
        }
    }
}
