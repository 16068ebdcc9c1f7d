import Ledger
import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

@Suite struct PulseTests {
    @Test func `TUI-2: a pulse that was asked before the operator entered does not end the new session`() async {
        let client = World.client(.supportL2)
        let console = await ConsoleHarness.started(client)
        console.heldNames = [Pulse.name]
        await console.pulse()
        await console.send(.delivery(Delivery { $0.enter(World.session()) }))
        await console.release()
        #expect(console.state.session?.id == "imp_1")
        #expect(!console.shows("is over"))
    }

    @Test func `ACC-13: a clock that is set back gives no time back`() async {
        let client = World.client(.supportL2, session: World.session())
        let console = await ConsoleHarness.started(client)
        World.pulse(client, session: World.session(), at: World.now + .seconds(3600))
        await console.pulse()
        World.pulse(client, session: World.session(), at: World.now)
        await console.pulse()
        #expect(console.draw().line(1).hasSuffix("3:00:00 left"))
    }

    @Test func `TUI-2: only one pulse is on its way at a time`() async {
        let console = await ConsoleHarness.started(World.client(.supportL2))
        console.heldNames = [Pulse.name]
        for _ in 0..<5 { await console.pulse() }
        #expect(console.held.count == 1)
    }
}
