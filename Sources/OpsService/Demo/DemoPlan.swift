/// How large a demo world is (OPS-8).
public struct DemoPlan: Sendable, Hashable {
    /// A size by name.
    public enum Scale: String, Sendable, CaseIterable {
        case small, medium, big
    }

    /// How many tenants, from 1.
    public var tenants: Int
    /// How many items the quality queue gets.
    public var qaItems: Int
    /// How many implementation projects, at most one a tenant.
    public var projects: Int
    /// How many tenant users.
    public var tenantUsers: Int
    /// How many support tickets.
    public var tickets: Int

    /// Makes a plan.
    public init(tenants: Int, qaItems: Int, projects: Int, tenantUsers: Int, tickets: Int) {
        self.tenants = tenants
        self.qaItems = qaItems
        self.projects = projects
        self.tenantUsers = tenantUsers
        self.tickets = tickets
    }

    /// The plan of a size.
    public init(_ scale: Scale) {
        switch scale {
        case .small: self.init(tenants: 40, qaItems: 400, projects: 12, tenantUsers: 400, tickets: 60)
        case .medium: self.init(tenants: 1000, qaItems: 20_000, projects: 40, tenantUsers: 10_000, tickets: 800)
        case .big:
            self.init(tenants: 100_000, qaItems: 1_000_000, projects: 100, tenantUsers: 200_000, tickets: 20_000)
        }
    }
}
