internal import Ledger

/// A project that is about to be written.
struct NewProject {
    let id: String
    let organizationID: String
    let organizationName: String
    let template: ChecklistTemplate
    let leadID: String
    let managerID: String?
    let start: CalendarDay
    let targetGoLive: CalendarDay
}

/// Writes a whole project from its template.
enum NewProjectRecords {
    /// Inserts phases, tasks and dependencies, then the project with its counts, then its members.
    ///
    /// The parts come first, so that the project's counts are one change of one row and not one per task.
    static func insert(
        _ project: NewProject, at now: Timestamp, ids: any IDSource, in store: borrowing Writer
    ) throws {
        var taskIDs: [String: String] = [:]
        for (position, phase) in project.template.phases.enumerated() {
            let phaseID = ids.next("phs")
            try store.run(
                "INSERT INTO project_phase (id, project_id, position, name, stage) VALUES (?, ?, ?, ?, ?)",
                phaseID, project.id, position, phase.name, phase.stage.rawValue)
            for step in phase.tasks {
                let taskID = ids.next("tsk")
                try insert(
                    step, id: taskID, phase: phaseID, position: taskIDs.count, of: project, at: now, in: store)
                taskIDs[step.id] = taskID
            }
        }
        for step in project.template.steps {
            for dependency in step.dependsOn {
                try store.run(
                    "INSERT INTO task_dependency (task_id, depends_on_id) VALUES (?, ?)", taskIDs[step.id],
                    taskIDs[dependency])
            }
        }
        try insert(project, at: now, in: store)
        for member in Set([project.leadID, project.managerID].compactMap(\.self)).sorted() {
            try store.run(
                "INSERT INTO project_member (project_id, operator_user_id) VALUES (?, ?)", project.id, member)
        }
    }

    private static func insert(
        _ step: ChecklistTemplate.Step, id: String, phase: String, position: Int, of project: NewProject,
        at now: Timestamp, in store: borrowing Writer
    ) throws {
        let sql = """
            INSERT INTO task (id, project_id, phase_id, position, template_task, title, description, owner_side,
                assignee_id, status, required, client_visible, due_date, duration_days, updated_at, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'TODO', ?, ?, ?, ?, ?, 1)
            """
        try store.run(
            sql, id, project.id, phase, position, step.id, step.title, step.description, step.ownerSide.rawValue,
            step.ownerSide == .ethico ? project.leadID : nil, step.required, step.clientVisible,
            ProjectRules.dueDay(of: step, start: project.start).description, step.durationDays, now)
    }

    private static func insert(_ project: NewProject, at now: Timestamp, in store: borrowing Writer) throws {
        let sql = """
            INSERT INTO project (id, organization_id, organization_name, type, template, template_version, stage,
                lead_specialist_id, manager_id, start_date, target_go_live_date, total_tasks, completed_tasks,
                blocked_tasks, created_at, updated_at, version)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, 'NOT_STARTED', ?7, ?8, ?9, ?10, counted.total, counted.done,
                counted.blocked, ?11, ?11, 1
            FROM (\(OpsSchema.counts(of: "?1"))) AS counted
            """
        try store.run(
            sql, project.id, project.organizationID, project.organizationName, project.template.projectType.rawValue,
            project.template.id, project.template.version, project.leadID, project.managerID,
            project.start.description, project.targetGoLive.description, now)
    }
}
