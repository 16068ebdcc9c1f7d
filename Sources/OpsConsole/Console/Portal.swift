import OpsDomain

/// The portals of the top line (TUI-2), in the order of Alt-1 to Alt-6.
enum Portal: Int, CaseIterable, Sendable, Hashable {
    case support, implementation, hotline, clientSuccess, training, admin

    /// The name in the top line.
    var title: String {
        switch self {
        case .support: "Support"
        case .implementation: "Implementation"
        case .hotline: "Hotline"
        case .clientSuccess: "Client Success"
        case .training: "Training"
        case .admin: "Admin"
        }
    }

    /// The screens that a digit chooses, in the order of the digits.
    var screens: [ScreenKind] { ScreenKind.allCases.filter { $0.portal == self && $0.hasDigit } }

    /// The portal where an operator's work is: the one that fewest roles have, of those that they may see.
    static func home(_ situation: Situation) -> Portal? {
        let order: [Portal] = [.hotline, .implementation, .support, .admin]
        let possible = order.filter { $0.objection(situation) == nil }
        return situation.allows(.manageUsers) ? .admin : possible.first
    }

    /// Why it cannot be chosen; nil when it can.
    func objection(_ situation: Situation) -> String? {
        let all = ScreenKind.allCases.filter { $0.portal == self }
        guard let first = all.first else { return "not in this version" }
        let objections = all.map { $0.permissionObjection(situation) }
        return objections.contains(nil) ? nil : first.permissionObjection(situation)
    }
}

/// Every screen of the console.
enum ScreenKind: String, CaseIterable, Sendable, Hashable {
    case enterTenant = "enter"
    case overview, users
    case projects, checklist, blockers
    case queue
    case ledger
    case entry, history, report
    case sessions, staff, policy, notifications
    case jobs, checkpoints
    case accessReport = "access"
    case staffSync = "staff-sync"
    case rights
    case messages

    /// The portal it belongs to; nil for what belongs to all.
    var portal: Portal? {
        switch self {
        case .enterTenant, .overview, .users: .support
        case .projects, .checklist, .blockers: .implementation
        case .queue: .hotline
        case .ledger, .entry, .history, .report, .sessions, .staff, .policy, .notifications: .admin
        case .jobs, .checkpoints: .admin
        case .accessReport, .staffSync: .admin
        // Everybody may look at their own.
        case .rights, .messages: nil
        }
    }

    /// Whether a digit chooses it.
    var hasDigit: Bool {
        ![.enterTenant, .messages, .entry, .history, .report, .staffSync, .rights].contains(self)
    }

    /// The name in head, footer and palette.
    var title: String {
        switch self {
        case .enterTenant: "Enter a tenant"
        case .overview: "Overview"
        case .users: "Users"
        case .projects: "Projects"
        case .checklist: "Checklist"
        case .blockers: "Blockers"
        case .queue: "QA queue"
        case .ledger: "Ledger"
        case .entry: "Ledger entry"
        case .history: "History of a record"
        case .report: "Session report"
        case .sessions: "Sessions"
        case .staff: "Staff"
        case .policy: "Policy"
        case .notifications: "Notifications"
        case .jobs: "Jobs"
        case .checkpoints: "Checkpoints"
        case .accessReport: "Access report"
        case .staffSync: "Staff synchronisation"
        case .rights: "Rights"
        case .messages: "Messages"
        }
    }

    /// The permission it needs.
    var permission: Permission? {
        switch self {
        case .enterTenant: .impersonate
        case .overview, .users: .viewConfig
        case .projects, .checklist, .blockers: .manageProjects
        case .queue: .viewGlobalQA
        case .ledger, .entry, .history, .report: .viewLedger
        case .sessions: .endAnySession
        case .accessReport: .exportLedger
        case .staff, .staffSync: .manageUsers
        case .policy: .viewPolicy
        case .notifications: .viewLedger
        case .jobs: .viewLedger
        case .checkpoints: .verify
        case .rights, .messages: nil
        }
    }

    /// Whether it shows one tenant's data, and so needs a session (ACC-13) and closes with it.
    var isTenantScoped: Bool { self == .overview || self == .users }

    /// Why the operator may not see it at all; nil when they may.
    func permissionObjection(_ situation: Situation) -> String? {
        // Who may read the ledger sees in it who entered whom anyway.
        if self == .sessions, situation.allows(.viewLedger) { return nil }
        return permission.flatMap(situation.objection)
    }

    /// Why it cannot be shown now; nil when it can.
    func objection(_ situation: Situation) -> String? {
        if let objection = permissionObjection(situation) { return objection }
        if isTenantScoped, situation.session == nil {
            return "needs a session: \(situation.keys["session.enter"]) enters a tenant"
        }
        return nil
    }

    /// Makes the screen as it is before anything is read.
    func make() -> any ScreenModel {
        switch self {
        case .enterTenant: EnterTenantScreen()
        case .overview: TenantOverviewScreen()
        case .users: TenantUsersScreen()
        case .projects: ProjectsScreen()
        case .checklist: ChecklistScreen()
        case .blockers: BlockersScreen()
        case .queue: QAQueueScreen()
        case .ledger: LedgerScreen()
        case .entry: LedgerEntryScreen()
        case .history: RecordHistoryScreen()
        case .report: SessionReportScreen()
        case .sessions: SessionsScreen()
        case .staff: StaffScreen()
        case .policy: PolicyScreen()
        case .notifications: NotificationsScreen()
        case .jobs: JobsScreen()
        case .checkpoints: CheckpointsScreen()
        case .accessReport: AccessReportScreen()
        case .staffSync: StaffSyncScreen()
        case .rights: RightsScreen()
        case .messages: MessagesScreen()
        }
    }
}
