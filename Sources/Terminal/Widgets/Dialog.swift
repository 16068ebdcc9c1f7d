/// A question in a box over the screen: what will happen, perhaps fields, and buttons that say what they do.
public struct Dialog: Hashable, Sendable {
    /// What a key did.
    public enum Event: Hashable, Sendable {
        case ignored, moved
        /// What is in this field changed.
        case changed(String)
        /// This button was pressed.
        case pressed(String)
        /// Escape: the question is withdrawn.
        case cancelled
    }

    /// The head of the box.
    public var title: String
    /// The lines above the fields, wrapped to the box.
    public var body: [Span]
    /// Fields and buttons.
    public var form: Form
    /// The wanted width in columns, frame included.
    public var width: Int
    /// A key that presses a button from anywhere in the dialog, with the button's id.
    public var shortcut: Shortcut?
    /// A text that must be typed into a field before a button can be pressed.
    private var demand: Demand?

    /// A key that presses a button.
    public struct Shortcut: Hashable, Sendable {
        var key: Key
        var button: String
    }

    private struct Demand: Hashable, Sendable {
        var text: String
        var button: String
    }

    /// Makes a dialog with the focus where the form has it.
    public init(_ title: String, body: [Span], form: Form, width: Int = 66, shortcut: Shortcut? = nil) {
        self.title = title
        self.body = body
        self.form = form
        self.width = width
        self.shortcut = shortcut
    }

    /// A confirmation: buttons `cancel` and `confirm`, the focus on Cancel.
    ///
    /// With `typed`, that text (a tenant's name) must be typed before the button that confirms can be pressed.
    public static func confirm(
        _ title: String, body: [Span], action: String, isDanger: Bool = false, typed: String? = nil,
        fields: [FormField] = []
    ) -> Dialog {
        var fields = fields
        if let typed { fields.append(FormField("typed", "Type \(typed)", .text(TextField()))) }
        let buttons = [
            Button("cancel", "Cancel"),
            Button("confirm", action, isEnabled: typed == nil, isDanger: isDanger),
        ]
        var dialog = Dialog(title, body: body, form: Form(fields, buttons: buttons))
        dialog.form.focus = .button(0)
        dialog.demand = typed.map { Demand(text: $0, button: "confirm") }
        return dialog
    }

    /// A message with one button, `ok`.
    public static func message(_ title: String, body: [Span]) -> Dialog {
        Dialog(title, body: body, form: Form([], buttons: [Button("ok", "OK")]))
    }

    /// Gives a button a key that presses it from anywhere in the dialog, such as Ctrl-S.
    public func with(_ key: Key, pressing button: String) -> Dialog {
        var dialog = self
        dialog.shortcut = Shortcut(key: key, button: button)
        return dialog
    }

    /// What is in the field of that id.
    public func value(_ id: String) -> String { form.value(id) }

    /// Handles a key; Return presses only the button that has the focus, Escape cancels.
    public mutating func handle(_ key: Key) -> Event {
        if key == .escape { return .cancelled }
        if demandsText(key) { return .moved }
        if let shortcut, key == shortcut.key, form.buttons.contains(where: { $0.id == shortcut.button && $0.isEnabled })
        {
            return .pressed(shortcut.button)
        }
        form.layout(width: width - 4)
        let event = form.handle(key)
        if let demand, let index = form.buttons.firstIndex(where: { $0.id == demand.button }) {
            form.buttons[index].isEnabled = form.value("typed") == demand.text
        }
        switch event {
        case .ignored: return .ignored
        case .moved: return .moved
        case .changed(let id): return .changed(id)
        case .pressed(let id): return .pressed(id)
        }
    }

    /// Says what is to be typed first, when a key would press the button that waits for it.
    private mutating func demandsText(_ key: Key) -> Bool {
        guard let demand, form.value("typed") != demand.text,
            let index = form.buttons.firstIndex(where: { $0.id == demand.button }),
            key == shortcut?.key && shortcut?.button == demand.button || key == .enter && form.focus == .button(index)
        else { return false }
        form.show(errors: ["typed": "type \(demand.text) to go on"])
        return true
    }

    /// Draws the box in the middle, never over the first `keepTop` rows.
    public func draw(on canvas: inout Canvas, keepTop: Int = 2) {
        let inside = min(width, canvas.size.width) - 4
        let lines = body.flatMap { span in Wrapping.lines(span.text, width: inside).map { Span($0, span.role) } }
        let height = lines.count + (lines.isEmpty ? 0 : 1) + form.height + 2
        var rect = canvas.bounds.centered(Size(width, height), keepTop: keepTop)
        let room = canvas.clip
        if rect.maxY > room.maxY {
            // A high one goes up, and then loses text: its buttons and its lower edge are always seen.
            let height = min(rect.height, room.height)
            rect = Rect(rect.x, room.maxY - height, rect.width, height)
        }
        guard rect.width > 4, rect.height > 2 else { return }
        canvas.fill(rect, .dialog)
        let isDanger = form.buttons.contains(where: \.isDanger)
        canvas.box(rect, .light, isDanger ? .error : .dialogFrame, title: title)
        let inner = rect.inset(2, 1)
        // When it gets tight the text gives way, never the fields and buttons.
        let (top, bottom) = inner.cutBottom(min(form.height, inner.height))
        for (offset, line) in lines.prefix(top.height).enumerated() {
            canvas.write(line.text, at: Point(top.x, top.y + offset), line.role, width: top.width)
        }
        form.draw(in: bottom, on: &canvas)
    }
}
