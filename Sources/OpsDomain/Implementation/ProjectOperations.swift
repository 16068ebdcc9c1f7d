public import Ledger

// The commands and queries of the implementation portal, as values (IMP-1 to IMP-3).

/// The projects that the operator may see, by tenant name.
public struct ListProjects: Codable, Sendable {
    /// A page of projects.
    public struct Answer: Codable, Sendable, Hashable {
        /// The projects.
        public let projects: [Project]
        /// Where the next page starts; nil at the end.
        public let next: String?
    }

    /// Text that the tenant's name or a login must contain; empty for all.
    public let text: String
    /// Only projects that the operator leads, manages or is a member of.
    public let onlyMine: Bool
    /// Also completed ones.
    public let includeCompleted: Bool
    /// The `next` of the page before; nil for the first.
    public let after: String?
    /// How many at most, 1–500.
    public let limit: Int

    /// Asks for a page.
    public init(
        text: String = "", onlyMine: Bool = false, includeCompleted: Bool = true, after: String? = nil,
        limit: Int = 100
    ) {
        self.text = text
        self.onlyMine = onlyMine
        self.includeCompleted = includeCompleted
        self.after = after
        self.limit = limit
    }
}

/// One project with its whole checklist and its open blockers.
public struct ShowProject: Codable, Sendable {
    /// The project, whole.
    public struct Answer: Codable, Sendable, Hashable {
        /// The project.
        public let project: Project
        /// Its phases, in order.
        public let phases: [ProjectPhase]
        /// Its tasks, in the checklist's order.
        public let tasks: [ProjectTask]
        /// Its blockers: open ones first, then the latest resolved.
        public let blockers: [Blocker]
    }

    /// The project's id, or its tenant's id.
    public let reference: String

    /// Asks for a project.
    public init(_ reference: String) {
        self.reference = reference
    }
}

/// The checklist templates that a project can be made from (IMP-2).
public struct ListTemplates: Codable, Sendable {
    /// A template, in short.
    public struct Template: Codable, Sendable, Hashable, Identifiable {
        /// Its id, such as `standard`.
        public let id: String
        /// Its name.
        public let name: String
        /// Its version.
        public let version: String
        /// The size of the projects it is for.
        public let projectType: ProjectType
        /// What it is for.
        public let summary: String
        /// How many tasks it has.
        public let taskCount: Int
        /// The planned length in business days.
        public let businessDays: Int
    }

    /// Asks for all.
    public init() {}
}

/// Makes a project from a template, with all phases and tasks (IMP-1).
public struct CreateProject: Codable, Sendable {
    /// The tenant.
    public let organizationId: String
    /// The template's id.
    public let template: String
    /// The login of the lead specialist; nil for the operator.
    public let lead: String?
    /// The login of the manager.
    public let manager: String?
    /// The day work starts, `YYYY-MM-DD`; nil for today.
    public let startDate: String?
    /// The day of going live that was promised; nil for the template's length.
    public let targetGoLiveDate: String?

    /// Makes the request.
    public init(
        organizationId: String, template: String, lead: String? = nil, manager: String? = nil,
        startDate: String? = nil, targetGoLiveDate: String? = nil
    ) {
        self.organizationId = organizationId
        self.template = template
        self.lead = lead
        self.manager = manager
        self.startDate = startDate
        self.targetGoLiveDate = targetGoLiveDate
    }
}

/// Moves a project to another stage.
///
/// Going live (`COMPLETED`) is for the readiness check and refused here.
public struct SetProjectStage: Codable, Sendable {
    /// The project.
    public let projectId: String
    /// The stage.
    public let stage: ProjectStage
    /// The version that the operator saw; nil to take it as it is.
    public let version: Int?

    /// Makes the request.
    public init(projectId: String, stage: ProjectStage, version: Int? = nil) {
        self.projectId = projectId
        self.stage = stage
        self.version = version
    }
}

/// A step that one key takes on a task (IMP-3).
public enum TaskAction: String, Codable, Sendable, CaseIterable {
    case start, done, skip
    case notApplicable = "na"
    case reopen

    /// Whether a reason is needed.
    public var needsReason: Bool { self == .skip || self == .notApplicable }
}

/// Takes one step on one task (IMP-3).
public struct ChangeTask: Codable, Sendable {
    /// The task as it is afterwards.
    public typealias Answer = ProjectTask

    /// The task.
    public let taskId: String
    /// The step.
    public let action: TaskAction
    /// The version that the operator saw; nil to take it as it is.
    public let version: Int?
    /// Why; needed to skip and for not applicable.
    public let note: String?
    /// A note or link that shows it was done.
    public let evidence: String?

