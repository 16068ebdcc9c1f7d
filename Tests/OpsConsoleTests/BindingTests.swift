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

    private static let rows = [Array("qwertyuiop"), Array("asdfghjkl"), Array("zxcvbnm")]

    /// Where a letter stands on a QWERTY keyboard, in half keys; nil for other keys.
    private func place(_ key: Key) -> (x: Int, y: Int)? {
        guard case .character(let letter) = key, let lower = letter.lowercased().first else { return nil }
        for (y, row) in Self.rows.enumerated() { if let x = row.firstIndex(of: lower) { return (2 * x + y, y) } }
        return nil
    }

    @Test(arguments: ScreenKind.allCases)
    func `TUI-3: a dangerous key is at least two keys away from every harmless one`(_ kind: ScreenKind) async {
        let map = await bindings(of: kind).map
        let list: [(String, Key)] = "jkhlgG".map { ("list", .character($0)) }
        let harmless =
            map.bindings.filter { !Danger.actions.contains($0.id) }
            .flatMap { binding in binding.keys.map { (binding.id, $0) } } + list
        for danger in map.bindings where Danger.actions.contains(danger.id) {
            for key in danger.keys {
                guard let here = place(key) else { continue }
                for (id, other) in harmless {
                    guard let there = place(other) else { continue }
                    let isNear = abs(here.x - there.x) <= 2 && abs(here.y - there.y) <= 1
                    #expect(!isNear, "\(danger.id) \(key.name) beside \(id) \(other.name)")
                }
            }
        }
    }

    @Test func `TUI-3: the table of dangerous actions names bindings that exist`() async {
        var ids: Set<String> = []
        for kind in ScreenKind.allCases { ids.formUnion(await bindings(of: kind).own.map(\.id)) }
        #expect(Danger.actions.isSubset(of: ids))
    }

    @Test func `TUI-4: the help lists every binding, and says why one cannot be used`() async {
        let console = await ConsoleHarness.started(World.client(.supportL1))
        let lines = Help.lines(console.state.keymap()).map(\.text)
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
            options: ConsoleOptions(keys: ["qa.approve": [.character("y")]]), ids: SeededIDs(seed: 1))
        await console.start()
        await console.press(.character("a"))
        #expect(console.state.dialogs.isEmpty)
        await console.press(.character("y"))
        #expect(console.shows("Approve 1 item"))
    }
}
