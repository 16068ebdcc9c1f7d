import Ledger
import Testing

@testable import OpsDomain

@Suite struct ImplementationTaskTests {
    private let world: ImplementationWorld
    private let project: String
    /// A task without dependencies, one that depends on it, and one of the client.
    private let first: ProjectTask
    private let second: ProjectTask
    private let client: ProjectTask

    init() throws {
        world = try ImplementationWorld()
        let shown = try world.project()
        project = shown.project.id
        let first = try #require(shown.tasks.first { $0.dependsOn.isEmpty && $0.ownerSide == .ethico })
        self.first = first
        second = try #require(shown.tasks.first { $0.dependsOn == [first.id] })
        client = try #require(shown.tasks.first { $0.ownerSide == .client })
    }

    @Test func `IMP-3: the whole standard checklist is walked to its end in the order of its dependencies`() throws {
        let all = try world.ask(ShowProject(project)).tasks
        var waiting = all
        var finished: Set<String> = []
        while let task = waiting.first(where: { finished.isSuperset(of: $0.dependsOn) }) {
            let skipped = finished.count % 9 == 8 ? TaskAction.skip : .done
            let left = try world.perform(
                ChangeTask(taskId: task.id, action: skipped, version: 1, note: skipped == .skip ? "not needed" : nil))
            #expect(left.status == (skipped == .skip ? .skipped : .done) && left.version == 2)
            #expect(left.completedAt == world.clock.now())
            finished.insert(task.id)
            waiting.removeAll { $0.id == task.id }
        }
        #expect(waiting == [] && finished.count == 58)
        let shown = try world.ask(ShowProject(project))
        #expect(shown.project.totalTasks == 52 && shown.project.completedTasks == 52)
        #expect(shown.phases.allSatisfy { $0.done == $0.total })
    }

    @Test func `IMP-3: a step is on the ledger under its own name, with its reason`() throws {
        let steps: [(TaskAction, String, String?)] = [
            (.start, "TASK_START", nil), (.done, "TASK_DONE", nil), (.reopen, "TASK_REOPEN", "missed a point"),
            (.skip, "TASK_SKIP", "client has none"), (.reopen, "TASK_REOPEN", nil),
            (.notApplicable, "TASK_NOT_APPLICABLE", "no such system"),
        ]
        for (action, entry, note) in steps {
            let task = try world.perform(ChangeTask(taskId: first.id, action: action, note: note))
            let written = try world.lastEntry()
            #expect(written.action == entry && written.reason == note && written.entityID == first.id)
            #expect(written.organizationID == "org_1" && written.operatorLogin == "rita")
            #expect(task.reason == (action.needsReason ? note : nil))
        }
    }

    @Test func `IMP-3: a task with an unfinished dependency cannot be done, but can be started`() throws {
        #expect(try world.perform(ChangeTask(taskId: second.id, action: .start)).status == .inProgress)
        let early = try world.refusal(of: ChangeTask(taskId: second.id, action: .done))
        #expect(early.kind == "task.dependency" && early.message.contains(first.title))
        try world.perform(ChangeTask(taskId: first.id, action: .skip, note: "done by mail"))
        #expect(try world.perform(ChangeTask(taskId: second.id, action: .done)).status == .done)
    }

    @Test func `IMP-3: a task that a done task depends on is not reopened, and the dependent is named`() throws {
        try world.perform(ChangeTask(taskId: first.id, action: .done))
        try world.perform(ChangeTask(taskId: second.id, action: .done))
        for request in [ChangeTask(taskId: first.id, action: .reopen)] {
            let error = try world.refusal(of: request)
            #expect(error.kind == "task.dependent" && error.message.contains(second.title))
        }
        let undo = try world.refusal(of: UndoTask(taskId: first.id, version: 2))
        #expect(undo.kind == "task.dependent" && undo.message.contains(second.title))
        try world.perform(ChangeTask(taskId: second.id, action: .reopen))
        #expect(try world.perform(ChangeTask(taskId: first.id, action: .reopen)).status == .todo)
        // Taking back the reopening of the second would leave it done on unfinished ground.
        #expect(try world.refusal(of: UndoTask(taskId: second.id, version: 3)).kind == "task.dependency")
    }

