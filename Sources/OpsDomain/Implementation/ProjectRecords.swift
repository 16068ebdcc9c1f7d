internal import Ledger

/// Projects, phases and members in the store.
enum ProjectRecords {
    private static let columns = """
        p.id, p.organization_id, p.organization_name, p.type, p.template, p.template_version, p.stage, lead.login,
        manager.login, (
            SELECT group_concat(u.login || ' ' || u.id) FROM project_member m JOIN internal_user u ON u.id = m.operator_user_id
            WHERE m.project_id = p.id AND u.id <> p.lead_specialist_id AND u.id IS NOT p.manager_id
        ), p.target_go_live_date, p.actual_go_live_date, p.total_tasks, p.completed_tasks, p.blocked_tasks,
        p.created_at, p.updated_at, p.version, p.lead_specialist_id, p.manager_id
        """

    // CROSS JOIN keeps the projects outermost, so that their index gives the order.
    private static let people = """
        CROSS JOIN internal_user lead ON lead.id = p.lead_specialist_id
        LEFT JOIN internal_user manager ON manager.id = p.manager_id
        """

    /// The project of that id.
    /// - Throws: `OpsError` of code `notFound`.
    static func project(_ id: String, in store: borrowing some Reading & ~Copyable) throws -> Project {
        let sql = "SELECT \(columns) FROM project p \(people) WHERE p.id = ?1"
        guard let project = try store.first(sql, id, map: project) else { throw OpsError.notFound("project", id) }
        return project
    }

    /// The id of the project that a project's or tenant's id means: of a tenant the unfinished one, else the latest.
    /// - Throws: `OpsError` of code `notFound`.
    static func resolve(_ reference: String, in store: borrowing some Reading & ~Copyable) throws -> (
        id: String, tenant: String
    ) {
        let own = "SELECT id, organization_id FROM project WHERE id = ?1"
        if let found = try store.first(own, reference, map: { ($0.text(0), $0.text(1)) }) { return found }
        let ofTenant = """
            SELECT id, organization_id FROM project WHERE organization_id = ?1
            ORDER BY stage = 'COMPLETED', created_at DESC, key DESC LIMIT 1
            """
        guard let found = try store.first(ofTenant, reference, map: { ($0.text(0), $0.text(1)) }) else {
            throw OpsError.notFound("project", reference)
        }
        return found
    }

    /// The tenant of a project.
    /// - Throws: `OpsError` of code `notFound`.
    static func tenant(of id: String, in store: borrowing some Reading & ~Copyable) throws -> String {
        let sql = "SELECT organization_id FROM project WHERE id = ?1"
        guard let tenant = try store.first(sql, id, map: { $0.text(0) }) else { throw OpsError.notFound("project", id) }
        return tenant
    }

    /// The tenant's unfinished project, if it has one.
    static func unfinished(of tenant: String, in store: borrowing some Reading & ~Copyable) throws -> String? {
        let sql = "SELECT id FROM project WHERE organization_id = ?1 AND stage <> 'COMPLETED'"
        return try store.first(sql, tenant) { $0.text(0) }
    }

    /// A page of projects by tenant name, one more than asked for if there is more.
    static func list(
        _ request: ListProjects, operatorID: String?, grants: Grants, in store: borrowing some Reading & ~Copyable
    ) throws -> [Project] {
        let statement = try listStatement(request, operatorID: operatorID, grants: grants, in: store)
        return try store.rows(statement.sql, arguments: statement.arguments, map: project)
    }

