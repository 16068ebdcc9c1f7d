import OpsDomain
public import Terminal

/// Every binding of the console with its standard keys: what can be remapped, and what `keys list` tells.
public enum KeyCatalog {
    /// A binding as it stands in the list.
    public struct Line: Sendable, Hashable {
        /// The name under which it can be remapped.
        public let id: String
        /// Its keys as they are documented.
        public let standard: [Key]
        /// The screen, or `Everywhere`.
        public let place: String
        /// What it does.
        public let help: String
        /// Whether a name must be typed before it is done.
        public let isDangerous: Bool
    }

    /// Every binding once, the screens' own first.
    public static var lines: [Line] {
        var seen: Set<String> = []
        return screens.flatMap { kind, bindings in
            bindings.compactMap { binding in
                // Digits and portals are the same on all screens, whatever they are called there.
                guard seen.insert(binding.id).inserted else { return nil }
                return Line(
                    id: binding.id, standard: binding.keys, place: binding.group, help: binding.help,
                    isDangerous: Danger.actions.contains(binding.id))
            }
        }
        .sorted { ($0.place == everywhere ? 1 : 0, $0.id) < ($1.place == everywhere ? 1 : 0, $1.id) }
    }

    private static let everywhere = "Everywhere"

    /// The bindings that hold on each screen, with their standard keys.
    static let screens: [(kind: ScreenKind, bindings: [Binding<ConsoleAction>])] = ScreenKind.allCases.map { kind in
        var state = ConsoleState(options: ConsoleOptions(), ids: RandomIDs(), keys: .unknown)
        state.screens[kind] = kind.make()
        state.current = kind
        if let portal = kind.portal { state.portal = portal }
        return (kind, state.keymap().bindings)
    }

    private static let byID: [String: Binding<ConsoleAction>] = Dictionary(
        screens.flatMap(\.bindings).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })

    /// The binding of that id.
    static func binding(_ id: String) -> Binding<ConsoleAction>? { byID[id] }

    /// The id that was probably meant: the one that shares most with it.
    static func nearest(to id: String) -> String? {
        func pairs(_ text: String) -> Set<String> { Set(zip(text, text.dropFirst()).map { "\($0)\($1)" }) }
        let wanted = pairs(id.lowercased())
        let scored = byID.keys.map { (id: $0, shared: pairs($0).intersection(wanted).count) }
        let best = scored.max { ($0.shared, $1.id) < ($1.shared, $0.id) }
        return best.flatMap { $0.shared * 2 >= max(1, wanted.count) ? $0.id : nil }
    }
}
