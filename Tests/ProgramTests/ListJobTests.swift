import FoundationEssentials
import TerminalHarness
import Testing

/// What one does on every list, in the real program on a real terminal (TUI-5).
struct ListJobTests {
    private static let copy = Array("\u{1B}]52;c;".utf8)

    /// What was handed to the terminal to be copied, in order.
    private func copies(_ program: TerminalSession) -> [String] {
        let text = String(decoding: program.received, as: UTF8.self)
        return text.split(separator: "\u{1B}]52;c;").dropFirst().compactMap { part in
            Data(base64Encoded: String(part.prefix { $0 != "\u{7}" })).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    @Test func `TUI-5: a row and a cell are copied by OSC 52, as they are shown`() throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "hotline_ops")
        let screen = try program.waitFor(text: "CASE-")
        let shown = try #require(screen.row(with: "▶"))
        try program.press("Y", untilShown: "Copied the row")
        try program.press("y", untilShown: "enter the cell")
        try program.press(.down, .down, .enter, untilShown: "Copied Tenant")
        let copied = copies(program)
        #expect(copied.count == 2)
        let cells = copied[0].split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        #expect(cells.count == 9 && shown.contains(cells[0]) && cells[2] == copied[1])
        #expect(copied.joined().unicodeScalars.allSatisfy { $0 == "\t" || $0.value >= 0x20 })
    }

    @Test func `TUI-5: a terminal that is not known to take copies gets none, and the operator is told`() throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "hotline_ops", term: "vt100")
        try program.waitFor(text: "CASE-")
        try program.press("Y", untilShown: "takes no copies")
        #expect(program.received.firstRange(of: Self.copy) == nil)
    }

    @Test func `TUI-5: inside tmux a copy is sent so that either kind of tmux takes it`() throws {
        let world = try DemoWorld()
        let program = try world.screen(
            as: "hotline_ops", term: "screen-256color", environment: ["TMUX": "/tmp/tmux-1/default,1,0"])
        try program.waitFor(text: "CASE-")
        try program.press("Y", untilShown: "Copied the row")
        #expect(program.received.firstRange(of: Self.copy) != nil)
        #expect(program.received.firstRange(of: Array("\u{1B}Ptmux;\u{1B}\u{1B}]52;c;".utf8)) != nil)
    }

    @Test(arguments: Size.both)
    func `HOT-2, TUI-5: filter, order and columns are saved, found by their name, and exported`(size: Size) throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "hotline_ops", size)
        try program.waitFor(text: "CASE-")
        try program.press("/")
        try program.press("severity:critical", .enter)
        try program.press("L", untilShown: "Columns")
        try program.press(.down, .down, " ", .down, .down, .down, .down, "s", .escape)
        try program.press("B", untilShown: "Save a view")
        try program.press("grave", .control("s"), untilShown: "Saved as grave")

        let again = try world.screen(as: "hotline_ops", size)
        try again.waitFor(text: "CASE-")
        try again.press(":", "view gr", .tab, untilShown: ":view grave")
        try again.press(.enter, untilShown: "severity:critical")
        let screen = try again.waitFor(text: "Age▲")
        #expect(!screen.rows[3].contains("Tenant") && screen.rows[3].contains("Case"))

        let path = world.directory.file("grave.csv")
        try again.press("w", untilShown: "Export QA items")
        try again.press(.control("u"), .text(path), .tab, .right, .control("s"), untilShown: "rows written to")
        let lines = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self).split(separator: "\r\n")
        let held = try world.objects(
            "qa", "list", "--filter", "severity:critical", "--limit", "500", as: "hotline_ops")
        #expect(lines.count == held.count + 1)
        let told = try world.entries(of: "hotline_ops").map { $0.text("action") }
        #expect(told.contains("VIEW_SAVE") && told.contains("EXPORT"))
        #expect(try world.isClean())
    }

    private func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    /// A view that the screen saves is found by another operator and taken by the verbs; both write the same bytes.
    private func expectRoundTrip(
        _ screen: String, filter: String, verb: [String], titled heading: String, format: String
    ) throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "admin")
        try program.waitFor(text: "admin")
        try program.press(":", .text("screen \(screen)"), .enter, untilShown: heading)
        try program.press("/")
        try program.press(.text(filter), .enter, untilShown: "─ \(filter)")
        try program.press("B", untilShown: "Save a view")
        try program.press("mine to share", .tab, .right, .control("s"), untilShown: "Saved as mine to share")
        let shown = world.directory.file("screen.\(format)")
        try program.press("w", untilShown: "Export ")
        try program.press(.control("u"), .text(shown), .tab)
        if format == "csv" { try program.press(.right) }
        try program.press(.control("s"), untilShown: "written to")

        let told = world.directory.file("verb.\(format)")
        let run = try ProgramRun.run(
            world.command(as: "admin") + verb
                + ["--view", "mine to share", "--format", format, "--out", told])
        #expect(run.status == .exited(0), "\(run.messages)")
        #expect(try text(shown) == text(told))
        #expect(try text(told).split(whereSeparator: \.isNewline).count > 1)

        let other = try world.screen(as: "auditor")
        try other.waitFor(text: "auditor")
        try other.press(":", .text("view mine to share"), .enter, untilShown: "─ \(filter)")
        let found = try world.objects("view", "list", as: "auditor")
        #expect(found.map { $0.text("name") } == ["mine to share"])
        #expect(try world.isClean())
    }

    @Test func `HOT-2, TUI-5: a shared view of the policy goes from the screen to the verb and to somebody else`()
        throws
    {
        try expectRoundTrip(
            "policy", filter: "AUDITOR", verb: ["policy", "export"], titled: "Policy", format: "ndjson")
    }

    @Test func `HOT-2, TUI-5: a shared view of the sessions goes from the screen to the verb and to somebody else`()
        throws
    {
        try expectRoundTrip(
            "sessions", filter: "ended", verb: ["session", "export", "--all"], titled: "Sessions", format: "csv")
    }
}
