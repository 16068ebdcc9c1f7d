import TerminalHarness
import Testing

/// What an implementation specialist does with the projects of their clients.
struct ImplementationJobTests {
    @Test(arguments: Size.both)
    func `IMP-1, IMP-2, IMP-3: a project from a template, walked with one key per step, undone, blocked, resolved`(
        size: Size
    ) throws {
        let world = try DemoWorld()
        #expect(try world.verb("user", "assign", "implementation", "org_00027", as: "admin").status == .exited(0))
        let program = try world.screen(as: "implementation", size)
        try program.waitFor(text: "─ Projects ─").expectNoSession("IMPLEMENTATION", "projects")
        try make("org_00027", program)
        let start = try program.waitFor(text: "Checklist 0/24 done, 0 blocked")
        #expect(start.contains("Girderholm Construction · QUICK_START"))
        #expect(foundation(start)?.contains("0/4") == true)

        // The cursor stands on the first step that is open.
        let task = try #require(current(start))
        try program.press("s", untilShown: "in progress")
        let done = try program.press("d", untilShown: "Checklist 1/24 done")
        #expect(foundation(done)?.contains("1/4") == true)
        #expect(done.row(with: task)?.contains("✓") == true)
        #expect(current(done) != task)

        try program.press("u", untilShown: "Taken back: \(task)")
        #expect(foundation(program.screen)?.contains("0/4") == true)
        try program.press("d", untilShown: "Checklist 1/24 done")

        try skip(program)
        try block(program)
        #expect(try world.isClean())
        // What was searched for is noted once the keys have rested: at any place among the others.
        let actions = try world.entries(of: "implementation").map { $0.text("action") }
        let told = actions.filter { $0 != "SEARCH_TENANTS" }.suffix(11)
        #expect(
            told == [
                "PROJECT_CREATE", "VIEW_PROJECT", "TASK_START", "TASK_DONE", "TASK_UNDO", "TASK_DONE", "TASK_SKIP",
                "BLOCKER_OPEN", "VIEW_PROJECT", "BLOCKER_RESOLVE", "VIEW_PROJECT",
            ])
    }

    /// Skipping wants a reason, and takes the step out of what is to be done.
    private func skip(_ program: TerminalSession) throws {
        let task = try #require(current(program.screen))
        try program.press("S", untilShown: "Skip: \(task.prefix(30))")
        try program.press(.control("s"), untilShown: "a reason is needed")
        try program.send("the client has none", .control("s"))
        let skipped = try program.waitFor(text: "Checklist 1/23 done")
        #expect(skipped.row(with: "skipped")?.contains(task.prefix(20)) == true)
    }

    /// A blocker shows on its step, its phase and the project, until it is resolved.
    private func block(_ program: TerminalSession) throws {
        let task = try #require(current(program.screen))
        try program.press("b", untilShown: "Blocker on: \(task.prefix(30))")
        try program.send("vendor key is missing", .control("s"))
        let blocked = try program.waitFor(text: "Checklist 1/23 done, 1 blocked")
        #expect(foundation(blocked)?.contains("1 blocked") == true)
        #expect(blocked.rows.contains { $0.contains("■ \(task.prefix(20))") })
        #expect(current(blocked) == task)
        try program.press("B", untilShown: "Resolve: vendor key is missing")
        try program.send("it came by mail", .control("s"))
        try program.waitFor(text: "Checklist 1/23 done, 0 blocked")
    }

    /// Makes a Quick Start project for a tenant.
    private func make(_ tenant: String, _ program: TerminalSession) throws {
        let dialog = try program.press("+", untilShown: "New project")
        #expect(dialog.contains("24 tasks"))
        try program.send(.text(tenant), .control("s"))
        try program.waitFor(text: "Checklist 0/")
    }

    private func foundation(_ screen: TerminalScreen) -> String? { screen.row(with: " Foundation ") }

    /// The title of the step under the cursor, as far as the row shows it.
    private func current(_ screen: TerminalScreen) -> String? {
        screen.row(with: "▶").flatMap { $0.firstMatch(of: /▶ +[○◐■✓–] (.+?)(  |…)/) }.map { String($0.1) }
    }
}
