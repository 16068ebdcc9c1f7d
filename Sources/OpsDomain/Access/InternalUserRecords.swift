public import Ledger

extension Reading where Self: ~Copyable {
    private static var userColumns: String {
        """
        id, login, email, name, role, azure_ad_id, is_active, languages, skills, last_login_at, created_at, updated_at,
            locked_at, locked_until, lock_message
        """
    }

    /// The member of staff with this login.
    public func internalUser(login: String) throws -> InternalUser? {
        try first("SELECT \(Self.userColumns) FROM internal_user WHERE login = ?", login, map: InternalUser.init(row:))
    }

    /// The member of staff with this id.
    public func internalUser(id: String) throws -> InternalUser? {
        try first("SELECT \(Self.userColumns) FROM internal_user WHERE id = ?", id, map: InternalUser.init(row:))
    }

    /// All staff, by login.
    public func internalUsers() throws -> [InternalUser] {
        try rows("SELECT \(Self.userColumns) FROM internal_user ORDER BY login", map: InternalUser.init(row:))
    }

    /// The tenants that are assigned to an operator at a moment.
    public func assignedTenants(operatorID: String, at now: Timestamp) throws -> Set<String> {
        Set(
            try rows(
                """
                SELECT organization_id FROM assignment
                WHERE operator_user_id = ?1 AND since <= ?2 AND (until IS NULL OR until > ?2)
                """, operatorID, now.milliseconds
            ) { $0.text(0) })
    }
}

extension Writer {
    /// Adds a member of staff.
    func insert(_ user: InternalUser) throws {
        try run(
            """
            INSERT INTO internal_user (id, login, email, name, role, azure_ad_id, is_active, languages, skills,
                last_login_at, created_at, updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            user.id, user.login, user.email, user.name, user.role.rawValue, user.azureAdId, user.isActive,
            user.languages.joined(separator: ","), user.skills.joined(separator: ","),
            user.lastLoginAt?.milliseconds, user.createdAt.milliseconds, user.updatedAt.milliseconds)
    }

    /// Gives an account another role.
    func setRole(_ role: Role, of id: String, at now: Timestamp) throws {
        try run(
            "UPDATE internal_user SET role = ?, updated_at = ? WHERE id = ?", role.rawValue, now.milliseconds, id)
    }

    /// Switches an account on or off.
    func setActive(_ isActive: Bool, of id: String, at now: Timestamp) throws {
        try run("UPDATE internal_user SET is_active = ?, updated_at = ? WHERE id = ?", isActive, now.milliseconds, id)
    }

    /// Puts a lock on an account, or takes it away.
    func setLock(_ lock: StaffLock?, of id: String, at now: Timestamp) throws {
        try run(
            """
            UPDATE internal_user SET locked_at = ?, locked_until = ?, lock_message = ?, updated_at = ? WHERE id = ?
            """, lock?.since.milliseconds, lock?.until?.milliseconds, lock?.message, now.milliseconds, id)
    }

    /// Makes an account what the staff's directory says.
    func update(_ user: InternalUser, at now: Timestamp) throws {
        try run(
            """
            UPDATE internal_user SET email = ?, name = ?, role = ?, azure_ad_id = ?, is_active = ?, languages = ?,
                skills = ?, updated_at = ? WHERE id = ?
            """,
            user.email, user.name, user.role.rawValue, user.azureAdId, user.isActive,
            user.languages.joined(separator: ","), user.skills.joined(separator: ","), now.milliseconds, user.id)
    }

    /// Notes when a member of staff signed in last.
    public func noteSignIn(userID: String, at now: Timestamp) throws {
        try run("UPDATE internal_user SET last_login_at = ? WHERE id = ?", now.milliseconds, userID)
    }

    /// Assigns a tenant to an operator from a moment on; nothing happens when it is assigned already.
    /// - Returns: whether it is new.
    func assign(id: String, operatorID: String, organizationID: String, since: Timestamp) throws -> Bool {
        try run(
            """
            INSERT INTO assignment (id, operator_user_id, organization_id, since, until, feed_version)
            VALUES (?, ?, ?, ?, NULL, 0)
            ON CONFLICT (operator_user_id, organization_id) WHERE until IS NULL DO NOTHING
            """, id, operatorID, organizationID, since.milliseconds) > 0
    }

    /// Ends the open assignment of a tenant; its id, nil when there is none.
    func unassign(operatorID: String, organizationID: String, at now: Timestamp) throws -> String? {
        let open = "SELECT id FROM assignment WHERE operator_user_id = ? AND organization_id = ? AND until IS NULL"
        guard let id = try first(open, operatorID, organizationID, map: { $0.text(0) }) else { return nil }
        try run("UPDATE assignment SET until = ? WHERE id = ?", now.milliseconds, id)
        return id
    }
}

extension InternalUser {
    init(row: Row) throws {
        self.init(
            id: row.text(0), login: row.text(1), email: row.text(2), name: row.text(3),
            role: try row.token(4, "internal_user.role"), azureAdId: row.optionalText(5), isActive: row.bool(6),
            languages: row.list(7), skills: row.list(8), lastLoginAt: row.optionalTimestamp(9),
            lock: row.optionalTimestamp(12).map {
                StaffLock(since: $0, until: row.optionalTimestamp(13), message: row.text(14))
            },
            createdAt: row.timestamp(10), updatedAt: row.timestamp(11))
    }
}

extension Reading where Self: ~Copyable {
    /// The tenants assigned to an operator at a moment, each with its dates.
    func assignments(of operatorID: String, at moment: Timestamp) throws -> [RightsAsOf.Answer.Assignment] {
        try rows(
            """
            SELECT a.organization_id, o.name, a.since, a.until
            FROM assignment AS a JOIN organization AS o ON o.id = a.organization_id
            WHERE a.operator_user_id = ?1 AND a.since <= ?2 AND (a.until IS NULL OR a.until > ?2)
            ORDER BY a.organization_id
            """, operatorID, moment.milliseconds
        ) {
            RightsAsOf.Answer.Assignment(
                organizationId: $0.text(0), organizationName: $0.text(1), since: $0.timestamp(2),
                until: $0.optionalTimestamp(3))
        }
    }

    /// Whether a member of staff has this Azure AD id.
    func isAzureIDTaken(_ id: String) throws -> Bool {
        try first("SELECT 1 FROM internal_user WHERE azure_ad_id = ?", id) { _ in true } ?? false
    }

    /// Whether a member of staff has this email address, in any case.
    func isEmailTaken(_ email: String) throws -> Bool {
        try first("SELECT 1 FROM internal_user WHERE email = ?", email) { _ in true } ?? false
    }
}
