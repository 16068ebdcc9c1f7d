import Ledger
import OpsDomain
import Terminal

extension QAQueueScreen {
    var columns: [TableColumn] { Self.standardColumns }

    private static let standardColumns = [
        TableColumn("reference", "Case", min: 12, ideal: 12), TableColumn("harm", "!", min: 1, ideal: 1),
        TableColumn("tenant", "Tenant", min: 18, ideal: 34), TableColumn("severity", "Sev", min: 4, ideal: 4),
        TableColumn("category", "Cat", min: 8, ideal: 20, priority: 2),
        TableColumn("language", "Lang", min: 4, ideal: 5, priority: 3), TableColumn("age", "Age", min: 6, ideal: 6),
        TableColumn("priority", "Pri", min: 3, ideal: 3, priority: 1),
        TableColumn("state", "State", min: 11, ideal: 16),
    ]

    /// Below this width of the list a category is shown in its short form.
    private static let shortWidth = 100

    /// From this width on the detail stands beside the list.
    static let wideWidth = 130

    func source(_ situation: Situation?) -> TableSource<String> { source(at: situation?.now) }

    /// The loaded rows as the table wants them.
    func source(at now: Timestamp? = nil, isShort: Bool = false) -> TableSource<String> {
        let window = window
        return TableSource(
            count: window.items.count, hasMore: window.hasMore,
            row: { window.items.indices.contains($0) ? Self.row(window.items[$0], at: now, isShort) : nil },
            index: { window.index(of: $0) })
    }

    private static func row(_ item: QAItem, at now: Timestamp?, _ isShort: Bool) -> TableRow<String> {
        let isOpen = item.state == .pending || item.state == .inReview
        let look: Look = isOpen ? .normal : .dim
        return TableRow(
            item.id,
            [
                Span(item.reference, look), Span(item.imminentHarm ? "!" : "", .error),
                Span(item.organizationName, look),
                Span(QALook.short(item.severity), isOpen ? QALook.of(item.severity) : .dim),
                Span(isShort ? QALook.short(item.category) : item.category, look), Span(item.language, look),
                Span(Format.age(item.createdAt, at: now), look),
                Span(String(item.priority), look), Span(QALook.state(item), item.state == .inReview ? .info : look),
            ])
    }

    func status(_ situation: Situation) -> Span? {
        if isFreezing { return Span("Freezing what is marked…", .dim) }
        if let error = edge.error { return FailureNotice.status(error, situation.keys, what: "More rows: ") }
        if let error = page.error, page.error?.code != .usage {
            return FailureNotice.status(error, situation.keys)
        }
        if page.isLoading, page.value != nil, input.text != filter { return Span("Filtering…", .dim) }
        guard let batch = undoable(situation), let until = batch.undoUntil, let now = situation.now else { return nil }
        // Minutes suffice until the last one: a text that changes each second costs bytes on a slow line.
        let seconds = Int((until.milliseconds - now.milliseconds) / 1000)
        let left = seconds >= 60 ? "\(seconds / 60) min" : "\(seconds) s"
        let undo = situation.keys[Action.undo]
        return Span("\(batch.action): \(Format.count(batch.applied, "item")) · \(undo) undo (\(left) left)", .dim)
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        isWide = rect.width >= Self.wideWidth
        var area = rect
        let parts = area.cutTop(input.height)
        area = parts.rest
        defer { input.draw(in: parts.top, on: &canvas) }
        if window.items.isEmpty, input.error == nil,
            FailureNotice.draw(ifEmpty: page, situation.keys, in: area, on: &canvas)
        {
            return
        }
        if isWide {
            let parts = area.columns(.flexible(3), .flexible(2), gap: 1)
            drawDetail(in: parts[1], isBeside: true, situation, &canvas)
            area = parts[0]
        } else if wantsDetail {
            let parts = area.cutBottom(area.height * 3 / 5)
            drawDetail(in: parts.bottom, isBeside: false, situation, &canvas)
            area = parts.rest
        }
        drawList(in: area, situation, &canvas)
    }

    private mutating func drawList(in rect: Rect, _ situation: Situation, _ canvas: inout Canvas) {
        // The table shows marks by id; of a whole filter every row shown is marked.
        list.marks = marks.wholeFilter == filter ? Set(window.items.map(\.id)) : marks.ids
        list.sort = order
        Table<String>(columns, empty: emptyWords(situation.keys)).draw(
            in: rect, &list, source(at: situation.now, isShort: rect.width < Self.shortWidth),
            focused: !input.isOpen && !hasDetailFocus, on: &canvas)
    }

    private mutating func drawDetail(
        in rect: Rect, isBeside: Bool, _ situation: Situation, _ canvas: inout Canvas
    ) {
        let (head, body) = rect.cutTop(1)
        let keys = hasDetailFocus ? "tab back" : isBeside ? "tab" : "tab scrolls, esc closes"
        canvas.rule(head, .light, hasDetailFocus ? .focusMarker : .frame, title: "Detail", note: keys)
        guard let item = focused else { return }
        guard detailID == item.id else {
            let key = situation.keys[Action.detail]
            canvas.write("rest or \(key) shows \(item.reference)", at: body.origin, .dim, width: body.width)
            return
        }
        if let error = detail.error {
            FailureNotice.draw(error, situation.keys, in: body, on: &canvas)
        } else if detail.isLoading || detail.value?.item.id != item.id {
            canvas.write("Reading…", at: body.origin, .dim, width: body.width)
        } else {
            detailView.draw(in: body, focused: hasDetailFocus, on: &canvas)
        }
    }
}
