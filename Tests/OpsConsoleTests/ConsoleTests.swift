import Dispatch
import Ledger
import OpsService
import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

@Suite struct ConsoleTests {
    @Test(arguments: [
        (OpsDomain.Role.supportL1, ScreenKind.enterTenant), (.implementation, .projects), (.hotlineOps, .queue),
        (.auditor, .ledger),
        (.admin, .ledger),
    ])
    func `TUI-2: an operator lands where their work is`(_ role: OpsDomain.Role, _ kind: ScreenKind) async {
        let console = await ConsoleHarness.started(World.client(role))
        #expect(console.state.current == kind)
    }

    @Test func `TUI-2: a role without a screen in this version is told so`() async {
        let console = await ConsoleHarness.started(World.client(.hotlineOperator))
        #expect(console.shows("Your role has no screen in this version"))
    }

    @Test func `TUI-4: q goes back, and out at the first screen`() async {
        let console = await ConsoleHarness.started(World.client(.admin))
        await console.press(.character("3"), .alt("2"), .character("q"))
        #expect(console.state.current == .staff)
        await console.press(.character("q"))
        #expect(console.state.current == .ledger)
        #expect(console.exitCode == nil)
        await console.press(.character("q"))
        #expect(console.exitCode == 0)
    }

    @Test func `TUI-4: leaving with a session open asks first, and can end it`() async {
        let client = World.client(.supportL2, session: World.session())
        let console = await ConsoleHarness.started(client)
        await console.press(.character("q"))
        #expect(console.shows("The session in Acme Health Group goes on"))
        #expect(console.exitCode == nil)
        await console.press(.enter)
        #expect(console.state.dialogs.isEmpty && console.exitCode == nil)
        await console.press(.character("q"), .right, .right, .enter)
        #expect(client.calls(of: EndSession.self).count == 1)
        #expect(console.exitCode == 0)
    }

    @Test func `TUI-7: an unsent reason is a draft that leaving asks about`() async {
        let console = await ConsoleHarness.started(World.client(.supportL2))
        await console.type("acme")
        await console.press(.enter, .tab)
        await console.type("half a reason")
        await console.press(.escape, .escape, .character("q"))
        #expect(console.shows("Not sent yet: the reason for entering Acme Health Group."))
    }

