/// The dangerous actions, in one table (TUI-3): each asks for a name to be typed before its button can be pressed,
/// and its key is not next to that of a harmless one.
enum Danger {
    /// The bindings' ids.
    static let actions: Set<String> = ["sessions.kill", "staff.lock", "staff.deactivate", "sync.apply"]
}
