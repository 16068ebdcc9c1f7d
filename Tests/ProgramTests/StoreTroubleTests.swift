import FoundationEssentials
import Glibc
import TerminalHarness
import Testing

/// A store that cannot be used: one clear sentence, an exit code, and the terminal as it was.
struct StoreTroubleTests {
    @Test func `spec 11: a store that is not there is told so, with how to make one`() throws {
        let world = try DemoWorld()
        try FileManager.default.removeItem(atPath: world.store)
        let said = try refusal(of: world, exits: 5)
        #expect(said.contains("opsconsole init") && said.contains("opsconsole demo"))
        #expect(!FileManager.default.fileExists(atPath: world.store))
    }

    @Test func `spec 11: a file that is no store is told so and left as it is`() throws {
        let world = try DemoWorld()
        let text = Data("shopping list: bread, milk, and a pound of good cheese from the market".utf8)
        try text.write(to: URL(filePath: world.store))
        let said = try refusal(of: world, exits: 1)
        #expect(said.contains("not a") || said.contains("no store"), "\(said)")
        #expect(try Data(contentsOf: URL(filePath: world.store)) == text)
    }

    @Test func `spec 11: a damaged store is told so`() throws {
        let world = try DemoWorld()
        var bytes = try Data(contentsOf: URL(filePath: world.store))
        // The tree of the schema: its page header becomes nonsense.
        bytes.replaceSubrange(100..<2_000, with: Data(repeating: 0xA5, count: 1_900))
        try bytes.write(to: URL(filePath: world.store))
        let said = try refusal(of: world, exits: 1)
        #expect(said.contains("damaged") || said.contains("malformed"), "\(said)")
    }

    @Test func `OPS-7: a store of a newer schema is refused, with the two versions`() throws {
        let world = try DemoWorld()
        try world.sqlite3(
            """
            drop trigger schema_migration_guard_insert;
            insert into schema_migration values (999, '9999-of-tomorrow', 'c0ffee', 1791244800000);
            """)
        let said = try refusal(of: world, exits: 1)
        #expect(said.contains("newer"), "\(said)")
    }

    @Test func `spec 9: a store that may not be read is told so`() throws {
        let world = try DemoWorld()
        // Root may read everything, so the program is started as nobody.
        let prefix = getuid() == 0 ? ["setpriv", "--reuid=65534", "--clear-groups"] : []
        if prefix.isEmpty { chmod(world.directory.path, 0) }
        defer { chmod(world.directory.path, 0o700) }
        let program = try TerminalSession(prefix + world.command(as: "hotline_ops"), columns: 160)
        #expect(try program.waitForExit() == .exited(1))
        program.expectRestored()
        let said = Self.sentence(of: program)
        #expect(said.contains("cannot be opened for writing") && said.contains("Check the owner and mode"), "\(said)")
    }

    /// Starts the screen, which must end with a sentence; returns what it said.
    private func refusal(of world: DemoWorld, exits code: Int32) throws -> String {
        let program = try world.screen(as: "hotline_ops", Size(rows: 24, columns: 160))
        #expect(try program.waitForExit() == .exited(code))
        program.expectRestored()
        let said = Self.sentence(of: program)
        #expect(said.hasPrefix("opsconsole: "), "\(said)")
        // Nothing stands beside it, and its lines break between words.
        #expect(program.received.count { $0 == UInt8(ascii: "\n") } <= 4, "\(said)")
        return said
    }

    /// What the program left on the terminal, its lines put together.
    private static func sentence(of program: TerminalSession) -> String {
        let lines = program.screen.text.split(separator: "\n").map { $0.drop { $0 == " " } }
        return lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
    }
}

extension StoreTroubleTests {
    @Test func `spec 9: while another process holds the store the screen lives on, and then the work is done`() throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "hotline_ops")
        try program.waitFor(text: "▶  CASE-")
        try program.press("a", untilShown: "Approve 1 item")
        let other = try TerminalSession(["flock", "-o", "\(world.store).lock", "-c", "echo held; sleep 60"])
        try other.waitFor(text: "held")
        try program.send(.control("s"))
        try program.waitFor(text: "stops; what was applied stays applied")
        // Keys are still answered while the store is waited for.
        try program.resize(rows: 30, columns: 100)
        try program.waitFor("the new size") { $0.cells[2][99].text == "─" }
        try other.terminate()
        try program.waitFor(text: "✓ 1 item approved")
        #expect(try world.isClean())
    }
}
