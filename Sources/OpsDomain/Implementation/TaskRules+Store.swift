internal import Ledger

// The rules that need to look at other records: dependencies and blockers.

extension TaskRules {
    /// Checks the version that the operator saw.
    /// - Throws: `OpsError` of code `conflict` when the task has another one.
    static func check(_ version: Int?, of task: ProjectTask) throws(OpsError) {
        if let version, version != task.version {
            throw OpsError.changedSince("task", task.id, now: task.status.rawValue)
        }
    }

    /// Checks that a step may be taken now.
    /// - Throws: `OpsError` of code `conflict` that names what stands in the way.
    static func check(
        _ action: TaskAction, on task: ProjectTask, in store: borrowing some Reading & ~Copyable
    ) throws {
        guard steps.state(after: action, from: task.status) != nil else {
            if task.status == .blocked, let title = try TaskRecords.openBlocker(of: task.id, in: store) {
                throw OpsError.taskBlocked(action.verb, task, by: title)
            }
            throw OpsError.stepRefused(action.verb, task, "it is \(task.status.rawValue)")
        }
        if action == .done, let title = try TaskRecords.unfinishedDependency(of: task.id, in: store) {
            throw OpsError.dependencyUnfinished(task, needs: title)
        }
        if action == .reopen, let title = try TaskRecords.doneDependent(of: task.id, in: store) {
            throw OpsError.dependentDone(action.verb, task, dependent: title)
        }
    }

    /// Checks that taking a step back leaves no done task on an unfinished or blocked ground.
    /// - Throws: `OpsError` of code `conflict` that names what stands in the way.
    static func checkReturn(
        of task: ProjectTask, from current: TaskStatus, to earlier: TaskStatus,
        in store: borrowing some Reading & ~Copyable
    ) throws {
        if earlier == .done, current != .done {
            if let title = try TaskRecords.openBlocker(of: task.id, in: store) {
                throw OpsError.taskBlocked(TaskAction.done.verb, task, by: title)
            }
            if let title = try TaskRecords.unfinishedDependency(of: task.id, in: store) {
                throw OpsError.dependencyUnfinished(task, needs: title)
            }
        }
        if current.isFinished, !earlier.isFinished, let title = try TaskRecords.doneDependent(of: task.id, in: store) {
            throw OpsError.dependentDone("take back", task, dependent: title)
        }
    }
}
