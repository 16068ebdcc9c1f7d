public import Ledger

extension Reading where Self: ~Copyable {
    private static var sessionSelection: String {
        """
        SELECT s.id, s.operator_user_id, u.login, s.operator_role, s.target_organization_id, o.name,
            s.reason_category, s.reason, s.ticket_id, s.ticket_verified, s.started_at, s.expires_at, s.ended_at,
            s.end_cause, s.renewed_from, s.ip_address, s.terminal, s.user_agent
        FROM impersonation_session s
        JOIN internal_user u ON u.id = s.operator_user_id
        JOIN organization o ON o.id = s.target_organization_id
        """
    }

    static var openSessionsStatement: String { sessionSelection + " WHERE s.ended_at IS NULL" }

    static var liveSessionStatement: String {
        sessionSelection + """
             WHERE s.operator_user_id = ?1 AND s.started_at <= ?2 AND s.expires_at > ?2
                AND (s.ended_at IS NULL OR s.ended_at > ?2) ORDER BY s.started_at DESC LIMIT 1
            """
    }

    /// The session of an operator that has not ended, expired or not; there is at most one.
    public func openSession(operatorID: String) throws -> ImpersonationSession? {
        try first(
            Self.sessionSelection + " WHERE s.operator_user_id = ? AND s.ended_at IS NULL", operatorID,
            map: ImpersonationSession.init(row:))
    }

    /// The session of an operator that ran at a moment, by the wall clock.
    func session(operatorID: String, liveAt moment: Timestamp) throws -> ImpersonationSession? {
        try first(
            Self.liveSessionStatement, operatorID, moment.milliseconds, map: ImpersonationSession.init(row:))
    }

    /// The session with this id.
    public func session(id: String) throws -> ImpersonationSession? {
        try first(Self.sessionSelection + " WHERE s.id = ?", id, map: ImpersonationSession.init(row:))
    }

    /// When the session began on the machine's steady clock; nil when that was before the last boot.
    public func steadyStart(sessionID: String, boot: String) throws -> Int64? {
        try first("SELECT steady_started_at FROM impersonation_session WHERE id = ? AND boot_id = ?", sessionID, boot) {
            $0.int64(0)
        }
    }

    /// Whether a session is in its lease: until it runs out on the wall clock or on the steady clock, whichever is
    /// first (ACC-13).
    public func isInLease(_ session: ImpersonationSession, at now: Timestamp, steady: SteadyTime) throws -> Bool {
        guard session.state(at: now) == .active else { return false }
        guard let start = try steadyStart(sessionID: session.id, boot: steady.boot) else { return true }
        let lease = session.expiresAt.milliseconds - session.startedAt.milliseconds
        return steady.milliseconds - start < lease
    }

    /// How an open session ends that lives no more: its lease ran out, or its last console vanished (ACC-12).
    func causeOfEnd(_ session: ImpersonationSession, _ scene: Scene) throws -> SessionEndCause {
        try isInLease(session, at: scene.now, steady: scene.steady) ? .lostConnection : .expired
    }

    /// Whether a session lives as long as its operator's consoles; one opened by a verb does not.
    public func isHeldByConsole(_ sessionID: String) throws -> Bool {
        try first("SELECT held_by_console FROM impersonation_session WHERE id = ?", sessionID) { $0.bool(0) } ?? false
    }

    /// Every session that has not ended, expired or not.
    public func openSessions() throws -> [ImpersonationSession] {
        try rows(Self.openSessionsStatement, map: ImpersonationSession.init(row:))
    }

    /// Sessions, newest first: of one operator, or of all; those before the session `after`, or the newest.
    func sessions(operatorID: String?, onlyOpen: Bool, after: String? = nil, limit: Int) throws
        -> [ImpersonationSession]
    {
        let open = onlyOpen ? " AND s.ended_at IS NULL" : ""
        let start: [(any Bindable)?] = after.map { [$0] } ?? []
        if let operatorID {
            let rest =
                after == nil
                ? ""
                : " AND (s.started_at, s.key) < (SELECT started_at, key FROM impersonation_session WHERE id = ?)"
            return try rows(
                Self.sessionSelection
                    + " WHERE s.operator_user_id = ?\(open)\(rest) ORDER BY s.started_at DESC, s.key DESC LIMIT ?",
                arguments: [operatorID] + start + [limit], map: ImpersonationSession.init(row:))
        }
        let rest = after == nil ? "" : " AND s.key < (SELECT key FROM impersonation_session WHERE id = ?)"
        return try rows(
            Self.sessionSelection + " WHERE 1\(open)\(rest) ORDER BY s.key DESC LIMIT ?", arguments: start + [limit],
            map: ImpersonationSession.init(row:))
    }

    /// The latest sessions in a tenant, newest first.
    func sessions(tenantID: String, limit: Int) throws -> [ImpersonationSession] {
        try rows(
            Self.sessionSelection + " WHERE s.target_organization_id = ? ORDER BY s.started_at DESC LIMIT ?", tenantID,
            limit, map: ImpersonationSession.init(row:))
    }

    /// The tenants that an operator entered last, newest first, each once.
    func recentTenants(operatorID: String, limit: Int) throws -> [(id: String, enteredAt: Timestamp)] {
        try rows(
            """
            SELECT target_organization_id, max(started_at) FROM impersonation_session
            WHERE operator_user_id = ? GROUP BY target_organization_id ORDER BY 2 DESC LIMIT ?
            """, operatorID, limit
        ) { (id: $0.text(0), enteredAt: $0.timestamp(1)) }
    }
}

extension Writer {
    /// Adds an open session, with its start on the machine's steady clock.
    func insert(_ session: ImpersonationSession, steady: SteadyTime, heldByConsole: Bool) throws {
        try run(
            """
            INSERT INTO impersonation_session (id, operator_user_id, operator_role, target_organization_id,
                reason_category, reason, ticket_id, ticket_verified, started_at, expires_at, renewed_from,
                ip_address, terminal, user_agent, boot_id, steady_started_at, held_by_console)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            session.id, session.operatorUserId, session.operatorRole.rawValue, session.targetOrganizationId,
            session.reasonCategory.rawValue, session.reason, session.ticketId, session.ticketVerified,
            session.startedAt.milliseconds, session.expiresAt.milliseconds, session.renewedFrom, session.ipAddress,
            session.terminal, session.userAgent, steady.boot, steady.milliseconds, heldByConsole)
    }

    /// Ends a session that is open.
    /// - Returns: whether it was open.
    func endSession(id: String, at now: Timestamp, cause: SessionEndCause) throws -> Bool {
        try run(
            "UPDATE impersonation_session SET ended_at = ?, end_cause = ? WHERE id = ? AND ended_at IS NULL",
            now.milliseconds, cause.rawValue, id) > 0
    }
}

extension ImpersonationSession {
    init(row: Row) throws {
        self.init(
            id: row.text(0), operatorUserId: row.text(1), operatorLogin: row.text(2),
            operatorRole: try row.token(3, "impersonation_session.operator_role"), targetOrganizationId: row.text(4),
            targetOrganizationName: row.text(5),
            reasonCategory: try row.token(6, "impersonation_session.reason_category"), reason: row.text(7),
            ticketId: row.optionalText(8), ticketVerified: row.bool(9), startedAt: row.timestamp(10),
            expiresAt: row.timestamp(11), endedAt: row.optionalTimestamp(12),
            endCause: row.isNull(13) ? nil : try row.token(13, "impersonation_session.end_cause"),
            renewedFrom: row.optionalText(14), ipAddress: row.optionalText(15), terminal: row.optionalText(16),
            userAgent: row.text(17))
    }
}
