import Ledger
import OpsDomain
import OpsService

/// The verbs of blockers (IMP-3).
enum BlockerVerbs {
    static let all = [
        Verb(
            noun: "blocker", name: "list", summary: "list blockers of the projects that you may see, oldest first",
            options: [
                Option(name: "project", value: .text("PROJECT"), help: "only of this project"),
                Option(name: "resolved", value: .flag, help: "the resolved ones too"),
                Option(name: "limit", value: .integer("N", 1...500), help: "how many at most, 200 unless set"),
            ] + ListFilter.words, views: .blockers,
            examples: ["opsconsole blocker list", "opsconsole blocker list --project acme-health --json"],
            action: .onStore(list)),
        Verb(
            noun: "blocker", name: "open", summary: "open a blocker on tasks of a project",
            arguments: [ProjectVerbs.project],
            options: [
                Option(
                    name: "category", value: .token("C", BlockerCategory.allCases.map(\.rawValue)),
                    help: "whose it is to remove", isRequired: true),
                Option(name: "title", value: .text("TEXT"), help: "what blocks, 3 to 200 characters", isRequired: true),
                Option(
                    name: "task", value: .text("TASK"), help: "a task that it blocks", isRequired: true, repeats: true),
                Option(name: "owner", value: .text("LOGIN"), help: "who removes it; you unless set"),
            ],
            examples: [
                "opsconsole blocker open acme-health --category CLIENT --title 'No SSO metadata yet' --task tsk_…"
            ],
            action: .onStore(open)),
        Verb(
            noun: "blocker", name: "resolve", summary: "resolve a blocker",
            arguments: [blocker],
            options: [
                Option(name: "resolution", value: .text("TEXT"), help: "how it was resolved"), ProjectVerbs.version,
            ],
            examples: ["opsconsole blocker resolve blk_… --resolution 'they sent the metadata'"],
            action: .onStore(resolve)),
        Verb(
            noun: "blocker", name: "reopen", summary: "open a resolved blocker again",
            arguments: [blocker], options: [ProjectVerbs.version], examples: ["opsconsole blocker reopen blk_…"],
            action: .onStore(reopen)),
    ]

    private static let blocker = Argument(name: "BLOCKER", help: "the blocker's id, as 'blocker list' shows it")

    private static let columns: [Column<Blocker>] = [
        Column("ID") { $0.id }, Column("TENANT") { $0.organizationName }, Column("CATEGORY") { $0.category.rawValue },
        Column("OWNER") { $0.owner }, Column("OPENED") { $0.openedAt.description },
        Column("RESOLVED") { $0.resolvedAt?.description ?? "" },
        Column("TASKS", isNumber: true) { String($0.taskIds.count) },
        Column("VERSION", isNumber: true) { String($0.version) }, Column("BLOCKER") { $0.title },
    ]

    /// Blockers as a table.
    static func table(of blockers: [Blocker]) -> String { TextTable.text(blockers, columns) }

    private static func list(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        var project: String?
        if let reference = call.text("project") { project = try await ProjectVerbs.find(reference, service).project.id }
        return try await ListFilter(call, service).reply(
            of: ListBlockers(projectId: project, includeResolved: call.has("resolved")),
            limit: call.integer("limit") ?? 200, columns, empty: "Nothing is blocked.", call, service)
    }

    private static func open(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let token = try call.required("category")
        guard let category = BlockerCategory(rawValue: token) else {
            throw OpsError.invalid("category", "'\(token)' is no category")
        }
        let project = try await ProjectVerbs.find(try call.required(0), service).project
        let blocker = try await service.perform(
            OpenBlocker(
                projectId: project.id, taskIds: call.texts("task"), category: category,
                title: try call.required("title"), owner: call.text("owner")), session: nil)
        return try .object(blocker, "Opened \(blocker.id) on \(blocker.taskIds.count) tasks: \(blocker.title).")
    }

    private static func resolve(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let blocker = try await service.perform(
            ResolveBlocker(
                blockerId: try call.required(0), resolution: call.text("resolution") ?? "",
                version: call.integer("if-version")), session: nil)
        return try .object(blocker, "Resolved \(blocker.id): \(blocker.title).")
    }

    private static func reopen(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let blocker = try await service.perform(
            ReopenBlocker(blockerId: try call.required(0), version: call.integer("if-version")), session: nil)
        return try .object(blocker, "Opened \(blocker.id) again: \(blocker.title).")
    }
}
