/// What code asks for; never a role (spec §1).
public enum Permission: String, Codable, Sendable, CaseIterable, Comparable {
    case impersonate
    case viewConfig = "view_config"
    case escalate
    case viewErrors = "view_errors"
    case viewJobs = "view_jobs"
    case proposeOverride = "propose_override"
    case reassignCases = "reassign_cases"
    case actForClientLimited = "act_for_client_limited"
    case revealPII = "reveal_pii"
    case modifyConfig = "modify_config"
    case approveOverride = "approve_override"
    case actForClient = "act_for_client"
    case viewPII = "view_pii"
    case manageProjects = "manage_projects"
    case runMigrations = "run_migrations"
    case setUpTenant = "set_up_tenant"
    case assignProjects = "assign_projects"
    case viewPerformance = "view_performance"
    case intake
    case viewGlobalQA = "view_global_qa"
    case viewIntake = "view_intake"
    case bulkQAActions = "bulk_qa_actions"
    case auditQA = "audit_qa"
    case manageDirectives = "manage_directives"
    case viewOperatorStatus = "view_operator_status"
    case manageTrainingScenarios = "manage_training_scenarios"
    case viewTenantOverview = "view_tenant_overview"
    case viewHealthScores = "view_health_scores"
    case viewUsageMetrics = "view_usage_metrics"
    case viewBenchmarks = "view_benchmarks"
    case manageAlerts = "manage_alerts"
    case viewLedger = "view_ledger"
    case verify
    case exportLedger = "export_ledger"
    case viewPolicy = "view_policy"
    case manageUsers = "manage_users"
    case endAnySession = "end_any_session"
    case managePolicy = "manage_policy"
    case runFeeds = "run_feeds"

    public static func < (one: Permission, other: Permission) -> Bool { one.rawValue < other.rawValue }
}

/// For which tenants a permission holds.
public enum Reach: String, Codable, Sendable {
    /// Only those assigned to the operator today.
    case assigned
    /// Every tenant.
    case all
}

/// The permissions of one operator, each with its reach.
public struct Grants: Sendable, Hashable, Codable {
    private let reach: [Permission: Reach]
    /// The tenants assigned to the operator today.
    public let assignedTenants: Set<String>

    /// Makes the grants.
    public init(_ reach: [Permission: Reach], assignedTenants: Set<String> = []) {
        self.reach = reach
        self.assignedTenants = assignedTenants
    }

    /// The reach of a permission; nil when it is not granted at all.
    public subscript(_ permission: Permission) -> Reach? { reach[permission] }

    /// Whether the permission is granted, for some tenant at least.
    public func allows(_ permission: Permission) -> Bool { reach[permission] != nil }

    /// Whether the permission is granted for this tenant.
    public func allows(_ permission: Permission, in tenantID: String) -> Bool {
        switch reach[permission] {
        case .all: true
        case .assigned: assignedTenants.contains(tenantID)
        case nil: false
        }
    }

    /// Everything that is granted, in alphabetic order.
    public var permissions: [Permission] { reach.keys.sorted() }
}
