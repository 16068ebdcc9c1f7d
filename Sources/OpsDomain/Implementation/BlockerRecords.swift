internal import Ledger

/// Blockers and the tasks they hold, in the store.
enum BlockerRecords {
    private static let columns = """
        SELECT b.id, b.project_id, p.organization_name, b.category, b.title, u.login, b.opened_at, b.resolved_at,
            b.resolution, (SELECT group_concat(bt.task_id) FROM blocker_task bt WHERE bt.blocker_id = b.id), b.version,
            b.owner_id
        """
    private static let joins = """
        CROSS JOIN project p ON p.id = b.project_id
        CROSS JOIN internal_user u ON u.id = b.owner_id
        """

    /// The blocker of that id.
    /// - Throws: `OpsError` of code `notFound`.
    static func blocker(_ id: String, in store: borrowing some Reading & ~Copyable) throws -> Blocker {
        guard let blocker = try store.first("\(columns) FROM blocker b \(joins) WHERE b.id = ?1", id, map: blocker)
        else { throw OpsError.notFound("blocker", id) }
        return blocker
    }

    /// The tenant of a blocker.
    /// - Throws: `OpsError` of code `notFound`.
    static func tenant(of id: String, in store: borrowing some Reading & ~Copyable) throws -> String {
        let sql = "SELECT p.organization_id FROM blocker b JOIN project p ON p.id = b.project_id WHERE b.id = ?1"
        guard let tenant = try store.first(sql, id, map: { $0.text(0) }) else {
            throw OpsError.notFound("blocker", id)
        }
        return tenant
    }

    /// Open blockers oldest first, then, if asked for, resolved ones latest first; `limit` in all.
    ///
    /// `after` names the blocker to go on from and the half in which it was listed: `open:blk_…`.
    static func list(
        project: String?, includeResolved: Bool, after: String? = nil, limit: Int, reach: TenantFilter,
        in store: borrowing some Reading & ~Copyable
    ) throws -> [Blocker] {
        let place = try after.map { try startOfPage($0) }
        var blockers: [Blocker] = []
        if place?.isResolved != true {
            let open = listStatement(project: project, resolved: false, after: place?.id, limit: limit, reach: reach)
            blockers = try store.rows(open.sql, arguments: open.arguments, map: blocker)
        }
        if includeResolved || place?.isResolved == true, blockers.count < limit {
            let rest = listStatement(
                project: project, resolved: true, after: place?.isResolved == true ? place?.id : nil,
                limit: limit - blockers.count, reach: reach)
            blockers += try store.rows(rest.sql, arguments: rest.arguments, map: blocker)
        }
        return blockers
    }

    private static func startOfPage(_ after: String) throws -> (id: String, isResolved: Bool) {
        let parts = after.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, ["open", "resolved"].contains(parts[0]) else {
            throw OpsError.invalid("after", "'\(after)' is no place in the list of blockers")
        }
        return (parts[1], parts[0] == "resolved")
    }

    /// One half of `list`, apart so that a test can look at its plan.
    static func listStatement(
        project: String?, resolved: Bool, after: String? = nil, limit: Int, reach: TenantFilter
    ) -> (sql: String, arguments: [(any Bindable)?]) {
        let index = (resolved ? "blocker_resolved" : "blocker_open") + (project == nil ? "" : "_of_project")
        let column = resolved ? "resolved_at" : "opened_at"
        let start =
            after == nil
            ? ""
            : " AND (b.\(column), b.key) \(resolved ? "<" : ">") (SELECT \(column), key FROM blocker WHERE id = ?)"
        let sql = """
            \(columns) FROM blocker b INDEXED BY \(index) \(joins)
            WHERE b.resolved_at IS \(resolved ? "NOT NULL" : "NULL")\(project == nil ? "" : " AND b.project_id = ?")
            \(reach.condition)\(start)
            ORDER BY \(resolved ? "b.resolved_at DESC, b.key DESC" : "b.opened_at, b.key") LIMIT ?
            """
        let arguments = (project.map { [$0] } ?? []) + reach.arguments + (after.map { [$0] } ?? []) + [limit]
        return (sql, arguments)
    }

    /// Inserts an open blocker.
    ///
    /// Its links come first, so that the project's count is one change.
    static func insert(_ blocker: Blocker, ownerID: String, in store: borrowing Writer) throws {
        for task in blocker.taskIds {
            try store.run("INSERT INTO blocker_task (blocker_id, task_id) VALUES (?, ?)", blocker.id, task)
        }
        let sql = """
            INSERT INTO blocker (id, project_id, category, title, owner_id, opened_at, version)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """
        try store.run(
            sql, blocker.id, blocker.projectId, blocker.category.rawValue, blocker.title, ownerID, blocker.openedAt,
            blocker.version)
    }

    /// Sets or clears the resolution if the blocker still has the version, which goes up by one.
    /// - Throws: `OpsError` of code `conflict` when it has not.
    static func resolve(
        _ blocker: Blocker, at moment: Timestamp?, resolution: String?, in store: borrowing Writer
    ) throws {
        let sql = """
            UPDATE blocker SET resolved_at = ?1, resolution = ?2, version = version + 1 WHERE id = ?3 AND version = ?4
            """
        guard try store.run(sql, moment, resolution, blocker.id, blocker.version) == 1 else {
            throw OpsError.changedSince("blocker", blocker.id, now: blocker.resolvedAt == nil ? "open" : "resolved")
        }
    }

    private static func blocker(_ row: Row) throws -> Blocker {
        Blocker(
            id: row.text(0), projectId: row.text(1), organizationName: row.text(2),
            category: try row.token(3, "blocker.category"), title: row.text(4),
            ownerId: row.text(11), owner: row.text(5), openedAt: row.timestamp(6),
            resolvedAt: row.optionalTimestamp(7), resolution: row.optionalText(8),
            taskIds: row.list(9), version: row.int(10))
    }
}
