import Ledger
import OpsDomain
import Terminal

/// The projects that the operator may see (IMP-1).
struct ProjectsScreen: RowScreen {
    enum Action: String, ScreenAction {
        case open = "project.open"
        case create = "project.create"
        case mine = "project.mine"
    }

    var id = PaneID.none
    private(set) var page = Load<ListProjects.Answer>()
    var rows = Rows<Project>()
    var list = TableState<String>()
    var input = FilterInput(placeholder: "tenant or login")
    private var onlyMine = false
    private var asked: Question?
    private var templates = Load<ListTemplates.Answer>()

    private struct Question: Sendable, Hashable {
        var text: String
        var onlyMine: Bool
    }

    var kind: ScreenKind { .projects }
    var title: String {
        let parts = ["Projects", onlyMine ? "mine" : "", input.text].filter { !$0.isEmpty }
        return parts.joined(separator: " ─ ")
    }
    var note: String { countWords }
    func emptyWords(_ keys: KeyNames) -> String { "No projects: \(keys[Action.create]) makes one from a template" }
    let isFilteredByService = true

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        [
            bind(
                .open, .enter, name: "open", help: "Walk the checklist",
                unless: focused == nil ? "no project is listed" : nil, footer: 1),
            bind(.create, .character("+"), name: "new", help: "Make a project from a template", footer: 2),
            bind(
                .mine, .character("m"), name: onlyMine ? "all" : "mine", help: "Only projects of mine, or all",
                footer: 4),
        ]
    }

    var record: RecordReference? {
        focused.map { RecordReference("project", $0.id, "the project of \($0.organizationName)") }
    }

    mutating func appear(_ context: inout Context) { again(&context) }
    mutating func reload(_ context: inout Context) { again(&context) }

    mutating func refresh(_ context: inout Context) {
        if ListProjects.access.action == nil, !page.isLoading { again(&context) }
    }

    /// Reads again what is there, unless another question waits.
    private mutating func again(_ context: inout Context) {
        guard asked != nil, asked == question else {
            asked = nil
            return ask(&context)
        }
        readAgain(&context)
    }

    private var question: Question { Question(text: input.text, onlyMine: onlyMine) }

    func isKept(_ project: Project, by filter: WordFilter, at now: Timestamp?) -> Bool { true }

    func exportDialog(_ situation: Situation) -> SaveDialog? {
        SaveDialog.exporting(ListProjects(text: input.text, onlyMine: onlyMine), filter: input.text)
    }

    mutating func questionChanged(_ context: inout Context) {
        arrange(&context)
        ask(&context)
    }

    private mutating func ask(_ context: inout Context) {
        guard question != asked, asked == nil || !page.isLoading else { return }
        asked = question
        read(.first, &context)
    }

    mutating func read(_ wanted: RowPage<Project>, _ context: inout Context) {
        guard let asked else { return }
        let limit =
            switch wanted {
            case .first: max(100, min(Self.pageSize, rows.all.count))
            case .more: order == nil ? 100 : Self.pageSize
            case .again: Self.pageSize
            }
        let query = ListProjects(
            text: asked.text, onlyMine: asked.onlyMine, after: wanted.after?.id, limit: limit)
        context.load(query, into: \ProjectsScreen.page, of: &self) { screen, context in
            if screen.page.error == nil, let answer = screen.page.value {
                screen.took(answer.projects, wanted, hasMore: answer.next != nil, &context)
            }
            screen.ask(&context)
        }
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .open:
            guard let project = focused else { return }
            context.want(.open(ChecklistScreen(project: project.id)))
        case .create: create(&context)
        case .mine:
            onlyMine.toggle()
            ask(&context)
        }
    }

    private mutating func create(_ context: inout Context) {
        context.load(ListTemplates(), into: \ProjectsScreen.templates, of: &self) { screen, context in
            if let error = screen.templates.error { return context.say(error) }
            context.want(.dialog(NewProjectDialog(screen.templates.value ?? [], session: context.situation.session)))
        }
    }

    func row(_ project: Project, _ situation: Situation?) -> TableRow<String> {
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

    func sortKey(_ project: Project, _ column: String) -> SortKey? {
        switch column {
        // By the part that is done, in thousandths.
        case "done": .number(Int64(project.completedTasks * 1000 / max(1, project.totalTasks)))
        case "blocked": .number(Int64(project.blockedTasks))
        case "golive": .text(project.actualGoLiveDate ?? project.targetGoLiveDate ?? "~")
        case "stage": .number(Int64(ProjectStage.allCases.firstIndex(of: project.stage) ?? 0))
        default: nil
        }
    }

    var columns: [TableColumn] {
        [
            TableColumn("tenant", "Tenant", min: 18, ideal: 40),
            TableColumn("type", "Type", min: 9, ideal: 12, priority: 3),
            TableColumn("stage", "Stage", min: 13, ideal: 16),
            TableColumn("done", "Done", min: 6, ideal: 8, align: .trailing),
            TableColumn("blocked", "Blocked", min: 9, ideal: 12, priority: 1),
            TableColumn("golive", "Go-live", min: 8, ideal: 12),
            TableColumn("lead", "Lead", min: 8, ideal: 18, priority: 2),
        ]
    }
}
