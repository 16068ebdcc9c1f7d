/// Neighbouring cells of one row.
public struct CellRun: Hashable, Sendable {
    /// The row.
    public var row: Int
    /// The columns.
    public var columns: Range<Int>

    /// Makes a run.
    public init(row: Int, columns: Range<Int>) {
        self.row = row
        self.columns = columns
    }
}

extension Canvas {
    /// The runs of cells that differ from an earlier frame, top to bottom; everything when there is none or its size
    /// differs.
    public func changes(since earlier: Canvas?) -> [CellRun] {
        guard let earlier, earlier.size == size else {
            return size.width == 0 ? [] : (0..<size.height).map { CellRun(row: $0, columns: 0..<size.width) }
        }
        var runs: [CellRun] = []
        cells.withUnsafeBufferPointer { new in
            earlier.cells.withUnsafeBufferPointer { old in
                for row in 0..<size.height {
                    let start = row * size.width
                    var column = 0
                    while column < size.width {
                        guard new[start + column] != old[start + column] else {
                            column += 1
                            continue
                        }
                        let first = column
                        while column < size.width, new[start + column] != old[start + column] { column += 1 }
                        runs.append(CellRun(row: row, columns: first..<column))
                    }
                }
            }
        }
        return runs
    }
}
