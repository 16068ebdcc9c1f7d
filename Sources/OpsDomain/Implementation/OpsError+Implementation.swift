// What the implementation portal refuses, in words.

extension OpsError {
    /// The program's resource files are not where they should be.
    static func resourcesMissing(lookedAt places: [String]) -> OpsError {
        let list = places.isEmpty ? "beside the program" : places.joined(separator: ", ")
        return OpsError(
            .unavailable, "resources.missing", "The program's resource files were not found (looked at: \(list)).",
            subject: places.first,
            advice: "Install them beside the program or set \(ResourceDirectory.variable) to their directory.")
    }

    /// A resource file is there but cannot be used.
    static func resourceDamaged(_ file: String, _ why: String) -> OpsError {
        OpsError(
            .unavailable, "resources.damaged", "The resource file \(file) cannot be used: \(why).", subject: file,
            advice: "Install the program's resources again.")
    }

    /// The tenant has an unfinished project already (IMP-1).
    static func projectExists(_ projectID: String, tenant: String) -> OpsError {
        OpsError(
            .conflict, "project.exists", "\(tenant) already has a project that is not completed: \(projectID).",
            subject: projectID, kept: "Nothing was changed.", advice: "Go on with that one.")
    }

    /// The tenant is suspended or gone, so no work starts there.
    static func tenantNotActive(_ tenantID: String, name: String, status: String) -> OpsError {
        OpsError(
            .conflict, "tenant.inactive", "\(name) (\(tenantID)) is \(status), so no project can start there.",
            subject: tenantID, kept: "Nothing was changed.",
            advice: "Choose another tenant, or wait until the platform makes it active.")
    }

    /// A login that a project would name may not manage projects in the tenant.
    static func cannotManage(_ login: String, tenant: String, as part: String) -> OpsError {
        OpsError(
            .conflict, "member.unfit",
            "'\(login)' cannot be the \(part): no permission to manage projects of \(tenant).",
            subject: login, kept: "Nothing was changed.",
            advice: "Assign the tenant to them first, or choose somebody else.")
    }

    /// Going live is decided by the readiness check, not by setting the stage (IMP-6).
    static func goLiveNeedsReadiness(_ projectID: String) -> OpsError {
        OpsError(
            .conflict, "stage.readiness",
            "The project \(projectID) cannot be set to COMPLETED: going live is decided by the readiness check.",
            subject: projectID, kept: "Nothing was changed.",
            advice: "GO_LIVE_PREP is the last stage that can be set.")
    }

    /// The stage table does not allow the move.
    static func stageRefused(_ projectID: String, from: ProjectStage, to: ProjectStage) -> OpsError {
        let why = from == to ? "it is there already" : "\(from.rawValue) does not lead there"
        return OpsError.notAllowed("move to \(to.rawValue)", "project", projectID, why)
    }

    /// The task's state does not allow the step.
    static func stepRefused(_ step: String, _ task: ProjectTask, _ why: String) -> OpsError {
        OpsError(
            .conflict, "task.step", "Cannot \(step) '\(task.title)': \(why).", subject: task.id,
            kept: "Nothing was changed.", advice: "Look at the task again, then decide.")
    }

    /// An open blocker holds the task.
    static func taskBlocked(_ step: String, _ task: ProjectTask, by title: String) -> OpsError {
        OpsError(
            .conflict, "task.blocked", "Cannot \(step) '\(task.title)': it is blocked by '\(title)'.",
            subject: task.id, kept: "Nothing was changed.", advice: "Resolve the blocker first.")
    }

    /// A task that must come first is not finished.
    static func dependencyUnfinished(_ task: ProjectTask, needs title: String) -> OpsError {
        OpsError(
            .conflict, "task.dependency", "Cannot finish '\(task.title)': '\(title)' must be finished first.",
            subject: task.id, kept: "Nothing was changed.", advice: "Finish that one, then this.")
    }

    /// A task that is done rests on this one.
    static func dependentDone(_ step: String, _ task: ProjectTask, dependent title: String) -> OpsError {
        OpsError(
            .conflict, "task.dependent", "Cannot \(step) '\(task.title)': '\(title)' depends on it and is done.",
            subject: task.id, kept: "Nothing was changed.", advice: "Reopen that one first.")
    }

    /// There is nothing of the operator's own to take back.
    static func nothingToUndo(_ task: ProjectTask, _ why: String) -> OpsError {
        OpsError(
            .conflict, "task.undo", "Nothing to take back on '\(task.title)': \(why).", subject: task.id,
            kept: "Nothing was changed.", advice: "Change the task by a step of its own.")
    }

    /// A blocker is already as wished.
    static func blockerAlready(_ blocker: Blocker, _ state: String) -> OpsError {
        OpsError(
            .conflict, "blocker.state", "The blocker '\(blocker.title)' is already \(state).", subject: blocker.id,
            kept: "Nothing was changed.", advice: "Look at it again, then decide.")
    }
}
