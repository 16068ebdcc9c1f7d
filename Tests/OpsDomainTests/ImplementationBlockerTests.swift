import Ledger
import Testing

@testable import OpsDomain

@Suite struct ImplementationBlockerTests {
    private let world: ImplementationWorld
    private let project: String
    private let tasks: [ProjectTask]

    init() throws {
        world = try ImplementationWorld()
        let shown = try world.project()
        project = shown.project.id
        tasks = shown.tasks.filter { $0.dependsOn.isEmpty } + shown.tasks.filter { !$0.dependsOn.isEmpty }
    }

    private func open(_ title: String = "No answer from IT", on ids: [String]? = nil) throws -> Blocker {
        let request = OpenBlocker(
            projectId: project, taskIds: ids ?? [tasks[0].id], category: .client, title: title)
        return try world.perform(request)
    }

    @Test func `IMP-3: an open blocker blocks its tasks until it is resolved`() throws {
        let blocker = try open(on: [tasks[0].id, tasks[1].id, tasks[0].id])
        #expect(blocker.owner == "rita" && blocker.category == .client && blocker.version == 1)
        #expect(Set(blocker.taskIds) == [tasks[0].id, tasks[1].id] && blocker.taskIds.count == 2)
        let entry = try world.lastEntry()
        #expect(entry.action == "BLOCKER_OPEN" && entry.entityType == "blocker" && entry.entityID == blocker.id)
        let changes = try world.store.read { try $0.ledgerChanges(of: entry.seq) }
        #expect(changes.count { $0.table == "project" } == 1)

        let blocked = try world.task(tasks[0].id, of: project)
        #expect(blocked.status == .blocked && blocked.openBlockers == [blocker.id] && blocked.version == 1)
        for action in [TaskAction.start, .done] {
            let error = try world.refusal(of: ChangeTask(taskId: tasks[0].id, action: action))
            #expect(error.kind == "task.blocked" && error.message.contains("No answer from IT"))
        }
        #expect(try world.counts(of: project).stored == [58, 0, 2])

        let resolved = try world.perform(
            ResolveBlocker(blockerId: blocker.id, resolution: " They called. ", version: 1))
        #expect(resolved.resolution == "They called." && resolved.resolvedAt == world.clock.now())
        #expect(try world.lastEntry().action == "BLOCKER_RESOLVE")
        #expect(try world.task(tasks[0].id, of: project).status == .todo)
        #expect(try world.counts(of: project).stored == [58, 0, 0])

        let again = try world.perform(ReopenBlocker(blockerId: blocker.id, version: 2))
        #expect(again.resolvedAt == nil && again.resolution == nil && again.openedAt == blocker.openedAt)
        #expect(try world.lastEntry().action == "BLOCKER_REOPEN")
        #expect(try world.counts(of: project).stored == [58, 0, 2])
    }

    @Test func `IMP-3: a task is blocked until its last blocker is resolved, and can be given up`() throws {
        let blockers = [try open("First thing"), try open("Second thing")]
        try world.perform(ResolveBlocker(blockerId: blockers[0].id))
        #expect(try world.task(tasks[0].id, of: project).status == .blocked)
        #expect(try world.counts(of: project).stored == [58, 0, 1])
        let skipped = try world.perform(ChangeTask(taskId: tasks[0].id, action: .skip, note: "Not needed"))
        #expect(skipped.status == .skipped)
        #expect(try world.counts(of: project).stored == [57, 0, 0])
        #expect(try world.perform(ChangeTask(taskId: tasks[0].id, action: .reopen)).status == .blocked)
        #expect(try world.counts(of: project).stored == [58, 0, 1])
    }

    @Test func `IMP-4: a bad blocker is refused and leaves nothing`() throws {
        let other = try world.perform(CreateProject(organizationId: "org_3", template: "quick-start"))
        let foreign = try #require(try world.ask(ShowProject(other.id)).tasks.first).id
        try world.perform(ChangeTask(taskId: tasks[1].id, action: .skip, note: "no need"))
        let cases: [(OpenBlocker, OpsError.Code, String)] = [
            (
                OpenBlocker(projectId: "prj_no", taskIds: [tasks[0].id], category: .vendor, title: "Late"), .notFound,
                "prj_no"
            ),
            (
                OpenBlocker(projectId: project, taskIds: ["tsk_no"], category: .vendor, title: "Late"), .notFound,
                "tsk_no"
            ),
            (OpenBlocker(projectId: project, taskIds: [], category: .vendor, title: "Late"), .usage, "taskIds"),
            (OpenBlocker(projectId: project, taskIds: [foreign], category: .vendor, title: "Late"), .usage, "taskIds"),
            (
                OpenBlocker(projectId: project, taskIds: [tasks[1].id], category: .vendor, title: "Late"), .conflict,
                tasks[1].id
            ),
            (OpenBlocker(projectId: project, taskIds: [tasks[0].id], category: .vendor, title: " x "), .usage, "title"),
            (
                OpenBlocker(
                    projectId: project, taskIds: [tasks[0].id], category: .vendor,
                    title: String(repeating: "x", count: 201)), .usage, "title"
            ),
            (
                OpenBlocker(
                    projectId: project, taskIds: [tasks[0].id], category: .vendor, title: "Late", owner: "ivan"),
                .notFound, "ivan"
            ),
        ]
        for (request, code, subject) in cases {
            let error = try world.refusal(of: request)
            #expect(error.code == code && error.subject == subject, "\(error)")
        }
        try world.seed { try $0.run("UPDATE project SET stage = 'COMPLETED' WHERE id = ?", project) }
        let late = OpenBlocker(projectId: project, taskIds: [tasks[0].id], category: .vendor, title: "Late")
        #expect(try world.refusal(of: late).kind == "step.refused")
    }

