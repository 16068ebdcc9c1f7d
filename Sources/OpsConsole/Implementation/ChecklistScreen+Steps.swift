import OpsDomain
import Terminal

// The steps: one key each, with undo; what needs words asks for them.

extension ChecklistScreen {
    mutating func step(_ action: TaskAction, _ context: inout Context) {
        guard let task, busy.insert(task.id).inserted else { return }
        context.change(ChangeTask(taskId: task.id, action: action, version: task.version), of: self) {
            screen, result, context in
            screen.busy.remove(task.id)
            switch result {
            case .success(let changed):
                screen.lastAction = action
                screen.took(changed, action)
                let tenant = screen.project.map { " (\($0.organizationName))" } ?? ""
                context.note("\(changed.title) is \(Format.words(changed.status.rawValue)) now\(tenant).")
            case .failure(let error): screen.failed(error, &context)
            }
        }
    }

    /// A step was taken: it is shown, can be taken back, and the cursor goes on to the next open task.
    mutating func took(_ task: ProjectTask, _ action: TaskAction) {
        list.update(task)
        steps.append(Step(taskID: task.id, version: task.version, what: task.title))
        guard task.status.isFinished, self.task?.id == task.id else { return }
        guard let next = list.unfoldOpen(after: task.id) else { return }
        _ = state.move(toRow: next, list.source)
    }

    /// What was on the screen is stale when somebody else was faster: then it is read again.
    mutating func failed(_ error: OpsError, _ context: inout Context) {
        context.say(error)
        if error.kind == "record.changed" { reload(&context) }
    }

    mutating func undo(_ context: inout Context) {
        guard let step = steps.last, busy.insert(step.taskID).inserted else { return }
        context.change(UndoTask(taskId: step.taskID, version: step.version), of: self) { screen, result, context in
            screen.busy.remove(step.taskID)
            screen.steps.removeAll { $0 == step }
            switch result {
            case .success(let task):
                screen.list.update(task)
                _ = screen.state.move(toRow: .task(task.id), screen.list.source)
                context.say(.done, "Taken back: \(task.title) is \(Format.words(task.status.rawValue)) again.")
            case .failure(let error): screen.failed(error, &context)
            }
        }
    }

    mutating func askReason(_ action: TaskAction, _ context: inout Context) {
        guard let task else { return }
        let id = id
        let verb = action == .skip ? "Skip" : "Not applicable"
        context.want(
            .dialog(
                ActionDialog(
                    "\(verb): \(task.title)", [Span(tenantLine)],
                    fields: [FormField("reason", "Reason", .text(TextField(placeholder: "needed", maxLength: 500)))],
                    action: verb, check: { $0.value("reason").trimmed.isEmpty ? ["reason": "a reason is needed"] : [:] }
                ) { dialog in
                    ChangeTask(
                        taskId: task.id, action: action, version: task.version, note: dialog.value("reason").trimmed)
                } then: { changed, context in
                    context.tell(id, as: ChecklistScreen.self) { screen, _ in screen.took(changed, action) }
                    context.say(.done, "\(verb): \(task.title)")
                }))
    }

    mutating func askBlocker(_ context: inout Context) {
        guard let task else { return }
        let id = id
        let categories = BlockerCategory.allCases
        let fields = [
            FormField("title", "Blocks", .text(TextField(placeholder: "what is in the way", maxLength: 200))),
            FormField("category", "Whose", .choice(Choice(categories.map { Format.words($0.rawValue) }))),
            FormField("owner", "Owner", .text(TextField(placeholder: "login; empty for you", maxLength: 64))),
        ]
        context.want(
            .dialog(
                ActionDialog(
                    "Blocker on: \(task.title)", [Span(tenantLine)], fields: fields, action: "Open the blocker",
                    check: {
                        $0.value("title").trimmed.count < 3
                            ? ["title": "say what blocks, in 3 characters or more"] : [:]
                    }
                ) { dialog in
                    let category =
                        categories.first { Format.words($0.rawValue) == dialog.value("category") } ?? .internal
                    let owner = dialog.value("owner").trimmed
                    return OpenBlocker(
                        projectId: task.projectId, taskIds: [task.id], category: category,
                        title: dialog.value("title").trimmed, owner: owner.isEmpty ? nil : owner)
                } then: { blocker, context in
                    context.say(.done, "Blocker opened: \(blocker.title)")
                    context.tell(id, as: ChecklistScreen.self) { screen, context in screen.reload(&context) }
                }))
    }

    mutating func askResolution(_ context: inout Context) {
        guard let task, let blocker = answer.value?.blockers.first(where: { task.openBlockers.contains($0.id) }) else {
            return
        }
        let id = id
        context.want(
            .dialog(
                ActionDialog.resolving(blocker) { context in
                    context.tell(id, as: ChecklistScreen.self) { screen, context in screen.reload(&context) }
                }))
    }

    mutating func askComment(_ context: inout Context) {
        guard let task else { return }
        let fields = [
            FormField("body", "Comment", .area(TextArea(maxLength: 4000), rows: 4)),
            FormField("visible", "", .check(CheckBox("the client sees it"))),
        ]
        context.want(
            .dialog(
                ActionDialog(
                    "Comment on: \(task.title)", [Span(tenantLine)], fields: fields, action: "Comment",
                    check: { $0.value("body").trimmed.isEmpty ? ["body": "nothing is written yet"] : [:] }
                ) { dialog in
                    CommentTask(
                        taskId: task.id, body: dialog.value("body").trimmed,
                        clientVisible: dialog.value("visible") == "yes")
                } then: { _, context in
                    context.say(.done, "Comment kept on \(task.title).")
                }))
    }

    private var tenantLine: String { project.map { "\($0.organizationName)  \($0.organizationId)" } ?? "" }
}

extension ActionDialog {
    /// Asks how a blocker was resolved.
    static func resolving(_ blocker: Blocker, then: @escaping @Sendable (inout Context) -> Void) -> ActionDialog {
        ActionDialog(
            "Resolve: \(blocker.title)",
            [Span("\(blocker.organizationName), blocks \(Format.count(blocker.taskIds.count, "task"))")],
            fields: [FormField("resolution", "How", .text(TextField(placeholder: "optional", maxLength: 500)))],
            action: "Resolve"
        ) { dialog in
            ResolveBlocker(
                blockerId: blocker.id, resolution: dialog.value("resolution").trimmed, version: blocker.version)
        } then: { resolved, context in
            context.say(.done, "Resolved: \(resolved.title)")
            then(&context)
        }
    }
}
