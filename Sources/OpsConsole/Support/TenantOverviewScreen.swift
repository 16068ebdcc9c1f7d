import OpsDomain
import Terminal

/// What one sees first inside a tenant: only what a feed brought (SUP-1).
struct TenantOverviewScreen: ScreenModel {
    enum Action: String, ScreenAction {
        case project = "overview.project"
        case users = "overview.users"
    }

    var id = PaneID.none
    private var overview = Load<TenantOverview.Answer>()
    private var view = TextView([])

    var kind: ScreenKind { .overview }

    var title: String { overview.value.map { "Overview · \($0.organization.name)" } ?? kind.title }

    /// Read once per visit: each read of a tenant is an entry of the ledger (ACC-22).
    mutating func appear(_ context: inout Context) {
        guard overview.value == nil else { return }
        reload(&context)
    }

    mutating func reload(_ context: inout Context) {
        guard let session = context.situation.session else { return }
        context.load(
            TenantOverview(organizationId: session.targetOrganizationId), into: \TenantOverviewScreen.overview,
            of: &self)
    }

    var record: RecordReference? {
        overview.value.map { RecordReference("organization", $0.organization.id, $0.organization.name) }
    }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        let none = overview.value?.projectStage == nil ? "the tenant has no project" : nil
        return [
            bind(.users, .enter, name: "users", help: "Show the tenant's users"),
            bind(
                .project, .character("p"), name: "project", help: "Show the checklist of the tenant's project",
                unless: ScreenKind.checklist.permissionObjection(situation) ?? none, footer: 2),
        ]
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        guard let tenant = overview.value?.organization else { return }
        switch action {
        case .users: context.want(.show(.users))
        case .project: context.want(.open(ChecklistScreen(project: tenant.id)))
        }
    }

    var isTyping: Bool { view.isTyping }
    mutating func handle(_ key: Key, _ context: inout Context) -> Bool { view.handle(key) }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        guard !FailureNotice.draw(ifEmpty: overview, situation.keys, in: rect, on: &canvas), let answer = overview.value
        else { return }
        var lines = Self.lines(answer)
        if let error = overview.error { lines.insert(Span("✗ \(error.description)", .error), at: 0) }
        view.lines = lines
        let inside = rect.inset(1, 0)
        // Where not all of it fits, facts are worth more than air.
        if view.wrapped(width: inside.width).count > inside.height { view.lines.removeAll(where: \.text.isEmpty) }
        view.draw(in: inside, on: &canvas)
    }

    private static func lines(_ answer: TenantOverview.Answer) -> [Span] {
        let tenant = answer.organization
        return directory(tenant) + ["", Span("Domains", .title)]
            + (answer.domains.isEmpty
                ? [Span("none known", .dim)]
                : answer.domains.map {
                    Span(
                        "\($0.verified ? "✓" : "○") \($0.domain)\($0.verified ? "" : "  not verified")",
                        $0.verified ? .normal : .warning)
                }) + ["", Span("Single sign-on", .title)] + signOn(answer.sso) + ["", Span("Users", .title)]
            + users(answer.userCounts) + ["", Span("Implementation", .title)]
            + [answer.projectStage.map { Span(Format.words($0)) } ?? Span("no project", .dim)]
            + ["", Span("Latest sessions here", .title)] + sessions(answer.latestSessions)
    }

    private static func directory(_ tenant: Organization) -> [Span] {
        let size = tenant.size.map { "\($0.grouped) employees" } ?? "size unknown"
        return [
            Span("\(tenant.name)  \(tenant.id)", .strong),
            Span(
                "\(tenant.status.rawValue)  \(tenant.plan)  \(tenant.region)",
                tenant.status == .active ? .normal : .warning),
            Span("\(tenant.industry), \(size), \(tenant.slug)"),
        ]
    }

    private static func signOn(_ sso: SingleSignOn?) -> [Span] {
        guard let sso else { return [Span("no feed told of any", .dim)] }
        let state = sso.ssoEnabled ? "✓ enabled" : "○ switched off"
        let provisioning = sso.jitProvisioningEnabled ? "users made at first sign-in" : "no just-in-time provisioning"
        return [Span("\(state)  \(sso.ssoProvider), \(provisioning)")]
    }

    private static func users(_ counts: [String: Int]) -> [Span] {
        guard !counts.isEmpty else { return [Span("none known", .dim)] }
        let total = counts.values.reduce(0, +)
        let parts = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
            "\($0.value.grouped) \(Format.words($0.key))"
        }
        return [Span("\(total.grouped): \(parts.joined(separator: ", "))")]
    }

    private static func sessions(_ sessions: [ImpersonationSession]) -> [Span] {
        guard !sessions.isEmpty else { return [Span("none", .dim)] }
        return sessions.map { session in
            let end = session.endCause.map { "ended: \($0.rawValue)" } ?? "open"
            return Span(
                "\(Format.minute(session.startedAt))  \(session.operatorLogin)  \(session.reasonCategory.title): \(session.reason)  (\(end))",
                hang: 18)
        }
    }
}