    @Test func `IMP-3: a bad step is refused and leaves nothing`() throws {
        let long = String(repeating: "x", count: 501)
        let cases: [(ChangeTask, OpsError.Code, String)] = [
            (ChangeTask(taskId: "tsk_none", action: .done), .notFound, "tsk_none"),
            (ChangeTask(taskId: first.id, action: .done, version: 2), .conflict, first.id),
            (ChangeTask(taskId: first.id, action: .reopen), .conflict, first.id),
            (ChangeTask(taskId: first.id, action: .skip), .usage, "note"),
            (ChangeTask(taskId: first.id, action: .skip, note: " a "), .usage, "note"),
            (ChangeTask(taskId: first.id, action: .notApplicable, note: long), .usage, "note"),
            (ChangeTask(taskId: first.id, action: .done, note: long), .usage, "note"),
            (ChangeTask(taskId: first.id, action: .start, evidence: "mail"), .usage, "evidence"),
            (
                ChangeTask(taskId: first.id, action: .done, evidence: String(repeating: "x", count: 2_001)), .usage,
                "evidence"
            ),
        ]
        for (request, code, subject) in cases {
            let error = try world.refusal(of: request)
            #expect(error.code == code && error.subject == subject, "\(error)")
        }
        #expect(try world.task(first.id, of: project) == first)
    }

    @Test func `IMP-3: undo puts every field back as it was, with a higher version`() throws {
        let planned = try world.perform(PlanTask(taskId: first.id, assignee: "mona", dueDate: "2026-12-24"))
        let done = try world.perform(ChangeTask(taskId: first.id, action: .done, evidence: "https://wiki/kickoff"))
        #expect(done.evidence == "https://wiki/kickoff" && done.assignee == "mona")
        let undone = try world.perform(UndoTask(taskId: first.id, version: done.version))
        #expect(undone.status == .todo && undone.evidence == nil && undone.completedAt == nil)
        #expect(undone.assignee == "mona" && undone.dueDate == "2026-12-24")
        #expect(undone.version == planned.version + 2)
        #expect(try world.lastEntry().action == "TASK_UNDO")
        #expect(try world.counts(of: project).stored == [58, 0, 0])
        // The last entry of the task is the undo itself now.
        #expect(try world.refusal(of: UndoTask(taskId: first.id, version: undone.version)).kind == "task.undo")
    }

    @Test func `IMP-3: planning is undone like a step, a skipped task gets its reason back`() throws {
        let planned = try world.perform(PlanTask(taskId: first.id, assignee: "", dueDate: ""))
        #expect(planned.assignee == nil && planned.dueDate == nil)
        let undone = try world.perform(UndoTask(taskId: first.id, version: planned.version))
        #expect(undone.assignee == "rita" && undone.dueDate == first.dueDate)
        try world.perform(ChangeTask(taskId: first.id, action: .skip, note: "no kickoff"))
        let reopened = try world.perform(ChangeTask(taskId: first.id, action: .reopen))
        let skipped = try world.perform(UndoTask(taskId: first.id, version: reopened.version))
        #expect(skipped.status == .skipped && skipped.reason == "no kickoff" && skipped.completedAt != nil)
    }

    @Test func `IMP-3: only one's own last step is undone, at the version it left`() throws {
        let never = try world.refusal(of: UndoTask(taskId: first.id, version: 1))
        #expect(never.kind == "task.undo" && never.message.contains("PROJECT_CREATE"))
        try world.perform(ChangeTask(taskId: first.id, action: .start))
        #expect(try world.refusal(of: UndoTask(taskId: first.id, version: 1)).kind == "record.changed")
        let foreign = try world.refusal(of: UndoTask(taskId: first.id, version: 2), as: "mona")
        #expect(foreign.kind == "task.undo" && foreign.message.contains("rita"))
        #expect(try world.perform(UndoTask(taskId: first.id, version: 2)).status == .todo)
    }

