import OpsService

@testable import Ledger
@testable import OpsDomain

/// A small world of tenants, items and projects, and a client that tells of it.
enum World {
    static let now = time("2026-11-20T14:02:31Z")

    static func time(_ text: String) -> Timestamp { Timestamp(rfc3339: text) ?? Timestamp(milliseconds: 0) }

    static let acme = tenant("org_00417", "Acme Health Group", "acme-health.example", plan: "ENTERPRISE", region: "EU")
    static let partners = tenant(
        "org_02210", "Acme Healthcare Partners", "acmehp.example", plan: "STANDARD", region: "US")
    static let globex = tenant("org_00512", "Globex Logistics", "globex.example", plan: "STANDARD", region: "US")
    static let initech = tenant(
        "org_00021", "Initech Bank AG", "initech-bank.example", plan: "ENTERPRISE", region: "EU")
    static let tenants = [acme, partners, globex, initech]

    static func tenant(_ id: String, _ name: String, _ domain: String, plan: String, region: String) -> Organization {
        Organization(
            id: id, name: name, slug: String(domain.prefix { $0 != "." }), status: .active, plan: plan, region: region,
            industry: "Healthcare", size: 4200, domain: domain)
    }

    static func user(_ login: String, _ role: OpsDomain.Role) -> InternalUser {
        InternalUser(
            id: "usr_\(login)", login: login, email: "\(login)@ethico.example", name: "Sam Santos", role: role,
            lastLoginAt: now, createdAt: now, updatedAt: now)
    }

    static func session(
        _ tenant: Organization = acme, id: String = "imp_1", startedAt: Timestamp = now, minutes: Int = 240,
        renewedFrom: String? = nil
    ) -> ImpersonationSession {
        ImpersonationSession(
            id: id, operatorUserId: "usr_l2.santos", operatorLogin: "l2.santos", operatorRole: .supportL2,
            targetOrganizationId: tenant.id, targetOrganizationName: tenant.name, reasonCategory: .errorInvestigation,
            reason: "sign-in loop since 11:40", ticketId: "ZD-48213", ticketVerified: true, startedAt: startedAt,
            expiresAt: startedAt + .seconds(60 * minutes), renewedFrom: renewedFrom, userAgent: "opsconsole/test")
    }

    static func item(
        _ number: Int, _ tenant: Organization = acme, severity: Severity = .high, state: QAState = .pending,
        version: Int = 1,
        claimedBy: String? = nil, harm: Bool = false
    ) -> QAItem {
        QAItem(
            id: "qa_\(number)", organizationId: tenant.id, organizationName: tenant.name,
            reference: "CASE-00\(41870 + number)",
            callId: nil, operatorUserId: "usr_op.lee", operatorLogin: "op.lee", severity: severity,
            category: number.isMultiple(of: 2) ? "fraud" : "retaliation",
            language: number.isMultiple(of: 3) ? "es" : "en", priority: 1 + number % 4, imminentHarm: harm,
            state: state,
            claimedBy: claimedBy, claimedUntil: claimedBy.map { _ in now + .seconds(900) }, decidedBy: nil,
            decidedAt: nil,
            createdAt: now - .seconds(3600 * (4 + number * 7)), updatedAt: now, version: version)
    }

    static let items: [QAItem] = [
        item(1, harm: true), item(2, globex, severity: .critical), item(3, state: .inReview, claimedBy: "j.osei"),
        item(4, initech, severity: .medium), item(5, globex, severity: .low),
    ]

    static func task(
        _ number: Int, _ title: String, phase: String, _ status: TaskStatus = .todo, after: [String] = [],
        blockers: [String] = [],
        version: Int = 1
    ) -> ProjectTask {
        ProjectTask(
            id: "tsk_\(number)", projectId: "prj_1", phaseId: phase, phase: "Phase", title: title,
            description: "Agree the fields, then test with a sample file.", ownerSide: number == 5 ? .client : .ethico,
            assigneeId: number == 5 ? nil : "usr_okoro", assignee: number == 5 ? nil : "impl.okoro", status: status,
            reason: nil, required: number != 6,
            clientVisible: true,
            dueDate: "2026-11-\(10 + number * 2)", durationDays: 2, dependsOn: after, evidence: nil,
            openBlockers: blockers,
            commentCount: 0, completedAt: nil, version: version)
    }

