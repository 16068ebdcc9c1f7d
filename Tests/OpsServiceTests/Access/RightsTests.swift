import Ledger
import OpsDomain
import OpsService
import Testing

@Suite struct RightsTests {
    let fixture: ServiceFixture

    init() throws {
        fixture = try ServiceFixture()
    }

    private func minute(_ minutes: Int) -> Timestamp { ServiceFixture.start + .seconds(60 * minutes) }

    @Test func `spec 1: rights as of a date show role, lock, policy version and assignments of that moment`()
        async throws
    {
        let admin = try fixture.service(as: "admin")
        fixture.advance(.seconds(60))
        let add = AddUser(login: "eva", email: "eva@ethico.example", name: "Eva", role: .implementation)
        _ = try await admin.perform(add, session: nil)
        fixture.advance(.seconds(60))
        _ = try await admin.perform(AssignTenant(login: "eva", organizationId: "org_00417"), session: nil)
        fixture.advance(.seconds(60))
        var policy = Policy.standard
        try policy.set("role.IMPLEMENTATION.view_jobs", to: "all")
        _ = try await admin.perform(
            SetPolicy(policy, expectedVersion: 0, text: "they look after jobs now"), session: nil)
        fixture.advance(.seconds(60))
        _ = try await admin.perform(LockUser(login: "eva", message: "on leave", minutes: 1), session: nil)
        fixture.advance(.seconds(60))
        _ = try await admin.perform(SetUserRole(login: "eva", role: .supportL1), session: nil)
        fixture.advance(.seconds(60))
        let auditor = try fixture.service(as: "auditor")
        func rights(_ minutes: Int) async throws -> RightsAsOf.Answer {
            try await auditor.ask(RightsAsOf(login: "eva", date: minute(minutes)), session: nil)
        }
        let unborn = try await rights(0)
        #expect(!unborn.existed && unborn.role == nil && unborn.permissions.isEmpty)
        let young = try await rights(1)
        #expect(young.role == .implementation && young.assignments.isEmpty && young.policyVersion == 0)
        #expect(try await rights(2).assignments.map(\.organizationId) == ["org_00417"])
        let third = try await rights(3)
        #expect(third.policyVersion == 1 && third.permissions[.viewJobs] == .all)
        let locked = try await rights(4)
        #expect(locked.lock?.message == "on leave" && locked.permissions.isEmpty && locked.role == .implementation)
        let last = try await rights(5)
        #expect(last.role == .supportL1 && last.lock == nil && last.permissions[.escalate] == .all)
        let now = try await auditor.ask(RightsAsOf(login: "eva"), session: nil)
        #expect(now.role == .supportL1 && now.policyVersion == 1)
    }

