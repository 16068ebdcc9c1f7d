import Ledger
import OpsDomain
import OpsService

/// The verbs of implementation projects (IMP-1, IMP-2).
enum ProjectVerbs {
    static let all = [
        Verb(
            noun: "project", name: "list", summary: "list projects, by tenant",
            options: listOptions + [
                Option(name: "limit", value: .integer("N", 1...500), help: "how many at most, 100 unless set"),
                Option(name: "after", value: .text("KEY"), help: "go on after this key, as the page before said"),
            ], views: .projects,
            examples: ["opsconsole project list --mine", "opsconsole project list --open --json"],
            action: .onStore(list)),
        Verb(
            noun: "project", name: "show", summary: "show a project with its phases and open blockers",
            notes: "With --json the tasks are in it too; as text 'task list' has them.",
            arguments: [project],
            examples: ["opsconsole project show acme-health", "opsconsole project show prj_… --json"],
            action: .onStore(show)),
        Verb(
            noun: "project", name: "templates", summary: "list the checklists that a project can be made from",
            examples: ["opsconsole project templates"], action: .onStore(templates)),
        Verb(
            noun: "project", name: "create", summary: "make a project from a checklist, with all its tasks",
            arguments: [TenantVerbs.tenant],
            options: [
                Option(
                    name: "template", value: .text("ID"), help: "the checklist; 'project templates' lists them",
                    isRequired: true),
                Option(name: "lead", value: .text("LOGIN"), help: "the lead specialist; you unless set"),
                Option(name: "manager", value: .text("LOGIN"), help: "the manager"),
                Option(name: "start", value: .day("DAY"), help: "the day work starts; today unless set"),
                Option(
                    name: "go-live", value: .day("DAY"),
                    help: "the day that was promised; the checklist's end unless set"),
            ],
            examples: ["opsconsole project create acme-health --template standard --start 2026-12-01"],
            action: .onStore(create)),
        Verb(
            noun: "project", name: "stage", summary: "move a project to another stage",
            notes: "COMPLETED is for the readiness check and refused here.",
            arguments: [
                project,
                Argument(name: "STAGE", help: ProjectStage.allCases.map(\.rawValue).joined(separator: ", ")),
            ],
            options: [version],
            examples: ["opsconsole project stage acme-health CONFIGURATION"], action: .onStore(stage)),
    ]

    /// What a list of projects can be kept to.
    static let listOptions = [
        Option(name: "text", value: .text("TEXT"), help: "only where the tenant's name or a login has this"),
        Option(name: "mine", value: .flag, help: "only those that you lead, manage or are a member of"),
        Option(name: "open", value: .flag, help: "only those that are not completed"), ListFilter.view,
    ]
    /// A project as an argument.
    static let project = Argument(name: "PROJECT", help: "the project's id, or its tenant's id, short name or domain")
    /// The version that the operator saw.
    static let version = Option(
        name: "if-version", value: .integer("N", 0...Int(Int32.max)),
        help: "the version that you saw; somebody else's change since is a conflict then")

    /// The project that a word names: its own id or anything that names its tenant.
    static func find(_ reference: String, _ service: EmbeddedService) async throws(OpsError) -> ShowProject.Answer {
        guard !reference.hasPrefix("prj_") else { return try await service.ask(ShowProject(reference), session: nil) }
        let tenant = try await service.ask(ShowTenant(reference), session: nil)
        return try await service.ask(ShowProject(tenant.id), session: nil)
    }

    private static func list(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let filter = try await ListFilter(call, service, inPlaceOf: "text")
        let answer = try await service.ask(
            ListProjects(
                text: filter.text, onlyMine: call.has("mine"), includeCompleted: !call.has("open"),
                after: call.text("after"), limit: call.integer("limit") ?? 100), session: nil)
        var reply = try Reply.list(
            answer.projects,
            [
                Column("ID") { $0.id }, Column("TENANT") { $0.organizationName }, Column("TYPE") { $0.type.rawValue },
                Column("STAGE") { $0.stage.rawValue }, Column("LEAD") { $0.lead },
                Column("DONE", isNumber: true) { "\($0.completedTasks)/\($0.totalTasks)" },
                Column("BLOCKED", isNumber: true) { String($0.blockedTasks) },
                Column("GO-LIVE") { $0.actualGoLiveDate ?? $0.targetGoLiveDate ?? "" },
            ], empty: "There is no such project that you may see.",
            next: answer.next.map { .init(option: "after", key: $0) })
        reply.notes += filter.notes
        return reply
    }

    private static func show(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let answer = try await find(try call.required(0), service)
        let open = answer.blockers.filter { $0.resolvedAt == nil }
        let phases = TextTable.text(
            answer.phases,
            [
                Column("PHASE") { $0.name }, Column("DONE", isNumber: true) { "\($0.done)/\($0.total)" },
                Column("BLOCKED", isNumber: true) { String($0.blocked) },
            ])
        let text = [text(of: answer.project), phases, open.isEmpty ? "" : BlockerVerbs.table(of: open)]
        return try .object(answer, text.filter { !$0.isEmpty }.joined(separator: "\n\n"))
    }

    private static func text(of project: Project) -> String {
        TextTable.fields([
            ("Project", project.id), ("Tenant", "\(project.organizationName) (\(project.organizationId))"),
            ("Type", project.type.rawValue), ("Checklist", "\(project.template) \(project.templateVersion)"),
            ("Stage", project.stage.rawValue), ("Lead", project.lead), ("Manager", project.manager),
            ("Members", project.members.joined(separator: ", ")), ("Promised", project.targetGoLiveDate),
            ("Live since", project.actualGoLiveDate),
            ("Tasks", "\(project.completedTasks) of \(project.totalTasks) done, \(project.blockedTasks) blocked"),
            ("Version", String(project.version)),
        ])
    }

    private static func templates(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        try .list(
            try await service.ask(ListTemplates(), session: nil),
            [
                Column("ID") { $0.id }, Column("NAME") { $0.name }, Column("VERSION") { $0.version },
                Column("TASKS", isNumber: true) { String($0.taskCount) },
                Column("DAYS", isNumber: true) { String($0.businessDays) }, Column("FOR") { $0.summary },
            ], empty: "There are no checklists.")
    }

    private static func create(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let tenant = try await service.ask(ShowTenant(try call.required(0)), session: nil)
        let project = try await service.perform(
            CreateProject(
                organizationId: tenant.id, template: try call.required("template"), lead: call.text("lead"),
                manager: call.text("manager"), startDate: call.text("start"), targetGoLiveDate: call.text("go-live")),
            session: nil)
        return try .object(project, "Made the project of \(project.organizationName).\n" + text(of: project))
    }

    private static func stage(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let name = try call.required(1)
        let names = ProjectStage.allCases.map(\.rawValue)
        guard let stage = ProjectStage(rawValue: name.uppercased().replacing("-", with: "_")) else {
            throw OpsError(
                .usage, "value.invalid", "STAGE: '\(name)' is not one of \(names.joined(separator: ", ")).",
                subject: name, advice: Spelling.nearest(to: name, among: names).map { "Did you mean '\($0)'?" })
        }
        let id = try await find(try call.required(0), service).project.id
        let project = try await service.perform(
            SetProjectStage(projectId: id, stage: stage, version: call.integer("if-version")), session: nil)
        return try .object(project, "\(project.organizationName) is at \(project.stage.rawValue) now.")
    }
}
