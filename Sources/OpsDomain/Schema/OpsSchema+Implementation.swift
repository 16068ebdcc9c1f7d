import Ledger

extension OpsSchema {
    /// Projects with phases, tasks, blockers and comments.
    ///
    /// Foreign keys from the parts to their whole are deferred, so that a project or blocker is inserted after its
    /// parts and its counts are right in one row change, not in one per part.
    static let implementation = implementationRecords + implementationCounts

    private static let implementationRecords = """
        CREATE TABLE project (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            organization_id TEXT NOT NULL REFERENCES organization (id),
            organization_name TEXT NOT NULL COLLATE NOCASE,
            type TEXT NOT NULL CHECK (type IN ('QUICK_START', 'STANDARD', 'COMPLEX', 'ENTERPRISE')),
            template TEXT NOT NULL,
            template_version TEXT NOT NULL,
            stage TEXT NOT NULL
                CHECK (stage IN ('NOT_STARTED', 'DISCOVERY', 'CONFIGURATION', 'MIGRATION', 'TRAINING', 'UAT',
                    'GO_LIVE_PREP', 'COMPLETED', 'ON_HOLD')),
            lead_specialist_id TEXT NOT NULL REFERENCES internal_user (id),
            manager_id TEXT REFERENCES internal_user (id),
            start_date TEXT NOT NULL,
            target_go_live_date TEXT,
            actual_go_live_date TEXT,
            total_tasks INTEGER NOT NULL,
            completed_tasks INTEGER NOT NULL,
            blocked_tasks INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            version INTEGER NOT NULL
        );
        CREATE INDEX project_by_organization ON project (organization_id);
        CREATE INDEX project_by_name ON project (organization_name, id);
        CREATE UNIQUE INDEX project_unfinished ON project (organization_id) WHERE stage <> 'COMPLETED';
        CREATE INDEX project_by_lead ON project (lead_specialist_id);
        CREATE TABLE project_member (
            key INTEGER PRIMARY KEY,
            project_id TEXT NOT NULL REFERENCES project (id),
            operator_user_id TEXT NOT NULL REFERENCES internal_user (id),
            UNIQUE (project_id, operator_user_id)
        );
        CREATE TABLE project_phase (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            project_id TEXT NOT NULL REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            stage TEXT NOT NULL,
            UNIQUE (project_id, position)
        );
        CREATE TABLE task (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            project_id TEXT NOT NULL REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
            phase_id TEXT NOT NULL REFERENCES project_phase (id),
            position INTEGER NOT NULL,
            template_task TEXT,
            title TEXT NOT NULL,
            description TEXT NOT NULL,
            owner_side TEXT NOT NULL CHECK (owner_side IN ('ETHICO', 'CLIENT')),
            assignee_id TEXT REFERENCES internal_user (id),
            status TEXT NOT NULL
                CHECK (status IN ('TODO', 'IN_PROGRESS', 'DONE', 'SKIPPED', 'NOT_APPLICABLE')),
            reason TEXT,
            required INTEGER NOT NULL CHECK (required IN (0, 1)),
            client_visible INTEGER NOT NULL CHECK (client_visible IN (0, 1)),
            due_date TEXT,
            duration_days INTEGER NOT NULL,
            evidence TEXT,
            started_at INTEGER,
            completed_at INTEGER,
            completed_by TEXT REFERENCES internal_user (id),
            updated_at INTEGER NOT NULL,
            version INTEGER NOT NULL,
            UNIQUE (project_id, position)
        );
        CREATE INDEX task_by_assignee ON task (assignee_id, status);
        CREATE TABLE task_dependency (
            key INTEGER PRIMARY KEY,
            task_id TEXT NOT NULL REFERENCES task (id),
            depends_on_id TEXT NOT NULL REFERENCES task (id),
            UNIQUE (task_id, depends_on_id)
        );
        CREATE INDEX task_dependency_reverse ON task_dependency (depends_on_id);
        CREATE TABLE task_comment (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            task_id TEXT NOT NULL REFERENCES task (id),
            author_id TEXT NOT NULL REFERENCES internal_user (id),
            body TEXT NOT NULL,
            client_visible INTEGER NOT NULL CHECK (client_visible IN (0, 1)),
            created_at INTEGER NOT NULL
        );
        CREATE INDEX task_comment_by_task ON task_comment (task_id, created_at);
        CREATE TABLE blocker (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            project_id TEXT NOT NULL REFERENCES project (id),
            category TEXT NOT NULL CHECK (category IN ('INTERNAL', 'CLIENT', 'VENDOR')),
            title TEXT NOT NULL,
            owner_id TEXT NOT NULL REFERENCES internal_user (id),
            opened_at INTEGER NOT NULL,
            resolved_at INTEGER,
            resolution TEXT,
            version INTEGER NOT NULL
        );
        CREATE INDEX blocker_open ON blocker (opened_at, key) WHERE resolved_at IS NULL;
        CREATE INDEX blocker_open_of_project ON blocker (project_id, opened_at, key) WHERE resolved_at IS NULL;
        CREATE INDEX blocker_resolved ON blocker (resolved_at, key) WHERE resolved_at IS NOT NULL;
        CREATE INDEX blocker_resolved_of_project
            ON blocker (project_id, resolved_at, key) WHERE resolved_at IS NOT NULL;
        CREATE TABLE blocker_task (
            key INTEGER PRIMARY KEY,
            blocker_id TEXT NOT NULL REFERENCES blocker (id) DEFERRABLE INITIALLY DEFERRED,
            task_id TEXT NOT NULL REFERENCES task (id),
            UNIQUE (blocker_id, task_id)
        );
        CREATE INDEX blocker_task_by_task ON blocker_task (task_id);

        """

