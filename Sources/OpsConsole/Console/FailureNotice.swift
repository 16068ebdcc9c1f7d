import OpsDomain
import Terminal

/// What a pane shows when its read failed, while the rest of the console goes on (TUI-7).
enum FailureNotice {
    /// Draws what happened, what was kept, what to do, and by which of `keys` one tries again; a dialog has none.
    static func draw(_ error: OpsError, _ keys: KeyNames?, in rect: Rect, on canvas: inout Canvas) {
        let lines =
            [Span("✗ " + error.message, .error)]
            + [error.kept, error.advice].compactMap(\.self).map { Span($0) }
            + (keys.map { [Span("\($0.reload) tries again", .strong)] } ?? [])
        var y = rect.y
        for line in lines {
            for text in Wrapping.lines(line.text, width: max(1, rect.width - 2)) where y < rect.maxY {
                canvas.write(text, at: Point(rect.x + 1, y), line.role, width: rect.width - 2)
                y += 1
            }
        }
    }

    /// Draws the state of a load that has nothing to show yet; true when it did.
    static func draw(
        ifEmpty load: Load<some Sendable>, _ keys: KeyNames?, in rect: Rect, on canvas: inout Canvas
    ) -> Bool {
        guard load.value == nil else { return false }
        if let error = load.error {
            draw(error, keys, in: rect, on: &canvas)
        } else {
            canvas.write("Reading…", at: Point(rect.x + 1, rect.y), .dim)
        }
        return true
    }

    /// The same in one line, where what was read before is still shown.
    static func status(_ error: OpsError, _ keys: KeyNames, what: String = "") -> Span {
        Span("✗ \(what)\(error.message)  \(keys.reload) tries again", .error)
    }

    /// What went wrong, for a form that stays as it is (TUI-7).
    static func onForm(_ error: OpsError, isTyped: Bool) -> Span {
        let parts = [error.message, error.kept, isTyped ? "What you typed is kept." : nil, error.advice]
        return Span("✗ " + parts.compactMap(\.self).joined(separator: " "), .error)
    }
}
