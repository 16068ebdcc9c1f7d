internal import Ledger

/// A member of staff, as far as a project names one.
struct ProjectStaff {
    /// The internal user's id.
    let id: String
    /// The Unix account name.
    let login: String
    /// The role.
    let role: Role
}

/// Looks up who a project names.
enum StaffRecords {
    /// The active account of that login.
    /// - Throws: `OpsError` of code `notFound` for an unknown or inactive one.
    static func active(_ login: String, in store: borrowing some Reading & ~Copyable) throws -> ProjectStaff {
        let sql = "SELECT id, login, role FROM internal_user WHERE login = ?1 AND is_active = 1"
        let found = try store.first(sql, login) { row in
            ProjectStaff(id: row.text(0), login: row.text(1), role: try StoredChoice.decode(row.text(2), "role"))
        }
        guard let found else { throw OpsError.notFound("active account", login) }
        return found
    }

    /// Whether the person may manage projects of the tenant today, by their role and, where that is for assigned
    /// tenants only, by an assignment.
    static func canManage(
        _ person: ProjectStaff, tenant: String, at now: Timestamp, in store: borrowing some Reading & ~Copyable
    ) throws -> Bool {
        switch person.role.defaultPermissions[.manageProjects] {
        case nil: return false
        case .all: return true
        case .assigned:
            let sql = """
                SELECT 1 FROM assignment WHERE operator_user_id = ?1 AND organization_id = ?2
                    AND since <= ?3 AND (until IS NULL OR until > ?3)
                """
            return try store.first(sql, person.id, tenant, now) { _ in true } ?? false
        }
    }
}

/// Reads an enumeration's value from a column.
enum StoredChoice {
    /// The case of that raw value.
    /// - Throws: `OpsError` of code `failed` when the store holds a value that this version does not know.
    static func decode<Choice: RawRepresentable>(
        _ text: String, _ column: String
    ) throws(OpsError) -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: text) else { throw OpsError.unknownStoredValue(text, column: column) }
        return choice
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
        condition = " AND \(column) IN (" + tenants.map { _ in "?" }.joined(separator: ", ") + ")"
        arguments = tenants
    }
}
