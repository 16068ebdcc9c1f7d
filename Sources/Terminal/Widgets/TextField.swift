/// One line of text to be typed.
public struct TextField: Hashable, Sendable {
    /// The text and the cursor in it.
    public var editor: LineEditor
    /// Shown while the field is empty.
    public var placeholder: String
    /// Shows dots instead of the text.
    public var isSecret: Bool

    /// Makes a field; `maxLength` in characters.
    public init(_ text: String = "", placeholder: String = "", maxLength: Int = 10_000, isSecret: Bool = false) {
        editor = LineEditor(text, maxLength: maxLength)
        self.placeholder = placeholder
        self.isSecret = isSecret
    }

    /// The text.
    public var text: String {
        get { editor.text }
        set { editor.set(newValue) }
    }

    /// Handles an editing key; false when it is not one.
    public mutating func handle(_ key: Key) -> Bool { editor.handle(key) }

    /// Draws `[text   ]` in one row; puts the hardware cursor into it when it has the focus.
    ///
    /// Needs 3 columns.
    public func draw(in rect: Rect, focused: Bool, on canvas: inout Canvas) {
        guard rect.width >= 3, rect.height >= 1 else { return }
        let role: Role = focused ? .fieldFocused : .fieldText
        let brackets: Role = focused ? .focusMarker : .dim
        canvas.write("[", at: rect.origin, brackets)
        canvas.write("]", at: Point(rect.maxX - 1, rect.y), brackets)
        let inner = Rect(rect.x + 1, rect.y, rect.width - 2, 1)
        if editor.characters.isEmpty, !placeholder.isEmpty {
            canvas.write(placeholder, at: inner.origin, .placeholder, width: inner.width)
            if focused { canvas.cursor = inner.origin }
            return
        }
        let visible = editor.window(columns: inner.width, isSecret: isSecret)
        canvas.fill(inner, role)
        canvas.clipped(to: inner) { $0.write(visible.text, at: inner.origin, role) }
        if focused { canvas.cursor = Point(inner.x + visible.cursor, inner.y) }
    }
}
