import OpsService

@testable import Ledger
@testable import OpsDomain

extension World {
    /// Somebody of each kind that a directory export can name.
    static func staffPreview(problems: [DirectoryProblem] = [], token: String = "token-1") -> StaffSyncPreview {
        StaffSyncPreview(
            additions: [
                .init(login: "n.person", email: "new@ethico.example", name: "New Person", role: .clientSuccess)
            ],
            changes: [
                .init(
                    login: "l2.santos",
                    fields: [
                        PolicyChange(key: "name", before: "Sam Santos", after: "Samuel Santos"),
                        PolicyChange(key: "azureAdId", before: "", after: "a-2"),
                    ])
            ],
            deactivations: [.init(login: "op.lee", name: "Olive Lee")],
            kept: [.init(login: "admin", reason: "Nobody takes rights from themselves.")], unchanged: 7,
            problems: problems, token: token)
    }

    /// Rights as the policy of version 3 gave them.
    static func rights(of login: String, at date: Timestamp?, role: Role = .implementation) -> RightsAsOf.Answer {
        RightsAsOf.Answer(
            login: login, at: date ?? now, existed: true, isActive: true, lock: nil, role: role, policyVersion: 3,
            permissions: role.defaultPermissions,
            assignments: [
                .init(
                    organizationId: globex.id, organizationName: globex.name, since: now - .seconds(86_400), until: nil)
            ])
    }

    /// A report of one visit in which something was seen and something changed.
    static func accessReport(_ query: AccessReport) -> AccessReport.Answer {
        AccessReport.Answer(
            organization: tenants.first { $0.id == query.organizationId } ?? acme, since: query.since,
            until: query.until ?? now,
            visits: [
                .init(
                    session: session(), operatorName: "Sam Santos",
                    acts: [
                        .init(entry(98, "VIEW_TENANT", changes: 0), items: nil, changes: []),
                        .init(entry(100, "QA_APPROVE"), items: nil, changes: [change]),
                    ])
            ],
            outside: [], names: ["sup.reyes": "Rosa Reyes"], hasMore: false, archivedThrough: nil, madeAt: now,
            head: .init(seq: 100, hash: String(repeating: "a", count: 64)))
    }

    static func peopleAnswers(_ client: ScriptedClient) {
        client.on(PreviewStaffSync.self) { _ in staffPreview() }
        client.on(RightsAsOf.self) { rights(of: $0.login ?? "admin", at: $0.date) }
        client.on(AccessReport.self) { accessReport($0) }
    }
}
