import Terminal

/// A question whose answer stays in the console: nothing is sent before its button was pressed.
struct AskDialog: DialogModel {
    var id = PaneID.none
    /// What it asks for is about no tenant in particular.
    let isBoundToSession = false
    private var dialog: Dialog
    private let check: @Sendable (Dialog) -> [String: String]
    private let then: @Sendable (Dialog, inout Context) -> Void

    /// A dialog with fields; `check` tells what is wrong with them, by their ids, `then` gets them when nothing is.
    init(
        _ title: String, _ body: [Span] = [], fields: [FormField], action: String,
        check: @escaping @Sendable (Dialog) -> [String: String] = { _ in [:] },
        then: @escaping @Sendable (Dialog, inout Context) -> Void
    ) {
        let form = Form(fields, buttons: [Button("cancel", "Cancel"), Button("confirm", action)])
        dialog = Dialog(title, body: body, form: form, width: 74).with(.control("s"), pressing: "confirm")
        self.check = check
        self.then = then
    }

    mutating func handle(_ key: Key, _ context: inout Context) {
        let before = dialog.form.focus
        switch dialog.handle(key) {
        case .cancelled, .pressed("cancel"): context.want(.closeDialog)
        case .pressed:
            let errors = check(dialog)
            dialog.form.show(errors: errors)
            guard errors.isEmpty else { return }
            context.want(.closeDialog)
            then(dialog, &context)
        case .moved where key == .enter && dialog.form.focus == .button(0) && before != .button(1):
            dialog.form.focus(on: "confirm")
        case .moved, .changed, .ignored: break
        }
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        dialog.draw(on: &canvas, keepTop: rect.y)
    }
}
