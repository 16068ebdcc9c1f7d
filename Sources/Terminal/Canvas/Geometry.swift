/// A place on the screen; the top left is (0, 0).
public struct Point: Hashable, Sendable {
    /// Columns from the left.
    public var x: Int
    /// Rows from the top.
    public var y: Int

    /// Makes a point from column and row.
    public init(_ x: Int, _ y: Int) {
        self.x = x
        self.y = y
    }
}

/// A size in columns and rows.
public struct Size: Hashable, Sendable {
    /// Columns.
    public var width: Int
    /// Rows.
    public var height: Int

    /// Makes a size; negative values become zero.
    public init(_ width: Int, _ height: Int) {
        self.width = max(0, width)
        self.height = max(0, height)
    }
}

/// A rectangle of cells.
public struct Rect: Hashable, Sendable {
    /// The left column.
    public var x: Int
    /// The top row.
    public var y: Int
    /// Columns, never negative.
    public var width: Int
    /// Rows, never negative.
    public var height: Int

    /// Makes a rectangle; a negative width or height becomes zero.
    public init(_ x: Int, _ y: Int, _ width: Int, _ height: Int) {
        self.x = x
        self.y = y
        self.width = max(0, width)
        self.height = max(0, height)
    }

    /// The whole of a size, from (0, 0).
    public init(_ size: Size) { self.init(0, 0, size.width, size.height) }

    /// The column after the last one.
    public var maxX: Int { x + width }
    /// The row after the last one.
    public var maxY: Int { y + height }
    /// The top left corner.
    public var origin: Point { Point(x, y) }
    /// The width and height.
    public var size: Size { Size(width, height) }
    /// Whether no cell is inside.
    public var isEmpty: Bool { width == 0 || height == 0 }

    /// Whether the point is inside.
    public func contains(_ point: Point) -> Bool {
        point.x >= x && point.x < maxX && point.y >= y && point.y < maxY
    }

    /// The part that both rectangles share; empty when they do not touch.
    public func intersection(_ other: Rect) -> Rect {
        let left = max(x, other.x)
        let top = max(y, other.y)
        return Rect(left, top, min(maxX, other.maxX) - left, min(maxY, other.maxY) - top)
    }

    /// The rectangle without a margin of `dx` columns and `dy` rows on each side.
    public func inset(_ dx: Int, _ dy: Int) -> Rect {
        Rect(x + dx, y + dy, width - 2 * dx, height - 2 * dy)
    }

    /// One row of the rectangle, counted from its top; empty when there is no such row.
    public func row(_ index: Int) -> Rect {
        Rect(x, y + index, index >= 0 && index < height ? width : 0, 1)
    }
}
