import Terminal
import Testing

@Suite struct TextSearchTests {
    private func view(_ lines: Int = 40) -> TextView {
        TextView((0..<lines).map { Span($0 % 10 == 7 ? "line \($0) with Fraud and fraud" : "line \($0)") })
    }

    private func draw(_ view: inout TextView, _ height: Int = 10) -> Canvas {
        var canvas = Canvas(Size(40, height), theme: .dark)
        view.draw(in: canvas.bounds, on: &canvas)
        return canvas
    }

    private func type(_ text: String, into view: inout TextView) {
        for character in text { _ = view.handle(.character(character)) }
    }

    @Test func `TUI-4: a search goes to the first match while it is typed, and Return keeps it`() {
        var view = view()
        var frame = draw(&view)
        let taken1 = view.handle(.character("/"))
        #expect(taken1)
        #expect(view.isTyping)
        type("FRAUD", into: &view)
        frame = draw(&view)
        #expect(frame.text.contains("line 7 with Fraud"))
        #expect(frame.line(9).contains("1 of 8"))
        #expect(frame.cursor?.y == 9)
        let taken2 = view.handle(.enter)
        #expect(taken2)
        #expect(!view.isTyping)
        frame = draw(&view)
        #expect(frame.cursor == Point(12, 7))
    }

    @Test func `TUI-4: n and N go round the matches, and what was scrolled by hand is where it goes on`() {
        var view = view()
        var frame = draw(&view)
        type("/fraud", into: &view)
        _ = view.handle(.enter)
        _ = draw(&view)
        type("nn", into: &view)
        frame = draw(&view)
        #expect(frame.line(9).contains("3 of 8"))
        frame = draw(&view)
        #expect(frame.text.contains("line 17"))
        type("NNN", into: &view)
        frame = draw(&view)
        #expect(frame.line(9).contains("8 of 8"))
        _ = view.handle(.home)
        type("n", into: &view)
        frame = draw(&view)
        #expect(frame.line(9).contains("1 of 8"))
        let taken3 = view.handle(.escape)
        #expect(taken3)
        frame = draw(&view)
        #expect(!frame.line(9).contains("of 8"))
        let handled = view.handle(.character("n"))
        #expect(!handled)
    }

    @Test func `TUI-4: Escape while typing goes back to where one was, and nothing found says so`() {
        var view = view()
        var frame = draw(&view)
        _ = view.handle(.pageDown)
        let before = view.top
        type("/line 3", into: &view)
        frame = draw(&view)
        #expect(view.top != before)
        type("xyz", into: &view)
        frame = draw(&view)
        #expect(frame.line(9).contains("nothing found"))
        #expect(view.top == before)
        _ = view.handle(.escape)
        #expect(view.top == before && !view.isTyping)
    }

    @Test func `TUI-9: a match stands out under wide characters, and marks the right columns`() {
        var view = TextView([Span("会社 fraud")])
        _ = draw(&view)
        type("/fraud", into: &view)
        _ = view.handle(.enter)
        let frame = draw(&view)
        let look = frame.theme[.buttonFocused]
        #expect(frame[Point(5, 0)].style == look && frame[Point(9, 0)].style == look)
        #expect(frame[Point(4, 0)].style != look && frame[Point(10, 0)].style != look)
    }
}
