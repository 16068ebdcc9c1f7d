import OpsDomain
public import Terminal

/// What the person who starts the console chooses, and what the environment says.
public struct ConsoleOptions: Sendable {
    /// The theme's name; nil for the default.
    public var theme: String?
    /// The value of NO_COLOR; nil when it is not set.
    public var noColor: String?
    /// Keys for bindings, by the bindings' ids, in place of the standard ones.
    public var keys: [String: [Key]]
    /// Whether the mouse is used.
    public var mouse: Bool
    /// Where crashes are reported; nil for nowhere.
    public var crashes: CrashLog?

    /// Makes options; without any the console looks and behaves as documented.
    public init(
        theme: String? = nil, noColor: String? = nil, keys: [String: [Key]] = [:], mouse: Bool = false,
        crashes: CrashLog? = nil
    ) {
        self.theme = theme
        self.noColor = noColor
        self.keys = keys
        self.mouse = mouse
        self.crashes = crashes
    }
}
