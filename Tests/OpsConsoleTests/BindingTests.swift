import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

@Suite struct BindingTests {
    private func bindings(of kind: ScreenKind) async -> (own: [Binding<ConsoleAction>], map: Keymap<ConsoleAction>) {
        let console = await ConsoleHarness.started(World.client(.admin, login: "admin", session: World.session()))
        await console.send(.delivery(Delivery { $0.show(kind) }))
        return (console.state.front.namedBindings(console.state.situation), console.state.keymap())
    }

    @Test(arguments: ScreenKind.allCases)
    func `TUI-4: no two bindings of a screen want the same key`(_ kind: ScreenKind) async {
        let map = await bindings(of: kind).map
        #expect(map.conflicts.isEmpty, "\(map.conflicts.map { "\($0.key.name): \($0.ids)" })")
    }

    @Test(arguments: ScreenKind.allCases)
    func `TUI-4: every binding is documented and has a name of its own`(_ kind: ScreenKind) async {
        let map = await bindings(of: kind).map
        #expect(Set(map.bindings.map(\.id)).count == map.bindings.count)
        for binding in map.bindings {
            #expect(!binding.keys.isEmpty && !binding.name.isEmpty && binding.help.count > 5, "\(binding.id)")
        }
    }

    @Test(arguments: ScreenKind.allCases)
    func `TUI-4: every action of a screen has a key`(_ kind: ScreenKind) async {
        func missing<Screen: ScreenModel>(_ screen: Screen, _ bound: Set<String>) -> [String] {
            Screen.Action.allCases.map(\.rawValue).filter { !bound.contains($0) && Screen.Action.self != NoAction.self }
        }
        let bound = Set(await bindings(of: kind).own.map(\.id))
        #expect(missing(kind.make(), bound).isEmpty)
    }

    @Test(arguments: ScreenKind.allCases)
    func `TUI-3: a dangerous key is at least two keys away from every harmless one`(_ kind: ScreenKind) async {
        let near = Danger.neighbours(in: await bindings(of: kind).map.bindings)
        #expect(near.isEmpty, "\(near.map(\.words))")
    }

    @Test func `TUI-3: the table of dangerous actions names bindings that exist`() async {
        var ids: Set<String> = []
        for kind in ScreenKind.allCases { ids.formUnion(await bindings(of: kind).own.map(\.id)) }
        #expect(Danger.actions.isSubset(of: ids))
    }

    @Test func `TUI-4: the help lists every binding, and says why one cannot be used`() async {
        let console = await ConsoleHarness.started(World.client(.supportL1))
        let lines = Help.lines(console.state.keymap(), KeyNames()).map(\.text)
        #expect(lines.contains { $0.contains("Go to the portal Training — not now: not in this version") })
        #expect(lines.contains { $0.contains("End the session at once — not now: no session is open") })
        #expect(
            lines.contains { $0.contains("Go to the portal Hotline — not now: needs the permission view_global_qa") })
    }

    @Test func `TUI-4: a disabled key says why`() async {
        let console = await ConsoleHarness.started(World.client(.supportL1))
        await console.press(.alt("3"), .escape, .character("1"))
        #expect(console.shows("overview: needs a session: t enters a tenant"))
    }

    @Test func `TUI-4: keys can be changed by their bindings' ids`() async {
        let client = World.client(.hotlineOps, login: "sup.reyes")
        let console = ConsoleHarness(client)
        console.state = ConsoleState(
            options: ConsoleOptions(configuration: Configuration("bind qa.approve = i")), ids: SeededIDs(seed: 1))
        await console.start()
        await console.press(.character("a"))
        #expect(console.state.dialogs.isEmpty)
        await console.press(.character("i"))
        #expect(console.shows("Approve 1 item"))
    }
}
