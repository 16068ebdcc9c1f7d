/// Text to read, wrapped and scrolled.
public struct TextView: Hashable, Sendable {
    /// The text's lines, before wrapping.
    public var lines: [Span]
    /// Wrapped lines scrolled away at the top.
    public private(set) var top = 0
    private var width = 80
    private var height = 1

    /// Makes a view of lines.
    public init(_ lines: [Span]) { self.lines = lines }

    /// Makes a view of a text.
    public init(_ text: String) {
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { Span(String($0)) }
    }

    /// The lines wrapped to a width.
    public func wrapped(width: Int) -> [Span] {
        lines.flatMap { line in Wrapping.lines(line.text, width: width).map { Span($0, line.role) } }
    }

    /// Arrows, jk, pages, space, g and G scroll; false for other keys.
    public mutating func handle(_ key: Key) -> Bool {
        switch key {
        case .up, .character("k"): top -= 1
        case .down, .character("j"): top += 1
        case .pageUp, .control("b"): top -= height
        case .pageDown, .control("f"), .space: top += height
        case .mouse(let mouse) where mouse.action == .wheelUp: top -= 3
        case .mouse(let mouse) where mouse.action == .wheelDown: top += 3
        case .home, .character("g"): top = 0
        case .end, .character("G"): top = Int.max / 2
        default: return false
        }
        settle(wrapped(width: width).count)
        return true
    }

    private mutating func settle(_ count: Int) { top = max(0, min(top, count - height)) }

    /// Draws the lines that are seen, and `↓ 12 more` at the right of the last row when there are more.
    public mutating func draw(in rect: Rect, focused: Bool = true, on canvas: inout Canvas) {
        guard !rect.isEmpty else { return }
        (width, height) = (rect.width, rect.height)
        let all = wrapped(width: width)
        settle(all.count)
        for (offset, line) in all.dropFirst(top).prefix(height).enumerated() {
            canvas.write(line.text, at: Point(rect.x, rect.y + offset), line.role, width: rect.width)
        }
        let below = all.count - top - height
        if below > 0 {
            let note = " ↓ \(below) more"
            let columns = min(TextWidth.of(note), rect.width)
            canvas.write(note, at: Point(rect.maxX - columns, rect.maxY - 1), .dim, width: columns)
        }
        if focused { canvas.cursor = rect.origin }
    }
}
