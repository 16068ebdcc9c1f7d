import Testing

@testable import Terminal

@Suite struct KeyDecoderTests {
    /// Decodes codes as ncurses would give them.
    private func decode(_ codes: [Int32], mouse: Key? = nil) -> [Key] {
        var left = codes[...]
        var decoder = KeyDecoder()
        var keys: [Key] = []
        while let key = decoder.next(mouse: { mouse }, read: { _ in left.popFirst() ?? -1 }) { keys.append(key) }
        return keys
    }

    private func bytes(_ text: String) -> [Int32] { text.utf8.map { Int32($0) } }

    @Test func `plain and composed characters come as they are`() {
        #expect(decode(bytes("aé日😀")) == [.character("a"), .character("é"), .character("日"), .character("😀")])
    }

    @Test func `control characters have names, and Return is Return in both forms`() {
        #expect(
            decode([0, 1, 16, 26, 28, 31]) == [
                .control("@"), .control("a"), .control("p"), .control("z"), .control("\\"), .control("_"),
            ])
        #expect(decode([13, 10, 9, 8, 127]) == [.enter, .enter, .tab, .backspace, .backspace])
    }

    @Test func `Escape alone, Escape twice, Alt with characters and keys`() {
        #expect(decode([27]) == [.escape])
        #expect(decode([27, 27]) == [.escape, .escape])
        #expect(decode([27, 0x31]) == [.alt("1")])
        #expect(decode([27, 0o403]) == [.named(.up, .alt)])
        #expect(decode([27] + bytes("é")) == [.alt("é")])
        #expect(decode([27, 0x5B]) == [.alt("[")])
    }

    @Test(arguments: [
        "\u{1B}[99;99u", "\u{1B}[?62;22c", "\u{1B}]11;rgb:0/0/0\u{1B}\\", "\u{1B}]0;x\u{7}", "\u{1B}P1$r\u{1B}\\",
    ])
    func `sequences that nobody asked for do not act as keys`(sequence: String) {
        #expect(decode(bytes(sequence) + [0x71]) == [.character("q")])
    }

    @Test func `bytes that are no UTF-8 are dropped and do no harm to what follows`() {
        #expect(decode([0xE2, 0x82, 0x61]) == [.character("a")])
        #expect(decode([0xFF, 0x80, 0xC0, 0x61]) == [.character("a")])
        #expect(decode([0xE2, 0x82]) == [])
        #expect(decode([0xED, 0xA0, 0x80, 0x62]) == [.character("b")])
    }

    @Test func `TUI-3: a paste is one key, whatever is in it`() {
        let paste =
            [KeyDecoder.Code.pasteBegin] + bytes("a\rq\u{1B}") + [0o403] + bytes("é") + [
                KeyDecoder.Code.pasteEnd, 0x7A,
            ]
        #expect(decode(paste) == [.paste("a\nq\u{1B}é"), .character("z")])
        #expect(decode([KeyDecoder.Code.pasteBegin, 0x61]) == [.paste("a")])
    }

    @Test func `a paste larger than a million bytes is cut`() {
        let flood = [Int32](repeating: 0x61, count: KeyDecoder.longestPaste + 10)
        let keys = decode([KeyDecoder.Code.pasteBegin] + flood + [KeyDecoder.Code.pasteEnd])
        #expect(keys == [.paste(String(repeating: "a", count: KeyDecoder.longestPaste))])
    }

    @Test func `keys with names, with modifiers, function keys and the mouse`() {
        #expect(decode([0o402, 0o403, 0o522, 0o523]) == [.down, .up, .pageDown, .pageUp])
        #expect(
            decode([KeyDecoder.Code.modified(.left, .control), KeyDecoder.Code.modified(.tab, .shift)]) == [
                .named(.left, .control), .backTab,
            ])
        #expect(decode([0o411, 0o424]) == [.function(1), .function(12)])
        let click = Key.mouse(Key.Mouse(.click, at: Point(3, 4)))
        #expect(decode([0o631], mouse: click) == [click])
        #expect(decode([0o631, 0o632, 0x61]) == [.character("a")])
    }
}
