import OpsDomain
import Terminal

extension ChecklistScreen {
    static let wideWidth = 130

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        guard reference != nil else {
            canvas.write("No project chosen: 1 lists them", at: Point(rect.x + 1, rect.y), .dim)
            return
        }
        guard !FailureNotice.draw(ifEmpty: answer, situation.keys, in: rect, on: &canvas) else { return }
        isWide = rect.width >= Self.wideWidth
        var area = rect
        if isWide {
            let parts = rect.columns(.flexible(3), .flexible(2), gap: 1)
            area = parts[0]
            drawSide(in: parts[1], situation, &canvas)
        }
        drawHead(in: area.row(0), situation, &canvas)
        drawRows(in: area.cutTop(1).rest, situation, &canvas)
    }

    private func drawHead(in rect: Rect, _ situation: Situation, _ canvas: inout Canvas) {
        let counts = list.counts()
        var parts = [Span(" Checklist \(counts.done)/\(counts.total) done, \(counts.blocked) blocked", .strong)]
        if let progress = progress(situation), project?.actualGoLiveDate == nil { parts += [", ", progress.verdict] }
        canvas.write(parts, at: rect.origin, width: rect.width)
    }

    private func progress(_ situation: Situation) -> ProjectProgress? {
        guard let project, let now = situation.now else { return nil }
        return ProjectProgress(project, list.tasks, at: now)
    }

    /// The task under the cursor, and below it, where there is room for both, the project's burn-down (TUI-12).
    private func drawSide(in rect: Rect, _ situation: Situation, _ canvas: inout Canvas) {
        guard rect.height >= 30, let progress = progress(situation) else { return drawDetail(in: rect, &canvas) }
        let parts = rect.cutBottom(14)
        drawDetail(in: parts.rest, &canvas)
        progress.draw(in: parts.bottom, on: &canvas)
    }

    private mutating func drawRows(in rect: Rect, _ situation: Situation, _ canvas: inout Canvas) {
        state.layout(rows: rect, source: list.source)
        for (offset, index) in state.visible.enumerated() where index < list.rows.count {
            let row = rect.row(offset)
            let hasCursor = index == state.cursor
            if hasCursor {
                canvas.write("▶", at: row.origin, .focusMarker)
                canvas.cursor = row.origin
            }
            switch list.rows[index] {
            case .phase(let id): if let phase = list.phase(id) { draw(phase, in: row, hasCursor, &canvas) }
            case .task(let id): if let task = list.task(id) { draw(task, in: row, hasCursor, situation, &canvas) }
            }
        }
    }

    private func draw(_ phase: ProjectPhase, in rect: Rect, _ hasCursor: Bool, _ canvas: inout Canvas) {
        let counts = list.counts(of: phase.id)
        let sign = counts.total > 0 && counts.done == counts.total ? "✓" : list.isFolded(phase.id) ? "▸" : "▾"
        canvas.write(sign, at: Point(rect.x + 2, rect.y), counts.done == counts.total ? .success : .normal)
        let width = min(30, rect.width - 30)
        canvas.write(phase.name, at: Point(rect.x + 4, rect.y), hasCursor ? .focusedRow : .strong, width: width)
        Gauge.draw(counts.done, of: counts.total, in: Rect(rect.x + 5 + width, rect.y, 10, 1), on: &canvas)
        let blocked = counts.blocked == 0 ? "" : "  \(counts.blocked) blocked"
        canvas.write(
            [Span(" \(counts.done)/\(counts.total)"), Span(blocked, .error)], at: Point(rect.x + 15 + width, rect.y))
    }

    private func draw(
        _ task: ProjectTask, in rect: Rect, _ hasCursor: Bool, _ situation: Situation, _ canvas: inout Canvas
    ) {
        let (sign, look) = TaskLook.sign(task.status)
        canvas.write(sign, at: Point(rect.x + 5, rect.y), look)
        let parts = Rect(rect.x + 7, rect.y, rect.width - 7, 1).columns(
            .flexible(1), .fixed(15), .fixed(13), .fixed(7), gap: 1)
        let titleLook: Look = task.status.isFinished ? .dim : hasCursor ? .focusedRow : .normal
        let title = task.title + (task.required ? "" : " (optional)")
        canvas.write(title, at: parts[0].origin, titleLook, width: parts[0].width)
        canvas.write(state(of: task, situation), at: parts[1].origin, look, width: parts[1].width)
        canvas.write(TaskLook.owner(task), at: parts[2].origin, .dim, width: parts[2].width)
        let late = task.dueDate.map { due in situation.now.map { due < Format.date($0) } ?? false } ?? false
        let due = task.dueDate.map(Format.day) ?? ""
        canvas.write(
            (late && !task.status.isFinished ? "!" : "") + due, at: parts[3].origin,
            late && !task.status.isFinished ? .warning : .dim, width: parts[3].width, align: .trailing)
    }

    /// The task's state in words; of an open one, what it waits for.
    private func state(of task: ProjectTask, _ situation: Situation) -> String {
        if task.status == .blocked, let blocker = list.openBlockers(of: task).first {
            return "blocked \(Format.age(blocker.openedAt, at: situation.now))"
        }
        if task.status == .todo, list.waits(for: task) != nil { return "waits" }
        return task.status == .todo ? "" : Format.words(task.status.rawValue)
    }

    private func drawDetail(in rect: Rect, _ canvas: inout Canvas) {
        canvas.rule(rect.row(0), .light, .frame, title: "Task")
        guard let task else { return }
        var view = TextView(TaskLook.lines(task, list: list, comments: []))
        view.draw(in: rect.cutTop(1).rest, focused: false, on: &canvas)
    }

    func status(_ situation: Situation) -> Span? {
        if let error = answer.error, answer.value != nil { return FailureNotice.status(error, situation.keys) }
        if let task, let blocker = list.openBlockers(of: task).first {
            return Span("■ \(blocker.title) (\(Format.words(blocker.category.rawValue)), \(blocker.owner))", .dim)
        }
        if let task, let waits = list.waits(for: task) { return Span("\(task.title) waits, \(waits)", .dim) }
        return steps.last.map { Span("\(situation.keys[Action.undo]) takes back: \($0.what)", .dim) }
    }
}

