import Ledger
import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

@Suite struct SessionTests {
    private func opened(_ client: ScriptedClient) async -> ConsoleHarness {
        let console = await ConsoleHarness.started(client)
        await console.type("acme")
        await console.press(.enter, .enter)
        await console.type("users cannot sign in")
        await console.press(.enter)
        return console
    }

    @Test func `ACC-10: entering a tenant sends what the form holds, and shows banner and overview`() async throws {
        let client = World.client(.supportL2)
        let console = await opened(client)
        #expect(console.shows("[ Enter Acme Health Group ]"))
        await console.press(.enter)
        let sent = try #require(client.calls(of: OpenSession.self).first?.operation)
        #expect(sent.organizationId == "org_00417")
        #expect(sent.category == .errorInvestigation)
        #expect(sent.text == "users cannot sign in")
        #expect(sent.minutes == 240)
        #expect(sent.switchingFrom == nil)
        #expect(console.state.current == .overview)
        Snapshots.checkSessionFrame(console.draw())
        #expect(console.windowTitle.hasPrefix("Acme Health Group"))
    }

    @Test func `ACC-10: an incomplete reason is refused at its field and nothing is sent`() async {
        let client = World.client(.supportL2)
        let console = await ConsoleHarness.started(client)
        await console.type("acme")
        await console.press(.enter, .tab)
        await console.type("short")
        #expect(console.shows("needs at least 10 characters, it has 5"))
        await console.press(.tab, .tab, .tab, .tab, .enter)
        #expect(console.shows("✗ the reason needs at least 10 characters"))
        #expect(client.calls(of: OpenSession.self).isEmpty)
    }

    @Test func `ACC-10: a refused session keeps the form`() async {
        let client = World.client(.supportL2)
        client.on(OpenSession.self) { _ throws(OpsError) in
            throw .limitReached(.sessionsOpened, allowed: 20, freeAt: World.now)
        }
        let console = await opened(client)
        await console.press(.enter)
        #expect(console.shows("The limit of 20 sessions opened an hour is used up."))
        #expect(console.shows("users cannot sign in"))
        #expect(console.state.session == nil)
    }

    @Test func `ACC-15: one visit of the search is one entry, with the settled text`() async {
        let client = World.client(.supportL2)
        _ = await opened(client)
        let records = client.calls(of: RecordTenantSearch.self).map(\.operation)
        #expect(records.map(\.text) == ["acme"])
        #expect(records.map(\.hits) == [2])
    }

    @Test func `SUP-13: a ticket leads to its tenant, with ticket and text filled in`() async throws {
        let client = World.client(.supportL2)
        let console = await ConsoleHarness.started(client)
        await console.type("ZD-48213")
        await console.press(.enter)
        #expect(console.shows("✓ Acme Health Group"))
        await console.press(.enter)
        let sent = try #require(client.calls(of: OpenSession.self).first?.operation)
        #expect(sent.ticketId == "ZD-48213")
        #expect(sent.text.hasPrefix("ZD-48213"))
    }

    @Test func `ACC-10: an unknown ticket is called unverified, another tenant's is named`() async {
        let client = World.client(.supportL2)
        let console = await ConsoleHarness.started(client)
        await console.type("globex")
        await console.press(.enter, .tab, .tab)
        await console.type("ZD-1")
        #expect(console.shows("✗ not a known ticket"))
        client.on(FindTicket.self) { query throws(OpsError) in throw .unverifiableTicket(query.reference) }
        await console.type("2")
        #expect(console.shows("? unknown, counts as unverified"))
        client.on(FindTicket.self) { _ in
            FindTicket.Answer(
                ticket: Ticket(id: "ZD-48213", organizationId: World.acme.id, subject: "loop", status: "open"),
                organization: World.acme)
        }
        await console.press(.control("u"))
        await console.type("ZD-48213")
        #expect(console.shows("✗ belongs to Acme Health Group"))
    }

    @Test func `ACC-10: a refused ticket is told under its field, which has the focus; other refusals whole`() async {
        let client = World.client(.supportL2)
        client.on(OpenSession.self) { _ throws(OpsError) in
            throw .invalid("ticket", "'ZD-1' is not a known ticket of Globex Logistics")
        }
        let console = await ConsoleHarness.started(client)
        await console.type("globex")
        await console.press(.enter, .tab)
        await console.type("configuration help as asked")
        await console.press(.enter, .enter)
        #expect(console.shows("✗ 'ZD-1' is not a known ticket of Globex Logistics."))
        await console.type("ZD-2")
        #expect(console.shows("[ZD-2"))
        #expect(!console.shows("is not a known ticket of"))
        let long = "You opened 20 sessions within the hour, which is as many as the policy allows to one operator."
        client.on(OpenSession.self) { _ throws(OpsError) in
            throw OpsError(.conflict, "limit.reached", long, advice: "Try at 15:02.")
        }
        await console.press(.tab, .tab, .tab, .enter)
        #expect(console.shows("Try at 15:02."))
    }

