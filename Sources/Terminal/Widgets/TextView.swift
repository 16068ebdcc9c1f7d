/// Text to read, wrapped and scrolled.
public struct TextView: Hashable, Sendable {
    /// The text's lines, before wrapping.
    public var lines: [Span]
    /// Wrapped lines scrolled away at the top.
    public internal(set) var top = 0
    /// What is looked for in it.
    public internal(set) var search = TextSearch()
    private(set) var width = 80
    private(set) var height = 1
    private var last = Wrapped()

    /// What was wrapped last: a text of many pages is not wrapped anew for each frame.
    private struct Wrapped: Hashable {
        var lines: [Span] = []
        var width = 0
        var result: [Span] = []

        // It says nothing that the lines do not say.
        static func == (left: Wrapped, right: Wrapped) -> Bool { true }
        func hash(into hasher: inout Hasher) {}
    }

    /// Makes a view of lines.
    public init(_ lines: [Span]) { self.lines = lines }

    /// Makes a view of a text.
    public init(_ text: String) {
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { Span(String($0)) }
    }

    /// The lines wrapped to a width.
    public func wrapped(width: Int) -> [Span] {
        if last.width == width, last.lines == lines { return last.result }
        return lines.flatMap { line in
            Wrapping.lines(line.text, width: width, hang: line.hang).map { Span($0, line.role) }
        }
    }

    /// Arrows, jk, pages, space, g and G scroll, `/`, `n` and `N` search; false for other keys.
    public mutating func handle(_ key: Key) -> Bool {
        if handleSearch(key) { return true }
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

    mutating func settle(_ count: Int) { top = max(0, min(top, count - height)) }

    /// Draws the lines that are seen, and `↓ 12 more` at the right of the last row when there are more.
    ///
    /// While something is looked for its matches stand out, and the last row tells of them.
    public mutating func draw(in rect: Rect, focused: Bool = true, on canvas: inout Canvas) {
        guard !rect.isEmpty else { return }
        let isSearching = search.isTyping || !search.text.isEmpty
        let (body, line) = rect.cutBottom(isSearching && rect.height > 1 ? 1 : 0)
        (width, height) = (body.width, body.height)
        let all = wrapped(width: width)
        last = Wrapped(lines: lines, width: width, result: all)
        settle(all.count)
        let below = all.count - top - height
        let note = below > 0 ? " ↓ \(below) more" : ""
        let columns = min(TextWidth.of(note), body.width)
        for (offset, line) in all.dropFirst(top).prefix(height).enumerated() {
            // What the note takes room from is cut with a sign, not covered.
            let room = body.width - (offset == height - 1 ? columns : 0)
            canvas.write(line.text, at: Point(body.x, body.y + offset), line.role, width: room)
        }
        if focused { canvas.cursor = body.origin }
        canvas.write(note, at: Point(body.maxX - columns, body.maxY - 1), .dim, width: columns)
        guard isSearching else { return }
        let found = matches(in: all)
        drawMatches(found, all, in: body, focused: focused, on: &canvas)
        if !line.isEmpty { drawSearchLine(found, in: line, focused: focused, on: &canvas) }
    }
}
