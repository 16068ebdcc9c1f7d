import FoundationEssentials
import TerminalHarness
import Testing

/// Names and texts that try to drive the terminal: they are shown, never obeyed (TUI-9).
struct HostileDataTests {
    /// What a hostile tenant is called, in the form of JSON; each name begins with a letter of its own.
    private static let names = [
        #"Aardvark \u001b]0;pwned\u0007 Ltd"#, #"Bandit \u001b]52;c;cHduZWQ= unterminated"#,
        #"Cutter \u009b31m\u0090pwned\u009c Ltd"#, #"Dropper \rpwned\nline\ttab\bback"#,
        #"Elder \u202edenwp\u202c \u2066pwned\u2069"#, #"Fader z\u200be\u200dr\u2060o\ufeff wide"#,
        #"Gouda 漢字会社株式会社テスト団体協会連合"#, #"Hodge e\#(String(repeating: "\u{301}", count: 40))nd"#,
        "Ivory " + String(repeating: "long ", count: 78), #"Joker 👩‍👩‍👧‍👦🏴‍☠️ \u001b[2J\u001b[H\u001bc"#,
    ]

    /// Bytes that only hostile data could have brought: the program itself never sends them.
    private static let forbidden: [[UInt8]] = [
        Array("\u{1B}]0;pwned".utf8), Array("\u{1B}]52;".utf8), Array("\u{9B}".utf8), Array("\u{90}".utf8),
        Array("\rpwned".utf8), Array("\u{202E}".utf8), Array("\u{2066}".utf8), Array("\u{200B}".utf8),
        Array("\u{2060}".utf8), Array("\u{FEFF}".utf8), Array("\u{1B}c".utf8),
    ]

    @Test(arguments: Size.both)
    func `TUI-9: hostile names and texts neither reach the terminal raw nor break the layout`(size: Size) throws {
        let world = try Self.world()
        let program = try world.screen(as: "hotline_ops", size)
        try program.waitFor(text: "CASE-")
        try program.press("/", untilShown: "/[")
        try program.send(.text("smuggling"), .enter)
        let queue = try program.waitFor("the hostile items") { screen in
            screen.rows.count { $0.contains("EVIL-") } == Self.names.count && !screen.contains("/[")
        }
        let state = try #require(queue.position(of: "State")).column
        for row in queue.rows.indices where queue.rows[row].contains("EVIL-") {
            #expect(queue.cells[row][state].text == "p", "\(queue.rows[row])")
            #expect(queue.cells[row][state..<(state + 7)].map(\.text).joined() == "pending")
        }
        // The detail shows the intake text, line by line down to its end.
        try program.press(.enter, untilShown: "Detail")
        for _ in Self.names { try program.press(.down) }
        try Self.expectHarmless(program.received)
    }

