import Ledger
import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

/// The message log answers "what did I just do": what, how many, whose, and where it stands on the ledger (TUI-7).
@Suite struct MessageLogTests {
    @Test func `TUI-7: after a bulk decision the log tells count, tenants and ledger entry`() async {
        let client = World.client(.hotlineOps, login: "sup.reyes")
        client.on(ChangeQAItems.self) { command in
            BulkReport(
                batch: "bat_1", action: "approve",
                items: command.items.map { ItemReport(id: $0.id, outcome: .applied) }, lastEntry: 4711)
        }
        let console = await ConsoleHarness.started(client)
        await console.press(.space, .space, .character("a"), .control("s"))
        #expect(console.shows("✓ 2 items approved. u takes it back.") && !console.shows("4711"))
        await console.press(.character("M"))
        #expect(console.shows("✓ 2 items approved."))
        #expect(console.shows("Ledger entry 4711."))
        #expect(console.shows("1 in Acme Health Group, 1 in Globex Logistics."))
    }

    @Test func `TUI-7: a step of one key is in the log with its tenant, and makes no toast`() async {
        let client = World.client(.implementationManager, login: "impl.okoro")
        client.on(ChangeTask.self) { _ in World.task(4, "HRIS nightly sync tested", phase: "ph_2", .done, version: 2) }
        client.onEntry(815)
        let console = await ConsoleHarness.started(client)
        await console.press(.enter, .character("d"))
        #expect(console.state.log.toast == nil)
        await console.press(.character("M"))
        #expect(console.shows("✓ HRIS nightly sync tested is done now (Globex Logistics)."))
        #expect(console.shows("Ledger entry 815."))
    }

    @Test func `TUI-7: what was done in a session names the tenant of that session, also after it`() async {
        let client = World.client(.supportL3, session: World.session())
        client.onEntry(99)
        let console = await ConsoleHarness.started(client)
        await console.press(.character("E"))
        #expect(console.shows("✓ Left Acme Health Group."))
        await console.press(.escape, .character("M"))
        #expect(console.shows("Ledger entry 99, in the session in Acme Health Group."))
    }

    @Test func `TUI-7: the dot claims the next row after a claim`() async {
        let client = World.client(.hotlineOps, login: "sup.reyes")
        client.on(ClaimQAItem.self) { command in
            World.item(command.itemId == "qa_1" ? 1 : 2, state: .inReview, claimedBy: "sup.reyes")
        }
        let console = await ConsoleHarness.started(client)
        await console.press(.character("c"), .down, .character("."))
        #expect(client.calls(of: ClaimQAItem.self).map(\.operation.itemId) == ["qa_1", "qa_2"])
    }

    @Test func `TUI-7: a form that stays says that what was typed is kept; one without text does not`() async {
        let client = World.client(.admin, login: "admin")
        client.on(UnlockUser.self) { _ throws(OpsError) in throw .lastAdmin("unlock", "l2.santos") }
        let console = await ConsoleHarness.started(client)
        let user = World.user("l2.santos", .supportL2)
        await console.send(.delivery(Delivery { $0.open(ActionDialog.unlocking(user)) }))
        await console.press(.control("s"))
        #expect(console.shows("Nothing was changed.") && !console.shows("What you typed is kept."))
        await console.type("they called")
        await console.press(.control("s"))
        #expect(console.shows("What you typed is kept."))
    }
}
