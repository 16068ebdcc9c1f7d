import Terminal

/// The dangerous actions, in one table (TUI-3): each asks for a name to be typed before its button can be pressed,
/// and its key is not next to that of a harmless one.
enum Danger {
    /// The bindings' ids.
    static let actions: Set<String> = [
        "sessions.kill", "staff.lock", "staff.deactivate", "checkpoints.archive", "sync.apply",
    ]

    private static let rows = [Array("qwertyuiop"), Array("asdfghjkl"), Array("zxcvbnm")]

    /// Where a letter stands on a QWERTY keyboard, in half keys; nil for other keys.
    private static func place(_ key: Key) -> (x: Int, y: Int)? {
        guard case .character(let letter) = key, let lower = letter.lowercased().first else { return nil }
        for (y, row) in rows.enumerated() { if let x = row.firstIndex(of: lower) { return (2 * x + y, y) } }
        return nil
    }

    /// Whether a finger that misses one key may hit the other.
    static func areNear(_ one: Key, _ other: Key) -> Bool {
        guard let here = place(one), let there = place(other) else { return false }
        return abs(here.x - there.x) <= 2 && abs(here.y - there.y) <= 1
    }

    /// The dangerous bindings of a screen whose key lies beside a harmless one; `other` is nil where that moves a list.
    static func neighbours<Action>(
        in bindings: [Binding<Action>]
    ) -> [(danger: String, other: String?, words: String)] {
        let list: [(id: String?, key: Key)] = "jkhlgG".map { (nil, .character($0)) }
        let harmless =
            list + bindings.filter { !actions.contains($0.id) }.flatMap { one in one.keys.map { (one.id, $0) } }
        return bindings.filter { actions.contains($0.id) }.flatMap { danger in
            danger.keys.flatMap { key in
                harmless.filter { areNear(key, $0.key) }.map { other in
                    let name = other.id ?? "moving in a list"
                    return (danger.id, other.id, "\(key.name) of \(danger.id) lies beside \(other.key.name) of \(name)")
                }
            }
        }
    }
}
