import Ledger
import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

@Suite struct HabitTests {
    @Test(arguments: [Key.character("q"), .control("c")])
    func `TUI-1: q and Ctrl-C leave a terminal that is too small`(_ key: Key) async {
        let console = await ConsoleHarness.started(World.client(.supportL2))
        console.size = Size(60, 12)
        await console.send(.resize(console.size))
        #expect(console.shows("q leaves"))
        await console.press(key)
        #expect(console.exitCode == 0)
    }

    @Test func `TUI-1: too small for a question, leaving with a session open takes a second q`() async {
        let console = await ConsoleHarness.started(World.client(.supportL2, session: World.session()))
        console.size = Size(60, 12)
        await console.send(.resize(console.size))
        await console.press(.character("q"))
        #expect(console.exitCode == nil)
        #expect(console.shows("The session in Acme Health Group goes on"))
        await console.press(.character("x"), .character("q"))
        #expect(console.exitCode == nil)
        await console.press(.character("q"))
        #expect(console.exitCode == 0)
    }

    @Test func `TUI-4: the footer names the key that helps now`() async {
        let console = await ConsoleHarness.started(World.client(.hotlineOps))
        #expect(console.draw().line(23).hasSuffix("? help"))
        await console.press(.character("/"))
        #expect(console.draw().line(23).hasSuffix("f1 help"))
        await console.press(.function(1))
        #expect(console.shows(" Help "))
        #expect(!console.draw().line(23).contains("help"))
    }

    @Test func `TUI-4: n and N go to the next match and the one before`() async {
        let console = await ConsoleHarness.started(World.client(.hotlineOps))
        await console.press(.character("n"))
        #expect(console.shows("no filter is set"))
        await console.press(.character("/"))
        await console.type("acme")
        await console.press(.enter, .character("n"), .character("n"))
        #expect(console.draw().line(6).hasPrefix(" ▶"))
        await console.press(.character("N"))
        #expect(console.draw().line(5).hasPrefix(" ▶"))
    }

    @Test(arguments: [
        (0, "<1m"), (40, "<1m"), (300, "5m"), (7500, "2h 5m"), (12 * 3600, "12h"), (86_400 * 3 + 4 * 3600, "3d 4h"),
        (86_400 * 9 + 23 * 3600, "9d 23h"), (86_400 * 10 + 3600, "10d"),
    ])
    func `HOT-1: an age takes six columns at most`(_ seconds: Int, _ words: String) {
        #expect(Format.age(World.now - .seconds(seconds), at: World.now) == words)
        #expect(words.count <= 6)
    }

    @Test(arguments: [
        ("fraud", "fraud"), ("retaliation", "retalia."), ("conflict of interest", "conflict"),
        ("workplace-safety", "workpla."),
    ])
    func `HOT-1: a category in eight columns`(_ category: String, _ short: String) {
        #expect(QALook.short(category) == short)
    }

    @Test func `SUP-1: the overview leads to the rows behind its numbers`() async {
        let client = World.client(.admin, session: World.session())
        let console = await ConsoleHarness.started(client)
        await console.press(.enter)
        #expect(console.state.current == .users)
        await console.press(.character("1"), .character("p"))
        #expect(console.state.current == .checklist)
        #expect(client.calls(of: ShowProject.self).last?.operation.reference == "org_00417")
    }

    @Test func `TUI-7: a search that failed is tried again with r`() async {
        let client = World.client(.supportL2)
        client.on(SearchTenants.self) { _ throws(OpsError) in
            throw OpsError(.unavailable, "store.busy", "The store is busy.")
        }
        let console = await ConsoleHarness.started(client)
        await console.type("acme")
        #expect(console.shows("✗ The store is busy.") && console.shows("r tries again"))
        client.on(SearchTenants.self) { _ in SearchTenants.Answer(hits: [World.acme], hasMore: false) }
        await console.press(.escape, .character("r"))
        #expect(console.shows("Acme Health Group") && !console.shows("The store is busy."))
    }

    @Test func `TUI-7: a detail that failed is tried again with r, the list goes on`() async {
        let client = World.client(.hotlineOps)
        client.on(ShowQAItem.self) { _ throws(OpsError) in
            throw OpsError(.unavailable, "store.busy", "The store is busy.")
        }
        let console = await ConsoleHarness.started(client)
        await console.press(.enter)
        #expect(console.shows("✗ The store is busy.") && console.shows("CASE-0041871"))
        client.on(ShowQAItem.self) { _ in
            ShowQAItem.Answer(item: World.items[0], intakeText: "The scales are wrong.", decisionReason: nil)
        }
        await console.press(.character("r"))
        #expect(console.shows("The scales are wrong.") && !console.shows("The store is busy."))
    }
}
