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

    @Test func `what is carried over hangs under where it began, unless that leaves too little`() {
        #expect(
            Wrapping.lines("  d    The task is done now", width: 16, hang: 7)
                == ["  d    The task", "       is done", "       now"])
        #expect(Wrapping.lines("  d    The task", width: 12, hang: 7) == ["  d    The", "task"])
        let view = TextView([Span("k  one two three", .dim, hang: 3)])
        #expect(view.wrapped(width: 10) == [Span("k  one two", .dim), Span("   three", .dim)])
    }

    @Test func `TUI-7: the words beside the count of what is below are cut with a sign, not covered`() {
        var view = TextView((1...3).map { _ in Span("one two three four") })
        var canvas = Canvas(Size(20, 2))
        view.draw(in: canvas.bounds, on: &canvas)
        #expect(canvas.line(0) == "one two three four")
        #expect(canvas.line(1) == "one two th… ↓ 1 more")
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
