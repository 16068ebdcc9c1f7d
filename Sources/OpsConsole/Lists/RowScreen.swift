import Ledger
import OpsDomain
import Terminal

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
    /// How many rows a page has: lists that are longer are read again in part.
    static var pageSize: Int { get }
    /// Whether the service filters, so that all that is read is listed.
    var isFilteredByService: Bool { get }
    /// Rows that are read at most for a filter, an order or the last row.
    var rowLimit: Int { get }
    /// A row as it looks now.
    func row(_ element: Element, _ situation: Situation?) -> TableRow<RowID>
    /// By what a row is sorted in a column; nil for the text of its cell.
    func sortKey(_ element: Element, _ column: String) -> SortKey?
    /// What the words of a filter are looked for in; not asked where the service filters.
    func isKept(_ element: Element, by filter: WordFilter, at now: Timestamp?) -> Bool
    /// Reads a page and hands it to `took`.
    mutating func read(_ wanted: RowPage<Element>, _ context: inout Context)
}

extension RowScreen {
    static var pageSize: Int { 500 }
    var isFilteredByService: Bool { false }
    var rowLimit: Int { 10_000 }
    func sortKey(_ element: Element, _ column: String) -> SortKey? { nil }
    mutating func questionChanged(_ context: inout Context) {
        arrange(&context)
    }

    /// The row under the cursor.
    var focused: Element? { rows[list.cursorID] }

    func source(_ situation: Situation?) -> TableSource<RowID> {
        let screen = self
        return TableSource(
            count: rows.shown.count, hasMore: rows.hasMore,
            row: { screen.rows.shown.indices.contains($0) ? screen.row(screen.rows.shown[$0], situation) : nil },
            index: { screen.rows.index(of: $0) })
    }

    /// Reads again what is there: a short list whole, of a long one what is on the screen.
    mutating func readAgain(_ context: inout Context) {
        guard rows.all.count > Self.pageSize else { return read(.first, &context) }
        rows.spoil(list.visible.clamped(to: rows.shown.indices).map { rows.shown[$0].id })
        readStale(&context)
    }

    private mutating func readStale(_ context: inout Context) {
        if let after = rows.staleAfter { read(.again(after), &context) }
    }

    /// How many rows are listed, of how many; a sign tells that not all were read.
    var countWords: String {
        guard !rows.all.isEmpty else { return "" }
        let all = rows.all.count.grouped + (rows.hasMore ? "+" : "")
        return rows.shown.count == rows.all.count ? all : "\(rows.shown.count.grouped) of \(all)"
    }

    /// A page came.
    mutating func took(_ elements: [Element], _ wanted: RowPage<Element>, hasMore: Bool, _ context: inout Context) {
        let fromEnd = max(rows.shown.count - 1 - list.cursor, 0)
        switch wanted {
        case .first: rows.replace(elements, hasMore: hasMore)
        case .more: rows.add(elements, hasMore: hasMore)
        case .again(let row): rows.renew(elements, after: row?.id, hasMore: hasMore)
        }
        arrange(&context)
        if rows.isEndWanted {
            rows.isEndWanted = rows.hasMore && rows.all.count < rowLimit
            // Keys that were pressed meanwhile moved it from the row that was the last one.
            list.move(to: rows.shown.count - 1 - fromEnd, source(context.situation))
            readOn(&context)
        }
        if !page.isLoading { readStale(&context) }
    }

    /// The whole list came.
    mutating func took(all elements: [Element], _ context: inout Context) {
        took(elements, .first, hasMore: false, &context)
    }

    mutating func jumped(to edge: ListEdge, _ context: inout Context) {
        rows.isEndWanted = edge == .end && rows.hasMore && rows.all.count < rowLimit
    }

    /// Lists what filter and order leave of what was read; the cursor stays on its row.
    mutating func arrange(_ context: inout Context) {
        arrange(context.situation)
        readOn(&context)
    }

    /// The same of rows that need no reading.
    mutating func arrange(_ situation: Situation) {
        let (cursorID, wasListed) = (list.cursorID, !rows.shown.isEmpty)
        rows.show(arranged(situation))
        // A filter that takes the cursor's row away begins at its first match.
        if wasListed, !input.text.isEmpty, cursorID.flatMap(rows.index) == nil {
            _ = list.handle(.home, source(situation))
        }
        list.layout(height: list.height, source: source(situation))
    }

    mutating func moved(_ context: inout Context) { readOn(&context) }

    private mutating func readOn(_ context: inout Context) {
        guard rows.hasMore, !page.isLoading, page.error == nil, let last = rows.all.last else { return }
        let needsAll = order != nil || rows.isEndWanted || !isFilteredByService && !input.text.isEmpty
        guard list.wantsMore(source(nil)) || needsAll && rows.all.count < rowLimit else { return }
        read(.more(last), &context)
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
        let isPart = rows.hasMore && !page.isLoading && (order != nil || !isFilteredByService && !input.text.isEmpty)
        return isPart ? Span("Of the \(rows.all.count.grouped) rows read so far; the list is longer", .warning) : nil
    }
}

extension RowScreen where Element: FoundByWords {
    func isKept(_ element: Element, by filter: WordFilter, at now: Timestamp?) -> Bool {
        filter.keeps(element, at: now)
    }
}
