import Ledger
import OpsDomain
import OpsService

/// The verbs of checklists (IMP-3).
enum TaskVerbs {
    static let all =
        [
            Verb(
                noun: "task", name: "list", summary: "list the tasks of a project, in the checklist's order",
                arguments: [ProjectVerbs.project],
                options: [
                    Option(name: "phase", value: .text("NAME"), help: "only of the phase whose name has this"),
                    Option(
                        name: "status", value: .token("S", TaskStatus.allCases.map(\.rawValue)),
                        help: "only of this status"),
                ],
                examples: ["opsconsole task list acme-health --status BLOCKED"], action: .onStore(list))
        ] + steps + [
            Verb(
                noun: "task", name: "undo", summary: "take the last step on a task back, if it was your own",
                arguments: [task],
                options: [
                    Option(
                        name: "if-version", value: .integer("N", 0...Int(Int32.max)),
                        help: "the version that the step left, as it said", isRequired: true)
                ],
                examples: ["opsconsole task undo tsk_… --if-version 4"], action: .onStore(undo)),
            Verb(
                noun: "task", name: "plan", summary: "assign a task, set its due day, or both",
                arguments: [task],
                options: [
                    Option(name: "assignee", value: .text("LOGIN"), help: "who is to do it"),
                    Option(name: "due", value: .day("DAY"), help: "the day it is due"), ProjectVerbs.version,
                ],
                examples: ["opsconsole task plan tsk_… --assignee rosa --due 2026-12-04"], action: .onStore(plan)),
            Verb(
                noun: "task", name: "comment", summary: "comment on a task",
                arguments: [task, Argument(name: "TEXT", help: "1 to 4,000 characters")],
                options: [Option(name: "client-visible", value: .flag, help: "let the client see it")],
                examples: ["opsconsole task comment tsk_… 'waiting for their certificate'"], action: .onStore(comment)),
            Verb(
                noun: "task", name: "comments", summary: "list the comments of a task, oldest first",
                arguments: [task], examples: ["opsconsole task comments tsk_…"], action: .onStore(comments)),
        ]

    private static let task = Argument(name: "TASK", help: "the task's id, as 'task list' shows it")
    private static let why = Option(
        name: "reason", value: .text("TEXT"), help: "why; on the ledger and on the task", isRequired: true)

    /// The steps that one key takes on the screen.
    private static let steps = [
        step(.start, "begin a task"),
        step(
            .done, "finish a task",
            options: [Option(name: "evidence", value: .text("TEXT"), help: "a note or link that shows it was done")]),
        step(.skip, "leave a task out, with a reason", options: [why]),
        step(.notApplicable, "say that a task does not apply, with a reason", options: [why]),
        step(.reopen, "open a finished or skipped task again"),
    ]

    private static func step(_ action: TaskAction, _ summary: String, options: [Option] = []) -> Verb {
        let words = options.map { option in
            option.name == "reason"
                ? " --reason 'the client has no such system'" : " --evidence 'signed on 18 November'"
        }
        return Verb(
            noun: "task", name: action.rawValue, summary: summary, arguments: [task],
            options: options + [ProjectVerbs.version],
            examples: ["opsconsole task \(action.rawValue) tsk_…\(words.joined())"],
            action: .onStore { (call, service) async throws(OpsError) -> Reply in
                let task = try await service.perform(
                    ChangeTask(
                        taskId: try call.required(0), action: action, version: call.integer("if-version"),
                        note: call.text("reason"), evidence: call.text("evidence")), session: nil)
                return try reply(task)
            })
    }

    private static func reply(_ task: ProjectTask) throws(OpsError) -> Reply {
        try .object(task, "\(task.title): \(task.status.rawValue), version \(task.version).")
    }

    private static func list(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let answer = try await ProjectVerbs.find(try call.required(0), service)
        let names = Dictionary(answer.phases.map { ($0.id, $0.name) }) { first, _ in first }
        let phase = call.text("phase")?.lowercased()
        let status = call.text("status")
        let tasks = answer.tasks.filter { task in
            let fitsPhase = phase.map { (names[task.phaseId] ?? "").lowercased().contains($0) } ?? true
            return fitsPhase && (status.map { $0 == task.status.rawValue } ?? true)
        }
        return try .list(
            tasks,
            [
                Column("ID") { $0.id }, Column("PHASE") { names[$0.phaseId] ?? "" },
                Column("STATUS") { $0.status.rawValue },
                Column("DUE") { $0.dueDate ?? "" }, Column("OWNER") { $0.assignee ?? $0.ownerSide.rawValue },
                Column("VERSION", isNumber: true) { String($0.version) }, Column("TASK") { $0.title },
            ], empty: "No task is like that.")
    }

    private static func undo(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        try reply(
            try await service.perform(
                UndoTask(taskId: try call.required(0), version: call.integer("if-version") ?? 0), session: nil))
    }

    private static func plan(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        guard call.has("assignee") || call.has("due") else {
            throw OpsError(UsageError.missingOption("assignee or --due", of: call.verb.title))
        }
        let task = try await service.perform(
            PlanTask(
                taskId: try call.required(0), assignee: call.text("assignee"), dueDate: call.text("due"),
                version: call.integer("if-version")), session: nil)
        return try .object(
            task,
            "\(task.title): \(task.assignee ?? "nobody") by \(task.dueDate ?? "no day"), version \(task.version).")
    }

    private static func comment(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let comment = try await service.perform(
            CommentTask(
                taskId: try call.required(0), body: try call.required(1), clientVisible: call.has("client-visible")),
            session: nil)
        return try .object(
            comment, "Commented, \(comment.clientVisible ? "for the client too" : "internal only"): \(comment.id).")
    }

    private static func comments(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        try .list(
            try await service.ask(ListTaskComments(taskId: try call.required(0)), session: nil),
            [
                Column("WHEN") { $0.createdAt.description }, Column("WHO") { $0.author },
                Column("FOR") { $0.clientVisible ? "client" : "internal" }, Column("TEXT") { $0.body },
            ], empty: "There are no comments.")
    }
}
