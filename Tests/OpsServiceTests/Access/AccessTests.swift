import Ledger
import OpsDomain
import OpsService
import Testing

@Suite struct AccessTests {
    let fixture: ServiceFixture

    init() throws {
        fixture = try ServiceFixture()
    }

    @Test func `ACC-2: an unknown account is refused with one line, and the refusal is on the ledger`() throws {
        #expect(throws: OpsError.self) { try fixture.service(as: "mallory") }
        let entry = try #require(try fixture.ledger().first)
        #expect(entry.action == "SIGN_IN" && entry.outcome == .denied && entry.operatorLogin == "tester")
        #expect(entry.details?.contains("mallory") == true)
    }

    @Test func `ACC-1, ACC-21: a console's sign-in is on the account and on the ledger`() async throws {
        let service = try fixture.service(as: "support_l1")
        fixture.advance(.seconds(90))
        try await service.enterConsole()
        let user = try await service.ask(WhoAmI(), session: nil).user
        #expect(user.lastLoginAt == ServiceFixture.start + .seconds(90))
        let entry = try #require(try fixture.ledger().first)
        #expect(entry.action == "SIGN_IN" && entry.outcome == .done && entry.operatorLogin == "support_l1")
        #expect(entry.terminal == "pts/7" && entry.entityID == user.id)
        #expect(try fixture.isClean())
    }