    /// The counts of a project and the copy of its tenant's name, kept right by the store whoever writes (IMP-1).
    ///
    /// Each trigger recounts the one project it concerns: at most some hundred tasks, by index. A recount that finds
    /// nothing new changes nothing and leaves no trace on the ledger.
    private static let implementationCounts =
        [
            ("task_insert_counts", "AFTER INSERT ON task", recount("NEW.project_id")),
            ("task_delete_counts", "AFTER DELETE ON task", recount("OLD.project_id")),
            (
                "task_update_counts",
                "AFTER UPDATE OF status, project_id ON task",
                recount("NEW.project_id") + recount("OLD.project_id")
            ),
            ("blocker_insert_counts", "AFTER INSERT ON blocker", recount("NEW.project_id")),
            ("blocker_delete_counts", "AFTER DELETE ON blocker", recount("OLD.project_id")),
            ("blocker_update_counts", "AFTER UPDATE OF resolved_at ON blocker", recount("NEW.project_id")),
            (
                "blocker_task_insert_counts", "AFTER INSERT ON blocker_task",
                recount("(SELECT project_id FROM task WHERE id = NEW.task_id)")
            ),
            (
                "blocker_task_delete_counts", "AFTER DELETE ON blocker_task",
                recount("(SELECT project_id FROM task WHERE id = OLD.task_id)")
            ),
            (
                "organization_rename_projects",
                "AFTER UPDATE OF name ON organization WHEN OLD.name <> NEW.name",
                "UPDATE project SET organization_name = NEW.name WHERE organization_id = NEW.id;\n"
            ),
        ]
        .map { name, event, body in "CREATE TRIGGER \(name) \(event) BEGIN\n\(body)END;\n" }
        .joined()

    /// Sets the counts of one project from its tasks.
    private static func recount(_ project: String) -> String {
        """
        UPDATE project SET (total_tasks, completed_tasks, blocked_tasks) = (\(counts(of: project)))
            WHERE id = \(project);

        """
    }

    /// A query of one row: tasks that count, tasks done, unfinished tasks with an open blocker.
    static func counts(of project: String) -> String {
        """
        SELECT count(*) FILTER (WHERE t.status NOT IN ('SKIPPED', 'NOT_APPLICABLE')) AS total,
            count(*) FILTER (WHERE t.status = 'DONE') AS done,
            count(*) FILTER (WHERE t.status IN ('TODO', 'IN_PROGRESS') AND EXISTS (
                SELECT 1 FROM blocker_task bt JOIN blocker b ON b.id = bt.blocker_id
                WHERE bt.task_id = t.id AND b.resolved_at IS NULL)) AS blocked
        FROM task t WHERE t.project_id = \(project)
        """
    }

    static let implementationTables: [LedgeredTable] = [
        LedgeredTable(
            "project",
            columns: [
                "key": .plain, "id": .plain, "organization_id": .plain, "organization_name": .plain,
                "type": .plain, "template": .plain, "template_version": .plain, "stage": .plain,
                "lead_specialist_id": .plain, "manager_id": .plain,
                "start_date": .plain, "target_go_live_date": .plain, "actual_go_live_date": .plain,
                "total_tasks": .plain, "completed_tasks": .plain, "blocked_tasks": .plain, "created_at": .plain,
                "updated_at": .plain, "version": .plain,
            ]),
        LedgeredTable(
            "project_member", publicID: nil,
            columns: ["key": .plain, "project_id": .plain, "operator_user_id": .plain]),
        LedgeredTable(
            "project_phase",
            columns: [
                "key": .plain, "id": .plain, "project_id": .plain, "position": .plain, "name": .plain,
                "stage": .plain,
            ]),
        LedgeredTable(
            "task",
            columns: [
                "key": .plain, "id": .plain, "project_id": .plain, "phase_id": .plain, "position": .plain,
                "template_task": .plain, "title": .plain, "description": .plain, "owner_side": .plain,
                "assignee_id": .plain, "status": .plain, "reason": .plain, "required": .plain,
                "client_visible": .plain, "due_date": .plain, "duration_days": .plain, "evidence": .plain,
                "started_at": .plain, "completed_at": .plain, "completed_by": .plain, "updated_at": .plain,
                "version": .plain,
            ]),
        LedgeredTable(
            "task_dependency", publicID: nil,
            columns: ["key": .plain, "task_id": .plain, "depends_on_id": .plain]),
        LedgeredTable(
            "task_comment",
            columns: [
                "key": .plain, "id": .plain, "task_id": .plain, "author_id": .plain, "body": .plain,
                "client_visible": .plain, "created_at": .plain,
            ]),
        LedgeredTable(
            "blocker",
            columns: [
                "key": .plain, "id": .plain, "project_id": .plain, "category": .plain, "title": .plain,
                "owner_id": .plain, "opened_at": .plain, "resolved_at": .plain, "resolution": .plain,
                "version": .plain,
            ]),
        LedgeredTable(
            "blocker_task", publicID: nil, columns: ["key": .plain, "blocker_id": .plain, "task_id": .plain]),
    ]
}