    @Test func `ACC-12, TUI-2: a session that began after the last pulse is not shown as expired`() async {
        let client = World.client(.supportL2)
        client.on(OpenSession.self) { _ in World.session(World.globex, startedAt: World.now + .milliseconds(400)) }
        let console = await ConsoleHarness.started(client)
        await console.type("globex")
        await console.press(.enter, .tab)
        await console.type("configuration help as asked")
        await console.press(.enter, .enter)
        #expect(console.draw().line(1).contains("4:00:00 left"))
        #expect(!console.shows("EXPIRED"))
        #expect(console.windowTitle.contains("240 min left"))
    }

    @Test func `ACC-17: choosing another tenant in a session switches, and says so`() async throws {
        let client = World.client(.supportL2, session: World.session())
        let console = await ConsoleHarness.started(client)
        await console.press(.character("t"))
        await console.type("globex")
        await console.press(.enter, .tab)
        #expect(console.shows("Entering ends the session in Acme Health Group."))
        await console.type("configuration help as asked")
        await console.press(.enter, .enter)
        let sent = try #require(client.calls(of: OpenSession.self).first?.operation)
        #expect(sent.switchingFrom == "imp_1")
        #expect(console.draw().line(1).contains("Globex Logistics"))
    }

    @Test func `TUI-4: E ends the session with one key and closes the tenant's screens`() async {
        let client = World.client(.supportL2, session: World.session())
        let console = await ConsoleHarness.started(client)
        #expect(console.state.current == .overview)
        await console.press(.character("E"))
        #expect(client.calls(of: EndSession.self).map(\.session) == ["imp_1"])
        #expect(console.state.session == nil)
        #expect(console.state.screens[.overview] == nil)
        #expect(console.shows("✓ Left Acme Health Group."))
        #expect(console.draw().line(1).hasPrefix(" NO SESSION   SUPPORT_L2"))
    }

    @Test func `ACC-13: every request carries the id of the session in the banner`() async {
        let client = World.client(.supportL2, session: World.session(id: "imp_77"))
        let console = await ConsoleHarness.started(client)
        await console.press(.character("2"))
        #expect(client.calls(of: TenantOverview.self).map(\.session) == ["imp_77"])
        #expect(client.calls(of: ListTenantUsers.self).map(\.session) == ["imp_77"])
    }

    @Test func `ACC-14: a session ended elsewhere closes the tenant's screens at the next pulse`() async {
        let client = World.client(.supportL2, session: World.session())
        let console = await ConsoleHarness.started(client)
        World.pulse(client, session: nil)
        await console.pulse()
        #expect(console.state.current == .enterTenant)
        #expect(console.shows("The session in Acme Health Group is over."))
    }

    @Test func `ACC-13: a dialog of a session that is over cannot fire`() async {
        let client = World.client(.admin, login: "admin", session: World.session())
        client.on(ResolveBlocker.self) { _ in World.blocker }
        let console = await ConsoleHarness.started(client)
        await console.send(.delivery(Delivery { $0.show(.blockers) }))
        await console.press(.character("d"))
        #expect(console.state.dialogs.count == 1)
        // The session changes without a pulse having told: the key that comes next must not do anything.
        console.state.situation.begin(World.session(World.globex, id: "imp_2"))
        await console.press(.control("s"))
        #expect(client.calls(of: ResolveBlocker.self).isEmpty)
        #expect(console.state.dialogs.isEmpty)
        #expect(console.shows("The session changed, so the open question was closed."))
    }

    @Test func `ACC-14: a pulse with another session closes the dialogs of the one before`() async {
        let client = World.client(.admin, login: "admin", session: World.session())
        let console = await ConsoleHarness.started(client)
        await console.send(.delivery(Delivery { $0.show(.blockers) }))
        await console.press(.character("d"))
        World.pulse(client, session: World.session(World.globex, id: "imp_2"))
        await console.pulse()
        #expect(console.state.dialogs.isEmpty)
    }

