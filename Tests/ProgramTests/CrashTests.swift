import FoundationEssentials
import Glibc
import TerminalHarness
import Testing

/// The program crashes: the terminal is restored, a report tells where, and the next start tells of the report.
struct CrashTests {
    @Test(arguments: [SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE])
    func `TUI-10: a crash restores the terminal and leaves a report without data`(signal: Int32) throws {
        let world = try DemoWorld()
        try world.openSession()
        let state = world.directory.file("state")
        let program = try world.screen(as: "support_l2", environment: ["XDG_STATE_HOME": state])
        try program.waitFor(text: "Latest sessions here")
        try program.press("2")
        try program.waitFor(text: "Users")
        let before = program.received.count
        try program.signal(signal)
        #expect(try program.waitForExit() == .signalled(signal))
        program.expectRestored()
        let bytes = String(decoding: program.received[before...], as: UTF8.self)
        #expect(bytes.contains("\u{1B}[?1049l") && bytes.contains("\u{1B}[?2004l"))

        let report = try #require(try Self.reports(in: state).first)
        #expect(program.screen.text.split(separator: "\n").joined().contains("opsconsole crashed."))
        #expect(bytes.contains(report))
        var file = stat()
        #expect(stat(report, &file) == 0 && file.st_mode & 0o7777 == 0o600)
        #expect(stat(state + "/opsconsole", &file) == 0 && file.st_mode & 0o7777 == 0o700)
        let text = try String(contentsOfFile: report, encoding: .utf8)
        for words in [
            "version: ", "build: ", "TERM: xterm-256color", "signal: SIG", "at: 20", "screen: users", "size: 80x24",
            "screen.users", "calls, latest first:", "opsconsole+0x",
        ] { #expect(text.contains(words), "\(words) is not in:\n\(text)") }
        for secret in ["Acme", "org_0", "No sign-in", "support_l2", world.directory.path, "@"] {
            #expect(!text.contains(secret), "\(secret) is in:\n\(text)")
        }
    }

    @Test func `TUI-10: the next start tells of the crash in the message log, once`() throws {
        let world = try DemoWorld()
        let state = ["XDG_STATE_HOME": world.directory.file("state")]
        let crashed = try world.screen(as: "hotline_ops", environment: state)
        try crashed.waitFor(text: "CASE-")
        try crashed.signal(SIGSEGV)
        try crashed.waitForExit()
        let next = try world.screen(as: "hotline_ops", environment: state)
        try next.waitFor(text: "CASE-")
        let log = try next.press("M")
        #expect(log.contains("The console crashed in an earlier run.") && log.contains("crash-"))
        try next.send("q")
        let third = try world.screen(as: "hotline_ops", environment: state)
        try third.waitFor(text: "CASE-")
        #expect(try !third.press("M").contains("crashed"))
    }

    @Test func `TUI-10: where no state directory can be made the report lies beside the store`() throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "hotline_ops")
        try program.waitFor(text: "CASE-")
        try program.signal(SIGSEGV)
        #expect(try program.waitForExit() == .signalled(SIGSEGV))
        #expect(try Self.files(in: world.directory.path).contains { $0.hasPrefix("crash-") })
    }

    @Test func `TUI-10: a report that cannot be written keeps nothing from being restored`() throws {
        let world = try DemoWorld()
        let state = world.directory.file("state")
        let program = try world.screen(as: "hotline_ops", environment: ["XDG_STATE_HOME": state])
        try program.waitFor(text: "CASE-")
        try FileManager.default.removeItem(atPath: state)
        try program.signal(SIGSEGV)
        #expect(try program.waitForExit() == .signalled(SIGSEGV))
        program.expectRestored()
        #expect(program.screen.text.split(separator: "\n").joined().contains("could not be written"))
    }

    private static func files(in directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory)
    }

    private static func reports(in state: String) throws -> [String] {
        try files(in: state + "/opsconsole").filter { $0.hasSuffix(".txt") }.map { "\(state)/opsconsole/\($0)" }
    }
}

/// What is typed survives a crash of the program.
struct DraftProgramTests {
    @Test(arguments: [SIGSEGV, SIGKILL])
    func `TUI-7: a reason half typed is back after a crash, for its operator only`(signal: Int32) throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "support_l2")
        try program.waitFor(text: "NO SESSION   SUPPORT_L2")
        try program.press("acme", .enter, untilShown: "[ Enter Acme Health Group ]")
        try program.press(.tab, "users cannot sign", untilShown: "users cannot sign")
        // Each frame with nothing left to do is told; the draft is kept half a second after the last key.
        var frames = 0
        while try Self.drafts(of: world) != "1", frames < 40 {
            try program.waitForIdle()
            frames += 1
        }
        try program.signal(signal)
        #expect(try program.waitForExit() == .signalled(signal))

        let other = try world.screen(as: "support_l3")
        try other.waitFor(text: "NO SESSION   SUPPORT_L3")
        try other.press("acme", .enter, untilShown: "[ Enter Acme Health Group ]")
        #expect(!other.screen.contains("users cannot sign"))
        let again = try world.screen(as: "support_l2")
        try again.waitFor(text: "NO SESSION   SUPPORT_L2")
        try again.press("acme", .enter, untilShown: "users cannot sign")
        try again.waitFor(text: "did not send is back")
        try again.press(.tab, " in", .enter, .enter, untilShown: "Latest sessions here")
        #expect(try world.latestSession().text("reason").contains("users cannot sign in"))
        try again.waitForIdle()
        #expect(try Self.drafts(of: world) == "0")
    }

    private static func drafts(of world: DemoWorld) throws -> String {
        let run = try ProgramRun.run(["sqlite3", world.store + ".derived", "SELECT count(*) FROM form_draft"])
        return run.output.split(separator: "\n").first.map(String.init) ?? ""
    }
}
