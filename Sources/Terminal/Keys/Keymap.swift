/// The bindings that hold on one screen, innermost first.
public struct Keymap<Action: Hashable & Sendable>: Sendable {
    /// What a key does.
    public enum Resolution: Hashable, Sendable {
        case action(Action)
        /// The key is bound but cannot be used now, and why.
        case disabled(String, name: String)
        case unbound
    }

    /// Two bindings of one screen that want the same key.
    public struct Conflict: Hashable, Sendable {
        /// The key.
        public var key: Key
        /// The ids of the bindings, in their order; the first one gets the key.
        public var ids: [String]
    }

    /// A line of the help.
    public struct HelpRow: Hashable, Sendable {
        /// The heading.
        public var group: String
        /// The keys, joined by spaces.
        public var keys: String
        /// What it does.
        public var help: String
        /// Why it cannot be used now, or nil.
        public var disabled: String?
    }

    /// The bindings in order; the first one with a key gets it.
    public private(set) var bindings: [Binding<Action>]

    /// Makes a keymap of the bindings given.
    public init(_ bindings: [Binding<Action>]) { self.bindings = bindings }

    /// Gives bindings other keys, by their ids; returns the ids that no binding has.
    public mutating func remap(_ keys: [String: [Key]]) -> [String] {
        for index in bindings.indices {
            if let replacement = keys[bindings[index].id] { bindings[index].keys = replacement }
        }
        let known = Set(bindings.map(\.id))
        return keys.keys.filter { !known.contains($0) }.sorted()
    }

    /// What the key does here.
    ///
    /// Pasted text is never bound.
    public func resolve(_ key: Key) -> Resolution {
        if case .paste = key { return .unbound }
        guard let binding = bindings.first(where: { $0.keys.contains(key) }) else { return .unbound }
        switch binding.enabled {
        case .yes: return .action(binding.action)
        case .no(let why): return .disabled(why, name: binding.name)
        }
    }

    /// Keys that more than one binding wants, in the order of the bindings.
    public var conflicts: [Conflict] {
        var owners: [Key: [String]] = [:]
        var order: [Key] = []
        for binding in bindings {
            for key in Set(binding.keys) {
                if owners[key] == nil { order.append(key) }
                owners[key, default: []].append(binding.id)
            }
        }
        return order.compactMap { key in
            guard let ids = owners[key], ids.count > 1 else { return nil }
            return Conflict(key: key, ids: ids)
        }
        .sorted { $0.key.name < $1.key.name }
    }

    /// The help, in the order of the bindings; those without a key are left out.
    public var help: [HelpRow] {
        bindings.filter { !$0.keys.isEmpty }.map { binding in
            var why: String?
            if case .no(let reason) = binding.enabled { why = reason }
            return HelpRow(
                group: binding.group, keys: binding.keys.map(\.name).joined(separator: " "), help: binding.help,
                disabled: why)
        }
    }

    /// The footer's hints: enabled bindings that have a place in it.
    public var hints: [KeyHint] {
        bindings.filter { $0.footer != nil && $0.enabled == .yes && !$0.keys.isEmpty }
            .sorted { ($0.footer ?? 0) < ($1.footer ?? 0) }
            .compactMap { binding in binding.keys.first.map { KeyHint($0.name, binding.name) } }
    }
}

/// A key and what it does, for the footer.
public struct KeyHint: Hashable, Sendable {
    /// The key's name.
    public var key: String
    /// One or two words.
    public var name: String

    /// Makes a hint.
    public init(_ key: String, _ name: String) {
        self.key = key
        self.name = name
    }
}
