import Ledger
import OpsDomain
import Terminal

/// A record that is on the screen, so that its history can be shown.
struct RecordReference: Sendable, Hashable {
    /// The table that keeps it.
    let table: String
    /// Its public id.
    let id: String
    /// What a person calls it.
    let name: String

    init(_ table: String, _ id: String, _ name: String) {
        self.table = table
        self.id = id
        self.name = name
    }

    /// The record that an entry is about; nil when it is about none.
    init?(_ entry: LedgerEntry) {
        guard let type = entry.entityType, let id = entry.entityID else { return nil }
        self.init(Self.table(ofEntity: type), id, "\(type) \(id)")
    }

    /// The table that keeps the entities of a type: `qaItem` stands in `qa_item`.
    static func table(ofEntity type: String) -> String {
        if type == "policy" { return "policy_version" }
        return type.reduce(into: "") { name, letter in
            name += letter.isUppercase ? "_\(letter.lowercased())" : "\(letter)"
        }
    }
}

/// What happened to one record, newest first: "history of this record" (ACC-25).
struct RecordHistoryScreen: RowScreen {
    enum Action: String, ScreenAction {
        case open = "history.open"
        case asOf = "history.as-of"
    }

    var id = PaneID.none
    private let reference: RecordReference?
    private(set) var page = Load<ListHistory.Answer>()
    var rows = Rows<LedgerEntry>()
    var list = TableState<String>()
    var input = FilterInput(placeholder: "words of a login, an action, a reason")
    static let pageSize = 100

    init(of record: RecordReference? = nil) { reference = record }

    var kind: ScreenKind { .history }
    var title: String { titled(reference.map { "History of \($0.name)" } ?? kind.title) }
    var note: String { countWords }
    func emptyWords(_ keys: KeyNames) -> String { "No entry of the ledger is about this record" }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        [
            bind(
                .open, .enter, name: "entry", help: "Show the entry field by field",
                unless: list.cursorID == nil ? "no entry is listed" : nil, footer: 1),
            bind(
                .asOf, .character("T"), name: "as of here", help: "The record as it was right after the entry",
                unless: list.cursorID == nil ? "no entry is listed" : nil, footer: 2),
        ]
    }

    mutating func appear(_ context: inout Context) { readAgain(&context) }
    mutating func refresh(_ context: inout Context) {
        if ListHistory.access.action == nil, !page.isLoading { readAgain(&context) }
    }

    mutating func reload(_ context: inout Context) { readAgain(&context) }

    mutating func read(_ wanted: RowPage<LedgerEntry>, _ context: inout Context) {
        guard let reference else { return }
        let query = ListHistory(
            table: reference.table, id: reference.id, before: wanted.after?.seq, limit: Self.pageSize)
        context.load(query, into: \RecordHistoryScreen.page, of: &self) { screen, context in
            guard screen.page.error == nil, let answer = screen.page.value else { return }
            screen.took(answer, wanted, hasMore: answer.count == Self.pageSize, &context)
        }
    }

    func exportObjection(_ situation: Situation) -> String? {
        reference == nil ? "no record is chosen" : nil
    }

    func exportDialog(_ situation: Situation) -> SaveDialog? {
        guard let reference else { return nil }
        let keeps = keeps(situation)
        return SaveDialog.exporting(
            ListHistory(table: reference.table, id: reference.id), filter: input.text, where: { keeps($0.entry) })
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .open: if let seq = focused?.seq { context.want(.open(LedgerEntryScreen(seq: seq))) }
        case .asOf: if let reference, let seq = focused?.seq { context.showAsOf(reference, seq: seq, of: self) }
        }
    }

    func row(_ entry: LedgerEntry, _ situation: Situation?) -> TableRow<String> {
        let look: Look = entry.outcome == .done ? .normal : entry.outcome == .denied ? .warning : .error
        return TableRow(
            entry.id,
            [
                Span(String(entry.seq)), Span(Format.second(entry.at), .dim), Span(entry.operatorLogin),
                Span(entry.action, look), Span(entry.outcome == .done ? "" : entry.outcome.rawValue, look),
                Span(entry.reason ?? "", .dim),
            ])
    }

    func facts(_ situation: Situation) -> [RowFact] {
        focused.map { [RowFact("Ticket", $0.ticketID ?? ""), RowFact("Session", $0.sessionID ?? "")] } ?? []
    }

    func sortKey(_ entry: LedgerEntry, _ column: String) -> SortKey? {
        column == "seq" || column == "at" ? .number(entry.seq) : nil
    }

    var columns: [TableColumn] {
        [
            TableColumn("seq", "Seq", min: 6, ideal: 10, align: .trailing),
            TableColumn("at", "When (UTC)", min: 19, ideal: 19),
            TableColumn("operator", "Who", min: 10, ideal: 20), TableColumn("action", "What", min: 16, ideal: 24),
            TableColumn("outcome", "Outcome", min: 7, ideal: 8, priority: 2),
            TableColumn("reason", "Why", min: 8, priority: 1),
        ]
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        guard reference != nil else {
            canvas.write(
                "No record chosen: \(situation.keys["console.history"]) on a record shows its history",
                at: Point(rect.x + 1, rect.y), .dim)
            return
        }
        drawRows(in: rect, situation, on: &canvas)
    }
}
