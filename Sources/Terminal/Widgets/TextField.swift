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
        let shown = isSecret ? [Character](repeating: "•", count: editor.characters.count) : editor.characters
        let widths = shown.map { TextWidth.of($0) }
        let first = firstVisible(widths, room: inner.width)
        canvas.fill(inner, role)
        canvas.clipped(to: inner) { $0.write(String(shown[first...]), at: inner.origin, role) }
        if focused {
            let column = widths[first..<editor.cursor].reduce(0, +)
            canvas.cursor = Point(inner.x + min(column, inner.width - 1), inner.y)
        }
    }

    /// The start of the smallest scroll that keeps the cursor visible with one column to spare.
    private func firstVisible(_ widths: [Int], room: Int) -> Int {
        var first = editor.cursor
        var used = 1
        while first > 0, used + widths[first - 1] <= room {
            first -= 1
            used += widths[first]
        }
        return first
    }
}
