import Ledger

extension Reading where Self: ~Copyable {
    /// How many users a tenant has, by status.
    func userCounts(of organizationID: String) throws -> [String: Int] {
        let counts = try rows(
            "SELECT status, count(*) FROM tenant_user WHERE organization_id = ? GROUP BY status", organizationID
        ) { ($0.text(0), $0.int(1)) }
        return Dictionary(uniqueKeysWithValues: counts)
    }

    /// The stage of the tenant's newest project.
    func projectStage(of organizationID: String) throws -> String? {
        try first(
            "SELECT stage FROM project WHERE organization_id = ? ORDER BY key DESC LIMIT 1", organizationID
        ) { $0.text(0) }
    }

    /// Users of a tenant by name, after a given one.
    func tenantUsers(of organizationID: String, after: (name: String, id: String)?, limit: Int) throws -> [TenantUser] {
        try rows(
            """
            SELECT id, email, name, role, status, last_login_at FROM tenant_user
            WHERE organization_id = ? AND (name, id) > (?, ?) ORDER BY name, id LIMIT ?
            """, organizationID, after?.name ?? "", after?.id ?? "", limit
        ) {
            TenantUser(
                id: $0.text(0), organizationId: organizationID, email: $0.text(1), name: $0.text(2), role: $0.text(3),
                status: $0.text(4),
                lastLoginAt: $0.optionalTimestamp(5))
        }
    }

    /// The name of a tenant's user, to go on after it.
    func tenantUserName(id: String, of organizationID: String) throws -> String? {
        try first("SELECT name FROM tenant_user WHERE id = ? AND organization_id = ?", id, organizationID) {
            $0.text(0)
        }
    }
}
