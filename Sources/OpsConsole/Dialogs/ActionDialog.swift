import OpsDomain
import Terminal

/// A question with perhaps some fields, whose button performs one command.
///
/// While the command is on its way the dialog waits; when it fails the dialog stays, with all that was typed.
struct ActionDialog: DialogModel {
    typealias Submit = @Sendable (_ dialog: ActionDialog, _ context: inout Context) -> Void

    var id = PaneID.none
    private(set) var dialog: Dialog
    private let body: [Span]
    private let submit: Submit
    private let check: @Sendable (Dialog) -> [String: String]
    private let isDanger: Bool
    /// What the fields began with.
    private let given: [String]
    private var isBusy = false
    private var escape = EscapeGuard()

    /// A dialog whose button `confirm` performs `command`, made of what the fields hold.
    ///
    /// Ctrl-S presses it from anywhere. A dangerous one is pressed only after `typed`, a name, was typed (TUI-3); on one
    /// that `isFinal`, as it cannot be taken back, Cancel has the focus.
    /// `check` tells what is wrong with the fields, by their ids, before the command is made; `then` is told the
    /// answer after the dialog is closed.
    init<C: Command>(
        _ title: String, _ body: [Span] = [], fields: [FormField] = [], action: String, typed: String? = nil,
        isFinal: Bool = false,
        check: @escaping @Sendable (Dialog) -> [String: String] = { _ in [:] },
        command: @escaping @Sendable (Dialog) -> C,
        then: @escaping @Sendable (C.Answer, inout Context) -> Void
    ) {
        var dialog = Dialog.confirm(
            title, body: body, action: action, isDanger: typed != nil, typed: typed, fields: fields)
        // One thing that can be taken back: the button has the focus, unless something is to be typed first.
        dialog.form.focus = dialog.form.fields.isEmpty ? .button(isFinal ? 0 : 1) : .field(0)
        isDanger = typed != nil
        self.body = body
        given = dialog.form.fields.map(\.value)
        self.check = check
        self.dialog = dialog.with(.control("s"), pressing: "confirm")
        submit = { pane, context in
            context.change(command(pane.dialog), of: pane) { pane, result, context in
                switch result {
                case .success(let answer):
                    context.want(.closeDialog)
                    then(answer, &context)
                case .failure(let error):
                    pane.fail(error)
                    // What is on the screen behind it is stale.
                    if error.code == .conflict { context.want(.changed) }
                }
            }
        }
    }

    /// What stood in a field from the beginning is nobody's loss.
    var draft: String? {
        zip(dialog.form.fields, given).contains { $0.isTyped && $0.value != $1 } ? dialog.title : nil
    }

    mutating func handle(_ key: Key, _ context: inout Context) {
        guard !isBusy else { return }
        let before = dialog.form.focus
        switch dialog.handle(key) {
        case .cancelled: cancel(&context)
        case .pressed("confirm"): press(&context)
        case .pressed: context.want(.closeDialog)
        case .moved where key == .enter && !isDanger && dialog.form.focus == .button(0) && before != .button(1):
            // Return after the last field goes on to the button that does it, not to Cancel.
            dialog.form.focus = .button(1)
        case .moved, .changed: escape.disarm()
        case .ignored: break
        }
    }

    private mutating func press(_ context: inout Context) {
        let errors = check(dialog)
        dialog.form.show(errors: errors)
        guard errors.isEmpty else { return }
        isBusy = true
        dialog.body = body + [Span("Working…", .dim)]
        submit(self, &context)
    }

    /// Something typed is given up only on the second Escape (TUI-7).
    private mutating func cancel(_ context: inout Context) {
        if escape.closes(isTyped: draft != nil) {
            context.want(.closeDialog)
        } else {
            dialog.body = body + [EscapeGuard.words]
        }
    }

    private mutating func fail(_ error: OpsError) {
        isBusy = false
        dialog.body = body + [FailureNotice.onForm(error, isTyped: draft != nil)]
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        dialog.draw(on: &canvas, keepTop: rect.y)
    }
}

extension ActionDialog: DraftKeeping {
    /// The question with what it is about: the same words are asked about another record or tenant in other words.
    var draftForm: String? { ([dialog.title] + body.map(\.text)).joined(separator: "\n") }
    var draftFields: [String: String] { dialog.form.draftFields }
    mutating func restore(_ fields: [String: String]) { dialog.form.restore(fields) }
}
