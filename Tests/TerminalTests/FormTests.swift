import Terminal
import Testing

@Suite struct FormTests {
    private func form() -> Form {
        Form(
            [
                FormField("reason", "Reason", .choice(Choice(["investigation", "access issue", "training"]))),
                FormField("text", "Text", .text(TextField(placeholder: "why"))),
                FormField("note", "Note", .area(TextArea(), rows: 2)),
                FormField("mail", "", .check(CheckBox("Tell the client"))),
            ], buttons: [Button("cancel", "Cancel"), Button("save", "Save", isEnabled: false)])
    }

    @Test func `Tab and Shift-Tab go round fields and buttons`() {
        var form = form()
        var seen: [Form.Focus] = []
        for _ in 0..<7 {
            seen.append(form.focus)
            #expect(form.handle(.tab) == .moved)
        }
        #expect(seen == [.field(0), .field(1), .field(2), .field(3), .button(0), .button(1), .field(0)])
        for _ in 0..<2 { _ = form.handle(.backTab) }
        #expect(form.focus == .button(1))
    }

    @Test func `typing changes the focused field only and takes its error away`() {
        var form = form()
        form.show(errors: ["text": "at least 10 characters"])
        #expect(form.focus == .field(1))
        #expect(form.handle(.character("x")) == .changed("text"))
        #expect(form["text"]?.error == nil)
        #expect(form.handle(.left) == .moved)
        #expect(form.value("text") == "x")
        #expect(form.value("reason") == "investigation")
        #expect(form.value("nothing") == "")
    }

    @Test func `Return goes on from a field and presses a button only when it has the focus and is enabled`() {
        var form = form()
        #expect(form.handle(.enter) == .moved)
        #expect(form.focus == .field(1))
        form.focus(on: "save")
        #expect(form.handle(.enter) == .ignored)
        #expect(form.handle(.left) == .moved)
        #expect(form.handle(.enter) == .pressed("cancel"))
        #expect(form.handle(.character("x")) == .ignored)
        #expect(form.handle(.paste("\n")) == .ignored)
    }

    @Test func `choices and check boxes answer to their keys`() {
        var form = form()
        #expect(form.handle(.right) == .changed("reason"))
        #expect(form.value("reason") == "access issue")
        #expect(form.handle(.character("t")) == .changed("reason"))
        #expect(form.value("reason") == "training")
        #expect(form.handle(.right) == .moved)
        #expect(form.handle(.character("z")) == .ignored)
        form.focus(on: "mail")
        #expect(form.handle(.space) == .changed("mail"))
        #expect(form.value("mail") == "yes")
        #expect(form.handle(.paste(" ")) == .ignored)
    }

    @Test func `values can be set and read back for every kind of field`() {
        var form = form()
        for (id, value) in [("reason", "training"), ("text", "a b"), ("note", "x\ny"), ("mail", "yes")] {
            form[id]?.set(value)
            #expect(form.value(id) == value)
        }
        form["reason"]?.set("no such option")
        #expect(form.value("reason") == "")
    }

    @Test func `labels, fields, errors and buttons stand in their places`() {
        var form = form()
        form.show(errors: ["text": "too short"])
        #expect(form.height == 8)
        var canvas = Canvas(Size(56, 8))
        form.draw(in: canvas.bounds, on: &canvas)
        #expect(
            canvas.text == """
                Reason  ‹[investigation] access issue  training ›
                Text    [why                                           ]
                        ✗ too short
                Note

                        [ ] Tell the client

                                                    [ Cancel ]  [ Save ]
                """)
        #expect(canvas.cursor == Point(9, 1))
    }

    @Test func `a choice that does not fit shows the chosen option alone`() {
        var canvas = Canvas(Size(16, 1))
        Choice(["investigation", "access issue"], selected: 1).draw(in: canvas.bounds, focused: false, on: &canvas)
        #expect(canvas.text == "‹[access issue]›")
        canvas.clear()
        Choice(["investigation", "access issue"], selected: nil).draw(in: canvas.bounds, focused: false, on: &canvas)
        #expect(canvas.text == "‹choose›")
    }

    @Test func `a form that is too high for its place scrolls to the focused field`() {
        var form = form()
        form.focus(on: "mail")
        var canvas = Canvas(Size(40, 3))
        form.draw(in: canvas.bounds, on: &canvas)
        #expect(canvas.line(1) == "        [ ] Tell the client")
        #expect(canvas.line(2).hasSuffix("[ Save ]"))
    }
}

@Suite struct FormAreaTests {
    @Test func `up and down in an area of a dialog follow the lines as they are wrapped there`() {
        let area = TextArea(String(repeating: "word ", count: 20) + "end")
        let form = Form([FormField("note", "Note", .area(area, rows: 4))], buttons: [Button("ok", "OK")])
        var dialog = Dialog("Note", body: [], form: form, width: 40)
        // 36 columns inside, 6 of them for the label: 30 for the text, that is six words a line.
        for _ in 0..<3 { #expect(dialog.handle(.up) == .moved) }
        #expect(dialog.form.focus == .field(0))
        guard case .area(let moved, _) = dialog.form.fields[0].content else {
            Issue.record("the field is no area any more")
            return
        }
        #expect(moved.cursor == 13)
    }
}
