public import Ledger

extension RightsAsOf.Answer {
    /// One row of somebody's rights: a permission, held or not, or a tenant that is assigned.
    public struct Right: Encodable, Sendable, Hashable, Identifiable {
        /// The permission; nil for an assignment.
        public let permission: Permission?
        /// How far the permission reaches; nil for one that is not held, and for an assignment.
        public let reach: Reach?
        /// The names of the operations that need the permission.
        public let operations: [String]
        /// The tenant; nil for a permission.
        public let assignment: Assignment?

        /// The permission's name, or the tenant's id with a word before it.
        public var id: String { permission?.rawValue ?? "tenant \(assignment?.organizationId ?? "")" }

        /// For whom or since when, in words.
        public var reachWords: String {
            if let assignment {
                let end = assignment.until.map { " until \($0.description.prefix(10))" } ?? ""
                return "\(assignment.organizationId) since \(assignment.since.description.prefix(10))\(end)"
            }
            return reach.map { $0 == .all ? "all tenants" : "assigned tenants only" } ?? "not allowed"
        }

        /// What it is, in words.
        public var title: String {
            permission?.rawValue ?? assignment.map { "assigned: \($0.organizationName)" } ?? ""
        }
    }

    /// The permissions held, the tenants assigned, then the permissions that are missing.
    public var rights: [Right] {
        func right(_ permission: Permission) -> Right {
            Right(
                permission: permission, reach: permissions[permission],
                operations: OperationCatalog.names(needing: permission), assignment: nil)
        }
        let held = permissions.keys.sorted().map(right)
        let missing = Permission.allCases.filter { permissions[$0] == nil }.sorted().map(right)
        let tenants = assignments.map { Right(permission: nil, reach: nil, operations: [], assignment: $0) }
        return held + tenants + missing
    }
}

extension RightsAsOf.Answer.Right: FoundByWords {
    public func words(at now: Timestamp?) -> [String] { [title, reachWords] + operations }
}

extension RightsAsOf: Exportable {
    public static let exportName = "rights"
    public static let exportOperation = "user.rights.export"
    public static let exportTitles = [
        "permission", "reach", "operations", "organizationId", "organizationName", "since", "until",
    ]

    public static func exportFields(of right: Answer.Right) -> [String] {
        let tenant = right.assignment
        return [
            right.permission?.rawValue ?? "", right.permission == nil ? "" : right.reach?.rawValue ?? "none",
            right.operations.joined(separator: " "), tenant?.organizationId ?? "", tenant?.organizationName ?? "",
            tenant?.since.description ?? "", tenant?.until?.description ?? "",
        ]
    }

    public func exportRows(of answer: Answer) -> (rows: [Answer.Right], next: String?) { (answer.rights, nil) }
    public func exportPage(after: String?) -> RightsAsOf { self }
}

extension OperationCatalog {
    /// The operations that need a permission, by name in the order of the portals.
    public static func names(needing permission: Permission) -> [String] {
        portals.flatMap { $0.operations.filter { $0.access.permission == permission }.map { $0.name } }
    }
}