    static let tasks = [
        task(1, "Kick-off held", phase: "ph_1", .done), task(2, "Contacts agreed", phase: "ph_1", .done),
        task(3, "HRIS feed agreed", phase: "ph_2", .done),
        task(4, "HRIS nightly sync tested", phase: "ph_2", .inProgress),
        task(5, "Email relay allow-listed", phase: "ph_2", .blocked, blockers: ["blk_1"]),
        task(6, "SSO finalised with client IdP", phase: "ph_2", after: ["tsk_5"]),
        task(7, "Legacy cases mapped", phase: "ph_3"),
    ]

    static let project = Project(
        id: "prj_1", organizationId: globex.id, organizationName: globex.name, type: .standard, template: "standard",
        templateVersion: "1.0", stage: .uat, leadSpecialistId: "usr_okoro", lead: "impl.okoro",
        managerId: nil, manager: nil, memberIds: [], members: [],
        targetGoLiveDate: "2026-12-12",
        actualGoLiveDate: nil, totalTasks: 7, completedTasks: 3, blockedTasks: 1, createdAt: now, updatedAt: now,
        version: 1)

    static let blocker = Blocker(
        id: "blk_1", projectId: "prj_1", organizationName: globex.name, category: .client,
        title: "IT has not opened the relay",
        ownerId: "usr_haddad", owner: "l.haddad", openedAt: now - .seconds(4 * 86_400), resolvedAt: nil,
        resolution: nil, taskIds: ["tsk_5"],
        version: 1)

    static let shownProject = ShowProject.Answer(
        project: project,
        phases: [("ph_1", "Foundation"), ("ph_2", "Integrations"), ("ph_3", "Data Migration")].map {
            ProjectPhase(id: $0.0, name: $0.1, total: 0, done: 0, blocked: 0)
        }, tasks: tasks, blockers: [blocker])

    static func entry(_ seq: Int64, _ action: String, _ outcome: Outcome = .done, changes: Int = 1) -> LedgerEntry {
        LedgerEntry(
            seq: seq, id: "e\(seq)", at: now,
            content: EntryDraft(
                action: action, entityType: "qaItem", entityID: "qa_1", operatorID: "usr_1", operatorLogin: "sup.reyes",
                operatorRole: "HOTLINE_OPS", organizationID: acme.id, reason: "bulk", outcome: outcome,
                correlationID: "c\(seq)", terminal: "pts/3", userAgent: "opsconsole/test"),
            prevHash: String(repeating: "0", count: 64), hash: String(repeating: "a", count: 64), changeCount: changes)
    }

    static let change = RowChange(
        table: "qa_item", key: 1, publicID: "qa_1", operation: .update,
        fields: [
            FieldChange(column: "state", kind: .plain, before: .text("PENDING"), after: .text("APPROVED")),
            FieldChange(column: "version", kind: .plain, before: .integer(1), after: .integer(2)),
        ])

