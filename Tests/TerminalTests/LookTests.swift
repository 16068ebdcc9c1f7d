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
        for sign in "─│┌┏▶●✓✗█░▁▇…".unicodeScalars {
            #expect(PlainASCII.of(sign).isASCII)
            #expect(PlainASCII.of(sign) != "?")
        }
        #expect(PlainASCII.of("日") == "?")
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

    @Test func `a title cannot break out of its sequence, and delays are taken out of capabilities`() {
        let title = EscapeText.title("Acme\u{7}\u{1B}\\\u{9C} x" + String(repeating: "y", count: 200))
        #expect(title.hasPrefix("Acme␇␛\\\\u{9C} xyyy"))
        #expect(title.unicodeScalars.count == 120)
        #expect(EscapeText.withoutPadding("\u{1B}[m$<2/>x$<5>") == "\u{1B}[mx")
        #expect(EscapeText.withoutPadding("$<broken") == "$<broken")
    }
}
