import Ledger
import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

@Suite struct CoarseTimerTests {
    private func started(_ role: OpsDomain.Role, session: ImpersonationSession?) async -> ConsoleHarness {
        let console = ConsoleHarness(World.client(role, session: session))
        let options = ConsoleOptions(configuration: Configuration("coarse-timer = on"))
        console.state = ConsoleState(options: options, ids: SeededIDs(seed: 1))
        await console.start()
        return console
    }

    /// The frame so many seconds after the world's beginning.
    private func frame(of console: ConsoleHarness, after seconds: Int) async -> Canvas {
        World.pulse(console.client, session: console.state.session, at: World.now + .seconds(seconds))
        await console.pulse()
        return console.draw()
    }

    @Test(arguments: [
        (0, "4 h 0 min left"), (59, "4 h 0 min left"), (61, "3 h 59 min left"), (14_400 - 590, "! 10 min left"),
        (14_400 - 121, "! 3 min left"), (14_400 - 120, "!! 2:00 LEFT"), (14_400 - 119, "!! 1:59 LEFT"),
        (14_400, "!! EXPIRED"),
    ])
    func `TUI-8: the coarse timer changes once a minute, each second in the last two`(_ after: Int, _ time: String)
        async
    {
        let console = await started(.supportL2, session: World.session())
        #expect(await frame(of: console, after: after).line(1).hasSuffix(time))
    }

    @Test(arguments: [ScreenKind.queue, .projects, .blockers, .sessions, .notifications, .enterTenant])
    func `TUI-8: with the coarse timer nothing on the screen changes within a minute`(_ kind: ScreenKind) async {
        let console = await started(.admin, session: nil)
        await console.send(.delivery(Delivery { $0.show(kind) }))
        // The world begins at 31 seconds of a minute.
        let first = await frame(of: console, after: 1)
        for second in [2, 10, 28] {
            let later = await frame(of: console, after: second)
            #expect(later.changes(since: first).isEmpty, "\(kind) after \(second) s")
        }
        #expect(await frame(of: console, after: 29).line(1).hasSuffix("14:03"))
    }

    @Test func `TUI-8: without it the banner counts seconds`() async {
        let console = await ConsoleHarness.started(World.client(.supportL2, session: World.session()))
        #expect(await frame(of: console, after: 1).line(1).hasSuffix("3:59:59 left"))
    }
}
