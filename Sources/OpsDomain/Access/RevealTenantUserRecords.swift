import Ledger

extension Reading where Self: ~Copyable {
    /// Name and address of one of a tenant's users, in clear; only for `RevealTenantUser`.
    func tenantUserInClear(id: String, of organizationID: String) throws -> RevealTenantUser.Answer? {
        try first(
            "SELECT name, email FROM tenant_user WHERE id = ? AND organization_id = ?", id, organizationID
        ) { RevealTenantUser.Answer(id: id, name: $0.text(0), email: $0.text(1)) }
    }
}
