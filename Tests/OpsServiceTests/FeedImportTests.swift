import FoundationEssentials
import Glibc
import Ledger
import OpsDomain
import OpsService
import Synchronization
import Testing

extension FeedTests {
    @Suite struct FeedImportTests {
        private let fixture: ServiceFixture

        init() throws {
            fixture = try ServiceFixture()
        }

        @Test func `OPS-1: every stream lands, with the fields of the specification`() async throws {
            let report = try await fixture.importLines([
                #"{"type":"SCHEMA","stream":"organizations","schema":{},"key_properties":["id"]}"#,
                Feed.tenant,
                Feed.record("domains", #""organizationId":"org_9","domain":"Nine.Example","verified":true"#),
                Feed.record(
                    "sso",
                    #""organizationId":"org_9","ssoProvider":"Okta","ssoEnabled":true,"jitProvisioningEnabled":false"#),
                Feed.record(
                    "tenant_users",
                    #""id":"tu_9","organizationId":"org_9","email":"a@nine.example","name":"Ann","role":"ADMIN","#
                        + #""status":"ACTIVE","lastLoginAt":"2026-11-01T10:00:00+01:00""#),
                Feed.record("tickets", #""id":"ZD-9","organizationId":"org_9","subject":"Help","status":"OPEN""#),
                Feed.qaItem("qa_9", tenant: "org_9"),
                Feed.record(
                    "assignments",
                    #""id":"asg_9","operatorUserId":"usr_implementation","organizationId":"org_9","#
                        + #""since":"2026-11-01T00:00:00Z""#),
                #"{"type":"STATE","value":{"bookmark":17}}"#,
            ])
            #expect(report.stopped == nil && report.rejected == 0 && report.lines == 9 && report.applied == 7)
            #expect(report.streams.map(\.stream) == FeedStream.all.map(\.name))
            #expect(report.state == #"{"bookmark":17}"#)
            #expect(try fixture.text("SELECT renewal_date FROM organization WHERE id = 'org_9'") == "2027-03-31")
            #expect(
                try fixture.text("SELECT domain FROM organization_domain WHERE organization_id = 'org_9'")
                    == "nine.example"
            )
            #expect(try fixture.number("SELECT last_login_at FROM tenant_user WHERE id = 'tu_9'") == 1_793_523_600_000)
            #expect(try fixture.number("SELECT severity FROM qa_item WHERE id = 'qa_9'") == Severity.high.rawValue)
            #expect(try fixture.text("SELECT state FROM qa_item WHERE id = 'qa_9'") == "PENDING")
            #expect(try fixture.number("SELECT count(*) FROM assignment WHERE id = 'asg_9' AND until IS NULL") == 1)
            #expect(try fixture.isClean())
        }

        @Test func `OPS-1: the same feed again changes nothing`() async throws {
            let lines = [
                Feed.tenant, Feed.organization("org_8", slug: "eight", version: nil), Feed.qaItem("qa_1"),
                Feed.qaItem("qa_2", version: 3),
            ]
            #expect(try await fixture.importLines(lines).applied == 4)
            let again = try await fixture.importLines(lines)
            #expect(again.applied == 0 && again.unchanged == 4)
            #expect(
                try fixture.ledger(LedgerFilter(action: "FEED_IMPORT"), limit: 2).allSatisfy { $0.changeCount == 0 })
        }

        @Test(arguments: [
            (stored: 5, sent: 6, lands: true), (stored: 5, sent: 5, lands: false), (stored: 5, sent: 4, lands: false),
            (stored: 5, sent: nil, lands: true), (stored: nil, sent: 1, lands: true),
            (stored: nil, sent: nil, lands: true),
        ])
        func `OPS-1: only a newer version overwrites, and without one whatever differs`(
            stored: Int?, sent: Int?, lands: Bool
        ) async throws {
            _ = try await fixture.importLines([Feed.qaItem("qa_1", text: "old", version: stored)])
            let report = try await fixture.importLines([Feed.qaItem("qa_1", text: "new", version: sent)])
            #expect((report.applied == 1) == lands && (report.unchanged == 0) == lands)
            #expect(try fixture.text("SELECT intake_text FROM qa_item") == (lands ? "new" : "old"))
            #expect(try fixture.number("SELECT version FROM qa_item") == (lands ? 2 : 1))
        }

        @Test func `OPS-1: updatedAt stands for a version that is not given`() async throws {
            func line(_ subject: String, _ time: String) -> String {
                Feed.record(
                    "tickets",
                    #""id":"T","organizationId":"org_00417","subject":"\#(subject)","status":"OPEN","updatedAt":"\#(time)""#
                )
            }
            _ = try await fixture.importLines([
                line("second", "2026-11-02T00:00:00Z"), line("first", "2026-11-01T00:00:00Z"),
            ])
            #expect(try fixture.text("SELECT subject FROM ticket WHERE id = 'T'") == "second")
        }

        @Test func `OPS-1: a record that stands twice in a feed ends as its last version`() async throws {
            let report = try await fixture.importLines(
                (1...5).map { (v: Int) in Feed.qaItem("qa_1", text: "v\(v)", version: v) })
            #expect(report.applied == 5 && report.unchanged == 0)
            #expect(try fixture.text("SELECT intake_text FROM qa_item") == "v5")
        }

        @Test func `HOT-1: the feed owns what was reported, the console what was decided`() async throws {
            _ = try await fixture.importLines([Feed.qaItem("qa_1", text: "old", version: 1)])
            try fixture.write { store in
                try store.run(
                    """
                    UPDATE qa_item SET state = 'APPROVED', claimed_by = 'usr_hotline_ops', decided_by = 'usr_hotline_ops',
                        decided_at = 1, version = 2
                    """)
            }
            let report = try await fixture.importLines([Feed.qaItem("qa_1", text: "new", state: "PENDING", version: 2)])
            #expect(report.applied == 1)
            #expect(try fixture.text("SELECT state || ' ' || decided_by FROM qa_item") == "APPROVED usr_hotline_ops")
            #expect(try fixture.text("SELECT intake_text FROM qa_item") == "new")
            #expect(try fixture.number("SELECT version FROM qa_item") == 3)
        }

        @Test func `ACC-20: one entry for each chunk and stream, with the changes of every row`() async throws {
            let report = try await fixture.importLines(
                [Feed.tenant] + (1...2500).map { Feed.qaItem("qa_\($0)", tenant: "org_9") })
            #expect(report.applied == 2501)
            let entries = try fixture.ledger(LedgerFilter(action: "FEED_IMPORT"), limit: 100).reversed()
            #expect(entries.map(\.changeCount) == [1, 999, 1000, 501])
            #expect(entries.map(\.entityID) == ["organizations", "qa_items", "qa_items", "qa_items"])
            let entry = try #require(entries.last)
            #expect(
                entry.entityType == "feed" && entry.operatorLogin == "feed:platform" && entry.operatorRole == "FEED")
            #expect(try entry.operatorID == fixture.text("SELECT id FROM internal_user WHERE login = 'admin'"))
            #expect(
                entry.details == """
                    {"applied":501,"firstLine":2001,"lines":501,"rejected":0,"source":"platform","stream":"qa_items",\
                    "unchanged":0}
                    """)
            #expect(Set(entries.map(\.correlationID)).count == 1)
            #expect(try fixture.isClean())
        }

        @Test func `ACC-15: a new tenant is found as soon as its feed has landed`() async throws {
            let service = try fixture.service(as: "support_l1")
            let before = try await service.ask(SearchTenants(text: "Tenant nine", limit: 5), session: nil)
            _ = try await fixture.importLines([Feed.tenant])
            let after = try await service.ask(SearchTenants(text: "Tenant nine", limit: 5), session: nil)
            #expect(before.hits.isEmpty && after.hits.first?.id == "org_9")
        }

        @Test(arguments: ["SUSPENDED", "OFFBOARDED"])
        func `ACC-12: a tenant that the feed closes ends the sessions there, in the same transaction`(
            status: String
        ) async throws {
            let support = try fixture.service(as: "support_l2")
            let session = try await support.perform(OpenSession.good("org_00417"), session: nil)
            let other = try await fixture.service(as: "support_l1").perform(OpenSession.good("org_00021"), session: nil)
            let report = try await fixture.importLines([
                Feed.organization("org_00417", slug: "acme-health", status: status, version: 2)
            ])
            #expect(report.sessionsEnded == 1)
            #expect(
                try fixture.text("SELECT end_cause FROM impersonation_session WHERE id = '\(session.id)'")
                    == SessionEndCause.tenantSuspended.rawValue)
            #expect(try fixture.number("SELECT count(*) FROM impersonation_session WHERE ended_at IS NULL") == 1)
            #expect(other.endedAt == nil)
            let entries = try fixture.ledger(LedgerFilter(sessionID: session.id), limit: 5)
            #expect(entries.first?.action == "SESSION_END" && entries.first?.operatorLogin == "feed:platform")
            #expect(
                await refusal { () throws(OpsError) in
                    try await support.perform(OpenSession.good("org_00417"), session: nil)
                } != nil)
        }

