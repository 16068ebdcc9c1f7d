import OpsDomain
import Terminal

/// Rows that were read, and those of them that filter and order leave.
struct Rows<Element: Identifiable & Sendable>: Sendable where Element.ID: Sendable {
    /// All that were read, in their own order.
    private(set) var all: [Element] = []
    /// What is listed.
    private(set) var shown: [Element] = []
    /// Whether the cursor waits for the last row, and the pages up to it are read.
    var isEndWanted = false
    private var places: [Element.ID: Int] = [:]

    /// What was read so far is this.
    mutating func replace(_ elements: [Element]) { all = elements }

    /// More was read; what is there already is left out, for the list may have moved meanwhile.
    mutating func add(_ elements: [Element]) {
        let known = Set(all.map(\.id))
        all += elements.filter { !known.contains($0.id) }
    }

    /// What is listed is this.
    mutating func show(_ elements: [Element]) {
        shown = elements
        places = Dictionary(elements.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Where a row stands among the listed ones.
    func index(of id: Element.ID) -> Int? { places[id] }
    /// The listed row of an id.
    subscript(_ id: Element.ID?) -> Element? { id.flatMap { places[$0] }.map { shown[$0] } }
}

/// By what a row is sorted where its text does not tell.
enum SortKey: Comparable, Hashable, Sendable {
    case none
    case number(Int64)
    case text(String)
}

/// A list that reads its rows in pages, and filters and sorts here what was read (TUI-5).
///
/// As soon as there is a filter or an order, or the last row is wanted, the pages that are missing are read too, up to
/// `rowLimit`.
protocol RowScreen: ListScreen where RowID == Element.ID {
    associatedtype Element: Identifiable & Sendable where Element.ID: Sendable
    associatedtype Answer: Sendable

    /// The newest request.
    var page: Load<Answer> { get }
    /// What was read.
    var rows: Rows<Element> { get set }
    /// Whether there are more pages.
    var hasMore: Bool { get }
    /// Whether the service filters, so that all that is read is listed.
    var isFilteredByService: Bool { get }
    /// Rows that are read at most for a filter, an order or the last row.
    var rowLimit: Int { get }
    /// A row as it looks now.
    func row(_ element: Element, _ situation: Situation?) -> TableRow<RowID>
    /// By what a row is sorted in a column; nil for the text of its cell.
    func sortKey(_ element: Element, _ column: String) -> SortKey?
    /// Reads the next page; called only when there is one and no request is on its way.
    mutating func readMore(_ context: inout Context)
}

extension RowScreen {
    var hasMore: Bool { false }
    var isFilteredByService: Bool { false }
    var rowLimit: Int { 10_000 }
    func sortKey(_ element: Element, _ column: String) -> SortKey? { nil }
    mutating func readMore(_ context: inout Context) {}
    mutating func questionChanged(_ context: inout Context) {
        arrange(&context)
    }

    /// The row under the cursor.
    var focused: Element? { rows[list.cursorID] }

    func source(_ situation: Situation?) -> TableSource<RowID> {
        let screen = self
        return TableSource(
            count: rows.shown.count, hasMore: hasMore,
            row: { screen.rows.shown.indices.contains($0) ? screen.row(screen.rows.shown[$0], situation) : nil },
            index: { screen.rows.index(of: $0) })
    }

    /// Whether the list may be read again unasked: not when that would take rows away that were scrolled to.
    var mayRefresh: Bool { !page.isLoading && rows.all.count <= 500 }

    /// How many rows are listed, of how many; a sign tells that not all were read.
    var countWords: String {
        guard !rows.all.isEmpty else { return "" }
        let all = rows.all.count.grouped + (hasMore ? "+" : "")
        return rows.shown.count == rows.all.count ? all : "\(rows.shown.count.grouped) of \(all)"
    }

    /// An answer came: the first page, which replaces what is there, or one more.
    mutating func took(_ elements: [Element], isFirst: Bool, _ context: inout Context) {
        let fromEnd = max(rows.shown.count - 1 - list.cursor, 0)
        if isFirst { rows.replace(elements) } else { rows.add(elements) }
        arrange(&context)
        guard rows.isEndWanted else { return }
        rows.isEndWanted = hasMore && rows.all.count < rowLimit
        // Keys that were pressed meanwhile moved it from the row that was the last one.
        list.move(to: rows.shown.count - 1 - fromEnd, source(context.situation))
        readOn(&context)
    }

    mutating func jumped(to edge: ListEdge, _ context: inout Context) {
        rows.isEndWanted = edge == .end && hasMore && rows.all.count < rowLimit
    }

    /// Lists what filter and order leave of what was read; the cursor stays on its row.
    mutating func arrange(_ context: inout Context) {
        let (cursorID, wasListed) = (list.cursorID, !rows.shown.isEmpty)
        rows.show(arranged(context.situation))
        // A filter that takes the cursor's row away begins at its first match.
        if wasListed, !input.text.isEmpty, cursorID.flatMap(rows.index) == nil {
            _ = list.handle(.home, source(context.situation))
        }
        list.layout(height: list.height, source: source(context.situation))
        readOn(&context)
    }

    mutating func moved(_ context: inout Context) { readOn(&context) }

    private mutating func readOn(_ context: inout Context) {
        guard hasMore, !page.isLoading, page.error == nil else { return }
        let needsAll = order != nil || rows.isEndWanted || !isFilteredByService && !input.text.isEmpty
        guard list.wantsMore(source(nil)) || needsAll && rows.all.count < rowLimit else { return }
        readMore(&context)
    }

    private func arranged(_ situation: Situation) -> [Element] {
        let kept = rows.all.filter(keeps(situation))
        guard let order, let index = columns.firstIndex(where: { $0.id == order.column }) else { return kept }
        let keyed = kept.enumerated().map { place, element in
            let key = sortKey(element, order.column) ?? .text(row(element, situation).cells[index].text.lowercased())
            return (key: key, place: place, element: element)
        }
        // Equal rows keep their own order.
        return keyed.sorted { one, other in
            guard one.key == other.key else { return order.descending ? one.key > other.key : one.key < other.key }
            return one.place < other.place
        }.map(\.element)
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        drawRows(in: rect, situation, on: &canvas)
    }

    /// The filter's line, and the table or why there is none.
    mutating func drawRows(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        let (top, area) = rect.cutTop(input.height)
        defer { input.draw(in: top, on: &canvas) }
        if rows.all.isEmpty, FailureNotice.draw(ifEmpty: page, situation.keys, in: area, on: &canvas) { return }
        drawTable(in: area, situation, on: &canvas)
    }

    func status(_ situation: Situation) -> Span? { pageStatus(situation) }

    /// What the newest request came to, while older rows are shown.
    func pageStatus(_ situation: Situation) -> Span? {
        guard page.value != nil else { return nil }
        if let error = page.error { return FailureNotice.status(error, situation.keys) }
        let isPart = hasMore && !page.isLoading && (order != nil || !isFilteredByService && !input.text.isEmpty)
        return isPart ? Span("Of the \(rows.all.count.grouped) rows read so far; the list is longer", .warning) : nil
    }
}
