import Ledger
import OpsDomain
import OpsService
import Terminal

/// Confirms, runs and reports a batch: its set was frozen before the question is asked, and nothing changes it (HOT-3).
struct QABulkDialog: DialogModel {
    /// What the button starts.
    enum Work: Sendable {
        case decide(QARequest, FrozenQAItems)
        case undo(ListQABatches.Batch)
    }

    private enum Phase: Sendable {
        case asking
        case running(StopSwitch, BulkProgress)
        case done(BulkReport)
    }

    var id = PaneID.none
    private let work: Work
    /// The queue that asked, which is told the report.
    private let queue: PaneID
    /// Made once, so that trying again after a lost answer never does the work twice.
    private let key: String
    private var dialog: Dialog
    private let body: [Span]
    private var phase = Phase.asking
    private var startedAt: Timestamp?
    private var escape = EscapeGuard()
    /// What the form began with.
    private let given: [String: String]
    private var report = TextView([])

    init(_ work: Work, for queue: PaneID, key: String) {
        self.work = work
        self.queue = queue
        self.key = key
        body = Self.body(work)
        let count = Self.count(work)
        var form = Form(
            Self.fields(work), buttons: [Button("cancel", "Cancel"), Button("confirm", Self.label(work) + " (Ctrl-S)")])
        // On one that changes many things Cancel has the focus (TUI-3).
        if count > 1 { form.focus(on: "cancel") } else if case .undo = work { form.focus(on: "confirm") }
        // A priority is to be chosen first: the one that the field begins with is nobody's choice.
        if case .decide(let request, _) = work, count == 1, request.errors.isEmpty, request.verb != .prioritize {
            form.focus(on: "confirm")
        }
        given = form.draftFields
        dialog = Dialog(Self.title(work), body: body, form: form).with(.control("s"), pressing: "confirm")
    }

    /// Only while it asks: what runs was started in its session, and a report starts nothing.
    var isBoundToSession: Bool { if case .asking = phase { true } else { false } }

    var hints: [KeyHint] {
        switch phase {
        case .asking: KeyHint.form
        case .running: [KeyHint("esc", "stop")]
        case .done: [KeyHint("j k", "scroll"), KeyHint("esc", "close")]
        }
    }

    mutating func handle(_ key: Key, _ context: inout Context) {
        switch phase {
        case .asking: answer(key, &context)
        case .running(let stop, _): if key == .escape { stop.turnOn() }
        case .done:
            if !report.isTyping, key == .escape || key == .enter || key == .character("q") {
                context.want(.closeDialog)
            } else {
                _ = report.handle(key)
            }
        }
    }

    private mutating func answer(_ key: Key, _ context: inout Context) {
        let before = dialog.form.focus
        switch dialog.handle(key) {
        case .cancelled:
            guard !escape.closes(isTyped: dialog.form.draftFields != given) else { return context.want(.closeDialog) }
            dialog.body = body + [EscapeGuard.words]
        case .pressed("confirm"): start(&context)
        case .pressed: context.want(.closeDialog)
        case .moved
        where key == .enter && Self.count(work) == 1 && dialog.form.focus == .button(0) && before != .button(1):
            dialog.form.focus(on: "confirm")
        case .moved, .changed: escape.disarm()
        case .ignored: break
        }
    }

    private mutating func start(_ context: inout Context) {
        let stop = StopSwitch()
        startedAt = context.situation.now
        switch work {
        case .decide(var request, let frozen):
            request.fill(from: dialog)
            dialog.form.show(errors: request.errors)
            guard request.errors.isEmpty else { return }
            let filled = request
            context.tell(queue, as: QAQueueScreen.self) { queue, _ in queue.lastAction = .decide(filled) }
            run(
                ChangeQAItems(
                    action: request.action, items: frozen.items, reason: request.reason.isEmpty ? nil : request.reason,
                    batchKey: key), stop, &context)
        case .undo(let batch): run(UndoQABatch(batchId: batch.id), stop, &context)
        }
        phase = .running(stop, BulkProgress(done: 0, total: Self.count(work)))
    }

    private func run(_ command: some BulkCommand, _ stop: StopSwitch, _ context: inout Context) {
        context.changeMany(command, of: self, stop: stop) { dialog, progress in
            if case .running(let stop, _) = dialog.phase { dialog.phase = .running(stop, progress) }
        } then: { dialog, result, context in
            dialog.took(result, &context)
        }
    }

