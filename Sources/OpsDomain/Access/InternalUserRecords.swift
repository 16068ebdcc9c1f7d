public import Ledger

extension Reading where Self: ~Copyable {
    private static var userColumns: String {
        """
        id, login, email, name, role, azure_ad_id, is_active, languages, skills, last_login_at, created_at, updated_at
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
}

extension InternalUser {
    init(row: Row) throws {
        self.init(
            id: row.text(0), login: row.text(1), email: row.text(2), name: row.text(3),
            role: try row.token(4, "internal_user.role"), azureAdId: row.optionalText(5), isActive: row.bool(6),
            languages: row.list(7), skills: row.list(8), lastLoginAt: row.optionalTimestamp(9),
            createdAt: row.timestamp(10),
            updatedAt: row.timestamp(11))
    }
}

extension Reading where Self: ~Copyable {
    /// Whether a member of staff has this email address, in any case.
    func isEmailTaken(_ email: String) throws -> Bool {
        try first("SELECT 1 FROM internal_user WHERE email = ?", email) { _ in true } ?? false
    }
}
