public import Ledger

/// What somebody was allowed to at a moment (spec §1): everybody for themselves, `view_policy` for others.
public struct RightsAsOf: Codable, Sendable {
    /// The rights then.
    public struct Answer: Codable, Sendable, Hashable {
        /// A tenant that was assigned.
        public struct Assignment: Codable, Sendable, Hashable {
            /// The tenant.
            public let organizationId: String
            /// Its name.
            public let organizationName: String
            /// Since when.
            public let since: Timestamp
            /// Until when; nil while it lasts.
            public let until: Timestamp?
        }

        /// The login.
        public let login: String
        /// The moment.
        public let at: Timestamp
        /// Whether the account existed.
        public let existed: Bool
        /// Whether it was switched on.
        public let isActive: Bool
        /// The lock in force then.
        public let lock: StaffLock?
        /// The role; nil when there was no account.
        public let role: Role?
        /// The version of the policy in force; 0 for the program's defaults.
        public let policyVersion: Int
        /// What the role was allowed to, with the reach of each permission; empty for who could not sign in.
        public let permissions: [Permission: Reach]
        /// The tenants assigned.
        public let assignments: [Assignment]
    }

    /// The login; nil for oneself.
    public let login: String?
    /// The moment; nil for now.
    public let date: Timestamp?

    /// Asks for somebody's rights.
    public init(login: String? = nil, date: Timestamp? = nil) {
        self.login = login
        self.date = date
    }
}

extension RightsAsOf: Query {
    public static let name = "user.rights"
    public static let access = AccessRule(nil, .own)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        try store.rights(of: login, at: date, scene, for: Self.name)
    }
}

extension Reading where Self: ~Copyable {
    /// Somebody's rights at a moment, for who may know them.
    /// - Throws: `OpsError` when others' are asked for without `view_policy`, for an unknown login, or for the future.
    func rights(
        of login: String?, at date: Timestamp?, _ scene: Scene, for operation: String
    ) throws -> RightsAsOf.Answer {
        let login = login ?? scene.actor.login
        guard login == scene.actor.login || scene.grants.allows(.viewPolicy) else {
            throw OpsError.missingPermission(.viewPolicy, operation: operation)
        }
        let moment = date ?? scene.now
        guard moment <= scene.now else { throw OpsError.invalid("date", "\(moment) is in the future") }
        let user = try account(login)
        let version =
            date == nil ? try policyVersion(newestPolicyVersion()) : try policyVersion(at: moment)
        // Before anybody set a policy, the service's own defaults held.
        let policy = try version?.policy ?? (newestPolicyVersion() == 0 ? scene.policy : .standard)
        let state = try state(of: user, at: moment)
        let lock = state?.lock.flatMap { $0.isInForce(at: moment) ? $0 : nil }
        let mayAct = state?.isActive == true && lock == nil
        return RightsAsOf.Answer(
            login: login, at: moment, existed: state != nil, isActive: state?.isActive ?? false, lock: lock,
            role: state?.role, policyVersion: version?.version ?? 0,
            permissions: mayAct ? state.map { policy.permissions(of: $0.role) } ?? [:] : [:],
            assignments: state == nil ? [] : try assignments(of: user.id, at: moment))
    }

    /// An account's role, lock and switch at a moment, from the ledger's images; nil before it existed.
    private func state(of user: InternalUser, at moment: Timestamp) throws -> AccountState? {
        var state = AccountState(user)
        var before: Int64?
        let pageSize = 50
        while true {
            let page = try ledgerHistory(
                table: "internal_user", publicID: user.id, before: before, limit: pageSize)
            for entry in page {
                // Sequence is the real order: everything before an entry of that time had happened, too.
                guard entry.at > moment else { return state }
                for change in try ledgerChanges(of: entry.seq).reversed()
                where change.table == "internal_user" && change.publicID == user.id {
                    if change.operation == .insert { return nil }
                    try state.takeBack(change)
                }
            }
            guard page.count == pageSize, let last = page.last else {
                // Changes that are archived cannot be taken back.
                if let archive = try newestArchive(), moment <= archive.at {
                    throw OpsError.archivedTime(moment, through: archive.through)
                }
                return state
            }
            before = last.seq
        }
    }
}

/// The part of an account that decides rights.
private struct AccountState {
    private(set) var role: Role
    private(set) var isActive: Bool
    private var lockedAt: Int64?
    private var lockedUntil: Int64?
    private var lockMessage: String?

    init(_ user: InternalUser) {
        role = user.role
        isActive = user.isActive
        lockedAt = user.lock?.since.milliseconds
        lockedUntil = user.lock?.until?.milliseconds
        lockMessage = user.lock?.message
    }

    var lock: StaffLock? {
        guard let lockedAt, let lockMessage else { return nil }
        return StaffLock(
            since: Timestamp(milliseconds: lockedAt), until: lockedUntil.map(Timestamp.init(milliseconds:)),
            message: lockMessage)
    }

    /// Undoes a change of the account's row.
    mutating func takeBack(_ change: RowChange) throws {
        for field in change.fields {
            let before = field.before ?? .null
            switch (field.column, before) {
            case ("role", .text(let name)):
                guard let role = Role(rawValue: name) else { throw OpsError.damaged("internal_user.role", name) }
                self.role = role
            case ("is_active", .integer(let flag)): isActive = flag != 0
            case ("locked_at", .integer(let moment)): lockedAt = moment
            case ("locked_at", _): lockedAt = nil
            case ("locked_until", .integer(let moment)): lockedUntil = moment
            case ("locked_until", _): lockedUntil = nil
            case ("lock_message", .text(let message)): lockMessage = message
            case ("lock_message", _): lockMessage = nil
            default: break
            }
        }
    }
}