        @Test func `ACC-3: who may not run feeds is refused, on the ledger, and nothing is read`() async throws {
            let service = try fixture.service(as: "support_l3")
            let kind = await refusal { () throws(OpsError) in
                try await service.importFeed(from: .file("/nowhere"), source: "platform", rejects: nil)
            }
            #expect(kind == "permission.missing")
            let entry = try #require(try fixture.ledger().first)
            #expect(entry.action == "FEED_IMPORT" && entry.outcome == .denied && entry.operatorLogin == "support_l3")
        }

        @Test func `OPS-1: a name of a source that is none, a missing file and the store itself are refused`()
            async throws
        {
            let service = try fixture.service(as: "admin")
            func kind(_ path: String, _ source: String) async -> String? {
                await refusal { () throws(OpsError) in
                    try await service.importFeed(from: .file(path), source: source, rejects: nil)
                }
            }
            #expect(await kind("/nowhere", "A B") == "value.invalid")
            #expect(await kind("/nowhere", "platform") == "feed.unreadable")
            #expect(await kind(fixture.path, "platform") == "feed.store")
        }

        @Test func `TUI-6: an import that is stopped says up to where, and goes on when given again`() async throws {
            let lines = [Feed.tenant] + (1...9000).map { Feed.qaItem("qa_\($0)") }
            let path = fixture.directory + "/feed.ndjson"
            try #require(
                FileManager.default.createFile(atPath: path, contents: Data(lines.joined(separator: "\n").utf8)))
            let service = try fixture.service(as: "admin")
            let report = try await service.importFeed(from: .file(path), source: "platform", rejects: nil) {
                $0.lines < 1
            }
            #expect(report.stopped?.kind == "work.cancelled")
            #expect(report.lines > 0 && report.lines < 9001)
            #expect(try fixture.number("SELECT count(*) FROM qa_item") == report.lines - 1)
            let again = try await service.importFeed(from: .file(path), source: "platform", rejects: nil)
            #expect(again.stopped == nil && again.lines == 9001 && again.unchanged == report.lines)
            #expect(try fixture.number("SELECT count(*) FROM qa_item") == 9000)
        }

        @Test func `ACC-14: an admin who is locked in the middle imports no further; what landed stays`() async throws {
            let lines = (1...9000).map { Feed.qaItem("qa_\($0)") }
            let service = try fixture.service(as: "admin")
            let producer = BytesProducer(Array(lines.joined(separator: "\n").utf8))
            let locked = Mutex(false)
            let report = try await service.importFeed(
                from: .producer(producer), source: "platform", rejects: nil
            ) { [fixture] _ in
                guard
                    locked.withLock({ wasLocked in
                        defer { wasLocked = true }; return !wasLocked
                    })
                else { return true }
                return
                    (try? fixture.write {
                        try $0.run("UPDATE internal_user SET is_active = 0 WHERE login = 'admin'")
                    }) != nil
            }
            #expect(report.stopped?.kind == "operator.unknown")
            #expect(report.lines > 0 && report.lines < 9000)
            #expect(try fixture.number("SELECT count(*) FROM qa_item") == report.lines)
            #expect(try fixture.isClean())
        }

        @Test func `OPS-1: a slow sender is waited for, half lines and all`() async throws {
            let path = fixture.directory + "/pipe"
            try #require(mkfifo(path, 0o600) == 0)
            let pipe = open(path, O_RDWR)
            try #require(pipe >= 0)
            let line = Array((Feed.qaItem("qa_1") + "\n" + Feed.qaItem("qa_2")).utf8)
            let half = line.count - 20
            try #require(write(pipe, line, half) == half)
            let service = try fixture.service(as: "admin")
            let rounds = Mutex(0)
            let report = try await service.importFeed(from: .file(path), source: "platform", rejects: nil) { progress in
                let round = rounds.withLock { count in
                    count += 1
                    return count
                }
                // The first line has landed while the second was still under way.
                guard round == 1 else { return true }
                let isAlone = progress.lines == 1
                let sent = line[half...].withUnsafeBytes { write(pipe, $0.baseAddress, $0.count) }
                close(pipe)
                return isAlone && sent == 20
            }
            #expect(report.stopped == nil && report.lines == 2 && report.applied == 2)
        }
    }
}
