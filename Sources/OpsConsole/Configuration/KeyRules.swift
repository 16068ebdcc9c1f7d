import Terminal

/// What keys may be given to which bindings (TUI-3, TUI-4): habits keep their meaning, no two bindings of a screen want
/// the same key, and nothing dangerous lies beside something harmless.
struct KeyRules {
    private struct Wish {
        let id: String
        let keys: [Key]
        let line: Int
    }

    private var wishes: [Wish] = []

    /// Takes a line into account.
    mutating func bind(_ id: String, _ value: String, line: Int) throws(Configuration.Objection) {
        guard let binding = KeyCatalog.binding(id) else {
            let near = KeyCatalog.nearest(to: id).map { "; is it \($0)?" } ?? ";"
            throw Configuration.Objection(
                words: "there is no binding '\(id)'\(near) 'opsconsole keys list' has them all")
        }
        if let earlier = wishes.first(where: { $0.id == id }) {
            throw Configuration.Objection(words: "\(id) has its keys from line \(earlier.line)")
        }
        var keys: [Key] = []
        for name in value.split(whereSeparator: \.isWhitespace).map(String.init) {
            guard let key = Key(name: name) else {
                throw Configuration.Objection(words: "there is no key '\(name)'; \(kept(binding))")
            }
            if let meaning = Self.habit(key), !binding.keys.contains(key) {
                throw Configuration.Objection(words: "\(key.name) always means: \(meaning); \(kept(binding))")
            }
            if !keys.contains(key) { keys.append(key) }
        }
        guard !keys.isEmpty else { throw Configuration.Objection(words: "no key is named; \(kept(binding))") }
        wishes.append(Wish(id: id, keys: keys, line: line))
    }

    private func kept(_ binding: Binding<ConsoleAction>) -> String {
        "\(binding.id) keeps \(binding.keys.map(\.name).joined(separator: " "))"
    }

    /// The keys that hold, and what does not: of those that quarrel the one in the later line gives way.
    consuming func settle() -> (keys: [String: [Key]], problems: [Configuration.Problem]) {
        var problems: [Configuration.Problem] = []
        while let quarrel = quarrel() {
            let last = wishes.lastIndex { quarrel.ids.contains($0.id) }
            guard let last, let binding = KeyCatalog.binding(wishes[last].id) else { break }
            problems.append(
                Configuration.Problem(line: wishes[last].line, words: "\(quarrel.words); \(kept(binding))"))
            wishes.remove(at: last)
        }
        return (Dictionary(uniqueKeysWithValues: wishes.map { ($0.id, $0.keys) }), problems)
    }

    /// Two bindings that cannot have their keys together, with what is wrong.
    private func quarrel() -> (ids: [String], words: String)? {
        guard !wishes.isEmpty else { return nil }
        let wanted = Dictionary(uniqueKeysWithValues: wishes.map { ($0.id, $0.keys) })
        for (kind, bindings) in KeyCatalog.screens {
            var map = Keymap(bindings)
            _ = map.remap(wanted)
            if let conflict = map.conflicts.first {
                let names = conflict.ids.joined(separator: " and ")
                return (conflict.ids, "\(conflict.key.name) would be \(names) on \(kind.title)")
            }
            if let (danger, other, words) = Danger.neighbours(in: map.bindings).first {
                return ([danger, other].compactMap(\.self), "\(words) on \(kind.title)")
            }
        }
        return nil
    }

    /// What a key means on every screen; nil for one that may be given to anything.
    static func habit(_ key: Key) -> String? {
        switch key {
        case .up, .down, .left, .right, .pageUp, .pageDown, .home, .end, .control("b"), .control("f"),
            .named(.up, .shift), .named(.down, .shift):
            "move"
        case .character(let character) where "hjklgG".contains(character): "move"
        case .escape, .control("c"): "get out of this"
        case .enter: "do what the cursor is on"
        case .tab, .backTab: "go on to the next part"
        case .space: "mark"
        case .character("/"): "filter"
        case .character("n"), .character("N"): "go to the next match, or the one before"
        case .character("q"): "back"
        case .character("u"): "undo"
        case .character("?"): "help"
        case .character(":"): "the command line"
        case .control("l"): "draw anew"
        case .control("z"): "suspend"
        case .character("1"..."9"): "show a screen of the portal"
        case .alt("1"..."9"): "go to a portal"
        default: nil
        }
    }
}
