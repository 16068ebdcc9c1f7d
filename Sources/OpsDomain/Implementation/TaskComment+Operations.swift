public import Ledger

extension CommentTask: Command {
    /// The comment as written.
    public typealias Answer = TaskComment

    public static let name = "task.comment"
    public static let access = AccessRule(.manageProjects, .portal, action: "TASK_COMMENT")

    public var subject: Subject? { Subject("task", taskId) }

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        try TaskRecords.tenant(of: taskId, in: store)
    }

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> TaskComment {
        let task = try TaskRecords.task(taskId, in: store)
        if clientVisible, !task.clientVisible {
            throw OpsError.invalid("clientVisible", "the client does not see '\(task.title)'")
        }
        let comment = TaskComment(
            id: scene.ids.next("cmt"), author: scene.actor.login,
            body: try TaskRules.text(body, "body", length: TaskRules.commentLength), clientVisible: clientVisible,
            createdAt: scene.now)
        try TaskRecords.insert(comment, on: task.id, authorID: try scene.operatorID(), in: store)
        return comment
    }
}

extension ListTaskComments: Query {
    /// The comments, oldest first.
    public typealias Answer = [TaskComment]

    public static let name = "task.comments"
    public static let access = AccessRule(.manageProjects, .portal)

    public var subject: Subject? { Subject("task", taskId) }

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        try TaskRecords.tenant(of: taskId, in: store)
    }

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> [TaskComment] {
        try TaskRecords.comments(of: taskId, in: store)
    }
}