    @Test(arguments: Size.both)
    func `TUI-2, TUI-9: a hostile tenant can be found and entered; banner, border and title stay whole`(
        size: Size
    ) throws {
        let world = try Self.world()
        for (number, letter) in [(0, "aardvark"), (4, "elder"), (6, "gouda"), (8, "ivory")] {
            let program = try world.screen(as: "support_l2", size)
            try program.waitFor(text: "Search [")
            try program.press(.text(letter), .enter, untilShown: "[ Cancel ]")
            try program.send(.tab, "looking at odd names", .enter)
            try program.waitFor("focus on the button") { $0.rows[$0.cursor.row].contains("[ Cancel ]") }
            let inside = try program.press(.enter, untilShown: "Single sign-on")
            let banner = inside.banner
            #expect(banner.contains("IMPERSONATING") && banner.contains("org_evil_\(number)"), "\(banner)")
            #expect(banner.hasSuffix(" left"), "\(banner)")
            let right = size.columns - 1
            #expect(
                (3..<(size.rows - 2)).allSatisfy {
                    inside.cells[$0][0].text == "┃" && inside.cells[$0][right].text == "┃"
                })
            try program.press("E", untilShown: "NO SESSION")
            try Self.expectHarmless(program.received)
        }
    }

    @Test func `TUI-9, OPS-4: verbs show hostile data as text, and JSON gives it back unharmed`() throws {
        let world = try Self.world()
        let list = try world.verb("qa", "list", "--filter", "smuggling", as: "hotline_ops")
        #expect(list.status == .exited(0) && list.output.contains("Aardvark ␛]0;pwned"))
        try Self.expectHarmless(Array(list.output.utf8))
        #expect(list.output.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A })
        let search = try world.verb("tenant", "search", "bandit", as: "support_l2")
        #expect(search.output.contains("org_evil_1") && !search.output.contains("\u{1B}"))
        let json = try world.objects("tenant", "search", "aardvark", as: "support_l2")
        #expect(json.first { $0.text("id") == "org_evil_0" }?.text("name") == "Aardvark \u{1B}]0;pwned\u{07} Ltd")
    }

    @Test func `OPS-1: a line with a raw NUL byte is rejected with its number, the others land`() throws {
        let world = try DemoWorld()
        let feed = world.directory.file("nul.ndjson")
        let good = Self.tenant(0)
        let bytes = Data(good.utf8) + [0x0A] + Data("{\"type\":\"RECORD\"".utf8) + [0, 0x0A]
        try bytes.write(to: URL(filePath: feed))
        let run = try world.verb("feed", "import", feed, as: "admin")
        #expect(run.status == .exited(4), "\(run.messages)")
        let rejects = try String(decoding: Data(contentsOf: URL(filePath: feed + ".rejects")), as: UTF8.self)
        #expect(rejects.contains("NUL") && rejects.contains("2"))
        #expect(try world.objects("tenant", "search", "aardvark", as: "support_l2").first?.text("id") == "org_evil_0")
    }

    // MARK: - Data

    /// A demo store with the hostile tenants and an item of the queue for each.
    private static func world() throws -> DemoWorld {
        let world = try DemoWorld()
        let feed = world.directory.file("hostile.ndjson")
        let lines = names.indices.map(tenant) + names.indices.map(item)
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: feed))
        let run = try world.verb("feed", "import", feed, as: "admin")
        try #require(run.status == .exited(0), "\(run.messages)\(run.output)")
        return world
    }

    private static func tenant(_ number: Int) -> String {
        let members =
            #""id":"org_evil_\#(number)","name":"\#(names[number])","slug":"evil-\#(number)","status":"ACTIVE","#
            + #""plan":"STANDARD","region":"EU","industry":"retail","size":12,"touch":"STANDARD","renewalDate":"2027-03-31""#
        return #"{"type":"RECORD","stream":"organizations","version":1,"record":{\#(members)}}"#
    }

    private static func item(_ number: Int) -> String {
        let members =
            #""id":"qa_evil_\#(number)","organizationId":"org_evil_\#(number)","reference":"EVIL-\#(number)","callId":null,"#
            + #""operatorUserId":null,"severity":"HIGH","category":"smuggling","language":"en","priority":2,"#
            + #""imminentHarm":false,"intakeText":"Text \#(names[number]) \#(String(repeating: "4 KB ", count: 800))","createdAt":"2026-11-19T08:00:00Z""#
        return #"{"type":"RECORD","stream":"qa_items","version":1,"record":{\#(members)}}"#
    }

    private static func expectHarmless(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) throws {
        for sequence in forbidden {
            #expect(
                !bytes.contains(sequence), "\(sequence.map { String($0, radix: 16) })", sourceLocation: sourceLocation)
        }
        // An operating system command of the program is a window title and ends before the next control character.
        let titles = String(decoding: bytes, as: UTF8.self).split(separator: "\u{1B}]").dropFirst()
        #expect(titles.allSatisfy { $0.hasPrefix("2;") || $0.hasPrefix("0;") }, sourceLocation: sourceLocation)
        #expect(!titles.contains { $0.hasPrefix("0;pwned") || $0.hasPrefix("2;pwned") }, sourceLocation: sourceLocation)
    }
}
