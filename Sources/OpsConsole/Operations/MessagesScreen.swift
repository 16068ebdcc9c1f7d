import OpsDomain
import Terminal

/// Everything that the console has told the operator, newest first (TUI-7).
struct MessagesScreen: ScreenModel {
    typealias Action = NoAction

    var id = PaneID.none
    private var view = TextView([])

    var kind: ScreenKind { .messages }

    mutating func appear(_ context: inout Context) { _ = view.handle(.home) }
    var isTyping: Bool { view.isTyping }
    mutating func handle(_ key: Key, _ context: inout Context) -> Bool { view.handle(key) }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        let messages = situation.log.messages
        view.lines = messages.isEmpty ? [Span("Nothing was said yet", .dim)] : messages.reversed().flatMap(Self.lines)
        view.draw(in: rect.inset(1, 0), on: &canvas)
    }

    private static func lines(_ message: Message) -> [Span] {
        let (sign, look): (String, Look) =
            switch message.kind {
            case .done: ("✓", .success)
            case .note: ("·", .normal)
            case .warning: ("!", .warning)
            case .failed: ("✗", .error)
            }
        let time = message.at.map(Format.clock) ?? "--:--:--"
        return [Span("\(time) \(sign) \(message.text)", look, hang: 11)]
            + [act(message), message.detail].compactMap(\.self).map { Span("           \($0)", .dim, hang: 11) }
    }

    /// Where what was done stands on the ledger, and in whose session that was.
    private static func act(_ message: Message) -> String? {
        message.entry.map { entry in
            "Ledger entry \(entry)\(message.tenant.map { ", in the session in \($0)" } ?? "")."
        }
    }
}