    /// The statement of `list`, apart so that a test can look at its plan.
    static func listStatement(
        _ request: ListProjects, operatorID: String?, grants: Grants, in store: borrowing some Reading & ~Copyable
    ) throws -> (sql: String, arguments: [(any Bindable)?]) {
        let start = try startOfPage(after: request.after, in: store)
        let reach = TenantFilter(.manageProjects, grants, column: "p.organization_id")
        var sql = """
            SELECT \(columns) FROM project p INDEXED BY project_by_name \(people)
            WHERE (p.organization_name, p.id) > (?, ?)
            """
        var arguments: [(any Bindable)?] = [start.name, start.id]
        sql += reach.condition
        arguments += reach.arguments
        if !request.includeCompleted { sql += " AND p.stage <> 'COMPLETED'" }
        if request.onlyMine {
            sql += " AND EXISTS (SELECT 1 FROM project_member m WHERE m.project_id = p.id AND m.operator_user_id = ?)"
            arguments.append(operatorID)
        }
        if !request.text.isEmpty {
            sql += " AND (p.organization_name LIKE ? ESCAPE '\\' OR lead.login LIKE ? ESCAPE '\\'"
            sql += " OR manager.login LIKE ? ESCAPE '\\')"
            let pattern = likePattern(request.text)
            arguments += [pattern, pattern, pattern]
        }
        sql += " ORDER BY p.organization_name, p.id LIMIT ?"
        arguments.append(request.limit + 1)
        return (sql, arguments)
    }

    private static func startOfPage(
        after id: String?, in store: borrowing some Reading & ~Copyable
    ) throws -> (name: String, id: String) {
        guard let id else { return ("", "") }
        let sql = "SELECT organization_name, id FROM project WHERE id = ?1"
        guard let start = try store.first(sql, id, map: { ($0.text(0), $0.text(1)) }) else {
            throw OpsError.invalid("after", "'\(id)' is no project")
        }
        return start
    }

    private static func likePattern(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
        return "%\(escaped)%"
    }

    /// The phases of a project in order, with progress counted from its tasks.
    static func phases(
        of id: String, tasks: [ProjectTask], in store: borrowing some Reading & ~Copyable
    ) throws -> [ProjectPhase] {
        let byPhase = Dictionary(grouping: tasks, by: \.phaseId)
        let sql = "SELECT id, name FROM project_phase WHERE project_id = ?1 ORDER BY position"
        return try store.rows(sql, id) { row in
            let tasks = byPhase[row.text(0)] ?? []
            return ProjectPhase(
                id: row.text(0), name: row.text(1),
                total: tasks.count { $0.status != .skipped && $0.status != .notApplicable },
                done: tasks.count { $0.status == .done }, blocked: tasks.count { $0.status == .blocked })
        }
    }

    /// Moves a project to a stage if it still has the version, which goes up by one.
    /// - Throws: `OpsError` of code `conflict` when it has not.
    static func move(
        _ project: Project, to stage: ProjectStage, at now: Timestamp, in store: borrowing Writer
    ) throws {
        let sql = "UPDATE project SET stage = ?1, updated_at = ?2, version = version + 1 WHERE id = ?3 AND version = ?4"
        guard try store.run(sql, stage.rawValue, now, project.id, project.version) == 1 else {
            throw OpsError.changedSince("project", project.id, now: project.stage.rawValue)
        }
    }

    private static func project(_ row: Row) throws -> Project {
        // Each member is a login and an id; neither has a space or a comma in it.
        let members = row.list(9).sorted().map { $0.split(separator: " ").map(String.init) }
        return Project(
            id: row.text(0), organizationId: row.text(1), organizationName: row.text(2),
            type: try row.token(3, "project.type"), template: row.text(4),
            templateVersion: row.text(5), stage: try row.token(6, "project.stage"),
            leadSpecialistId: row.text(18), lead: row.text(7), managerId: row.optionalText(19),
            manager: row.optionalText(8), memberIds: members.compactMap(\.last),
            members: members.compactMap(\.first),
            targetGoLiveDate: row.optionalText(10), actualGoLiveDate: row.optionalText(11), totalTasks: row.int(12),
            completedTasks: row.int(13), blockedTasks: row.int(14), createdAt: row.timestamp(15),
            updatedAt: row.timestamp(16), version: row.int(17))
    }
}
