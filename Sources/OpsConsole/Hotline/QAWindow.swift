import OpsDomain

/// The part of the queue that is loaded: whole pages in order, a few around the cursor, whatever the queue's size.
struct QAWindow: Sendable {
    /// How a page was asked for, so that it can be asked for again.
    enum Anchor: Sendable, Hashable {
        case start
        case after(String)
        case before(String)
    }

    private struct Page: Sendable {
        let anchor: Anchor
        let items: [QAItem]
        let previous: String?
        let next: String?
    }

    private var pages: [Page] = []
    /// All loaded items, in order.
    private(set) var items: [QAItem] = []
    private var places: [String: Int] = [:]

    /// Rows asked for at once.
    static let pageSize = 100
    /// Rows kept at most; the page farthest from the cursor goes.
    private static let keptRows = 500

    /// Whether there are rows behind the loaded ones.
    var hasMore: Bool { pages.last?.next != nil }
    /// Whether there are rows before the loaded ones.
    var hasEarlier: Bool { pages.first?.previous != nil }
    /// Whether the whole list is loaded.
    var isWhole: Bool { !pages.isEmpty && !hasMore && !hasEarlier }

    /// The index of an item.
    func index(of id: String) -> Int? { places[id] }

    /// What to ask for so that rows around the cursor are there before they are needed; nil when nothing is missing.
    func wanted(cursor: Int, height: Int) -> Anchor? {
        let margin = max(height, 25)
        if cursor + margin >= items.count, let next = pages.last?.next { return .after(next) }
        if cursor < margin, let previous = pages.first?.previous { return .before(previous) }
        return nil
    }

    /// What to ask for to read again the rows that are seen, and how many.
    func again(visible: Range<Int>) -> (anchor: Anchor, limit: Int) {
        var first = 0
        var index = 0
        while index < pages.count - 1, first + pages[index].items.count <= visible.lowerBound {
            first += pages[index].items.count
            index += 1
        }
        guard pages.indices.contains(index) else { return (.start, Self.pageSize) }
        let start = index
        var count = pages[index].items.count
        while index < pages.count - 1, first + count < visible.upperBound {
            index += 1
            count += pages[index].items.count
        }
        let limit = min(max(count, Self.pageSize), Self.keptRows)
        if case .before = pages[start].anchor, index + 1 < pages.count, let edge = pages[index + 1].previous {
            return (.before(edge), limit)
        }
        return (pages[start].anchor, limit)
    }

    /// Replaces everything by one answer.
    mutating func replace(_ answer: QAQueuePage.Answer, anchor: Anchor) {
        pages = [Page(anchor: anchor, items: answer.items, previous: answer.previous, next: answer.next)]
        index(pages)
    }

    /// Adds a page at the end or the start; rows that are loaded already are left out, for the list may have moved.
    mutating func add(_ answer: QAQueuePage.Answer, anchor: Anchor, cursor: Int) {
        let fresh = answer.items.filter { places[$0.id] == nil }
        let page = Page(anchor: anchor, items: fresh, previous: answer.previous, next: answer.next)
        if case .before = anchor { pages.insert(page, at: 0) } else { pages.append(page) }
        while pages.count > 2, pages.reduce(0, { $0 + $1.items.count }) > Self.keptRows {
            if case .before = anchor { pages.removeLast() } else { pages.removeFirst() }
        }
        index(pages)
    }

    /// Replaces one item where it stands.
    mutating func update(_ item: QAItem) {
        guard let place = places[item.id] else { return }
        pages = pages.map { page in
            Page(
                anchor: page.anchor, items: page.items.map { $0.id == item.id ? item : $0 }, previous: page.previous,
                next: page.next)
        }
        items[place] = item
    }

    private mutating func index(_ pages: [Page]) {
        items = pages.flatMap(\.items)
        places = Dictionary(items.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
