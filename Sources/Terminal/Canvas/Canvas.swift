/// One frame: a grid of cells, and where the hardware cursor stands.
///
/// Everything is drawn into a canvas; a ``Screen`` shows it. Drawing outside the grid or the clip does nothing.
public struct Canvas: Sendable {
    /// Columns and rows.
    public private(set) var size: Size
    /// The look of each role.
    public var theme: Theme
    /// Where the hardware cursor stands, or nil when it is hidden.
    ///
    /// Screen readers and braille lines follow it.
    public var cursor: Point?
    /// Nothing is drawn outside of it.
    public private(set) var clip: Rect
    var cells: [Cell]

    /// Makes an empty canvas.
    public init(_ size: Size, theme: Theme = .mono) {
        self.size = size
        self.theme = theme
        clip = Rect(size)
        cells = [Cell](repeating: .blank, count: size.width * size.height)
    }

    /// The whole canvas as a rectangle.
    public var bounds: Rect { Rect(size) }

    /// Empties the canvas for the next frame, keeping its storage when the size is the same.
    public mutating func clear(size newSize: Size? = nil) {
        if let newSize, newSize != size { self = Canvas(newSize, theme: theme) }
        cursor = nil
        clip = bounds
        for index in cells.indices { cells[index] = .blank }
    }

    /// The cell at a place; a blank outside the canvas.
    public subscript(_ point: Point) -> Cell {
        bounds.contains(point) ? cells[point.y * size.width + point.x] : .blank
    }

    /// Draws with everything outside `rect` protected.
    public mutating func clipped(to rect: Rect, _ draw: (inout Canvas) -> Void) {
        let outer = clip
        clip = outer.intersection(rect)
        draw(&self)
        clip = outer
    }

    /// Fills a rectangle with one character of one column.
    public mutating func fill(_ rect: Rect, _ scalar: Unicode.Scalar = " ", style: Style = .plain) {
        let area = rect.intersection(clip)
        for y in area.y..<area.maxY {
            for x in area.x..<area.maxX { put(Cell(scalar, style: style), x, y) }
        }
    }

    /// Empties a rectangle in the look of a role.
    public mutating func fill(_ rect: Rect, _ role: Role) { fill(rect, " ", style: theme[role]) }

    /// Fills a rectangle with one character in the look of a role.
    public mutating func fill(_ rect: Rect, _ scalar: Unicode.Scalar, _ role: Role) {
        fill(rect, scalar, style: theme[role])
    }

    /// Changes the look of what already stands in a rectangle.
    public mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
        let area = rect.intersection(clip)
        for y in area.y..<area.maxY {
            for index in (y * size.width + area.x)..<(y * size.width + area.maxX) {
                cells[index].style = change(cells[index].style)
            }
        }
    }

    /// Puts a cell inside the clip; half a wide character that it leaves behind becomes a space.
    mutating func put(_ cell: Cell, _ x: Int, _ y: Int) {
        let row = y * size.width
        let last = x + Int(cell.width) - 1
        let left = cells[row + x]
        if left.width == 0, x > 0 { cells[row + x - 1] = Cell(" ", style: cells[row + x - 1].style) }
        let right = cells[row + last]
        if right.width == 2, last + 1 < size.width { cells[row + last + 1] = Cell(" ", style: right.style) }
        cells[row + x] = cell
        if cell.width == 2 { cells[row + x + 1] = .continuation(cell.style) }
    }
}
