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
        ("\u{E0041}\u{FEFF}", 17, "\\u{E0041}\\u{FEFF}"),
        ("🇩🇪", 2, "🇩🇪"),
        ("각", 2, "각"),
    ])
    func `TUI-9: text takes the columns it is shown in, and nothing harmful is shown`(
        text: String, columns: Int, shown: String
    ) {
        var canvas = canvas(40)
        #expect(canvas.write(text, at: Point(0, 0)) == columns)
        #expect(TextWidth.of(text) == columns)
        #expect(canvas.text.unicodeScalars.elementsEqual(shown.unicodeScalars))
    }

    @Test func `TUI-9: no scalar reaches a cell as a control or an invisible change of direction`() {
        var canvas = canvas(20)
        // All of the blocks that hold such characters, and samples of the rest.
        let values =
            Array(UInt32(0)..<0x3200) + Array(UInt32(0xE0000)..<0xE0200) + stride(from: 0x3200, to: 0x110000, by: 97)
        for scalar in values.compactMap({ Unicode.Scalar($0) }) {
            canvas.clear()
            canvas.write("a" + String(Character(scalar)), at: Point(0, 0))
            let shown = (0..<20).flatMap { Array(canvas[Point($0, 0)].text.unicodeScalars) }
            if shown.contains(where: isHarmful) { Issue.record("U+\(String(scalar.value, radix: 16)) came through") }
        }
    }

    private func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
            || [0x2028, 0x2029].contains(scalar.value)
    }

    @Test func `TUI-9: a wide character is never cut in half`() {
        var canvas = canvas(5)
        #expect(canvas.write("日本語", at: Point(0, 0)) == 4)
        #expect(canvas.text == "日本")
        #expect(canvas.write("日本語", at: Point(0, 0), width: 4) == 4)
        #expect(canvas.text == "日…")
        canvas.clear()
        canvas.clipped(to: Rect(1, 0, 2, 1)) { $0.write("日本", at: Point(0, 0)) }
        #expect(canvas.text == "")
        #expect(canvas[Point(1, 0)].text == " ")
    }

    @Test func `TUI-9: writing over half a wide character leaves a space and no stray half`() {
        var canvas = canvas(6)
        canvas.write("日本語", at: Point(0, 0))
        canvas.write("x", at: Point(1, 0))
        #expect(canvas.text == " x本語")
        canvas.write("y", at: Point(2, 0))
        #expect(canvas.text == " xy 語")
        canvas.write("漢", at: Point(3, 0))
        #expect(canvas.text == " xy漢")
    }

    @Test(arguments: [(Alignment.leading, "ab    |"), (.center, "  ab  |"), (.trailing, "    ab|")])
    func `text stands where it is told in its width`(alignment: Alignment, shown: String) {
        var canvas = canvas(7)
        canvas.write("ab", at: Point(0, 0), width: 6, align: alignment)
        canvas.write("|", at: Point(6, 0))
        #expect(canvas.text == shown)
    }

    @Test func `text outside the canvas is dropped on every side`() {
        var canvas = canvas(4, 2)
        canvas.write("abcdef", at: Point(-2, 0))
        canvas.write("ghijkl", at: Point(2, 1))
        canvas.write("no", at: Point(0, -1))
        canvas.write("no", at: Point(0, 2))
        canvas.write("é日", at: Point(-1, 1))
        #expect(canvas.text == "cdef\n日gh")
    }

    @Test func `a frame has its title, its note, and the lines asked for`() {
        var canvas = canvas(24, 3)
        canvas.box(canvas.bounds, .light, title: "Errors", note: "24 h")
        #expect(
            canvas.text == """
                ┌─ Errors ────── 24 h ─┐
                │                      │
                └──────────────────────┘
                """)
        canvas.box(canvas.bounds, .heavy)
        #expect(canvas.line(0) == "┏━━━━━━━━━━━━━━━━━━━━━━┓")
        canvas.box(canvas.bounds, .ascii)
        #expect(canvas.line(2) == "+----------------------+")
    }

    @Test func `TUI-11: only what changed counts as changed`() {
        var first = canvas(10, 3)
        first.write("abc", at: Point(0, 1))
        #expect(first.changes(since: nil).map(\.columns.count) == [10, 10, 10])
        #expect(first.changes(since: first).isEmpty)
        var second = first
        second.write("aXc", at: Point(0, 1))
        second.write("Y", at: Point(9, 2), .error)
        #expect(second.changes(since: first) == [CellRun(row: 1, columns: 1..<2), CellRun(row: 2, columns: 9..<10)])
        #expect(canvas(9, 3).changes(since: first).count == 3)
    }

    @Test func `a snapshot tells text, looks and the cursor`() {
        var canvas = canvas(6, 2)
        canvas.write("ab", at: Point(1, 0), style: Style(.red, on: .standard, .bold))
        canvas.write("c", at: Point(0, 1), style: Style(.standard, on: .blue))
        canvas.cursor = Point(2, 1)
        #expect(canvas.snapshot == " ab\nc\n--- looks\n.aa\nb\n--- legend\na 1/- bold\nb -/4\ncursor 2,1")
    }

    @Test func `rectangles are split without losing a column or row`() {
        let area = Rect(2, 1, 10, 9)
        #expect(area.rows(.fixed(2), .flexible(1), .fixed(3)).map(\.height) == [2, 4, 3])
        #expect(area.columns(.flexible(1), .flexible(1), .flexible(1)).map(\.width) == [3, 3, 4])
        #expect(area.columns(.flexible(1), .fixed(4), gap: 1).map(\.x) == [2, 8])
        #expect(area.rows(.fixed(8), .fixed(8)).map(\.height) == [8, 1])
        #expect(Rect(0, 0, 20, 10).centered(Size(30, 9), keepTop: 2) == Rect(0, 2, 20, 8))
    }
}
