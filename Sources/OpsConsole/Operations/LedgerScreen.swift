import Ledger
import OpsDomain
import Terminal

/// The ledger, newest first, with a filter (ACC-25).
struct LedgerScreen: WindowScreen {
    enum Action: String, ScreenAction {
        case open = "ledger.open"
        case verify = "ledger.verify"
    }

    var id = PaneID.none
    typealias Window = PageWindow<LedgerEntry, Int64>
    /// The loaded entries; `page` is the request of the newest list, `edge` that of more entries of the same list.
    var window = Window()
    private var page = Load<ListLedger.Answer>()
    private var edge = Load<ListLedger.Answer>()
    var list = TableState<String>()
    var input = FilterInput(placeholder: "operator:l2.santos action:QA_APPROVE at>today words")
    private var asked: String?
    /// The filter that the entries are of; the one that is typed may be wrong.
    private var shown = ""

    var kind: ScreenKind { .ledger }
    func emptyWords(_ keys: KeyNames) -> String { "No entry matches" }
    /// The ledger has one order, that of the work.
    let sortable: Set<String> = []
    let vocabulary: FilterVocabulary? = LedgerExpression.vocabulary
    var title: String { shown.isEmpty ? "Ledger" : "Ledger ─ \(shown)" }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        [
            bind(
                .open, .enter, name: "entry", help: "Show the entry field by field",
                unless: window.items.isEmpty ? "no entry is listed" : nil, footer: 1),
            bind(
                .verify, .character("v"), name: "verify",
                help: "Recompute the whole ledger and compare every record with it",
                unless: situation.objection(.verify), footer: 3),
        ]
    }

    var commands: [CommandWord] {
        [CommandWord("filter", "EXPRESSION", "operator tenant session action entity id outcome at, and words")]
    }

    var record: RecordReference? {
        window[list.cursorID].flatMap { RecordReference($0) }
    }

    func exportObjection(_ situation: Situation) -> String? { situation.objection(.exportLedger) }
    func exportDialog(_ situation: Situation) -> SaveDialog? { SaveDialog.exporting(filter: shown) }

    mutating func questionChanged(_ context: inout Context) { read(&context) }

    /// Reads what is new; who has come far down in the ledger keeps what they read.
    mutating func appear(_ context: inout Context) {
        guard let newest = window.items.first?.seq else { return read(&context) }
        let isAtStart = !window.hasEarlier && window.items.count <= Window.pageSize
        if input.error == nil, isAtStart, context.situation.ledgerHead > newest { reload(&context) }
    }

    var rowState: RowState {
        if page.isLoading { return asked != shown || window.wantedEdge != nil ? .onTheWay : .here }
        if edge.isLoading { return window.isJumping ? .onTheWay : .here }
        return page.error == nil && edge.error == nil ? .here : .failed
    }

    mutating func reload(_ context: inout Context) {
        asked = nil
        read(&context)
    }

    private mutating func read(_ context: inout Context) {
        let text = input.text
        guard text != asked, asked == nil || !page.isLoading else { return }
        asked = text
        edge.reset()
        context.load(query(text, .start), into: \LedgerScreen.page, of: &self) { screen, context in
            screen.input.took(screen.page.error?.code == .usage ? screen.page.error : nil, of: text)
            if screen.page.error == nil, let answer = screen.page.value {
                screen.window.replace(Window.Page(answer), anchor: .start)
                screen.shown = text
                screen.list.layout(height: screen.list.height, source: screen.source(nil))
            }
            screen.read(&context)
            if !screen.page.isLoading { screen.resumeJump(&context) }
        }
    }

    private func query(_ text: String, _ anchor: Window.Anchor) -> ListLedger {
        switch anchor {
        case .start: ListLedger(filter: text, limit: Window.pageSize)
        case .after(let seq): ListLedger(filter: text, before: seq, limit: Window.pageSize)
        case .before(let seq): ListLedger(filter: text, after: seq, limit: Window.pageSize)
        case .end: ListLedger(filter: text, after: 0, limit: Window.pageSize)
        }
    }

    mutating func moved(_ context: inout Context) {
        guard !page.isLoading, !edge.isLoading, page.error == nil,
            let anchor = window.wanted(cursor: list.cursor, height: list.height)
        else { return }
        context.load(query(shown, anchor), into: \LedgerScreen.edge, of: &self) { screen, context in
            guard let answer = screen.edge.value, screen.edge.error == nil else { return }
            screen.window.add(Window.Page(answer), anchor: anchor)
            screen.list.layout(height: screen.list.height, source: screen.source(nil))
        }
    }

    mutating func jumped(to end: ListEdge, _ context: inout Context) {
        edge.reset()
        window.wantedEdge = page.isLoading ? end : nil
        guard !page.isLoading, let anchor = window.missing(at: end) else { return }
        window.isJumping = true
        context.load(query(shown, anchor), into: \LedgerScreen.edge, of: &self) { screen, context in
            screen.window.isJumping = false
            guard let answer = screen.edge.value, screen.edge.error == nil else { return }
            screen.land(Window.Page(answer), at: end)
            screen.moved(&context)
        }
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .verify: context.want(.dialog(WorkDialog.verifying()))
        case .open:
            guard let seq = window[list.cursorID]?.seq else { return }
            context.want(.open(LedgerEntryScreen(seq: seq)))
        }
    }

    /// What Tab offers behind a field: every action there is, else what the listed entries hold.
    func knownValues(of field: String) -> [String] {
        let entries = window.items
        let known: [String?] =
            switch field {
            case "action": OperationCatalog.portals.flatMap { $0.operations.map { $0.access.action } }
            case "operator", "op", "login": entries.map(\.operatorLogin)
            case "tenant", "org": entries.map(\.organizationID)
            case "session": entries.map(\.sessionID)
            case "entity": entries.map(\.entityType)
            case "id": entries.map(\.entityID)
            default: []
            }
        return Set(known.compactMap(\.self)).sorted()
    }

    func source(_ situation: Situation?) -> TableSource<String> {
        let window = window
        return TableSource(
            count: window.items.count, hasMore: window.hasMore,
            row: { window.items.indices.contains($0) ? Self.row(window.items[$0]) : nil },
            index: { window.index(of: $0) })
    }

    private static func row(_ entry: LedgerEntry) -> TableRow<String> {
        let look: Look = entry.outcome == .done ? .normal : entry.outcome == .denied ? .warning : .error
        let subject = [entry.entityType, entry.entityID].compactMap(\.self).joined(separator: " ")
        return TableRow(
            entry.id,
            [
                Span(String(entry.seq)), Span(Format.second(entry.at), .dim), Span(entry.operatorLogin),
                Span(entry.action, look),
                Span(entry.organizationID ?? ""), Span(subject, .dim),
                Span(entry.outcome == .done ? "" : entry.outcome.rawValue, look),
                Span(entry.changeCount == 0 ? "" : String(entry.changeCount), .dim),
            ])
    }

    var columns: [TableColumn] {
        [
            TableColumn("seq", "Seq", min: 6, ideal: 10, align: .trailing),
            TableColumn("at", "When (UTC)", min: 19, ideal: 19, priority: 1),
            TableColumn("operator", "Who", min: 10, ideal: 20), TableColumn("action", "What", min: 12, ideal: 24),
            TableColumn("tenant", "Tenant", min: 9, ideal: 14, priority: 2),
            TableColumn("entity", "Record", min: 12, priority: 3),
            TableColumn("outcome", "Outcome", min: 7, ideal: 8, priority: 1),
            TableColumn("changes", "Rows", min: 4, ideal: 6, align: .trailing, priority: 4),
        ]
    }

    func facts(_ situation: Situation) -> [RowFact] {
        guard let entry = window[list.cursorID] else { return [] }
        return [
            RowFact("Why", entry.reason ?? ""), RowFact("Ticket", entry.ticketID ?? ""),
            RowFact("Session", entry.sessionID ?? ""), RowFact("Role", entry.operatorRole),
        ]
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        let (top, area) = rect.cutTop(input.height)
        defer { input.draw(in: top, on: &canvas) }
        if window.items.isEmpty, input.error == nil,
            FailureNotice.draw(ifEmpty: page, situation.keys, in: area, on: &canvas)
        {
            return
        }
        drawTable(in: area, situation, on: &canvas)
    }

    func status(_ situation: Situation) -> Span? {
        if let error = page.error, error.code != .usage { return FailureNotice.status(error, situation.keys) }
        if let error = edge.error { return FailureNotice.status(error, situation.keys, what: "More entries: ") }
        guard let newest = window.items.first?.seq, asked == "", !window.hasEarlier, situation.ledgerHead > newest
        else { return nil }
        return Span(
            "\(Format.count(Int(situation.ledgerHead - newest), "newer entry", "newer entries")): \(situation.keys.reload) shows them",
            .dim)
    }
}

extension PageWindow.Page where Element == LedgerEntry, Place == Int64 {
    init(_ answer: ListLedger.Answer) {
        self.init(items: answer.entries, previous: answer.previous, next: answer.next)
    }
}
