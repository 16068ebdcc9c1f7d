import Terminal
import Testing

@Suite struct EditorTests {
    @Test(arguments: [
        ("abc", [Key.backspace], "ab", 2),
        ("abc", [.home, .delete], "bc", 0),
        ("one two_3 four", [.control("w")], "one two_3 ", 10),
        ("one two_3 four", [.control("w"), .control("w")], "one ", 4),
        ("one two", [.control("w"), .control("y"), .control("y")], "one twotwo", 10),
        ("one two", [.home, .alt("f"), .control("k")], "one", 3),
        ("one two", [.left, .left, .control("u")], "wo", 0),
        ("one two", [.named(.left, .control), .character("X")], "one Xtwo", 5),
        ("ab", [.home, .right, .paste("x\ny")], "ax yb", 4),
        ("e", [.character("\u{301}"), .character("!")], "e\u{301}!", 2),
        ("👨‍👩‍👧", [.backspace], "", 0),
        ("日本", [.left, .backspace], "本", 0),
        ("", [.backspace, .delete, .left, .right, .control("w")], "", 0),
        ("abc", [.home, .alt("d")], "", 0),
        ("abc", [.control("a"), .control("d"), .control("e"), .control("h")], "b", 1),
    ])
    func `editing a line acts on whole characters and words`(start: String, keys: [Key], text: String, cursor: Int) {
        var editor = LineEditor(start)
        for key in keys { #expect(editor.handle(key) == true) }
        #expect(editor.text == text)
        #expect(editor.cursor == cursor)
    }

    @Test func `a line never grows beyond its longest length`() {
        var editor = LineEditor("abcd", maxLength: 5)
        _ = editor.handle(.paste("xyz"))
        #expect(editor.text == "abcdx")
        _ = editor.handle(.character("q"))
        #expect(editor.text == "abcdx")
    }

    @Test func `TUI-9: a tower of combining marks is cut to what real characters have`() {
        var editor = LineEditor()
        _ = editor.handle(.paste("e" + String(repeating: "\u{301}", count: 40_000) + "x"))
        for _ in 0..<40 { _ = editor.handle(.character("\u{302}")) }
        #expect(editor.characters.count == 2)
        #expect(editor.characters.allSatisfy { $0.unicodeScalars.count <= 16 })
        #expect(editor.text.unicodeScalars.prefix(3).map(\.value) == [0x65, 0x301, 0x301])
        var area = TextArea()
        _ = area.handle(.paste("e" + String(repeating: "\u{301}", count: 40_000)))
        #expect(area.text.unicodeScalars.count <= 16)
    }

    @Test func `a mark typed between two letters joins the one before it`() {
        var editor = LineEditor("ab")
        editor.move(to: 1)
        _ = editor.handle(.character("\u{301}"))
        #expect(editor.text == "a\u{301}b" && editor.cursor == 1)
        _ = editor.handle(.paste("\u{302}c"))
        #expect(editor.text == "a\u{301}\u{302}cb" && editor.cursor == 2)
    }

    @Test func `keys that do not edit are left to others`() {
        var editor = LineEditor("a")
        for key in [Key.enter, .escape, .tab, .up, .control("p"), .function(1)] { #expect(editor.handle(key) == false) }
        #expect(editor.text == "a")
    }

    @Test func `TUI-8: a field scrolls to its cursor and the hardware cursor stands on it`() {
        var canvas = Canvas(Size(10, 1))
        var field = TextField("abcdefghijkl")
        field.draw(in: canvas.bounds, focused: true, on: &canvas)
        #expect(canvas.text == "[fghijkl ]")
        #expect(canvas.cursor == Point(8, 0))
        _ = field.handle(.home)
        canvas.clear()
        field.draw(in: canvas.bounds, focused: true, on: &canvas)
        #expect(canvas.text == "[abcdefgh]")
        #expect(canvas.cursor == Point(1, 0))
    }

    @Test func `a field counts wide characters as two columns, hides secrets, and shows its placeholder`() {
        var canvas = Canvas(Size(10, 1))
        TextField("日本").draw(in: canvas.bounds, focused: true, on: &canvas)
        #expect(canvas.cursor == Point(5, 0))
        canvas.clear()
        TextField("pass", isSecret: true).draw(in: canvas.bounds, focused: false, on: &canvas)
        #expect(canvas.text == "[••••    ]")
        #expect(canvas.cursor == nil)
        canvas.clear()
        TextField(placeholder: "name").draw(in: canvas.bounds, focused: true, on: &canvas)
        #expect(canvas.text == "[name    ]")
        #expect(canvas.cursor == Point(1, 0))
    }

    @Test func `an area takes line ends, moves by wrapped lines, and joins lines`() {
        var area = TextArea()
        area.layout(width: 5)
        for key in [Key.character("a"), .character("b"), .enter, .paste("one two\r\nx")] {
            #expect(area.handle(key) == true)
        }
        #expect(area.text == "ab\none two\nx")
        #expect(area.handle(.up) == true)
        #expect(area.cursor == 8)
        #expect(area.handle(.home) == true)
        #expect(area.cursor == 3)
        #expect(area.handle(.backspace) == true)
        #expect(area.text == "abone two\nx")
        #expect(area.handle(.up) == false)
        #expect(area.handle(.end) == true)
        #expect(area.handle(.delete) == true)
        #expect(area.text == "abone twox")
        #expect(area.handle(.control("u")) == true)
        #expect(area.text == "x")
    }

    @Test func `TUI-8: an area draws its wrapped lines and keeps the cursor in view`() {
        var canvas = Canvas(Size(6, 2))
        let area = TextArea("one two three")
        area.draw(in: canvas.bounds, focused: true, on: &canvas)
        #expect(canvas.text == "two\nthree")
        #expect(canvas.cursor == Point(5, 1))
    }
}
