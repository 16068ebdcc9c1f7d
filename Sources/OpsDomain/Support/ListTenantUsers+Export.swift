import Ledger

extension ListTenantUsers: Exportable {
    public static let exportName = "tenant users"
    public static let exportTitles = ["id", "email", "name", "role", "status", "lastLoginAt"]

    public static func exportFields(of user: TenantUser) -> [String] {
        [user.id, user.email, user.name, user.role, user.status, user.lastLoginAt?.description ?? ""]
    }

    public func exportRows(of answer: Answer) -> (rows: [TenantUser], next: String?) { (answer.users, answer.next) }

    public func exportPage(after: String?) -> ListTenantUsers {
        ListTenantUsers(organizationId: organizationId, after: after, limit: 200)
    }
}