    /// Makes the request.
    public init(
        taskId: String, action: TaskAction, version: Int? = nil, note: String? = nil, evidence: String? = nil
    ) {
        self.taskId = taskId
        self.action = action
        self.version = version
        self.note = note
        self.evidence = evidence
    }
}

/// Takes the last step on a task back, if it was the operator's own and nothing came after it.
public struct UndoTask: Codable, Sendable {
    /// The task.
    public let taskId: String
    /// The version that the step left, so that nothing later is undone.
    public let version: Int

    /// Makes the request.
    public init(taskId: String, version: Int) {
        self.taskId = taskId
        self.version = version
    }
}

/// Assigns a task, sets its due date, or both.
public struct PlanTask: Codable, Sendable {
    /// The task.
    public let taskId: String
    /// The login of who is to do it; nil to leave it, empty for nobody.
    public let assignee: String?
    /// The day it is due, `YYYY-MM-DD`; nil to leave it, empty for none.
    public let dueDate: String?
    /// The version that the operator saw; nil to take it as it is.
    public let version: Int?

    /// Makes the request.
    public init(taskId: String, assignee: String? = nil, dueDate: String? = nil, version: Int? = nil) {
        self.taskId = taskId
        self.assignee = assignee
        self.dueDate = dueDate
        self.version = version
    }
}

/// A comment on a task.
public struct TaskComment: Codable, Sendable, Hashable, Identifiable {
    /// The public id.
    public let id: String
    /// The author's login.
    public let author: String
    /// The text.
    public let body: String
    /// Whether the client sees it.
    public let clientVisible: Bool
    /// When it was written.
    public let createdAt: Timestamp
}

/// The comments of a task, oldest first.
public struct ListTaskComments: Codable, Sendable {
    /// The task.
    public let taskId: String

    /// Asks for them.
    public init(taskId: String) {
        self.taskId = taskId
    }
}

/// Comments on a task; internal unless said otherwise.
public struct CommentTask: Codable, Sendable {
    /// The task.
    public let taskId: String
    /// The text, 1–4,000 characters.
    public let body: String
    /// Whether the client sees it.
    public let clientVisible: Bool

    /// Makes the request.
    public init(taskId: String, body: String, clientVisible: Bool = false) {
        self.taskId = taskId
        self.body = body
        self.clientVisible = clientVisible
    }
}

/// Opens a blocker on tasks of a project; blocking a task is opening one (IMP-3).
public struct OpenBlocker: Codable, Sendable {
    /// The project.
    public let projectId: String
    /// The tasks it blocks, at least one, none of them finished.
    public let taskIds: [String]
    /// Whose it is to remove.
    public let category: BlockerCategory
    /// What blocks, 3–200 characters.
    public let title: String
    /// The login of its owner; nil for the operator.
    public let owner: String?

    /// Makes the request.
    public init(
        projectId: String, taskIds: [String], category: BlockerCategory, title: String, owner: String? = nil
    ) {
        self.projectId = projectId
        self.taskIds = taskIds
        self.category = category
        self.title = title
        self.owner = owner
    }
}

/// Resolves a blocker.
public struct ResolveBlocker: Codable, Sendable {
    /// The blocker.
    public let blockerId: String
    /// How it was resolved; may be empty.
    public let resolution: String
    /// The version that the operator saw; nil to take it as it is.
    public let version: Int?

    /// Makes the request.
    public init(blockerId: String, resolution: String = "", version: Int? = nil) {
        self.blockerId = blockerId
        self.resolution = resolution
        self.version = version
    }
}

/// Opens a resolved blocker again.
public struct ReopenBlocker: Codable, Sendable {
    /// The blocker.
    public let blockerId: String
    /// The version that the operator saw; nil to take it as it is.
    public let version: Int?

    /// Makes the request.
    public init(blockerId: String, version: Int? = nil) {
        self.blockerId = blockerId
        self.version = version
    }
}

/// Blockers of all projects that the operator may see, oldest open first.
public struct ListBlockers: Codable, Sendable {
    /// Only of this project.
    public let projectId: String?
    /// Also resolved ones.
    public let includeResolved: Bool
    /// Those after this place in the list, as `cursor` names it; nil for the first.
    public let after: String?
    /// How many at most, 1–500.
    public let limit: Int

    /// Asks for blockers.
    public init(projectId: String? = nil, includeResolved: Bool = false, after: String? = nil, limit: Int = 200) {
        self.projectId = projectId
        self.includeResolved = includeResolved
        self.after = after
        self.limit = limit
    }
}
