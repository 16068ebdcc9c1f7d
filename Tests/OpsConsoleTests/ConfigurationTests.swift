import FoundationEssentials
import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

@Suite struct ConfigurationTests {
    @Test func `TUI-4, TUI-8: a configuration file settles theme, mouse, timer and keys`() {
        let settings = Configuration(
            """
            # how I like it
            theme = contrast
              mouse=on
            coarse-timer = yes

            bind qa.approve = ctrl-a f5
            bind qa.reject = #
            """)
        #expect(settings.problems.isEmpty, "\(settings.problems)")
        #expect(settings.theme == "contrast" && settings.mouse && settings.coarseTimer)
        #expect(settings.keys == ["qa.approve": [.control("a"), .function(5)], "qa.reject": [.character("#")]])
    }

    @Test(arguments: [
        ("theme", "line 1: there is no '=' in it: it should be NAME = VALUE or bind ID = KEY"),
        ("theme = pink", "line 1: there is no theme 'pink': dark, light, contrast, mono"),
        ("mouse = maybe", "line 1: 'maybe' should be on or off"),
        ("colour = red", "line 1: 'colour' is not known: there are theme, mouse, coarse-timer and bind ID"),
        ("\n\nbind qa.aprove = z", "line 3: there is no binding 'qa.aprove'; is it qa.approve?"),
        ("bind zzz = z", "line 1: there is no binding 'zzz'; 'opsconsole keys list' has them all"),
        ("bind qa.approve = ctrl-ü", "line 1: there is no key 'ctrl-ü'; qa.approve keeps a"),
        ("bind qa.approve =", "line 1: no key is named; qa.approve keeps a"),
        ("bind qa.approve = q", "line 1: q always means: back; qa.approve keeps a"),
        ("bind qa.approve = 3", "line 1: 3 always means: show a screen of the portal; qa.approve keeps a"),
        ("bind staff.lock = space", "line 1: space always means: mark; staff.lock keeps Z"),
        ("bind qa.approve = x", "line 1: x would be qa.approve and qa.reject on QA queue; qa.approve keeps a"),
        ("bind qa.approve = t", "line 1: t would be qa.approve and session.enter on QA queue; qa.approve keeps a"),
        ("bind qa.approve = f2\nbind qa.approve = f3", "line 2: qa.approve has its keys from line 1"),
    ])
    func `TUI-4: what does not count is told with its line, and the standard key stays`(
        _ text: String, _ words: String
    ) {
        let settings = Configuration(text)
        #expect(settings.problems.count == 1)
        #expect(settings.problems.first?.text.hasPrefix(words) == true, "\(settings.problems)")
        #expect(settings.keys.values.allSatisfy { $0 == [.function(2)] })
    }

    @Test func `TUI-4: two bindings may change their keys with each other`() {
        let settings = Configuration("bind qa.approve = x\nbind qa.reject = a")
        #expect(settings.problems.isEmpty && settings.keys.count == 2)
    }

    @Test func `TUI-4: of two that want the same key the later line gives way`() {
        let settings = Configuration("bind qa.approve = i\nbind qa.reject = i\nbind qa.claim = f4")
        #expect(settings.keys == ["qa.approve": [.character("i")], "qa.claim": [.function(4)]])
        #expect(settings.problems.map(\.line) == [2])
        #expect(settings.problems.first?.words == "i would be qa.approve and qa.reject on QA queue; qa.reject keeps x")
    }

    @Test(arguments: ["bind staff.lock = c", "bind staff.role = x", "bind console.reload = D"])
    func `TUI-3: a key may not come to lie beside that of a dangerous action`(_ line: String) {
        let settings = Configuration(line)
        #expect(settings.keys.isEmpty)
        #expect(settings.problems.first?.words.contains("lies beside") == true, "\(settings.problems)")
    }

    @Test func `TUI-4: a file that is not there settles nothing, one that cannot be read says so`() throws {
        #expect(Configuration(file: "/nonexistent/config") == Configuration())
        #expect(Configuration(file: nil) == Configuration())
        #expect(Configuration(file: "/").problems.first?.words.hasPrefix("It cannot be read") == true)
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("config-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try String(repeating: "# long\n", count: 20_000).write(toFile: path, atomically: true, encoding: .utf8)
        #expect(Configuration(file: path).problems.map(\.text) == ["It is over 64 KB, so nothing in it counts."])
    }

    @Test func `TUI-4: every action of every screen is in the list of keys`() {
        let ids = Set(KeyCatalog.lines.map(\.id))
        func missing<Screen: ScreenModel>(_ screen: Screen) -> [String] {
            Screen.Action.allCases.map(\.rawValue).filter { Screen.Action.self != NoAction.self && !ids.contains($0) }
        }
        for kind in ScreenKind.allCases { #expect(missing(kind.make()).isEmpty, "\(kind)") }
        #expect(ids.count == KeyCatalog.lines.count)
        #expect(ids.isSuperset(of: ["console.help", "session.enter", "portal.1", "screen.queue"]))
    }

    @Test func `TUI-4: a changed key shows in help, footer and palette, and the old one is free`() async {
        let console = await started("bind qa.approve = f5\nbind console.help = f9\nbind console.palette = ctrl-k")
        #expect(console.draw().line(23).contains("f5 approve") && console.draw().line(23).hasSuffix("f9 help"))
        await console.press(.character("a"))
        #expect(console.state.dialogs.isEmpty)
        await console.press(.function(9))
        #expect(console.shows("f5") && console.shows("Approve what is marked"))
        await console.press(.escape, .control("k"))
        await console.type("approve")
        #expect(console.draw().text.split(separator: "\n").contains { $0.contains("Approve") && $0.contains("f5") })
        await console.press(.escape, .function(5))
        #expect(console.shows("Approve 1 item"))
    }

    @Test func `TUI-4: a changed palette key works while text is typed`() async {
        let console = await started("bind console.palette = ctrl-k")
        await console.press(.character("/"), .control("k"))
        #expect(console.shows("Palette"))
    }

    @Test func `TUI-4: problems are told in the message log at the start`() async throws {
        let console = await started("theme = pink\nbind qa.approve = q", file: "/home/rosa/.config/opsconsole/config")
        let words = console.state.log.messages.map(\.text)
        #expect(words.contains { $0.hasPrefix("Configuration, line 1: there is no theme") })
        #expect(words.contains { $0.hasPrefix("Configuration, line 2: q always means: back") })
        #expect(words.contains { $0.hasPrefix("2 lines of") })
        await console.press(.character(":"))
        await console.type("config")
        await console.press(.enter)
        try await Snapshots.check(console, "settings")
    }

    private func started(_ text: String, file: String? = nil) async -> ConsoleHarness {
        let console = ConsoleHarness(World.client(.hotlineOps, login: "sup.reyes"))
        let options = ConsoleOptions(configuration: Configuration(text), configurationFile: file)
        console.state = ConsoleState(options: options, ids: SeededIDs(seed: 1))
        console.state.sayConfigurationProblems()
        await console.start()
        return console
    }
}