    private mutating func took(_ result: Result<BulkReport, OpsError>, _ context: inout Context) {
        switch result {
        case .failure(let error):
            phase = .asking
            dialog.body = body + [FailureNotice.onForm(error, isTyped: dialog.form.draftFields != given)]
        case .success(let answer):
            context.tell(queue, as: QAQueueScreen.self) { queue, context in queue.took(answer, &context) }
            let words = "\(Format.count(answer.count(.applied), "item")) \(past)"
            if answer.isSuccess, answer.archived == nil {
                context.want(.closeDialog)
                let key = context.situation.keys[QAQueueScreen.Action.undo]
                let undo = isUndoable && answer.count(.applied) > 0 ? "\(key) takes it back." : nil
                // Who asks what they just did wants to know where, too.
                let whose = answer.count(.applied) == Self.count(work) ? Self.whose(work) + "." : nil
                let detail = [undo, whose].compactMap(\.self).joined(separator: " ")
                context.say(
                    .done, "\(words)\(answer.repeated ? ", by an earlier try" : "").",
                    detail: detail.isEmpty ? nil : detail)
            } else {
                let others = answer.tried - answer.count(.applied)
                let rest = others > 0 ? ", \(Format.count(others, "other")) not" : ", by an earlier try"
                context.say(.warning, words + rest)
                phase = .done(answer)
                report = TextView(QAReport.lines(answer))
            }
        }
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        switch phase {
        case .asking: dialog.draw(on: &canvas, keepTop: rect.y)
        case .running(let stop, let progress):
            let box = rect.centered(Size(66, 7))
            canvas.fill(box, .dialog)
            canvas.box(box, .light, .frame, title: dialog.title)
            let inner = box.inset(2, 1)
            let elapsed = situation.now.flatMap { now in
                startedAt.map { Double(now.milliseconds - $0.milliseconds) / 1000 }
            }
            Progress(done: progress.done, total: progress.total, elapsed: elapsed ?? 0, unit: "items").draw(
                in: inner.row(1), on: &canvas)
            let hint = stop.isOn ? "Stopping after this chunk…" : "esc stops; what was applied stays applied"
            canvas.write(hint, at: inner.row(3).origin, .dim, width: inner.width)
            canvas.cursor = inner.row(1).origin
        case .done(let answer):
            let box = rect.centered(Size(min(rect.width, 76), min(rect.height, report.lines.count + 2)))
            canvas.fill(box, .dialog)
            canvas.box(box, .light, .frame, title: "Result: \(answer.action)", note: "esc closes")
            report.draw(in: box.inset(2, 1), on: &canvas)
        }
    }
}

extension QABulkDialog: DraftKeeping {
    var draftForm: String? { ([dialog.title] + body.map(\.text)).joined(separator: "\n") }
    var draftFields: [String: String] { dialog.form.draftFields }
    mutating func restore(_ fields: [String: String]) { dialog.form.restore(fields) }
}

// MARK: - Wording

extension QABulkDialog {
    private static func count(_ work: Work) -> Int {
        switch work {
        case .decide(_, let frozen): frozen.items.count
        case .undo(let batch): batch.applied
        }
    }

    private static func title(_ work: Work) -> String {
        switch work {
        case .decide(let request, let frozen): "\(request.verb.title) \(Format.count(frozen.items.count, "item"))"
        case .undo(let batch): "Take back: \(batch.action) \(Format.count(batch.applied, "item"))"
        }
    }

    private static func label(_ work: Work) -> String {
        switch work {
        case .decide(let request, let frozen):
            "\(request.verb == .prioritize ? "Change" : request.verb.title) \(frozen.items.count.grouped)"
        case .undo(let batch): "Take back \(batch.applied.grouped)"
        }
    }

    /// How many items are whose.
    private static func whose(_ work: Work) -> String {
        switch work {
        case .decide(_, let frozen): Format.tenants(frozen.tenants, of: frozen.tenantCount)
        case .undo(let batch): Format.tenants(batch.tenants, of: batch.tenantCount)
        }
    }

    private var isUndoable: Bool { if case .decide = work { true } else { false } }

    private var past: String {
        switch work {
        case .decide(let request, _): request.verb.past
        case .undo: "taken back"
        }
    }

    private static func fields(_ work: Work) -> [FormField] {
        if case .decide(let request, _) = work { return request.fields }
        return []
    }

    private static func body(_ work: Work) -> [Span] {
        switch work {
        case .undo(let batch):
            let since = Format.clock(batch.createdAt)
            return [
                Span(whose(work)),
                Span("Each goes back to what it was, unless somebody changed it since \(since)."),
            ]
        case .decide(_, let frozen):
            var lines = [Span(whose(work))]
            if frozen.hidden > 0 {
                lines.append(
                    Span(
                        "\(frozen.hidden.grouped) of them \(frozen.hidden == 1 ? "is" : "are") hidden by the filter",
                        .warning))
            }
            if frozen.missing > 0 {
                lines.append(Span("\(Format.count(frozen.missing, "marked item")) no longer there", .warning))
            }
            return lines
        }
    }
}

/// The report of a batch in lines: counts by outcome, then every item that was not applied, with why.
enum QAReport {
    static func lines(_ report: BulkReport) -> [Span] {
        let counts = ItemOutcome.allCases.map { ($0, report.count($0)) }.filter { $0.1 > 0 }
        var lines = [Span(counts.map { "\($0.1.grouped) \($0.0.rawValue)" }.joined(separator: ", "), .strong)]
        if let archived = report.archived { lines.append(Span(archived.words, .warning)) }
        if let stopped = report.stopped { lines.append(Span("✗ Stopped: \(stopped.description)", .error)) }
        let rest = report.items.filter { $0.outcome != .applied }
        if !rest.isEmpty { lines.append("") }
        return lines
            + rest.map { item in
                let look: Look = item.outcome == .noop ? .dim : .warning
                return Span("\(item.outcome.rawValue)  \(item.id)  \(item.detail ?? "")", look)
            }
    }
}
