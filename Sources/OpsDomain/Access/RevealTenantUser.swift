public import Ledger

/// Name and address of one of the tenant's users in clear, each an entry of its own (ACC-22, ACC-24).
public struct RevealTenantUser: Codable, Sendable {
    /// The user in clear.
    public struct Answer: Codable, Sendable, Hashable {
        /// The user's id.
        public let id: String
        /// The name.
        public let name: String
        /// The email address.
        public let email: String
    }

    /// The tenant; must be the session's.
    public let organizationId: String
    /// The user.
    public let userId: String

    /// Asks for one user.
    public init(organizationId: String, userId: String) {
        self.organizationId = organizationId
        self.userId = userId
    }
}

extension RevealTenantUser: Query {
    public static let name = "tenant.user.reveal"
    public static let access = AccessRule(.revealPII, .tenant, action: "REVEAL_PII", limit: .piiReveals)

    public var subject: Subject? { Subject("tenantUser", userId) }

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? { organizationId }

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        let found = try store.tenantUserInClear(id: userId, of: organizationId)
        guard let found else { throw OpsError.notFound("user", userId) }
        return found
    }
}
