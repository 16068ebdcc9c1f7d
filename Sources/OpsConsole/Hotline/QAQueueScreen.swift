import Ledger
import OpsDomain
import Terminal

/// The quality queue of all clients: filter, sort, mark, decide, undo (HOT-1 to HOT-3).
struct QAQueueScreen: WindowScreen {
    enum Action: String, ScreenAction {
        case approve = "qa.approve"
        case reject = "qa.reject"
        case reassign = "qa.reassign"
        case priority = "qa.priority"
        case claim = "qa.claim"
        case undo = "qa.undo"
        case again = "qa.repeat"
        case mark = "qa.mark"
        case range = "qa.mark-range"
        case all = "qa.mark-all"
        case clear = "qa.mark-none"
        case sort = "qa.sort"
        case reverse = "qa.sort-reverse"
        case detail = "qa.detail"
    }

    var id = PaneID.none
    /// The loaded rows; `page` is the request of the newest list, `edge` that of more rows of the same list.
    var window = Window()
    var list = TableState<String>()
    var marks = QAMarks()
    var page = Load<QAQueuePage.Answer>()
    var edge = Load<QAQueuePage.Answer>()
    /// The filter that the rows are of, and the one that is typed.
    var filter = ""
    var input = FilterInput(placeholder: "severity:high age>2d -lang:en \"words\"")
    var sort = QASort()
    /// The order of the rows that are seen.
    var shownSort = QASort()
    /// The list that was asked for last, to see whether typing went on meanwhile.
    var asked: Question?

    /// The detail beside the list.
    var detail = Load<ShowQAItem.Answer>()
    /// The item that the detail is asked for or shows.
    var detailID: String?
    var wantsDetail = false
    var detailView = TextView([])
    var hasDetailFocus = false
    var isWide = false

    /// The latest batches, for undo.
    var batches = Load<ListQABatches.Answer>()
    /// What `.` does again.
    var lastAction: Repeatable?
    var isFreezing = false

    typealias Window = PageWindow<QAItem, String>
    /// What can be done again on another row.
    enum Repeatable: Sendable, Hashable {
        case decide(QARequest), claim
    }

    struct Question: Sendable, Hashable {
        var filter: String
        var sort: QASort
    }

    var kind: ScreenKind { .queue }
    var isTyping: Bool { input.isOpen || detailView.isTyping }
    var isPreparingQuestion: Bool { isFreezing }
    var isListFocused: Bool { !hasDetailFocus }
    let sortable = Set(QASortField.allCases.map(\.rawValue))
    let vocabulary: FilterVocabulary? = QAVocabulary.filter()
    func emptyWords(_ keys: KeyNames) -> String { filter.isEmpty ? "The queue is empty" : "Nothing matches the filter" }

    /// The queue's own order is that of no column.
    var order: TableSort? {
        get { sort.field == .queue ? nil : TableSort(sort.field.rawValue, descending: sort.descending) }
        set {
            sort =
                newValue.map { QASort(QASortField(rawValue: $0.column) ?? .queue, descending: $0.descending) }
                ?? QASort()
        }
    }

    var title: String {
        let order =
            sort.field == .queue && !sort.descending
            ? "" : "  by \(sort.field.rawValue)\(sort.descending ? " ▼" : " ▲")"
        return filter.isEmpty ? kind.title + order : "\(kind.title) ─ \(filter)\(order)"
    }

    /// How much is marked; what is not among the loaded rows is counted, since nobody sees it.
    var note: String {
        if let whole = marks.wholeFilter {
            return whole == filter ? "all marked" : "all of '\(Clip.text(whole, to: 24))' marked"
        }
        guard !marks.ids.isEmpty else { return "" }
        let away = marks.ids.count { window.index(of: $0) == nil }
        let hidden = window.isWhole ? "hidden" : "not loaded"
        return "\(marks.ids.count.grouped) marked" + (away > 0 ? " (\(away.grouped) \(hidden))" : "")
    }

    /// The item under the cursor.
    var focused: QAItem? { window[list.cursorID] }

