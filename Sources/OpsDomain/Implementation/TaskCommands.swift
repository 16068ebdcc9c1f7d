public import Ledger

extension ChangeTask: Command {
    public static let name = "task.change"
    /// The ledger names the step itself, such as `TASK_DONE`; this name stays on a step that is refused early.
    public static let access = AccessRule(.manageProjects, .portal, action: "TASK_CHANGE")

    public var subject: Subject? { Subject("task", taskId) }
    public var reason: String? { note }

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        try TaskRecords.tenant(of: taskId, in: store)
    }

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> ProjectTask {
        entry.action = TaskRules.ledgerAction(of: action)
        let given = try checkedTexts()
        let task = try TaskRecords.task(taskId, in: store)
        try TaskRules.check(version, of: task)
        try TaskRules.check(action, on: task, in: store)

        var state = try TaskStateRecords.state(of: task.id, in: store)
        let now = scene.now.sqliteValue
        let finishes = action != .start && action != .reopen
        if let next = TaskRules.steps.state(after: action, from: task.status) {
            state["status"] = .text(next.rawValue)
        }
        state["reason"] = action.needsReason ? given.note.sqliteValue : .null
        if let evidence = given.evidence { state["evidence"] = .text(evidence) }
        if action == .start { state["started_at"] = now }
        if action == .reopen { state["started_at"] = .null }
        state["completed_at"] = finishes ? now : .null
        state["completed_by"] = finishes ? .text(try scene.operatorID()) : .null
        try TaskStateRecords.save(state, of: task, at: scene.now, in: store)
        return try TaskRecords.task(task.id, in: store)
    }

    private func checkedTexts() throws -> (note: String?, evidence: String?) {
        if action.needsReason, note == nil { throw OpsError.invalid("note", "a reason is needed to \(action.verb)") }
        let reason = try note.map {
            try TaskRules.text($0, "note", length: action.needsReason ? TaskRules.reasonLength : 0...500)
        }
        guard let evidence else { return (reason, nil) }
        guard action == .done else { throw OpsError.invalid("evidence", "only a finished task has evidence") }
        return (reason, try TaskRules.text(evidence, "evidence", length: 1...TaskRules.evidenceLength))
    }
}

extension UndoTask: Command {
    /// The task as it is afterwards.
    public typealias Answer = ProjectTask

    public static let name = "task.undo"
    public static let access = AccessRule(.manageProjects, .portal, action: "TASK_UNDO")

    public var subject: Subject? { Subject("task", taskId) }

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        try TaskRecords.tenant(of: taskId, in: store)
    }

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> ProjectTask {
        let task = try TaskRecords.task(taskId, in: store)
        try TaskRules.check(version, of: task)
        guard let last = try TaskStateRecords.lastChange(of: task.id, in: store) else {
            throw OpsError.nothingToUndo(task, "it was never changed")
        }
        guard last.entry.operatorID == (try scene.operatorID()) else {
            throw OpsError.nothingToUndo(task, "the last step was \(last.entry.operatorLogin)'s")
        }
        guard TaskRules.undoable.contains(last.entry.action), !last.before.isEmpty else {
            throw OpsError.nothingToUndo(task, "the last entry is \(last.entry.action)")
        }
        var state = try TaskStateRecords.state(of: task.id, in: store)
        let current = try state.status()
        for column in TaskState.columns {
            if let value = last.before[column] { state[column] = value }
        }
        try TaskRules.checkReturn(of: task, from: current, to: try state.status(), in: store)
        try TaskStateRecords.save(state, of: task, at: scene.now, in: store)
        entry.details = "{\"undoes\":\(last.entry.seq)}"
        return try TaskRecords.task(task.id, in: store)
    }
}

extension PlanTask: Command {
    /// The task as it is afterwards.
    public typealias Answer = ProjectTask

    public static let name = "task.plan"
    public static let access = AccessRule(.manageProjects, .portal, action: "TASK_PLAN")

    public var subject: Subject? { Subject("task", taskId) }

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        try TaskRecords.tenant(of: taskId, in: store)
    }

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> ProjectTask {
        let task = try TaskRecords.task(taskId, in: store)
        try TaskRules.check(version, of: task)
        guard assignee != nil || dueDate != nil else {
            throw OpsError.invalid("assignee", "name somebody, or a due date, or both")
        }
        var state = try TaskStateRecords.state(of: task.id, in: store)
        if let assignee {
            if !assignee.isEmpty, task.ownerSide == .client {
                throw OpsError.invalid("assignee", "'\(task.title)' is for the client to do")
            }
            state["assignee_id"] =
                assignee.isEmpty ? .null : .text(try store.activeAccount(assignee).id)
        }
        if let dueDate {
            let today = CalendarDay(scene.now)
            state["due_date"] =
                dueDate.isEmpty ? .null : .text(try TaskRules.day(dueDate, "dueDate", today: today).description)
        }
        try TaskStateRecords.save(state, of: task, at: scene.now, in: store)
        return try TaskRecords.task(task.id, in: store)
    }
}
