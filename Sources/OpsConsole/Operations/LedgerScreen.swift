import Ledger
import OpsDomain
import Terminal

/// The ledger, newest first, with a filter (ACC-25).
struct LedgerScreen: ListScreen {
    enum Action: String, ScreenAction {
        case open = "ledger.open"
        case verify = "ledger.verify"
    }

    var id = PaneID.none
    private static let pageSize = 100
    private var page = Load<ListLedger.Answer>()
    private var entries: [LedgerEntry] = []
    var list = TableState<Int64>()
    var input = FilterInput(placeholder: "operator:l2.santos action:QA_APPROVE at>today words")
    private var asked: String?
    /// The filter that the entries are of; the one that is typed may be wrong.
    private var shown = ""

    var kind: ScreenKind { .ledger }
    let emptyWords = "No entry matches"
    /// The ledger has one order, that of the work.
    let sortable: Set<String> = []
    let vocabulary: FilterVocabulary? = LedgerExpression.vocabulary
    var title: String { shown.isEmpty ? "Ledger" : "Ledger ─ \(shown)" }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        [
            bind(
                .open, .enter, name: "entry", help: "Show the entry field by field",
                unless: entries.isEmpty ? "no entry is listed" : nil, footer: 1),
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
        list.cursorID.flatMap { seq in entries.first { $0.seq == seq } }.flatMap { RecordReference($0) }
    }

    func exportObjection(_ situation: Situation) -> String? { situation.objection(.exportLedger) }
    func exportDialog(_ situation: Situation) -> SaveDialog? { SaveDialog.exporting(filter: shown) }

    mutating func questionChanged(_ context: inout Context) { read(&context) }

    /// Reads what is new; who has come far down in the ledger keeps what they read.
    mutating func appear(_ context: inout Context) {
        guard let newest = entries.first?.seq else { return read(&context) }
        if input.error == nil, entries.count <= Self.pageSize, context.situation.ledgerHead > newest {
            reload(&context)
        }
    }

    mutating func reload(_ context: inout Context) {
        asked = nil
        read(&context)
    }

    private mutating func read(_ context: inout Context) {
        let text = input.text
        guard text != asked, asked == nil || !page.isLoading else { return }
        asked = text
        context.load(ListLedger(filter: text, limit: Self.pageSize), into: \LedgerScreen.page, of: &self) {
            screen, context in
            screen.input.took(screen.page.error?.code == .usage ? screen.page.error : nil, of: text)
            if screen.page.error == nil {
                screen.entries = screen.page.value?.entries ?? []
                screen.shown = text
                screen.list.layout(height: screen.list.height, source: screen.source(nil))
            }
            screen.read(&context)
        }
    }

    mutating func moved(_ context: inout Context) {
        guard !page.isLoading, page.error == nil, list.wantsMore(source(nil)), let next = page.value?.next else {
            return
        }
        context.load(
            ListLedger(filter: asked ?? "", before: next, limit: Self.pageSize), into: \LedgerScreen.page, of: &self
        ) {
            screen, context in
            if screen.page.error == nil { screen.entries += screen.page.value?.entries ?? [] }
            screen.read(&context)
        }
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .verify: context.want(.dialog(WorkDialog.verifying()))
        case .open:
            guard let seq = list.cursorID else { return }
            context.want(.open(LedgerEntryScreen(seq: seq)))
        }
    }

    /// What Tab offers behind a field: every action there is, else what the listed entries hold.
    func knownValues(of field: String) -> [String] {
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

    func source(_ situation: Situation?) -> TableSource<Int64> {
        let entries = entries
        return TableSource(
            count: entries.count, hasMore: page.value?.next != nil,
            row: { entries.indices.contains($0) ? Self.row(entries[$0]) : nil },
            index: { seq in entries.firstIndex { $0.seq == seq } })
    }

    private static func row(_ entry: LedgerEntry) -> TableRow<Int64> {
        let look: Look = entry.outcome == .done ? .normal : entry.outcome == .denied ? .warning : .error
        let subject = [entry.entityType, entry.entityID].compactMap(\.self).joined(separator: " ")
        return TableRow(
            entry.seq,
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
        guard let seq = list.cursorID, let entry = entries.first(where: { $0.seq == seq }) else { return [] }
        return [
            RowFact("Why", entry.reason ?? ""), RowFact("Ticket", entry.ticketID ?? ""),
            RowFact("Session", entry.sessionID ?? ""), RowFact("Role", entry.operatorRole),
        ]
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        let (top, area) = rect.cutTop(input.height)
        defer { input.draw(in: top, on: &canvas) }
        if entries.isEmpty, input.error == nil, FailureNotice.draw(ifEmpty: page, in: area, on: &canvas) { return }
        drawTable(in: area, situation, on: &canvas)
    }

    func status(_ situation: Situation) -> Span? {
        if let error = page.error, error.code != .usage { return Span("✗ \(error.message)  r tries again", .error) }
        guard let newest = entries.first?.seq, asked == "", situation.ledgerHead > newest else { return nil }
        return Span(
            "\(Format.count(Int(situation.ledgerHead - newest), "newer entry", "newer entries")): r shows them", .dim)
    }
}
