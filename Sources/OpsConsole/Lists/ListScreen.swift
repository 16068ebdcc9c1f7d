import OpsDomain
import Terminal

/// A screen whose content is a table: what all of them share is written once, here (TUI-5).
protocol ListScreen: ScreenModel {
    associatedtype RowID: Hashable & Sendable

    /// The columns in their standard order.
    var columns: [TableColumn] { get }
    /// What stands in place of rows when there are none.
    func emptyWords(_ keys: KeyNames) -> String
    /// Cursor, marks, and how the columns are arranged.
    var list: TableState<RowID> { get set }
    /// What is typed to filter.
    var input: FilterInput { get set }
    /// The order that was chosen; nil for the list's own.
    var order: TableSort? { get set }
    /// The columns by which the rows can be sorted; empty when the list has one order only.
    var sortable: Set<String> { get }
    /// The rows that are there, as they look now.
    func source(_ situation: Situation?) -> TableSource<RowID>
    /// Whether the list has the keys, and not a text beside it, whose search has the same ones.
    var isListFocused: Bool { get }
    /// What Tab completes in the filter; nil for plain words.
    var vocabulary: FilterVocabulary? { get }
    /// What is known to stand behind a field of the filter.
    func knownValues(of field: String) -> [String]

    /// What else is known of the row under the cursor, besides its cells.
    func facts(_ situation: Situation) -> [RowFact]
    /// Whether the whole of the row under the cursor stands below the table, or beside it where there is room.
    var showsWholeRow: Bool { get }

    /// Asks for a file and writes all rows that the filter holds into it; nil while there is nothing to export.
    func exportDialog(_ situation: Situation) -> SaveDialog?
    /// Why the list may not be exported; nil when it may.
    func exportObjection(_ situation: Situation) -> String?

    /// What is typed, or the order, is another one.
    mutating func questionChanged(_ context: inout Context)
    /// The cursor went to another row: more of them may be needed.
    mutating func moved(_ context: inout Context)
    /// The cursor went to the first or last of the loaded rows, and is meant to go to that of the list.
    mutating func jumped(to edge: ListEdge, _ context: inout Context)
}

extension ListScreen {
    var isTyping: Bool { input.isOpen }
    func emptyWords(_ keys: KeyNames) -> String { "Nothing here" }
    var sortable: Set<String> { Set(columns.map(\.id)) }
    var order: TableSort? {
        get { list.sort }
        set { list.sort = newValue }
    }
    var isListFocused: Bool { true }
    var vocabulary: FilterVocabulary? { nil }
    func knownValues(of field: String) -> [String] { [] }
    mutating func moved(_ context: inout Context) {}
    mutating func jumped(to edge: ListEdge, _ context: inout Context) {}
    func facts(_ situation: Situation) -> [RowFact] { [] }
    var showsWholeRow: Bool { true }
    func exportObjection(_ situation: Situation) -> String? { nil }

    var arrangement: TableArrangement {
        get { list.arrangement }
        set { list.arrangement = newValue }
    }

    func listBindings(_ situation: Situation) -> [Binding<ListAction>] {
        let actions = ListAction.allCases.filter { action in
            switch action {
            case .filter, .next, .previous: isListFocused
            case .views, .saveView: viewList != nil
            case .export, .columns, .copy, .copyRow: true
            }
        }
        return actions.map { $0.binding(unless: objection(to: $0, situation)) }
    }

    private func objection(to action: ListAction, _ situation: Situation) -> String? {
        switch action {
        case .filter, .columns, .views, .saveView: nil
        case .export: exportObjection(situation) ?? (exportDialog(situation) == nil ? "there is nothing yet" : nil)
        case .next, .previous: input.matchObjection
        case .copy, .copyRow: list.cursorID == nil ? "no row is under the cursor" : nil
        }
    }

