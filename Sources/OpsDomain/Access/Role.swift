/// The ten roles of staff (spec §1).
///
/// Code never asks for one; it asks for a `Permission`.
public enum Role: String, Codable, Sendable, CaseIterable {
    case supportL1 = "SUPPORT_L1"
    case supportL2 = "SUPPORT_L2"
    case supportL3 = "SUPPORT_L3"
    case implementation = "IMPLEMENTATION"
    case implementationManager = "IMPLEMENTATION_MANAGER"
    case hotlineOperator = "HOTLINE_OPERATOR"
    case hotlineOps = "HOTLINE_OPS"
    case clientSuccess = "CLIENT_SUCCESS"
    case auditor = "AUDITOR"
    case admin = "ADMIN"

    private static let aliases: [String: Role] = [
        "SUPPORT_TIER_1": .supportL1, "SUPPORT_TIER_2": .supportL2, "SUPPORT_ADMIN": .supportL3,
        "IMPL_SPEC": .implementation, "IMPL_MGR": .implementationManager, "HOTLINE_OP": .hotlineOperator,
        "HOTLINE_SUP": .hotlineOps, "CSM": .clientSuccess, "PLATFORM_ADMIN": .admin,
    ]

    /// The role of a canonical name or alias, in any case, with `-` for `_`; nil when there is none.
    public init?(input: String) {
        let name = input.uppercased().replacing("-", with: "_")
        guard let role = Role(rawValue: name) ?? Role.aliases[name] else { return nil }
        self = role
    }

    /// The permissions that the default policy gives this role, each with its reach.
    public var defaultPermissions: [Permission: Reach] {
        switch self {
        case .supportL1: Self.grant([.impersonate, .viewConfig, .escalate])
        case .supportL2:
            Role.supportL1.defaultPermissions.merging(
                Self.grant([
                    .viewErrors, .viewJobs, .proposeOverride, .reassignCases, .actForClientLimited, .revealPII,
                ])
            ) { $1 }
        case .supportL3:
            Role.supportL2.defaultPermissions.merging(
                Self.grant([.modifyConfig, .approveOverride, .actForClient, .viewPII])
            ) { $1 }
        case .implementation: Self.grant(Self.implementationWork, reach: .assigned)
        case .implementationManager: Self.grant(Self.implementationWork + [.assignProjects, .viewPerformance])
        case .hotlineOperator: Self.grant([.intake])
        case .hotlineOps:
            Self.grant([
                .viewGlobalQA, .viewIntake, .revealPII, .bulkQAActions, .auditQA, .manageDirectives,
                .viewOperatorStatus, .manageTrainingScenarios,
            ])
        case .clientSuccess:
            Self.grant(
                [.viewTenantOverview, .viewHealthScores, .viewUsageMetrics, .viewBenchmarks, .manageAlerts],
                reach: .assigned)
        case .auditor: Self.grant([.viewLedger, .verify, .exportLedger, .viewPolicy])
        case .admin: Self.grant(Permission.allCases)
        }
    }

    private static let implementationWork: [Permission] = [
        .impersonate, .viewConfig, .manageProjects, .runMigrations, .setUpTenant,
    ]

    private static func grant(_ permissions: [Permission], reach: Reach = .all) -> [Permission: Reach] {
        Dictionary(uniqueKeysWithValues: permissions.map { ($0, reach) })
    }
}
