extension Key {
    /// The name in configuration files and help: `ctrl-p`, `alt-1`, `space`, `shift-tab`, `f1`, `G`, `/`.
    public var name: String {
        switch self {
        case .character(" "): "space"
        case .character(let character): String(character)
        case .control("@"): "ctrl-space"
        case .control(let character): "ctrl-\(character)"
        case .alt(let character): "alt-\(character == " " ? "space" : String(character))"
        case .named(let name, let modifiers): modifiers.prefix + name.rawValue
        case .function(let number): "f\(number)"
        case .paste: "paste"
        case .mouse: "mouse"
        }
    }

    /// Reads a name as ``name`` writes it; nil when there is no such key.
    ///
    /// Paste and mouse cannot be named.
    public init?(name: String) {
        if name.count == 1, let character = name.first {
            guard !character.isWhitespace else { return nil }
            self = .character(character)
            return
        }
        let lower = name.lowercased()
        if lower == "space" {
            self = .space
        } else if lower.first == "f", let number = Int(lower.dropFirst()), (1...63).contains(number) {
            self = .function(number)
        } else if let key = Self.modified(name, lower) {
            self = key
        } else {
            return nil
        }
    }

    private static func modified(_ name: String, _ lower: String) -> Key? {
        var modifiers: Modifiers = []
        var rest = Substring(lower)
        for (prefix, modifier) in Modifiers.prefixes where rest.hasPrefix(prefix) && rest.count > prefix.count {
            modifiers.insert(modifier)
            rest = rest.dropFirst(prefix.count)
        }
        if let name = Name(rawValue: String(rest)) { return .named(name, modifiers) }
        if modifiers == .control, rest == "space" { return .control("@") }
        if modifiers == .alt, rest == "space" { return .alt(" ") }
        guard rest.count == 1, let plain = rest.first, let exact = name.last else { return nil }
        switch modifiers {
        case .control where plain.isASCII && (plain.isLetter || "\\]^_@".contains(plain)): return .control(plain)
        case .alt: return .alt(exact)
        default: return nil
        }
    }
}

extension Key.Modifiers {
    // In the order in which names carry them.
    static let prefixes: [(String, Key.Modifiers)] = [("ctrl-", .control), ("alt-", .alt), ("shift-", .shift)]

    var prefix: String {
        Self.prefixes.reduce(into: "") { text, entry in if contains(entry.1) { text += entry.0 } }
    }
}
