/// A labelled place to type or choose.
public struct FormField: Hashable, Sendable {
    /// What kind of input it takes.
    public enum Content: Hashable, Sendable {
        case text(TextField)
        /// An area with its height in rows.
        case area(TextArea, rows: Int)
        case choice(Choice)
        case check(CheckBox)
    }

    /// Tells which field it is.
    public var id: String
    /// Stands to the left of it.
    public var label: String
    /// What is in it.
    public var content: Content
    /// What is wrong with it, shown under it; nil while nothing is.
    public var error: String?
    /// A remark shown under it while there is no error.
    public var hint: String?

    /// Makes a field.
    public init(_ id: String, _ label: String, _ content: Content, error: String? = nil, hint: String? = nil) {
        self.id = id
        self.label = label
        self.content = content
        self.error = error
        self.hint = hint
    }

    /// What was typed, the label chosen, or `yes`/`no`; empty while nothing is chosen.
    public var value: String {
        switch content {
        case .text(let field): field.text
        case .area(let area, _): area.text
        case .choice(let choice): choice.value ?? ""
        case .check(let box): box.isOn ? "yes" : "no"
        }
    }

    /// Replaces what is in it; a choice takes an option's label, a check box `yes`.
    public mutating func set(_ value: String) {
        switch content {
        case .text(var field):
            field.text = value
            content = .text(field)
        case .area(var area, let rows):
            area.text = value
            content = .area(area, rows: rows)
        case .choice(var choice):
            choice.selected = choice.options.firstIndex(of: value)
            content = .choice(choice)
        case .check(var box):
            box.isOn = value == "yes"
            content = .check(box)
        }
    }

    mutating func handle(_ key: Key) -> Bool {
        switch content {
        case .text(var field):
            defer { content = .text(field) }
            return field.handle(key)
        case .area(var area, let rows):
            defer { content = .area(area, rows: rows) }
            return area.handle(key)
        case .choice(var choice):
            defer { content = .choice(choice) }
            return choice.handle(key)
        case .check(var box):
            defer { content = .check(box) }
            return box.handle(key)
        }
    }

    /// Rows it takes: its content and one for an error or hint.
    var height: Int {
        let rows = if case .area(_, let rows) = content { rows } else { 1 }
        return rows + (error ?? hint == nil ? 0 : 1)
    }
}

/// Fields below each other and buttons under them, one of all having the focus.
public struct Form: Hashable, Sendable {
    /// What a key did.
    public enum Event: Hashable, Sendable {
        /// Nothing the form knows.
        case ignored
        /// The focus moved, or a cursor in a field.
        case moved
        /// What is in this field changed.
        case changed(String)
        /// This button was pressed.
        case pressed(String)
    }

    /// What has the focus.
    public enum Focus: Hashable, Sendable {
        case field(Int)
        case button(Int)
    }

    /// The fields, top to bottom.
    public var fields: [FormField]
    /// The buttons, left to right.
    public var buttons: [Button]
    /// What has the focus.
    public var focus: Focus

    /// Makes a form; the focus is on the first field, or on the first button when there are no fields.
    public init(_ fields: [FormField], buttons: [Button] = []) {
        self.fields = fields
        self.buttons = buttons
        focus = fields.isEmpty ? .button(0) : .field(0)
    }

    /// The field of that id; setting one of an unknown id does nothing.
    public subscript(_ id: String) -> FormField? {
        get { fields.first { $0.id == id } }
        set {
            guard let newValue, let index = fields.firstIndex(where: { $0.id == id }) else { return }
            fields[index] = newValue
        }
    }

    /// What is in the field of that id; empty when there is no such field.
    public func value(_ id: String) -> String { self[id]?.value ?? "" }

    /// Gives the focus to a field or button by its id; nothing happens when there is none.
    public mutating func focus(on id: String) {
        if let index = fields.firstIndex(where: { $0.id == id }) {
            focus = .field(index)
        } else if let index = buttons.firstIndex(where: { $0.id == id }) {
            focus = .button(index)
        }
    }

    /// Shows errors beside their fields, clears those of all others, and moves the focus to the first bad field.
    public mutating func show(errors: [String: String]) {
        for index in fields.indices { fields[index].error = errors[fields[index].id] }
        if let first = fields.firstIndex(where: { $0.error != nil }) { focus = .field(first) }
    }

    /// Tab and Shift-Tab move the focus, Return goes on to the next field and presses only a button that has the focus.
    public mutating func handle(_ key: Key) -> Event {
        switch key {
        case .tab: return move(1)
        case .backTab: return move(-1)
        default: break
        }
        switch focus {
        case .field(let index): return handle(key, field: index)
        case .button(let index): return handle(key, button: index)
        }
    }

    private mutating func handle(_ key: Key, field index: Int) -> Event {
        guard fields.indices.contains(index) else { return .ignored }
        let before = fields[index].value
        if fields[index].handle(key) {
            guard fields[index].value != before else { return .moved }
            fields[index].error = nil
            return .changed(fields[index].id)
        }
        switch key {
        case .enter, .down: return move(1)
        case .up: return move(-1)
        default: return .ignored
        }
    }

    private mutating func handle(_ key: Key, button index: Int) -> Event {
        guard buttons.indices.contains(index) else { return .ignored }
        switch key {
        case .enter: return buttons[index].isEnabled ? .pressed(buttons[index].id) : .ignored
        case .left where index > 0: focus = .button(index - 1)
        case .right where index + 1 < buttons.count: focus = .button(index + 1)
        case .up where !fields.isEmpty: focus = .field(fields.count - 1)
        default: return .ignored
        }
        return .moved
    }

    private mutating func move(_ step: Int) -> Event {
        let count = fields.count + buttons.count
        guard count > 0 else { return .ignored }
        let now =
            switch focus {
            case .field(let index): index
            case .button(let index): fields.count + index
            }
        let next = (now + step + count) % count
        focus = next < fields.count ? .field(next) : .button(next - fields.count)
        return .moved
    }
}
