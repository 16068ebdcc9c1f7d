public import Ledger

extension OpenSession: Command {
    public typealias Answer = ImpersonationSession

    public static let name = "session.open"
    public static let access = AccessRule(.impersonate, .global, action: "SESSION_OPEN", limit: .sessionsOpened)

    public var reason: String? { text }

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        guard let tenant = try store.organization(id: organizationId) else {
            throw OpsError.notFound("tenant", organizationId)
        }
        return tenant.id
    }

    /// Ends the session that this one replaces (ACC-17), or one whose lease ran out unnoticed.
    public func prelude(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> (any Command)? {
        guard let open = try store.openSession(operatorID: try scene.operatorID()) else { return nil }
        if open.id == switchingFrom {
            let cause = try scene.session == nil ? store.causeOfEnd(open, scene) : .switched
            return EndSession(sessionId: open.id, cause: cause)
        }
        return scene.session == nil ? EndSession(sessionId: open.id, cause: try store.causeOfEnd(open, scene)) : nil
    }

    public func perform(
        _ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft
    ) throws -> ImpersonationSession {
        let (tenant, lease) = try store.checkEntry(organizationId, reason: text, minutes: minutes, scene)
        if let switchingFrom, try store.session(id: switchingFrom)?.endedAt != scene.now {
            throw OpsError.sessionGone(switchingFrom)
        }
        let session = try ImpersonationSession(
            opening: tenant, category: category, text: text, ticketID: ticketId,
            ticketVerified: try Self.isVerified(ticketId, of: tenant, in: store), minutes: lease, scene: scene)
        try store.insert(session, steady: scene.steady, heldByConsole: scene.client.isConsole)
        entry.describe(session)
        return session
    }

    /// Whether the ticket is known to be this tenant's.
    /// - Throws: `OpsError` when it is known to be another's, or unknown although a ticket feed exists (ACC-10).
    private static func isVerified(
        _ reference: String?, of tenant: Organization, in store: borrowing Writer
    ) throws -> Bool {
        guard let reference else { return false }
        guard let ticket = try store.ticket(id: reference) else {
            if try store.hasTickets() {
                throw OpsError.invalid("ticket", "'\(reference)' is not a known ticket of \(tenant.name)")
            }
            return false
        }
        guard ticket.organizationId == tenant.id else {
            throw OpsError.invalid(
                "ticket", "'\(reference)' belongs to \(ticket.organizationId), not to \(tenant.name)")
        }
        return true
    }
}

extension EndSession: Command {
    public typealias Answer = ImpersonationSession

    public static let name = "session.end"
    public static let access = AccessRule(nil, .own, action: "SESSION_END")

    public var subject: Subject? { Subject("impersonationSession", sessionId) }

    public func perform(
        _ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft
    ) throws -> ImpersonationSession {
        guard ![.killed, .userDeactivated, .tenantSuspended].contains(cause) else {
            throw OpsError.invalid("cause", "'\(cause.rawValue)' is not for the operator to say")
        }
        guard let session = try store.session(id: sessionId), session.operatorUserId == (try scene.operatorID()) else {
            throw OpsError.notFound("session of yours", sessionId)
        }
        guard try store.endSession(id: sessionId, at: scene.now, cause: cause) else {
            throw OpsError.sessionGone(sessionId)
        }
        entry.describe(session)
        entry.details = Details.json(["cause": cause.rawValue])
        return try store.session(id: sessionId) ?? session
    }
}

extension RenewSession: Command {
    public typealias Answer = ImpersonationSession

    public static let name = "session.renew"
    public static let access = AccessRule(.impersonate, .own, action: "SESSION_RENEW", limit: .sessionsOpened)

    public var reason: String? { text }

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        try store.session(id: sessionId)?.targetOrganizationId
    }

    /// Ends the old lease first.
    public func prelude(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> (any Command)? {
        guard let open = try store.openSession(operatorID: try scene.operatorID()), open.id == sessionId else {
            return nil
        }
        let cause = try scene.session == nil ? store.causeOfEnd(open, scene) : .renewed
        return EndSession(sessionId: sessionId, cause: cause)
    }

    public func perform(
        _ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft
    ) throws -> ImpersonationSession {
        guard let old = try store.session(id: sessionId), old.operatorUserId == (try scene.operatorID()),
            old.endedAt == scene.now || old.endCause == .expired
        else { throw OpsError.sessionGone(sessionId) }
        let (tenant, lease) = try store.checkEntry(old.targetOrganizationId, reason: text, minutes: minutes, scene)
        let session = try ImpersonationSession(
            opening: tenant, category: old.reasonCategory, text: text, ticketID: old.ticketId,
            ticketVerified: old.ticketVerified, minutes: lease, renewing: old.id, scene: scene)
        try store.insert(session, steady: scene.steady, heldByConsole: scene.client.isConsole)
        entry.describe(session)
        return session
    }
}

extension Reading where Self: ~Copyable {
    /// The tenant that is to be entered and the lease in minutes, when nothing speaks against entering.
    /// - Throws: `OpsError` for a reason, lease or tenant that the rules refuse, or while a session is open (ACC-11).
    fileprivate func checkEntry(
        _ organizationID: String, reason: String, minutes: Int?, _ scene: Scene
    ) throws -> (tenant: Organization, lease: Int) {
        if let objection = SessionRules.objection(to: reason) { throw OpsError.invalid("reason", objection) }
        guard let lease = SessionRules.lease(requested: minutes, policy: scene.policy) else {
            let choices = Policy.leaseChoices.map(String.init).joined(separator: ", ")
            throw OpsError.invalid("for", "a session lasts one of \(choices) minutes")
        }
        guard let tenant = try organization(id: organizationID) else {
            throw OpsError.notFound("tenant", organizationID)
        }
        guard tenant.status == .active else {
            throw OpsError.notAllowed("enter", "tenant", tenant.name, "it is \(tenant.status.rawValue)")
        }
        if let open = try openSession(operatorID: try scene.operatorID()) { throw OpsError.sessionOpen(open) }
        return (tenant, lease)
    }
}

extension ImpersonationSession {
    /// The session that begins now.
    fileprivate init(
        opening tenant: Organization, category: ReasonCategory, text: String, ticketID: String?,
        ticketVerified: Bool, minutes: Int, renewing: String? = nil, scene: Scene
    ) throws {
        guard let role = Role(rawValue: scene.actor.role) else { throw OpsError.onlyForPeople(scene.actor.login) }
        self.init(
            id: scene.ids.next("imp"), operatorUserId: try scene.operatorID(), operatorLogin: scene.actor.login,
            operatorRole: role, targetOrganizationId: tenant.id, targetOrganizationName: tenant.name,
            reasonCategory: category, reason: text, ticketId: ticketID, ticketVerified: ticketVerified,
            startedAt: scene.now, expiresAt: scene.now + .seconds(60 * minutes), renewedFrom: renewing,
            ipAddress: scene.client.ipAddress, terminal: scene.client.terminal, userAgent: scene.client.userAgent)
    }
}

extension EntryDraft {
    /// Fills in which session the entry is about.
    mutating func describe(_ session: ImpersonationSession) {
        entityType = "impersonationSession"
        entityID = session.id
        organizationID = session.targetOrganizationId
        sessionID = session.id
        ticketID = session.ticketId
        reason = reason ?? session.reason
    }
}
