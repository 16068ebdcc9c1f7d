public import Ledger

/// A user of a tenant, personal data masked unless the operator may see it (SUP-11).
public struct TenantUser: Codable, Sendable, Hashable, Identifiable {
    /// The public id.
    public let id: String
    /// The tenant.
    public let organizationId: String
    /// The email address, or its masked form.
    public let email: String
    /// The name, or its masked form.
    public let name: String
    /// The role in the tenant.
    public let role: String
    /// The account's status, as the platform calls it.
    public let status: String
    /// The last sign-in.
    public let lastLoginAt: Timestamp?

    /// Makes the value of a stored user.
    public init(
        id: String, organizationId: String, email: String, name: String, role: String, status: String,
        lastLoginAt: Timestamp?
    ) {
        self.id = id
        self.organizationId = organizationId
        self.email = email
        self.name = name
        self.role = role
        self.status = status
        self.lastLoginAt = lastLoginAt
    }
}

/// What one sees first inside a tenant (SUP-1): only what a feed brought.
public struct TenantOverview: Codable, Sendable {
    /// The overview.
    public struct Answer: Codable, Sendable, Hashable {
        /// The directory fields.
        public let organization: Organization
        /// All domains, verified ones first.
        public let domains: [OrganizationDomain]
        /// Single sign-on; nil when no feed told of any.
        public let sso: SingleSignOn?
        /// How many users there are, by status.
        public let userCounts: [String: Int]
        /// The implementation project's stage; nil when there is no project.
        public let projectStage: String?
        /// The latest sessions in this tenant, newest first, at most five.
        public let latestSessions: [ImpersonationSession]
    }

    /// The tenant; must be the session's.
    public let organizationId: String

    /// Asks for the overview of a tenant.
    public init(organizationId: String) {
        self.organizationId = organizationId
    }
}

/// The users of the tenant, by name, a page at a time (SUP-11).
public struct ListTenantUsers: Codable, Sendable {
    /// A page of users.
    public struct Answer: Codable, Sendable, Hashable {
        /// The users.
        public let users: [TenantUser]
        /// Where the next page starts; nil at the end.
        public let next: String?
    }

    /// The tenant; must be the session's.
    public let organizationId: String
    /// The `next` of the page before; nil for the first.
    public let after: String?
    /// How many at most, 1–200.
    public let limit: Int

    /// Asks for a page.
    public init(organizationId: String, after: String? = nil, limit: Int = 50) {
        self.organizationId = organizationId
        self.after = after
        self.limit = limit
    }
}