    @Test func `IMP-3: undoing a reopening does not finish a task that is blocked by now`() throws {
        try world.perform(ChangeTask(taskId: first.id, action: .done))
        let reopened = try world.perform(ChangeTask(taskId: first.id, action: .reopen))
        try world.perform(
            OpenBlocker(projectId: project, taskIds: [first.id], category: .client, title: "No date yet"))
        let error = try world.refusal(of: UndoTask(taskId: first.id, version: reopened.version))
        #expect(error.kind == "task.blocked" && error.message.contains("No date yet"))
    }

    @Test func `IMP-3: a job neither leads a project nor finishes, undoes or comments on a task`() throws {
        let job = "job:nightly"
        let refusals = [
            try world.refusal(of: CreateProject(organizationId: "org_3", template: "standard"), as: job),
            try world.refusal(of: ChangeTask(taskId: first.id, action: .done), as: job),
            try world.refusal(of: UndoTask(taskId: first.id, version: 1), as: job),
            try world.refusal(of: CommentTask(taskId: first.id, body: "Done at night"), as: job),
            try world.refusal(
                of: OpenBlocker(projectId: project, taskIds: [first.id], category: .vendor, title: "Late"), as: job),
        ]
        #expect(refusals == Array(repeating: OpsError.onlyForPeople(job), count: 5))
    }

    @Test func `IMP-3: a bad plan is refused`() throws {
        let cases: [(PlanTask, OpsError.Code, String)] = [
            (PlanTask(taskId: first.id), .usage, "assignee"),
            (PlanTask(taskId: first.id, assignee: "nobody"), .notFound, "nobody"),
            (PlanTask(taskId: first.id, assignee: "ivan"), .notFound, "ivan"),
            (PlanTask(taskId: client.id, assignee: "rita"), .usage, "assignee"),
            (PlanTask(taskId: first.id, dueDate: "2026-02-30"), .usage, "dueDate"),
            (PlanTask(taskId: first.id, dueDate: "2126-02-03"), .usage, "dueDate"),
            (PlanTask(taskId: first.id, dueDate: "2026-12-01", version: 9), .conflict, first.id),
            (PlanTask(taskId: "tsk_none", dueDate: "2026-12-01"), .notFound, "tsk_none"),
        ]
        for (request, code, subject) in cases {
            let error = try world.refusal(of: request)
            #expect(error.code == code && error.subject == subject, "\(error)")
        }
    }

    @Test func `IMP-3: comments are kept in order, counted, and leave the task's version alone`() throws {
        let one = try world.perform(CommentTask(taskId: first.id, body: "  Called them.  "))
        #expect(one.body == "Called them." && !one.clientVisible && one.author == "rita")
        #expect(try world.lastEntry().action == "TASK_COMMENT")
        let two = try world.perform(
            CommentTask(taskId: first.id, body: "They answer on Friday.", clientVisible: true), as: "mona")
        #expect(try world.ask(ListTaskComments(taskId: first.id)) == [one, two])
        let task = try world.task(first.id, of: project)
        #expect(task.commentCount == 2 && task.version == 1)
        for body in ["", "  \n", String(repeating: "x", count: 4_001)] {
            #expect(try world.refusal(of: CommentTask(taskId: first.id, body: body)).subject == "body")
        }
        let internalTask = try #require(try world.ask(ShowProject(project)).tasks.first { !$0.clientVisible })
        let leak = CommentTask(taskId: internalTask.id, body: "Hello", clientVisible: true)
        #expect(try world.refusal(of: leak).subject == "clientVisible")
        #expect(try world.refusal(of: CommentTask(taskId: "tsk_none", body: "Hello")).code == .notFound)
    }
}
