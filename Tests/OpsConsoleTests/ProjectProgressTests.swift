import Ledger
import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

@Suite struct ProjectProgressTests {
    private func task(_ number: Int, due: String?, done: String? = nil, _ status: TaskStatus = .todo) -> ProjectTask {
        ProjectTask(
            id: "tsk_\(number)", projectId: "prj_1", phaseId: "ph_1", phase: "Phase", title: "Step \(number)",
            description: "",
            ownerSide: .ethico, assigneeId: nil, assignee: nil, status: done == nil ? status : .done, reason: nil,
            required: true,
            clientVisible: false, dueDate: due, durationDays: 1, dependsOn: [], evidence: nil, openBlockers: [],
            commentCount: 0, completedAt: done.map { World.time($0 + "T09:00:00Z") }, version: 1)
    }

    /// The project was made on 20 November, at the world's beginning, and goes live on 12 December.
    private func progress(_ tasks: [ProjectTask], days: Int = 0) throws -> ProjectProgress {
        try #require(ProjectProgress(World.project, tasks, at: World.now + .seconds(86_400 * days)))
    }

    @Test func `TUI-12, IMP-3: what is left follows the days on which tasks were done, the plan their due dates`()
        throws
    {
        let tasks = [
            task(1, due: "2026-11-20", done: "2026-11-21"), task(2, due: "2026-11-21", done: "2026-11-22"),
            task(3, due: "2026-11-22"), task(4, due: "2026-12-14"), task(5, due: nil),
        ]
        let now = try progress(tasks, days: 3)
        #expect(now.chart.left == [5, 4, 3, 3])
        #expect(now.chart.plan.count == 25 && now.chart.plan.prefix(4) == [4, 3, 2, 2])
        #expect(Array(now.chart.plan.suffix(2)) == [2, 0])
        #expect(now.verdict.text == "1 task behind the plan")
        #expect(now.first.description == "2026-11-20" && now.last.description == "2026-12-14")
    }

    @Test func `IMP-3: skipped tasks and those that do not apply count on neither side`() throws {
        let tasks = [
            task(1, due: "2026-11-20", .skipped), task(2, due: "2026-11-20", .notApplicable),
            task(3, due: "2026-11-25", done: "2026-11-20"),
        ]
        let now = try progress(tasks)
        #expect(now.total == 1 && now.chart.left == [0] && now.chart.plan.first == 1)
        #expect(now.verdict.text == "1 task ahead of the plan")
        #expect(try progress([task(1, due: "2026-11-25")]).verdict.text == "as planned")
        #expect(ProjectProgress(World.project, [], at: World.now) == nil)
    }

    @Test func `TUI-12: the ages of the open blockers as a histogram and a strip`() async throws {
        let client = World.client(.implementationManager, login: "impl.okoro")
        client.on(ListBlockers.self) { _ in
            [(1, 0.2, BlockerCategory.client), (2, 4, .vendor), (3, 4.5, .client), (4, 31, .internal)].map {
                number, days, category in
                Blocker(
                    id: "blk_\(number)", projectId: "prj_1", organizationName: World.globex.name, category: category,
                    title: "Blocker \(number)", ownerId: "usr_haddad", owner: "l.haddad",
                    openedAt: World.now - .seconds(Int(days * 86_400)),
                    resolvedAt: nil, resolution: nil, taskIds: [], version: 1)
            }
        }
        let console = await ConsoleHarness.started(client)
        await console.press(.character(":"))
        await console.type("ages")
        await console.press(.enter)
        try await Snapshots.check(console, "blocker-ages")
        client.on(ListBlockers.self) { _ throws(OpsError) in
            throw OpsError(.unavailable, "store.busy", "The store is busy.")
        }
        await console.press(.escape, .character(":"))
        await console.type("ages")
        await console.press(.enter)
        #expect(console.shows("✗ The store is busy.") && console.shows("r tries again"))
        client.on(ListBlockers.self) { _ in [] }
        await console.press(.character("r"))
        #expect(console.shows("No blocker is open."))
    }

    @Test func `TUI-12: the ages are for who may see blockers`() async {
        let console = await ConsoleHarness.started(World.client(.hotlineOps))
        await console.press(.character(":"))
        await console.type("ages")
        await console.press(.enter)
        #expect(console.shows(":ages: needs the permission manage_projects"))
    }
}
