import OpsDomain
import Terminal

// Reading the list: what is typed, more rows at its edges, changes from elsewhere.

extension QAQueueScreen {
    var rowState: RowState {
        let isOther = asked.map { $0.filter != filter || $0.sort != shownSort } ?? false
        if page.isLoading { return isOther || window.wantedEdge != nil ? .onTheWay : .here }
        if edge.isLoading { return window.isJumping ? .onTheWay : .here }
        return page.error == nil && edge.error == nil ? .here : .failed
    }

    mutating func appear(_ context: inout Context) {
        if page.value == nil { readList(&context) } else { refresh(&context) }
        readBatches(&context)
    }

    mutating func reload(_ context: inout Context) {
        asked = nil
        readList(&context)
        readBatches(&context)
        if detail.error != nil, let detailID { readDetail(detailID, &context) }
    }

    /// Something changed somewhere: the rows that are seen are read again, and the cursor stays on its item.
    mutating func refresh(_ context: inout Context) {
        guard asked != nil, !page.isLoading, !edge.isLoading, QAQueuePage.access.action == nil else { return }
        let (anchor, limit) = window.again(visible: list.visible)
        context.load(query(filter, anchor, limit), into: \QAQueueScreen.page, of: &self) { screen, context in
            if let answer = screen.page.value, screen.page.error == nil {
                screen.edge.reset()
                screen.window.replace(Window.Page(answer), anchor: anchor)
                screen.list.layout(height: screen.list.height, source: screen.source())
            }
            // What was typed or chosen meanwhile waits no longer.
            screen.readList(&context)
            if !screen.page.isLoading { screen.resumeJump(&context) }
            screen.prefetch(&context)
        }
    }

    private func query(_ filter: String, _ anchor: Window.Anchor, _ limit: Int) -> QAQueuePage {
        switch anchor {
        case .start: QAQueuePage(filter: filter, sort: sort, limit: limit)
        case .after(let key): QAQueuePage(filter: filter, sort: sort, after: key, limit: limit)
        case .before(let key): QAQueuePage(filter: filter, sort: sort, before: key, limit: limit)
        case .end: QAQueuePage(filter: filter, sort: sort, fromEnd: true, limit: limit)
        }
    }

    /// Reads the list of the typed filter and the chosen sort from its start.
    ///
    /// One question is on its way at a time; its answer asks again when typing went on meanwhile.
    mutating func readList(_ context: inout Context) {
        let question = Question(filter: input.text, sort: sort)
        guard question != asked, !(page.isLoading && asked != nil) else { return }
        asked = question
        edge.reset()
        context.load(query(question.filter, .start, Window.pageSize), into: \QAQueueScreen.page, of: &self) {
            screen, context in
            screen.took(question, &context)
        }
    }

    private mutating func took(_ question: Question, _ context: inout Context) {
        input.took(page.error?.code == .usage ? page.error : nil, of: question.filter)
        if page.error == nil, let answer = page.value {
            filter = question.filter
            shownSort = question.sort
            window.replace(Window.Page(answer), anchor: .start)
            // The cursor stays on its item when the new list has it, else it goes to the top.
            if list.cursorID.flatMap(window.index) == nil { list.move(to: 0, source()) }
            list.layout(height: list.height, source: source())
        }
        if input.text != question.filter || sort != question.sort { return readList(&context) }
        resumeJump(&context)
        moved(&context)
    }

    /// Reads more rows before they are needed, at the edge that the cursor comes near.
    mutating func prefetch(_ context: inout Context) {
        guard !edge.isLoading, !page.isLoading, page.error == nil,
            let anchor = window.wanted(cursor: list.cursor, height: list.height)
        else { return }
        context.load(query(filter, anchor, Window.pageSize), into: \QAQueueScreen.edge, of: &self) {
            screen, context in
            guard let answer = screen.edge.value, screen.edge.error == nil else { return }
            screen.window.add(Window.Page(answer), anchor: anchor)
            screen.list.layout(height: screen.list.height, source: screen.source())
        }
    }

    /// Reads the rows at one end of the list unless they are there; of a list that is on its way, as soon as it came.
    mutating func jumped(to end: ListEdge, _ context: inout Context) {
        edge.reset()
        window.wantedEdge = page.isLoading ? end : nil
        guard !page.isLoading, let anchor = window.missing(at: end) else { return }
        window.isJumping = true
        context.load(query(filter, anchor, Window.pageSize), into: \QAQueueScreen.edge, of: &self) { screen, context in
            screen.window.isJumping = false
            guard let answer = screen.edge.value, screen.edge.error == nil else { return }
            screen.land(Window.Page(answer), at: end)
            screen.moved(&context)
        }
    }

    mutating func readBatches(_ context: inout Context) {
        guard context.situation.allows(.bulkQAActions) else { return }
        context.load(ListQABatches(), into: \QAQueueScreen.batches, of: &self)
    }
}

// The detail of the row, which is an entry of the ledger for each record and visit (ACC-22).

extension QAQueueScreen {
    /// While the cursor travels nothing is read; after a rest the detail is.
    mutating func restDetail(_ context: inout Context) {
        guard let item = focused, item.id != detailID else { return }
        context.wait(300, of: self) { screen, context in
            guard screen.focused?.id == item.id, screen.isWide || screen.wantsDetail else { return }
            screen.readDetail(item.id, &context)
        }
    }

    mutating func openDetail(_ context: inout Context) {
        guard let item = focused else { return }
        wantsDetail = true
        if detailID != item.id || detail.error != nil { readDetail(item.id, &context) }
    }

    mutating func closeDetail() {
        wantsDetail = false
        hasDetailFocus = false
    }

    private mutating func readDetail(_ id: String, _ context: inout Context) {
        detailID = id
        context.load(ShowQAItem(id), into: \QAQueueScreen.detail, of: &self) { screen, _ in
            screen.detailView = TextView(screen.detail.value.map { QADetail.lines($0) } ?? [])
        }
    }
}

extension PageWindow.Page where Element == QAItem, Place == String {
    init(_ answer: QAQueuePage.Answer) {
        self.init(items: answer.items, previous: answer.previous, next: answer.next)
    }
}
