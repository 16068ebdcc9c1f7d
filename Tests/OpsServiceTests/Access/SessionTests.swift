import Ledger
import OpsDomain
import OpsService
import Testing

@Suite struct SessionTests {
    let fixture: ServiceFixture

    init() throws {
        fixture = try ServiceFixture()
    }

    @Test func `ACC-10: opening a session records operator, tenant, reason, ticket, terminal and address`() async throws
    {
        let service = try fixture.service(as: "support_l2")
        let session = try await service.perform(OpenSession.good("org_00417", ticket: "ZD-48213"), session: nil)
        #expect(session.targetOrganizationName == "Acme Health Group")
        #expect(session.ticketVerified)
        #expect(session.expiresAt == ServiceFixture.start + .seconds(4 * 3600))
        #expect(session.terminal == "pts/7" && session.ipAddress == "10.1.2.3")
        let entry = try #require(try fixture.ledger().first)
        #expect(entry.action == "SESSION_OPEN" && entry.outcome == .done)
        #expect(entry.operatorLogin == "support_l2" && entry.operatorRole == "SUPPORT_L2")
        #expect(entry.organizationID == "org_00417" && entry.sessionID == session.id)
        #expect(entry.reason == "sign-in loop since 11:40" && entry.ticketID == "ZD-48213")
        #expect(entry.changeCount == 1)
        #expect(try fixture.isClean())
    }

