import Terminal

/// Something typed is given up only on the second Escape (TUI-7).
struct EscapeGuard: Sendable {
    /// What the first one says.
    static let words = Span("Escape again gives up what you typed.", .warning)

    private var isArmed = false

    /// Whether this Escape closes the dialog.
    mutating func closes(isTyped: Bool) -> Bool {
        defer { isArmed = true }
        return isArmed || !isTyped
    }

    /// Another key was pressed in between.
    mutating func disarm() { isArmed = false }
}
