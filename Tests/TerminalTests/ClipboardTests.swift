import Testing

@testable import Terminal

@Suite struct ClipboardTests {
    @Test(arguments: [
        ("xterm-256color", [], [ClipboardWay.plain]), ("tmux-256color", [], [.plain, .tmux]),
        ("screen-256color", ["TMUX"], [.plain, .tmux]), ("screen", ["STY"], [.plain, .screen]),
        ("screen", [], [.plain, .screen]), ("vt100", ["TMUX"], []), ("linux", [], []), ("dumb", [], []),
    ])
    func `TUI-5: a copy goes the ways that the terminal is known to have`(
        term: String, environment: [String], ways: [ClipboardWay]
    ) {
        #expect(ClipboardWay.ways(TerminalKind(term: term)) { environment.contains($0) } == ways)
    }

    @Test func `TUI-5: the bytes of a copy, plain and wrapped for tmux`() {
        #expect(ClipboardWay.plain.sequence("hello") == "\u{1B}]52;c;aGVsbG8=\u{7}")
        #expect(ClipboardWay.tmux.sequence("hello") == "\u{1B}Ptmux;\u{1B}\u{1B}]52;c;aGVsbG8=\u{7}\u{1B}\\")
    }

    @Test func `TUI-5: screen gets strings that it does not drop, and together they are the whole`() {
        let text = String(repeating: "abc", count: 300)
        let parts = ClipboardWay.screen.sequence(text).components(between: "\u{1B}P", and: "\u{1B}\\")
        #expect(parts.count > 5 && parts.allSatisfy { $0.utf8.count <= 200 })
        #expect(parts.joined() == ClipboardWay.plain.sequence(text))
    }

    @Test(arguments: [
        ("plain", "plain"), ("a\u{1B}[31mb", "a␛[31mb"), ("cell\tcell", "cell\tcell"), ("two\nlines", "two␊lines"),
        ("\u{202E}evil", "\\u{202E}evil"), ("會社 é", "會社 é"), ("\u{9B}2J", "\\u{9B}2J"),
    ])
    func `TUI-9: what is copied is what is shown, controls as visible escapes`(text: String, copied: String) {
        let screen = MemoryScreen()
        #expect(screen.copy(text) == .sent)
        #expect(screen.clipboard == copied)
    }

    @Test func `TUI-5: more than a terminal takes is refused with its size`() {
        let screen = MemoryScreen()
        #expect(screen.copy(String(repeating: "x", count: CopyOutcome.largest + 1)) == .tooLong(74_995))
        #expect(screen.clipboard == nil)
    }
}

extension String {
    /// What stands between pairs of brackets, in order.
    fileprivate func components(between open: String, and close: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while rest.hasPrefix(open), let end = rest.firstRange(of: close) {
            parts.append(String(rest[..<end.lowerBound].dropFirst(open.count)))
            rest = rest[end.upperBound...]
        }
        return parts
    }
}
