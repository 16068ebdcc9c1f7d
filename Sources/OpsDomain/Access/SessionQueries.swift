public import Ledger

extension WhoAmI: Query {
    public static let name = "operator.me"
    public static let access = AccessRule(nil, .own)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        guard let user = try store.internalUser(id: try scene.operatorID()) else {
            throw OpsError.unknownOperator(scene.actor.login)
        }
        return Answer(user: user, grants: scene.grants, isDemo: try store.isDemo())
    }
}

extension Pulse: Query {
    public static let name = "operator.pulse"
    public static let access = AccessRule(nil, .own)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        Answer(
            now: scene.now, session: try store.openSession(operatorID: try scene.operatorID()),
            ledgerHead: try store.ledgerHead().seq,
            openNotifications: scene.grants.allows(.endAnySession) ? try store.openNotificationCount() : nil,
            privacyCoverMinutes: scene.policy.privacyCoverMinutes,
            leaseMinutes: min(scene.policy.leaseMinutes, Policy.longestLeaseMinutes))
    }
}

extension CurrentSession: Query {
    public static let name = "session.status"
    public static let access = AccessRule(nil, .own)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        Answer(session: try store.openSession(operatorID: try scene.operatorID()), now: scene.now)
    }
}

extension ListSessions: Query {
    public typealias Answer = [ImpersonationSession]

    public static let name = "session.list"
    public static let access = AccessRule(nil, .own)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> [ImpersonationSession] {
        if everybody, !scene.grants.allows(.endAnySession), !scene.grants.allows(.viewLedger) {
            throw OpsError.missingPermission(.endAnySession, operation: Self.name)
        }
        return try store.sessions(
            operatorID: everybody ? nil : try scene.operatorID(), onlyOpen: onlyOpen, after: after,
            limit: min(max(limit, 1), 500))
    }
}
