import OpsDomain
import Terminal

/// The projects that the operator may see (IMP-1).
struct ProjectsScreen: ScreenModel {
    enum Action: String, ScreenAction {
        case open = "project.open"
        case create = "project.create"
        case filter = "project.filter"
        case mine = "project.mine"
        case next = "project.match-next"
        case previous = "project.match-previous"
    }

    var id = PaneID.none
    private var page = Load<ListProjects.Answer>()
    private var projects: [Project] = []
    private var list = TableState<String>()
    private var input = FilterInput(placeholder: "tenant or login")
    private var onlyMine = false
    private var asked: Question?
    private var templates = Load<ListTemplates.Answer>()

    private struct Question: Sendable, Hashable {
        var text: String
        var onlyMine: Bool
    }

    var kind: ScreenKind { .projects }
    var isTyping: Bool { input.isOpen }
    var title: String {
        let parts = ["Projects", onlyMine ? "mine" : "", input.text].filter { !$0.isEmpty }
        return parts.joined(separator: " ─ ")
    }
    var note: String { projects.isEmpty ? "" : projects.count.grouped + (page.value?.next == nil ? "" : "+") }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        [
            bind(
                .open, .enter, name: "open", help: "Walk the checklist",
                unless: focused == nil ? "no project is listed" : nil, footer: 1),
            bind(.create, .character("+"), name: "new", help: "Make a project from a template", footer: 2),
            bind(.filter, .character("/"), name: "filter", help: "Filter as you type", footer: 3),
            bind(
                .next, .character("n"), name: "next match", help: "The next row that the filter holds",
                unless: input.matchObjection),
            bind(
                .previous, .character("N"), name: "match before", help: "The row before that the filter holds",
                unless: input.matchObjection),
            bind(
                .mine, .character("m"), name: onlyMine ? "all" : "mine", help: "Only projects of mine, or all",
                footer: 4),
        ]
    }

    var record: RecordReference? {
        focused.map { RecordReference("project", $0.id, "the project of \($0.organizationName)") }
    }

    private var focused: Project? { list.cursorID.flatMap { id in projects.first { $0.id == id } } }

    mutating func appear(_ context: inout Context) { again(&context) }
    mutating func reload(_ context: inout Context) { again(&context) }

    mutating func refresh(_ context: inout Context) {
        guard ListProjects.access.action == nil, !page.isLoading else { return }
        again(&context)
    }

    private mutating func again(_ context: inout Context) {
        asked = nil
        read(&context)
    }

    private mutating func read(_ context: inout Context) {
        let question = Question(text: input.text, onlyMine: onlyMine)
        guard question != asked, asked == nil || !page.isLoading else { return }
        asked = question
        let query = ListProjects(
            text: question.text, onlyMine: question.onlyMine, limit: max(100, min(500, projects.count)))
        context.load(query, into: \ProjectsScreen.page, of: &self) { screen, context in
            guard screen.page.error == nil else { return }
            screen.projects = screen.page.value?.projects ?? []
            screen.list.layout(height: screen.list.height, source: screen.source)
            screen.read(&context)
        }
    }

    private mutating func readMore(_ context: inout Context) {
        guard !page.isLoading, page.error == nil, list.wantsMore(source), let next = page.value?.next else { return }
        let query = ListProjects(text: input.text, onlyMine: onlyMine, after: next)
        context.load(query, into: \ProjectsScreen.page, of: &self) { screen, _ in
            if screen.page.error == nil { screen.projects += screen.page.value?.projects ?? [] }
        }
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .next, .previous:
            list.move(to: list.cursor + (action == .next ? 1 : -1), source)
            readMore(&context)
        case .open:
            guard let project = focused else { return }
            context.want(.open(ChecklistScreen(project: project.id)))
        case .create: create(&context)
        case .filter: input.open()
        case .mine:
            onlyMine.toggle()
            read(&context)
        }
    }

    private mutating func create(_ context: inout Context) {
        context.load(ListTemplates(), into: \ProjectsScreen.templates, of: &self) { screen, context in
            if let error = screen.templates.error { return context.say(error) }
            context.want(.dialog(NewProjectDialog(screen.templates.value ?? [], session: context.situation.session)))
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
        switch input.handle(key) {
        case .ignored: return false
        case .changed: read(&context)
        case .moved, .done: break
        }
        return true
    }

    private var source: TableSource<String> {
        let projects = projects
        return TableSource(
            count: projects.count, hasMore: page.value?.next != nil, row: { Self.row(projects[$0]) },
            index: { id in projects.firstIndex { $0.id == id } })
    }

    private static func row(_ project: Project) -> TableRow<String> {
        let blocked = project.blockedTasks == 0 ? "" : "\(project.blockedTasks) blocked"
        return TableRow(
            project.id,
            [
                Span(project.organizationName), Span(Format.words(project.type.rawValue), .dim),
                Span(Format.words(project.stage.rawValue), project.stage == .onHold ? .warning : .normal),
                Span("\(project.completedTasks)/\(project.totalTasks)"), Span(blocked, .error),
                Span(
                    project.actualGoLiveDate.map { "live \(Format.day($0))" } ?? project.targetGoLiveDate.map(
                        Format.day) ?? "–"),
                Span(project.lead, .dim),
            ])
    }

    private var table: Table<String> {
        Table(
            [
                TableColumn("tenant", "Tenant", min: 18, ideal: 40),
                TableColumn("type", "Type", min: 9, ideal: 12, priority: 3),
                TableColumn("stage", "Stage", min: 12, ideal: 16),
                TableColumn("done", "Done", min: 6, ideal: 8, align: .trailing),
                TableColumn("blocked", "Blocked", min: 10, ideal: 12, priority: 1),
                TableColumn("golive", "Go-live", min: 8, ideal: 12),
                TableColumn("lead", "Lead", min: 8, ideal: 18, priority: 2),
            ], empty: "No projects: + makes one from a template")
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        let (top, area) = rect.cutTop(input.height)
        defer { input.draw(in: top, on: &canvas) }
        if projects.isEmpty, FailureNotice.draw(ifEmpty: page, in: area, on: &canvas) { return }
        table.draw(in: area, &list, source, focused: !input.isOpen, on: &canvas)
    }

    func status(_ situation: Situation) -> Span? {
        page.error.map { Span("✗ \($0.message)  r tries again", .error) }
    }
}
