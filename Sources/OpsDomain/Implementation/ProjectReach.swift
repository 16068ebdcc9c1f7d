internal import Ledger

extension Reading where Self: ~Copyable {
    /// The active account of a login that a project would name.
    /// - Throws: `OpsError` of code `notFound` for an unknown or inactive one.
    func activeAccount(_ login: String) throws -> InternalUser {
        guard let user = try internalUser(login: login), user.isActive else {
            throw OpsError.notFound("active account", login)
        }
        return user
    }
}

/// The condition that keeps a list to the tenants an operator may see.
struct TenantFilter {
    /// The condition on `column`, starting with ` AND`; empty when every tenant may be seen.
    let condition: String
    /// The condition's arguments, in order.
    let arguments: [(any Bindable)?]

    /// Makes the condition for the reach of `permission`; a permission that is not granted shows nothing.
    init(_ permission: Permission, _ grants: Grants, column: String) {
        guard grants[permission] != .all else {
            condition = ""
            arguments = []
            return
        }
        let tenants = grants[permission] == .assigned ? grants.assignedTenants.sorted() : []
        // An empty list would be folded away with the conditions that the chosen index needs; NULL matches nothing.
        let places = tenants.isEmpty ? "NULL" : tenants.map { _ in "?" }.joined(separator: ", ")
        condition = " AND \(column) IN (\(places))"
        arguments = tenants
    }
}
