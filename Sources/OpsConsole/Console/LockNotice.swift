import OpsDomain
import Terminal

/// What stands on the whole screen while the operator is kept out: the lock's message and no data (ACC-14).
struct LockNotice {
    private let error: OpsError

    init(_ error: OpsError) { self.error = error }

    /// Whether a refusal means that the operator may do nothing at all.
    static func isLockout(_ error: OpsError) -> Bool {
        error.kind == "operator.locked" || error.kind == "operator.unknown"
    }

    /// Draws the notice in the middle.
    func draw(in rect: Rect, on canvas: inout Canvas) {
        canvas.fill(rect, .normal)
        let words = [Span(error.message, .error)] + [error.kept, error.advice].compactMap(\.self).map { Span($0) }
        let lines = words.flatMap { span in
            Wrapping.lines(span.text, width: max(1, rect.width - 8)).map { Span($0, span.role) }
        }
        let top = rect.y + max(0, (rect.height - lines.count) / 2)
        canvas.cursor = Point(rect.x, top)
        for (offset, line) in lines.enumerated() {
            canvas.write(line.text, at: Point(rect.x, top + offset), line.role, width: rect.width, align: .center)
        }
    }
}
