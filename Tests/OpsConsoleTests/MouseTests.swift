import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

@Suite struct MouseTests {
    private func click(_ x: Int, _ y: Int) -> Key { .mouse(Key.Mouse(.click, at: Point(x, y))) }

    @Test func `TUI-8: a click chooses a row, the wheel moves on`() async {
        let console = await ConsoleHarness.started(World.client(.hotlineOps, login: "sup.reyes"))
        #expect(console.draw().cursor?.y == 4)
        await console.press(click(20, 7))
        #expect(console.draw().cursor?.y == 7)
        // Neither the heading nor what lies below the rows is a row.
        await console.press(click(20, 3), click(20, 15))
        #expect(console.draw().cursor?.y == 7)
        await console.press(.mouse(Key.Mouse(.wheelUp, at: Point(5, 5))))
        #expect(console.draw().cursor?.y == 4)
    }

    @Test func `TUI-8: a click in the top line goes to a portal, and says why not`() async {
        let console = await ConsoleHarness.started(World.client(.admin, login: "admin"))
        #expect(console.draw().line(0).dropFirst(25).hasPrefix(" Hotline "))
        await console.press(click(28, 0))
        #expect(console.state.current == .queue)
        await console.press(click(55, 0))
        #expect(console.state.current == .queue && console.shows("Training: not in this version"))
    }

    @Test func `TUI-8: a click chooses a tenant under the search, and a task of a checklist`() async {
        let support = await ConsoleHarness.started(World.client(.supportL2))
        await support.type("acme")
        await support.press(click(10, 6), .enter)
        #expect(support.shows("Acme Healthcare Partners  org_02210"))
        let checklist = await ConsoleHarness.started(World.client(.implementationManager, login: "impl.okoro"))
        await checklist.press(.enter)
        await checklist.press(click(20, 6))
        #expect(checklist.draw().cursor?.y == 6)
    }

    @Test func `TUI-3: a click never presses a dialog's button`() async {
        let console = await ConsoleHarness.started(World.client(.hotlineOps, login: "sup.reyes"))
        await console.press(.character("a"))
        for y in 3..<23 { for x in stride(from: 1, to: 79, by: 6) { await console.press(click(x, y)) } }
        #expect(console.shows("Approve 1 item"))
    }
}
