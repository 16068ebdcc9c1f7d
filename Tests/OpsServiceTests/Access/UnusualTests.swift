import Ledger
import OpsDomain
import OpsService
import Testing

@Suite struct UnusualTests {
    let fixture: ServiceFixture
    let reveal = RevealTenantUser(organizationId: "org_00417", userId: "tu_1")

    init() throws {
        fixture = try ServiceFixture()
    }

    private func policy(_ settings: [String: String]) throws -> Policy {
        var policy = Policy.standard
        for (key, value) in settings { try policy.set(key, to: value) }
        return policy
    }

    private func open(_ service: EmbeddedService) async throws -> String {
        try await service.perform(OpenSession.good("org_00417"), session: nil).id
    }

    @Test func `ACC-24: a reveal shows one user in clear, and is on the ledger before it is seen`() async throws {
        let service = try fixture.service(as: "support_l2")
        let session = try await open(service)
        let user = try await service.ask(reveal, session: session)
        #expect(user.name == "Jane Doe" && user.email == "jane.doe@acme.example")
        let entry = try #require(try fixture.ledger().first)
        #expect(entry.action == "REVEAL_PII" && entry.entityType == "tenantUser" && entry.entityID == "tu_1")
        #expect(entry.sessionID == session && entry.organizationID == "org_00417" && entry.outcome == .done)
        #expect(entry.details == nil)
    }

