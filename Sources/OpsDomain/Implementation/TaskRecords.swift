internal import Ledger

/// Tasks and their comments in the store.
enum TaskRecords {
    // Dependencies, open blockers and comments come with the task by index, so that a project is one statement.
    private static let columns = """
        SELECT t.id, t.project_id, t.phase_id, t.title, t.description, t.owner_side, u.login, t.status, t.reason,
            t.required, t.client_visible, t.due_date, t.duration_days, (
                SELECT group_concat(d.depends_on_id) FROM task_dependency d WHERE d.task_id = t.id
            ), t.evidence, (
                SELECT group_concat(b.id) FROM blocker_task bt JOIN blocker b ON b.id = bt.blocker_id
                WHERE bt.task_id = t.id AND b.resolved_at IS NULL
            ), (SELECT count(*) FROM task_comment c WHERE c.task_id = t.id), t.completed_at, t.version, t.assignee_id, ph.name
        FROM task t JOIN project_phase ph ON ph.id = t.phase_id LEFT JOIN internal_user u ON u.id = t.assignee_id
        """

    /// The statement of `tasks(of:)`, for tests of its plan.
    static let ofProject = columns + " WHERE t.project_id = ?1 ORDER BY t.position"

    /// The task of that id.
    /// - Throws: `OpsError` of code `notFound`.
    static func task(_ id: String, in store: borrowing some Reading & ~Copyable) throws -> ProjectTask {
        guard let task = try store.first(columns + " WHERE t.id = ?1", id, map: task) else {
            throw OpsError.notFound("task", id)
        }
        return task
    }

    /// The tasks of a project in the checklist's order.
    static func tasks(of projectID: String, in store: borrowing some Reading & ~Copyable) throws -> [ProjectTask] {
        try store.rows(ofProject, projectID, map: task)
    }

    /// The tenant of a task.
    /// - Throws: `OpsError` of code `notFound`.
    static func tenant(of id: String, in store: borrowing some Reading & ~Copyable) throws -> String {
        let sql = "SELECT p.organization_id FROM task t JOIN project p ON p.id = t.project_id WHERE t.id = ?1"
        guard let tenant = try store.first(sql, id, map: { $0.text(0) }) else { throw OpsError.notFound("task", id) }
        return tenant
    }

    /// The title of the first task that must be finished before this one and is not.
    static func unfinishedDependency(of id: String, in store: borrowing some Reading & ~Copyable) throws -> String? {
        let sql = """
            SELECT t.title FROM task_dependency d JOIN task t ON t.id = d.depends_on_id
            WHERE d.task_id = ?1 AND t.status IN ('TODO', 'IN_PROGRESS') ORDER BY t.position LIMIT 1
            """
        return try store.first(sql, id) { $0.text(0) }
    }

    /// The title of the first task that is done and depends on this one.
    static func doneDependent(of id: String, in store: borrowing some Reading & ~Copyable) throws -> String? {
        let sql = """
            SELECT t.title FROM task_dependency d JOIN task t ON t.id = d.task_id
            WHERE d.depends_on_id = ?1 AND t.status = 'DONE' ORDER BY t.position LIMIT 1
            """
        return try store.first(sql, id) { $0.text(0) }
    }

    /// The title of the oldest open blocker of a task.
    static func openBlocker(of id: String, in store: borrowing some Reading & ~Copyable) throws -> String? {
        let sql = """
            SELECT b.title FROM blocker_task bt JOIN blocker b ON b.id = bt.blocker_id
            WHERE bt.task_id = ?1 AND b.resolved_at IS NULL ORDER BY b.opened_at LIMIT 1
            """
        return try store.first(sql, id) { $0.text(0) }
    }

    private static func task(_ row: Row) throws -> ProjectTask {
        let stored: TaskStatus = try row.token(7, "task.status")
        let openBlockers = row.list(15)
        return ProjectTask(
            id: row.text(0), projectId: row.text(1), phaseId: row.text(2), phase: row.text(20), title: row.text(3),
            description: row.text(4), ownerSide: try row.token(5, "task.owner_side"),
            assigneeId: row.optionalText(19), assignee: row.optionalText(6),
            status: openBlockers.isEmpty || stored.isFinished ? stored : .blocked,
            reason: row.optionalText(8), required: row.bool(9), clientVisible: row.bool(10),
            dueDate: row.optionalText(11), durationDays: row.int(12),
            dependsOn: row.list(13), evidence: row.optionalText(14),
            openBlockers: openBlockers, commentCount: row.int(16),
            completedAt: row.optionalTimestamp(17), version: row.int(18))
    }
}

extension TaskRecords {
    /// The comments of a task, oldest first.
    static func comments(of id: String, in store: borrowing some Reading & ~Copyable) throws -> [TaskComment] {
        let sql = """
            SELECT c.id, u.login, c.body, c.client_visible, c.created_at
            FROM task_comment c JOIN internal_user u ON u.id = c.author_id
            WHERE c.task_id = ?1 ORDER BY c.created_at, c.key
            """
        return try store.rows(sql, id) { row in
            TaskComment(
                id: row.text(0), author: row.text(1), body: row.text(2), clientVisible: row.bool(3),
                createdAt: row.timestamp(4))
        }
    }

    /// Adds a comment.
    static func insert(
        _ comment: TaskComment, on taskID: String, authorID: String, in store: borrowing Writer
    ) throws {
        let sql = """
            INSERT INTO task_comment (id, task_id, author_id, body, client_visible, created_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """
        try store.run(
            sql, comment.id, taskID, authorID, comment.body, comment.clientVisible, comment.createdAt)
    }
}
