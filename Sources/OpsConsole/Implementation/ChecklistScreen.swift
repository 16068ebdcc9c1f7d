import OpsDomain
import Terminal

/// A project's checklist, walked with one key per step (IMP-1 to IMP-3).
struct ChecklistScreen: ScreenModel {
    enum Action: String, ScreenAction {
        case done = "task.done"
        case start = "task.start"
        case block = "task.block"
        case resolve = "task.resolve"
        case notApplicable = "task.na"
        case skip = "task.skip"
        case reopen = "task.reopen"
        case comment = "task.comment"
        case undo = "task.undo"
        case again = "task.repeat"
        case open = "task.open"
    }

    /// A step that can be taken back: the task, and the version that the step left.
    struct Step: Sendable, Hashable {
        let taskID: String
        let version: Int
        let what: String
    }

    var id = PaneID.none
    /// The project's id, or its tenant's; nil when none was chosen yet.
    let reference: String?
    var answer = Load<ShowProject.Answer>()
    var list = ChecklistRows()
    var state = TableState<ChecklistRows.ID>()
    var steps: [Step] = []
    /// What `.` does again on another task.
    var lastAction: TaskAction?
    /// Tasks whose step is on its way, so that a key pressed twice is one step.
    var busy: Set<String> = []
    var isWide = false

    init(project reference: String? = nil) { self.reference = reference }

    var kind: ScreenKind { .checklist }
    var project: Project? { answer.value?.project }

    var title: String {
        guard let project else { return kind.title }
        return "\(project.organizationName) · \(project.type.rawValue) · \(Format.words(project.stage.rawValue))"
    }

    var note: String {
        if let live = project?.actualGoLiveDate { return "live since \(Format.day(live))" }
        return project?.targetGoLiveDate.map { "go-live \(Format.day($0))" } ?? ""
    }

    /// The task under the cursor; nil on a phase.
    var task: ProjectTask? {
        guard case .task(let id)? = state.cursorID else { return nil }
        return list.task(id)
    }

    var record: RecordReference? {
        if let task { return RecordReference("task", task.id, "task \(task.title)") }
        return project.map { RecordReference("project", $0.id, "the project of \($0.organizationName)") }
    }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        let none = task == nil ? "no task under the cursor" : nil
        let closed =
            task.map { $0.status.isFinished } == true
            ? "it is \(Format.words(task?.status.rawValue ?? "")) already" : nil
        let open = task.map { !$0.status.isFinished } == true ? "it is not finished" : nil
        let free = task?.openBlockers.isEmpty == true ? "no blocker is open" : nil
        let nothing = steps.isEmpty ? "no step of yours to take back" : nil
        let again =
            switch lastAction {
            case nil: "nothing was done yet"
            case .reopen: none ?? open
            case .done: none ?? closed ?? list.waits(for: task)
            default: none ?? closed
            }
        return [
            bind(
                .done, .character("d"), name: "done", help: "The task is done",
                unless: none ?? closed ?? list.waits(for: task), footer: 1),
            bind(.start, .character("s"), name: "start", help: "Begin the task", unless: none ?? closed, footer: 2),
            bind(
                .block, .character("b"), name: "blocker", help: "Open a blocker on the task", unless: none ?? closed,
                footer: 3),
            bind(.resolve, .character("B"), name: "resolve", help: "Resolve the task's blocker", unless: none ?? free),
            bind(
                .notApplicable, .character("x"), name: "n/a", help: "The task does not apply, with a reason",
                unless: none ?? closed, footer: 4),
            bind(
                .skip, .character("S"), name: "skip", help: "Skip the task, with a reason", unless: none ?? closed,
                footer: 5),
            bind(.comment, .character("c"), name: "comment", help: "Comment on the task", unless: none, footer: 6),
            bind(.undo, .character("u"), name: "undo", help: "Take your last step back", unless: nothing, footer: 7),
            bind(
                .again, .character("."), name: "again", help: "Take the last step again, on this task", unless: again),
            bind(.reopen, .character("o"), name: "reopen", help: "Open the task again", unless: none ?? open),
            bind(
                .open, .enter, name: task == nil ? "fold" : "open", help: "Fold the phase, or show the task",
                unless: state.cursorID == nil ? "nothing is listed" : nil, footer: 8),
        ]
    }

    /// A project's view is an entry of the ledger, so it is read once per visit and then only when asked for (ACC-22).
    mutating func appear(_ context: inout Context) {
        if answer.value == nil { reload(&context) }
    }

    mutating func reload(_ context: inout Context) {
        guard let reference else { return }
        context.load(ShowProject(reference), into: \ChecklistScreen.answer, of: &self) { screen, _ in
            guard screen.answer.error == nil, let answer = screen.answer.value else { return }
            let isFirst = screen.list.rows.isEmpty
            screen.list.take(answer)
            screen.state.layout(height: screen.state.height, source: screen.list.source)
            // One begins where the work is: at the first task that is not finished.
            if isFirst, let next = screen.list.firstOpen { _ = screen.state.move(toRow: next, screen.list.source) }
        }
    }

    func listBindings(_ situation: Situation) -> [Binding<ListAction>] {
        let none = task == nil ? "no task under the cursor" : nil
        return [ListAction.copy, .copyRow].map { $0.binding(unless: none) }
            + [ListAction.export.binding(unless: project == nil ? "no project is shown" : nil)]
    }

    mutating func perform(_ action: ListAction, _ context: inout Context) {
        if action == .export, let project {
            let source = ShowProject(project.id)
            return context.want(.dialog(SaveDialog.exporting(source, filter: "", of: project.organizationName)))
        }
        guard let task else { return }
        let cells = [
            ("Task", task.title), ("State", Format.words(task.status.rawValue)), ("Owner", TaskLook.owner(task)),
            ("Due", task.dueDate ?? ""), ("Description", task.description),
        ].map { CopyDialog.Cell(title: $0.0, text: $0.1) }
        context.copy(cells, isWholeRow: action == .copyRow, isTenantScoped: false)
    }

    mutating func handle(_ key: Key, _ context: inout Context) -> Bool {
        switch key {
        case .right, .left, .character("l"), .character("h"):
            guard case .phase(let id)? = state.cursorID else { return false }
            list.fold(id, key == .left || key == .character("h"))
            return true
        case .space: return false
        default: return state.handle(key, list.source) != .ignored
        }
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .done: step(.done, &context)
        case .start: step(.start, &context)
        case .reopen: step(.reopen, &context)
        case .skip: askReason(.skip, &context)
        case .notApplicable: askReason(.notApplicable, &context)
        case .block: askBlocker(&context)
        case .resolve: askResolution(&context)
        case .comment: askComment(&context)
        case .undo: undo(&context)
        case .again: if let lastAction { step(lastAction, &context) }
        case .open:
            if case .phase(let id)? = state.cursorID { list.toggle(id) }
            if let task { context.want(.dialog(TaskDialog(task, list: list))) }
        }
    }
}

extension TaskStatus {
    /// Whether nothing is left to do.
    var isFinished: Bool { self == .done || self == .skipped || self == .notApplicable }
}
