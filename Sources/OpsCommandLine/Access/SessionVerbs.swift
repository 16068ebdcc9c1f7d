import Ledger
import OpsDomain
import OpsService

/// The verbs of impersonation sessions (ACC-10 to ACC-17).
enum SessionVerbs {
    static let all = [
        Verb(
            noun: "session", name: "open", summary: "enter a tenant, for a stated reason",
            notes: "The session ends by 'session end' or when its time is up. There is one session at a time: while "
                + "one is open this is a conflict; 'session switch' leaves the one and opens the other.",
            arguments: [TenantVerbs.tenant], options: [category, reason, ticket, length],
            examples: [
                "opsconsole session open acme-health --category error-investigation "
                    + "--reason 'sign-in loop since 11:40' --ticket ZD-48213 --for 30m"
            ],
            action: .onStore(open)),
        Verb(
            noun: "session", name: "switch", summary: "leave the tenant and enter another, in one step",
            arguments: [TenantVerbs.tenant], options: [category, reason, ticket, length],
            examples: [
                "opsconsole session switch initech --category client-request --reason 'asked to check their domain'"
            ],
            action: .onStore(switchTenant)),
        Verb(
            noun: "session", name: "status", summary: "show your open session and the time left",
            notes: "Ends with 0 also when no session is open; in JSON 'session' is null then.",
            examples: ["opsconsole session status", "opsconsole session status --json"], action: .onStore(status)),
        Verb(
            noun: "session", name: "renew", summary: "go on in the tenant with a new, linked session",
            options: [reason, length],
            examples: ["opsconsole session renew --reason 'still looking for the cause' --for 1h"],
            action: .onStore(renew)),
        Verb(
            noun: "session", name: "end", summary: "leave the tenant",
            examples: ["opsconsole session end"], action: .onStore(end)),
        Verb(
            noun: "session", name: "list", summary: "list sessions, newest first",
            options: [
                Option(
                    name: "all", value: .flag,
                    help: "everybody's, for whoever may end any session or see the ledger"),
                Option(name: "open", value: .flag, help: "only those that have not ended"),
                Option(name: "limit", value: .integer("N", 1...500), help: "how many at most, 50 unless set"),
            ] + ListFilter.words, views: .sessions,
            examples: ["opsconsole session list", "opsconsole session list --all --open --json"],
            action: .onStore(list)),
        Verb(
            noun: "session", name: "kill", summary: "end anybody's session; nothing is written in it any more",
            notes: "Needs the permission end_any_session. 'session list --all --open' shows the ids.",
            arguments: [Argument(name: "ID", help: "the session")],
            options: [
                Option(
                    name: "reason", value: .text("TEXT"), help: "why, 3 to 200 characters; the operator reads it",
                    isRequired: true)
            ],
            examples: ["opsconsole session kill ses_… --reason 'wrong tenant, call me'"], action: .onStore(kill)),
    ]

    /// Why, in a word.
    static let category = Option(
        name: "category", value: .token("C", ReasonCategory.allCases.map(\.rawValue)), help: "why, in a word",
        isRequired: true)
    /// How long.
    static let length = Option(
        name: "for", value: .duration("TIME"), help: "how long: 15m, 30m, 1h, 2h or 4h; what the policy says unless set"
    )
    private static let reason = Option(
        name: "reason", value: .text("TEXT"),
        help: "why, in words: 10 to 500 characters, at least 3 different words", isRequired: true)
    private static let ticket = Option(name: "ticket", value: .text("REF"), help: "the ticket it is about")

    /// The category that was chosen.
    static func category(of call: Call) throws(OpsError) -> ReasonCategory {
        let token = try call.required("category")
        guard let category = ReasonCategory(rawValue: token) else {
            throw OpsError.invalid("category", "'\(token)' is no category")
        }
        return category
    }

    /// A session as it stands.
    static func reply(_ session: ImpersonationSession, _ sentence: String) throws(OpsError) -> Reply {
        try .object(session, sentence + "\n" + TextTable.fields(fields(of: session)))
    }

