import Ledger
import OpsDomain
import OpsService

/// The verbs that find and look at tenants (ACC-15, SUP-1).
enum TenantVerbs {
    static let all = [
        Verb(
            noun: "tenant", name: "search", summary: "find tenants by name, domain or id",
            notes: "Needs no session and shows directory fields only. A typo in a longer word is forgiven. "
                + "The search is on the ledger.",
            arguments: [Argument(name: "TEXT", help: "what to look for", count: .atLeastOne)],
            options: [
                Option(name: "limit", value: .integer("N", 1...200), help: "how many at most, 40 unless set")
            ],
            examples: ["opsconsole tenant search acme helth", "opsconsole tenant search org_00417 --json"],
            action: .onStore(search)),
        Verb(
            noun: "tenant", name: "show", summary: "show a tenant's directory fields",
            arguments: [tenant], examples: ["opsconsole tenant show acme-health"], action: .onStore(show)),
        Verb(
            noun: "tenant", name: "recent", summary: "list the tenants that you entered last",
            options: [Option(name: "limit", value: .integer("N", 1...50), help: "how many at most, 5 unless set")],
            examples: ["opsconsole tenant recent"], action: .onStore(recent)),
        Verb(
            noun: "tenant", name: "overview", summary: "show what one sees first inside a tenant",
            notes: "Needs your open session in that tenant; without TENANT it is the one of your session. "
                + "The look is on the ledger.",
            arguments: [Argument(name: "TENANT", help: tenant.help, count: .optional)],
            examples: ["opsconsole tenant overview", "opsconsole tenant overview --json"], action: .onStore(overview)),
        Verb(
            noun: "tenant", name: "users", summary: "list the users of a tenant, by name",
            notes: "Needs your open session in that tenant; without TENANT it is the one of your session. Names and "
                + "addresses are masked without the permission view_pii.",
            arguments: [Argument(name: "TENANT", help: tenant.help, count: .optional)],
            options: [
                Option(name: "limit", value: .integer("N", 1...200), help: "how many at most, 50 unless set"),
                Option(name: "after", value: .text("KEY"), help: "go on after this user, as the page before said"),
            ] + ListFilter.words, views: .users,
            examples: ["opsconsole tenant users", "opsconsole tenant users --limit 200 --json"],
            action: .onStore(users)),
        Verb(
            noun: "tenant", name: "reveal", summary: "show name and address of one of the tenant's users in clear",
            notes: "Needs your open session in the user's tenant and the permission reveal_pii. Every reveal is on the "
                + "ledger, and there is a limit an hour.",
            arguments: [Argument(name: "USER", help: "the user's id, as 'tenant users' lists it")],
            examples: ["opsconsole tenant reveal tu_000123"], action: .onStore(reveal)),
    ]

    /// A tenant as an argument.
    static let tenant = Argument(name: "TENANT", help: "the tenant's id, short name, domain or exact name")

    private static let columns: [Column<Organization>] = [
        Column("ID") { $0.id }, Column("NAME") { $0.name }, Column("DOMAIN") { $0.domain ?? "" },
        Column("STATUS") { $0.status.rawValue }, Column("PLAN") { $0.plan }, Column("REGION") { $0.region },
        Column("INDUSTRY") { $0.industry },
    ]

    private static func search(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let text = call.arguments.joined(separator: " ")
        let answer = try await service.ask(
            SearchTenants(text: text, limit: call.integer("limit") ?? 40), session: nil)
        _ = try await service.perform(RecordTenantSearch(text: text, hits: answer.hits.count), session: nil)
        var reply = try Reply.list(answer.hits, columns, empty: "No tenant is like '\(text)'.")
        if answer.hasMore { reply.notes.append("There are more; narrow the text.") }
        return reply
    }

    private static func show(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let tenant = try await service.ask(ShowTenant(try call.required(0)), session: nil)
        return try .object(tenant, TextTable.fields(fields(of: tenant)))
    }

    private static func fields(of tenant: Organization) -> [(name: String, value: String?)] {
        [
            ("Tenant", tenant.name), ("Id", tenant.id), ("Short name", tenant.slug), ("Domain", tenant.domain),
            ("Status", tenant.status.rawValue), ("Plan", tenant.plan), ("Region", tenant.region),
            ("Industry", tenant.industry), ("Employees", tenant.size.map(String.init)),
        ]
    }

