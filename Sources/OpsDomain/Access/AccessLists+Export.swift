import Ledger

extension ListSessions: Exportable {
    public static let exportName = "sessions"
    public static let exportTitles = [
        "id", "operatorUserId", "operatorLogin", "operatorRole", "targetOrganizationId", "targetOrganizationName",
        "reasonCategory", "reason", "ticketId", "ticketVerified", "startedAt", "expiresAt", "endedAt", "endCause",
        "renewedFrom", "ipAddress", "terminal", "userAgent",
    ]

    public static func exportFields(of session: ImpersonationSession) -> [String] {
        [
            session.id, session.operatorUserId, session.operatorLogin, session.operatorRole.rawValue,
            session.targetOrganizationId, session.targetOrganizationName, session.reasonCategory.rawValue,
            session.reason, session.ticketId ?? "", String(session.ticketVerified), session.startedAt.description,
            session.expiresAt.description, session.endedAt?.description ?? "", session.endCause?.rawValue ?? "",
            session.renewedFrom ?? "", session.ipAddress ?? "", session.terminal ?? "", session.userAgent,
        ]
    }

    public func exportRows(of answer: [ImpersonationSession]) -> (rows: [ImpersonationSession], next: String?) {
        (answer, answer.count < limit ? nil : answer.last?.id)
    }

    public func exportPage(after: String?) -> ListSessions {
        ListSessions(everybody: everybody, onlyOpen: onlyOpen, after: after, limit: 500)
    }
}

extension ListUsers: Exportable {
    public static let exportName = "members of staff"
    public static let exportTitles = [
        "id", "login", "email", "name", "role", "azureAdId", "isActive", "languages", "skills", "lastLoginAt",
        "lockedUntil", "lockMessage", "createdAt", "updatedAt",
    ]

    public static func exportFields(of user: InternalUser) -> [String] {
        [
            user.id, user.login, user.email, user.name, user.role.rawValue, user.azureAdId ?? "",
            String(user.isActive), user.languages.joined(separator: " "), user.skills.joined(separator: " "),
            user.lastLoginAt?.description ?? "", user.lock.map { $0.until?.description ?? "unlocked" } ?? "",
            user.lock?.message ?? "", user.createdAt.description, user.updatedAt.description,
        ]
    }

    public func exportRows(of answer: [InternalUser]) -> (rows: [InternalUser], next: String?) { (answer, nil) }
    public func exportPage(after: String?) -> ListUsers { self }
}

extension ListNotifications: Exportable {
    public static let exportName = "notifications"
    public static let exportTitles = [
        "id", "kind", "operatorLogin", "count", "threshold", "createdAt", "acknowledgedBy", "acknowledgedAt",
    ]

    public static func exportFields(of notification: AdminNotification) -> [String] {
        [
            notification.id, notification.kind.rawValue, notification.operatorLogin, String(notification.count),
            String(notification.threshold), notification.createdAt.description, notification.acknowledgedBy ?? "",
            notification.acknowledgedAt?.description ?? "",
        ]
    }

    public func exportRows(of answer: [AdminNotification]) -> (rows: [AdminNotification], next: String?) {
        (answer, answer.count < limit ? nil : answer.last?.id)
    }

    public func exportPage(after: String?) -> ListNotifications {
        ListNotifications(onlyOpen: onlyOpen, after: after, limit: 500)
    }
}

extension ShowPolicy: Exportable {
    public static let exportName = "settings of the policy"
    public static let exportTitles = ["key", "title", "value", "standard"]

    public static func exportFields(of setting: PolicySetting) -> [String] {
        [setting.key, setting.title, setting.value, setting.standard]
    }

    public func exportRows(of answer: PolicyVersion) -> (rows: [PolicySetting], next: String?) {
        (PolicySetting.all(of: answer.policy), nil)
    }

    public func exportPage(after: String?) -> ShowPolicy { self }
}
