import Ledger
import OpsDomain
import OpsService
import Synchronization
import Testing

@Suite struct StaffTests {
    let fixture: ServiceFixture

    init() throws {
        fixture = try ServiceFixture()
    }

    /// The kind of the error that a command of an operator ends with; nil when it is done.
    private func refused<C: Command>(_ command: C, of login: String = "admin") async throws -> String? {
        let service = try fixture.service(as: login)
        return await refusal { () async throws(OpsError) in try await service.perform(command, session: nil) }
    }

    @Test func `ACC-1: deactivating an operator ends their session in the same transaction, with its own entry`()
        async throws
    {
        let support = try fixture.service(as: "support_l1")
        let session = try await support.perform(OpenSession.good("org_00417"), session: nil)
        let admin = try fixture.service(as: "admin")
        let user = try await admin.perform(
            DeactivateUser(login: "support_l1", reason: "left the company"), session: nil)
        #expect(!user.isActive)
        let entries = try fixture.ledger(limit: 2)
        #expect(entries.map(\.action) == ["USER_DEACTIVATE", "SESSION_END"])
        #expect(entries[0].correlationID == entries[1].correlationID && entries[0].entityID == user.id)
        #expect(entries[1].operatorLogin == "admin" && entries[1].sessionID == session.id)
        #expect(entries[1].details == #"{"cause":"user deactivated","operator":"support_l1"}"#)
        #expect(
            await refusal { () async throws(OpsError) in try await support.ask(Pulse(), session: nil) }
                == "operator.unknown")
        let ended = try await admin.ask(ListSessions(everybody: true), session: nil).first
        #expect(ended?.endCause == .userDeactivated && ended?.endedAt == ServiceFixture.start)
        #expect(try fixture.isClean())
        #expect(try await admin.perform(ActivateUser(login: "support_l1"), session: nil).isActive)
        #expect(try await support.ask(Pulse(), session: nil).session == nil)
    }

    @Test
    func
        `ACC-14: a locked operator is refused everything with message and time, the pulse too, and their session is ended`()
        async throws
    {
        let support = try fixture.service(as: "support_l1")
        let session = try await support.perform(OpenSession.good("org_00417"), session: nil)
        let admin = try fixture.service(as: "admin")
        let lock = LockUser(login: "support_l1", message: "call the security desk", minutes: 60)
        let user = try await admin.perform(lock, session: nil)
        #expect(user.lock?.until == ServiceFixture.start + .seconds(3600))
        await #expect { try await support.ask(Pulse(), session: nil) } throws: { error in
            let refusal = error as? OpsError
            return refusal?.kind == "operator.locked" && refusal?.message.contains("call the security desk") == true
                && refusal?.message.contains("2026-11-20T13:00:00") == true
        }
        let search = RecordTenantSearch(text: "acme", hits: 1)
        #expect(
            await refusal { () async throws(OpsError) in try await support.perform(search, session: session.id) }
                == "operator.locked")
        let denied = try #require(try fixture.ledger().first)
        #expect(denied.action == "SEARCH_TENANTS" && denied.outcome == .denied && denied.operatorLogin == "support_l1")
        #expect(try await admin.ask(ListSessions(everybody: true), session: nil).first?.endCause == .killed)
        #expect(throws: OpsError.self) { try fixture.service(as: "support_l1") }
        #expect(try fixture.ledger().first?.action == "SIGN_IN")
        fixture.advance(.seconds(3600))
        _ = try await support.ask(Pulse(), session: nil)
        #expect(try fixture.isClean())
    }

    @Test func `ACC-14: a lock without an end holds until somebody unlocks`() async throws {
        let support = try fixture.service(as: "support_l1")
        #expect(try await refused(LockUser(login: "support_l1", message: "until the audit is over")) == nil)
        fixture.advance(.seconds(400 * 86_400))
        #expect(
            await refusal { () async throws(OpsError) in try await support.ask(WhoAmI(), session: nil) }
                == "operator.locked")
        #expect(try await refused(UnlockUser(login: "support_l1")) == nil)
        _ = try await support.ask(WhoAmI(), session: nil)
        #expect(try await refused(UnlockUser(login: "support_l1")) == "step.refused")
    }

    @Test
    func `ACC-14: a lock in the middle of bulk work stops it with an honest report, and no item is changed after it`()
        async throws
    {
        try fixture.write { store in
            try store.run(
                """
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
                INSERT INTO qa_item (id, organization_id, reference, severity, category, language, priority,
                    imminent_harm, state, intake_text, created_at, updated_at, version, feed_version)
                SELECT 'qa_' || i, 'org_00417', 'CASE-' || i, 1, 'fraud', 'en', 2, 0, 'PENDING', 'text', ?1, ?1, 1, 1
                FROM n
                """, ServiceFixture.start)
        }
        let reviewer = try fixture.service(as: "hotline_ops")
        let items = (1...1500).map { FrozenQAItems.Item(id: "qa_\($0)", version: 1) }
        let fixture = fixture
        let isLocked = Mutex(false)
        let command = ChangeQAItems(action: .approve, items: items, reason: nil, batchKey: "k")
        let report = try await reviewer.performBulk(command, session: nil) { _ in
            let first = isLocked.withLock { locked in
                defer { locked = true }
                return !locked
            }
            guard first else { return true }
            do {
                try fixture.write {
                    try $0.run(
                        """
                        UPDATE internal_user SET locked_at = ?1, lock_message = 'stop now' WHERE login = 'hotline_ops'
                        """, ServiceFixture.start)
                }
            } catch {
                Issue.record(error)
            }
            return true
        }
        #expect(report.stopped?.kind == "operator.locked")
        let applied = report.count(.applied)
        #expect(applied > 0 && applied < 1500)
        let store = try LedgerStore.open(at: fixture.path, schema: OpsSchema.current, clock: fixture.clock)
        defer { store.close() }
        let approved = try store.read {
            try $0.first("SELECT count(*) FROM qa_item WHERE state = 'APPROVED'") { $0.int(0) }
        }
        #expect(approved == applied)
    }

    @Test func `ACC-1: nobody takes rights from themselves`() async throws {
        for kind in [
            try await refused(DeactivateUser(login: "admin")),
            try await refused(LockUser(login: "admin", message: "bye")),
            try await refused(SetUserRole(login: "admin", role: .auditor)),
        ] { #expect(kind == "staff.self") }
        #expect(try fixture.ledger().first?.outcome == .failed)
    }

    @Test func `ACC-1: the last admin stays, also when another role may manage staff but not the policy`() async throws
    {
        var policy = Policy.standard
        try policy.set("role.IMPLEMENTATION_MANAGER.manage_users", to: "all")
        let change = SetPolicy(policy, expectedVersion: 0, text: "managers look after their own staff")
        #expect(try await refused(change) == nil)
        let kinds = [
            try await refused(DeactivateUser(login: "admin"), of: "implementation_manager"),
            try await refused(LockUser(login: "admin", message: "bye now"), of: "implementation_manager"),
            try await refused(SetUserRole(login: "admin", role: .auditor), of: "implementation_manager"),
        ]
        #expect(kinds == ["staff.last-admin", "staff.last-admin", "staff.last-admin"])
        #expect(try await refused(SetUserRole(login: "auditor", role: .admin)) == nil)
        #expect(try await refused(SetUserRole(login: "admin", role: .auditor), of: "implementation_manager") == nil)
    }

    @Test func `ACC-1: a new role holds from the next operation on; a session it does not allow is ended`() async throws
    {
        let support = try fixture.service(as: "support_l3")
        let session = try await support.perform(OpenSession.good("org_00417"), session: nil)
        #expect(try await refused(SetUserRole(login: "support_l3", role: .supportL1, reason: "moved")) == nil)
        #expect(try await support.ask(WhoAmI(), session: nil).user.role == .supportL1)
        #expect(try await support.ask(CurrentSession(), session: nil).session?.id == session.id)
        let entry = try #require(try fixture.ledger().first)
        #expect(entry.details == #"{"from":"SUPPORT_L3","to":"SUPPORT_L1"}"# && entry.reason == "moved")
        #expect(try await refused(SetUserRole(login: "support_l3", role: .hotlineOps)) == nil)
        #expect(try await support.ask(CurrentSession(), session: nil).session == nil)
        #expect(try fixture.ledger(limit: 2).map(\.action) == ["USER_ROLE", "SESSION_END"])
        #expect(try await refused(SetUserRole(login: "support_l3", role: .hotlineOps)) == "step.refused")
    }

    @Test func `ACC-1: what is done already, unknown or badly said is refused`() async throws {
        #expect(try await refused(ActivateUser(login: "support_l1")) == "step.refused")
        #expect(try await refused(DeactivateUser(login: "nobody")) == "record.missing")
        #expect(try await refused(LockUser(login: "support_l1", message: " ")) == "value.invalid")
        #expect(try await refused(LockUser(login: "support_l1", message: "stop it", minutes: 0)) == "value.invalid")
        #expect(try await refused(DeactivateUser(login: "support_l1")) == nil)
        #expect(try await refused(DeactivateUser(login: "support_l1")) == "step.refused")
    }

    @Test(arguments: Role.allCases.filter { $0 != .admin })
    func `ACC-1: only an admin manages staff`(_ role: Role) async throws {
        let login = role.rawValue.lowercased()
        let target = role == .supportL1 ? "support_l2" : "support_l1"
        let kinds = [
            try await refused(DeactivateUser(login: target), of: login),
            try await refused(LockUser(login: target, message: "stop it"), of: login),
            try await refused(SetUserRole(login: target, role: .admin), of: login),
        ]
        #expect(kinds == ["permission.missing", "permission.missing", "permission.missing"])
    }

    @Test func `ACC-1: an account is edited field by field, with what is unique kept so, and nothing else changes`()
        async throws
    {
        let admin = try fixture.service(as: "admin")
        let edit = EditUser(
            login: "hotline_ops", name: "Rosa Reyes", azureAdId: "a-1", languages: ["en", "es, pt", "en"],
            reason: "passed the test")
        let user = try await admin.perform(edit, session: nil)
        #expect(user.name == "Rosa Reyes" && user.email == "hotline_ops@ethico.example" && user.azureAdId == "a-1")
        #expect(user.languages == ["en", "es", "pt"] && user.role == .hotlineOps && user.isActive)
        let entry = try #require(try fixture.ledger(limit: 1).first)
        #expect(entry.action == "USER_EDIT" && entry.entityID == user.id && entry.reason == "passed the test")
        #expect(entry.details == #"{"fields":["name","azureAdId","languages"]}"# && entry.changeCount == 1)
        #expect(try await refused(edit) == "step.refused")
        #expect(try await refused(EditUser(login: "hotline_ops", email: "AUDITOR@ethico.example")) == "record.exists")
        #expect(try await refused(EditUser(login: "auditor", azureAdId: "a-1")) == "record.exists")
        #expect(try await refused(EditUser(login: "auditor", email: "nobody")) == "value.invalid")
        #expect(try await refused(EditUser(login: "auditor", name: "")) == "value.invalid")
        #expect(try await refused(EditUser(login: "none", name: "X")) == "record.missing")
        #expect(try await refused(EditUser(login: "auditor", name: "X"), of: "support_l3") == "permission.missing")
        _ = try await admin.perform(DeactivateUser(login: "auditor"), session: nil)
        #expect(try await !admin.perform(EditUser(login: "auditor", skills: ["audit"]), session: nil).isActive)
        #expect(try fixture.isClean())
    }
}
