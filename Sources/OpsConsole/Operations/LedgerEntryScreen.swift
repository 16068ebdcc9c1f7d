import Ledger
import OpsDomain
import Terminal

/// One entry of the ledger: who, what, when, where, why, and the changes field by field (ACC-21, ACC-25).
struct LedgerEntryScreen: ScreenModel {
    enum Action: String, ScreenAction {
        case newer = "entry.newer"
        case older = "entry.older"
        case next = "entry.rows-next"
        case previous = "entry.rows-before"
        case asOf = "entry.as-of"
        case receipt = "entry.receipt"
    }

    var id = PaneID.none
    private let seq: Int64?
    private var entry = Load<ShowLedgerEntry.Answer>()
    private var view = TextView([])
    /// Which page of the changed rows is shown, from 0.
    private var page = 0

    /// Changed rows shown at once.
    private static let pageSize = 50

    init(seq: Int64? = nil) { self.seq = seq }

    var kind: ScreenKind { .entry }
    var title: String { seq.map { "Ledger entry \($0)" } ?? kind.title }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        let isNewest = seq.map { $0 >= situation.ledgerHead } ?? true
        return [
            bind(
                .newer, .character("]"), name: "newer", help: "The entry after this one",
                unless: isNewest ? "it is the newest" : nil, footer: 1),
            bind(
                .older, .character("["), name: "older", help: "The entry before this one",
                unless: (seq ?? 1) <= 1 ? "it is the first" : nil, footer: 2),
            bind(
                .asOf, .character("T"), name: "as of here", help: "The record as it was right after this entry",
                unless: changedRecord == nil ? "no record was changed" : nil, footer: 4),
            bind(
                .receipt, .character("x"), name: "receipt",
                help: "Write the proof of this entry, which holds on its own, to a file",
                unless: situation.objection(.exportLedger) ?? (entry.value == nil ? "no entry is shown" : nil),
                footer: 5),
            bind(
                .next, .character(">"), name: "more rows", help: "The next \(Self.pageSize) changed rows",
                unless: entry.value?.hasMore == true ? nil : "all changed rows were shown", footer: 3),
            bind(
                .previous, .character("<"), name: "rows before", help: "The \(Self.pageSize) changed rows before",
                unless: page == 0 ? "these are the first" : nil),
        ]
    }

    /// The first record that the shown page tells a change of.
    private var changedRecord: RecordReference? {
        guard let answer = entry.value else { return nil }
        let changes = answer.changes.dropFirst(page * Self.pageSize)
        return changes.lazy.compactMap { change in
            change.publicID.map { RecordReference(change.table, $0, "\(change.table) \($0)") }
        }.first
    }

    var record: RecordReference? { entry.value.flatMap { RecordReference($0.entry) } }

    mutating func appear(_ context: inout Context) {
        if entry.value == nil { reload(&context) }
    }

    mutating func reload(_ context: inout Context) {
        guard let seq else { return }
        let first = page * Self.pageSize
        let query = ShowLedgerEntry(seq: seq, limit: first + Self.pageSize)
        context.load(query, into: \LedgerEntryScreen.entry, of: &self) { screen, _ in
            screen.view = TextView(screen.entry.value.map { EntryLines.lines($0, from: first) } ?? [])
        }
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        guard let seq else { return }
        switch action {
        case .newer: context.want(.open(LedgerEntryScreen(seq: seq + 1)))
        case .older: context.want(.open(LedgerEntryScreen(seq: seq - 1)))
        case .receipt: context.want(.dialog(SaveDialog.receipt(of: seq)))
        case .asOf: if let changedRecord { context.showAsOf(changedRecord, seq: seq, of: self) }
        case .next, .previous:
            guard !entry.isLoading else { return }
            page += action == .next ? 1 : -1
            reload(&context)
        }
    }

    var isTyping: Bool { view.isTyping }
    mutating func handle(_ key: Key, _ context: inout Context) -> Bool { view.handle(key) }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        guard seq != nil else {
            canvas.write("No entry chosen: 1 lists them", at: Point(rect.x + 1, rect.y), .dim)
            return
        }
        if let error = entry.error { return FailureNotice.draw(error, situation.keys, in: rect, on: &canvas) }
        guard !FailureNotice.draw(ifEmpty: entry, situation.keys, in: rect, on: &canvas) else { return }
        view.draw(in: rect.inset(1, 0), on: &canvas)
    }
}

/// An entry in lines.
enum EntryLines {
    /// Who, what, when, where, why, then each changed row as a diff, then the hashes.
    ///
    /// `first` changed rows, which stand on pages before, are left out.
    static func lines(_ answer: ShowLedgerEntry.Answer, from first: Int = 0) -> [Span] {
        let entry = answer.entry
        let facts: [(String, String?)] = [
            ("When", Format.second(entry.at) + " UTC"), ("Who", "\(entry.operatorLogin)  \(entry.operatorRole)"),
            ("What", entry.action), ("Record", subject(entry)), ("Tenant", entry.organizationID),
            ("Session", entry.sessionID),
            ("Why", entry.reason), ("Ticket", entry.ticketID), ("Outcome", entry.outcome.rawValue),
            ("Details", entry.details),
            ("Where", [entry.ipAddress, entry.terminal, entry.userAgent].compactMap(\.self).joined(separator: "  ")),
            ("Correlation", entry.correlationID),
        ]
        let head = facts.compactMap { name, value in
            value.map {
                Span(
                    name + String(repeating: " ", count: 13 - name.count) + $0,
                    name == "Outcome" && entry.outcome != .done ? .warning : .normal)
            }
        }
        return head + changes(answer, from: first) + [
            "", Span("Chain", .title), Span("before  \(entry.prevHash)", .dim), Span("this    \(entry.hash)", .dim),
        ]
    }

    private static func subject(_ entry: LedgerEntry) -> String? {
        let parts = [entry.entityType, entry.entityID].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    private static func changes(_ answer: ShowLedgerEntry.Answer, from first: Int) -> [Span] {
        guard !answer.changes.isEmpty else { return ["", Span("No row was changed", .dim)] }
        let shown = answer.changes.dropFirst(first)
        let rows = rows(shown)
        guard first > 0 || answer.hasMore else { return rows }
        let total = Int(answer.entry.changeCount).grouped
        let place = Span("Rows \(first + 1)–\(answer.changes.count) of \(total): > and < turn pages.", .warning)
        return ["", place] + rows + ["", place]
    }

    /// Changed rows, each as a diff under its name.
    static func rows(_ changes: some Sequence<RowChange>) -> [Span] {
        changes.flatMap { change -> [Span] in
            let head = Span(
                "\(change.operation.rawValue) \(change.table) \(change.publicID ?? String(change.key))", .title)
            let fields = change.fields.map { field in
                Terminal.FieldChange(
                    field.column + mark(field.kind), before: text(field.before, in: field.column),
                    after: text(field.after, in: field.column))
            }
            return ["", head] + DiffView.lines(fields)
        }
    }

    private static func mark(_ kind: ColumnKind) -> String { kind == .plain ? "" : " (\(kind.rawValue))" }

    /// A value in words; nil for none.
    static func text(_ value: Value?, in column: String) -> String? {
        value.map { ValueWords.text($0, in: column) }
    }
}
