import Ledger
import OpsDomain
import Terminal

/// Everything that the console has told the operator, newest first (TUI-7).
struct MessagesScreen: RowScreen {
    enum Action: String, ScreenAction {
        case open = "messages.entry"
    }

    var id = PaneID.none
    /// Nothing is asked of the service: the messages are the console's own.
    let page = Load<[LoggedMessage]>()
    var rows = Rows<LoggedMessage>()
    var list = TableState<Int>()
    var input = FilterInput(placeholder: "words of what was said")
    private var revision: Int?

    var kind: ScreenKind { .messages }
    var title: String { titled(kind.title) }
    var note: String { countWords }
    func emptyWords(_ keys: KeyNames) -> String { "Nothing was said yet" }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        let unknown = focused?.message.entry == nil ? "no ledger entry is known of it" : nil
        return [
            bind(
                .open, .enter, name: "entry", help: "Show the ledger entry of what was done",
                unless: situation.objection(.viewLedger) ?? unknown, footer: 1)
        ]
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        if let seq = focused?.message.entry { context.want(.open(LedgerEntryScreen(seq: seq))) }
    }

    mutating func appear(_ context: inout Context) {
        take(context.situation)
        list.move(to: 0, source(context.situation))
    }

    mutating func read(_ wanted: RowPage<LoggedMessage>, _ context: inout Context) { take(context.situation) }

    /// Takes over what was said since.
    private mutating func take(_ situation: Situation) {
        guard situation.log.revision != revision else { return }
        revision = situation.log.revision
        let newest = situation.log.revision
        let messages = situation.log.messages.reversed().enumerated().map { place, message in
            LoggedMessage(id: newest - place, message: message)
        }
        rows.replace(messages, hasMore: false)
        arrange(situation)
    }

    func exportDialog(_ situation: Situation) -> SaveDialog? {
        SaveDialog.exporting(
            rows.shown, of: "messages", titles: ["at", "kind", "text", "detail", "ledgerEntry", "tenant"],
            filter: input.text
        ) { logged in
            let message = logged.message
            return [
                message.at?.description ?? "", logged.kind, message.text, message.detail ?? "",
                message.entry.map { String($0) } ?? "", message.tenant ?? "",
            ]
        }
    }

    func facts(_ situation: Situation) -> [RowFact] {
        focused?.act.map { [RowFact("On record", $0)] } ?? []
    }

    func row(_ logged: LoggedMessage, _ situation: Situation?) -> TableRow<Int> {
        let (sign, look) = logged.look
        return TableRow(
            logged.id,
            [
                Span(logged.time, .dim), Span("\(sign) \(logged.message.text)", look),
                Span(logged.message.detail ?? "", .dim),
            ])
    }

    func sortKey(_ logged: LoggedMessage, _ column: String) -> SortKey? {
        column == "at" ? .number(Int64(logged.id)) : nil
    }

    var columns: [TableColumn] {
        [
            TableColumn("at", "When", min: 8, ideal: 8), TableColumn("text", "What", min: 40),
            TableColumn("detail", "What to do", min: 24, priority: 1),
        ]
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        take(situation)
        let (top, area) = rect.cutTop(input.height)
        drawTable(in: area, situation, on: &canvas)
        input.draw(in: top, on: &canvas)
    }
}

/// A message with its place among all that were said.
struct LoggedMessage: Sendable, Hashable, Identifiable {
    /// The how manieth it was.
    let id: Int
    /// What was said.
    let message: Message

    /// The time of day, UTC.
    var time: String { message.at.map(Format.clock) ?? "--:--:--" }

    /// What kind of news it was, in a word.
    var kind: String {
        switch message.kind {
        case .done: "done"
        case .note: "note"
        case .warning: "warning"
        case .failed: "failed"
        }
    }

    /// Where what was done stands on the ledger, and in whose session that was; nil where that is not known.
    var act: String? {
        message.entry.map { entry in
            "Ledger entry \(entry)\(message.tenant.map { ", in the session in \($0)" } ?? "")."
        }
    }

    /// A sign that tells without colour, and the colour.
    var look: (sign: String, role: Look) {
        switch message.kind {
        case .done: ("✓", .success)
        case .note: ("·", .normal)
        case .warning: ("!", .warning)
        case .failed: ("✗", .error)
        }
    }
}

extension LoggedMessage: FoundByWords {
    func words(at now: Timestamp?) -> [String] { [time, kind, message.text, message.detail ?? "", act ?? ""] }
}

extension LoggedMessage: Encodable {
    private enum CodingKeys: String, CodingKey {
        case at, kind, text, detail, ledgerEntry, tenant
    }

    func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: CodingKeys.self)
        try line.encodeIfPresent(message.at, forKey: .at)
        try line.encode(kind, forKey: .kind)
        try line.encode(message.text, forKey: .text)
        try line.encodeIfPresent(message.detail, forKey: .detail)
        try line.encodeIfPresent(message.entry, forKey: .ledgerEntry)
        try line.encodeIfPresent(message.tenant, forKey: .tenant)
    }
}
