import Ledger
import OpsDomain
import Testing

@testable import OpsCommandLine

/// The verbs of tenants, sessions, tickets and staff.
struct AccessVerbTests {
    private static let reason = ["--category", "error-investigation", "--reason", "sign-in loop since 11:40"]

    private func open(_ world: CommandWorld, _ tenant: String, as login: String = "support_l2", _ more: String...) async
        -> CommandResult
    {
        await world.run(
            words: ["--store", world.path, "--as", login, "session", "open", tenant] + Self.reason + more + ["--json"])
    }

    @Test func `ACC-15: a search with a typo finds the tenant and is on the ledger`() async throws {
        let world = try CommandWorld()
        let result = await world.run("tenant", "search", "acme", "helth", "--json", as: "support_l1")
        #expect(result.code == 0)
        #expect(try result.objects.first?["id"]?.string == "org_00417")
        #expect(
            try result.objects.first?.keys == [
                "id", "name", "slug", "status", "plan", "region", "industry", "touch", "domain",
            ])
        let entry = try #require(try world.ledger(LedgerFilter(action: "SEARCH_TENANTS")).first)
        #expect(entry.operatorLogin == "support_l1")
        #expect(entry.details == #"{"hits":1,"text":"acme helth"}"#)
    }

    @Test func `TUI-9: a hostile name cannot send escapes through a list`() async throws {
        let world = try CommandWorld()
        let result = await world.run("tenant", "show", "umbrella-foods", as: "support_l1")
        #expect(result.output.contains("Umbrella ␛[31mFoods"))
        #expect(!result.output.contains("\u{1B}"))
    }

    @Test func `OPS-4: an unknown tenant ends with 5`() async throws {
        let world = try CommandWorld()
        let result = await world.run("tenant", "show", "nobody", "--json", as: "support_l1")
        #expect(result.code == 5)
        #expect(result.output.isEmpty)
        #expect(try result.error?["code"]?.string == "notFound")
        #expect(try result.error?["subject"]?.string == "nobody")
    }

    @Test func `ACC-10: a session opens, shows, renews and ends by verbs`() async throws {
        let world = try CommandWorld()
        let opened = await open(world, "acme-health", "--ticket", "ZD-48213", "--for", "30m")
        #expect(opened.code == 0)
        let session = try opened.object
        #expect(session["targetOrganizationId"]?.string == "org_00417")
        #expect(session["ticketVerified"] == .bool(true))
        #expect(session["expiresAt"]?.string == "2026-11-20T12:30:00.000Z")

        world.advance(minutes: 29)
        let status = await world.run("session", "status", "--json", as: "support_l2")
        #expect(try status.object["secondsLeft"]?.number == 60)
        #expect(try status.object["state"]?.string == "active")

        let renewed = await world.run(
            "session", "renew", "--reason", "still looking for the cause", "--for", "1h", "--json", as: "support_l2")
        #expect(renewed.code == 0)
        #expect(try renewed.object["renewedFrom"]?.string == session["id"]?.string)

        let ended = await world.run("session", "end", "--json", as: "support_l2")
        #expect(try ended.object["endCause"]?.string == "operator")
        let after = await world.run("session", "status", "--json", as: "support_l2")
        #expect(after.code == 0)
        #expect(try after.object["session"] == .null)
        let again = await world.run("session", "end", as: "support_l2")
        #expect(again.code == 5)
        #expect(again.messages.contains("You have no open session."))
    }

    @Test func `ACC-11: opening a second session is a conflict; switching is not`() async throws {
        let world = try CommandWorld()
        _ = await open(world, "acme-health")
        let second = await open(world, "initech-bank")
        #expect(second.code == 4)
        #expect(try second.error?["kind"]?.string == "session.open")

        let switched = await world.run(
            words: ["--store", world.path, "--as", "support_l2", "session", "switch", "initech-bank"] + Self.reason)
        #expect(switched.code == 0)
        #expect(switched.output.contains("You are in Initech Bank AG now."))
        let list = await world.run("session", "list", "--json", as: "support_l2")
        #expect(try list.objects.map { $0["endCause"]?.string } == [nil, "switched"])
        let recent = await world.run("tenant", "recent", "--json", as: "support_l2")
        #expect(try recent.objects.count == 2)
    }

    @Test func `ACC-10: a bad reason, a foreign ticket and an odd length are usage errors`() async throws {
        let world = try CommandWorld()
        let short = await world.run(
            "session", "open", "acme-health", "--category", "other", "--reason", "because", as: "support_l1")
        #expect(short.code == 2 && short.messages.contains("reason"))
        let ticket = await open(world, "initech-bank", "--ticket", "ZD-48213")
        #expect(ticket.code == 2)
        #expect(try ticket.error?["subject"]?.string == "ticket")
        let length = await open(world, "acme-health", "--for", "45m")
        #expect(length.code == 2)
        let suspended = await open(world, "umbrella-foods")
        #expect(suspended.code == 4)
    }

    @Test(arguments: ["hotline_ops", "hotline_operator", "client_success", "auditor"])
    func `ACC-3: who may not impersonate is denied, on the ledger too`(login: String) async throws {
        let world = try CommandWorld()
        let result = await open(world, "acme-health", as: login)
        #expect(result.code == 3)
        #expect(try result.error?["subject"]?.string == "impersonate")
        let entry = try #require(try world.ledger(LedgerFilter(outcome: .denied)).first)
        #expect(entry.operatorLogin == login && entry.action == "SESSION_OPEN")
    }

    @Test func `SUP-13: a ticket opens its tenant with the ticket as the reason`() async throws {
        let world = try CommandWorld()
        let result = await world.run(
            "ticket", "open", "ZD-48213", "--category", "client-request", "--json", as: "support_l1")
        #expect(result.code == 0)
        #expect(try result.object["reason"]?.string == "Ticket ZD-48213: sign-in loop since noon")
        #expect(try result.object["targetOrganizationId"]?.string == "org_00417")
        let unknown = await world.run("ticket", "open", "ZD-9", "--category", "other", as: "support_l2")
        #expect(unknown.code == 5)
    }

    @Test func `SUP-1: the overview and the users need the session in that tenant`() async throws {
        let world = try CommandWorld()
        let without = await world.run("tenant", "overview", "acme-health", "--json", as: "support_l2")
        #expect(without.code == 3)
        #expect(try without.error?["kind"]?.string == "session.required")
        #expect(try world.ledger(LedgerFilter(outcome: .denied)).first?.action == "VIEW_TENANT")
        #expect(await world.run("tenant", "users", as: "support_l2").code == 3)

        _ = await open(world, "acme-health")
        let overview = await world.run("tenant", "overview", "--json", as: "support_l2")
        #expect(overview.code == 0)
        #expect(try overview.object["organization"]?["id"]?.string == "org_00417")
        #expect(try overview.object["userCounts"]?["LOCKED"]?.number == 1)
        let other = await world.run("tenant", "overview", "initech-bank", "--json", as: "support_l2")
        #expect(try other.error?["kind"]?.string == "session.tenant")

        let first = await world.run("tenant", "users", "--limit", "1", "--json", as: "support_l2")
        #expect(try first.objects.map { $0["email"]?.string } == ["j•••@acme.example"])
        #expect(try JSONValue(first.messages)["next"]?.string == "tu_1")
        let second = await world.run("tenant", "users", "--after", "tu_1", "--json", as: "support_l2")
        #expect(try second.objects.map { $0["id"]?.string } == ["tu_2"])
        #expect(second.messages.isEmpty)
    }

    @Test func `ACC-13: after the lease ran out nothing of the tenant is read`() async throws {
        let world = try CommandWorld()
        _ = await open(world, "acme-health", "--for", "15m")
        world.advance(minutes: 16)
        let result = await world.run("tenant", "overview", "--json", as: "support_l2")
        #expect(result.code == 3)
        #expect(try result.error?["kind"]?.string == "session.expired")
        #expect(await world.run("session", "status", as: "support_l2").output.contains("EXPIRED"))
    }

    @Test func `ACC-1: an admin adds staff, by role name or alias, and assigns tenants`() async throws {
        let world = try CommandWorld()
        let added = await world.run(
            "user", "add", "rosa", "--email", "rosa@ethico.example", "--name", "Rosa Reyes", "--role", "impl-spec",
            "--language", "es", "--language", "en", "--json", as: "admin")
        #expect(added.code == 0)
        #expect(try added.object["role"]?.string == "IMPLEMENTATION")
        #expect(try added.object["languages"]?.array == [.string("es"), .string("en")])
        let assigned = await world.run("user", "assign", "rosa", "acme-health", "--json", as: "admin")
        #expect(try assigned.object["organizationId"]?.string == "org_00417")
        #expect(await world.run("user", "assign", "rosa", "acme-health", as: "admin").code == 4)

        let twice = await world.run(
            "user", "add", "rosa", "--email", "r2@ethico.example", "--name", "R", "--role", "ADMIN", as: "admin")
        #expect(twice.code == 4)
        let role = await world.run(
            "user", "add", "max", "--email", "m@ethico.example", "--name", "M", "--role", "SUPORT_L1", as: "admin")
        #expect(role.code == 2 && role.messages.contains("Did you mean 'SUPPORT_L1'?"))
        #expect(await world.run("user", "list", as: "support_l3").code == 3)
        let list = await world.run("user", "list", "--json", as: "admin")
        #expect(try list.objects.contains { $0["login"]?.string == "rosa" && $0["isActive"] == .bool(true) })
    }

    @Test func `OPS-8: nobody acts as somebody else on a real store`() async throws {
        let world = try CommandWorld(isDemo: false)
        let result = await world.run("session", "status", "--json", as: "admin")
        #expect(result.code == 3)
        #expect(try result.error?["kind"]?.string == "demo.only")
    }

    @Test func `ACC-2: who is no member of staff is refused with one clear line`() async throws {
        let world = try CommandWorld()
        let result = await world.run("session", "status")
        #expect(result.code == 3)
        #expect(result.messages.split(separator: "\n").count == 1)
        #expect(result.messages.contains("'tester' is not an active account"))
        #expect(try world.ledger(LedgerFilter(outcome: .denied)).first?.action == "SIGN_IN")
    }
}
