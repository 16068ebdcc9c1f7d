/// The hard floors that no policy lifts, as pure functions (spec §1).
public enum PolicyRules {
    /// Everything that is wrong with a policy, in words; empty when it may be set.
    public static func objections(to policy: Policy) -> [String] {
        var objections: [String] = []
        for number in Policy.numbers where !number.range.contains(policy[keyPath: number.path]) {
            let range = "\(number.range.lowerBound) to \(number.range.upperBound)"
            objections.append("\(number.key) is \(range), not \(policy[keyPath: number.path])")
        }
        if !Policy.leaseChoices.contains(policy.leaseMinutes) {
            let choices = Policy.leaseChoices.map(String.init).joined(separator: ", ")
            objections.append("lease.minutes is one of \(choices)")
        }
        for permission in policy.permissions(of: .auditor).keys.sorted() where !permission.onlyReads {
            objections.append("AUDITOR changes nothing and sees no personal data, so never gets \(permission.rawValue)")
        }
        for permission in adminKeeps where policy.permissions(of: .admin)[permission] != .all {
            objections.append("ADMIN keeps \(permission.rawValue), or nobody could set the policy right again")
        }
        for role in Role.allCases {
            objections += Self.objections(to: policy.permissions(of: role), of: role)
        }
        return objections
    }

    /// What ADMIN has under every policy.
    public static let adminKeeps: [Permission] = [.managePolicy, .viewPolicy, .manageUsers]

    private static func objections(to permissions: [Permission: Reach], of role: Role) -> [String] {
        var objections: [String] = []
        for permission in permissions.keys.sorted() where permissions[permission] == .assigned {
            if permission.isConsoleWide {
                objections.append(
                    "\(permission.rawValue) is about no tenant, so \(role.rawValue) has it for all or not at all")
            }
        }
        if let sees = permissions[.viewPII], permissions[.revealPII] != .all, permissions[.revealPII] != sees {
            objections.append("view_pii goes beyond reveal_pii, so \(role.rawValue) needs reveal_pii to have view_pii")
        }
        return objections
    }
}

extension Permission {
    /// Whether it changes nothing and shows no personal data: what AUDITOR can be given.
    public var onlyReads: Bool {
        switch self {
        case .viewConfig, .viewErrors, .viewJobs, .viewPerformance, .viewGlobalQA, .viewIntake, .viewOperatorStatus,
            .viewTenantOverview, .viewHealthScores, .viewUsageMetrics, .viewBenchmarks, .viewLedger, .verify,
            .exportLedger, .viewPolicy:
            true
        case .impersonate, .escalate, .proposeOverride, .reassignCases, .actForClientLimited, .revealPII,
            .modifyConfig, .approveOverride, .actForClient, .viewPII, .manageProjects, .runMigrations, .setUpTenant,
            .assignProjects, .intake, .bulkQAActions, .auditQA, .manageDirectives, .manageTrainingScenarios,
            .manageAlerts, .manageUsers, .endAnySession, .managePolicy, .runFeeds:
            false
        }
    }

    /// Whether it is about the console itself and no tenant, so that assignments do not narrow it.
    public var isConsoleWide: Bool {
        switch self {
        case .viewLedger, .verify, .exportLedger, .viewPolicy, .manageUsers, .endAnySession, .managePolicy, .runFeeds,
            .viewOperatorStatus, .manageTrainingScenarios:
            true
        default: false
        }
    }
}
