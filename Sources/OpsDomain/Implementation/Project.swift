public import Ledger

/// How large an implementation is (IMP-1).
public enum ProjectType: String, Codable, Sendable, CaseIterable {
    case quickStart = "QUICK_START"
    case standard = "STANDARD"
    case complex = "COMPLEX"
    case enterprise = "ENTERPRISE"
}

/// Where an implementation stands (IMP-1).
public enum ProjectStage: String, Codable, Sendable, CaseIterable {
    case notStarted = "NOT_STARTED"
    case discovery = "DISCOVERY"
    case configuration = "CONFIGURATION"
    case migration = "MIGRATION"
    case training = "TRAINING"
    case uat = "UAT"
    case goLivePrep = "GO_LIVE_PREP"
    case completed = "COMPLETED"
    case onHold = "ON_HOLD"
}

/// A client's implementation project (IMP-1).
///
/// Its counts are kept right by the store.
public struct Project: Codable, Sendable, Hashable, Identifiable {
    /// The public id, `prj_…`.
    public let id: String
    /// The tenant.
    public let organizationId: String
    /// The tenant's name.
    public let organizationName: String
    /// The size.
    public let type: ProjectType
    /// The checklist template it was made from.
    public let template: String
    /// The template's version, kept for the project's life.
    public let templateVersion: String
    /// Where it stands.
    public let stage: ProjectStage
    /// The id of the lead specialist.
    public let leadSpecialistId: String
    /// The login of the lead specialist.
    public let lead: String
    /// The id of the manager.
    public let managerId: String?
    /// The login of the manager.
    public let manager: String?
    /// The ids of further members.
    public let memberIds: [String]
    /// The logins of further members.
    public let members: [String]
    /// The day of going live that was promised, `YYYY-MM-DD`.
    public let targetGoLiveDate: String?
    /// The day it went live, `YYYY-MM-DD`.
    public let actualGoLiveDate: String?
    /// Tasks that count: all but skipped and not-applicable ones.
    public let totalTasks: Int
    /// Tasks done.
    public let completedTasks: Int
    /// Tasks with an open blocker.
    public let blockedTasks: Int
    /// When it was made.
    public let createdAt: Timestamp
    /// When it last changed.
    public let updatedAt: Timestamp
    /// Goes up by one with every change of its own fields.
    public let version: Int

    /// Makes the value of a stored project.
    public init(
        id: String, organizationId: String, organizationName: String, type: ProjectType, template: String,
        templateVersion: String, stage: ProjectStage, leadSpecialistId: String, lead: String, managerId: String?,
        manager: String?, memberIds: [String], members: [String], targetGoLiveDate: String?, actualGoLiveDate: String?,
        totalTasks: Int, completedTasks: Int,
        blockedTasks: Int, createdAt: Timestamp, updatedAt: Timestamp, version: Int
    ) {
        self.id = id
        self.organizationId = organizationId
        self.organizationName = organizationName
        self.type = type
        self.template = template
        self.templateVersion = templateVersion
        self.stage = stage
        self.leadSpecialistId = leadSpecialistId
        self.lead = lead
        self.managerId = managerId
        self.manager = manager
        self.memberIds = memberIds
        self.members = members
        self.targetGoLiveDate = targetGoLiveDate
        self.actualGoLiveDate = actualGoLiveDate
        self.totalTasks = totalTasks
        self.completedTasks = completedTasks
        self.blockedTasks = blockedTasks
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.version = version
    }

    /// The names of the data (spec §12); what is a login says so.
    private enum CodingKeys: String, CodingKey {
        case id, organizationId, organizationName, type, template, templateVersion, stage, leadSpecialistId, managerId
        case memberIds, targetGoLiveDate, actualGoLiveDate, totalTasks, completedTasks, blockedTasks, createdAt
        case updatedAt, version
        case lead = "leadSpecialistLogin"
        case manager = "managerLogin"
        case members = "memberLogins"
    }
}

/// Who does a task.
public enum OwnerSide: String, Codable, Sendable, CaseIterable {
    case ethico = "ETHICO"
    case client = "CLIENT"
}

/// Where a task stands (IMP-3).
///
/// `blocked` is derived from an open linked blocker and never stored.
public enum TaskStatus: String, Codable, Sendable, CaseIterable {
    case todo = "TODO"
    case inProgress = "IN_PROGRESS"
    case done = "DONE"
    case skipped = "SKIPPED"
    case notApplicable = "NOT_APPLICABLE"
    case blocked = "BLOCKED"
}