    @Test func `IMP-4: a blocker is resolved and reopened once, at the version that was seen`() throws {
        let blocker = try open()
        #expect(try world.refusal(of: ReopenBlocker(blockerId: blocker.id)).kind == "blocker.state")
        #expect(try world.refusal(of: ResolveBlocker(blockerId: blocker.id, version: 2)).kind == "record.changed")
        #expect(try world.refusal(of: ResolveBlocker(blockerId: "blk_no")).code == .notFound)
        let long = ResolveBlocker(blockerId: blocker.id, resolution: String(repeating: "x", count: 2_001))
        #expect(try world.refusal(of: long).subject == "resolution")
        #expect(try world.perform(ResolveBlocker(blockerId: blocker.id)).resolution == nil)
        #expect(try world.refusal(of: ResolveBlocker(blockerId: blocker.id)).kind == "blocker.state")
        #expect(try world.refusal(of: ReopenBlocker(blockerId: blocker.id, version: 1)).kind == "record.changed")
    }

    @Test func `IMP-4: the list has open blockers oldest first, then resolved ones, of assigned tenants`() throws {
        var made: [Blocker] = []
        for title in ["One", "Two", "Three"] {
            made.append(try open(title + " thing"))
            world.clock.advance(by: .seconds(60))
        }
        let other = try world.perform(CreateProject(organizationId: "org_2", template: "quick-start"), as: "omar")
        let task = try #require(try world.ask(ShowProject(other.id), as: "omar").tasks.first).id
        let theirs = try world.perform(
            OpenBlocker(projectId: other.id, taskIds: [task], category: .vendor, title: "Parts missing"), as: "omar")
        for index in [0, 1] {
            try world.perform(ResolveBlocker(blockerId: made[index].id))
            world.clock.advance(by: .seconds(60))
        }
        func ids(_ query: ListBlockers, as login: String) throws -> [String] {
            try world.ask(query, as: login).map(\.id)
        }
        #expect(try ids(ListBlockers(), as: "mona") == [made[2].id, theirs.id])
        #expect(try ids(ListBlockers(), as: "rita") == [made[2].id])
        #expect(try ids(ListBlockers(), as: "sam") == [])
        let all = [made[2].id, made[1].id, made[0].id]
        #expect(try ids(ListBlockers(projectId: project, includeResolved: true), as: "rita") == all)
        #expect(try ids(ListBlockers(includeResolved: true, limit: 2), as: "rita") == Array(all.prefix(2)))
        #expect(try world.ask(ShowProject(project)).blockers.map(\.id) == all)
        #expect(throws: OpsError.self) { try world.ask(ListBlockers(limit: 501)) }
        // Page after page, over the edge between open and resolved ones, each row comes once.
        var walked: [Blocker] = []
        while true {
            let query = ListBlockers(
                projectId: project, includeResolved: true, after: walked.last.map(ListBlockers.cursor), limit: 1)
            guard let next = try world.ask(query, as: "rita").first else { break }
            walked.append(next)
        }
        #expect(walked.map(\.id) == all)
        #expect(throws: OpsError.self) { try world.ask(ListBlockers(after: "nonsense")) }
    }

    @Test(arguments: [1, 2, 3])
    func `IMP-1: after any sequence of steps the stored counts are those of a recount`(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var blockers: [String] = []
        var applied = 0
        for _ in 0..<250 {
            let task = tasks[Int.random(in: 0..<12, using: &random)].id
            let succeeded: Bool
            switch Int.random(in: 0..<9, using: &random) {
            case 0:
                let opened = try? open(on: [task, tasks[Int.random(in: 0..<12, using: &random)].id])
                if let opened { blockers.append(opened.id) }
                succeeded = opened != nil
            case 1:
                guard let blocker = blockers.randomElement(using: &random) else { continue }
                succeeded = (try? world.perform(ResolveBlocker(blockerId: blocker))) != nil
            case 2:
                guard let blocker = blockers.randomElement(using: &random) else { continue }
                succeeded = (try? world.perform(ReopenBlocker(blockerId: blocker))) != nil
            case 3:
                let version = try world.task(task, of: project).version
                succeeded = (try? world.perform(UndoTask(taskId: task, version: version))) != nil
            default:
                guard let action = TaskAction.allCases.randomElement(using: &random) else { continue }
                let request = ChangeTask(taskId: task, action: action, note: "at random")
                succeeded = (try? world.perform(request)) != nil
            }
            if succeeded { applied += 1 }
            let counts = try world.counts(of: project)
            #expect(counts.stored == counts.counted)
        }
        #expect(applied > 60, "too few steps were possible for the test to mean anything")
        #expect(try world.store.verify().isClean)
    }

    @Test func `IMP-1: counts follow rows that no command touches`() throws {
        let blocker = try open()
        try world.seed { try $0.run("UPDATE task SET status = 'DONE' WHERE id = ?", tasks[1].id) }
        #expect(try world.counts(of: project).stored == [58, 1, 1])
        try world.seed { try $0.run("DELETE FROM blocker_task WHERE blocker_id = ?", blocker.id) }
        #expect(try world.counts(of: project).stored == [58, 1, 0])
    }
}
