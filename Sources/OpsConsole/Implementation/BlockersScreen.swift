import OpsDomain
import Terminal

/// What keeps tasks from being done, in all projects that the operator may see (IMP-3, IMP-4).
struct BlockersScreen: ScreenModel {
    enum Action: String, ScreenAction {
        case resolve = "blocker.resolve"
        case open = "blocker.project"
        case all = "blocker.all"
    }

    var id = PaneID.none
    private var blockers = Load<ListBlockers.Answer>()
    private var list = TableState<String>()
    private var includesResolved = false

    var kind: ScreenKind { .blockers }
    var title: String { includesResolved ? "Blockers, resolved ones too" : "Open blockers" }
    var note: String { blockers.value.map { $0.count.grouped } ?? "" }

    private var focused: Blocker? { list.cursorID.flatMap { id in blockers.value?.first { $0.id == id } } }

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

    mutating func appear(_ context: inout Context) { reload(&context) }
    mutating func refresh(_ context: inout Context) {
        if ListBlockers.access.action == nil, !blockers.isLoading { reload(&context) }
    }

    mutating func reload(_ context: inout Context) {
        context.load(ListBlockers(includeResolved: includesResolved), into: \BlockersScreen.blockers, of: &self) {
            screen, _ in
            screen.list.layout(height: screen.list.height, source: screen.source(nil))
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
            reload(&context)
        }
    }

    mutating func handle(_ key: Key, _ context: inout Context) -> Bool {
        key != .space && list.handle(key, source(nil)) != .ignored
    }

    private func source(_ situation: Situation?) -> TableSource<String> {
        let now = situation?.now
        return TableSource(
            (blockers.value ?? []).map { blocker in
                let state =
                    blocker.resolvedAt.map { "resolved \(Format.date($0))" }
                    ?? "open \(Format.age(blocker.openedAt, at: now))"
                return TableRow(
                    blocker.id,
                    [
                        Span(
                            "\(blocker.resolvedAt == nil ? "■" : "✓") \(blocker.title)",
                            blocker.resolvedAt == nil ? .normal : .dim),
                        Span(blocker.organizationName), Span(Format.words(blocker.category.rawValue)),
                        Span(blocker.owner, .dim),
                        Span(state, blocker.resolvedAt == nil ? .warning : .dim),
                        Span(Format.count(blocker.taskIds.count, "task"), .dim),
                    ])
            })
    }

    private var table: Table<String> {
        Table(
            [
                TableColumn("title", "Blocker", min: 22), TableColumn("tenant", "Tenant", min: 14, ideal: 30),
                TableColumn("category", "Whose", min: 8, ideal: 10),
                TableColumn("owner", "Owner", min: 8, ideal: 18, priority: 2),
                TableColumn("state", "State", min: 12, ideal: 22),
                TableColumn("tasks", "Blocks", min: 7, ideal: 9, priority: 1),
            ], empty: "No blocker is open")
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        guard !FailureNotice.draw(ifEmpty: blockers, in: rect, on: &canvas) else { return }
        table.draw(in: rect, &list, source(situation), on: &canvas)
    }

    func status(_ situation: Situation) -> Span? {
        blockers.value == nil ? nil : blockers.error.map { Span("✗ \($0.message)  r tries again", .error) }
    }
}
