public import Ledger

extension Reading where Self: ~Copyable {
    /// Directory fields of `o`, of its domains the first: a verified one first, then by name.
    private static var organizationColumns: String {
        """
        o.id, o.name, o.slug, o.status, o.plan, o.region, o.industry, o.size,
        (SELECT d.domain FROM organization_domain d WHERE d.organization_id = o.id
         ORDER BY d.verified DESC, d.domain LIMIT 1), o.touch, o.renewal_date
        """
    }

    /// The tenant with this id.
    public func organization(id: String) throws -> Organization? {
        try first(
            "SELECT \(Self.organizationColumns) FROM organization o WHERE o.id = ?", id, map: Organization.init(row:))
    }

    /// The tenants that an exact id, slug, domain or name (any case) means; more than one only for a shared name.
    public func organizations(named reference: String) throws -> [Organization] {
        if let match = try organization(id: reference) { return [match] }
        let bySlug = try rows(
            "SELECT \(Self.organizationColumns) FROM organization o WHERE o.slug = ?", reference.lowercased(),
            map: Organization.init(row:))
        if !bySlug.isEmpty { return bySlug }
        return try rows(
            """
            SELECT \(Self.organizationColumns) FROM organization o
            WHERE o.id IN (SELECT organization_id FROM organization_domain WHERE domain = ?1)
               OR o.name = ?2 COLLATE NOCASE
            ORDER BY o.name, o.id LIMIT 6
            """, reference.lowercased(), reference, map: Organization.init(row:))
    }

    /// The tenant with this integer key.
    func organization(key: Int64) throws -> Organization? {
        try first(
            "SELECT \(Self.organizationColumns) FROM organization o WHERE o.key = ?", key, map: Organization.init(row:))
    }

    /// The domains of a tenant, verified ones first.
    func domains(of organizationID: String) throws -> [OrganizationDomain] {
        try rows(
            "SELECT domain, verified FROM organization_domain WHERE organization_id = ? ORDER BY verified DESC, domain",
            organizationID
        ) { OrganizationDomain(domain: $0.text(0), verified: $0.bool(1)) }
    }

    /// The single sign-on of a tenant.
    func singleSignOn(of organizationID: String) throws -> SingleSignOn? {
        try first(
            """
            SELECT sso_provider, sso_enabled, jit_provisioning_enabled FROM single_sign_on WHERE organization_id = ?
            """, organizationID
        ) { SingleSignOn(ssoProvider: $0.text(0), ssoEnabled: $0.bool(1), jitProvisioningEnabled: $0.bool(2)) }
    }

    /// The ticket with this reference.
    public func ticket(id: String) throws -> Ticket? {
        try first("SELECT id, organization_id, subject, status FROM ticket WHERE id = ?", id) {
            Ticket(id: $0.text(0), organizationId: $0.text(1), subject: $0.text(2), status: $0.text(3))
        }
    }

    /// Whether a ticket feed has ever brought anything.
    func hasTickets() throws -> Bool {
        try first("SELECT 1 FROM ticket LIMIT 1") { _ in true } ?? false
    }
}

extension Organization {
    init(row: Row) throws {
        self.init(
            id: row.text(0), name: row.text(1), slug: row.text(2), status: try row.token(3, "organization.status"),
            plan: row.text(4), region: row.text(5), industry: row.text(6), size: row.optionalInt(7),
            touch: try row.token(9, "organization.touch"), renewalDate: row.optionalText(10),
            domain: row.optionalText(8))
    }
}

extension Reading where Self: ~Copyable {
    /// The names, slugs and ids of all tenants, in the order of the names.
    func tenantNames() throws -> TenantNames {
        var names = TenantNames()
        try forEach(
            "SELECT name, slug, id FROM organization INDEXED BY organization_by_name ORDER BY name COLLATE NOCASE, id"
        ) { row in
            row.withBytes(0) { name in
                row.withBytes(1) { slug in row.withBytes(2) { id in names.append(name: name, slug: slug, id: id) } }
            }
        }
        return names
    }

    /// All tenants with their domains, as the index that answers searches.
    func tenantIndex() throws -> TenantIndex {
        var index = TenantIndex()
        var tenant: TenantIndexEntry?
        try forEach(
            """
            SELECT o.key, o.id, o.name, o.slug, d.domain FROM organization o
            LEFT JOIN organization_domain d ON d.organization_id = o.id ORDER BY o.key
            """
        ) { row in
            let key = row.int64(0)
            if tenant?.key != key {
                if let tenant { index.append(tenant) }
                tenant = TenantIndexEntry(key: key, id: row.text(1), name: row.text(2), slug: row.text(3), domains: [])
            }
            if let domain = row.optionalText(4) { tenant?.domains.append(domain) }
        }
        if let tenant { index.append(tenant) }
        index.trim()
        return index
    }
}
