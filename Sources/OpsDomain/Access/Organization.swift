/// A client organisation, the tenant: its directory fields, which need no session to be seen (ACC-15).
public struct Organization: Codable, Sendable, Hashable, Identifiable {
    /// Whether the tenant is in business with us.
    public enum Status: String, Codable, Sendable, CaseIterable {
        case active = "ACTIVE"
        case suspended = "SUSPENDED"
        case offboarded = "OFFBOARDED"
    }

    /// How closely client success looks after it.
    public enum Touch: String, Codable, Sendable, CaseIterable {
        case high = "HIGH"
        case standard = "STANDARD"
    }

    /// The public id, such as `org_00417`.
    public let id: String
    /// The display name.
    public let name: String
    /// The short name in addresses.
    public let slug: String
    /// Whether the tenant is in business with us.
    public let status: Status
    /// The plan, as the platform calls it.
    public let plan: String
    /// The hosting region.
    public let region: String
    /// The industry, as the platform calls it.
    public let industry: String
    /// The number of employees; nil when the platform does not say.
    public let size: Int?
    /// How closely client success looks after it.
    public let touch: Touch
    /// The day its contract ends, `YYYY-MM-DD`.
    public let renewalDate: String?
    /// The first domain, verified ones before others; nil when there is none.
    public let domain: String?

    /// Makes the value of a stored tenant.
    public init(
        id: String, name: String, slug: String, status: Status, plan: String, region: String, industry: String,
        size: Int?, touch: Touch = .standard, renewalDate: String? = nil, domain: String?
    ) {
        self.id = id
        self.name = name
        self.slug = slug
        self.status = status
        self.plan = plan
        self.region = region
        self.industry = industry
        self.size = size
        self.touch = touch
        self.renewalDate = renewalDate
        self.domain = domain
    }
}

/// A domain of a tenant.
public struct OrganizationDomain: Codable, Sendable, Hashable {
    /// The domain name.
    public let domain: String
    /// Whether the tenant has proved that it owns it.
    public let verified: Bool

    /// Makes the value of a stored domain.
    public init(domain: String, verified: Bool) {
        self.domain = domain
        self.verified = verified
    }
}

/// A tenant's single sign-on.
public struct SingleSignOn: Codable, Sendable, Hashable {
    /// The provider's name.
    public let ssoProvider: String
    /// Whether it is switched on.
    public let ssoEnabled: Bool
    /// Whether users are made at their first sign-in.
    public let jitProvisioningEnabled: Bool

    /// Makes the value of a stored configuration.
    public init(ssoProvider: String, ssoEnabled: Bool, jitProvisioningEnabled: Bool) {
        self.ssoProvider = ssoProvider
        self.ssoEnabled = ssoEnabled
        self.jitProvisioningEnabled = jitProvisioningEnabled
    }
}

/// A support ticket that a feed brought.
public struct Ticket: Codable, Sendable, Hashable, Identifiable {
    /// The ticket system's reference, such as `ZD-48213`.
    public let id: String
    /// The tenant it belongs to.
    public let organizationId: String
    /// What it is about.
    public let subject: String
    /// The ticket system's status.
    public let status: String

    /// Makes the value of a stored ticket.
    public init(id: String, organizationId: String, subject: String, status: String) {
        self.id = id
        self.organizationId = organizationId
        self.subject = subject
        self.status = status
    }
}