/// One step of a checklist (IMP-3).
public struct ProjectTask: Codable, Sendable, Hashable, Identifiable {
    /// The public id, `tsk_…`.
    public let id: String
    /// The project.
    public let projectId: String
    /// The id of the phase within the project.
    public let phaseId: String
    /// The name of the phase.
    public let phase: String
    /// The title.
    public let title: String
    /// What to do and what done looks like.
    public let description: String
    /// Who does it.
    public let ownerSide: OwnerSide
    /// The id of who is to do it; nil for the client's tasks and unassigned ones.
    public let assigneeId: String?
    /// The login of who is to do it.
    public let assignee: String?
    /// Where it stands, `blocked` if a linked blocker is open.
    public let status: TaskStatus
    /// Why it was skipped or does not apply.
    public let reason: String?
    /// Whether going live needs it.
    public let required: Bool
    /// Whether the client sees it.
    public let clientVisible: Bool
    /// The day it is due, `YYYY-MM-DD`.
    public let dueDate: String?
    /// Planned length in business days.
    public let durationDays: Int
    /// The ids of the tasks that must be finished first.
    public let dependsOn: [String]
    /// A note or link that shows it was done.
    public let evidence: String?
    /// The ids of its open blockers.
    public let openBlockers: [String]
    /// How many comments it has.
    public let commentCount: Int
    /// When it was done, skipped or set not applicable.
    public let completedAt: Timestamp?
    /// Goes up by one with every change.
    public let version: Int

    /// Makes the value of a stored task.
    public init(
        id: String, projectId: String, phaseId: String, phase: String, title: String, description: String,
        ownerSide: OwnerSide, assigneeId: String?, assignee: String?, status: TaskStatus, reason: String?,
        required: Bool, clientVisible: Bool,
        dueDate: String?, durationDays: Int, dependsOn: [String], evidence: String?, openBlockers: [String],
        commentCount: Int, completedAt: Timestamp?, version: Int
    ) {
        self.id = id
        self.projectId = projectId
        self.phaseId = phaseId
        self.phase = phase
        self.title = title
        self.description = description
        self.ownerSide = ownerSide
        self.assigneeId = assigneeId
        self.assignee = assignee
        self.status = status
        self.reason = reason
        self.required = required
        self.clientVisible = clientVisible
        self.dueDate = dueDate
        self.durationDays = durationDays
        self.dependsOn = dependsOn
        self.evidence = evidence
        self.openBlockers = openBlockers
        self.commentCount = commentCount
        self.completedAt = completedAt
        self.version = version
    }

    /// The names of the data (spec §12); what is a login says so.
    private enum CodingKeys: String, CodingKey {
        case id, projectId, phaseId, phase, title, description, ownerSide, assigneeId, status, reason, required
        case clientVisible, dueDate, durationDays, dependsOn, evidence, openBlockers, commentCount, completedAt, version
        case assignee = "assigneeLogin"
    }
}

/// A phase of a project with its progress.
public struct ProjectPhase: Codable, Sendable, Hashable, Identifiable {
    /// The public id.
    public let id: String
    /// The name.
    public let name: String
    /// Tasks that count: all but skipped and not-applicable ones.
    public let total: Int
    /// Tasks done.
    public let done: Int
    /// Tasks with an open blocker.
    public let blocked: Int

    /// Makes the value of a phase.
    public init(id: String, name: String, total: Int, done: Int, blocked: Int) {
        self.id = id
        self.name = name
        self.total = total
        self.done = done
        self.blocked = blocked
    }
}

/// Whose fault a blocker is (IMP-4).
public enum BlockerCategory: String, Codable, Sendable, CaseIterable {
    case `internal` = "INTERNAL"
    case client = "CLIENT"
    case vendor = "VENDOR"
}

/// Something that keeps tasks from being done (IMP-3, IMP-4).
public struct Blocker: Codable, Sendable, Hashable, Identifiable {
    /// The public id, `blk_…`.
    public let id: String
    /// The project.
    public let projectId: String
    /// The tenant's name.
    public let organizationName: String
    /// Whose it is to remove.
    public let category: BlockerCategory
    /// What blocks.
    public let title: String
    /// The id of its owner.
    public let ownerId: String
    /// The login of its owner.
    public let owner: String
    /// When it was opened.
    public let openedAt: Timestamp
    /// When it was resolved; nil while it is open.
    public let resolvedAt: Timestamp?
    /// How it was resolved.
    public let resolution: String?
    /// The ids of the tasks it blocks.
    public let taskIds: [String]
    /// Goes up by one with every change.
    public let version: Int

    /// Makes the value of a stored blocker.
    public init(
        id: String, projectId: String, organizationName: String, category: BlockerCategory, title: String,
        ownerId: String, owner: String, openedAt: Timestamp, resolvedAt: Timestamp?, resolution: String?,
        taskIds: [String],
        version: Int
    ) {
        self.id = id
        self.projectId = projectId
        self.organizationName = organizationName
        self.category = category
        self.title = title
        self.ownerId = ownerId
        self.owner = owner
        self.openedAt = openedAt
        self.resolvedAt = resolvedAt
        self.resolution = resolution
        self.taskIds = taskIds
        self.version = version
    }

    /// The names of the data (spec §12); what is a login says so.
    private enum CodingKeys: String, CodingKey {
        case id, projectId, organizationName, category, title, ownerId, openedAt, resolvedAt, resolution, taskIds
        case version
        case owner = "ownerLogin"
    }
}
