public import Ledger

extension ListProjects: Query {
    public static let name = "project.list"
    public static let access = AccessRule(.manageProjects, .portal)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        guard (1...500).contains(limit) else { throw OpsError.invalid("limit", "must be 1–500, it is \(limit)") }
        var projects = try ProjectRecords.list(
            self, operatorID: scene.actor.userID, grants: scene.grants, in: store)
        let hasMore = projects.count > limit
        if hasMore { projects.removeLast() }
        return Answer(projects: projects, next: hasMore ? projects.last?.id : nil)
    }
}

extension ShowProject: Query {
    public static let name = "project.show"
    public static let access = AccessRule(.manageProjects, .portal, action: "VIEW_PROJECT")
    /// How many blockers come with a project at most.
    static let blockerLimit = 200

    public var subject: Subject? { Subject("project", reference) }

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        try ProjectRecords.resolve(reference, in: store).tenant
    }

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        let id = try ProjectRecords.resolve(reference, in: store).id
        let tasks = try TaskRecords.tasks(of: id, in: store)
        return Answer(
            project: try ProjectRecords.project(id, in: store),
            phases: try ProjectRecords.phases(of: id, tasks: tasks, in: store), tasks: tasks,
            blockers: try BlockerRecords.list(
                project: id, includeResolved: true, limit: Self.blockerLimit,
                reach: TenantFilter(.manageProjects, scene.grants, column: "p.organization_id"), in: store))
    }
}

extension ListTemplates: Query {
    /// The templates, shortest first.
    public typealias Answer = [Template]

    public static let name = "project.templates"
    public static let access = AccessRule(.manageProjects, .portal)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> [Template] {
        try ChecklistCatalog.installed().templates.map { template in
            Template(
                id: template.id, name: template.name, version: template.version, projectType: template.projectType,
                summary: template.summary, taskCount: template.steps.count, businessDays: template.businessDays)
        }
    }
}
