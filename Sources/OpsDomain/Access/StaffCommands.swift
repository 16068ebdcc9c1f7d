public import Ledger

extension SetUserRole: Command {
    public typealias Answer = InternalUser

    public static let name = "user.set-role"
    public static let access = AccessRule(.manageUsers, .global, action: "USER_ROLE")

    /// Ends the session of somebody whose new role may not be in its tenant.
    public func prelude(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> (any Command)? {
        let user = try store.account(login)
        try check(user, in: store, scene)
        return try store.endOfForbiddenSession(of: user, as: role, scene).map {
            EndStaffSession(ends: [$0], reason: reason)
        }
    }

    private func check(
        _ user: InternalUser, in store: borrowing some Reading & ~Copyable, _ scene: Scene
    ) throws {
        guard user.role != role else {
            throw OpsError.notAllowed("change the role of", "account", login, "it is \(role.rawValue) already")
        }
        let objection = StaffRules.objection(
            to: "change the role of", user, by: scene.actor.userID, staff: try store.internalUsers(),
            policy: scene.policy, at: scene.now)
        if let objection { throw objection }
    }

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> InternalUser {
        let user = try store.account(login)
        try check(user, in: store, scene)
        try store.setRole(role, of: user.id, at: scene.now)
        entry.describe(user)
        entry.details = Details.json(["from": user.role.rawValue, "to": role.rawValue])
        return try store.account(login)
    }
}

extension DeactivateUser: Command {
    public typealias Answer = InternalUser

    public static let name = "user.deactivate"
    public static let access = AccessRule(.manageUsers, .global, action: "USER_DEACTIVATE")

    public func prelude(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> (any Command)? {
        try store.endOfSession(of: store.account(login), cause: .userDeactivated, reason: reason)
    }

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> InternalUser {
        let user = try store.account(login)
        guard user.isActive else { throw OpsError.notAllowed("deactivate", "account", login, "it is inactive already") }
        let objection = StaffRules.objection(
            to: "deactivate", user, by: scene.actor.userID, staff: try store.internalUsers(), policy: scene.policy,
            at: scene.now)
        if let objection { throw objection }
        try store.setActive(false, of: user.id, at: scene.now)
        entry.describe(user)
        return try store.account(login)
    }
}

extension ActivateUser: Command {
    public typealias Answer = InternalUser

    public static let name = "user.activate"
    public static let access = AccessRule(.manageUsers, .global, action: "USER_ACTIVATE")

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> InternalUser {
        let user = try store.account(login)
        guard !user.isActive else { throw OpsError.notAllowed("activate", "account", login, "it is active already") }
        try store.setActive(true, of: user.id, at: scene.now)
        entry.describe(user)
        return try store.account(login)
    }
}

extension LockUser: Command {
    public typealias Answer = InternalUser

    public static let name = "user.lock"
    public static let access = AccessRule(.manageUsers, .global, action: "USER_LOCK")

    public var reason: String? { message }

    public func prelude(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> (any Command)? {
        try store.endOfSession(of: store.account(login), cause: .killed, reason: message)
    }

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> InternalUser {
        if let objection = StaffRules.objection(toMessage: message) { throw OpsError.invalid("message", objection) }
        if let minutes, !StaffRules.lockMinutes.contains(minutes) {
            throw OpsError.invalid("for", "a lock lasts 1 minute to a year, or until it is taken away")
        }
        let user = try store.account(login)
        let objection = StaffRules.objection(
            to: "lock", user, by: scene.actor.userID, staff: try store.internalUsers(), policy: scene.policy,
            at: scene.now)
        if let objection { throw objection }
        let until = minutes.map { scene.now + .seconds(60 * $0) }
        try store.setLock(StaffLock(since: scene.now, until: until, message: message), of: user.id, at: scene.now)
        entry.describe(user)
        return try store.account(login)
    }
}

extension UnlockUser: Command {
    public typealias Answer = InternalUser

    public static let name = "user.unlock"
    public static let access = AccessRule(.manageUsers, .global, action: "USER_UNLOCK")

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> InternalUser {
        let user = try store.account(login)
        guard user.lock != nil else { throw OpsError.notAllowed("unlock", "account", login, "it is not locked") }
        try store.setLock(nil, of: user.id, at: scene.now)
        entry.describe(user)
        return try store.account(login)
    }
}

/// Ends sessions of others as part of what causes it, each with an entry of its own.
///
/// It is in no catalogue: nobody can ask for it, only other commands bring it as their prelude.
struct EndStaffSession: Command {
    typealias Answer = Done

    static let name = "session.end-for"
    static let access = AccessRule(nil, .own, action: "SESSION_END")

    /// A session and how it ends.
    struct End: Codable, Sendable {
        let sessionId: String
        let cause: SessionEndCause
    }

    let ends: [End]
    let reason: String?

    /// The rest, one after the other.
    func prelude(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> (any Command)? {
        ends.count > 1 ? EndStaffSession(ends: Array(ends.dropFirst()), reason: reason) : nil
    }

    func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> Done {
        guard let end = ends.first, let session = try store.session(id: end.sessionId),
            try store.endSession(id: end.sessionId, at: scene.now, cause: end.cause)
        else { throw OpsError.sessionGone(ends.first?.sessionId ?? "") }
        entry.describe(session)
        entry.details = Details.json(["cause": end.cause.rawValue, "operator": session.operatorLogin])
        return Done()
    }
}

extension Reading where Self: ~Copyable {
    /// The member of staff with this login, active or not.
    /// - Throws: `OpsError` of code `notFound`.
    func account(_ login: String) throws -> InternalUser {
        guard let user = try internalUser(login: login) else { throw OpsError.notFound("member of staff", login) }
        return user
    }

    /// What ends somebody's open session; nil when they have none.
    func endOfSession(of user: InternalUser, cause: SessionEndCause, reason: String?) throws -> (any Command)? {
        try openSession(operatorID: user.id).map {
            EndStaffSession(ends: [EndStaffSession.End(sessionId: $0.id, cause: cause)], reason: reason)
        }
    }

    /// How the open session of somebody ends who may not be in its tenant with a new role; nil when it stays.
    func endOfForbiddenSession(of user: InternalUser, as role: Role, _ scene: Scene) throws -> EndStaffSession.End? {
        guard let open = try openSession(operatorID: user.id) else { return nil }
        let tenants = try assignedTenants(operatorID: user.id, at: scene.now)
        let grants = Grants(scene.policy.permissions(of: role), assignedTenants: tenants)
        guard !grants.allows(.impersonate, in: open.targetOrganizationId) else { return nil }
        return EndStaffSession.End(sessionId: open.id, cause: .killed)
    }
}

extension EntryDraft {
    /// Fills in which member of staff the entry is about.
    mutating func describe(_ user: InternalUser) {
        entityType = "internalUser"
        entityID = user.id
    }
}
