import Ledger
import OpsDomain
import Terminal

/// What keeps tasks from being done, in all projects that the operator may see (IMP-3, IMP-4).
struct BlockersScreen: RowScreen {
    enum Action: String, ScreenAction {
        case resolve = "blocker.resolve"
        case open = "blocker.project"
        case all = "blocker.all"
    }

    var id = PaneID.none
    private(set) var page = Load<ListBlockers.Answer>()
    var rows = Rows<Blocker>()
    var list = TableState<String>()
    var input = FilterInput(placeholder: "words of a title, a tenant, an owner")
    private var includesResolved = false

    var kind: ScreenKind { .blockers }
    var title: String { titled(includesResolved ? "Blockers, resolved ones too" : "Open blockers") }
    var note: String { countWords }
    func emptyWords(_ keys: KeyNames) -> String { "No blocker is open" }

    var record: RecordReference? {
        focused.map { RecordReference("blocker", $0.id, "blocker \($0.title)") }
    }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        let none = focused == nil ? "no blocker is listed" : nil
        let resolved = focused?.resolvedAt != nil ? "it is resolved already" : nil
        return [
            bind(
                .resolve, .character("d"), name: "resolve", help: "Resolve the blocker", unless: none ?? resolved,
                footer: 1),
            bind(.open, .enter, name: "project", help: "Show the checklist it blocks", unless: none, footer: 2),
            bind(
                .all, .character("a"), name: includesResolved ? "open only" : "resolved too",
                help: "Show resolved ones too, or not", footer: 3),
        ]
    }

    mutating func appear(_ context: inout Context) { readAgain(&context) }
    mutating func refresh(_ context: inout Context) {
        if ListBlockers.access.action == nil, !page.isLoading { readAgain(&context) }
    }

    mutating func reload(_ context: inout Context) { readAgain(&context) }

    mutating func read(_ wanted: RowPage<Blocker>, _ context: inout Context) {
        let query = ListBlockers(
            includeResolved: includesResolved, after: wanted.after.map(ListBlockers.cursor), limit: Self.pageSize)
        context.load(query, into: \BlockersScreen.page, of: &self) { screen, context in
            guard screen.page.error == nil, let answer = screen.page.value else { return }
            screen.took(answer, wanted, hasMore: answer.count == Self.pageSize, &context)
        }
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .resolve:
            guard let blocker = focused else { return }
            context.want(.dialog(ActionDialog.resolving(blocker) { $0.want(.changed) }))
        case .open:
            guard let blocker = focused else { return }
            context.want(.open(ChecklistScreen(project: blocker.projectId)))
        case .all:
            includesResolved.toggle()
            read(.first, &context)
        }
    }

    func exportDialog(_ situation: Situation) -> SaveDialog? {
        SaveDialog.exporting(
            ListBlockers(includeResolved: includesResolved), filter: input.text, where: keeps(situation))
    }

    func row(_ blocker: Blocker, _ situation: Situation?) -> TableRow<String> {
        let isOpen = blocker.resolvedAt == nil
        let state = blocker.stateWords(at: situation?.now)
        return TableRow(
            blocker.id,
            [
                Span("\(isOpen ? "■" : "✓") \(blocker.title)", isOpen ? .normal : .dim),
                Span(blocker.organizationName), Span(Format.words(blocker.category.rawValue)),
                Span(blocker.owner, .dim), Span(state, isOpen ? .warning : .dim),
                Span(Format.count(blocker.taskIds.count, "task"), .dim),
            ])
    }

    func sortKey(_ blocker: Blocker, _ column: String) -> SortKey? {
        switch column {
        case "title": .text(blocker.title.lowercased())
        // The youngest first, since it has the smallest age; resolved ones after all open ones.
        case "state": .number(blocker.resolvedAt?.milliseconds ?? Int64.min / 2 - blocker.openedAt.milliseconds)
        case "tasks": .number(Int64(blocker.taskIds.count))
        default: nil
        }
    }

    var columns: [TableColumn] {
        [
            TableColumn("title", "Blocker", min: 22, ideal: 56),
            TableColumn("tenant", "Tenant", min: 14, ideal: 30),
            TableColumn("category", "Whose", min: 8, ideal: 10),
            TableColumn("owner", "Owner", min: 8, ideal: 18, priority: 2),
            TableColumn("state", "State", min: 12, ideal: 22),
            TableColumn("tasks", "Blocks", min: 7, ideal: 9, priority: 1),
        ]
    }
}
