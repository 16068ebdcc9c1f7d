public import Ledger

extension SearchTenants: Query {
    public static let name = "tenant.search"
    public static let access = AccessRule(nil, .own)

    /// The longest text that is looked at, in characters; what a person types is far shorter.
    public static let longestText = 200

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        guard text.count <= Self.longestText else {
            throw OpsError.invalid("text", "a search is at most \(Self.longestText) characters long")
        }
        let wanted = min(max(limit, 1), 200)
        let hits = try scene.directory.search(text, limit: wanted + 1, in: store)
        return Answer(hits: Array(hits.prefix(wanted)), hasMore: hits.count > wanted)
    }
}

extension RecordTenantSearch: Command {
    public typealias Answer = Done

    public static let name = "tenant.search.record"
    public static let access = AccessRule(nil, .own, action: "SEARCH_TENANTS")

    private struct Visit: Encodable {
        let text: String
        let hits: Int
    }

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> Done {
        entry.details = Details.json(Visit(text: String(text.prefix(SearchTenants.longestText)), hits: hits))
        return Done()
    }
}

extension RecentTenants: Query {
    public typealias Answer = [Visit]

    public static let name = "tenant.recent"
    public static let access = AccessRule(nil, .own)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> [Visit] {
        let visits = try store.recentTenants(operatorID: try scene.operatorID(), limit: min(max(limit, 1), 50))
        return try visits.compactMap { visit in
            try store.organization(id: visit.id).map { Visit(organization: $0, enteredAt: visit.enteredAt) }
        }
    }
}

extension ShowTenant: Query {
    public typealias Answer = Organization

    public static let name = "tenant.show"
    public static let access = AccessRule(nil, .own)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Organization {
        let matches = try store.organizations(named: reference)
        guard let match = matches.first else { throw OpsError.notFound("tenant", reference) }
        guard matches.count == 1 else {
            throw OpsError.ambiguous("tenant", reference, matches.map(\.id))
        }
        return match
    }
}

extension FindTicket: Query {
    public static let name = "ticket.find"
    public static let access = AccessRule(nil, .own)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        guard let ticket = try store.ticket(id: reference),
            let organization = try store.organization(id: ticket.organizationId)
        else {
            throw try store.hasTickets() ? OpsError.notFound("ticket", reference) : .unverifiableTicket(reference)
        }
        return Answer(ticket: ticket, organization: organization)
    }
}
