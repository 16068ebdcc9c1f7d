/// How many things fall into each of some classes: a row a class, with its name, a bar and the number.
public struct Histogram: Hashable, Sendable {
    /// A class and how many are in it.
    public struct Bin: Hashable, Sendable {
        /// Its name, at the left.
        public var label: String
        /// How many are in it, at least 0.
        public var count: Int

        /// Makes a class.
        public init(_ label: String, _ count: Int) {
            self.label = label
            self.count = count
        }
    }

    /// The classes, top to bottom.
    public var bins: [Bin]

    /// Makes a histogram.
    public init(_ bins: [Bin]) { self.bins = bins }

    /// Sorts values into classes: each holds the values below its bound, the last one all others.
    ///
    /// `bounds` rise; there is one label more than bounds.
    public init(_ values: [Double], below bounds: [Double], labels: [String]) {
        var counts = [Int](repeating: 0, count: bounds.count + 1)
        for value in values { counts[bounds.firstIndex { value < $0 } ?? bounds.count] += 1 }
        bins = zip(labels, counts).map { Bin($0, $1) }
    }

    /// Draws as many classes as there are rows; the fullest one has the longest bar, and no class that holds anything
    /// is without one.
    public func draw(in rect: Rect, on canvas: inout Canvas) {
        let labels = bins.map { TextWidth.of($0.label) }.max() ?? 0
        let numbers = bins.map { TextWidth.of($0.count.grouped) }.max() ?? 0
        let room = rect.width - labels - numbers - 2
        let most = bins.map(\.count).max() ?? 0
        for (row, bin) in bins.prefix(rect.height).enumerated() {
            let y = rect.y + row
            canvas.write(bin.label, at: Point(rect.x, y), .normal, width: min(labels, rect.width))
            var x = rect.x + labels + 1
            if room > 0, most > 0, bin.count > 0 {
                // Half a column is the finest that terminals without Unicode can tell as well.
                let halves = max(1, (bin.count * room * 2 + most / 2) / most)
                canvas.fill(Rect(x, y, halves / 2, 1), "█", .chart)
                if halves % 2 == 1 { canvas.fill(Rect(x + halves / 2, y, 1, 1), "▌", .chart) }
                x += (halves + 1) / 2 + 1
            }
            canvas.write(bin.count.grouped, at: Point(x, y), .strong, width: max(0, rect.maxX - x))
        }
    }
}
