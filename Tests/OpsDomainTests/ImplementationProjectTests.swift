import Ledger
import Testing

@testable import OpsDomain

@Suite struct ImplementationProjectTests {
    private let world: ImplementationWorld

    init() throws {
        world = try ImplementationWorld()
    }

    @Test func `IMP-1: a project made from a template has its phases, tasks, dates and dependencies`() throws {
        let shown = try world.project()
        let template = try ChecklistCatalog.installed().template("standard")
        #expect(shown.project.stage == .notStarted)
        #expect(shown.project.organizationName == "Alder Health")
        #expect(shown.project.type == .standard && shown.project.template == "standard")
        #expect(shown.project.templateVersion == template.version)
        #expect(shown.project.lead == "rita" && shown.project.manager == nil && shown.project.members == [])
        #expect(shown.project.targetGoLiveDate == "2027-01-06")  // 33 business days from Monday, 23 November
        #expect(shown.project.totalTasks == 58 && shown.project.completedTasks == 0)
        #expect(shown.phases.map(\.name) == ChecklistTemplate.standardPhases)
        #expect(shown.phases.map(\.total) == template.phases.map(\.tasks.count))
        #expect(shown.tasks.map(\.title) == template.steps.map(\.title))

        let byTitle = Dictionary(uniqueKeysWithValues: zip(template.steps.map(\.id), shown.tasks.map(\.id)))
        for (task, step) in zip(shown.tasks, template.steps) {
            #expect(Set(task.dependsOn) == Set(step.dependsOn.compactMap { byTitle[$0] }))
            #expect(task.assignee == (step.ownerSide == .ethico ? "rita" : nil))
            #expect(task.durationDays == step.durationDays && task.version == 1 && task.status == .todo)
        }
        #expect(shown.tasks.first?.dueDate == "2026-11-26")  // four business days from day 0
    }

    @Test func `IMP-1: making a project is one entry, and its row is written once`() throws {
        let shown = try world.project()
        let entry = try world.lastEntry()
        #expect(entry.action == "PROJECT_CREATE" && entry.entityID == shown.project.id)
        #expect(entry.entityType == "project" && entry.organizationID == "org_1")
        let changes = try world.store.read { try $0.ledgerChanges(of: entry.seq) }
        #expect(changes.count { $0.table == "project" } == 1)
        #expect(changes.count { $0.table == "task" } == 58)
        #expect(changes.count { $0.table == "project_member" } == 1)
    }

    @Test func `IMP-1: a manager makes somebody else the lead and sets dates`() throws {
        let request = CreateProject(
            organizationId: "org_2", template: "quick-start", lead: "omar", manager: "mona",
            startDate: "2026-11-28", targetGoLiveDate: "2027-02-01")
        let project = try world.perform(request, as: "mona")
        #expect(project.lead == "omar" && project.manager == "mona" && project.members == [])
        #expect(project.targetGoLiveDate == "2027-02-01")
        let shown = try world.ask(ShowProject("org_2"), as: "mona")
        #expect(shown.project == project)
        #expect(shown.tasks.compactMap(\.dueDate).min() == "2026-11-30")  // the Saturday start means the Monday
    }

    private static let refused: [(CreateProject, String, OpsError.Code, String)] = [
        (CreateProject(organizationId: "org_9", template: "standard"), "rita", .notFound, "org_9"),
        (CreateProject(organizationId: "org_1", template: "huge"), "rita", .notFound, "huge"),
        (CreateProject(organizationId: "org_4", template: "standard"), "rita", .conflict, "org_4"),
        (CreateProject(organizationId: "org_2", template: "standard"), "rita", .denied, "org_2"),
        (CreateProject(organizationId: "org_1", template: "standard"), "sam", .denied, "org_1"),
        (
            CreateProject(organizationId: "org_1", template: "standard", lead: "mona"), "rita", .denied,
            "assign_projects"
        ),
        (CreateProject(organizationId: "org_1", template: "standard", lead: "nobody"), "mona", .notFound, "nobody"),
        (CreateProject(organizationId: "org_1", template: "standard", lead: "ivan"), "mona", .notFound, "ivan"),
        (CreateProject(organizationId: "org_1", template: "standard", lead: "sam"), "mona", .conflict, "sam"),
        (CreateProject(organizationId: "org_1", template: "standard", lead: "omar"), "mona", .conflict, "omar"),
        (CreateProject(organizationId: "org_1", template: "standard", manager: "sam"), "rita", .conflict, "sam"),
        (CreateProject(organizationId: "org_1", template: "standard", startDate: "soon"), "rita", .usage, "startDate"),
        (
            CreateProject(organizationId: "org_1", template: "standard", targetGoLiveDate: "2026-11-01"), "rita",
            .usage, "targetGoLiveDate"
        ),
    ]

    @Test(arguments: refused.indices)
    func `IMP-1: a project that cannot be made is refused and leaves nothing`(_ index: Int) throws {
        let (request, login, code, subject) = Self.refused[index]
        let error = try world.refusal(of: request, as: login)
        #expect(error.code == code && error.subject == subject, "\(error)")
        #expect(try world.ask(ListProjects(), as: "mona").projects == [])
    }

