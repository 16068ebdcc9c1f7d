public import Ledger

extension OpenBlocker: Command {
    /// The blocker as opened.
    public typealias Answer = Blocker

    public static let name = "blocker.open"
    public static let access = AccessRule(.manageProjects, .portal, action: "BLOCKER_OPEN")

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        try ProjectRecords.tenant(of: projectId, in: store)
    }

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> Blocker {
        let project = try ProjectRecords.project(projectId, in: store)
        guard project.stage != .completed else {
            throw OpsError.notAllowed("block", "project", project.id, "it is completed")
        }
        let title = try TaskRules.text(title, "title", length: TaskRules.blockerTitleLength)
        let tasks = try checkedTasks(in: store)
        let owner = try owner.map { try store.activeAccount($0) }
        let ownerID = try owner?.id ?? scene.operatorID()
        let blocker = Blocker(
            id: scene.ids.next("blk"), projectId: project.id, organizationName: project.organizationName,
            category: category, title: title, ownerId: ownerID, owner: owner?.login ?? scene.actor.login,
            openedAt: scene.now,
            resolvedAt: nil, resolution: nil, taskIds: tasks, version: 1)
        try BlockerRecords.insert(blocker, ownerID: ownerID, in: store)
        entry.entityType = "blocker"
        entry.entityID = blocker.id
        return try BlockerRecords.blocker(blocker.id, in: store)
    }

    /// The tasks, each once; every one belongs to the project and has something left to block.
    private func checkedTasks(in store: borrowing some Reading & ~Copyable) throws -> [String] {
        var seen: Set<String> = []
        let tasks = taskIds.filter { seen.insert($0).inserted }
        guard !tasks.isEmpty else { throw OpsError.invalid("taskIds", "name at least one task that is blocked") }
        for id in tasks {
            let task = try TaskRecords.task(id, in: store)
            guard task.projectId == projectId else {
                throw OpsError.invalid("taskIds", "'\(task.title)' belongs to another project")
            }
            if task.status.isFinished { throw OpsError.stepRefused("block", task, "it is \(task.status.rawValue)") }
        }
        return tasks
    }
}

extension ResolveBlocker: Command {
    /// The blocker as it is afterwards.
    public typealias Answer = Blocker

    public static let name = "blocker.resolve"
    public static let access = AccessRule(.manageProjects, .portal, action: "BLOCKER_RESOLVE")

    public var subject: Subject? { Subject("blocker", blockerId) }

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        try BlockerRecords.tenant(of: blockerId, in: store)
    }

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> Blocker {
        let text = try TaskRules.text(resolution, "resolution", length: 0...TaskRules.resolutionLength)
        let blocker = try BlockerRecords.blocker(blockerId, in: store)
        try blocker.check(version)
        guard blocker.resolvedAt == nil else { throw OpsError.blockerAlready(blocker, "resolved") }
        try BlockerRecords.resolve(blocker, at: scene.now, resolution: text.isEmpty ? nil : text, in: store)
        return try BlockerRecords.blocker(blocker.id, in: store)
    }
}

extension ReopenBlocker: Command {
    /// The blocker as it is afterwards.
    public typealias Answer = Blocker

    public static let name = "blocker.reopen"
    public static let access = AccessRule(.manageProjects, .portal, action: "BLOCKER_REOPEN")

    public var subject: Subject? { Subject("blocker", blockerId) }

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        try BlockerRecords.tenant(of: blockerId, in: store)
    }

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> Blocker {
        let blocker = try BlockerRecords.blocker(blockerId, in: store)
        try blocker.check(version)
        guard blocker.resolvedAt != nil else { throw OpsError.blockerAlready(blocker, "open") }
        try BlockerRecords.resolve(blocker, at: nil, resolution: nil, in: store)
        return try BlockerRecords.blocker(blocker.id, in: store)
    }
}

extension ListBlockers: Query {
    /// The blockers: open ones oldest first, then resolved ones latest first.
    public typealias Answer = [Blocker]

    public static let name = "blocker.list"
    public static let access = AccessRule(.manageProjects, .portal)

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        try projectId.map { try ProjectRecords.tenant(of: $0, in: store) }
    }

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> [Blocker] {
        guard (1...500).contains(limit) else { throw OpsError.invalid("limit", "must be 1–500, it is \(limit)") }
        return try BlockerRecords.list(
            project: projectId, includeResolved: includeResolved, after: after, limit: limit,
            reach: TenantFilter(.manageProjects, scene.grants, column: "p.organization_id"), in: store)
    }
}

extension Blocker {
    /// Checks the version that the operator saw.
    /// - Throws: `OpsError` of code `conflict` when the blocker has another one.
    fileprivate func check(_ version: Int?) throws(OpsError) {
        if let version, version != self.version {
            throw OpsError.changedSince("blocker", id, now: resolvedAt == nil ? "open" : "resolved")
        }
    }
}
