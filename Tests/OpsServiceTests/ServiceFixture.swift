import FoundationEssentials
import Ledger
import OpsDomain
import OpsService

/// A real store in a directory of its own, with clocks that the test turns and one operator per role.
final class ServiceFixture: Sendable {
    static let start = Timestamp(rfc3339: "2026-11-20T12:00:00Z") ?? Timestamp(milliseconds: 0)

    let directory: String
    let path: String
    let clock = ManualClock(ServiceFixture.start)
    let steady = ManualSteadyClock()
    let client = ClientInfo(userAgent: "test/1", ipAddress: "10.1.2.3", terminal: "pts/7")

    /// Three tenants, two tickets, two users, and staff named like their roles.
    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("opsc-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        path = directory + "/store.db"
        try StoreFounding.found(at: path, admin: "admin", isDemo: true, client: client, clock: clock)
        try write { store in
            for role in Role.allCases where role != .admin {
                try store.run(
                    """
                    INSERT INTO internal_user (id, login, email, name, role, is_active, languages, skills, created_at,
                        updated_at) VALUES (?1, ?2, ?2 || '@ethico.example', ?2, ?3, 1, '', '', ?4, ?4)
                    """, "usr_" + role.rawValue.lowercased(), role.rawValue.lowercased(), role.rawValue, Self.start)
            }
            let tenants = [
                ("org_00417", "Acme Health Group", "acme-health"), ("org_00021", "Initech Bank AG", "initech-bank"),
                ("org_00300", "Umbrella Foods", "umbrella-foods"),
            ]
            for (id, name, slug) in tenants {
                try store.run(
                    """
                    INSERT INTO organization (id, name, slug, status, plan, region, industry, touch, feed_version,
                        updated_at) VALUES (?, ?, ?, 'ACTIVE', 'ENTERPRISE', 'EU', 'healthcare', 'STANDARD', 1, 0)
                    """, id, name, slug)
                try store.run(
                    "INSERT INTO organization_domain (organization_id, domain, verified, feed_version) VALUES (?, ?, 1, 1)",
                    id, slug + ".example")
            }
            try store.run(
                """
                INSERT INTO ticket (id, organization_id, subject, status, feed_version)
                VALUES ('ZD-48213', 'org_00417', 'sign-in loop', 'OPEN', 1), ('ZD-1', 'org_00021', 'other', 'OPEN', 1)
                """)
            try store.run(
                """
                INSERT INTO tenant_user (id, organization_id, email, name, role, status, feed_version)
                VALUES ('tu_1', 'org_00417', 'jane.doe@acme.example', 'Jane Doe', 'ADMIN', 'ACTIVE', 1),
                       ('tu_2', 'org_00417', 'li@acme.example', 'Li Wei', 'EMPLOYEE', 'LOCKED', 1)
                """)
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// The service as one operator has it.
    func service(as login: String, policy: Policy = .standard) throws -> EmbeddedService {
        try EmbeddedService(
            storeAt: path, login: "tester", actingAs: login, client: client, clock: clock, steady: steady,
            policy: policy, systemLog: systemLog)
    }

    /// Where a daemon of the system's log would listen; nobody does unless a test says so.
    var systemLog: String { directory + "/log" }

    /// Turns both clocks forward.
    func advance(_ time: Duration) {
        let milliseconds = time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000
        clock.advance(by: time)
        steady.advance(milliseconds: milliseconds)
    }

    /// Writes rows under an entry of the test's own.
    func write(_ body: (borrowing Writer) throws -> Void) throws {
        let store = try LedgerStore.open(at: path, schema: OpsSchema.current, clock: clock)
        defer { store.close() }
        let entry = EntryDraft(
            action: "TEST", entityType: nil, entityID: nil, operatorID: nil, operatorLogin: "job:test",
            operatorRole: "JOB", organizationID: nil, sessionID: nil, reason: nil, ticketID: nil, outcome: .done,
            correlationID: "cor_test", ipAddress: nil, terminal: nil, userAgent: "test/1", details: nil)
        try store.write { try $0.record(entry) { writer, _ in try body(writer) } }
    }

    /// The newest ledger entries, newest first.
    func ledger(_ filter: LedgerFilter = LedgerFilter(), limit: Int = 20) throws -> [LedgerEntry] {
        let store = try LedgerStore.open(at: path, schema: OpsSchema.current, clock: clock)
        defer { store.close() }
        return try store.read { try $0.ledgerEntries(matching: filter, before: nil, limit: limit) }
    }

    /// Whether chain, triggers and rows are as the ledger says.
    func isClean() throws -> Bool {
        let store = try LedgerStore.open(at: path, schema: OpsSchema.current, clock: clock)
        defer { store.close() }
        return try store.verify().isClean
    }
}

extension OpenSession {
    /// A complete request for a tenant, with a reason that the rules accept.
    static func good(
        _ tenant: String, ticket: String? = nil, minutes: Int? = nil, switchingFrom: String? = nil
    ) -> OpenSession {
        OpenSession(
            organizationId: tenant, category: .errorInvestigation, text: "sign-in loop since 11:40", ticketId: ticket,
            minutes: minutes, switchingFrom: switchingFrom)
    }
}

/// The kind of the error that `work` throws; nil when it throws none.
func refusal<T>(_ work: () async throws(OpsError) -> T) async -> String? {
    do {
        _ = try await work()
        return nil
    } catch {
        return error.kind
    }
}