    private static func fields(of session: ImpersonationSession) -> [(name: String, value: String?)] {
        let ticket = session.ticketId.map { $0 + (session.ticketVerified ? "" : " (unverified)") }
        return [
            ("Session", session.id),
            ("Tenant", "\(session.targetOrganizationName) (\(session.targetOrganizationId))"),
            ("Reason", "\(session.reasonCategory.title): \(session.reason)"), ("Ticket", ticket),
            ("Began", session.startedAt.description), ("Until", session.expiresAt.description),
            ("Ended", session.endedAt.map { "\($0), \(session.endCause?.rawValue ?? "")" }),
        ]
    }

    private static func open(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        try await enter(call, service, leaving: nil)
    }

    private static func switchTenant(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        try await enter(call, service, leaving: try await current(service))
    }

    private static func enter(
        _ call: Call, _ service: EmbeddedService, leaving old: ImpersonationSession?
    ) async throws(OpsError) -> Reply {
        let tenant = try await service.ask(ShowTenant(try call.required(0)), session: nil)
        let session = try await service.perform(
            OpenSession(
                organizationId: tenant.id, category: try category(of: call), text: try call.required("reason"),
                ticketId: call.text("ticket"), minutes: call.minutes("for"), switchingFrom: old?.id), session: old?.id)
        return try reply(session, "You are in \(session.targetOrganizationName) now.")
    }

    /// The operator's open session.
    /// - Throws: `OpsError` of code `notFound` when there is none.
    static func current(_ service: EmbeddedService) async throws(OpsError) -> ImpersonationSession {
        guard let session = try await service.ask(CurrentSession(), session: nil).session else {
            throw OpsError(
                .notFound, "session.none", "You have no open session.", advice: "Enter a tenant with 'session open'.")
        }
        return session
    }

    private struct Status: Encodable {
        let session: ImpersonationSession?
        let state: ImpersonationSession.State?
        let secondsLeft: Int?
        let now: Timestamp

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            // A script reads null more easily than a missing key here.
            try container.encode(session, forKey: .session)
            try container.encodeIfPresent(state, forKey: .state)
            try container.encodeIfPresent(secondsLeft, forKey: .secondsLeft)
            try container.encode(now, forKey: .now)
        }

        enum CodingKeys: String, CodingKey {
            case session, state, secondsLeft, now
        }
    }

    private static func status(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let answer = try await service.ask(CurrentSession(), session: nil)
        guard let session = answer.session else {
            return try .object(
                Status(session: nil, state: nil, secondsLeft: nil, now: answer.now), "No session is open.")
        }
        let left = session.secondsLeft(at: answer.now)
        let state = session.state(at: answer.now)
        let text =
            TextTable.fields(fields(of: session)) + "\n"
            + (state == .active ? "\(left / 60) min \(left % 60) s left." : "EXPIRED: renew it or end it.")
        return try .object(Status(session: session, state: state, secondsLeft: left, now: answer.now), text)
    }

    private static func renew(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let old = try await current(service)
        let session = try await service.perform(
            RenewSession(sessionId: old.id, text: try call.required("reason"), minutes: call.minutes("for")),
            session: old.id)
        return try reply(session, "You go on in \(session.targetOrganizationName).")
    }

    private static func end(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let old = try await current(service)
        let session = try await service.perform(EndSession(sessionId: old.id), session: old.id)
        return try reply(session, "You have left \(session.targetOrganizationName).")
    }

    private static func kill(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let session = try await service.perform(
            KillSession(sessionId: try call.required(0), text: try call.required("reason")), session: nil)
        return try reply(
            session, "Ended the session of \(session.operatorLogin) in \(session.targetOrganizationName).")
    }

    private static func list(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        try await ListFilter(call, service).reply(
            of: ListSessions(everybody: call.has("all"), onlyOpen: call.has("open")),
            limit: call.integer("limit") ?? 50,
            [
                Column("ID") { $0.id }, Column("OPERATOR") { $0.operatorLogin },
                Column("TENANT") { $0.targetOrganizationName }, Column("BEGAN") { $0.startedAt.description },
                Column("ENDED") { $0.endedAt?.description ?? "" }, Column("HOW") { $0.endCause?.rawValue ?? "open" },
                Column("REASON") { $0.reason },
            ],
            empty: call.has("all") ? "There are no sessions." : "You have no sessions; --all lists everybody's.", call,
            service)
    }
}
