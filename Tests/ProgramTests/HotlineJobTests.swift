import TerminalHarness
import Testing

/// What a hotline supervisor does with the queue of all clients.
struct HotlineJobTests {
    @Test(arguments: Size.both)
    func `HOT-1: the queue filters as one types, shows an error at its spot, and sorts`(size: Size) throws {
        let world = try DemoWorld()
        let program = try queue(world, size)
        try program.press("/", untilShown: "/[")
        let wrong = try program.press("sevrity:high", untilShown: "there is no field sevrity")
        let input = try #require(wrong.position(of: "sevrity:high"))
        let arrow = try #require(wrong.position(of: "↑"))
        #expect(arrow == TerminalPosition(row: input.row + 1, column: input.column))

        try program.send(.control("u"), "severity:high tenant:acme")
        let filtered = try program.waitFor("only what the filter holds") { screen in
            let rows = listed(screen)
            return !rows.isEmpty && rows.allSatisfy { $0.contains("Acme Health") && $0.contains("HIGH") }
        }
        #expect(!filtered.contains("there is no field"))

        try program.send(.enter)
        try program.send("s")
        let byCase = try program.waitFor(text: "by ")
        #expect(byCase.contains("▲") || byCase.contains("▼"))
        try program.send(":", "sort reference desc", .enter)
        try program.waitFor("the cases from the highest on") { screen in
            let cases = listed(screen).compactMap(reference)
            return cases.count > 3 && cases == cases.sorted(by: >)
        }
    }

    @Test(arguments: Size.both)
    func `HOT-3, TUI-3: marks, a confirmation that names all, Cancel first, result, undo`(size: Size) throws {
        let world = try DemoWorld()
        let program = try queue(world, size)
        try filter("severity:high tenant:acme", program)
        let cases = listed(program.screen).compactMap(reference).prefix(4)
        let marked = try program.press(" ", .down, .down, "V", untilShown: "4 marked")
        #expect(listed(marked).prefix(4).allSatisfy { $0.contains("●") })

        // One of another tenant, and then a filter that hides the first four.
        try filter("tenant:vantry", program)
        try program.press(" ", untilShown: "5 marked")
        let question = try program.press("a", untilShown: "Approve 5 items")
        #expect(question.contains("4 in Acme Health Group") && question.contains("1 in Vantry Healthcare"))
        #expect(question.contains("4 of them are hidden by the filter"))
        #expect(question.hasFocus("Cancel"))
        try program.send(.enter)
        try program.waitForAbsence(of: "Approve 5 items")
        #expect(try states(of: cases, world) == ["PENDING"])

        try program.press("a", untilShown: "Approve 5 items")
        try program.press(.control("s"), untilShown: "✓ 5 items approved")
        #expect(try states(of: cases, world) == ["APPROVED"])

        try program.press("u", untilShown: "Take back: approve 5 items")
        try program.press(.control("s"), untilShown: "5 items taken back")
        #expect(try states(of: cases, world) == ["PENDING"])
        #expect(try world.isClean())
    }

    @Test func `HOT-3: all that the filter holds is marked with one key, and confirmed by Tab and Return`() throws {
        let world = try DemoWorld()
        let held = try world.objects(
            "qa", "list", "--filter", "severity:low tenant:acme state:PENDING", "--limit", "400", as: "hotline_ops")
        let program = try queue(world)
        try filter("severity:low tenant:acme state:PENDING", program)
        try program.press("*", untilShown: "all marked")
        let question = try program.press("a", untilShown: "Approve \(held.count) items")
        #expect(question.contains("\(held.count) in Acme Health Group") && question.hasFocus("Cancel"))
        try program.press(.tab, .enter, untilShown: "✓ \(held.count) items approved")
        #expect(try states(of: held.map { $0.text("reference") }, world) == ["APPROVED"])
    }

