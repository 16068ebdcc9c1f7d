import Ledger
import OpsDomain
import Terminal

/// The ledger, newest first, with a filter (ACC-25).
struct LedgerScreen: ScreenModel {
    enum Action: String, ScreenAction {
        case open = "ledger.open"
        case filter = "ledger.filter"
        case verify = "ledger.verify"
        case export = "ledger.export"
        case next = "ledger.match-next"
        case previous = "ledger.match-previous"
    }

    var id = PaneID.none
    private var page = Load<ListLedger.Answer>()
    private var entries: [LedgerEntry] = []
    private var list = TableState<Int64>()
    private var input = FilterInput(placeholder: "operator:l2.santos action:QA_APPROVE at>today words")
    private var asked: String?

    var kind: ScreenKind { .ledger }
    var isTyping: Bool { input.isOpen }
    var title: String { asked.map { $0.isEmpty ? "Ledger" : "Ledger ─ \($0)" } ?? "Ledger" }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        [
            bind(
                .open, .enter, name: "entry", help: "Show the entry field by field",
                unless: entries.isEmpty ? "no entry is listed" : nil, footer: 1),
            bind(.filter, .character("/"), name: "filter", help: "Filter as you type", footer: 2),
            bind(
                .verify, .character("v"), name: "verify",
                help: "Recompute the whole ledger and compare every record with it",
                unless: situation.objection(.verify), footer: 3),
            bind(
                .export, .character("x"), name: "export", help: "Write all that the filter holds to a file",
                unless: situation.objection(.exportLedger), footer: 4),
            bind(
                .next, .character("n"), name: "next match", help: "The next row that the filter holds",
                unless: input.matchObjection),
            bind(
                .previous, .character("N"), name: "match before", help: "The row before that the filter holds",
                unless: input.matchObjection),
        ]
    }

    var commands: [CommandWord] {
        [CommandWord("filter", "EXPRESSION", "operator tenant session action entity id outcome at, and words")]
    }

    var record: RecordReference? {
        list.cursorID.flatMap { seq in entries.first { $0.seq == seq } }.flatMap { RecordReference($0) }
    }

    mutating func run(_ command: String, _ argument: String, _ context: inout Context) -> Bool {
        guard command == "filter" else { return false }
        input.text = argument
        read(&context)
        return true
    }

    mutating func appear(_ context: inout Context) {
        if page.value == nil { read(&context) }
    }

    mutating func reload(_ context: inout Context) {
        asked = nil
        read(&context)
    }

    private mutating func read(_ context: inout Context) {
        let text = input.text
        guard text != asked, asked == nil || !page.isLoading else { return }
        asked = text
        context.load(ListLedger(filter: text, limit: 100), into: \LedgerScreen.page, of: &self) { screen, context in
            screen.input.took(screen.page.error?.code == .usage ? screen.page.error : nil)
            if screen.page.error == nil {
                screen.entries = screen.page.value?.entries ?? []
                screen.list.layout(height: screen.list.height, source: screen.source)
            }
            screen.read(&context)
        }
    }

    private mutating func readMore(_ context: inout Context) {
        guard !page.isLoading, page.error == nil, list.wantsMore(source), let next = page.value?.next else { return }
        context.load(ListLedger(filter: asked ?? "", before: next, limit: 100), into: \LedgerScreen.page, of: &self) {
            screen, context in
            if screen.page.error == nil { screen.entries += screen.page.value?.entries ?? [] }
            screen.read(&context)
        }
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .next, .previous:
            list.move(to: list.cursor + (action == .next ? 1 : -1), source)
            readMore(&context)
        case .filter: input.open()
        case .export: context.want(.dialog(SaveDialog.exporting(filter: asked ?? "")))
        case .verify: context.want(.dialog(WorkDialog.verifying()))
        case .open:
            guard let seq = list.cursorID else { return }
            context.want(.open(LedgerEntryScreen(seq: seq)))
        }
    }

    mutating func handle(_ key: Key, _ context: inout Context) -> Bool {
        if input.isOpen, key != .up, key != .down, key != .pageUp, key != .pageDown {
            return handleFilter(key, &context)
        }
        guard key != .space, list.handle(key, source) != .ignored else { return false }
        readMore(&context)
        return true
    }

    private mutating func handleFilter(_ key: Key, _ context: inout Context) -> Bool {
        let entries = entries
        switch input.handle(key, LedgerExpression.vocabulary, values: { Self.values(of: $0, in: entries) }) {
        case .ignored: return false
        case .changed: read(&context)
        case .moved, .done: break
        }
        return true
    }

    /// What Tab offers behind a field: every action there is, else what the listed entries hold.
    private static func values(of field: String, in entries: [LedgerEntry]) -> [String] {
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

    private var source: TableSource<Int64> {
        let entries = entries
        return TableSource(
            count: entries.count, hasMore: page.value?.next != nil, row: { Self.row(entries[$0]) },
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

    private var table: Table<Int64> {
        Table(
            [
                TableColumn("seq", "Seq", min: 6, ideal: 10, align: .trailing),
                TableColumn("at", "When (UTC)", min: 19, ideal: 19, priority: 1),
                TableColumn("operator", "Who", min: 10, ideal: 20), TableColumn("action", "What", min: 12, ideal: 24),
                TableColumn("tenant", "Tenant", min: 9, ideal: 14, priority: 2),
                TableColumn("entity", "Record", min: 12, priority: 3),
                TableColumn("outcome", "Outcome", min: 7, ideal: 8, priority: 1),
                TableColumn("changes", "Rows", min: 4, ideal: 6, align: .trailing, priority: 4),
            ], empty: "No entry matches")
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        let (top, area) = rect.cutTop(input.height)
        defer { input.draw(in: top, on: &canvas) }
        if entries.isEmpty, input.error == nil, FailureNotice.draw(ifEmpty: page, in: area, on: &canvas) { return }
        table.draw(in: area, &list, source, focused: !input.isOpen, on: &canvas)
    }

    func status(_ situation: Situation) -> Span? {
        if let error = page.error, error.code != .usage { return Span("✗ \(error.message)  r tries again", .error) }
        guard let newest = entries.first?.seq, asked == "", situation.ledgerHead > newest else { return nil }
        return Span(
            "\(Format.count(Int(situation.ledgerHead - newest), "newer entry", "newer entries")): r shows them", .dim)
    }
}