    @Test(arguments: [
        ("too short", "short"), ("two words only", "word word word"), ("blank", "          "),
        ("too long", String(repeating: "many different words ", count: 30)),
    ])
    func `ACC-10: a reason that says nothing is refused and nothing is written`(_ label: String, _ text: String)
        async throws
    {
        let service = try fixture.service(as: "support_l1")
        let before = try fixture.ledger().first?.seq
        let request = OpenSession(organizationId: "org_00417", category: .other, text: text)
        #expect(
            await refusal { () async throws(OpsError) in try await service.perform(request, session: nil) }
                == "value.invalid")
        #expect(try fixture.ledger().first?.seq == before)
    }

    @Test func `ACC-10: a ticket of another tenant is refused, an unknown one too while a ticket feed exists`()
        async throws
    {
        let service = try fixture.service(as: "support_l1")
        for ticket in ["ZD-1", "ZD-999"] {
            let request = OpenSession.good("org_00417", ticket: ticket)
            #expect(
                await refusal { () async throws(OpsError) in try await service.perform(request, session: nil) }
                    == "value.invalid")
        }
    }

    @Test func `ACC-10: without a ticket feed a ticket is taken and marked unverified`() async throws {
        try fixture.write { try $0.run("DELETE FROM ticket") }
        let service = try fixture.service(as: "support_l1")
        let session = try await service.perform(OpenSession.good("org_00417", ticket: "ZD-7"), session: nil)
        #expect(session.ticketId == "ZD-7" && !session.ticketVerified)
    }

    @Test func `ACC-10: an unknown tenant is not found`() async throws {
        let service = try fixture.service(as: "support_l1")
        #expect(
            await refusal { () async throws(OpsError) in
                try await service.perform(OpenSession.good("org_404"), session: nil)
            } == "record.missing")
    }

    @Test func `ACC-11: a second session is a conflict, on the ledger, and the first goes on`() async throws {
        let service = try fixture.service(as: "support_l1")
        let first = try await service.perform(OpenSession.good("org_00417"), session: nil)
        #expect(
            await refusal { () async throws(OpsError) in
                try await service.perform(OpenSession.good("org_00021"), session: nil)
            } == "session.open")
        let entry = try #require(try fixture.ledger().first)
        #expect(entry.action == "SESSION_OPEN" && entry.outcome == .failed && entry.changeCount == 0)
        #expect(try await service.ask(CurrentSession(), session: nil).session == first)
    }

    @Test func `ACC-11: a suspended tenant cannot be entered`() async throws {
        try fixture.write { try $0.run("UPDATE organization SET status = 'SUSPENDED' WHERE id = 'org_00300'") }
        let service = try fixture.service(as: "support_l1")
        #expect(
            await refusal { () async throws(OpsError) in
                try await service.perform(OpenSession.good("org_00300"), session: nil)
            } == "step.refused")
    }

    @Test(arguments: [15, 30, 60, 120, 240])
    func `ACC-12: a lease lasts what was chosen`(_ minutes: Int) async throws {
        let service = try fixture.service(as: "support_l1")
        let session = try await service.perform(OpenSession.good("org_00417", minutes: minutes), session: nil)
        #expect(session.expiresAt - session.startedAt == .seconds(60 * minutes))
    }

    @Test(arguments: [0, 5, 241, 480, -15])
    func `ACC-12: no other lease can be had`(_ minutes: Int) async throws {
        let service = try fixture.service(as: "support_l1")
        let request = OpenSession.good("org_00417", minutes: minutes)
        #expect(
            await refusal { () async throws(OpsError) in try await service.perform(request, session: nil) }
                == "value.invalid")
    }

    @Test func `ACC-12: no policy lengthens a lease beyond four hours`() async throws {
        var policy = Policy.standard
        policy.leaseMinutes = 10_000
        let service = try fixture.service(as: "support_l1", policy: policy)
        let session = try await service.perform(OpenSession.good("org_00417"), session: nil)
        #expect(session.expiresAt - session.startedAt == .seconds(4 * 3600))
    }

    @Test func `ACC-12: after the lease tenant reads wait, and a renewal is a new linked session`() async throws {
        let service = try fixture.service(as: "support_l1")
        let old = try await service.perform(OpenSession.good("org_00417", minutes: 15), session: nil)
        fixture.advance(.seconds(15 * 60))
        let overview = TenantOverview(organizationId: "org_00417")
        #expect(
            await refusal { () async throws(OpsError) in try await service.ask(overview, session: old.id) }
                == "session.expired")
        let renewal = RenewSession(sessionId: old.id, text: "still looking at the loop")
        let new = try await service.perform(renewal, session: old.id)
        #expect(new.renewedFrom == old.id && new.targetOrganizationId == old.targetOrganizationId)
        _ = try await service.ask(overview, session: new.id)
        let ended = try fixture.ledger(LedgerFilter(action: "SESSION_END")).first
        #expect(ended?.details?.contains("expired") == true)
        #expect(try fixture.isClean())
    }

    @Test func `ACC-13: without a session, with another's, or in another tenant, tenant data stays closed`()
        async throws
    {
        let mine = try fixture.service(as: "support_l1")
        let other = try fixture.service(as: "support_l2")
        let theirs = try await other.perform(OpenSession.good("org_00417"), session: nil)
        let overview = TenantOverview(organizationId: "org_00417")
        #expect(
            await refusal { () async throws(OpsError) in try await mine.ask(overview, session: nil) }
                == "session.required")
        #expect(
            await refusal { () async throws(OpsError) in try await mine.ask(overview, session: theirs.id) }
                == "session.gone")
        let own = try await mine.perform(OpenSession.good("org_00021"), session: nil)
        #expect(
            await refusal { () async throws(OpsError) in try await mine.ask(overview, session: own.id) }
                == "session.tenant")
        let denied = try fixture.ledger(LedgerFilter(action: "VIEW_TENANT", outcome: .denied))
        #expect(denied.count == 3 && denied.allSatisfy { $0.operatorLogin == "support_l1" })
    }

    @Test func `ACC-13: an ended session opens nothing any more`() async throws {
        let service = try fixture.service(as: "support_l1")
        let session = try await service.perform(OpenSession.good("org_00417"), session: nil)
        let ended = try await service.perform(EndSession(sessionId: session.id), session: session.id)
        #expect(ended.endCause == .ended)
        let overview = TenantOverview(organizationId: "org_00417")
        #expect(
            await refusal { () async throws(OpsError) in try await service.ask(overview, session: session.id) }
                == "session.gone")
        #expect(
            await refusal { () async throws(OpsError) in
                try await service.perform(EndSession(sessionId: session.id), session: nil)
            } == "session.gone")
    }

    @Test func `ACC-13: a wall clock set back does not lengthen a session`() async throws {
        let service = try fixture.service(as: "support_l1")
        let session = try await service.perform(OpenSession.good("org_00417", minutes: 60), session: nil)
        fixture.advance(.seconds(50 * 60))
        fixture.clock.advance(by: .seconds(-40 * 60))
        fixture.advance(.seconds(20 * 60))
        let overview = TenantOverview(organizationId: "org_00417")
        #expect(
            await refusal { () async throws(OpsError) in try await service.ask(overview, session: session.id) }
                == "session.expired")
    }

    @Test func `ACC-13: a deactivated operator gets nothing`() async throws {
        let service = try fixture.service(as: "support_l1")
        let session = try await service.perform(OpenSession.good("org_00417"), session: nil)
        try fixture.write { try $0.run("UPDATE internal_user SET is_active = 0 WHERE login = 'support_l1'") }
        let overview = TenantOverview(organizationId: "org_00417")
        #expect(
            await refusal { () async throws(OpsError) in try await service.ask(overview, session: session.id) }
                == "operator.unknown")
    }

    @Test func `ACC-17: switching ends the one and opens the other in one transaction, each with its entry`()
        async throws
    {
        let service = try fixture.service(as: "support_l1")
        let first = try await service.perform(OpenSession.good("org_00417"), session: nil)
        fixture.advance(.seconds(60))
        let second = try await service.perform(
            OpenSession.good("org_00021", switchingFrom: first.id), session: first.id)
        let entries = try fixture.ledger(limit: 2)
        #expect(entries.map(\.action) == ["SESSION_OPEN", "SESSION_END"])
        #expect(entries[0].correlationID == entries[1].correlationID)
        #expect(entries[1].organizationID == "org_00417" && entries[0].organizationID == "org_00021")
        #expect(entries[1].details == #"{"cause":"switched"}"#)
        #expect(second.targetOrganizationId == "org_00021")
    }

    @Test func `ACC-17: a switch that fails leaves the first session as it was`() async throws {
        let service = try fixture.service(as: "support_l1")
        let first = try await service.perform(OpenSession.good("org_00417"), session: nil)
        let bad = OpenSession(
            organizationId: "org_00021", category: .other, text: "short", switchingFrom: first.id)
        #expect(
            await refusal { () async throws(OpsError) in try await service.perform(bad, session: first.id) }
                == "value.invalid")
        #expect(try await service.ask(CurrentSession(), session: nil).session == first)
    }

    @Test func `ACC-16: the limit of sessions an hour holds across processes and says when it frees up`() async throws {
        var policy = Policy.standard
        policy.perHour[.sessionsOpened] = 2
        for _ in 0..<2 {
            let service = try fixture.service(as: "support_l1", policy: policy)
            let session = try await service.perform(OpenSession.good("org_00417"), session: nil)
            _ = try await service.perform(EndSession(sessionId: session.id), session: session.id)
            fixture.advance(.seconds(600))
        }
        let service = try fixture.service(as: "support_l1", policy: policy)
        await #expect {
            try await service.perform(OpenSession.good("org_00417"), session: nil)
        } throws: { error in
            (error as? OpsError)?.kind == "limit.reached"
                && (error as? OpsError)?.advice?.contains("2026-11-20T13:00:00") == true
        }
        fixture.advance(.seconds(2401))
        _ = try await service.perform(OpenSession.good("org_00417"), session: nil)
    }
}
