import Ledger
import OpsDomain
import OpsService
import Terminal

/// What long work came to.
struct WorkOutcome: Sendable {
    /// What is said in the toast and the message log.
    var kind = Message.Kind.done
    var words: String
    /// What the dialog shows until it is closed; none closes it at once.
    var lines: [Span] = []
    /// What Return does then, besides closing, with its name.
    var enter: (name: String, intent: Intent)?
    /// What follows at once, such as the question that the work prepared.
    var next: Intent?
    /// Whether what is on the screens has changed by it.
    var changed = false
}

/// Asks for what it needs, does long work that tells how far it is and can be stopped, and says what came of it
/// (TUI-6); the one box for all work on the store as a whole.
struct WorkDialog: DialogModel {
    /// Hears how far the work is, the total being nil while nobody knows; returns whether to go on.
    typealias Report = @Sendable (_ done: Int, _ total: Int?) -> Bool
    typealias Work =
        @Sendable (
            _ client: any OpsClient, _ dialog: Dialog, _ report: @escaping Report
        ) async throws(OpsError) -> WorkOutcome

    /// The words of the box while it works.
    struct Running: Sendable {
        var title: String
        /// What is counted, such as `steps`.
        var unit: String
        /// What Escape does.
        var hint: String
    }

    private enum Phase: Sendable {
        case asking
        case running(StopSwitch, done: Int, total: Int?)
        case done
    }

    var id = PaneID.none
    /// It is about the whole store, so a change of the session does not stop it.
    let isBoundToSession = false
    private let name: String
    private let running: Running
    private let check: @Sendable (Dialog) -> [String: String]
    private let work: Work
    private let isDanger: Bool
    private let asks: Bool
    private let body: [Span]
    private var dialog: Dialog
    private var phase: Phase
    private var startedAt: Timestamp?
    private var result = TextView([])
    private var enter: (name: String, intent: Intent)?

    /// A dialog whose button `confirm` starts the work; without `action` the work starts at once.
    ///
    /// A dangerous one is pressed only after `typed` was typed (TUI-3). `name` is the request's, for tests and crash
    /// reports. `check` tells what is wrong with the fields, by their ids.
    init(
        _ title: String, _ body: [Span] = [], fields: [FormField] = [], action: String?, typed: String? = nil,
        name: String, running: Running, check: @escaping @Sendable (Dialog) -> [String: String] = { _ in [:] },
        work: @escaping Work
    ) {
        var dialog = Dialog.confirm(
            title, body: body, action: action ?? "", isDanger: typed != nil, typed: typed, fields: fields)
        dialog.form.focus = dialog.form.fields.isEmpty ? .button(1) : .field(0)
        self.dialog = dialog.with(.control("s"), pressing: "confirm")
        self.name = name
        self.running = running
        self.check = check
        self.work = work
        self.body = body
        isDanger = typed != nil
        asks = action != nil
        phase = action == nil ? .done : .asking
    }

    var hints: [KeyHint] {
        switch phase {
        case .asking: KeyHint.form
        case .running: [KeyHint("esc", "stop")]
        case .done: (enter.map { [KeyHint("enter", $0.name)] } ?? []) + [KeyHint("esc", "close")]
        }
    }

    mutating func appear(_ context: inout Context) {
        if !asks { start(&context) }
    }

    mutating func handle(_ key: Key, _ context: inout Context) {
        switch phase {
        case .asking: answer(key, &context)
        case .running(let stop, _, _): if key == .escape { stop.turnOn() }
        case .done:
            switch key {
            case _ where result.isTyping: _ = result.handle(key)
            case .escape, .character("q"): context.want(.closeDialog)
            case .enter:
                context.want(.closeDialog)
                if let enter { context.want(enter.intent) }
            default: _ = result.handle(key)
            }
        }
    }

    private mutating func answer(_ key: Key, _ context: inout Context) {
        let before = dialog.form.focus
        switch dialog.handle(key) {
        case .cancelled, .pressed("cancel"): context.want(.closeDialog)
        case .pressed:
            let errors = check(dialog)
            dialog.form.show(errors: errors)
            if errors.isEmpty { start(&context) }
        case .moved where key == .enter && !isDanger && dialog.form.focus == .button(0) && before != .button(1):
            // Return after the last field goes on to the button that does it, not to Cancel.
            dialog.form.focus = .button(1)
        case .moved, .changed, .ignored: break
        }
    }

    private mutating func start(_ context: inout Context) {
        let stop = StopSwitch()
        phase = .running(stop, done: 0, total: nil)
        startedAt = context.situation.now
        let (id, form, work) = (id, dialog, work)
        context.send(name, of: self, then: Self.took) { client, post in
            do throws(OpsError) {
                let outcome = try await work(client, form) { done, total in
                    post(
                        Delivery { state in
                            state.update(id, as: WorkDialog.self) { pane, _ in
                                pane.phase = .running(stop, done: done, total: total)
                            }
                        })
                    return !stop.isOn
                }
                return .success(outcome)
            } catch {
                return .failure(error)
            }
        }
    }

    private static func took(
        _ pane: inout WorkDialog, _ result: Result<WorkOutcome, OpsError>, _ context: inout Context
    ) {
        switch result {
        case .success(let outcome):
            pane.phase = .done
            if outcome.lines.isEmpty { context.want(.closeDialog) }
            pane.result = TextView(outcome.lines)
            pane.enter = outcome.enter
            if !outcome.words.isEmpty { context.say(outcome.kind, outcome.words) }
            if outcome.changed { context.want(.changed) }
            if let next = outcome.next { context.want(next) }
        case .failure(let error):
            let line = FailureNotice.onForm(
                error, isTyped: pane.asks && pane.dialog.form.fields.contains(where: \.isTyped))
            pane.phase = pane.asks ? .asking : .done
            pane.dialog.body = pane.body + [line]
            pane.result = TextView([line])
        }
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        switch phase {
        case .asking: dialog.draw(on: &canvas, keepTop: rect.y)
        case .running(let stop, let done, let total):
            let box = rect.centered(Size(66, 7))
            canvas.fill(box, .dialog)
            canvas.box(box, .light, .frame, title: running.title)
            let inner = box.inset(2, 1)
            let elapsed = situation.now.flatMap { now in
                startedAt.map { Double(now.milliseconds - $0.milliseconds) / 1000 }
            }
            Progress(done: done, total: total, elapsed: elapsed ?? 0, unit: running.unit).draw(
                in: inner.row(1), on: &canvas)
            canvas.write(
                stop.isOn ? "Stopping…" : running.hint, at: inner.row(3).origin, .dim, width: inner.width)
            canvas.cursor = inner.row(1).origin
        case .done:
            let width = min(rect.width, 76)
            let rows = result.wrapped(width: width - 4).count
            let box = rect.centered(Size(width, min(rect.height, rows + 2)))
            canvas.fill(box, .dialog)
            canvas.box(box, .light, .frame, title: dialog.title, note: "esc closes")
            result.draw(in: box.inset(2, 1), on: &canvas)
        }
    }
}
