import Glibc
import TerminalHarness
import Testing

/// The program and its terminal: sizes, suspension, ways out, terminals that can do little.
struct TerminalCareTests {
    private static let cooked = LineDiscipline(echo: true, canonical: true, signals: true, outputProcessing: true)

    @Test func `TUI-1: too small a terminal is told so, and the screen comes back whole when it grows`() throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "hotline_ops")
        try program.waitFor(text: "CASE-")
        try program.resize(rows: 20, columns: 60)
        let small = try program.waitFor(text: "80×24")
        #expect(!small.contains("CASE-"))
        // Keys do nothing to what one cannot see.
        try program.press("a")
        try program.resize(rows: 40, columns: 120)
        let large = try program.waitFor(text: "CASE-")
        #expect(!large.contains("Approve"))
        #expect(large.rows.count == 40 && large.rows[2].hasSuffix("─"))
        #expect(large.cells[2][119].text == "─")
        try program.resize(rows: 24, columns: 80)
        try program.waitFor("the first size again") { $0.contains("CASE-") && $0.cells[2][79].text == "─" }
    }

    @Test func `TUI-1, TUI-2: in a session even a terminal that is too small names the tenant`() throws {
        let world = try DemoWorld()
        try world.openSession()
        let program = try world.screen(as: "support_l2")
        try program.waitFor(text: "Latest sessions here")
        try program.resize(rows: 20, columns: 60)
        let small = try program.waitFor(text: "80×24")
        #expect(small.contains("Acme Health Group"))
    }

    @Test func `TUI-4: Ctrl-Z gives the shell its terminal, fg brings the screen back`() throws {
        let world = try DemoWorld()
        let shell = try TerminalSession.inShell(world.command(as: "hotline_ops"))
        try shell.waitFor(text: "CASE-")
        try shell.send(.control("z"))
        let stopped = try shell.waitFor(text: "Stopped")
        #expect(!stopped.isAlternate && !stopped.contains("CASE-"))
        try shell.sendToShell("fg", .enter)
        let back = try shell.waitFor(text: "CASE-")
        #expect(back.isAlternate && back.contains("NO SESSION   HOTLINE_OPS"))
        try shell.send("q")
        try shell.waitFor("the prompt") { !$0.isAlternate && $0.contains(TerminalSession.shellPrompt) }
    }

    @Test(arguments: [SIGTERM, SIGHUP])
    func `TUI-10: a signal ends the program and leaves the terminal as it was`(signal: Int32) throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "hotline_ops")
        try program.waitFor(text: "CASE-")
        #expect(try program.lineDiscipline() != Self.cooked)
        try program.signal(signal)
        try program.waitForExit()
        program.expectRestored()
    }

    @Test func `ACC-12, TUI-10: a hang-up of the operator's last console ends the session as a lost connection`() throws
    {
        let world = try DemoWorld()
        let program = try world.screen(as: "support_l2")
        try program.waitFor(text: "NO SESSION   SUPPORT_L2")
        try program.press("acme", .enter, untilShown: "[ Enter Acme Health Group ]")
        try program.press(.tab, "No sign-in today", .enter, .enter, untilShown: "Latest sessions here")
        let other = try world.screen(as: "support_l2")
        try other.waitFor(text: "IMPERSONATING Acme Health Group")

        // Another console of the operator holds the session.
        program.hangUp()
        try program.waitForExit()
        #expect(try world.latestSession().text("endCause").isEmpty)
        other.hangUp()
        try other.waitForExit()
        #expect(try world.latestSession().text("endCause") == "lost connection")
        #expect(try world.isClean())
    }

    @Test func `ACC-12: a session that a verb opened outlives the console that showed it`() throws {
        let world = try DemoWorld()
        try world.openSession()
        let program = try world.screen(as: "support_l2")
        try program.waitFor(text: "Latest sessions here")
        program.hangUp()
        try program.waitForExit()
        let session = try world.latestSession()
        #expect(session.text("targetOrganizationId") == "org_00001" && session.text("endCause").isEmpty)
    }

    @Test func `TUI-1: an unknown TERM falls back with a note`() throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "hotline_ops", term: "no-such-terminal")
        let screen = try program.waitFor(text: "no-such-terminal")
        #expect(screen.contains("Hotline") && screen.isAlternate)
        try program.waitFor(text: "CASE-")
    }

    @Test func `TUI-1: a terminal that cannot place its cursor is told so, with what to do`() throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "hotline_ops", term: "dumb")
        #expect(try program.waitForExit() == .exited(6))
        #expect(program.screen.text.contains("The terminal 'dumb' cannot show a full screen"))
        #expect(!program.received.contains(0x1B))
        #expect(try program.lineDiscipline() == Self.cooked)
    }

    @Test func `TUI-1, TUI-13, OPS-4: without a terminal one line names the verbs, and the end is a usage error`()
        throws
    {
        let world = try DemoWorld()
        let run = try ProgramRun.run(world.command(as: "hotline_ops"))
        #expect(run.status == .exited(2))
        #expect(run.output.isEmpty)
        #expect(run.messages.split(separator: "\n").count == 1)
        #expect(run.messages.contains("not a terminal") && run.messages.contains("qa, "))
        #expect(run.messages.contains("'opsconsole screen NAME' prints a screen as text"))
    }

    @Test(arguments: [("vt100", ""), ("xterm-256color", "1")])
    func `TUI-2, TUI-8: without colour the banner is reverse and the border heavy`(
        term: String, noColor: String
    ) throws {
        let world = try DemoWorld()
        try world.openSession()
        let program = try world.screen(as: "support_l2", term: term, environment: ["NO_COLOR": noColor])
        let screen = try program.waitFor(text: "Latest sessions here")
        screen.expectSession(in: "Acme Health Group", "org_00001", "mono", isMono: true)
        #expect(screen.cells.joined().allSatisfy { $0.foreground == .standard && $0.background == .standard })
    }
}

extension DemoWorld {
    /// Enters Acme Health Group as `support_l2` by the verb.
    func openSession() throws {
        _ = try objects(
            "session", "open", "org_00001", "--category", "other", "--reason", "No sign-in today", as: "support_l2")
    }

    /// The newest session of `support_l2`.
    func latestSession() throws -> Record {
        try #require(try objects("session", "list", "--limit", "1", as: "support_l2").first)
    }
}