/// How a task looks: a sign, a word, a colour.
enum TaskLook {
    /// The sign of a state, told apart without colour.
    static func sign(_ status: TaskStatus) -> (String, Look) {
        switch status {
        case .todo: ("○", .normal)
        case .inProgress: ("◐", .info)
        case .done: ("✓", .success)
        case .skipped: ("–", .dim)
        case .notApplicable: ("∅", .dim)
        case .blocked: ("■", .error)
        }
    }

    /// Who does it.
    static func owner(_ task: ProjectTask) -> String {
        task.assignee ?? (task.ownerSide == .client ? "client" : "nobody yet")
    }

    /// Everything about a task.
    static func lines(_ task: ProjectTask, list: ChecklistRows, comments: [TaskComment]) -> [Span] {
        let (sign, look) = sign(task.status)
        var lines = [Span(task.title, .strong), Span("\(sign) \(Format.words(task.status.rawValue))", look)]
        lines += list.openBlockers(of: task).map { blocker in
            Span("  by: \(blocker.title) (\(Format.words(blocker.category.rawValue)), \(blocker.owner))", hang: 6)
        }
        if let reason = task.reason { lines.append(Span("reason: \(reason)")) }
        let due = task.dueDate.map { ", due \(Format.day($0))" } ?? ""
        lines.append(Span("\(owner(task))\(due), \(Format.count(task.durationDays, "business day"))"))
        let flags = [task.required ? "required" : "optional", task.clientVisible ? "the client sees it" : "internal"]
        lines.append(Span(flags.joined(separator: ", "), .dim))
        lines += ["", Span(task.description)]
        let before = task.dependsOn.compactMap { list.task($0) }
        if !before.isEmpty {
            lines +=
                ["", Span("After", .title)]
                + before.map { Span("\(TaskLook.sign($0.status).0) \($0.title)", TaskLook.sign($0.status).1) }
        }
        if let evidence = task.evidence { lines += ["", Span("Evidence", .title), Span(evidence)] }
        guard !comments.isEmpty else { return lines }
        return lines + ["", Span("Comments", .title)]
            + comments.flatMap { comment -> [Span] in
                let who =
                    "\(Format.minute(comment.createdAt))  \(comment.author)\(comment.clientVisible ? "  client sees it" : "")"
                return [Span(who, .dim), Span(comment.body)]
            }
    }
}
