import Terminal
import Testing

@Suite struct DialogTests {
    @Test func `TUI-3: on a confirmation Cancel has the focus and Enter fires only what has the focus`() {
        var dialog = Dialog.confirm("Approve 3 items", body: ["2 in Acme"], action: "Approve 3")
        #expect(dialog.handle(.enter) == .pressed("cancel"))
        #expect(dialog.handle(.right) == .moved)
        #expect(dialog.handle(.enter) == .pressed("confirm"))
        #expect(dialog.handle(.escape) == .cancelled)
    }

    @Test func `TUI-3: a paste never presses a button`() {
        var dialog = Dialog.confirm("Approve", body: [], action: "Approve").with(.control("s"), pressing: "confirm")
        _ = dialog.handle(.right)
        for text in ["\n", "\r\n", "y", "\u{13}"] { #expect(dialog.handle(.paste(text)) == .ignored) }
    }

    @Test func `TUI-3: a dangerous one waits for the tenant's name`() {
        var dialog = Dialog.confirm("Kill session", body: [], action: "Kill", isDanger: true, typed: "Acme")
            .with(.control("s"), pressing: "confirm")
        #expect(dialog.handle(.control("s")) == .moved)
        #expect(dialog.form["typed"]?.error == "type Acme to go on")
        dialog.form.focus(on: "confirm")
        #expect(dialog.handle(.enter) == .moved)
        // The field that waits has the focus.
        for letter in "Acm" { #expect(dialog.handle(.character(letter)) == .changed("typed")) }
        #expect(dialog.handle(.control("s")) == .moved)
        _ = dialog.handle(.character("e"))
        #expect(dialog.handle(.control("s")) == .pressed("confirm"))
        _ = dialog.handle(.backspace)
        #expect(dialog.handle(.control("s")) == .moved)
    }

    @Test(arguments: [Size(80, 24), Size(80, 8), Size(30, 6), Size(200, 50)])
    func `TUI-2: a dialog never covers the first two lines`(size: Size) {
        var canvas = Canvas(size)
        canvas.write(String(repeating: "A", count: size.width), at: Point(0, 0))
        canvas.write(String(repeating: "B", count: size.width), at: Point(0, 1))
        let body = (0..<40).map { Span("line \($0) of a long body") }
        Dialog.confirm("Approve", body: body, action: "Approve", typed: "Acme").draw(on: &canvas)
        #expect(canvas.line(0) == String(repeating: "A", count: size.width))
        #expect(canvas.line(1) == String(repeating: "B", count: size.width))
        #expect(canvas.text.contains("[ Cancel ]  [ Approve ]"))
    }

    @Test func `a dialog is a box with its title, text and buttons`() {
        var canvas = Canvas(Size(44, 10))
        var dialog = Dialog.confirm(
            "Approve 3 items", body: ["2 in Acme Health Group, 1 in Globex"], action: "Approve 3")
        dialog.width = 40
        dialog.draw(on: &canvas)
        let lines = (0..<10).map { canvas.line($0) }
        #expect(
            lines == [
                "", "", "",
                "  ┌─ Approve 3 items ────────────────────┐",
                "  │ 2 in Acme Health Group, 1 in Globex  │",
                "  │                                      │",
                "  │            [ Cancel ]  [ Approve 3 ] │",
                "  └──────────────────────────────────────┘",
                "", "",
            ])
        #expect(canvas.cursor == Point(17, 6))
    }

    @Test(arguments: [8, 12, 30])
    func `TUI-1: a high dialog keeps its buttons and its lower edge, and its text gives way`(_ count: Int) {
        let dialog = Dialog.confirm("High", body: (1...count).map { Span("line \($0)") }, action: "Do it")
        var canvas = Canvas(Size(80, 24))
        canvas.clipped(to: Rect(1, 3, 78, 19)) { dialog.draw(on: &$0, keepTop: 3) }
        let rows = (0..<24).map { canvas.line($0) }
        #expect(rows.contains { $0.contains("[ Cancel ]") } && rows.contains { $0.contains("└──") })
        #expect(rows[..<3].allSatisfy(\.isEmpty) && rows[22...].allSatisfy(\.isEmpty))
        #expect(rows.contains { $0.contains("─ High ─") } && rows.contains { $0.contains("line 1") })
    }
}
