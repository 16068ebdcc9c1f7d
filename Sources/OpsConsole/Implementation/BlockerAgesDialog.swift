import Ledger
import OpsDomain
import Terminal

/// How old the open blockers are, in all projects that the operator may see, and whose they are to remove (IMP-4).
struct BlockerAgesDialog: DialogModel {
    var id = PaneID.none
    let isBoundToSession = false
    let hints = [KeyHint("enter", "the blockers"), KeyHint("esc", "close")]
    private var blockers = Load<ListBlockers.Answer>()

    /// The most that is read; more are told as such.
    private static let limit = 500
    private static let day = 86_400.0
    private static let labels = ["under 1 day", "1 to 3 days", "3 to 7 days", "7 to 14 days", "14 days or more"]

    mutating func appear(_ context: inout Context) {
        context.load(ListBlockers(limit: Self.limit), into: \BlockerAgesDialog.blockers, of: &self)
    }

    mutating func handle(_ key: Key, _ context: inout Context) {
        switch key {
        case .escape, .character("q"): context.want(.closeDialog)
        // The rows behind the numbers.
        case .enter:
            context.want(.closeDialog)
            context.want(.show(.blockers))
        case _ where blockers.error != nil && key.name == context.situation.keys.reload: appear(&context)
        default: break
        }
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        let box = rect.centered(Size(min(rect.width, 76), min(rect.height, 17)))
        canvas.fill(box, .dialog)
        canvas.box(box, .light, .frame, title: "Age of the open blockers", note: "enter lists them, esc closes")
        let inner = box.inset(2, 1)
        canvas.cursor = inner.origin
        guard !FailureNotice.draw(ifEmpty: blockers, situation.keys, in: inner, on: &canvas) else { return }
        let open = (blockers.value ?? []).filter { $0.resolvedAt == nil }
        guard !open.isEmpty, let now = situation.now else {
            canvas.write("No blocker is open.", at: inner.origin)
            return
        }
        let seconds = open.map { Double(max(0, now.milliseconds - $0.openedAt.milliseconds)) / 1000 }
        let strip = PercentileStrip(seconds)
        func age(_ seconds: Double) -> String { Format.age(now - .seconds(Int(seconds)), at: now) }
        let count = (open.count >= Self.limit ? "the oldest " : "") + Format.count(open.count, "blocker")
        let words =
            ": median \(age(strip.median)), nine in ten at most \(age(strip.ninetieth)), oldest \(age(strip.largest))"
        canvas.write([Span(count, .strong), Span(words)], at: inner.origin, width: inner.width)
        strip.draw(in: inner.row(1), on: &canvas)
        canvas.write(age(strip.largest), at: inner.row(2).origin, .dim, width: inner.width, align: .trailing)
        canvas.write("now", at: inner.row(2).origin, .dim)
        let bounds = [1, 3, 7, 14].map { $0 * Self.day }
        Histogram(seconds, below: bounds, labels: Self.labels).draw(
            in: Rect(inner.x, inner.y + 4, inner.width, 5), on: &canvas)
        canvas.write("Whose they are", at: inner.row(10).origin, .title)
        Histogram(
            BlockerCategory.allCases.map { category in
                .init(Format.words(category.rawValue), open.count { $0.category == category })
            }
        ).draw(in: Rect(inner.x, inner.y + 11, inner.width, max(0, min(3, inner.height - 11))), on: &canvas)
    }
}