    /// A client of an operator in this role, with a session or without.
    static func client(_ role: OpsDomain.Role, login: String = "l2.santos", session: ImpersonationSession? = nil)
        -> ScriptedClient
    {
        let client = ScriptedClient()
        client.on(WhoAmI.self) { _ in
            WhoAmI.Answer(user: user(login, role), grants: Grants(role.defaultPermissions), isDemo: true)
        }
        pulse(client, session: session)
        client.on(SearchTenants.self) { query in
            let hits = tenants.filter { $0.name.lowercased().contains(query.text.lowercased().prefix(4)) }
            return SearchTenants.Answer(hits: hits, hasMore: false)
        }
        client.on(RecentTenants.self) { _ in
            [RecentTenants.Visit(organization: initech, enteredAt: now - .seconds(3600))]
        }
        client.on(RecordTenantSearch.self) { _ in Done() }
        client.on(FindTicket.self) { query throws(OpsError) in
            guard query.reference == "ZD-48213" else { throw .notFound("ticket", query.reference) }
            let ticket = Ticket(
                id: "ZD-48213", organizationId: acme.id, subject: "users report a sign-in loop", status: "open")
            return FindTicket.Answer(ticket: ticket, organization: acme)
        }
        client.on(OpenSession.self) { command in
            let tenant = tenants.first { $0.id == command.organizationId } ?? acme
            let session = World.session(tenant, id: "imp_\(command.organizationId)")
            pulse(client, session: session)
            return session
        }
        client.on(EndSession.self) { command in
            pulse(client, session: nil)
            return World.session(id: command.sessionId)
        }
        supportAnswers(client)
        hotlineAnswers(client)
        implementationAnswers(client)
        adminAnswers(client)
        return client
    }

    /// What the pulse tells from now on.
    static func pulse(
        _ client: ScriptedClient, session: ImpersonationSession?, at time: Timestamp = now, head: Int64 = 100,
        notifications: Int? = nil, privacyCoverMinutes: Int = 10, leaseMinutes: Int = 240
    ) {
        client.on(Pulse.self) { _ in
            Pulse.Answer(
                now: time, session: session, ledgerHead: head, openNotifications: notifications,
                privacyCoverMinutes: privacyCoverMinutes, leaseMinutes: leaseMinutes)
        }
    }

    private static func supportAnswers(_ client: ScriptedClient) {
        client.on(TenantOverview.self) { query in
            TenantOverview.Answer(
                organization: tenants.first { $0.id == query.organizationId } ?? acme,
                domains: [
                    OrganizationDomain(domain: "acme-health.example", verified: true),
                    OrganizationDomain(domain: "acme.example", verified: false),
                ],
                sso: SingleSignOn(ssoProvider: "Okta", ssoEnabled: true, jitProvisioningEnabled: false),
                userCounts: ["ACTIVE": 1200, "LOCKED": 3], projectStage: "UAT", latestSessions: [session()])
        }
        client.on(ListTenantUsers.self) { _ in
            ListTenantUsers.Answer(
                users: [
                    TenantUser(
                        id: "u1", organizationId: acme.id, email: "m•••@acme-health.example", name: "M••• T•••",
                        role: "ADMIN", status: "ACTIVE",
                        lastLoginAt: now),
                    TenantUser(
                        id: "u2", organizationId: acme.id, email: "k•••@acme-health.example", name: "K••• L•••",
                        role: "USER", status: "LOCKED",
                        lastLoginAt: nil),
                ], next: nil)
        }
    }

    private static func hotlineAnswers(_ client: ScriptedClient) {
        client.on(QAQueuePage.self) { _ in QAQueuePage.Answer(items: items, previous: nil, next: nil) }
        client.on(ListQABatches.self) { _ in [] }
        client.on(ShowQAItem.self) { query throws(OpsError) in
            guard let item = items.first(where: { $0.id == query.reference }) else {
                throw .notFound("QA item", query.reference)
            }
            return ShowQAItem.Answer(
                item: item, intakeText: "The caller [name masked] says the scales are wrong.", decisionReason: nil)
        }
        client.on(FreezeQAItems.self) { query in frozen(query.selection) }
    }

    static func frozen(_ selection: QASelection) -> FrozenQAItems {
        let ids: [String] = if case .items(let ids) = selection { ids } else { items.map(\.id) }
        let chosen = items.filter { ids.contains($0.id) }
        let counts = Dictionary(grouping: chosen, by: \.organizationId).map { id, items in
            FrozenQAItems.TenantCount(organizationId: id, name: items[0].organizationName, count: items.count)
        }
        return FrozenQAItems(
            items: chosen.map { FrozenQAItems.Item(id: $0.id, version: $0.version) },
            tenants: counts.sorted { ($1.count, $0.name) < ($0.count, $1.name) }, hidden: 0, missing: 0)
    }