    @Test func `HOT-2: to reject and to reassign, a reason is needed; priority is changed`() throws {
        let world = try DemoWorld()
        let program = try queue(world)
        let cases = try filter("severity:high tenant:acme", program)
        try program.press("x", untilShown: "Reject 1 item")
        try program.press(.control("s"), untilShown: "give a reason of at least 10 characters")
        try program.send("caller withdrew it", .control("s"))
        try program.waitFor(text: "✓ 1 item rejected")
        #expect(try states(of: cases.prefix(1), world) == ["REJECTED"])

        try filter("\(cases[1])", program)
        try program.press("m", untilShown: "Reassign 1 item")
        try program.press(.control("s"), untilShown: "who is to review?")
        try program.send("sup.reyes", .tab, "speaks the language", .control("s"))
        try program.waitFor(text: "✓ 1 item reassigned")

        try program.press("p", untilShown: "Change priority of 1 item")
        try program.send("3", .control("s"))
        try program.waitFor(text: "✓ 1 item re-prioritised")
        #expect(
            try world.objects("qa", "show", cases[1], as: "hotline_ops").first?.record("item")?["priority"]
                == .number(3))
        let told = try world.entries(of: "hotline_ops").map { $0.text("action") }
        #expect(told.contains("QA_REJECT") && told.contains("QA_REASSIGN") && told.contains("QA_PRIORITIZE"))
    }

    @Test(arguments: Size.both)
    func `HOT-3: an item that somebody else changed before the confirmation is a conflict in the result`(
        size: Size
    ) throws {
        let world = try DemoWorld()
        let program = try queue(world, size)
        let cases = try filter("severity:high tenant:acme", program)
        try program.press(" ", .down, "V", untilShown: "3 marked")
        try program.press("a", untilShown: "Approve 3 items")
        let other = try world.verb(
            "qa", "reject", cases[1], "--reason", "a duplicate of another", "--yes", as: "sup.reyes")
        #expect(other.status == .exited(0), "\(other.messages)")
        try program.send(.control("s"))
        let result = try program.waitFor(text: "Result: approve")
        #expect(result.contains("2 APPLIED, 1 CONFLICT"), "\(result.text)")
        #expect(try states(of: [cases[0], cases[2]], world) == ["APPROVED"])
        #expect(try states(of: [cases[1]], world) == ["REJECTED"])
        // What was not applied stays marked.
        try program.press(.escape, untilShown: "1 marked")
    }

    @Test func `TUI-3: pasted text triggers nothing in the queue`() throws {
        let world = try DemoWorld()
        let program = try queue(world)
        let screen = try program.press(.paste(" ax\u{13}qE*\n"), untilShown: "Pasted text does nothing here")
        #expect(!screen.contains("marked") && !screen.contains("Approve"))
        #expect(program.exitStatus == nil)
    }

    // MARK: - Steps

    private func queue(_ world: DemoWorld, _ size: Size = .small) throws -> TerminalSession {
        let program = try world.screen(as: "hotline_ops", size)
        try program.waitFor(text: "CASE-")
        program.screen.expectNoSession("HOTLINE_OPS", "queue")
        return program
    }

    /// Filters the list; returns the cases that it then shows.
    @discardableResult
    private func filter(_ expression: String, _ program: TerminalSession) throws -> [String] {
        try program.press("/", untilShown: "/[")
        try program.send(.control("u"), .text(expression), .enter)
        let screen = try program.waitFor("the list of \(expression)") {
            $0.contains("QA queue ─ \(expression) ") && !$0.contains("/[") && !$0.contains("Filtering…")
        }
        return listed(screen).compactMap(reference)
    }

    private func states(of cases: some Collection<String>, _ world: DemoWorld) throws -> Set<String> {
        Set(
            try cases.flatMap { try world.objects("qa", "show", $0, as: "hotline_ops") }.compactMap {
                $0.record("item")?.text("state")
            })
    }
}

/// The rows of the queue on the screen.
private func listed(_ screen: TerminalScreen) -> [String] { screen.rows.filter { $0.contains("CASE-") } }

/// The case of a row.
private func reference(_ row: String) -> String? { row.firstMatch(of: /CASE-\d+/).map { String($0.output) } }
