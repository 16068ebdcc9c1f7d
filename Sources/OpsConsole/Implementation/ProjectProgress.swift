import Ledger
import OpsDomain
import Terminal

/// How a project's tasks went day by day beside their due dates, from what the tasks say themselves.
///
/// Skipped tasks and those that do not apply count on neither side; one without a due date is planned for the last day.
struct ProjectProgress: Sendable, Hashable {
    /// Tasks that count, done, and due by the end of today.
    let total, done, dueByNow: Int
    /// From the first day to today, and to the last day.
    let chart: BurnDown
    /// The first and the last day.
    let first, last: CalendarDay

    /// The longest project that is drawn, in days.
    private static let longest = 3660

    /// The progress at a moment; nil for a project without tasks that count.
    init?(_ project: Project, _ tasks: [ProjectTask], at now: Timestamp) {
        let counted = tasks.filter { $0.status != .skipped && $0.status != .notApplicable }
        guard !counted.isEmpty else { return nil }
        let today = CalendarDay(now)
        let due = counted.map { $0.dueDate.flatMap { CalendarDay($0) } }
        let ended = counted.map { $0.status == .done ? $0.completedAt.map { CalendarDay($0) } ?? today : nil }
        let known = due.compactMap(\.self)
        let target = project.targetGoLiveDate.flatMap { CalendarDay($0) }
        first = min(CalendarDay(project.createdAt), (known + ended.compactMap(\.self)).min() ?? today, today)
        let end = max(known.max() ?? today, target ?? today, today)
        last = min(end, first.adding(days: Self.longest))
        total = counted.count
        done = ended.count { $0 != nil }
        dueByNow = known.count { $0 <= today }
        let (start, days) = (first.dayNumber, last.dayNumber - first.dayNumber + 1)
        func remaining(_ events: [CalendarDay]) -> [Int] {
            var ending = [Int](repeating: 0, count: days)
            for event in events { ending[max(0, min(days - 1, event.dayNumber - start))] += 1 }
            var left = counted.count
            return ending.map { count in
                left -= count
                return left
            }
        }
        let lastDay = last
        chart = BurnDown(
            left: Array(remaining(ended.compactMap(\.self).filter { $0 <= today }).prefix(today.dayNumber - start + 1)),
            plan: remaining(due.map { $0 ?? lastDay }))
    }

    /// How it stands against the plan, in words.
    var verdict: Span {
        switch dueByNow - done {
        case 1...: Span("\(Format.count(dueByNow - done, "task")) behind the plan", .warning)
        case ..<0: Span("\(Format.count(done - dueByNow, "task")) ahead of the plan", .success)
        default: Span("as planned", .success)
        }
    }

    /// Draws the plot with its days and signs.
    func draw(in rect: Rect, on canvas: inout Canvas) {
        guard rect.height > 4 else { return }
        canvas.rule(rect.row(0), .light, .frame, title: "Burn-down")
        canvas.write(
            [Span("\(total - done) of \(Format.count(total, "task")) left, "), verdict], at: rect.row(1).origin,
            width: rect.width)
        chart.draw(in: Rect(rect.x, rect.y + 2, rect.width, rect.height - 4), on: &canvas)
        let days = rect.row(rect.height - 2)
        canvas.write(Format.day(last.description), at: days.origin, .dim, width: days.width, align: .trailing)
        canvas.write(Format.day(first.description), at: days.origin, .dim)
        canvas.write(BurnDown.legend, at: rect.row(rect.height - 1).origin, .dim, width: rect.width)
    }
}
