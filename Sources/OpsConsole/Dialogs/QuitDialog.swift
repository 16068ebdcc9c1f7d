import OpsDomain
import Terminal

/// Asks before the console is left with a session open or something unsent.
struct QuitDialog: DialogModel {
    var id = PaneID.none
    let hints = [KeyHint("tab", "next"), KeyHint("enter", "press"), KeyHint("esc", "cancel")]
    private var dialog: Dialog
    private let session: ImpersonationSession?

    /// Names what would be left behind.
    init(session: ImpersonationSession?, losses: [String]) {
        self.session = session
        var buttons = [Button("cancel", "Stay"), Button("leave", session == nil ? "Leave" : "Leave, keep it open")]
        if session != nil { buttons.append(Button("end", "End session and leave")) }
        dialog = Dialog("Leave the console", body: losses.map { Span($0) }, form: Form([], buttons: buttons), width: 72)
    }

    mutating func handle(_ key: Key, _ context: inout Context) {
        switch dialog.handle(key) {
        case .cancelled, .pressed("cancel"): context.want(.closeDialog)
        case .pressed("leave"): context.want(.leave)
        case .pressed: end(&context)
        case .ignored, .moved, .changed: break
        }
    }

    private func end(_ context: inout Context) {
        guard let session else { return }
        context.change(EndSession(sessionId: session.id), of: self) { dialog, result, context in
            switch result {
            case .success: context.want(.leave)
            case .failure(let error): dialog.dialog.body = [Span("✗ \(error.description)", .error)]
            }
        }
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        dialog.draw(on: &canvas, keepTop: rect.y)
    }
}
