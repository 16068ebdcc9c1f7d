import Terminal

/// The part of a long list that is loaded: whole pages in order, a few around the cursor, whatever the list's size.
///
/// A place is what the service names a row by, to ask for what is before or after it.
struct PageWindow<Element: Identifiable & Sendable, Place: Hashable & Sendable>: Sendable
where Element.ID: Sendable {
    /// How a page is asked for, so that it can be asked for again.
    enum Anchor: Sendable, Hashable {
        case start
        case after(Place)
        case before(Place)
        /// The last rows of the list.
        case end
    }

    /// Rows as they came, and the places from which to ask for more on either side.
    struct Page: Sendable {
        /// The rows, in order.
        var items: [Element]
        /// Before which there are more; nil at the start of the list.
        var previous: Place?
        /// After which there are more; nil at the end of the list.
        var next: Place?
    }

    private struct Part: Sendable {
        let anchor: Anchor
        var page: Page
    }

    private var parts: [Part] = []
    /// All loaded rows, in order.
    private(set) var items: [Element] = []
    private var places: [Element.ID: Int] = [:]
    /// The end of the list that is wanted as soon as the list that is on its way has come.
    var wantedEdge: ListEdge?

    /// Whether the rows at one end are on their way, to take the place of those that are seen.
    var isJumping = false

    /// Rows asked for at once.
    static var pageSize: Int { 100 }
    /// Rows kept at most; the page farthest from the cursor goes.
    private static var keptRows: Int { 500 }

    /// Whether there are rows behind the loaded ones.
    var hasMore: Bool { parts.last?.page.next != nil }
    /// Whether there are rows before the loaded ones.
    var hasEarlier: Bool { parts.first?.page.previous != nil }
    /// Whether the whole list is loaded.
    var isWhole: Bool { !parts.isEmpty && !hasMore && !hasEarlier }

    /// The index of a row.
    func index(of id: Element.ID) -> Int? { places[id] }
    /// The loaded row of an id.
    subscript(_ id: Element.ID?) -> Element? { id.flatMap { places[$0] }.map { items[$0] } }

    /// What to ask for so that rows around the cursor are there before they are needed; nil when nothing is missing.
    func wanted(cursor: Int, height: Int) -> Anchor? {
        let margin = max(height, 25)
        if cursor + margin >= items.count, let next = parts.last?.page.next { return .after(next) }
        if cursor < margin, let previous = parts.first?.page.previous { return .before(previous) }
        return nil
    }

    /// What to ask for to see one end of the list; nil when that is loaded.
    func missing(at edge: ListEdge) -> Anchor? {
        switch edge {
        case .start: hasEarlier ? .start : nil
        case .end: hasMore ? .end : nil
        }
    }

    /// What to ask for to read again the rows that are seen, and how many.
    func again(visible: Range<Int>) -> (anchor: Anchor, limit: Int) {
        var first = 0
        var index = 0
        while index < parts.count - 1, first + parts[index].page.items.count <= visible.lowerBound {
            first += parts[index].page.items.count
            index += 1
        }
        guard parts.indices.contains(index) else { return (.start, Self.pageSize) }
        let start = index
        var count = parts[index].page.items.count
        while index < parts.count - 1, first + count < visible.upperBound {
            index += 1
            count += parts[index].page.items.count
        }
        let limit = min(max(count, Self.pageSize), Self.keptRows)
        return (anchor(from: start, to: index, isFirstSeen: visible.lowerBound <= first), limit)
    }

    /// From where to read some of the parts again in one page.
    private func anchor(from start: Int, to end: Int, isFirstSeen: Bool) -> Anchor {
        let (first, last) = (parts[start], parts[end])
        switch first.anchor {
        case .start, .after: return first.anchor
        case .before, .end:
            // What was read backwards is read from what stands beside it, if that is there.
            if start > 0, let place = parts[start - 1].page.next { return .after(place) }
            if end == parts.count - 1, last.page.next == nil { return .end }
            if end < parts.count - 1, let place = parts[end + 1].page.previous { return .before(place) }
            if start < end, !isFirstSeen, let place = first.page.previous { return .after(place) }
            return first.anchor
        }
    }

    /// Replaces everything by one answer.
    mutating func replace(_ page: Page, anchor: Anchor) {
        parts = [Part(anchor: anchor, page: page)]
        arrange()
    }

    /// Adds a page at the end or the start; rows that are loaded already are left out, for the list may have moved.
    mutating func add(_ page: Page, anchor: Anchor) {
        var fresh = page
        fresh.items.removeAll { places[$0.id] != nil }
        let part = Part(anchor: anchor, page: fresh)
        if case .before = anchor { parts.insert(part, at: 0) } else { parts.append(part) }
        while parts.count > 2, parts.reduce(0, { $0 + $1.page.items.count }) > Self.keptRows {
            if case .before = anchor { parts.removeLast() } else { parts.removeFirst() }
        }
        arrange()
    }

    /// Replaces one row where it stands.
    mutating func update(_ item: Element) {
        guard places[item.id] != nil else { return }
        for index in parts.indices {
            if let row = parts[index].page.items.firstIndex(where: { $0.id == item.id }) {
                parts[index].page.items[row] = item
            }
        }
        arrange()
    }

    private mutating func arrange() {
        items = parts.flatMap(\.page.items)
        places = Dictionary(items.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

/// Whether the rows that are seen are those that were asked for.
enum RowState: Sendable {
    case here, onTheWay, failed
}

/// One end of a list.
enum ListEdge: Sendable, Hashable {
    case start, end

    /// The end to which a key goes in every table; nil for any other key.
    init?(_ key: Key) {
        switch key {
        case .home, .character("g"): self = .start
        case .end, .character("G"): self = .end
        default: return nil
        }
    }
}

extension Key {
    /// Whether it only moves about in a list, whatever its rows are.
    var isMove: Bool {
        switch self {
        case .named(let name, []): [.up, .down, .left, .right, .home, .end, .pageUp, .pageDown].contains(name)
        case .character("j"), .character("k"), .character("h"), .character("l"): true
        default: ListEdge(self) != nil
        }
    }
}

/// A list of which only the part around the cursor is loaded (TUI-5).
protocol WindowScreen: ListScreen where RowID == Element.ID {
    associatedtype Element: Identifiable & Sendable where Element.ID: Sendable
    associatedtype Place: Hashable & Sendable

    /// The loaded part.
    var window: PageWindow<Element, Place> { get set }
}

extension WindowScreen {
    /// The list that was on its way came: now the cursor goes to the end of it that was wanted meanwhile.
    mutating func resumeJump(_ context: inout Context) {
        guard let edge = window.wantedEdge else { return }
        window.wantedEdge = nil
        list.move(to: edge == .start ? 0 : window.items.count - 1, source(context.situation))
        jumped(to: edge, &context)
    }

    /// The rows at one end came: the cursor is as far from it as keys that were pressed meanwhile have moved it.
    mutating func land(_ page: PageWindow<Element, Place>.Page, at edge: ListEdge) {
        let (cursor, last) = (list.cursor, window.items.count - 1)
        window.replace(page, anchor: edge == .start ? .start : .end)
        list.move(to: edge == .start ? cursor : window.items.count - 1 - (last - cursor), source(nil))
    }
}
