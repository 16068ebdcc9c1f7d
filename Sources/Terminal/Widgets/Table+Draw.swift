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
        let placed = place(width: rect.width - Self.gutter, &state)
        drawHeading(rect.row(0), placed, state, &canvas)
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

    /// A column that is seen: its place among the cells of a row, and where it stands.
    struct Placed {
        var index: Int
        var column: TableColumn
        var x: Int
        var width: Int
    }

    /// Which columns are seen, and where; scrolls back as soon as there is room for what was scrolled away.
    func place(width: Int, _ state: inout TableState<ID>) -> [Placed] {
        let visible = state.arrangement.visible(of: columns)
        func placed(skipping count: Int) -> [Placed] {
            // Scrolling hides columns after the first one.
            place(visible.enumerated().filter { $0.offset == 0 || $0.offset > count }.map(\.element), width: width)
        }
        state.scrolledColumns = max(0, min(state.scrolledColumns, visible.count - 2))
        var shown = placed(skipping: state.scrolledColumns)
        while state.scrolledColumns > 0 {
            let more = placed(skipping: state.scrolledColumns - 1)
            guard more.count == visible.count - state.scrolledColumns + 1 else { break }
            shown = more
            state.scrolledColumns -= 1
        }
        state.columnsLeftOut = visible.count - state.scrolledColumns - shown.count
        return shown
    }

    /// The widths of the important ones first, then what is left to those that want more.
    private func place(_ visible: [(index: Int, column: TableColumn)], width: Int) -> [Placed] {
        var shown = visible
        func needed() -> Int { shown.reduce(0) { $0 + $1.column.minWidth } + max(0, shown.count - 1) }
        while needed() > width {
            // The least important one goes; among equals the last.
            let victims = shown.indices.dropFirst().filter { shown[$0].column.priority > 0 }
            let order = { (place: Int) in (shown[place].column.priority, place) }
            guard let victim = victims.max(by: { order($0) < order($1) }) else { break }
            shown.remove(at: victim)
        }
        var widths = shown.map(\.column.minWidth)
        var left = width - needed()
        for (position, place) in shown.enumerated() where left > 0 {
            guard let ideal = place.column.idealWidth else { continue }
            let more = min(left, ideal - place.column.minWidth)
            widths[position] += more
            left -= more
        }
        let greedy = shown.indices.filter { shown[$0].column.idealWidth == nil }
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
        return shown.indices.filter { widths[$0] > 0 }.map { position in
            defer { x += widths[position] + 1 }
            return Placed(
                index: shown[position].index, column: shown[position].column, x: x, width: widths[position])
        }
    }

    /// The titles; signs in the gutter say that there are more columns to the left or right.
    private func drawHeading(_ rect: Rect, _ placed: [Placed], _ state: TableState<ID>, _ canvas: inout Canvas) {
        if state.scrolledColumns > 0 { canvas.write("‹", at: rect.origin, .dim) }
        if state.columnsLeftOut > 0 { canvas.write("›", at: Point(rect.x + 1, rect.y), .dim) }
        for place in placed {
            let column = place.column
            let arrow = state.sort?.column == column.id ? (state.sort?.descending == true ? "▼" : "▲") : ""
            canvas.write(
                column.title + arrow, at: Point(rect.x + Self.gutter + place.x, rect.y), .tableHeader,
                width: place.width, align: column.align)
        }
    }

    /// The row with the cursor is told by its marker and bold text, not by reversing it: a move then costs few bytes.
    private func draw(
        _ row: TableRow<ID>?, _ rect: Rect, _ placed: [Placed], hasCursor: Bool,
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
            // Where nothing stands there is nothing to set off.
            var style = canvas.theme[cell.text.isEmpty ? .normal : cell.role]
            // Only the first column turns bold: enough to see, and a move rewrites one word instead of a line.
            if hasCursor, position == 0 { style = style.adding(canvas.theme[.focusedRow].attributes) }
            canvas.write(
                cell.text, at: Point(left + place.x, rect.y), style: style, width: place.width,
                align: place.column.align)
        }
    }
}
