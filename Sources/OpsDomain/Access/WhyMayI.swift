public import Ledger

/// Why somebody may or may not do something, now or as of a date (ACC-30): everybody for themselves, `view_policy`
/// for others.
public struct WhyMayI: Codable, Sendable {
    /// One of the things that decide.
    public struct Check: Codable, Sendable, Hashable {
        /// What is looked at.
        public enum Kind: String, Codable, Sendable {
            case account, lock, permission, assignment, session
        }

        /// What is looked at.
        public let kind: Kind
        /// Whether it lets the action pass.
        public let passes: Bool
        /// Why, in words.
        public let words: String
    }

    /// The answer and what decided it.
    public struct Answer: Codable, Sendable, Hashable {
        /// The operation's name.
        public let operation: String
        /// Whose rights.
        public let login: String
        /// As of when.
        public let at: Timestamp
        /// Whether all checks pass.
        public let isAllowed: Bool
        /// The permission that the operation needs; nil for none.
        public let permission: Permission?
        /// The version of the policy that decides.
        public let policyVersion: Int
        /// What was looked at, in the order of the service.
        public let checks: [Check]

        /// The answer in one line: yes, or the first thing that stands in the way.
        public var words: String {
            guard let obstacle = checks.first(where: { !$0.passes }) else {
                return "\(login) may do \(operation): " + checks.map(\.words).joined(separator: "; ")
            }
            return "\(login) may not do \(operation): \(obstacle.words)"
        }
    }

    /// The operation's name, such as `session.open`, or its ledger action, such as `SESSION_OPEN`.
    public let action: String
    /// Whose rights; nil for one's own.
    public let login: String?
    /// In which tenant; nil when it is about none, or about any.
    public let organizationId: String?
    /// As of when; nil for now.
    public let asOf: Timestamp?

    /// Asks it.
    public init(action: String, login: String? = nil, organizationId: String? = nil, asOf: Timestamp? = nil) {
        self.action = action
        self.login = login
        self.organizationId = organizationId
        self.asOf = asOf
    }
}

extension WhyMayI: Query {
    public static let name = "why"
    public static let access = AccessRule(nil, .own)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        guard let operation = OperationCatalog.operation(named: action) else {
            throw OpsError.notFound("operation", action)
        }
        if let organizationId, try store.organization(id: organizationId) == nil {
            throw OpsError.notFound("tenant", organizationId)
        }
        let rights = try store.rights(of: login, at: asOf, scene, for: Self.name)
        let rule = operation.access
        var checks = [account(rights), lock(rights)]
        if let permission = rule.permission {
            checks.append(self.permission(permission, of: rights, policy: try store.policy(of: rights, scene)))
            if let check = assignment(permission, of: rights, policy: try store.policy(of: rights, scene)) {
                checks.append(check)
            }
        } else {
            checks.append(Check(kind: .permission, passes: true, words: "every active operator may"))
        }
        let user = try store.account(rights.login)
        let session = try store.session(operatorID: user.id, liveAt: rights.at)
        if let check = self.session(session, rule.scope, changes: operation is any Command.Type) {
            checks.append(check)
        }
        return Answer(
            operation: operation.name, login: rights.login, at: rights.at, isAllowed: checks.allSatisfy(\.passes),
            permission: rule.permission, policyVersion: rights.policyVersion, checks: checks)
    }

    private func account(_ rights: RightsAsOf.Answer) -> Check {
        let words =
            !rights.existed
            ? "there was no account" : rights.isActive ? "the account is active" : "the account is switched off"
        return Check(kind: .account, passes: rights.isActive, words: words)
    }

    private func lock(_ rights: RightsAsOf.Answer) -> Check {
        guard let lock = rights.lock else { return Check(kind: .lock, passes: true, words: "no lock") }
        let end = lock.until.map { "until \($0)" } ?? "until it is taken away"
        return Check(kind: .lock, passes: false, words: "the account is locked \(end): \(lock.message)")
    }

    private func permission(_ permission: Permission, of rights: RightsAsOf.Answer, policy: Policy) -> Check {
        let reach = rights.role.flatMap { policy.permissions(of: $0)[permission] }
        let role = rights.role?.rawValue ?? "no role"
        let words =
            switch reach {
            case .all: "\(role) has \(permission.rawValue) for all tenants"
            case .assigned: "\(role) has \(permission.rawValue) for assigned tenants"
            case nil: "\(role) does not have \(permission.rawValue); \(Self.holders(of: permission, policy))"
            }
        return Check(
            kind: .permission, passes: reach != nil, words: "\(words) (policy version \(rights.policyVersion))")
    }

    /// The roles that have a permission, for whoever must ask for one of them.
    private static func holders(of permission: Permission, _ policy: Policy) -> String {
        let roles = Role.allCases.filter { policy.permissions(of: $0)[permission] != nil }.map(\.rawValue)
        return roles.isEmpty
            ? "no role has it" : "\(roles.joined(separator: ", ")) \(roles.count == 1 ? "has" : "have") it"
    }

    /// What the assignment decides; nil when the permission does not depend on it.
    private func assignment(_ permission: Permission, of rights: RightsAsOf.Answer, policy: Policy) -> Check? {
        guard rights.role.flatMap({ policy.permissions(of: $0)[permission] }) == .assigned else { return nil }
        guard let organizationId else {
            let count = rights.assignments.count
            return Check(kind: .assignment, passes: count > 0, words: "\(count) tenants are assigned")
        }
        guard let found = rights.assignments.first(where: { $0.organizationId == organizationId }) else {
            return Check(kind: .assignment, passes: false, words: "\(organizationId) is not assigned")
        }
        return Check(kind: .assignment, passes: true, words: "\(organizationId) is assigned since \(found.since)")
    }

    /// What the session decides; nil when the operation does not depend on it.
    private func session(_ session: ImpersonationSession?, _ scope: Scope, changes: Bool) -> Check? {
        let place = session.map { "a session is open in \($0.targetOrganizationId)" } ?? "no session is open"
        let elsewhere = organizationId != nil && organizationId != session?.targetOrganizationId
        switch scope {
        case .tenant:
            return Check(kind: .session, passes: session != nil && !elsewhere, words: place)
        case .portal where changes && session != nil && elsewhere:
            return Check(kind: .session, passes: false, words: "\(place), and other tenants stay unchanged meanwhile")
        case .portal, .global, .own:
            return nil
        }
    }
}

extension OperationCatalog {
    /// The operation of this name, or else the first with this ledger action; case does not matter.
    public static func operation(named name: String) -> (any Operation.Type)? {
        let all = portals.flatMap(\.operations)
        let wanted = name.lowercased()
        return all.first { $0.name.lowercased() == wanted } ?? all.first { $0.access.action?.lowercased() == wanted }
    }
}

extension Reading where Self: ~Copyable {
    /// The policy by which somebody's rights were decided.
    fileprivate func policy(of rights: RightsAsOf.Answer, _ scene: Scene) throws -> Policy {
        if let stored = try policyVersion(rights.policyVersion) { return stored.policy }
        return try newestPolicyVersion() == 0 ? scene.policy : .standard
    }
}
