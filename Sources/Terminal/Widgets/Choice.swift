/// One of a few options, shown as `‹a [b] c›`.
public struct Choice: Hashable, Sendable {
    /// The options' labels.
    public var options: [String]
    /// The chosen one's index, or nil while none is.
    public var selected: Int?

    /// Makes a choice; an index outside the options means none.
    public init(_ options: [String], selected: Int? = 0) {
        self.options = options
        self.selected = selected.flatMap { options.indices.contains($0) ? $0 : nil }
    }

    /// The chosen label, or nil.
    public var value: String? { selected.flatMap { options.indices.contains($0) ? options[$0] : nil } }

    /// Left and right choose a neighbour, space the next one around, a letter the next option that begins with it.
    public mutating func handle(_ key: Key) -> Bool {
        guard !options.isEmpty else { return false }
        switch key {
        case .left: selected = max(0, (selected ?? 1) - 1)
        case .right: selected = min(options.count - 1, (selected ?? -1) + 1)
        case .space: selected = ((selected ?? -1) + 1) % options.count
        case .home: selected = 0
        case .end: selected = options.count - 1
        case .character(let letter):
            let start = (selected ?? -1) + 1
            let order = Array(start..<options.count) + Array(0..<min(start, options.count))
            let wanted = letter.lowercased()
            guard let match = order.first(where: { options[$0].lowercased().hasPrefix(wanted) }) else { return false }
            selected = match
        default: return false
        }
        return true
    }

    /// Draws the options in one row when they fit, else only the chosen one between `‹ ›`.
    public func draw(in rect: Rect, focused: Bool, on canvas: inout Canvas) {
        guard rect.width >= 3, rect.height >= 1 else { return }
        let whole = options.reduce(2) { $0 + TextWidth.of($1) + 2 }
        var x = rect.x
        let bracket: Role = focused ? .focusMarker : .dim
        canvas.clipped(to: rect) { canvas in
            x += canvas.write("‹", at: Point(x, rect.y), bracket)
            if focused { canvas.cursor = Point(x, rect.y) }
            let shown = whole <= rect.width ? Array(options.indices) : selected.map { [$0] } ?? []
            for index in shown {
                let isChosen = index == selected
                if isChosen, focused { canvas.cursor = Point(x, rect.y) }
                let text = isChosen ? "[\(options[index])]" : " \(options[index]) "
                let room = rect.maxX - x - 1
                let role: Role = isChosen ? (focused ? .buttonFocused : .strong) : .normal
                x += canvas.write(text, at: Point(x, rect.y), role, width: min(TextWidth.of(text), room))
            }
            if shown.isEmpty {
                x += canvas.write("choose", at: Point(x, rect.y), .placeholder, width: min(6, rect.width - 2))
            }
            canvas.write("›", at: Point(x, rect.y), bracket)
        }
    }
}

/// Yes or no, shown as `[x] label`.
public struct CheckBox: Hashable, Sendable {
    /// What is asked.
    public var label: String
    /// The answer.
    public var isOn: Bool

    /// Makes a box.
    public init(_ label: String, isOn: Bool = false) {
        self.label = label
        self.isOn = isOn
    }

    /// Space turns it.
    public mutating func handle(_ key: Key) -> Bool {
        guard key == .space else { return false }
        isOn.toggle()
        return true
    }

    /// Draws the box and its label in one row.
    public func draw(in rect: Rect, focused: Bool, on canvas: inout Canvas) {
        guard rect.width > 0, rect.height > 0 else { return }
        let text = "[\(isOn ? "x" : " ")] \(label)"
        canvas.write(text, at: rect.origin, focused ? .focusedRow : .normal, width: rect.width)
        if focused { canvas.cursor = Point(rect.x + 1, rect.y) }
    }
}