    @Test func `IMP-1: a tenant has one unfinished project at a time`() throws {
        let first = try world.project()
        let again = CreateProject(organizationId: "org_1", template: "complex")
        #expect(try world.refusal(of: again).kind == "project.exists")
        try world.seed { try $0.run("UPDATE project SET stage = 'COMPLETED' WHERE id = ?", first.project.id) }
        let second = try world.perform(again)
        #expect(try world.ask(ShowProject("org_1")).project.id == second.id)
        #expect(throws: (any Error).self) {
            try world.seed { try $0.run("UPDATE project SET stage = 'UAT' WHERE id = ?", first.project.id) }
        }
    }

    @Test func `IMP-1: a stage changes by the table, with its version, and never to completed here`() throws {
        let project = try world.project().project
        let moved = try world.perform(SetProjectStage(projectId: project.id, stage: .discovery, version: 1))
        #expect(moved.stage == .discovery && moved.version == 2)
        #expect(try world.lastEntry().action == "PROJECT_STAGE")
        let stale = SetProjectStage(projectId: project.id, stage: .training, version: 1)
        #expect(try world.refusal(of: stale).kind == "record.changed")
        let same = SetProjectStage(projectId: project.id, stage: .discovery)
        #expect(try world.refusal(of: same).kind == "step.refused")
        let live = SetProjectStage(projectId: project.id, stage: .completed)
        #expect(try world.refusal(of: live).kind == "stage.readiness")
        let missing = SetProjectStage(projectId: "prj_none", stage: .uat)
        #expect(try world.refusal(of: missing).code == .notFound)
        #expect(try world.perform(SetProjectStage(projectId: project.id, stage: .onHold)).stage == .onHold)
        #expect(try world.perform(SetProjectStage(projectId: project.id, stage: .training)).stage == .training)
    }

    @Test func `IMP-1: the list goes by tenant name, page by page, and keeps to assigned tenants`() throws {
        for (tenant, login) in [("org_3", "rita"), ("org_2", "omar"), ("org_1", "rita")] {
            try world.perform(CreateProject(organizationId: tenant, template: "quick-start"), as: login)
        }
        func names(_ query: ListProjects, as login: String) throws -> [String] {
            try world.ask(query, as: login).projects.map(\.organizationName)
        }
        #expect(try names(ListProjects(), as: "mona") == ["Alder Health", "birch bank", "Cedar Foods"])
        #expect(try names(ListProjects(), as: "rita") == ["Alder Health", "Cedar Foods"])
        #expect(try names(ListProjects(), as: "sam") == [])
        #expect(try names(ListProjects(onlyMine: true), as: "mona") == [])
        #expect(try names(ListProjects(onlyMine: true), as: "omar") == ["birch bank"])
        #expect(try names(ListProjects(text: "BIRCH"), as: "mona") == ["birch bank"])
        #expect(try names(ListProjects(text: "omar"), as: "mona") == ["birch bank"])
        #expect(try names(ListProjects(text: "%"), as: "mona") == [])

        let first = try world.ask(ListProjects(limit: 2), as: "mona")
        #expect(first.projects.map(\.organizationName) == ["Alder Health", "birch bank"])
        let second = try world.ask(ListProjects(after: first.next, limit: 2), as: "mona")
        #expect(second.projects.map(\.organizationName) == ["Cedar Foods"] && second.next == nil)

        try world.seed { try $0.run("UPDATE project SET stage = 'COMPLETED' WHERE organization_id = 'org_1'") }
        #expect(try names(ListProjects(includeCompleted: false), as: "rita") == ["Cedar Foods"])
        #expect(throws: OpsError.self) { try world.ask(ListProjects(limit: 0)) }
        #expect(throws: OpsError.self) { try world.ask(ListProjects(after: "prj_none")) }
    }

    @Test func `IMP-1: a tenant that is renamed keeps its place in the list by its new name`() throws {
        let project = try world.project().project
        try world.seed { try $0.run("UPDATE organization SET name = 'Zelkova Health' WHERE id = 'org_1'") }
        #expect(try world.ask(ShowProject(project.id)).project.organizationName == "Zelkova Health")
    }

    @Test func `IMP-1: lists walk their index and sort nothing, a project's tasks come by index`() throws {
        let scene = try world.scene("rita")
        try world.store.read { store in
            let request = ListProjects(text: "a", onlyMine: true, includeCompleted: false)
            let list = try ProjectRecords.listStatement(
                request, operatorID: "usr_rita", grants: scene.grants, in: store)
            let plan = try store.plan(list.sql, arguments: list.arguments)
            #expect(plan.contains { $0.contains("SEARCH p USING INDEX project_by_name") }, "\(plan)")
            var plans = [plan, try store.plan(TaskRecords.ofProject, "prj_x")]
            let reach = TenantFilter(.manageProjects, scene.grants, column: "p.organization_id")
            for project in [nil, "prj_x"] {
                for resolved in [false, true] {
                    let half = BlockerRecords.listStatement(
                        project: project, resolved: resolved, limit: 10, reach: reach)
                    plans.append(try store.plan(half.sql, arguments: half.arguments))
                }
            }
            for plan in plans {
                #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
                #expect(!plan.contains { $0.hasPrefix("SCAN") && !$0.contains("USING INDEX") }, "\(plan)")
            }
        }
    }

    @Test func `IMP-1: what does not exist is not shown, and a tenant is named for the ledger`() throws {
        #expect(throws: OpsError.notFound("project", "org_2")) { try world.ask(ShowProject("org_2")) }
        let project = try world.project().project
        func tenant(_ reference: String) throws -> String? {
            try world.store.read { try ShowProject(reference).tenantID(in: $0) }
        }
        #expect(try tenant("org_1") == "org_1")
        #expect(try tenant(project.id) == "org_1")
        #expect(throws: OpsError.notFound("project", "prj_none")) { try tenant("prj_none") }
        #expect(ShowProject.access.action == "VIEW_PROJECT")
        let templates = try world.ask(ListTemplates())
        #expect(templates.map(\.id) == ["quick-start", "standard", "complex", "enterprise"])
        #expect(templates.map(\.taskCount) == [24, 58, 75, 95])
    }
}
