import Ledger
import OpsDomain
import OpsService
import Testing

@testable import OpsCommandLine

/// The names of SPEC §12 are a promise to scripts: each object of the verbs has exactly these keys.
struct NamesOfDataTests {
    /// The keys that an object always has, and those that it has when there is something to say.
    private struct Shape {
        let needed: Set<String>
        let possible: Set<String>

        init(_ needed: String, possible: String = "") {
            self.needed = Set(needed.split(separator: " ").map(String.init))
            self.possible = self.needed.union(possible.split(separator: " ").map(String.init))
        }

        func check(_ object: JSONValue?, _ what: String, _ location: SourceLocation = #_sourceLocation) {
            let keys = object?.keys ?? []
            #expect(keys.isSuperset(of: needed), "\(what) lacks \(needed.subtracting(keys))", sourceLocation: location)
            #expect(
                keys.isSubset(of: possible), "\(what) has also \(keys.subtracting(possible))", sourceLocation: location)
        }
    }

    private static let session = Shape(
        """
        id operatorUserId operatorLogin operatorRole targetOrganizationId targetOrganizationName reasonCategory reason \
        ticketVerified startedAt expiresAt userAgent
        """, possible: "ticketId endedAt endCause renewedFrom ipAddress terminal")
    private static let user = Shape(
        "id login email name role isActive languages skills createdAt updatedAt",
        possible: "azureAdId lastLoginAt lock")
    private static let organization = Shape(
        "id name slug status plan region industry touch", possible: "size renewalDate domain")
    private static let entry = Shape(
        """
        seq id at operatorLogin operatorRole action outcome correlationId userAgent changeCount prevHash hash
        """,
        possible: """
            operatorUserId entityType entityId organizationId sessionId reason ticketId ipAddress terminal details \
            changes
            """)
    private static let change = Shape("table key operation before after", possible: "id kinds")
    private static let project = Shape(
        """
        id organizationId organizationName type template templateVersion stage leadSpecialistId leadSpecialistLogin \
        memberIds memberLogins totalTasks completedTasks blockedTasks createdAt updatedAt version
        """, possible: "managerId managerLogin targetGoLiveDate actualGoLiveDate")
    private static let task = Shape(
        """
        id projectId phaseId phase title description ownerSide status required clientVisible durationDays dependsOn \
        openBlockers commentCount version
        """, possible: "assigneeId assigneeLogin dueDate evidence reason completedAt")
    private static let blocker = Shape(
        "id projectId organizationName category title ownerId ownerLogin openedAt taskIds version",
        possible: "resolvedAt resolution")
    private static let item = Shape(
        """
        id organizationId organizationName reference severity category language priority imminentHarm state createdAt \
        updatedAt version
        """,
        possible: "callId operatorUserId operatorLogin claimedBy claimedUntil decidedBy decidedAt")

    private func objects(_ world: CommandWorld, _ words: String..., as login: String = "admin") async throws
        -> [JSONValue]
    {
        let result = await world.run(words: ["--store", world.path, "--as", login] + words + ["--json"])
        #expect(result.code == 0, "\(words): \(result.messages)")
        return try result.objects
    }

    @Test func `OPS-4: staff, tenants and sessions have the names of the data`() async throws {
        let world = try CommandWorld()
        for user in try await objects(world, "user", "list") { Self.user.check(user, "internalUser") }
        let edited = try await objects(
            world, "user", "edit", "auditor", "--language", "en", "--azure-ad-id", "a-1", "--email",
            "aud@ethico.example")
        Self.user.check(edited.first, "user edit")
        #expect(edited.first?["languages"]?.array == [.string("en")] && edited.first?["azureAdId"]?.string == "a-1")
        Self.user.check(try await objects(world, "user", "lock", "auditor", "--message", "call us").first, "user lock")
        for tenant in try await objects(world, "tenant", "search", "acme") { Self.organization.check(tenant, "tenant") }
        Self.organization.check(try await objects(world, "tenant", "show", "acme-health").first, "tenant show")
        let opened = try await objects(
            world, "session", "open", "acme-health", "--category", "other", "--reason", "looking into the errors",
            "--ticket", "ZD-48213", as: "support_l2")
        Self.session.check(opened.first, "impersonationSession")
        let users = try await objects(world, "tenant", "users", as: "support_l2")
        #expect(!users.isEmpty)
        for user in users {
            Shape("id organizationId email name role status", possible: "lastLoginAt").check(user, "tenantUser")
        }
        for session in try await objects(world, "session", "list", "--all") { Self.session.check(session, "list") }
        Self.session.check(try await objects(world, "session", "status", as: "support_l2").first?["session"], "status")
        let assigned = Shape("login organizationId")
        for verb in ["assign", "unassign"] {
            assigned.check(try await objects(world, "user", verb, "implementation", "acme-health").first, verb)
        }
        #expect(await world.run("user", "unassign", "implementation", "acme-health", as: "admin").code == 5)
        #expect(await world.run("user", "unassign", "implementation", "acme-health", as: "support_l1").code == 3)
        let rights = try await objects(world, "user", "rights", "implementation").first
        Shape(
            "login at existed isActive role policyVersion permissions assignments", possible: "lock"
        ).check(rights, "rights")
    }

    @Test func `OPS-4: entries and their changes have the names of the data, wherever they are told`() async throws {
        let world = try CommandWorld()
        let opened = try await objects(
            world, "session", "open", "acme-health", "--category", "other", "--reason", "looking into the errors",
            as: "support_l2")
        let id = try #require(opened.first?["id"]?.string)
        let entries = try await objects(world, "ledger", "list")
        for entry in entries { Self.entry.check(entry, "ledgerEntry") }
        let seq = try #require(entries.first { $0["action"]?.string == "SESSION_OPEN" }?["seq"]?.number)
        let shown = try await objects(world, "ledger", "show", String(Int(seq))).first
        Self.entry.check(shown?["entry"], "ledger show")
        let change = try #require(shown?["changes"]?.array.first)
        Self.change.check(change, "change")
        #expect(change["before"] == .null && change["after"]?["operator_user_id"]?.string == "usr_support_l2")
        for line in try await objects(world, "ledger", "export") {
            Self.entry.check(line, "export")
            for change in line["changes"]?.array ?? [] { Self.change.check(change, "exported change") }
        }
        let report = try await objects(world, "session", "report", id).first
        for step in report?["steps"]?.array ?? [] {
            Self.entry.check(step, "session report")
            for change in step["changes"]?.array ?? [] { Self.change.check(change, "change of a session") }
        }
    }

    @Test func `ACC-29: the access report's JSON tells of each act what it came to`() async throws {
        let world = try CommandWorld()
        _ = try await objects(
            world, "session", "open", "acme-health", "--category", "other", "--reason", "looking into the errors",
            as: "admin")
        _ = try await objects(world, "tenant", "overview")
        _ = try await objects(world, "qa", "approve", "qa_1", "--yes")
        _ = await world.run("tenant", "users", as: "hotline_ops")
        world.advance(minutes: 1)
        let report = try #require(try await objects(world, "report", "access", "acme-health").first)
        Shape(
            "organization until visits outside names hasMore madeAt head", possible: "since archivedThrough"
        ).check(report, "report")
        let visit = try #require(report["visits"]?.array.first)
        Self.session.check(visit["session"], "visit")
        let acts = visit["acts"]?.array ?? []
        for act in acts {
            Shape(
                "seq at operatorLogin operatorRole action outcome kind changes",
                possible: "entityType entityId reason items"
            ).check(act, "act")
            for change in act["changes"]?.array ?? [] { Self.change.check(change, "change of an act") }
        }
        let kinds = Dictionary(acts.map { ($0["action"]?.string ?? "", $0["kind"]?.string ?? "") }) { first, _ in first
        }
        #expect(kinds["SESSION_OPEN"] == "visit" && kinds["VIEW_TENANT"] == "saw" && kinds["QA_APPROVE"] == "changed")
    }

    @Test func `OPS-4: items, projects, tasks and blockers have the names of the data`() async throws {
        let world = try CommandWorld()
        let login = "implementation_manager"
        for item in try await objects(world, "qa", "list") { Self.item.check(item, "qaItem") }
        Self.item.check(try await objects(world, "qa", "claim", "qa_1").first, "claimed item")
        let made = try await objects(world, "project", "create", "acme-health", "--template", "standard", as: login)
        Self.project.check(made.first, "project")
        #expect(made.first?["leadSpecialistId"]?.string == "usr_\(login)")
        let id = try #require(made.first?["id"]?.string)
        for project in try await objects(world, "project", "list", as: login) { Self.project.check(project, "list") }
        let shown = try await objects(world, "project", "show", id, as: login).first
        Self.project.check(shown?["project"], "project show")
        let tasks = try await objects(world, "task", "list", id, as: login)
        for task in tasks { Self.task.check(task, "task") }
        let task = try #require(tasks.first)
        #expect(task["phase"]?.string?.isEmpty == false && task["phase"] != task["phaseId"])
        let opened = try await objects(
            world, "blocker", "open", id, "--task", try #require(task["id"]?.string), "--category", "client",
            "--title", "nobody answers", as: login)
        Self.blocker.check(opened.first, "blocker")
        #expect(opened.first?["ownerId"]?.string == "usr_\(login)")
        for blocker in try await objects(world, "blocker", "list", as: login) { Self.blocker.check(blocker, "list") }
    }

    @Test func `ACC-14: ending a session that is over is a conflict that tells how it ended`() async throws {
        let world = try CommandWorld()
        let opened = try await objects(
            world, "session", "open", "acme-health", "--category", "other", "--reason", "looking into the errors",
            as: "support_l2")
        let id = try #require(opened.first?["id"]?.string)
        _ = try await objects(world, "session", "end", as: "support_l2")
        let killed = await world.run("session", "kill", id, "--reason", "left the desk", as: "admin")
        #expect(killed.code == 4 && killed.messages.contains("is over already: operator since 2026-11-20"))
        #expect(await world.run("session", "kill", "imp_none", "--reason", "left the desk", as: "admin").code == 5)
    }

    @Test func `ACC-2, OPS-8: an unknown account is told whom one can be in a demo store, and in no other`()
        async throws
    {
        let demo = try CommandWorld()
        let refused = await demo.run("session", "status")
        #expect(refused.code == 3 && refused.messages.contains("'tester' is not an active account"))
        #expect(refused.messages.contains("--as support_l2"))
        let real = try CommandWorld(isDemo: false)
        let other = await real.run("session", "status")
        #expect(other.code == 3 && other.messages.contains("Ask an admin") && !other.messages.contains("--as"))
    }
}
