public import Ledger

extension CreateProject: Command {
    /// The project as made.
    public typealias Answer = Project

    public static let name = "project.create"
    public static let access = AccessRule(.manageProjects, .portal, action: "PROJECT_CREATE")

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        try tenant(in: store).id
    }

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> Project {
        let tenant = try tenant(in: store)
        guard tenant.status == .active else {
            throw OpsError.tenantNotActive(tenant.id, name: tenant.name, status: tenant.status.rawValue)
        }
        guard scene.grants.allows(.manageProjects, in: tenant.id) else {
            throw OpsError.notAssigned(tenant.id, permission: .manageProjects)
        }
        if let other = try ProjectRecords.unfinished(of: tenant.id, in: store) {
            throw OpsError.projectExists(other, tenant: tenant.name)
        }
        let template = try ChecklistCatalog.installed().template(template)
        let dates = try dates(for: template, today: CalendarDay(scene.now))
        let lead = try lead(of: tenant.id, scene, in: store)
        let manager = try manager.map { try fit($0, as: "manager", tenant: tenant.id, scene, in: store) }

        let project = NewProject(
            id: scene.ids.next("prj"), organizationID: tenant.id, organizationName: tenant.name, template: template,
            leadID: lead.id, managerID: manager?.id, start: dates.start, targetGoLive: dates.target)
        try NewProjectRecords.insert(project, at: scene.now, ids: scene.ids, in: store)
        entry.entityType = "project"
        entry.entityID = project.id
        return try ProjectRecords.project(project.id, in: store)
    }

    private func tenant(in store: borrowing some Reading & ~Copyable) throws -> Organization {
        guard let tenant = try store.organization(id: organizationId) else {
            throw OpsError.notFound("tenant", organizationId)
        }
        return tenant
    }

    private func dates(
        for template: ChecklistTemplate, today: CalendarDay
    ) throws -> (start: CalendarDay, target: CalendarDay) {
        let start = try startDate.map { try TaskRules.day($0, "startDate", today: today) } ?? today
        guard let targetGoLiveDate else { return (start, ProjectRules.plannedEnd(of: template, start: start)) }
        let target = try TaskRules.day(targetGoLiveDate, "targetGoLiveDate", today: today)
        guard target >= start else {
            throw OpsError.invalid("targetGoLiveDate", "\(target) is before the start on \(start)")
        }
        return (start, target)
    }

    /// The lead: the operator, or somebody else if the operator may assign projects.
    private func lead(
        of tenant: String, _ scene: Scene, in store: borrowing some Reading & ~Copyable
    ) throws -> InternalUser {
        let login = lead ?? scene.actor.login
        if login == scene.actor.login {
            _ = try scene.operatorID()
        } else if !scene.grants.allows(.assignProjects, in: tenant) {
            throw OpsError.missingPermission(.assignProjects, operation: "making somebody else the lead")
        }
        return try fit(login, as: "lead", tenant: tenant, scene, in: store)
    }

    private func fit(
        _ login: String, as part: String, tenant: String, _ scene: Scene,
        in store: borrowing some Reading & ~Copyable
    ) throws -> InternalUser {
        let person = try store.activeAccount(login)
        let tenants = try store.assignedTenants(operatorID: person.id, at: scene.now)
        guard
            Grants(scene.policy.permissions(of: person.role), assignedTenants: tenants).allows(
                .manageProjects, in: tenant)
        else {
            throw OpsError.cannotManage(login, tenant: tenant, as: part)
        }
        return person
    }
}

extension SetProjectStage: Command {
    /// The project as it is afterwards.
    public typealias Answer = Project

    public static let name = "project.stage"
    public static let access = AccessRule(.manageProjects, .portal, action: "PROJECT_STAGE")

    public var subject: Subject? { Subject("project", projectId) }

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        try ProjectRecords.tenant(of: projectId, in: store)
    }

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> Project {
        let project = try ProjectRecords.project(projectId, in: store)
        if let version, version != project.version {
            throw OpsError.changedSince("project", project.id, now: project.stage.rawValue)
        }
        if stage == .completed, project.stage != .completed { throw OpsError.goLiveNeedsReadiness(project.id) }
        guard let next = ProjectRules.stages.state(after: stage, from: project.stage) else {
            throw OpsError.stageRefused(project.id, from: project.stage, to: stage)
        }
        try ProjectRecords.move(project, to: next, at: scene.now, in: store)
        return try ProjectRecords.project(project.id, in: store)
    }
}
