import FoundationEssentials
import Glibc
import TerminalHarness
import Testing

/// The configuration file, as the program finds and reads it.
struct ConfigurationProgramTests {
    /// A world with a configuration file, and the environment that leads to it.
    private func world(_ text: String) throws -> (DemoWorld, [String: String]) {
        let world = try DemoWorld()
        let home = world.directory.file("config")
        try FileManager.default.createDirectory(
            atPath: home + "/opsconsole", withIntermediateDirectories: true)
        try text.write(toFile: home + "/opsconsole/config", atomically: true, encoding: .utf8)
        return (world, ["XDG_CONFIG_HOME": home])
    }

    private func verb(_ world: DemoWorld, _ environment: [String: String], _ words: String...) throws -> ProgramRun {
        try ProgramRun.run([world.program] + words, environment: environment)
    }

    private func objects(_ run: ProgramRun) throws -> [Record] {
        try run.output.split(separator: "\n").map { try JSONDecoder().decode(Record.self, from: Data($0.utf8)) }
    }

    @Test func `TUI-4: keys list tells every binding with its keys, keys check what does not count`() throws {
        let (world, environment) = try world(
            "bind qa.approve = ctrl-a\nbind qa.nothing = x\nbind staff.lock = w\ntheme = light\n")
        let changed = try objects(verb(world, environment, "keys", "list", "--changed", "--json"))
        #expect(changed.map { $0.text("id") } == ["qa.approve"])
        #expect(changed.first?["place"] == .text("QA queue"))
        let all = try verb(world, environment, "keys", "list")
        #expect(all.status == .exited(0) && all.messages.contains("keys check"))
        for line in ["console.help", "portal.6", "qa.approve   "] { #expect(all.output.contains(line)) }

        let check = try verb(world, environment, "keys", "check", "--json")
        #expect(check.status == .exited(1))
        #expect(try objects(check).map { $0["line"] } == [.number(2), .number(3)])
        let (other, good) = try self.world("# nothing\n")
        let fine = try verb(other, good, "keys", "check")
        #expect(fine.status == .exited(0) && fine.output.isEmpty && fine.messages.contains("counts"))
    }

    @Test func `TUI-4: the console takes its keys and theme from the file, and tells what does not count`() throws {
        let (world, environment) = try world("bind qa.approve = f5\ntheme = mono\nmouse = perhaps\n")
        let program = try world.screen(as: "hotline_ops", environment: environment)
        let screen = try program.waitFor(text: "f5 approve")
        #expect(screen.cells.joined().allSatisfy { $0.foreground == .standard && $0.background == .standard })
        let log = try program.press("M")
        #expect(log.contains("line 3: 'perhaps' should be on or off"))
    }

    @Test func `TUI-8: the mouse is off unless the file says so, and then a click chooses a row`() throws {
        let (world, environment) = try world("mouse = on\n")
        let program = try world.screen(as: "hotline_ops", environment: environment)
        try program.waitFor(text: "CASE-")
        try program.waitForIdle()
        #expect(Self.asksForMouse(program))
        #expect(program.screen.rows[4].hasPrefix(" ▶"))
        // A press and a release of the first button in column 11, row 7, as xterm reports them (SGR).
        try program.send(bytes: Array("\u{1B}[<0;11;7M\u{1B}[<0;11;7m".utf8))
        try program.waitFor("the cursor in row 6") { $0.rows[6].hasPrefix(" ▶") }
        try program.send(bytes: Array("\u{1B}[<65;11;7M".utf8))
        try program.waitFor("the cursor three rows on") { $0.rows[9].hasPrefix(" ▶") }
        try program.send("q")
        try program.waitForExit()
        #expect(String(decoding: program.received, as: UTF8.self).contains("1000l"))

        let plain = try world.screen(as: "hotline_ops")
        try plain.waitFor(text: "CASE-")
        #expect(!Self.asksForMouse(plain))
    }

    @Test func `TUI-10: with the mouse on, a crash switches it off again`() throws {
        let (world, environment) = try world("mouse = on\n")
        let program = try world.screen(as: "hotline_ops", environment: environment)
        try program.waitFor(text: "CASE-")
        try program.signal(SIGSEGV)
        try program.waitForExit()
        program.expectRestored()
        #expect(String(decoding: program.received, as: UTF8.self).contains("1000l"))
    }

    @Test func `TUI-8: a theme can be chosen while the console runs`() throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "hotline_ops")
        let dark = try program.waitFor(text: "CASE-")
        #expect(dark.cells.joined().contains { $0.foreground != .standard })
        try program.send(":theme mono", .enter)
        try program.waitFor("no colour") { screen in
            screen.contains("CASE-")
                && screen.cells.joined().allSatisfy { $0.foreground == .standard && $0.background == .standard }
        }
    }

    private static func asksForMouse(_ program: TerminalSession) -> Bool {
        String(decoding: program.received, as: UTF8.self).contains("1000h")
    }
}