    /// A batch that can still be taken back.
    static func batch(_ id: String = "bat_7", applied: Int = 12) -> ListQABatches.Batch {
        ListQABatches.Batch(
            id: id, action: "approve", applied: applied, createdAt: now - .seconds(240),
            undoUntil: now + .seconds(381), undoneBy: nil,
            tenants: [
                .init(organizationId: acme.id, name: acme.name, count: applied - 4),
                .init(organizationId: globex.id, name: globex.name, count: 4),
            ], tenantCount: 2)
    }

    private static func implementationAnswers(_ client: ScriptedClient) {
        client.on(ListProjects.self) { _ in ListProjects.Answer(projects: [project], next: nil) }
        client.on(ShowProject.self) { _ in shownProject }
        client.on(ListBlockers.self) { _ in [blocker] }
        client.on(ListTemplates.self) { _ in templates }
    }

    static let templates = [
        ListTemplates.Template(
            id: "standard", name: "Standard", version: "1.0", projectType: .standard, summary: "the eight phases",
            taskCount: 58, businessDays: 30)
    ]

    static let notification = AdminNotification(
        id: "ntf_1", kind: .reveals, operatorLogin: "l2.santos", count: 31, threshold: 30, createdAt: now)

    /// A policy that differs from the defaults in one number.
    static func policyVersion(_ version: Int) -> PolicyVersion {
        var policy = Policy.standard
        policy.leaseMinutes = 120
        return PolicyVersion(
            version: version, policy: policy, reason: "shorter while we audit", createdBy: "admin", createdAt: now)
    }

    private static func adminAnswers(_ client: ScriptedClient) {
        client.on(ListLedger.self) { _ in
            ListLedger.Answer(
                entries: [entry(100, "QA_APPROVE"), entry(99, "SESSION_OPEN", .denied, changes: 0)], previous: nil,
                next: nil)
        }
        client.on(ShowLedgerEntry.self) { query in
            ShowLedgerEntry.Answer(entry: entry(query.seq, "QA_APPROVE"), changes: [change], hasMore: false)
        }
        client.on(ShowPolicy.self) { _ in policyVersion(3) }
        client.on(PolicyHistory.self) { _ in
            [
                PolicyHistory.Step(
                    version: 3, reason: "shorter while we audit", createdBy: "admin", createdAt: now,
                    changes: [PolicyChange(key: "lease.minutes", before: "240", after: "120")])
            ]
        }
        client.on(ListNotifications.self) { _ in [notification] }
        client.on(SessionReport.self) { _ in
            SessionReport.Answer(
                session: session(),
                steps: [
                    .init(entry: entry(99, "SESSION_OPEN", changes: 0), changes: []),
                    .init(entry: entry(100, "QA_APPROVE"), changes: [change]),
                ], hasMore: false, changesLeftOut: 0, archivedThrough: nil, madeAt: now)
        }
        client.on(RecordAsOf.self) { query in
            RecordAsOf.Answer(
                table: query.table, id: query.id, seq: query.seq, at: now,
                fields: query.seq < 50
                    ? nil
                    : [
                        .init(column: "state", kind: .plain, value: .text("PENDING")),
                        .init(column: "intake_text", kind: .pii, value: .text("•••")),
                    ])
        }
        client.on(ListHistory.self) { _ in [entry(100, "QA_APPROVE"), entry(42, "FEED_IMPORT")] }
        client.on(ListSessions.self) { _ in [session()] }
        peopleAnswers(client)
        client.on(ListUsers.self) { _ in [user("l2.santos", .supportL2), user("admin", .admin)] }
    }
}
