/// A button.
public struct Button: Hashable, Sendable {
    /// Tells which one was pressed.
    public var id: String
    /// What it will do, in words.
    public var label: String
    /// A disabled button can have the focus but does nothing.
    public var isEnabled: Bool
    /// Does something that is hard to take back; shown so in words and colour.
    public var isDanger: Bool

    /// Makes a button.
    public init(_ id: String, _ label: String, isEnabled: Bool = true, isDanger: Bool = false) {
        self.id = id
        self.label = label
        self.isEnabled = isEnabled
        self.isDanger = isDanger
    }
}

/// Buttons in a row, one of which may have the focus.
public struct ButtonRow: Hashable, Sendable {
    /// The buttons from left to right.
    public var buttons: [Button]

    /// Makes a row.
    public init(_ buttons: [Button]) { self.buttons = buttons }

    /// Draws the row with its end at the right edge; `focused` is the index of the button with the focus.
    ///
    /// Buttons that find no room are cut.
    public func draw(in rect: Rect, focused: Int?, on canvas: inout Canvas) {
        guard !rect.isEmpty else { return }
        let labels = buttons.map { "[ \($0.label) ]" }
        let whole = labels.reduce(0) { $0 + TextWidth.of($1) } + 2 * max(0, labels.count - 1)
        var x = max(rect.x, rect.maxX - whole)
        for (index, label) in labels.enumerated() {
            let room = rect.maxX - x
            guard room > 0 else { return }
            let width = min(TextWidth.of(label), room)
            canvas.write(label, at: Point(x, rect.y), role(index, focused), width: width)
            if index == focused { canvas.cursor = Point(min(x + 2, rect.maxX - 1), rect.y) }
            x += width + 2
        }
    }

    private func role(_ index: Int, _ focused: Int?) -> Role {
        if !buttons[index].isEnabled { return index == focused ? .focusedRow : .buttonDisabled }
        if index == focused { return buttons[index].isDanger ? .dialogDanger : .buttonFocused }
        return .button
    }
}
