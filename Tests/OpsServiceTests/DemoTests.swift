import FoundationEssentials
import Ledger
import OpsDomain
import OpsService
import Testing

@Suite struct DemoTests {
    private let directory = FileManager.default.temporaryDirectory.appendingPathComponent("demo-\(UUID().uuidString)")
        .path
    private let client = ClientInfo(userAgent: "test/1")
    private let clock = ManualClock(ServiceFixture.start)
    private let tiny = DemoPlan(tenants: 12, qaItems: 120, projects: 3, tenantUsers: 30, tickets: 10)

    init() throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    private func build(
        _ name: String, _ plan: DemoPlan, seed: UInt64 = 1, force: Bool = false
    ) async throws(OpsError) -> DemoReport {
        try await DemoWorld.build(
            at: directory + "/" + name, plan: plan, seed: seed, force: force, client: client, clock: clock)
    }

    private func open(_ name: String) throws -> LedgerStore {
        try LedgerStore.open(at: directory + "/" + name, schema: OpsSchema.current, clock: clock)
    }

    /// Every row of every table, as text.
    private func rows(_ name: String) throws -> [String: [String]] {
        let store = try open(name)
        defer { store.close() }
        return try store.read { store in
            var all: [String: [String]] = [:]
            for table in OpsSchema.current.tables.map(\.name) {
                all[table] = try store.rows("SELECT * FROM \(table) ORDER BY key") { row in
                    (0..<row.count).map { "\(row.value($0))" }.joined(separator: "|")
                }
            }
            return all
        }
    }

    @Test func `OPS-8: the small world is whole, believable, and all on the ledger`() async throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let report = try await build("store.db", DemoPlan(.small))
        #expect(report.tenants == 40 && report.qaItems == 400 && report.projects == 12 && report.tickets == 60)
        #expect(report.decisions > 30 && report.sessions > 10)
        let store = try open("store.db")
        defer { store.close() }
        #expect(try store.verify().isClean)
        func number(_ sql: String) throws -> Int {
            try store.read { try $0.first(sql) { $0.int(0) } ?? -1 }
        }
        for role in Role.allCases {
            let user = try store.read { try $0.internalUser(login: role.rawValue.lowercased()) }
            #expect(user?.role == role)
        }
        let first = try store.read { try $0.organization(id: "org_00001") }
        #expect(first?.name == "Acme Health Group")
        #expect(try number("SELECT is_demo FROM store_info") == 1)
        #expect(try number("SELECT count(*) FROM qa_item WHERE state = 'PENDING'") > 300)
        #expect(try 1...20 ~= number("SELECT count(*) FROM qa_item WHERE state = 'IN_REVIEW'"))
        #expect(try 1...20 ~= number("SELECT count(*) FROM qa_item WHERE imminent_harm = 1"))
        #expect(try number("SELECT count(*) FROM qa_item WHERE instr(intake_text, '{') > 0") == 0)
        #expect(try number("SELECT count(DISTINCT organization_id) FROM qa_item") > 15)
        #expect(try number("SELECT count(*) FROM blocker WHERE resolved_at IS NULL") > 3)
        #expect(try number("SELECT count(*) FROM impersonation_session WHERE ended_at IS NULL") == 0)
        #expect(try number("SELECT count(*) FROM task WHERE status = 'DONE'") > 100)
        for outcome in [Outcome.failed, .denied] {
            let refused = try store.read {
                try $0.ledgerEntries(matching: LedgerFilter(outcome: outcome), before: nil, limit: 5)
            }
            #expect(refused.isEmpty)
        }
    }

    @Test func `OPS-8: the intake texts hold personal data, and the mask hides it`() async throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        _ = try await build("store.db", tiny)
        let store = try open("store.db")
        defer { store.close() }
        let texts = try store.read { store in
            try store.rows("SELECT intake_text FROM qa_item WHERE instr(intake_text, 'Reporter:') > 0") { $0.text(0) }
        }
        #expect(texts.count > 20)
        for text in texts {
            let masked = IdentityMask().masked(text)
            #expect(text.contains("@mail.example") && !masked.contains("@mail.example"))
            #expect(text.contains("202-555") && !masked.contains("202-555"))
            #expect(masked.contains(IdentityMask.name))
        }
    }

    @Test func `OPS-8: the same seed and day make the same rows, another seed others`() async throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let first = try await build("a.db", tiny)
        clock.advance(by: .seconds(3600))
        let second = try await build("b.db", tiny)
        _ = try await build("c.db", tiny, seed: 2)
        let (a, b, c) = (try rows("a.db"), try rows("b.db"), try rows("c.db"))
        #expect(first.decisions == second.decisions)
        for table in a.keys { #expect(a[table] == b[table], "\(table)") }
        #expect(a["qa_item"] != c["qa_item"] && a["organization"] != c["organization"])
    }

    @Test func `OPS-8: a store that is there is replaced by force only, and only a demo store`() async throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let one = DemoPlan(tenants: 1, qaItems: 1, projects: 0, tenantUsers: 1, tickets: 0)
        _ = try await build("store.db", one)
        #expect(await refusal { () throws(OpsError) in try await build("store.db", one) } == "store.exists")
        _ = try await build("store.db", one, seed: 2, force: true)
        try StoreFounding.found(at: directory + "/real.db", admin: "admin", isDemo: false, client: client, clock: clock)
        #expect(await refusal { () throws(OpsError) in try await build("real.db", one, force: true) } == "demo.only")
        #expect(FileManager.default.createFile(atPath: directory + "/notes.txt", contents: Data("mine".utf8)))
        #expect(
            await refusal { () throws(OpsError) in try await build("notes.txt", one, force: true) } == "store.foreign")
        #expect(FileManager.default.contents(atPath: directory + "/notes.txt") == Data("mine".utf8))
    }
}
