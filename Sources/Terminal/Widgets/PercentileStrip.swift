/// Where most of some values lie, in one row: `├──████│███████──────┤`, from 0 to the largest.
///
/// The line goes from the smallest to the largest value, the block from the tenth to the ninetieth of a hundred, the
/// bar in it stands at the median.
public struct PercentileStrip: Hashable, Sendable {
    /// The smallest, the median, and so on; all 0 when there are no values.
    public let least, tenth, median, ninetieth, largest: Double

    /// Takes the percentiles of values by nearest rank: the smallest value that so many of a hundred do not exceed.
    public init(_ values: [Double]) {
        let sorted = values.sorted()
        func rank(_ part: Int) -> Double {
            guard !sorted.isEmpty else { return 0 }
            return sorted[max(0, (sorted.count * part + 99) / 100 - 1)]
        }
        (least, tenth, median) = (sorted.first ?? 0, rank(10), rank(50))
        (ninetieth, largest) = (rank(90), sorted.last ?? 0)
    }

    /// Draws one row; nothing when there is nothing above 0.
    public func draw(in rect: Rect, on canvas: inout Canvas) {
        guard rect.width > 2, rect.height > 0, largest > 0 else { return }
        func column(_ value: Double) -> Int { rect.x + Int((value / largest * Double(rect.width - 1)).rounded()) }
        let (start, end) = (column(least), column(largest))
        canvas.fill(Rect(start, rect.y, end - start + 1, 1), "─", .dim)
        canvas.write("├", at: Point(start, rect.y), .dim)
        canvas.write("┤", at: Point(end, rect.y), .dim)
        canvas.fill(Rect(column(tenth), rect.y, column(ninetieth) - column(tenth) + 1, 1), "█", .chart)
        canvas.write("│", at: Point(column(median), rect.y), .strong)
    }
}
