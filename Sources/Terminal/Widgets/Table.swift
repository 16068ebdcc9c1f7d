/// A column of a table.
public struct TableColumn: Hashable, Sendable {
    /// Tells which column it is, for sorting and choosing.
    public var id: String
    /// The heading.
    public var title: String
    /// Below this many columns of the screen it is hidden or, for the most important ones, cut.
    public var minWidth: Int
    /// It grows up to this width; nil lets it take all that is left.
    public var idealWidth: Int?
    /// Where its text stands.
    public var align: Alignment
    /// When there is no room the columns with the highest number go first; 0 never goes.
    public var priority: Int

    /// Makes a column.
    public init(
        _ id: String, _ title: String, min minWidth: Int, ideal idealWidth: Int? = nil, align: Alignment = .leading,
        priority: Int = 0
    ) {
        self.id = id
        self.title = title
        self.minWidth = minWidth
        self.idealWidth = idealWidth.map { max($0, minWidth) }
        self.align = align
        self.priority = priority
    }
}

/// A row of a table.
public struct TableRow<ID: Hashable & Sendable>: Hashable, Sendable, Identifiable {
    /// Tells which row it is, whatever its place.
    public var id: ID
    /// One text for each column, in the columns' order.
    public var cells: [Span]

    /// Makes a row.
    public init(_ id: ID, _ cells: [Span]) {
        self.id = id
        self.cells = cells
    }
}

/// Where a table gets its rows from.
///
/// Only rows that are seen are asked for.
public struct TableSource<ID: Hashable & Sendable> {
    /// Rows that can be asked for now.
    public var count: Int
    /// Whether there are more behind them that are not loaded yet.
    public var hasMore: Bool
    /// The row at an index below `count`, or nil while it is loading.
    public var row: (Int) -> TableRow<ID>?
    /// The index of a row, or nil when it is not there (or not loaded).
    public var index: (ID) -> Int?

    /// Makes a source of closures.
    public init(count: Int, hasMore: Bool = false, row: @escaping (Int) -> TableRow<ID>?, index: @escaping (ID) -> Int?)
    {
        self.count = count
        self.hasMore = hasMore
        self.row = row
        self.index = index
    }

    /// Makes a source of rows that are all there.
    public init(_ rows: [TableRow<ID>], hasMore: Bool = false) {
        self.init(
            count: rows.count, hasMore: hasMore, row: { rows[$0] },
            index: { id in rows.firstIndex { $0.id == id } })
    }
}

/// The cursor, scroll, marks and sort of a table; kept by the screen between frames.
public struct TableState<ID: Hashable & Sendable>: Hashable, Sendable {
    /// The row with the cursor; it stays on this row when the list changes.
    public internal(set) var cursorID: ID?
    /// The index of the row with the cursor.
    public internal(set) var cursor = 0
    /// The index of the first visible row.
    public internal(set) var top = 0
    /// Visible rows at the last ``layout(height:source:)``.
    public internal(set) var height = 1
    /// Columns scrolled away at the left, not counting the first column, which stays.
    public internal(set) var scrolledColumns = 0
    /// Where the rows were drawn last; the mouse hits them there.
    var area: Rect?
    /// Columns that the last frame had no room for.
    public internal(set) var columnsLeftOut = 0
    /// Which columns are seen, in which order, how wide.
    public var arrangement = TableArrangement()
    /// The marked rows.
    public var marks: Set<ID> = []
    /// The sorted column, and whether from the largest down.
    public var sort: Sort?

    /// By which column the rows are sorted.
    public typealias Sort = TableSort

    /// Makes a state with the cursor on the first row.
    public init() {}

    /// The indices of the rows that are seen.
    public var visible: Range<Int> { top..<(top + height) }

    /// Whether the view comes within one page of the last loaded row, so that more should be asked for.
    public func wantsMore(_ source: TableSource<ID>) -> Bool {
        source.hasMore && top + 2 * height >= source.count
    }
}
