import Terminal

extension ConsoleState {
    /// Says what became of a text that was to be copied.
    mutating func copied(_ text: String, as name: String, _ outcome: CopyOutcome) -> [Effect] {
        switch outcome {
        case .sent: say(.done, "Copied \(name): \(Clip.text(text.replacing("\t", with: "  "), to: 60))")
        case .tooLong(let bytes):
            say(
                .warning,
                "Not copied: \(name) has \(bytes.grouped) bytes, and a terminal takes \(CopyOutcome.largest.grouped).",
                detail: "An export writes it to a file.")
        case .notTaken(let terminal):
            say(
                .warning, "Not copied: a terminal of the type \(terminal) takes no copies from programs.",
                detail: "Nothing was sent to it.")
        }
        return []
    }
}