    @Test func `OPS-8: acting as somebody else is refused on a store that is no demo store`() throws {
        let path = fixture.directory + "/real.db"
        try StoreFounding.found(at: path, admin: "root", isDemo: false, client: fixture.client)
        #expect {
            try EmbeddedService(storeAt: path, login: "root", actingAs: "admin", client: fixture.client)
        } throws: { ($0 as? OpsError)?.kind == "demo.only" }
        _ = try EmbeddedService(storeAt: path, login: "root", client: fixture.client)
    }

    @Test func `ACC-3: a denied command is on the ledger with the missing permission`() async throws {
        let service = try fixture.service(as: "hotline_ops")
        #expect(
            await refusal { () async throws(OpsError) in
                try await service.perform(OpenSession.good("org_00417"), session: nil)
            } == "permission.missing")
        let entry = try #require(try fixture.ledger().first)
        #expect(entry.action == "SESSION_OPEN" && entry.outcome == .denied)
        #expect(entry.operatorLogin == "hotline_ops" && entry.details?.contains("\"impersonate\"") == true)
    }

    @Test func `ACC-1: an admin adds a member of staff; a second of the same login or address is a conflict`()
        async throws
    {
        let admin = try fixture.service(as: "admin")
        let add = AddUser(
            login: "l2.santos", email: "m.santos@ethico.example", name: "Marisol Santos", role: .supportL2)
        let user = try await admin.perform(add, session: nil)
        #expect(try await admin.ask(ListUsers(), session: nil).contains(user))
        #expect(
            await refusal { () async throws(OpsError) in try await admin.perform(add, session: nil) } == "record.exists"
        )
        let sameAddress = AddUser(login: "other", email: "M.Santos@ethico.example", name: "O", role: .supportL1)
        #expect(
            await refusal { () async throws(OpsError) in try await admin.perform(sameAddress, session: nil) }
                == "record.exists")
        #expect(try fixture.isClean())
    }

    @Test(arguments: [
        ("", "a@b.example"), ("Root", "a@b.example"), ("a b", "a@b.example"), ("ok", "nobody"), ("ok", "a@b"),
        ("ok", "a b@c.example"),
    ])
    func `ACC-1: a login or address that is none is refused`(_ login: String, _ email: String) async throws {
        let admin = try fixture.service(as: "admin")
        let add = AddUser(login: login, email: email, name: "N", role: .supportL1)
        #expect(
            await refusal { () async throws(OpsError) in try await admin.perform(add, session: nil) } == "value.invalid"
        )
    }

    @Test func `ACC-15: the directory is searched without a session, typos included`() async throws {
        let service = try fixture.service(as: "support_l1")
        for text in ["acme", "helth", "acme helth", "org_00417", "acme-health.example", "gruop"] {
            let hits = try await service.ask(SearchTenants(text: text), session: nil).hits
            #expect(hits.first?.id == "org_00417", "\(text)")
        }
        #expect(try fixture.ledger().first?.action == "TEST")
    }

    @Test func `ACC-15: one visit of the search is one entry with text and hits`() async throws {
        let service = try fixture.service(as: "support_l1")
        _ = try await service.perform(RecordTenantSearch(text: "acme", hits: 2), session: nil)
        let entry = try #require(try fixture.ledger().first)
        #expect(entry.action == "SEARCH_TENANTS" && entry.details == #"{"hits":2,"text":"acme"}"#)
    }

    @Test func `ACC-15: the last tenants that an operator entered come newest first`() async throws {
        let service = try fixture.service(as: "support_l1")
        for tenant in ["org_00417", "org_00021", "org_00417"] {
            let session = try await service.perform(OpenSession.good(tenant), session: nil)
            fixture.advance(.seconds(5))
            _ = try await service.perform(EndSession(sessionId: session.id), session: session.id)
        }
        let recent = try await service.ask(RecentTenants(), session: nil)
        #expect(recent.map(\.organization.id) == ["org_00417", "org_00021"])
    }

    @Test func `SUP-1, ACC-22: the overview shows what feeds brought, and the view is on the ledger`() async throws {
        let service = try fixture.service(as: "support_l1")
        let session = try await service.perform(OpenSession.good("org_00417"), session: nil)
        let answer = try await service.ask(TenantOverview(organizationId: "org_00417"), session: session.id)
        #expect(answer.domains == [OrganizationDomain(domain: "acme-health.example", verified: true)])
        #expect(answer.sso == nil && answer.projectStage == nil)
        #expect(answer.userCounts == ["ACTIVE": 1, "LOCKED": 1])
        #expect(answer.latestSessions.map(\.id) == [session.id])
        let entry = try #require(try fixture.ledger().first)
        #expect(entry.action == "VIEW_TENANT" && entry.sessionID == session.id && entry.reason == session.reason)
    }

    @Test(arguments: [("support_l1", "J••• D•••"), ("support_l3", "Jane Doe")])
    func `ACC-24: names and addresses of a tenant's users are masked without view_pii`(_ login: String, _ name: String)
        async throws
    {
        let service = try fixture.service(as: login)
        let session = try await service.perform(OpenSession.good("org_00417"), session: nil)
        let users = try await service.ask(ListTenantUsers(organizationId: "org_00417"), session: session.id).users
        #expect(users.first?.name == name)
        #expect((users.first?.email == "jane.doe@acme.example") == (login == "support_l3"))
    }

    @Test func `SUP-11: users come in pages`() async throws {
        let service = try fixture.service(as: "support_l3")
        let session = try await service.perform(OpenSession.good("org_00417"), session: nil)
        let first = try await service.ask(ListTenantUsers(organizationId: "org_00417", limit: 1), session: session.id)
        #expect(first.users.map(\.id) == ["tu_1"] && first.next == "tu_1")
        let second = try await service.ask(
            ListTenantUsers(organizationId: "org_00417", after: first.next, limit: 1), session: session.id)
        #expect(second.users.map(\.id) == ["tu_2"] && second.next == nil)
    }

    @Test func `spec 1: an implementation specialist enters assigned tenants only`() async throws {
        let service = try fixture.service(as: "implementation")
        #expect(
            await refusal { () async throws(OpsError) in
                try await service.perform(OpenSession.good("org_00417"), session: nil)
            } == "assignment.missing")
        let manager = try fixture.service(as: "implementation_manager")
        _ = try await manager.perform(AssignTenant(login: "implementation", organizationId: "org_00417"), session: nil)
        _ = try await service.perform(OpenSession.good("org_00417"), session: nil)
    }

    @Test func `spec 1: while a session is open, portal writes to another tenant are refused`() async throws {
        let manager = try fixture.service(as: "implementation_manager")
        let session = try await manager.perform(OpenSession.good("org_00417"), session: nil)
        let assign = AssignTenant(login: "implementation", organizationId: "org_00021")
        #expect(
            await refusal { () async throws(OpsError) in try await manager.perform(assign, session: session.id) }
                == "session.tenant")
        #expect(
            await refusal { () async throws(OpsError) in try await manager.perform(assign, session: nil) }
                == "session.tenant")
    }

    @Test(arguments: Role.allCases)
    func `ACC-25: the ledger is for admins and auditors only`(_ role: Role) async throws {
        let service = try fixture.service(as: role.rawValue.lowercased())
        let allowed = [Role.admin, .auditor].contains(role)
        let kind = await refusal { () async throws(OpsError) in try await service.ask(ListLedger(), session: nil) }
        #expect((kind == nil) == allowed)
    }

    @Test func `ACC-25: the ledger is filtered by operator, tenant, action, outcome, time and text`() async throws {
        let support = try fixture.service(as: "support_l1")
        let session = try await support.perform(OpenSession.good("org_00417"), session: nil)
        _ = try await support.perform(EndSession(sessionId: session.id), session: session.id)
        let auditor = try fixture.service(as: "auditor")
        let cases: [(String, Int)] = [
            ("operator:support_l1", 2), ("tenant:org_00417 action:session_open", 1), ("session:\(session.id)", 2),
            ("operator:support_l1 outcome:denied", 0), ("at<2026-11-20", 0), ("operator:support_l1 at>2026-11-19", 2),
            ("loop operator:support_l1", 2),
        ]
        for (filter, count) in cases {
            let found = try await auditor.ask(ListLedger(filter: filter), session: nil).entries
            #expect(found.count == count, "\(filter)")
        }
        for bad in ["operater:x", "-action:TEST", "action:a|b", "outcome:maybe"] {
            #expect(
                await refusal { () async throws(OpsError) in
                    try await auditor.ask(ListLedger(filter: bad), session: nil)
                } != nil, "\(bad)")
        }
    }

    @Test func `TUI-5, ACC-25: the ledger is paged from either end, both ways`() async throws {
        let support = try fixture.service(as: "support_l1")
        for _ in 0..<3 {
            let session = try await support.perform(OpenSession.good("org_00417"), session: nil)
            _ = try await support.perform(EndSession(sessionId: session.id), session: session.id)
        }
        let auditor = try fixture.service(as: "auditor")
        func page(_ query: ListLedger) async throws -> ListLedger.Answer { try await auditor.ask(query, session: nil) }
        for filter in ["", "operator:support_l1", "tenant:org_00417 loop"] {
            let all = try await page(ListLedger(filter: filter, limit: 500)).entries.map(\.seq)
            #expect(all.count > 4 && all == all.sorted(by: >))
            let end = try await page(ListLedger(filter: filter, after: 0, limit: 2))
            #expect(end.entries.map(\.seq) == all.suffix(2) && end.next == nil)
            let above = try await page(ListLedger(filter: filter, after: end.previous, limit: 2))
            #expect(above.entries.map(\.seq) == all.dropLast(2).suffix(2))
            let below = try await page(ListLedger(filter: filter, before: above.next, limit: 500))
            #expect(below.entries.map(\.seq) == all.suffix(2) && below.previous == end.entries.first?.seq)
            let top = try await page(ListLedger(filter: filter, after: end.previous, limit: 500))
            #expect(top.entries.map(\.seq) == all.dropLast(2) && top.previous == nil)
        }
        let both = await refusal { () async throws(OpsError) in
            try await auditor.ask(ListLedger(before: 3, after: 1), session: nil)
        }
        #expect(both == "value.invalid")
    }

    @Test func `ACC-24: personal data in a diff is masked for who may not see it`() async throws {
        let seq = try #require(try fixture.ledger(LedgerFilter(action: "TEST")).first?.seq)
        let auditor = try fixture.service(as: "auditor")
        let changes = try await auditor.ask(ShowLedgerEntry(seq: seq), session: nil).changes
        let user = try #require(changes.first { $0.publicID == "tu_1" })
        #expect(user.fields.first { $0.column == "email" }?.after == .text(PersonalData.mask))
        #expect(user.fields.first { $0.column == "status" }?.after == .text("ACTIVE"))
    }

    @Test func `ACC-22: personal data shown in clear by an entry is on the ledger, a masked look is not`() async throws
    {
        let seq = try #require(try fixture.ledger(LedgerFilter(action: "TEST")).first?.seq)
        _ = try await fixture.service(as: "auditor").ask(ShowLedgerEntry(seq: seq), session: nil)
        #expect(try fixture.ledger(LedgerFilter(action: "VIEW_LEDGER_ENTRY")).isEmpty)
        let admin = try fixture.service(as: "admin")
        let shown = try await admin.ask(ShowLedgerEntry(seq: seq), session: nil)
        let user = try #require(shown.changes.first { $0.publicID == "tu_1" })
        #expect(user.fields.first { $0.column == "name" }?.after == .text("Jane Doe"))
        let looks = try fixture.ledger(LedgerFilter(action: "VIEW_LEDGER_ENTRY"))
        #expect(looks.map(\.entityID) == ["\(seq)"] && looks.first?.operatorLogin == "admin")
        // An entry without personal data is read as before.
        let look = try #require(looks.first?.seq)
        _ = try await admin.ask(ShowLedgerEntry(seq: look), session: nil)
        #expect(try fixture.ledger(LedgerFilter(action: "VIEW_LEDGER_ENTRY")).count == 1)
    }
}
