public import Ledger

extension TenantOverview: Query {
    public static let name = "tenant.overview"
    public static let access = AccessRule(.viewConfig, .tenant, action: "VIEW_TENANT")

    public var subject: Subject? { Subject("organization", organizationId) }

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? { organizationId }

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        guard let organization = try store.organization(id: organizationId) else {
            throw OpsError.notFound("tenant", organizationId)
        }
        return Answer(
            organization: organization, domains: try store.domains(of: organizationId),
            sso: try store.singleSignOn(of: organizationId), userCounts: try store.userCounts(of: organizationId),
            projectStage: try store.projectStage(of: organizationId),
            latestSessions: try store.sessions(tenantID: organizationId, limit: 5))
    }
}

extension ListTenantUsers: Query {
    public static let name = "tenant.users"
    public static let access = AccessRule(.viewConfig, .tenant, action: "VIEW_TENANT_USERS")

    public var subject: Subject? { Subject("organization", organizationId) }

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? { organizationId }

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        let wanted = min(max(limit, 1), 200)
        var start: (name: String, id: String)?
        if let after {
            guard let name = try store.tenantUserName(id: after, of: organizationId) else {
                throw OpsError.notFound("user", after)
            }
            start = (name, after)
        }
        let users = try store.tenantUsers(of: organizationId, after: start, limit: wanted + 1)
        let page = Array(users.prefix(wanted))
        return Answer(
            users: scene.grants.allows(.viewPII, in: organizationId) ? page : page.map(\.masked),
            next: users.count > wanted ? page.last?.id : nil)
    }
}

extension TenantUser {
    /// The same user with email and name masked (ACC-24).
    public var masked: TenantUser {
        TenantUser(
            id: id, organizationId: organizationId, email: PersonalData.mask(email: email),
            name: PersonalData.mask(name: name), role: role,
            status: status, lastLoginAt: lastLoginAt)
    }
}
