import Ledger

extension ListProjects: Exportable {
    public static let exportName = "projects"
    public static let exportTitles = [
        "id", "organizationId", "organizationName", "type", "template", "templateVersion", "stage", "lead", "manager",
        "members", "targetGoLiveDate", "actualGoLiveDate", "totalTasks", "completedTasks", "blockedTasks", "createdAt",
        "updatedAt", "version",
    ]

    public static func exportFields(of project: Project) -> [String] {
        [
            project.id, project.organizationId, project.organizationName, project.type.rawValue, project.template,
            project.templateVersion, project.stage.rawValue, project.lead, project.manager ?? "",
            project.members.joined(separator: " "), project.targetGoLiveDate ?? "", project.actualGoLiveDate ?? "",
            String(project.totalTasks), String(project.completedTasks), String(project.blockedTasks),
            project.createdAt.description, project.updatedAt.description, String(project.version),
        ]
    }

    public func exportRows(of answer: Answer) -> (rows: [Project], next: String?) { (answer.projects, answer.next) }

    public func exportPage(after: String?) -> ListProjects {
        ListProjects(text: text, onlyMine: onlyMine, includeCompleted: includeCompleted, after: after, limit: 500)
    }
}

extension ListBlockers: Exportable {
    public static let exportName = "blockers"
    public static let exportTitles = [
        "id", "projectId", "organizationName", "category", "title", "owner", "openedAt", "resolvedAt", "resolution",
        "taskIds", "version",
    ]

    public static func exportFields(of blocker: Blocker) -> [String] {
        [
            blocker.id, blocker.projectId, blocker.organizationName, blocker.category.rawValue, blocker.title,
            blocker.owner, blocker.openedAt.description, blocker.resolvedAt?.description ?? "",
            blocker.resolution ?? "", blocker.taskIds.joined(separator: " "), String(blocker.version),
        ]
    }

    public func exportRows(of answer: [Blocker]) -> (rows: [Blocker], next: String?) {
        (answer, answer.count < limit ? nil : answer.last.map(Self.cursor))
    }

    public func exportPage(after: String?) -> ListBlockers {
        ListBlockers(projectId: projectId, includeResolved: includeResolved, after: after, limit: 500)
    }

    /// Where the page after a blocker starts.
    public static func cursor(_ blocker: Blocker) -> String {
        (blocker.resolvedAt == nil ? "open:" : "resolved:") + blocker.id
    }
}

/// The tasks of a checklist, in its order.
extension ShowProject: Exportable {
    public static let exportName = "tasks"
    public static let exportOperation = "task.export"
    public static let exportTitles = [
        "id", "projectId", "phase", "title", "description", "ownerSide", "assignee", "status", "reason", "required",
        "clientVisible", "dueDate", "durationDays", "dependsOn", "evidence", "openBlockers", "completedAt", "version",
    ]

    public static func exportFields(of task: ProjectTask) -> [String] {
        [
            task.id, task.projectId, task.phase, task.title, task.description, task.ownerSide.rawValue,
            task.assignee ?? "", task.status.rawValue, task.reason ?? "", String(task.required),
            String(task.clientVisible), task.dueDate ?? "", String(task.durationDays),
            task.dependsOn.joined(separator: " "), task.evidence ?? "", task.openBlockers.joined(separator: " "),
            task.completedAt?.description ?? "", String(task.version),
        ]
    }

    public func exportRows(of answer: Answer) -> (rows: [ProjectTask], next: String?) { (answer.tasks, nil) }
    public func exportPage(after: String?) -> ShowProject { self }
}
