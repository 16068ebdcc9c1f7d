import Ledger
import OpsDomain

extension DemoStory {
    private static let templates = ["quick-start", "standard", "standard", "complex", "quick-start", "enterprise"]
    /// How far the projects are, in hundredths of their tasks.
    private static let progress = [45, 10, 70, 30, 90, 20, 0, 60, 100, 35, 15, 80]

    /// Lets specialists implement: projects from templates, tasks done in their order, blockers in the way.
    func runProjects() async throws(OpsError) {
        let specialists = staff(.implementation)
        guard let manager = staff(.implementationManager).first, !specialists.isEmpty else { return }
        let count = min(tenants.plan.projects, tenants.plan.tenants)
        let plans = (0..<count).map { index in
            // The operator named like the role leads every third, so that whoever tries that role has work.
            let lead = index % 3 == 0 ? specialists[0] : specialists[1 + index % (specialists.count - 1)]
            return (tenant: tenantOfProject(index), lead: lead)
        }
        let since = clock.now().description
        let assignments = DemoLines(count: count) { index, writer in
            writer.record(.assignments, version: 1) {
                $0.text("id", "asg_" + padded(index + 1, 5))
                $0.text("operatorUserId", plans[index].lead.id)
                $0.text("organizationId", plans[index].tenant)
                $0.text("since", since)
            }
        }
        _ = try await feed(assignments, from: "directory")
        for (index, plan) in plans.enumerated() {
            try await runProject(index, of: plan.tenant, lead: plan.lead, manager: manager)
        }
    }

    /// Projects are those of the first tenants that are in business.
    private func tenantOfProject(_ index: Int) -> String {
        let active = (0..<tenants.plan.tenants).lazy.filter { self.tenants.status($0) == .active }
        return tenants.id(active.dropFirst(index).first ?? index)
    }

    private func runProject(
        _ index: Int, of tenant: String, lead: InternalUser, manager: InternalUser
    ) async throws(OpsError) {
        let template = Self.templates[index % Self.templates.count]
        let started = tenants.base - .seconds(86_400 * Int.random(in: 5..<40, using: &generator))
        let create = CreateProject(
            organizationId: tenant, template: template, lead: lead.login, manager: manager.login,
            startDate: String(started.description.prefix(10)))
        let project = try await service(as: manager.login).perform(create, session: nil)
        report.projects += 1
        let specialist = try service(as: lead.login)
        let tasks = try await specialist.ask(ShowProject(project.id), session: nil).tasks
        let finished = tasks.count * Self.progress[index % Self.progress.count] / 100
        for (number, task) in tasks.prefix(finished).enumerated() {
            let change: ChangeTask
            if !task.required, generator.happens(15) {
                change = ChangeTask(taskId: task.id, action: .skip, note: generator.pick(vocabulary.skipReasons))
            } else {
                let evidence = number % 6 == 0 ? generator.pick(vocabulary.taskNotes) : nil
                change = ChangeTask(taskId: task.id, action: .done, evidence: evidence)
            }
            _ = try await specialist.perform(change, session: nil)
            wait(upTo: 12)
        }
        let rest = Array(tasks.dropFirst(finished))
        guard finished > 0 else { return }
        let stage = try stage(of: template, at: rest.first ?? tasks.last)
        _ = try await specialist.perform(SetProjectStage(projectId: project.id, stage: stage), session: nil)
        guard let next = rest.first else { return }
        _ = try await specialist.perform(ChangeTask(taskId: next.id, action: .start), session: nil)
        try await block(Array(rest.dropFirst().prefix(8)), of: project, by: specialist)
    }

    /// The stage of the phase that a task belongs to.
    private func stage(of template: String, at task: ProjectTask?) throws(OpsError) -> ProjectStage {
        let phases = try ChecklistCatalog.installed().template(template).phases
        let phase = phases.first { $0.tasks.contains { $0.title == task?.title } }
        return phase?.stage ?? .discovery
    }

    /// Opens a blocker that fits one of the tasks; some have been resolved since.
    private func block(_ tasks: [ProjectTask], of project: Project, by specialist: EmbeddedService)
        async throws(OpsError)
    {
        let steps = try ChecklistCatalog.installed().template(project.template).steps
        let ideas = vocabulary.blockers.compactMap { idea in
            let titles = Set(steps.filter { idea.taskIds.contains($0.id) }.map(\.title))
            let blocked = tasks.filter { titles.contains($0.title) }
            return blocked.isEmpty ? nil : (idea: idea, tasks: blocked)
        }
        for (idea, tasks) in ideas.shuffled(using: &generator).prefix(2) {
            let open = OpenBlocker(
                projectId: project.id, taskIds: tasks.map(\.id), category: idea.category, title: idea.title)
            let blocker = try await specialist.perform(open, session: nil)
            wait(upTo: 60)
            guard generator.happens(25) else { continue }
            let resolution = generator.pick(vocabulary.blockerResolutions)
            _ = try await specialist.perform(
                ResolveBlocker(blockerId: blocker.id, resolution: resolution), session: nil)
        }
    }
}
