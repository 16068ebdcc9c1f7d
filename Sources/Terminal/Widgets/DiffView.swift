/// One field before and after a change; nil where there was no value.
public struct FieldChange: Hashable, Sendable {
    /// The field's name.
    public var field: String
    /// Before, or nil when the record was made by the change.
    public var before: String?
    /// After, or nil when the record is gone.
    public var after: String?

    /// Makes a change.
    public init(_ field: String, before: String?, after: String?) {
        self.field = field
        self.before = before
        self.after = after
    }
}

/// A change of a record, field by field.
public enum DiffView {
    /// The lines: `+` for added, `-` for removed, `~` for both lines of a changed field, two spaces for one that did
    /// not change.
    ///
    /// Line ends inside a value are shown as signs by the canvas, so that every value is one line before wrapping.
    public static func lines(_ changes: [FieldChange]) -> [Span] {
        let width = changes.map { TextWidth.of($0.field) }.max() ?? 0
        return changes.flatMap { change -> [Span] in
            let name = change.field + String(repeating: " ", count: width - TextWidth.of(change.field))
            let blank = String(repeating: " ", count: width)
            switch (change.before, change.after) {
            case (nil, nil): return []
            case (nil, .some(let after)): return [Span("+ \(name)  \(oneLine(after))", .added)]
            case (.some(let before), nil): return [Span("- \(name)  \(oneLine(before))", .removed)]
            case (.some(let before), .some(let after)) where before == after:
                return [Span("  \(name)  \(oneLine(before))", .dim)]
            case (.some(let before), .some(let after)):
                return [
                    Span("~ \(name)  \(oneLine(before))", .removed), Span("~ \(blank)→ \(oneLine(after))", .added),
                ]
            }
        }
    }

    private static func oneLine(_ text: String) -> String {
        guard text.contains(where: \.isNewline) else { return text }
        return String(text.flatMap { $0.isNewline ? "␊" : String($0) })
    }
}
