import TerminalHarness
import Testing

/// Every screen in a session, on each kind of terminal and in each size and theme: the frame is whole, the tenant named.
struct EveryScreenTests {
    /// Where the walk is made.
    struct Walk: Sendable, CustomTestStringConvertible {
        var place = TerminalMatrixTests.Place(term: "xterm-256color", locale: "C.UTF-8")
        var size = Size.small
        var theme = "dark"

        var testDescription: String { "\(place.testDescription), \(size.testDescription), \(theme)" }

        static let terminals = ["xterm-256color", "tmux-256color", "screen", "linux", "vt100"].flatMap { term in
            ["C.UTF-8", "C"].map { Walk(place: .init(term: term, locale: $0)) }
        }
        static let looks = [Size.small, Size(rows: 40, columns: 120), Size(rows: 50, columns: 200)].flatMap { size in
            ["dark", "light", "contrast", "mono"].map { Walk(size: size, theme: $0) }
        }
    }

    @Test(arguments: Walk.terminals + Walk.looks)
    func `TUI-1, TUI-2, TUI-8: each screen has portals, the tenant's banner, an unbroken border, and its keys`(
        _ walk: Walk
    ) throws {
        let world = try DemoWorld()
        let opened = try world.verb(
            "session", "open", "org_00001", "--category", "other", "--reason", "walking through all screens",
            as: "admin")
        try #require(opened.status == .exited(0), "\(opened.messages)")
        let program = try world.screen(
            as: "admin", walk.size, term: walk.place.term,
            environment: [
                "LC_ALL": walk.place.locale, "LANG": walk.place.locale, "OPSCONSOLE_THEME": walk.theme,
            ])
        try program.waitFor(text: "IMPERSONATING")
        // Where one types a name, Escape leaves the field.
        try program.press(.escape)
        let names = try program.screenNames()
        var titles: Set<String> = []
        for name in names {
            try program.press(":")
            try program.press("screen \(name)")
            let screen = try program.press(.enter)
            try program.press(.escape)
            check(screen, name, walk)
            titles.insert(screen.rows[2])
        }
        // A few need to be told what to show, and stay where one is.
        #expect(titles.count > 15, "\(titles)")
        TerminalMatrixTests.checkBytes(of: program, walk.place)
    }

    private func check(_ screen: TerminalScreen, _ name: String, _ walk: Walk) {
        let (rows, columns) = (walk.size.rows, walk.size.columns)
        let bar = walk.place.isASCII ? "|" : "▌"
        let side = walk.place.isASCII ? "#" : "┃"
        #expect(screen.rows.first?.contains("Client Success") == true, "\(name)")
        #expect(screen.banner.hasPrefix("\(bar)IMPERSONATING Acme Health Group  org_00001"), "\(name)")
        #expect(screen.banner.contains("left"), "\(name)")
        let frame = 3..<rows - 2
        #expect(
            frame.allSatisfy { screen.cells[$0][0].text == side && screen.cells[$0][columns - 1].text == side },
            "\(name): the border has a hole\n\(screen.text)")
        #expect(screen.rows.last?.contains("help") == true, "\(name): no keys\n\(screen.text)")
        #expect(screen.isCursorVisible && screen.cursor.row > 1, "\(name): the cursor is at \(screen.cursor)")
    }
}
