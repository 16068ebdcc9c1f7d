import Terminal

/// What the keys of bindings are called now, for words on the screen that name one: they follow the configuration as
/// the bindings themselves do (TUI-4).
struct KeyNames: Sendable {
    private let changed: [String: [Key]]
    private let isKnown: Bool

    /// The names under a configuration.
    init(_ configuration: Configuration = Configuration()) {
        changed = configuration.keys
        isKnown = true
    }

    private init() {
        changed = [:]
        isKnown = false
    }

    /// For where the bindings themselves are being listed, so that no key is known yet.
    static let unknown = KeyNames()

    /// The first key of the binding of this id, as help and footer write it.
    subscript(_ id: String) -> String {
        guard isKnown else { return "" }
        return (changed[id] ?? KeyCatalog.binding(id)?.keys)?.first?.name ?? id
    }

    /// The first key of a screen's action.
    subscript(_ action: some ScreenAction) -> String { self[action.rawValue] }

    /// The first key of what can be done on every list.
    subscript(_ action: ListAction) -> String { self[action.rawValue] }

    /// The key that reads a screen again.
    var reload: String { self["console.reload"] }
}
