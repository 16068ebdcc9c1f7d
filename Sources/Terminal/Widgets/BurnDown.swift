/// What is left to do, day by day, beside what the plan leaves: bars up to now, `·` for the plan.
///
/// The part of a bar above the plan is light: that much is late. Words beside it say the same.
public struct BurnDown: Hashable, Sendable {
    /// How much was left at the end of each day so far.
    public var left: [Int]
    /// How much the plan leaves at the end of each day, to the end of the plan or of `left`, whichever is later.
    public var plan: [Int]

    /// Makes a burn-down; both begin on the same day.
    public init(left: [Int], plan: [Int]) {
        self.left = left
        self.plan = plan
    }

    /// Signs and what they mean, for a line under the plot.
    public static let legend = "█ left  ░ behind the plan  · plan"

    /// Draws bars from the bottom, as high as the rectangle for the most there is.
    ///
    /// Each column stands for the last of its days when there are more days than columns.
    public func draw(in rect: Rect, on canvas: inout Canvas) {
        let days = max(left.count, plan.count)
        let most = max(left.max() ?? 0, plan.max() ?? 0)
        guard rect.width > 0, rect.height > 0, days > 0, most > 0 else { return }
        func height(_ count: Int) -> Int {
            // What is not nothing is seen.
            count > 0 ? max(1, (count * rect.height + most / 2) / most) : 0
        }
        for column in 0..<min(rect.width, max(days, rect.width)) {
            let day = min(days - 1, ((column + 1) * days + rect.width - 1) / rect.width - 1)
            let bar = left.indices.contains(day) ? height(left[day]) : nil
            let planned = plan.indices.contains(day) ? height(plan[day]) : 0
            let x = rect.x + column
            for row in 0..<(bar ?? 0) {
                let isLate = !plan.isEmpty && row >= planned
                canvas.fill(Rect(x, rect.maxY - 1 - row, 1, 1), isLate ? "░" : "█", isLate ? .warning : .chart)
            }
            if planned > bar ?? 0 { canvas.write("·", at: Point(x, rect.maxY - planned), .normal) }
        }
    }
}
