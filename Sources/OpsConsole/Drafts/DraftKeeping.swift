import Terminal

/// A pane with a form whose text survives a crash (TUI-7).
protocol DraftKeeping: Pane {
    /// Tells its form apart from all others, with what it is about; nil while there is no form.
    var draftForm: String? { get }
    /// What is typed, by field; empty while nothing is that would be missed.
    var draftFields: [String: String] { get }
    /// Puts back what was typed.
    mutating func restore(_ fields: [String: String])
}

extension Form {
    /// A name typed to confirm something dangerous: never kept, for it would be no confirmation any more (TUI-3).
    private static let confirmation = "typed"

    /// What is in the fields; empty while no text is typed.
    var draftFields: [String: String] {
        let kept = fields.filter { $0.id != Self.confirmation }
        guard kept.contains(where: \.isTyped) else { return [:] }
        return Dictionary(kept.map { ($0.id, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    /// Puts what was in the fields back, as far as they are still there.
    mutating func restore(_ fields: [String: String]) {
        for (id, value) in fields where id != Self.confirmation { self[id]?.set(value) }
    }
}

extension FormField {
    /// Whether it is a place for text with something in it.
    var isTyped: Bool {
        switch content {
        case .text(let field): !field.text.isEmpty
        case .area(let area, _): !area.text.isEmpty
        case .choice, .check: false
        }
    }
}
