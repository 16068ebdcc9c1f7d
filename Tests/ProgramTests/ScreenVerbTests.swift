import TerminalHarness
import Testing

/// The verb `screen`: the screens of the console as text (TUI-13).
struct ScreenVerbTests {
    /// What a screen shows one of, on the demo store.
    private static func subject(of name: String, _ world: DemoWorld) throws -> [String] {
        switch name {
        case "checklist": [try #require(try world.objects("project", "list", as: "admin").first).text("id")]
        case "entry": ["5"]
        case "history": ["organization", "org_00001"]
        case "report": [try world.latestSession().text("id")]
        case "access": ["org_00001"]
        default: []
        }
    }

    /// The lines of an output, without trailing blanks.
    private static func rows(_ output: String) -> [String] {
        output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { row in
            String(row.prefix(upTo: row.lastIndex { $0 != " " }.map(row.index(after:)) ?? row.startIndex))
        }
    }

    @Test func `TUI-13: every screen prints, in the size asked for, without a control character`() throws {
        let world = try DemoWorld()
        try world.openSession()
        _ = try world.objects(
            "session", "open", "org_00001", "--category", "other", "--reason", "To look at it all", as: "admin")
        let names = try world.objects("screen", as: "admin").map { $0.text("name") }
        #expect(names.contains("queue") && names.contains("overview") && names.count >= 16)
        for name in names {
            let subject = try Self.subject(of: name, world)
            let run = try ProgramRun.run(
                world.command(as: "admin") + ["screen", name] + subject + ["--size", "100x30"])
            #expect(run.status == .exited(0), "\(name): \(run.messages)")
            let rows = run.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            #expect(rows.count == 30, "\(name)")
            #expect(rows.allSatisfy { $0.count <= 100 }, "\(name)")
            #expect(rows.first?.contains("Support") == true, "\(name)")
            #expect(rows.dropFirst().first?.contains("IMPERSONATING Acme Health Group") == true, "\(name)")
            #expect(run.output.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 32 && $0.value != 127 }, "\(name)")
            #expect(!run.output.contains("✗"), "\(run.output)")
        }
        #expect(try world.isClean())
    }

    @Test(arguments: [("hotline_ops", "queue"), ("implementation", "projects"), ("support_l2", "enter")])
    func `TUI-13: the print is what the full screen shows`(login: String, name: String) throws {
        let world = try DemoWorld()
        let print = try world.verb("screen", name, as: login)
        #expect(print.status == .exited(0), "\(print.messages)")
        let program = try world.screen(as: login)
        try program.waitForIdle()
        // The clock goes on between the two.
        func comparable(_ rows: [String]) -> [String] { rows.map { $0.replacing(/\d\d:\d\d:\d\d/, with: "") } }
        #expect(comparable(Self.rows(print.output)) == comparable(program.screen.rows))
    }

    @Test func `TUI-13: with --ansi the looks of the theme are there, and nothing but looks`() throws {
        let world = try DemoWorld()
        let plain = try world.verb("screen", "queue", as: "hotline_ops")
        let dark = try world.verb("screen", "queue", "--ansi", as: "hotline_ops")
        let mono = try world.verb("screen", "queue", "--ansi", "--theme", "mono", as: "hotline_ops")
        #expect(dark.output.contains("\u{1B}[0;1;7;38;5;44m"))
        #expect(mono.output.contains("\u{1B}[0;1;7m") && !mono.output.contains("38;5"))
        for run in [dark, mono] {
            let bare = run.output.replacing(/\u{1B}\[[0-9;]*m/, with: "")
            #expect(!bare.contains("\u{1B}"))
            #expect(Self.rows(bare).dropFirst(2) == Self.rows(plain.output).dropFirst(2))
        }
    }

    @Test func `TUI-13, ACC-22: what a printed screen reads is on the ledger, in the session that is open`() throws {
        let world = try DemoWorld()
        try world.openSession()
        let session = try world.latestSession()
        let run = try world.verb("screen", "users", as: "support_l2")
        #expect(run.output.contains("IMPERSONATING Acme Health Group") && run.output.contains("•••"))
        let read = try #require(try world.entries(of: "support_l2").last)
        #expect(read.text("action") == "VIEW_TENANT_USERS" && read.text("sessionId") == session.text("id"))
        // Printing is no console: the session neither ends with it nor begins to depend on it.
        #expect(try world.latestSession() == session)
    }

    @Test(arguments: [
        (["queu"], Int32(2), "Did you mean 'queue'?"), (["queue", "--size", "9x9"], 2, "from 80x24 to 500x300"),
        (["queue", "--size", "99999999999999999999x50"], 2, "is no size"),
        (["queue", "--theme", "pink"], 2, "The themes are dark"), (["entry"], 2, "needs SEQ"),
        (["entry", "x"], 2, "needs a sequence number"), (["queue", "5"], 2, "shows no one thing"),
        (["overview"], 3, "needs an open session"), (["history", "organization"], 2, "needs KIND ID"),
    ])
    func `TUI-13: what cannot be printed says why and what to do`(words: [String], code: Int32, why: String) throws {
        let world = try DemoWorld()
        let run = try ProgramRun.run(world.command(as: "admin") + ["screen"] + words)
        #expect(run.status == .exited(code))
        #expect(run.output.isEmpty && run.messages.contains(why), "\(run.messages)")
    }

    @Test func `TUI-13, ACC-13: a screen that the operator may not see is denied, as JSON too`() throws {
        let world = try DemoWorld()
        let run = try world.verb("screen", "ledger", "--json", as: "support_l2")
        #expect(run.status == .exited(3) && run.output.isEmpty)
        #expect(run.messages.contains(#""kind":"screen.denied""#))
    }
}
