/// A table: a heading and the rows that are seen.
public struct Table<ID: Hashable & Sendable> {
    /// The columns, most important first for the eye.
    public var columns: [TableColumn]
    /// Shown when there are no rows.
    public var empty: String

    /// Makes a table.
    public init(_ columns: [TableColumn], empty: String = "Nothing here") {
        self.columns = columns
        self.empty = empty
    }

    /// Draws a heading and rows; puts the hardware cursor on the marker of the row with the cursor when focused.
    ///
    /// Takes over the height first, so that the cursor is always in view.
    public func draw(
        in rect: Rect, _ state: inout TableState<ID>, _ source: TableSource<ID>, focused: Bool = true,
        on canvas: inout Canvas
    ) {
        guard rect.width > 4, rect.height > 1 else { return }
        state.layout(rows: rect.cutTop(1).rest, source: source)
        let placed = place(width: rect.width - Self.gutter, skipping: state.scrolledColumns)
        drawHeading(rect.row(0), placed, state.sort, &canvas)
        if source.count == 0 {
            canvas.write(empty, at: Point(rect.x + Self.gutter, rect.y + 1), .dim, width: rect.width - Self.gutter)
            if focused { canvas.cursor = Point(rect.x, rect.y + 1) }
        }
        for line in 0..<min(state.height, max(0, source.count - state.top)) {
            let index = state.top + line
            let row = Rect(rect.x, rect.y + 1 + line, rect.width, 1)
            draw(source.row(index), row, placed, hasCursor: index == state.cursor, state, &canvas)
            if focused, index == state.cursor { canvas.cursor = row.origin }
        }
    }

    /// Columns for the marker, the mark and a space.
    static var gutter: Int { 3 }

    /// Which columns are seen, and where: the widths of the important ones first, then what is left to those that want
    /// more.
    func place(width: Int, skipping: Int) -> [(index: Int, x: Int, width: Int)] {
        // Scrolling hides columns after the first one.
        var shown = columns.indices.filter { $0 == 0 || $0 > skipping }
        func needed() -> Int { shown.reduce(0) { $0 + columns[$1].minWidth } + max(0, shown.count - 1) }
        while needed() > width {
            // The least important one goes; among equals the last.
            let victims = shown.dropFirst().filter { columns[$0].priority > 0 }
            guard let victim = victims.max(by: { (columns[$0].priority, $0) < (columns[$1].priority, $1) }) else {
                break
            }
            shown.removeAll { $0 == victim }
        }
        var widths = shown.map { columns[$0].minWidth }
        var left = width - needed()
        for (position, index) in shown.enumerated() where left > 0 {
            guard let ideal = columns[index].idealWidth else { continue }
            let more = min(left, ideal - columns[index].minWidth)
            widths[position] += more
            left -= more
        }
        let greedy = shown.indices.filter { columns[shown[$0]].idealWidth == nil }
        for (order, position) in greedy.enumerated() where left > 0 {
            let more = left / (greedy.count - order)
            widths[position] += more
            left -= more
        }
        // Columns that never go are cut from the right when even they do not fit.
        for position in widths.indices.reversed() where left < 0 {
            let less = min(widths[position], -left)
            widths[position] -= less
            left += less
        }
        var x = 0
        return shown.indices.map { position in
            defer { x += widths[position] + 1 }
            return (shown[position], x, widths[position])
        }
    }

    private func drawHeading(
        _ rect: Rect, _ placed: [(index: Int, x: Int, width: Int)], _ sort: TableState<ID>.Sort?, _ canvas: inout Canvas
    ) {
        for (index, x, width) in placed {
            let column = columns[index]
            let arrow = sort?.column == column.id ? (sort?.descending == true ? "▼" : "▲") : ""
            canvas.write(
                column.title + arrow, at: Point(rect.x + Self.gutter + x, rect.y), .tableHeader, width: width,
                align: column.align)
        }
    }

    /// The row with the cursor is told by its marker and bold text, not by reversing it: a move then costs few bytes.
    private func draw(
        _ row: TableRow<ID>?, _ rect: Rect, _ placed: [(index: Int, x: Int, width: Int)], hasCursor: Bool,
        _ state: TableState<ID>, _ canvas: inout Canvas
    ) {
        let left = rect.x + Self.gutter
        if hasCursor { canvas.write("▶", at: rect.origin, .focusMarker) }
        guard let row else {
            canvas.write("…", at: Point(left, rect.y), .dim)
            return
        }
        if state.marks.contains(row.id) { canvas.write("●", at: Point(rect.x + 1, rect.y), .marked) }
        for (position, place) in placed.enumerated() where place.index < row.cells.count {
            let cell = row.cells[place.index]
            var style = canvas.theme[cell.role]
            // Only the first column turns bold: enough to see, and a move rewrites one word instead of a line.
            if hasCursor, position == 0 { style = style.adding(canvas.theme[.focusedRow].attributes) }
            canvas.write(
                cell.text, at: Point(left + place.x, rect.y), style: style, width: place.width,
                align: columns[place.index].align)
        }
    }
}
