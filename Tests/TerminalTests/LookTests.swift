import Testing

@testable import Terminal

@Suite struct LookTests {
    @Test func `TUI-8: NO_COLOR and terminals without colour get the mono theme`() {
        #expect(Theme.choose(wanted: "light", noColor: nil, colors: 256) == .light)
        #expect(Theme.choose(wanted: nil, noColor: "", colors: 8) == .dark)
        #expect(Theme.choose(wanted: "no such", noColor: nil, colors: 16) == .dark)
        #expect(Theme.choose(wanted: "light", noColor: "1", colors: 256) == .mono)
        #expect(Theme.choose(wanted: "light", noColor: nil, colors: 0) == .mono)
    }

    @Test func `TUI-8: mono uses no colour, and no theme paints the normal background`() {
        for role in Role.allCases {
            #expect(Theme.mono[role].foreground == .standard)
            #expect(Theme.mono[role].background == .standard)
        }
        for theme in Theme.builtIn {
            for role in [Role.normal, .fieldText, .focusedRow, .dialog] { #expect(theme[role].background == .standard) }
        }
    }

    @Test func `TUI-2: banner and session frame are reverse video on a mono terminal`() {
        for role in [
            Role.banner, .bannerWarning, .bannerCritical, .sessionFrame, .sessionFrameWarning, .sessionFrameCritical,
        ] {
            #expect(Theme.mono[role].attributes.contains(.reverse))
        }
    }

    @Test func `colours a terminal does not have become ones it has`() {
        func mapped(_ number: UInt8, _ colors: Int) -> Int32 { Palette.map(.palette(number), colors: colors).number }
        #expect(mapped(200, 256) == 200)
        #expect(mapped(9, 16) == 9)
        #expect(mapped(9, 8) == 1)
        #expect(Palette.map(.palette(9), colors: 8).1 == .bold)
        #expect(Palette.map(.gray, colors: 8).number == -1)
        #expect(Palette.map(.gray, colors: 8).1 == .dim)
        #expect(mapped(196, 8) == 1)
        #expect(mapped(21, 8) == 4)
        #expect(mapped(3, 0) == -1)
        #expect(Palette.map(.standard, colors: 256).number == -1)
        for number in UInt8(16)...255 { #expect((-1..<8).contains(mapped(number, 8))) }
    }

    @Test func `TUI-1: an unknown TERM is followed by ones that are likely to work; a dumb one is believed`() {
        #expect(TerminalKind.candidates(term: "foo") == ["foo", "xterm-256color", "xterm", "vt100", "ansi"])
        #expect(TerminalKind.candidates(term: nil).first == "xterm-256color")
        #expect(TerminalKind.candidates(term: "dumb") == ["dumb"])
    }

    @Test(arguments: [
        ("xterm-256color", true, true), ("tmux-256color", true, true), ("screen", true, false), ("linux", false, false),
        ("vt100", false, false), ("foot", true, true),
    ])
    func `TUI-11: only terminals known to take them get extra sequences`(term: String, title: Bool, synchronized: Bool)
    {
        let kind = TerminalKind(term: term)
        #expect(kind.takesTitle == title)
        #expect(kind.takesSynchronizedOutput == synchronized)
        #expect(kind.modesOn.isEmpty == !title)
    }

    @Test func `a locale that is not UTF-8 gets ASCII, none at all does not`() {
        #expect(!TerminalKind.wantsASCII { _ in nil })
        #expect(!TerminalKind.wantsASCII { $0 == "LANG" ? "de_DE.utf8" : "" })
        #expect(TerminalKind.wantsASCII { $0 == "LC_ALL" ? "C" : "C.UTF-8" })
        #expect(TerminalKind.wantsASCII { $0 == "LC_CTYPE" ? "de_DE.ISO-8859-1" : nil })
        for sign in "─│┌┏▶●✓✗█░▁▇…◐∅◆↑▸▾".unicodeScalars {
            #expect(PlainASCII.of(sign).isASCII)
            #expect(PlainASCII.of(sign) != "?")
        }
        #expect(PlainASCII.of("日") == "?")
        // Signs of a checklist that stand in one column stay apart.
        #expect(Set("▶▸▾✓✗◐○■∅".unicodeScalars.map(PlainASCII.of)).count == 9)
    }

    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"), ("é", "w6k=")])
    func `TUI-5: the clipboard gets Base64`(text: String, encoded: String) {
        #expect(EscapeText.base64(text) == encoded)
    }

    @Test func `TUI-11: switches to the character set that is in use anyway are left out`() {
        func short(_ text: String) -> String {
            String(decoding: EscapeText.withoutCharacterSets(Array(text.utf8)), as: UTF8.self)
        }
        #expect(short("a\u{1B}(B\u{1B}[mb\u{1B}(B") == "a\u{1B}[mb")
        #expect(short("\u{1B}(") == "\u{1B}(")
        #expect(short("\u{1B}[1m(B") == "\u{1B}[1m(B")
    }

    @Test(arguments: [
        ("\u{1B}[90ma\u{1B}[39m\u{1B}[m b", "\u{1B}[90ma\u{1B}[m b"),
        ("\u{1B}[m\u{1B}[90ma\u{1B}[39m\u{1B}[m  \u{1B}[90mb", "\u{1B}[m\u{1B}[90ma  b"),
        ("\u{1B}[m\u{1B}[38;5;240ma\u{1B}[m \u{1B}[38;5;240mb", "\u{1B}[m\u{1B}[38;5;240ma b"),
        // Another colour, another place, a background: all stay.
        ("\u{1B}[m\u{1B}[90ma\u{1B}[m \u{1B}[91mb", "\u{1B}[m\u{1B}[90ma\u{1B}[m \u{1B}[91mb"),
        ("\u{1B}[m\u{1B}[90ma\u{1B}[m\u{1B}[2;1H\u{1B}[90mb", "\u{1B}[m\u{1B}[90ma\u{1B}[m\u{1B}[2;1H\u{1B}[90mb"),
        ("\u{1B}[m\u{1B}[44ma\u{1B}[m \u{1B}[44mb", "\u{1B}[m\u{1B}[44ma\u{1B}[m \u{1B}[44mb"),
        ("\u{1B}[39m", "\u{1B}[39m"), ("\u{1B}[", "\u{1B}["), ("\u{1B}[3", "\u{1B}[3"),
    ])
    func `PERF-4: changes of style that nobody sees are left out`(frame: String, sent: String) {
        #expect(String(decoding: EscapeText.withoutIdleStyles(Array(frame.utf8)), as: UTF8.self) == sent)
    }

    @Test func `PERF-4: what is left out changes nothing that is seen`() {
        let parts = [
            "\u{1B}[m", "\u{1B}[0m", "\u{1B}[90m", "\u{1B}[90m", "\u{1B}[36m", "\u{1B}[39m", "\u{1B}[0;4m",
            "\u{1B}[44m",
            "\u{1B}[7m", "\u{1B}[1;1H", "\u{1B}[K", " ", " ", "a",
        ]
        var random = SeededNumbers(state: 11)
        for _ in 0..<4_000 {
            let frame = (0..<12).compactMap { _ in parts.randomElement(using: &random) }.joined()
            let sent = String(decoding: EscapeText.withoutIdleStyles(Array(frame.utf8)), as: UTF8.self)
            #expect(Self.seen(sent) == Self.seen(frame), "\(frame.debugDescription)")
        }
    }

    /// What a terminal shows of a frame: each character and movement with the style that can be seen on it.
    private static func seen(_ frame: String) -> [String] {
        var seen: [String] = []
        var colour = ""
        var others: Set<Substring> = []
        for part in frame.split(separator: "\u{1B}", omittingEmptySubsequences: false).enumerated() {
            var text = part.element
            if part.offset > 0, let end = text.firstIndex(where: \.isLetter) {
                let sequence = text[text.index(after: text.startIndex)...end]
                text = text[text.index(after: end)...]
                let isStyle = sequence.last == "m"
                if !isStyle { seen.append("\(sequence)\(others.sorted())") }
                let parameters = sequence.dropLast().split(separator: ";", omittingEmptySubsequences: false)
                for parameter in parameters where isStyle {
                    switch parameter {
                    case "", "0": (colour, others) = ("", [])
                    case "39": colour = ""
                    case "36", "90": colour = String(parameter)
                    default: others.insert(parameter)
                    }
                }
            }
            for character in text {
                // The colour of characters is not seen on a space, unless it is exchanged with the background.
                let shown = character == " " && others.isDisjoint(with: ["4", "7"]) ? "" : colour
                seen.append("\(character)\(shown)\(others.sorted())")
            }
        }
        return seen
    }

    @Test func `a title cannot break out of its sequence, and delays are taken out of capabilities`() {
        let title = EscapeText.title("Acme\u{7}\u{1B}\\\u{9C} x" + String(repeating: "y", count: 200))
        #expect(title.hasPrefix("Acme␇␛\\\\u{9C} xyyy"))
        #expect(title.unicodeScalars.count == 120)
        #expect(EscapeText.withoutPadding("\u{1B}[m$<2/>x$<5>") == "\u{1B}[mx")
        #expect(EscapeText.withoutPadding("$<broken") == "$<broken")
    }
}

/// The same numbers at every run.
private struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 31
    }
}
