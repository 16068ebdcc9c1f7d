/// The lines of a frame.
public enum Border: Hashable, Sendable {
    /// `┌─┐`
    case light
    /// `┏━┓`, told from the light one without colour.
    case heavy
    /// `+-+`, for terminals that have no line drawing.
    case ascii

    // Horizontal, vertical, four corners, left and right tee.
    var scalars: [Unicode.Scalar] {
        switch self {
        case .light: ["─", "│", "┌", "┐", "└", "┘", "├", "┤"]
        case .heavy: ["━", "┃", "┏", "┓", "┗", "┛", "┣", "┫"]
        case .ascii: ["-", "|", "+", "+", "+", "+", "+", "+"]
        }
    }
}

extension Canvas {
    /// Draws a frame along the inside edge of a rectangle, with a title at its top left and a note at its top right.
    ///
    /// Needs at least 2 columns and 2 rows; draws nothing in less. The inside is left as it is.
    public mutating func box(
        _ rect: Rect, _ border: Border = .light, _ role: Role = .frame, title: String = "", note: String = ""
    ) {
        guard rect.width >= 2, rect.height >= 2 else { return }
        let s = border.scalars
        rule(Rect(rect.x, rect.y, rect.width, 1), border, role)
        rule(Rect(rect.x, rect.maxY - 1, rect.width, 1), border, role)
        let inner = Rect(rect.x, rect.y + 1, 1, rect.height - 2)
        fill(inner, s[1], role)
        fill(Rect(rect.maxX - 1, inner.y, 1, inner.height), s[1], role)
        corner(s[2], rect.x, rect.y, role)
        corner(s[3], rect.maxX - 1, rect.y, role)
        corner(s[4], rect.x, rect.maxY - 1, role)
        corner(s[5], rect.maxX - 1, rect.maxY - 1, role)
        labels(Rect(rect.x + 2, rect.y, rect.width - 4, 1), title, note)
    }

    /// Draws a horizontal line with a title at its left and a note at its right, as the head of a pane without a frame.
    public mutating func rule(
        _ rect: Rect, _ border: Border = .light, _ role: Role = .frame, title: String = "", note: String = ""
    ) {
        fill(Rect(rect.x, rect.y, rect.width, 1), border.scalars[0], role)
        labels(Rect(rect.x + 1, rect.y, rect.width - 2, 1), title, note)
    }

    /// Draws a line across a frame, joined to its sides.
    public mutating func divider(_ rect: Rect, _ border: Border = .light, _ role: Role = .frame) {
        fill(Rect(rect.x, rect.y, rect.width, 1), border.scalars[0], role)
        corner(border.scalars[6], rect.x, rect.y, role)
        corner(border.scalars[7], rect.maxX - 1, rect.y, role)
    }

    private mutating func corner(_ scalar: Unicode.Scalar, _ x: Int, _ y: Int, _ role: Role) {
        fill(Rect(x, y, 1, 1), scalar, role)
    }

    // The title has precedence; the note shows only when it fits whole.
    private mutating func labels(_ rect: Rect, _ title: String, _ note: String) {
        guard rect.width > 2 else { return }
        var used = 0
        if !title.isEmpty {
            let text = " \(title) "
            used = write(text, at: rect.origin, .title, width: min(TextWidth.of(text), rect.width))
        }
        if !note.isEmpty {
            let text = " \(note) "
            let columns = TextWidth.of(text)
            guard columns + used < rect.width else { return }
            write(text, at: Point(rect.maxX - columns, rect.y), .dim)
        }
    }
}