    @Test func `ACC-12: an expired session covers the content, and R renews it with a reason`() async throws {
        let client = World.client(.supportL2, session: World.session())
        let later = World.now + .seconds(5 * 3600)
        client.on(RenewSession.self) { command in
            let renewed = World.session(id: "imp_9", startedAt: later, renewedFrom: command.sessionId)
            World.pulse(client, session: renewed, at: later)
            return renewed
        }
        let console = await ConsoleHarness.started(client)
        World.pulse(client, session: World.session(), at: later)
        await console.pulse()
        #expect(console.draw().line(1).contains("EXPIRED"))
        #expect(!console.shows("Okta"))
        await console.press(.character("R"))
        await console.type("still looking at it")
        await console.press(.enter, .enter)
        let sent = try #require(client.calls(of: RenewSession.self).first)
        #expect(sent.operation.sessionId == "imp_1")
        #expect(console.state.session?.id == "imp_9")
        #expect(console.state.current == .overview)
        #expect(console.shows("Okta"))
    }

    @Test(arguments: [
        (100 * 60, "2:20:00 left"), (235 * 60, "! 5:00 left"), (239 * 60, "!! 1:00 LEFT"), (240 * 60, "!! EXPIRED"),
    ])
    func `TUI-2: the time left in words that need no colour`(_ elapsed: Int, _ words: String) async {
        let client = World.client(.supportL2, session: World.session())
        let console = await ConsoleHarness.started(client, theme: .mono)
        World.pulse(client, session: World.session(), at: World.now + .seconds(elapsed))
        await console.pulse()
        let frame = console.draw()
        #expect(frame.line(1).hasSuffix(words))
        #expect(frame[Point(1, 1)].style.attributes.contains(.reverse))
        #expect(frame[Point(0, 5)].style.attributes.contains(.reverse))
    }

    @Test
    func `ACC-18: after ten minutes without a key the content is covered, and the key that lifts it does nothing else`()
        async
    {
        let client = World.client(.supportL2, session: World.session())
        let console = await ConsoleHarness.started(client)
        console.state.secondsWithoutKey = 600
        #expect(!console.shows("Okta"))
        Snapshots.checkSessionFrame(console.draw())
        await console.press(.character("E"))
        #expect(console.shows("Okta"))
        #expect(client.calls(of: EndSession.self).isEmpty)
    }

    @Test func `ACC-18: what a dialog shows of the tenant is covered with it, and is there again after a key`() async {
        let client = World.client(.supportL3, session: World.session())
        let console = await ConsoleHarness.started(client)
        await console.press(.character("2"), .character("y"))
        #expect(console.shows("Copy") && console.shows("@acme-health.example"))
        console.state.secondsWithoutKey = 600
        #expect(!console.shows("Copy") && !console.shows("@acme-health.example"))
        #expect(console.shows("Any key shows Acme Health Group again."))
        #expect(console.draw().line(23) == " any key show again")
        Snapshots.checkSessionFrame(console.draw())
        await console.press(.escape)
        #expect(console.shows("Copy") && console.shows("@acme-health.example"))
    }

    @Test func `ACC-12, ACC-13: after the session's end a dialog shows nothing of the tenant, and keeps what is typed`()
        async
    {
        let client = World.client(.supportL3, session: World.session())
        let console = await ConsoleHarness.started(client)
        await console.press(.character("2"), .character("y"))
        let later = World.now + .seconds(5 * 3600)
        World.pulse(client, session: World.session(), at: later)
        await console.pulse()
        #expect(!console.shows("Copy") && console.shows("R renews it with a reason"))
        // Its keys are the console's now, on every screen, until the session goes on.
        await console.press(.character("M"))
        #expect(!console.shows("@acme-health.example"))
        await console.press(.character("R"))
        await console.type("half a reason")
        #expect(console.shows("Go on in Acme Health Group") && console.shows("half a reason"))
        World.pulse(client, session: World.session(id: "imp_9", startedAt: later, renewedFrom: "imp_1"), at: later)
        await console.pulse()
        await console.press(.escape, .escape)
        #expect(console.shows("Copy") && console.shows("@acme-health.example"))
    }

    @Test(arguments: [(0, 100_000, false), (1, 59, false), (1, 60, true), (30, 1799, false)])
    func `ACC-18: the policy says after how many minutes the content is covered, or never`(
        _ minutes: Int, _ seconds: Int, _ isCovered: Bool
    ) async {
        let client = World.client(.supportL2, session: World.session())
        World.pulse(client, session: World.session(), privacyCoverMinutes: minutes)
        let console = await ConsoleHarness.started(client)
        console.state.secondsWithoutKey = seconds
        #expect(console.shows("Okta") != isCovered)
    }

    @Test func `TUI-10, ACC-12: a console that loses its terminal leaves by hang-up`() async {
        let client = World.client(.supportL2, session: World.session())
        let console = await ConsoleHarness.started(client)
        await console.send(.hangup)
        #expect(client.presence == [nil, true])
        #expect(console.exitCode == 0)
    }
}
