import Glibc
import TerminalHarness
import Testing

/// Every kind of terminal, locale and theme: the console opens there, or says why not, and leaves it as it was.
struct TerminalMatrixTests {
    /// A terminal's TERM with a locale; an empty TERM is one that is not set.
    struct Place: Sendable, CustomTestStringConvertible {
        let term: String
        let locale: String

        var isASCII: Bool { !locale.contains("UTF-8") }
        var testDescription: String { "\(term.isEmpty ? "no TERM" : term), \(locale)" }

        static let all = [
            "xterm-256color", "xterm", "tmux-256color", "screen", "linux", "vt100", "no-such-terminal", "",
        ].flatMap { term in ["C.UTF-8", "C"].map { Place(term: term, locale: $0) } }
    }

    @Test(arguments: Place.all)
    func `TUI-1, TUI-9: it opens, shows whose tenant one is in, and restores the terminal`(_ place: Place) throws {
        let world = try DemoWorld()
        try world.openSession()
        let program = try world.screen(
            as: "support_l2", term: place.term, environment: ["LC_ALL": place.locale, "LANG": place.locale])
        let screen = try program.waitFor(text: "Latest sessions here")
        #expect(screen.banner.contains("IMPERSONATING Acme Health Group  org_00001"), "\(screen.banner)")
        #expect(screen.banner.hasPrefix(place.isASCII ? "|" : "▌"))
        // Border all round, in signs that the terminal has.
        let (corners, side) = place.isASCII ? (["#", "#", "#", "#"], "#") : (["┏", "┓", "┗", "┛"], "┃")
        #expect([(2, 0), (2, 79), (22, 0), (22, 79)].map { screen.cells[$0.0][$0.1].text } == corners)
        #expect((3..<22).allSatisfy { screen.cells[$0][0].text == side && screen.cells[$0][79].text == side })
        let standsOut = screen.cells[1][20]
        #expect(standsOut.reverse || standsOut.background != .standard)
        #expect(screen.isCursorVisible && (3..<22).contains(screen.cursor.row))

        let help = try program.press("?")
        #expect(help.contains("Help") && help.contains("esc closes"))
        try program.press(.escape)
        try program.send("q")
        try program.waitFor(text: "Leave the console")
        try program.send(.tab, .enter)
        #expect(try program.waitForExit() == .exited(0))
        program.expectRestored()
        Self.checkBytes(of: program, place)
    }

    /// Nothing but what the terminal can take: ASCII, or whole UTF-8; and no sign without a stand-in.
    static func checkBytes(of program: TerminalSession, _ place: Place) {
        let text = String(decoding: program.received, as: UTF8.self)
        if place.isASCII {
            #expect(program.received.allSatisfy { $0 < 0x80 })
        } else {
            #expect(Array(text.utf8) == program.received && !text.contains("\u{FFFD}"))
        }
        // A plain DEL, or a tab that terminfo's padding left over, is never meant.
        #expect(!text.contains("$<") && !program.received.contains(0x7F))
        guard ["linux", "vt100"].contains(place.term) else { return }
        // Sequences of xterm that others would print.
        for foreign in ["\u{1B}[?2026", "\u{1B}]2;", "\u{1B}[?2004"] { #expect(!text.contains(foreign)) }
    }

    @Test(arguments: Place.all.filter { $0.term != "xterm" })
    func `TUI-10: a signal restores every kind of terminal`(_ place: Place) throws {
        let world = try DemoWorld()
        let program = try world.screen(
            as: "hotline_ops", term: place.term, environment: ["LC_ALL": place.locale, "LANG": place.locale])
        try program.waitFor(text: "CASE-")
        try program.signal(place.isASCII ? SIGTERM : SIGSEGV)
        let end = try program.waitForExit()
        #expect(end == (place.isASCII ? .exited(0) : .signalled(SIGSEGV)))
        program.expectRestored()
        if !place.isASCII { #expect(String(decoding: program.received, as: UTF8.self).contains("opsconsole crashed")) }
    }

    @Test(arguments: ["dumb", "unknown"], ["C.UTF-8", "C"])
    func `TUI-1: a terminal that can show nothing is told so, with the verbs that do the same`(
        _ term: String, _ locale: String
    ) throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "hotline_ops", term: term, environment: ["LC_ALL": locale, "LANG": locale])
        #expect(try program.waitForExit() == .exited(6))
        let said = program.screen.text.split(separator: "\n").joined()
        #expect(said.contains("The terminal '\(term)' cannot show a full screen"))
        #expect(said.contains("opsconsole qa list"))
        #expect(!program.received.contains(0x1B) && program.received.allSatisfy { $0 < 0x80 })
        program.expectRestored()
    }

    @Test(arguments: ["no-such-terminal", ""])
    func `TUI-1: what is used in place of an unknown terminal is told`(_ term: String) throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "hotline_ops", term: term)
        try program.waitFor(text: "CASE-")
        #expect(try program.press("M").contains("going on as xterm-256color"))
    }

    @Test(arguments: ["dark", "light", "contrast", "mono"], ["", "1"])
    func `TUI-8: every theme tells state without colour, and NO_COLOR takes all colour away`(
        _ theme: String, _ noColor: String
    ) throws {
        let world = try DemoWorld()
        try world.openSession()
        let program = try world.screen(
            as: "support_l2", environment: ["OPSCONSOLE_THEME": theme, "NO_COLOR": noColor])
        let screen = try program.waitFor(text: "Latest sessions here")
        let isMono = theme == "mono" || noColor == "1"
        screen.expectSession(in: "Acme Health Group", "org_00001", "\(theme) \(noColor)", isMono: isMono)
        let isPlain = screen.cells.joined().allSatisfy { $0.foreground == .standard && $0.background == .standard }
        #expect(isPlain == isMono)
        // Most of the screen keeps the terminal's own background.
        let painted = screen.cells.joined().count { $0.background != .standard }
        #expect(painted < 24 * 80 / 4, "\(painted) cells are painted")
    }
}
