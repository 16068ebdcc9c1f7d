import Ledger
import OpsDomain

/// The checks that stand before every operation, in their order: who asks → may they → in which session.
///
/// Each is a function of what the store says inside the transaction that will do the work, so nothing can change
/// between the check and the act.
struct Gate {
    let login: String
    let client: ClientInfo
    let ids: any IDSource
    /// The policy of a store in which nobody set one yet.
    let policy: Policy
    let directory: TenantDirectory
    let texts: QATextIndex
    let policies = PolicyCache()
    let consoles: ConsolePresence

    /// Who asks, with which rights, in which live session.
    /// - Throws: `OpsError.unknownOperator` for an unknown or inactive account, `OpsError.locked` for a locked one.
    func scene(
        in store: borrowing some Reading & ~Copyable, now: Timestamp, steady: SteadyTime
    ) throws -> Scene {
        let user = try standing(in: store, now: now)
        let policy = try policies.inForce(in: store, standard: self.policy)
        let assigned = try store.assignedTenants(operatorID: user.id, at: now)
        let open = try store.openSession(operatorID: user.id)
        var client = client
        client.isConsole = consoles.isEntered
        return Scene(
            actor: Actor(user), grants: Grants(policy.permissions(of: user.role), assignedTenants: assigned),
            session: try open.flatMap { try isLive($0, in: store, now: now, steady: steady) ? $0 : nil },
            now: now, steady: steady, client: client, correlationID: ids.next("cor"), ids: ids, policy: policy,
            directory: directory, texts: texts)
    }

    /// The account of who asks, if it may be used at all.
    /// - Throws: `OpsError.unknownOperator` for an unknown or inactive account, `OpsError.locked` for a locked one.
    func standing(in store: borrowing some Reading & ~Copyable, now: Timestamp) throws -> InternalUser {
        guard let user = try store.internalUser(login: login), user.isActive else {
            throw OpsError.unknownOperator(login, demoLogins: try store.demoLogins())
        }
        if let lock = user.lock, lock.isInForce(at: now) { throw OpsError.locked(login, lock) }
        return user
    }

    /// A session lives in its lease, and when a console opened it, as long as a console of its operator (ACC-12).
    private func isLive(
        _ session: ImpersonationSession, in store: borrowing some Reading & ~Copyable, now: Timestamp,
        steady: SteadyTime
    ) throws -> Bool {
        guard try store.isInLease(session, at: now, steady: steady) else { return false }
        if consoles.isEntered { return true }
        return try !(store.isHeldByConsole(session.id) && isLost(session, at: now))
    }

    /// Whether the last console of a session's operator vanished longer ago than the grace.
    func isLost(_ session: ImpersonationSession, at now: Timestamp) -> Bool {
        consoles.isLost(operatorID: session.operatorUserId, at: now)
    }

    /// Whether the operation may go on.
    ///
    /// `claimed` is the session that the caller shows. `changes` tells whether it writes; portal-scope writes stay in
    /// the tenant of an open session.
    /// - Returns: the tenant that the operation is about, if any.
    /// - Throws: `OpsError` that says which check refused.
    func admit<Op: Operation>(
        _ operation: Op, in store: borrowing some Reading & ~Copyable, _ scene: Scene, claimed: String?, changes: Bool
    ) throws -> String? {
        let rule = Op.access
        if let permission = rule.permission, !scene.grants.allows(permission) {
            throw OpsError.missingPermission(permission, operation: Op.name)
        }
        let tenantID = try operation.tenantID(in: store)
        if let permission = rule.permission, let tenantID, !scene.grants.allows(permission, in: tenantID) {
            throw OpsError.notAssigned(tenantID, permission: permission)
        }
        switch rule.scope {
        case .tenant:
            try admitTenant(tenantID, in: store, scene, claimed: claimed)
        case .portal where changes:
            if let claimed { _ = try liveSession(claimed, in: store, scene) }
            if let session = scene.session, let tenantID, tenantID != session.targetOrganizationId {
                throw OpsError.wrongTenant(tenantID, session: session)
            }
        case .portal, .global, .own:
            break
        }
        return tenantID
    }

    private func admitTenant(
        _ tenantID: String?, in store: borrowing some Reading & ~Copyable, _ scene: Scene, claimed: String?
    ) throws {
        guard let claimed else { throw OpsError.sessionRequired(tenantID) }
        let session = try liveSession(claimed, in: store, scene)
        guard tenantID == session.targetOrganizationId else {
            throw OpsError.wrongTenant(tenantID ?? "no tenant", session: session)
        }
    }

    /// The session that the caller shows, if it is still the operator's live one: what was begun in a session does not
    /// go on after it (ACC-13, ACC-14).
    private func liveSession(
        _ claimed: String, in store: borrowing some Reading & ~Copyable, _ scene: Scene
    ) throws -> ImpersonationSession {
        if let session = scene.session, session.id == claimed { return session }
        if let open = try store.openSession(operatorID: try scene.operatorID()), open.id == claimed,
            try !store.isInLease(open, at: scene.now, steady: scene.steady)
        {
            throw OpsError.sessionExpired(open)
        }
        throw OpsError.sessionGone(claimed)
    }
}