    mutating func perform(_ action: ListAction, _ context: inout Context) {
        switch action {
        case .filter: input.open()
        case .next, .previous:
            list.move(to: list.cursor + (action == .next ? 1 : -1), source(context.situation))
            moved(&context)
        case .columns: chooseColumns(&context)
        case .export: if let dialog = exportDialog(context.situation) { context.want(.dialog(dialog)) }
        case .views: if let viewList { context.want(.dialog(ViewsDialog(of: viewList, title: kind.title))) }
        case .saveView: saveView(&context)
        case .copy, .copyRow:
            guard let row = focusedRow(context.situation) else { return }
            let cells = visibleColumns.map { CopyDialog.Cell(title: $0.column.title, text: row.cells[$0.index].text) }
            context.copy(cells, isWholeRow: action == .copyRow, isTenantScoped: kind.isTenantScoped)
        }
    }

    /// The columns that are shown, with their places among the cells.
    private var visibleColumns: [(index: Int, column: TableColumn)] { list.arrangement.visible(of: columns) }

    func focusedRow(_ situation: Situation) -> TableRow<RowID>? {
        let source = source(situation)
        guard let id = list.cursorID, let index = source.index(id), let row = source.row(index) else { return nil }
        return row.cells.count >= columns.count ? row : nil
    }

    private func chooseColumns(_ context: inout Context) {
        let id = id
        let dialog = ColumnsDialog(columns, list.arrangement, order, sortable: sortable) {
            arrangement, order, context in
            context.tell(id, as: Self.self) { screen, context in
                screen.list.arrangement = arrangement
                guard screen.order != order else { return }
                screen.order = order
                screen.questionChanged(&context)
            }
        }
        context.want(.dialog(dialog))
    }

    /// A key that no binding has: typed into the filter, or moving the cursor; marks mean nothing unless a screen says
    /// so.
    mutating func handleList(_ key: Key, _ context: inout Context) -> Bool {
        if input.isOpen, ![.up, .down, .pageUp, .pageDown].contains(key) { return handleFilter(key, &context) }
        guard key != .space, list.handle(key, source(context.situation)) != .ignored else { return false }
        if let edge = ListEdge(key) { jumped(to: edge, &context) }
        moved(&context)
        return true
    }

    mutating func handle(_ key: Key, _ context: inout Context) -> Bool { handleList(key, &context) }

    private mutating func handleFilter(_ key: Key, _ context: inout Context) -> Bool {
        let screen = self
        switch input.handle(key, vocabulary, values: { screen.knownValues(of: $0) }) {
        case .ignored: return false
        case .changed: questionChanged(&context)
        case .moved, .done: break
        }
        return true
    }

    /// The table, in the room that the filter's line leaves.
    mutating func drawTable(in rect: Rect, _ situation: Situation, isFocused: Bool = true, on canvas: inout Canvas) {
        let source = source(situation)
        let empty = input.text.isEmpty ? emptyWords(situation.keys) : "Nothing matches the filter"
        let area = drawWholeRow(in: rect, situation, on: &canvas)
        Table<RowID>(columns, empty: empty).draw(
            in: area, &list, source, focused: isFocused && !input.isOpen, on: &canvas)
    }

    /// A title with the filter behind it.
    func titled(_ words: String) -> String { input.text.isEmpty ? words : "\(words) ─ \(input.text)" }

    var commands: [CommandWord] { listCommands }

    /// The commands of every list.
    var listCommands: [CommandWord] {
        let sorts = columns.map(\.id).filter(sortable.contains)
        let filter = CommandWord("filter", "WORDS", "show only the rows that hold the words")
        guard !sorts.isEmpty else { return [filter] }
        return [
            filter, CommandWord("sort", "COLUMN [desc]", "sort the rows; without a column as they come", values: sorts),
        ]
    }

    mutating func run(_ command: String, _ argument: String, _ context: inout Context) -> Bool {
        switch command {
        case "filter": input.text = argument
        case "sort":
            let words = argument.split(separator: " ").map(String.init)
            if let column = words.first {
                guard sortable.contains(column) else {
                    context.say(.warning, ":sort: there is no column '\(column)' to sort by")
                    return true
                }
                order = TableSort(column, descending: words.dropFirst().first == "desc")
            } else {
                order = nil
            }
        default: return false
        }
        questionChanged(&context)
        return true
    }
}
