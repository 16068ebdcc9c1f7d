/// Rows that were read, and those of them that filter and order leave.
struct Rows<Element: Identifiable & Sendable>: Sendable where Element.ID: Sendable {
    /// All that were read, in their own order.
    private(set) var all: [Element] = []
    /// Whether the list goes on behind them.
    private(set) var hasMore = false
    /// What is listed.
    private(set) var shown: [Element] = []
    /// Whether the cursor waits for the last row, and the pages up to it are read.
    var isEndWanted = false
    private var places: [Element.ID: Int] = [:]
    /// The rows on the screen that are still to be read again.
    private var stale: Set<Element.ID> = []

    /// How many rows before one are read again with it: what came in just before it is seen then.
    private static var margin: Int { 50 }

    /// What was read so far is this.
    mutating func replace(_ elements: [Element], hasMore: Bool) {
        (all, self.hasMore, stale) = (elements, hasMore, [])
    }

    /// More was read; what is there already is left out, for the list may have moved meanwhile.
    mutating func add(_ elements: [Element], hasMore: Bool) {
        let known = Set(all.map(\.id))
        all += elements.filter { !known.contains($0.id) }
        self.hasMore = hasMore
    }

    /// These rows are on the screen and may have changed.
    mutating func spoil(_ ids: some Sequence<Element.ID>) { stale = Set(ids) }

    /// After which row to read again, nil for the first ones; no answer when nothing on the screen is stale.
    var staleAfter: Element?? {
        guard !stale.isEmpty, let first = all.firstIndex(where: { stale.contains($0.id) }) else { return nil }
        let start = first - Self.margin
        return .some(start > 0 ? all[start - 1] : nil)
    }

    /// The rows after one were read again: they take the place of what was there, as far as they reach.
    mutating func renew(_ elements: [Element], after id: Element.ID?, hasMore: Bool) {
        let start = id.flatMap { id in all.firstIndex { $0.id == id } }.map { $0 + 1 } ?? 0
        let fresh = Set(elements.map(\.id))
        // The last of them that was there before tells how far they reach; without one, what was there has no place
        // behind them any more and is read when it is scrolled to.
        let known = Dictionary(all.enumerated().dropFirst(start).map { ($1.id, $0) }) { first, _ in first }
        let last = elements.last { known[$0.id] != nil }.flatMap { known[$0.id] }
        let end = !hasMore ? all.count : last.map { $0 + 1 } ?? all.count
        let asked = all[start..<end].map(\.id)
        let reachesEnd = end == all.count
        all = all[..<start].filter { !fresh.contains($0.id) } + elements + all[end...].filter { !fresh.contains($0.id) }
        if reachesEnd { self.hasMore = hasMore }
        stale.subtract(fresh)
        stale.subtract(asked)
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

/// Which rows of a list are read.
enum RowPage<Element: Sendable>: Sendable {
    /// The first ones; they replace all that is there.
    case first
    /// Those behind the last row.
    case more(Element)
    /// Those after a row, the first ones for nil, which are there already and may have changed.
    case again(Element?)

    /// The row after which they stand; nil for the first ones.
    var after: Element? {
        switch self {
        case .first: nil
        case .more(let row): row
        case .again(let row): row
        }
    }
}