    @Test func `TUI-7: a failing screen shows its error and a retry, the rest goes on`() async {
        let client = World.client(.admin)
        let failure = OpsError(
            .unavailable, "store.busy", "The store is busy.", kept: "Nothing was changed.", advice: "Wait a moment.")
        client.on(ListUsers.self) { _ throws(OpsError) in throw failure }
        let console = await ConsoleHarness.started(client)
        await console.press(.character("3"))
        #expect(
            console.shows("✗ The store is busy.") && console.shows("Nothing was changed.")
                && console.shows("Wait a moment."))
        #expect(console.shows("r tries again"))
        client.on(ListUsers.self) { _ in [World.user("admin", .admin)] }
        await console.press(.character("r"))
        #expect(console.shows("1 active"))
    }

    @Test func `TUI-7: the message log keeps what toasts said`() async {
        let client = World.client(.supportL2, session: World.session())
        let console = await ConsoleHarness.started(client)
        await console.press(.character("E"))
        for _ in 0..<10 { await console.pulse() }
        #expect(!console.shows("Left Acme Health Group."))
        await console.press(.escape, .character("M"))
        #expect(console.shows("14:02:31 ✓ Left Acme Health Group."))
    }

    @Test func `DESIGN: a stale answer is dropped`() async throws {
        let client = World.client(.admin)
        let console = await ConsoleHarness.started(client)
        console.heldNames = [ListSessions.name]
        await console.press(.character("2"), .character("o"))
        #expect(console.held.count == 2)
        // The newer answer comes first; the older one must not replace it.
        await console.release(1)
        client.on(ListSessions.self) { _ in [] }
        await console.release(0)
        #expect(console.shows("l2.santos"))
    }

    @Test func `DESIGN: an answer for a screen that is gone is dropped`() async {
        let client = World.client(.supportL2, session: World.session())
        let console = ConsoleHarness(client)
        console.heldNames = [TenantOverview.name]
        await console.start()
        await console.press(.character("E"))
        await console.release()
        #expect(console.state.screens[.overview] == nil)
        #expect(!console.shows("Okta"))
    }

    @Test func `SPEC 8: when the service is away the console says so, goes on, and says when it is back`() async {
        let client = World.client(.supportL2)
        let console = await ConsoleHarness.started(client)
        client.on(Pulse.self) { _ throws(OpsError) in
            throw OpsError(.unavailable, "service.away", "The service is away.")
        }
        await console.pulse()
        #expect(console.shows("✗ The service is away."))
        await console.type("acme")
        #expect(console.shows("Acme Health Group"))
        World.pulse(client, session: nil)
        await console.pulse()
        #expect(console.shows("The service answers again."))
    }

    @Test func `TUI-7: a long message is read to its end at 80 columns, and gives its rows back`() async {
        let console = await ConsoleHarness.started(World.client(.hotlineOps, login: "sup.reyes"))
        await console.send(
            .delivery(
                Delivery { state in
                    state.say(
                        .failed, "19,705 items are more than the 10,000 that one command may touch.",
                        detail: "Nothing was changed; your marks are kept. Narrow the filter.")
                    return []
                }))
        #expect(console.draw().line(20).contains("✗ 19,705 items"))
        #expect(console.draw().line(21).contains("Narrow the filter."))
        await console.press(.escape)
        #expect(!console.shows("Narrow the filter."))
    }

    @Test func `TUI-4: the command line completes, recalls and refuses what it does not know`() async {
        let console = await ConsoleHarness.started(World.client(.admin))
        await console.press(.character(":"), .character("s"), .character("c"), .tab)
        await console.type("st")
        await console.press(.tab, .enter)
        #expect(console.state.current == .staff)
        await console.press(.character(":"), .up)
        #expect(console.draw().line(23).hasPrefix(":screen staff"))
        await console.press(.control("u"))
        await console.type("frobnicate")
        await console.press(.enter)
        #expect(console.shows(":frobnicate: there is no such command"))
    }

    @Test(arguments: [
        ("entry 42", ScreenKind.entry), ("project org_00512", .checklist), ("enter acme", .enterTenant),
        ("messages", .messages),
        ("screen blockers", .blockers),
    ])
    func `TUI-4: commands lead to their screens`(_ line: String, _ kind: ScreenKind) async {
        let console = await ConsoleHarness.started(World.client(.admin))
        await console.press(.character(":"))
        await console.type(line)
        await console.press(.enter)
        #expect(console.state.current == kind)
    }

    @Test func `TUI-4: the palette finds actions by a few letters and opens tenants`() async {
        let console = await ConsoleHarness.started(World.client(.admin))
        await console.press(.control("p"))
        await console.type("shostf")
        await console.press(.enter)
        #expect(console.state.current == .staff)
        await console.press(.control("p"))
        await console.type("acme")
        await console.press(.enter)
        #expect(console.state.current == .enterTenant)
        #expect(console.shows("Enter Acme Health Group"))
    }

    @Test func `TUI-4: Ctrl-L draws anew and Ctrl-Z suspends, also over a dialog`() async {
        let console = await ConsoleHarness.started(World.client(.admin))
        await console.press(.character("?"), .control("l"), .control("z"))
        #expect(console.repaints == 1 && console.suspensions == 1)
    }

    @Test func `ACC-25: a session leads to its entries in the ledger`() async {
        let client = World.client(.admin)
        let console = await ConsoleHarness.started(client)
        await console.press(.character("2"), .enter)
        #expect(console.state.current == .ledger)
        #expect(client.calls(of: ListLedger.self).last?.operation.filter == "session:imp_1")
    }

    @Test func `ACC-25: the ledger's filter completes its fields and shows an error at its spot`() async {
        let client = World.client(.admin)
        let console = await ConsoleHarness.started(client)
        await console.press(.character("/"), .character("a"), .character("c"), .tab)
        #expect(console.shows("[action:"))
        client.on(ListLedger.self) { _ throws(OpsError) in
            throw OpsError(.usage, "filter.invalid", "filter, character 1: there is no field nope", subject: "1")
        }
        await console.type("x")
        #expect(console.shows("↑ there is no field nope"))
        #expect(console.shows("QA_APPROVE"))
    }

    @Test func `DESIGN: the runner draws, answers keys and ends with the operator's wish`() async {
        let client = World.client(.supportL2)
        // The runner keeps its thread, so it gets one that the pool of tasks does not miss.
        let (code, isClosed, text) = await withCheckedContinuation { done in
            DispatchQueue.global().async {
                let screen = MemoryScreen(Size(80, 24))
                screen.type(.escape, .character("q"))
                let code = ConsoleRunner.run(client: client, screen: screen)
                done.resume(returning: (code, screen.isClosed, screen.text))
            }
        }
        #expect(code == 0)
        // What was under way when the operator left was waited for.
        #expect(Set(client.calls.map(\.name)) == [WhoAmI.name, Pulse.name])
        #expect(isClosed)
        #expect(text.contains("Enter a tenant"))
    }
}
