import OpsDomain
import Terminal

/// The lines of a checklist: phases, and the tasks of those that are unfolded.
///
/// Counts are derived from the tasks.
struct ChecklistRows: Sendable {
    /// A line's identity.
    enum ID: Hashable, Sendable {
        case phase(String)
        case task(String)
    }

    private var phases: [ProjectPhase] = []
    private(set) var tasks: [ProjectTask] = []
    private var blockers: [Blocker] = []
    private var folded: Set<String> = []
    private(set) var rows: [ID] = []

    /// Takes over a project; at first only the phase that is worked on is unfolded.
    mutating func take(_ answer: ShowProject.Answer) {
        let isFirst = phases.isEmpty
        (phases, tasks, blockers) = (answer.phases, answer.tasks, answer.blockers)
        if isFirst {
            let current = tasks.first { !$0.status.isFinished }?.phaseId ?? phases.first?.id
            folded = Set(phases.map(\.id).filter { $0 != current })
        }
        layout()
    }

    /// What a task is held up by.
    func openBlockers(of task: ProjectTask) -> [Blocker] { blockers.filter { task.openBlockers.contains($0.id) } }

    /// The line of the first visible task that is not finished; nil when there is none.
    var firstOpen: ID? {
        rows.first { row in
            guard case .task(let id) = row, let task = task(id) else { return false }
            return !task.status.isFinished
        }
    }

    /// The line of the next unfinished task after this one, whose phase is unfolded for it; nil when there is none.
    mutating func unfoldOpen(after id: String) -> ID? {
        guard let index = tasks.firstIndex(where: { $0.id == id }),
            let next = tasks[(index + 1)...].first(where: { !$0.status.isFinished })
        else { return nil }
        fold(next.phaseId, false)
        return .task(next.id)
    }

    /// Takes over a changed task.
    mutating func update(_ task: ProjectTask) {
        guard let index = tasks.firstIndex(where: { $0.id == task.id }) else { return }
        tasks[index] = task
    }

    /// Folds a phase, or unfolds it.
    mutating func fold(_ phase: String, _ isFolded: Bool) {
        if isFolded { folded.insert(phase) } else { folded.remove(phase) }
        layout()
    }

    /// Folds a phase that is unfolded, and the other way round.
    mutating func toggle(_ phase: String) { fold(phase, !folded.contains(phase)) }

    private mutating func layout() {
        rows = phases.flatMap { phase -> [ID] in
            let inside = folded.contains(phase.id) ? [] : tasks.filter { $0.phaseId == phase.id }.map { ID.task($0.id) }
            return [.phase(phase.id)] + inside
        }
    }

    /// The task with this id.
    func task(_ id: String) -> ProjectTask? { tasks.first { $0.id == id } }
    /// The phase with this id.
    func phase(_ id: String) -> ProjectPhase? { phases.first { $0.id == id } }
    /// Whether a phase is folded.
    func isFolded(_ id: String) -> Bool { folded.contains(id) }

    /// Done, all that count, and blocked: of a phase, or of the whole project.
    func counts(of phase: String? = nil) -> (done: Int, total: Int, blocked: Int) {
        let counted = tasks.filter {
            (phase == nil || $0.phaseId == phase) && $0.status != .skipped && $0.status != .notApplicable
        }
        return (counted.count { $0.status == .done }, counted.count, counted.count { $0.status == .blocked })
    }

    /// What a task waits for, in words; nil when nothing.
    func waits(for task: ProjectTask?) -> String? {
        guard let task, let first = task.dependsOn.compactMap({ self.task($0) }).first(where: { !$0.status.isFinished })
        else { return nil }
        return "first: \(first.title)"
    }

    /// The lines as a table source, for cursor and scroll.
    var source: TableSource<ID> {
        let rows = rows
        return TableSource(count: rows.count, row: { TableRow(rows[$0], []) }, index: { rows.firstIndex(of: $0) })
    }
}
