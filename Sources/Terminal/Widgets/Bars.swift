/// Names of which one is chosen, `one [two] three`; the brackets tell it without colour.
public struct Tabs: Hashable, Sendable {
    /// The names.
    public var names: [String]
    /// The chosen one's index.
    public var selected: Int

    /// Makes tabs.
    public init(_ names: [String], selected: Int) {
        self.names = names
        self.selected = selected
    }

    /// Draws the names in one row, with `note` at its right end; the note is kept when there is little room.
    public func draw(
        in rect: Rect, note: String = "", _ role: Role = .header, selectedRole: Role = .headerSelected,
        on canvas: inout Canvas
    ) {
        guard !rect.isEmpty else { return }
        canvas.fill(rect.row(0), role)
        let noteWidth = min(TextWidth.of(note), rect.width)
        let end = rect.maxX - noteWidth - (note.isEmpty ? 0 : 1)
        var x = rect.x
        for (index, name) in names.enumerated() where x < end {
            let text = index == selected ? "[\(name)]" : " \(name) "
            x += canvas.write(
                text, at: Point(x, rect.y), index == selected ? selectedRole : role,
                width: min(TextWidth.of(text), end - x))
        }
        canvas.write(note, at: Point(rect.maxX - noteWidth, rect.y), role, width: noteWidth)
    }
}

/// The last line: what the keys do here.
public enum Footer {
    /// Draws as many hints as fit whole, in their order; `always` (such as `? help`) stays at the right end.
    public static func draw(_ hints: [KeyHint], always: KeyHint? = nil, in rect: Rect, on canvas: inout Canvas) {
        guard !rect.isEmpty else { return }
        canvas.fill(rect.row(0), .normal)
        func width(_ hint: KeyHint) -> Int { TextWidth.of(hint.key) + TextWidth.of(hint.name) + 1 }
        var x = rect.x + 1
        var end = rect.maxX
        if let always, width(always) < rect.width {
            end -= width(always) + 1
            canvas.write([Span(always.key, .keyName), " ", Span(always.name, .keyHelp)], at: Point(end, rect.y))
        }
        for hint in hints {
            // Two spaces between all of them, also before the one at the end.
            guard x + width(hint) + (always == nil ? 0 : 1) < end else { break }
            x += canvas.write([Span(hint.key, .keyName), " ", Span(hint.name, .keyHelp)], at: Point(x, rect.y)) + 2
        }
    }
}

/// One line about what just happened.
public struct Toast: Hashable, Sendable {
    /// What kind of news it is; told by a sign as well as by colour.
    public enum Kind: Hashable, Sendable {
        case done, note, warning, failed
    }

    /// The kind.
    public var kind: Kind
    /// The words.
    public var text: String

    /// Makes a toast.
    public init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    /// Draws sign and words in one row.
    public func draw(in rect: Rect, on canvas: inout Canvas) {
        let (sign, role): (String, Role) =
            switch kind {
            case .done: ("✓", .success)
            case .note: ("·", .info)
            case .warning: ("!", .warning)
            case .failed: ("✗", .error)
            }
        canvas.write(
            [Span(" \(sign) ", role), Span(text, kind == .failed ? .error : .toast)], at: rect.origin, width: rect.width
        )
    }
}

/// What is shown instead of a screen that does not fit.
public enum SizeGuard {
    /// Says which size is needed and which there is, and returns true, when the canvas is smaller than needed.
    public static func draw(needed: Size, on canvas: inout Canvas) -> Bool {
        let size = canvas.size
        guard size.width < needed.width || size.height < needed.height else { return false }
        canvas.clear()
        let text = "\(needed.width)×\(needed.height) needed, now \(size.width)×\(size.height)"
        for (offset, line) in Wrapping.lines(text, width: size.width).prefix(size.height).enumerated() {
            canvas.write(
                line, at: Point(0, max(0, size.height / 2 - 1) + offset), .strong, width: size.width, align: .center)
        }
        return true
    }
}
