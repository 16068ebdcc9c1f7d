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

    @Test func `TUI-9, ACC-25: the ledger's field-by-field diff of a hostile import shows escapes`() throws {
        let world = try Self.world()
        let program = try world.screen(as: "admin", .wide)
        try program.waitFor(text: "SIGN_IN")
        try program.press("/", untilShown: "/[")
        try program.send(.text("action:FEED_IMPORT"), .enter)
        try program.waitFor("the imports") { $0.contains("FEED_IMPORT") && !$0.contains("SIGN_IN") }
        try program.press("g")
        try program.press(.enter, untilShown: "Ledger entry")
        var seen = try program.waitFor(text: "insert qa_item").text
        for _ in 0..<12 { seen += try program.press(.pageDown).text }
        #expect(seen.contains("␛]0;pwned␇") && seen.contains("\\u{9B}"))
        try Self.expectHarmless(program.received)
    }

    @Test func `TUI-5, TUI-9: a copy of hostile text holds no control character and ends where it should`() throws {
        let world = try Self.world()
        let program = try world.screen(as: "hotline_ops")
        try program.waitFor(text: "CASE-")
        try program.press("/", untilShown: "/[")
        try program.send(.text("smuggling"), .enter)
        try program.waitFor("the hostile items") { $0.contains("EVIL-0") && !$0.contains("/[") }
        var copied: [String] = []
        for _ in Self.names {
            let before = program.received.count
            try program.press("Y", untilShown: "Copied the row")
            let sent = String(decoding: program.received[before...], as: UTF8.self)
            let payload = try #require(
                sent.split(separator: "\u{1B}]52;c;", omittingEmptySubsequences: false).dropFirst().first?.prefix {
                    $0 != "\u{7}"
                })
            copied.append(try String(decoding: #require(Data(base64Encoded: String(payload))), as: UTF8.self))
            try program.press(.down)
        }
        #expect(copied.contains { $0.contains("pwned") })
        let scalars = copied.joined().unicodeScalars
        #expect(scalars.allSatisfy { $0 == "\t" || $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
        #expect(!scalars.contains { [0x202E, 0x2066, 0x200B, 0x2060, 0xFEFF].contains($0.value) })
    }

    @Test func `TUI-9, TUI-6: texts of the largest size, of the worst characters, are read to their end`() throws {
        let world = try DemoWorld()
        let texts = [
            "e" + String(repeating: "\u{301}", count: 95_000), String(repeating: "\u{200B}", count: 60_000),
            String(repeating: #"\u001b]52;c;"#, count: 25_000), String(repeating: #"\n"#, count: 150_000),
            String(repeating: "👩‍👩‍👧‍👦", count: 7_000), String(repeating: "x", count: 199_000),
        ]
        let feed = world.directory.file("large.ndjson")
        let lines = texts.enumerated().map { Self.item($0.offset, tenant: "org_00001", text: $0.element + " the end") }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: feed))
        let run = try world.verb("feed", "import", feed, as: "admin")
        try #require(run.status == .exited(0), "\(run.messages)\(run.output)")

        let program = try world.screen(as: "hotline_ops", .wide)
        try program.waitFor(text: "CASE-")
        try program.press("/", untilShown: "/[")
        try program.send(.text("smuggling"), .enter)
        try program.waitFor("the items") { $0.contains("EVIL-0") && !$0.contains("/[") }
        try program.press(.enter, untilShown: "Detail")
        for number in texts.indices {
            try program.waitFor(text: "EVIL-\(number)  Acme Health Group")
            try program.press(.tab, untilShown: "tab back")
            try program.press("G", untilShown: "the end")
            try program.press(.tab, .down)
        }
        let peak = try program.peakResidentBytes()
        #expect(peak < 100 << 20, "\(peak) bytes")
        try Self.expectHarmless(program.received)
    }

    @Test func `TUI-9, ACC-10: a reason given to a verb is shown, not obeyed, wherever it is read`() throws {
        let world = try DemoWorld()
        let reason = "looking \u{1B}]0;pwned\u{07} at \u{202E}odd\u{9B}31m \u{200B}names"
        let opened = try world.verb(
            "session", "open", "org_00001", "--category", "other", "--reason", reason, as: "support_l2")
        #expect(opened.status == .exited(0), "\(opened.messages)")
        try Self.expectHarmless(Array((opened.output + opened.messages).utf8))
        let program = try world.screen(as: "support_l2", .wide)
        let screen = try program.waitFor(text: "Latest sessions here")
        #expect(screen.banner.contains("looking ␛]0;pwn"), "\(screen.banner)")
        try Self.expectHarmless(program.received)
        for words in [["session", "status"], ["screen", "overview"]] {
            let run = try ProgramRun.run(world.command(as: "support_l2") + words)
            #expect(run.status == .exited(0) && run.output.contains("pwned"), "\(words): \(run.messages)")
            try Self.expectHarmless(Array(run.output.utf8))
        }
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
        item(
            number, tenant: "org_evil_\(number)",
            text: "Text \(names[number]) \(String(repeating: "4 KB ", count: 800))")
    }

    private static func item(_ number: Int, tenant: String, text: String) -> String {
        let members =
            #""id":"qa_evil_\#(number)","organizationId":"\#(tenant)","reference":"EVIL-\#(number)","callId":null,"#
            + #""operatorUserId":null,"severity":"HIGH","category":"smuggling","language":"en","priority":2,"#
            + #""imminentHarm":false,"intakeText":"\#(text)","createdAt":"2026-11-19T08:00:00Z""#
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