    @Test func `ACC-30: everybody sees their own rights, others' only with view_policy, and none of the future`()
        async throws
    {
        let support = try fixture.service(as: "support_l1")
        #expect(try await support.ask(RightsAsOf(), session: nil).role == .supportL1)
        let other = RightsAsOf(login: "admin")
        #expect(
            await refusal { () async throws(OpsError) in try await support.ask(other, session: nil) }
                == "permission.missing")
        let why = WhyMayI(action: "session.open", login: "admin")
        #expect(
            await refusal { () async throws(OpsError) in try await support.ask(why, session: nil) }
                == "permission.missing")
        let future = RightsAsOf(date: minute(1))
        #expect(
            await refusal { () async throws(OpsError) in try await support.ask(future, session: nil) }
                == "value.invalid")
        let auditor = try fixture.service(as: "auditor")
        let unknown = RightsAsOf(login: "nobody")
        #expect(
            await refusal { () async throws(OpsError) in try await auditor.ask(unknown, session: nil) }
                == "record.missing")
        for wrong in [WhyMayI(action: "fly"), WhyMayI(action: "session.open", organizationId: "org_404")] {
            #expect(
                await refusal { () async throws(OpsError) in try await auditor.ask(wrong, session: nil) }
                    == "record.missing")
        }
    }

    @Test func `ACC-30: why tells the permission, the policy version and the assignment that decide`() async throws {
        let auditor = try fixture.service(as: "auditor")
        func why(_ action: String, _ login: String, _ tenant: String? = nil) async throws -> WhyMayI.Answer {
            try await auditor.ask(WhyMayI(action: action, login: login, organizationId: tenant), session: nil)
        }
        let may = try await why("SESSION_OPEN", "support_l1", "org_00417")
        #expect(may.isAllowed && may.operation == "session.open" && may.permission == .impersonate)
        #expect(may.words.contains("SUPPORT_L1 has impersonate for all tenants (policy version 0)"))
        let mayNot = try await why("user.add", "support_l1")
        #expect(!mayNot.isAllowed && mayNot.words.contains("SUPPORT_L1 does not have manage_users"))
        let unassigned = try await why("session.open", "implementation", "org_00417")
        #expect(!unassigned.isAllowed && unassigned.words.contains("org_00417 is not assigned"))
        let manager = try fixture.service(as: "implementation_manager")
        _ = try await manager.perform(AssignTenant(login: "implementation", organizationId: "org_00417"), session: nil)
        let assigned = try await why("session.open", "implementation", "org_00417")
        #expect(assigned.isAllowed && assigned.words.contains("org_00417 is assigned since 2026-11-20T12:00:00"))
        #expect(try await why("session.status", "hotline_ops").words.contains("every active operator may"))
    }

    @Test func `ACC-30: why tells of sessions and locks, and agrees with what the service does`() async throws {
        let support = try fixture.service(as: "support_l1")
        let overview = TenantOverview(organizationId: "org_00417")
        let ask = WhyMayI(action: "tenant.overview", organizationId: "org_00417")
        let without = try await support.ask(ask, session: nil)
        #expect(!without.isAllowed && without.words.contains("no session is open"))
        let session = try await support.perform(OpenSession.good("org_00417", minutes: 15), session: nil)
        #expect(try await support.ask(ask, session: nil).isAllowed)
        _ = try await support.ask(overview, session: session.id)
        let elsewhere = WhyMayI(action: "tenant.overview", organizationId: "org_00021")
        #expect(try await !support.ask(elsewhere, session: nil).isAllowed)
        fixture.advance(.seconds(15 * 60))
        #expect(try await !support.ask(ask, session: nil).isAllowed)
        let then = WhyMayI(action: "tenant.overview", organizationId: "org_00417", asOf: ServiceFixture.start)
        #expect(try await support.ask(then, session: nil).isAllowed)
        let admin = try fixture.service(as: "admin")
        _ = try await admin.perform(LockUser(login: "support_l1", message: "call security"), session: nil)
        let locked = try await admin.ask(WhyMayI(action: "tenant.search", login: "support_l1"), session: nil)
        #expect(!locked.isAllowed && locked.words.contains("call security"))
    }

    @Test func `ACC-30: a portal write elsewhere is not allowed while a session is open`() async throws {
        let manager = try fixture.service(as: "implementation_manager")
        _ = try await manager.perform(OpenSession.good("org_00417"), session: nil)
        let why = WhyMayI(action: "user.assign", organizationId: "org_00021")
        #expect(try await !manager.ask(why, session: nil).isAllowed)
        let here = WhyMayI(action: "user.assign", organizationId: "org_00417")
        #expect(try await manager.ask(here, session: nil).isAllowed)
    }

    @Test func `ACC-14, ACC-30: a tenant that is taken away is dated, and ends the session that it alone allowed`()
        async throws
    {
        let manager = try fixture.service(as: "implementation_manager")
        let specialist = try fixture.service(as: "implementation")
        let take = UnassignTenant(login: "implementation", organizationId: "org_00417", reason: "handed over")
        #expect(
            await refusal { () async throws(OpsError) in try await manager.perform(take, session: nil) }
                == "record.missing")
        _ = try await manager.perform(
            AssignTenant(login: "implementation", organizationId: "org_00417"), session: nil)
        let session = try await specialist.perform(OpenSession.good("org_00417"), session: nil)
        fixture.advance(.seconds(60))
        let before = fixture.clock.now()
        fixture.advance(.seconds(60))
        _ = try await manager.perform(take, session: nil)
        let entries = try fixture.ledger(limit: 2)
        #expect(entries.map(\.action) == ["TENANT_UNASSIGN", "SESSION_END"])
        #expect(entries[0].reason == "handed over" && entries[0].organizationID == "org_00417")
        let overview = TenantOverview(organizationId: "org_00417")
        #expect(
            await refusal { () async throws(OpsError) in try await specialist.ask(overview, session: session.id) }
                != nil)
        #expect(try await specialist.ask(RightsAsOf(), session: nil).assignments.isEmpty)
        let then = try await specialist.ask(RightsAsOf(date: before), session: nil)
        #expect(then.assignments.map(\.organizationName) == ["Acme Health Group"])
        let support = try fixture.service(as: "support_l3")
        #expect(
            await refusal { () async throws(OpsError) in try await support.perform(take, session: nil) }
                == "permission.missing")
        // Who may enter every tenant keeps the session.
        _ = try await manager.perform(AssignTenant(login: "support_l3", organizationId: "org_00417"), session: nil)
        let other = try await support.perform(OpenSession.good("org_00417"), session: nil)
        _ = try await manager.perform(
            UnassignTenant(login: "support_l3", organizationId: "org_00417"), session: nil)
        #expect(try await support.ask(CurrentSession(), session: nil).session?.id == other.id)
        #expect(try fixture.isClean())
    }
}
