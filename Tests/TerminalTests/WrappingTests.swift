import Terminal
import Testing

@Suite struct WrappingTests {
    @Test(arguments: [
        ("one two three", 8, ["one two", "three"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("a\n\nb", 5, ["a", "", "b"]),
        ("日本語", 4, ["日本", "語"]),
        ("", 5, [""]),
        ("exact", 5, ["exact"]),
        ("ab cd", 2, ["ab", "cd"]),
        ("日", 1, ["日"]),
    ])
    func `lines break at spaces, else inside a word, never inside a character`(
        text: String, width: Int, lines: [String]
    ) {
        #expect(Wrapping.lines(text, width: width) == lines)
    }

    @Test func `a text view scrolls by lines and pages and says how much is below`() {
        var view = TextView((1...10).map { Span("line \($0)") })
        var canvas = Canvas(Size(20, 4))
        view.draw(in: canvas.bounds, on: &canvas)
        #expect(canvas.line(3) == "line 4      ↓ 6 more")
        #expect(view.handle(.pageDown) == true)
        canvas.clear()
        view.draw(in: canvas.bounds, on: &canvas)
        #expect(canvas.line(0) == "line 5")
        _ = view.handle(.end)
        canvas.clear()
        view.draw(in: canvas.bounds, on: &canvas)
        #expect(canvas.text == "line 7\nline 8\nline 9\nline 10")
        #expect(view.handle(.enter) == false)
    }
}