    private static func recent(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let visits = try await service.ask(RecentTenants(limit: call.integer("limit") ?? 5), session: nil)
        return try .list(
            visits,
            [
                Column("ID") { $0.organization.id }, Column("NAME") { $0.organization.name },
                Column("DOMAIN") { $0.organization.domain ?? "" },
                Column("STATUS") { $0.organization.status.rawValue }, Column("ENTERED") { $0.enteredAt.description },
            ], empty: "You have not entered any tenant yet.")
    }

    private static func overview(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let place = try await TenantPlace(call, service)
        let answer = try await service.ask(TenantOverview(organizationId: place.tenantID), session: place.sessionID)
        let counts = answer.userCounts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        let sso = answer.sso.map {
            "\($0.ssoProvider), \($0.ssoEnabled ? "on" : "off"), users made at first sign-in: "
                + ($0.jitProvisioningEnabled ? "yes" : "no")
        }
        let domains = answer.domains.map { "\($0.domain) (\($0.verified ? "verified" : "not verified"))" }
        let sessions = answer.latestSessions.map { "\($0.startedAt) \($0.operatorLogin): \($0.reason)" }
        let text = TextTable.fields(
            fields(of: answer.organization).filter { $0.name != "Domain" } + [
                ("Domains", domains.joined(separator: ", ")), ("Sign-on", sso),
                ("Users", counts.joined(separator: ", ")), ("Implementation", answer.projectStage),
            ] + sessions.enumerated().map { ($0.offset == 0 ? "Latest sessions" : "", $0.element) })
        return try .object(answer, text)
    }

    private static func users(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let place = try await TenantPlace(call, service)
        let filter = try await ListFilter(call, service)
        let (after, limit) = (call.text("after"), call.integer("limit") ?? 50)
        let empty = "No feed brought users of this tenant."
        // Each page that is read is an entry of the ledger: only a filter is worth more than one.
        guard filter.text.isEmpty else {
            let source = ListTenantUsers(organizationId: place.tenantID)
            return try await filter.reply(
                of: source, after: after, limit: limit, userColumns, empty: empty, call, service,
                session: place.sessionID)
        }
        let answer = try await service.ask(
            ListTenantUsers(organizationId: place.tenantID, after: after, limit: limit), session: place.sessionID)
        var reply = try Reply.list(
            answer.users, userColumns, empty: empty, next: answer.next.map { .init(option: "after", key: $0) })
        reply.notes += filter.notes
        return reply
    }

    private static let userColumns: [Column<TenantUser>] = [
        Column("ID") { $0.id }, Column("NAME") { $0.name }, Column("EMAIL") { $0.email }, Column("ROLE") { $0.role },
        Column("STATUS") { $0.status }, Column("LAST SIGN-IN") { $0.lastLoginAt?.description ?? "" },
    ]
}

extension TenantVerbs {
    private static func reveal(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        guard let session = try await service.ask(CurrentSession(), session: nil).session else {
            throw OpsError.sessionRequired(nil)
        }
        let user = try await service.ask(
            RevealTenantUser(organizationId: session.targetOrganizationId, userId: try call.required(0)),
            session: session.id)
        return try .object(user, TextTable.fields([("User", user.id), ("Name", user.name), ("Email", user.email)]))
    }
}

/// The tenant that a verb of tenant scope is about, with the session that it is done in.
struct TenantPlace {
    /// The tenant.
    let tenantID: String
    /// The operator's open session; nil when there is none, which the service refuses and writes down.
    let sessionID: String?

    /// The tenant that the first argument names, else the one of the open session.
    init(_ call: Call, _ service: EmbeddedService) async throws(OpsError) {
        let session = try await service.ask(CurrentSession(), session: nil).session
        sessionID = session?.id
        if let reference = call.argument(0) {
            tenantID = try await service.ask(ShowTenant(reference), session: nil).id
        } else if let session {
            tenantID = session.targetOrganizationId
        } else {
            throw OpsError.sessionRequired(nil)
        }
    }
}
