import Terminal
import Testing

@Suite struct CanvasTests {
    private func canvas(_ width: Int, _ height: Int = 1) -> Canvas { Canvas(Size(width, height)) }

    @Test(arguments: [
        ("plain", 5, "plain"),
        ("日本語", 6, "日本語"),
        ("e\u{301}a", 2, "e\u{301}a"),
        ("👨‍👩‍👧x", 3, "👨x"),
        ("👍🏽x", 3, "👍x"),
        ("❤\u{FE0F}x", 2, "❤x"),
        ("a\u{1B}[31m", 6, "a␛[31m"),
        ("a\r\nb", 4, "a␍␊b"),
        ("\u{9B}2J", 8, "\\u{9B}2J"),
        ("x\u{7F}", 2, "x␡"),
        ("a\u{202E}b", 10, "a\\u{202E}b"),
        ("a\u{2066}b", 10, "a\\u{2066}b"),
        ("pay\u{200D}pal", 14, "pay\\u{200D}pal"),
        ("a\u{200B}b", 10, "a\\u{200B}b"),
        ("\u{301}", 1, "\u{25CC}\u{301}"),
        ("\u{0}", 1, "␀"),
        ("می\u{200C}خواهم", 7, "میخواهم"),
    ])
    func `TUI-9: text takes the columns it is shown in, and nothing harmful is shown`(
        text: String, columns: Int, shown: String
    ) {
        var canvas = canvas(40)
        #expect(canvas.write(text, at: Point(0, 0)) == columns)
        #expect(TextWidth.of(text) == columns)
        #expect(canvas.text.unicodeScalars.elementsEqual(shown.unicodeScalars))
    }
}