    var record: RecordReference? {
        focused.map { RecordReference("qa_item", $0.id, $0.reference) }
    }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        let missing = situation.objection(.bulkQAActions)
        let nothing = focused == nil && marks.isEmpty ? "the list is empty" : nil
        let decide = missing ?? nothing
        let undo = undoable(situation) == nil ? "no batch of yours can be taken back" : nil
        let again = lastAction == nil ? "nothing was done yet" : nothing
        return [
            bind(.mark, .space, name: "mark", help: "Mark the row, and go on", unless: nothing, footer: 1),
            bind(.approve, .character("a"), name: "approve", help: "Approve what is marked", unless: decide, footer: 2),
            bind(
                .reject, .character("x"), name: "reject", help: "Reject what is marked, with a reason", unless: decide,
                footer: 3),
            bind(
                .reassign, .character("m"), name: "reassign", help: "Hand what is marked to a reviewer", unless: decide,
                footer: 4),
            bind(
                .priority, .character("p"), name: "priority", help: "Change the priority of what is marked",
                unless: decide, footer: 5),
            bind(
                .undo, .character("u"), name: "undo", help: "Take your last batch back", unless: missing ?? undo,
                footer: 7),
            bind(
                .claim, .character("c"), name: "claim", help: "Claim the row for review", unless: missing ?? nothing,
                footer: 8),
            bind(.sort, .character("s"), name: "sort", help: "Sort by the next column", footer: 9),
            bind(.reverse, .character("S"), name: "reverse", help: "Turn the order round"),
            bind(
                .range, .character("V"), name: "mark range", help: "Mark from the last mark to the cursor",
                unless: nothing),
            bind(
                .all, .character("*"), name: "mark all", help: "Mark all that the filter holds, again to take it back"),
            bind(
                .clear, .character("C"), name: "unmark", help: "Take all marks away",
                unless: marks.isEmpty ? "nothing is marked" : nil),
            bind(
                .again, .character("."), name: "again", help: "Do the last action again on the row",
                unless: missing ?? again),
            bind(.detail, .enter, name: "detail", help: "Show the item beside or over the list", unless: nothing),
        ]
    }

    var commands: [CommandWord] {
        [
            CommandWord("filter", "EXPRESSION", "show only what the expression holds"),
            CommandWord("sort", "COLUMN [desc]", "sort the queue", values: QASortField.allCases.map(\.rawValue)),
        ]
    }

    func exportDialog(_ situation: Situation) -> SaveDialog? {
        SaveDialog.exporting(QAQueuePage(filter: filter, sort: sort), filter: filter)
    }

    mutating func questionChanged(_ context: inout Context) { readList(&context) }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .approve: begin(.approve, &context)
        case .reject: begin(.reject, &context)
        case .reassign: begin(.reassign, &context)
        case .priority: begin(.prioritize, &context)
        case .claim: claim(&context)
        case .undo: undo(&context)
        case .again: repeatLast(&context)
        case .mark:
            guard let item = focused else { return }
            marks.toggle(item.id)
            list.move(to: list.cursor + 1, source())
            moved(&context)
        case .range: markRange()
        case .all: marks.toggleWhole(filter)
        case .clear: marks.clear()
        case .sort:
            let fields = QASortField.allCases
            let index = fields.firstIndex(of: sort.field) ?? 0
            sort = QASort(fields[(index + 1) % fields.count])
            readList(&context)
        case .reverse:
            sort.descending.toggle()
            readList(&context)
        case .detail: openDetail(&context)
        }
    }

    private mutating func markRange() {
        guard let item = focused else { return }
        let start = marks.last.flatMap(window.index) ?? list.cursor
        let range = min(start, list.cursor)...max(start, list.cursor)
        marks.add(range.filter(window.items.indices.contains).map { window.items[$0].id })
        if marks.last == nil { marks.add([item.id]) }
    }

    mutating func handle(_ key: Key, _ context: inout Context) -> Bool {
        if hasDetailFocus, !input.isOpen {
            if !detailView.isTyping, key == .tab || key == .escape {
                hasDetailFocus = false
                return true
            }
            return detailView.handle(key)
        }
        switch key {
        case _ where input.isOpen: return handleList(key, &context)
        case .tab where isWide || wantsDetail:
            hasDetailFocus = true
            return true
        case .escape where wantsDetail && !isWide:
            closeDetail()
            return true
        case .named(.down, .shift), .named(.up, .shift):
            if let item = focused { marks.add([item.id]) }
            list.move(to: list.cursor + (key == .named(.down, .shift) ? 1 : -1), source())
            if let item = focused { marks.add([item.id]) }
            moved(&context)
            return true
        default: return handleList(key, &context)
        }
    }

    /// The cursor went to another row: more rows may be needed, and the detail follows after a rest.
    mutating func moved(_ context: inout Context) {
        prefetch(&context)
        if isWide || wantsDetail { restDetail(&context) }
    }
}
