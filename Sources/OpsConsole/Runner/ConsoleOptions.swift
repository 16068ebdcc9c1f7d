import OpsDomain
import Terminal

/// What the person who starts the console chooses, and what the environment says.
public struct ConsoleOptions: Sendable {
    /// The theme's name; nil for that of the configuration, else the default.
    public var theme: String?
    /// The value of NO_COLOR; nil when it is not set.
    public var noColor: String?
    /// The operator's settings.
    public var configuration: Configuration
    /// The file they stand in, which need not be there; nil when there can be none.
    public var configurationFile: String?
    /// Where crashes are reported; nil for nowhere.
    public var crashes: CrashLog?

    /// Makes options; without any the console looks and behaves as documented.
    public init(
        theme: String? = nil, noColor: String? = nil, configuration: Configuration = Configuration(),
        configurationFile: String? = nil, crashes: CrashLog? = nil
    ) {
        self.theme = theme
        self.noColor = noColor
        self.configuration = configuration
        self.configurationFile = configurationFile
        self.crashes = crashes
    }

    /// The theme for a terminal with so many colours.
    func theme(colors: Int) -> Theme {
        Theme.choose(wanted: theme ?? configuration.theme, noColor: noColor, colors: colors)
    }
}
