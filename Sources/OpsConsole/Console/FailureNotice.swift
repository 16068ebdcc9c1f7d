import OpsDomain
import Terminal

/// What a pane shows when its read failed, while the rest of the console goes on (TUI-7).
enum FailureNotice {
    /// Draws what happened, what was kept, what to do, and how to try again.
    static func draw(_ error: OpsError, in rect: Rect, on canvas: inout Canvas) {
        let lines =
            [Span("✗ " + error.message, .error)]
            + [error.kept, error.advice].compactMap(\.self).map { Span($0) }
            + [Span("r tries again", .strong)]
        var y = rect.y
        for line in lines {
            for text in Wrapping.lines(line.text, width: max(1, rect.width - 2)) where y < rect.maxY {
                canvas.write(text, at: Point(rect.x + 1, y), line.role, width: rect.width - 2)
                y += 1
            }
        }
    }

    /// Draws the state of a load that has nothing to show yet; true when it did.
    static func draw(ifEmpty load: Load<some Sendable>, in rect: Rect, on canvas: inout Canvas) -> Bool {
        guard load.value == nil else { return false }
        if let error = load.error {
            draw(error, in: rect, on: &canvas)
        } else {
            canvas.write("Reading…", at: Point(rect.x + 1, rect.y), .dim)
        }
        return true
    }
}
