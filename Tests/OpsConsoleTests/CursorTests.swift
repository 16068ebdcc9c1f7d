import Ledger
import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

/// The hardware cursor, which screen readers and braille lines follow, on every screen and in every dialog (TUI-8).
@Suite struct CursorTests {
    private static let sizes = [Size(80, 24), Size(200, 50)]

    private func console(_ kind: ScreenKind, _ size: Size, _ change: (ScriptedClient) -> Void = { _ in }) async
        -> ConsoleHarness
    {
        let client = World.client(.admin, login: "admin", session: World.session())
        change(client)
        let console = await ConsoleHarness.started(client, size: size)
        await console.send(.delivery(Delivery { $0.show(kind) }))
        return console
    }

    private func check(_ console: ConsoleHarness, _ what: String) {
        let frame = console.draw()
        guard let cursor = frame.cursor else {
            Issue.record("no cursor: \(what)\n\(frame.text)")
            return
        }
        let content = FrameLayout(frame.bounds, hasSession: true)
        let isCommandLine = console.state.dialogs.last?.model is CommandLineDialog
        #expect(
            (isCommandLine ? content.footer : content.content).contains(cursor), "\(what): the cursor is at \(cursor)")
        guard console.state.dialogs.isEmpty else {
            // It stands in what the dialog drew, not in what lies behind it.
            var behind = console.state
            behind.dialogs = []
            var canvas = Canvas(console.size, theme: console.theme)
            behind.draw(into: &canvas)
            let box = frame.changes(since: canvas).filter { content.content.contains(Point(content.content.x, $0.row)) }
            #expect(isCommandLine || box.contains { $0.row == cursor.y }, "\(what): the cursor is behind the dialog")
            return
        }
        let marked = (0..<frame.size.height).filter { frame[Point(content.content.x, $0)].text == "▶" }
        if !marked.isEmpty, !console.state.front.isTyping, !console.shows("detail focus") {
            #expect(marked.contains(cursor.y) || cursor.x > content.content.x + 40, "\(what): not on the focused row")
        }
    }

    @Test(arguments: ScreenKind.allCases, sizes)
    func `TUI-8: the cursor stands on the focused row or field of every screen`(_ kind: ScreenKind, _ size: Size) async
    {
        check(await console(kind, size), "\(kind)")
    }

    @Test(arguments: ScreenKind.allCases)
    func `TUI-8: it stands in every dialog, and on whatever else a key leads to`(_ kind: ScreenKind) async {
        let first = await console(kind, Self.sizes[0])
        var dialogs = 0
        for binding in first.state.keymap().bindings where binding.enabled == .yes {
            guard let key = binding.keys.first else { continue }
            let console = await console(kind, Self.sizes[0])
            await console.press(key)
            check(console, "\(kind) after \(binding.id)")
            guard !console.state.dialogs.isEmpty else { continue }
            dialogs += 1
            for key in [Key.tab, .tab, .tab, .down] {
                await console.press(key)
                if !console.state.dialogs.isEmpty { check(console, "\(kind), \(binding.id) after \(key.name)") }
            }
        }
        // At least help, palette and command line; the search takes the letters for text.
        #expect(dialogs >= (kind == .enterTenant ? 1 : 3))
    }

    @Test(arguments: ScreenKind.allCases)
    func `TUI-8: it stands where a failure or a wait is told`(_ kind: ScreenKind) async {
        let failed = await console(kind, Self.sizes[0]) { $0.failReads() }
        check(failed, "\(kind) after a failure")
        let waiting = await console(kind, Self.sizes[0])
        waiting.heldNames = Set(OperationCatalog.portals.flatMap { $0.operations.map { $0.name } })
        await waiting.press(.character("r"))
        check(waiting, "\(kind) while it reads")
    }

    @Test func `TUI-8: it stands where a lock, a cover, or too small a terminal is told`() async {
        let client = World.client(.supportL2, session: World.session())
        let console = await ConsoleHarness.started(client)
        await console.press(.character("1"))
        World.pulse(client, session: World.session(), at: World.now + .seconds(5 * 3600))
        await console.pulse()
        check(console, "expired")
        console.size = Size(60, 12)
        #expect(console.draw().cursor != nil)
        console.size = Size(80, 24)
        LockTests.lock(client)
        await console.pulse()
        check(console, "locked")
    }
}

extension ScriptedClient {
    /// Lets every read of a screen fail from now on; who the operator is and which session is open is still told.
    func failReads() {
        let kept: Set<String> = [WhoAmI.name, Pulse.name]
        forget { !kept.contains($0) }
    }
}