    @Test func `ACC-24: no reveal without the permission, a session, or such a user in that tenant`() async throws {
        let junior = try fixture.service(as: "support_l1")
        let its = try await open(junior)
        #expect(
            await refusal { () async throws(OpsError) in try await junior.ask(reveal, session: its) }
                == "permission.missing")
        let service = try fixture.service(as: "support_l2")
        #expect(
            await refusal { () async throws(OpsError) in try await service.ask(reveal, session: nil) }
                == "session.required")
        let session = try await open(service)
        let head = try fixture.ledger().first?.seq
        let unknown = RevealTenantUser(organizationId: "org_00417", userId: "tu_404")
        #expect(
            await refusal { () async throws(OpsError) in try await service.ask(unknown, session: session) }
                == "record.missing")
        #expect(try fixture.ledger().first?.seq == head)
        let elsewhere = RevealTenantUser(organizationId: "org_00021", userId: "tu_1")
        #expect(
            await refusal { () async throws(OpsError) in try await service.ask(elsewhere, session: session) }
                == "session.tenant")
    }

    @Test func `ACC-16: reveals are limited an hour, and a hit says when it frees up`() async throws {
        let service = try fixture.service(as: "support_l2", policy: policy(["limit.piiReveals": "2"]))
        let session = try await open(service)
        for _ in 0..<2 {
            _ = try await service.ask(reveal, session: session)
            fixture.advance(.seconds(60))
        }
        await #expect { try await service.ask(reveal, session: session) } throws: { error in
            let refusal = error as? OpsError
            return refusal?.kind == "limit.reached" && refusal?.advice?.contains("2026-11-20T13:00:00") == true
        }
        #expect(try fixture.ledger().first?.outcome == .denied)
    }

    @Test func `ACC-16: openings and renewals count together against the sessions an hour`() async throws {
        let service = try fixture.service(as: "support_l1", policy: policy(["limit.sessionsOpened": "2"]))
        let session = try await open(service)
        let renewal = try await service.perform(
            RenewSession(sessionId: session, text: "still looking at the loop"), session: session)
        let third = RenewSession(sessionId: renewal.id, text: "still looking at the loop")
        #expect(
            await refusal { () async throws(OpsError) in try await service.perform(third, session: renewal.id) }
                == "limit.reached")
    }

    @Test func `ACC-16: an unusual number of reveals tells the admins once an hour, in the same transaction`()
        async throws
    {
        let service = try fixture.service(as: "support_l2", policy: policy(["unusual.reveals": "3"]))
        let admin = try fixture.service(as: "admin")
        let session = try await open(service)
        for _ in 0..<2 { _ = try await service.ask(reveal, session: session) }
        #expect(try await admin.ask(Pulse(), session: nil).openNotifications == 0)
        for _ in 0..<3 { _ = try await service.ask(reveal, session: session) }
        let told = try await admin.ask(ListNotifications(), session: nil)
        #expect(told.map(\.words) == ["support_l2: 3 reveals in an hour (unusual from 3 on)"])
        #expect(try await admin.ask(Pulse(), session: nil).openNotifications == 1)
        #expect(try await service.ask(Pulse(), session: nil).openNotifications == nil)
        let entries = try fixture.ledger(LedgerFilter(action: "NOTIFY_ADMINS"))
        #expect(entries.count == 1 && entries.first?.operatorLogin == "job:watch" && entries.first?.changeCount == 1)
        let before = try fixture.ledger(limit: 4).map(\.action)
        #expect(before == ["REVEAL_PII", "REVEAL_PII", "NOTIFY_ADMINS", "REVEAL_PII"])
        fixture.advance(.seconds(3601))
        for _ in 0..<3 { _ = try await service.ask(reveal, session: session) }
        #expect(try await admin.ask(ListNotifications(), session: nil).count == 2)
        #expect(try fixture.isClean())
    }

    @Test func `ACC-16: an unusual number of denials tells the admins in the transaction of the last one`() async throws
    {
        let settings = try policy(["unusual.denials": "3"])
        let service = try fixture.service(as: "support_l1", policy: settings)
        let admin = try fixture.service(as: "admin")
        let add = AddUser(login: "x", email: "x@ethico.example", name: "X", role: .admin)
        for _ in 0..<2 {
            #expect(
                await refusal { () async throws(OpsError) in try await service.perform(add, session: nil) }
                    == "permission.missing")
        }
        #expect(try await admin.ask(ListNotifications(), session: nil).isEmpty)
        #expect(
            await refusal { () async throws(OpsError) in try await service.perform(add, session: nil) }
                == "permission.missing")
        let told = try #require(try await admin.ask(ListNotifications(), session: nil).first)
        #expect(told.kind == .denials && told.operatorLogin == "support_l1" && told.count == 3)
        #expect(try fixture.ledger(limit: 2).map(\.action) == ["NOTIFY_ADMINS", "USER_ADD"])
    }

    @Test func `ACC-16: an admin takes note of a notification once; an auditor only reads it`() async throws {
        let service = try fixture.service(as: "support_l2", policy: policy(["unusual.reveals": "1"]))
        _ = try await service.ask(reveal, session: open(service))
        let auditor = try fixture.service(as: "auditor")
        let told = try #require(try await auditor.ask(ListNotifications(), session: nil).first)
        let note = AcknowledgeNotification(id: told.id, reason: "training case, talked to them")
        #expect(
            await refusal { () async throws(OpsError) in try await auditor.perform(note, session: nil) }
                == "permission.missing")
        let admin = try fixture.service(as: "admin")
        #expect(try await admin.perform(note, session: nil).acknowledgedBy == "admin")
        #expect(try fixture.ledger().first?.entityID == told.id)
        #expect(
            await refusal { () async throws(OpsError) in try await admin.perform(note, session: nil) } == "step.refused"
        )
        let unknown = AcknowledgeNotification(id: "ntf_404")
        #expect(
            await refusal { () async throws(OpsError) in try await admin.perform(unknown, session: nil) }
                == "record.missing")
        #expect(try await admin.ask(ListNotifications(), session: nil).isEmpty)
        #expect(try await admin.ask(ListNotifications(onlyOpen: false), session: nil).count == 1)
    }

    @Test func `ACC-16: thresholds follow the stored policy`() async throws {
        let admin = try fixture.service(as: "admin")
        let change = SetPolicy(
            try policy(["unusual.reveals": "1"]), expectedVersion: 0, text: "watch every single reveal now")
        _ = try await admin.perform(change, session: nil)
        let service = try fixture.service(as: "support_l2")
        _ = try await service.ask(reveal, session: open(service))
        #expect(try await admin.ask(ListNotifications(), session: nil).first?.threshold == 1)
    }
}
