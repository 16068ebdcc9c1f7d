/// The look of every role.
public struct Theme: Hashable, Sendable {
    /// The name the user chooses it by.
    public let name: String
    private var styles: [Style]

    /// Makes a theme; roles that are not given look like the terminal's default.
    public init(_ name: String, _ styles: [Role: Style]) {
        self.name = name
        self.styles = Role.allCases.map { styles[$0] ?? .plain }
    }

    /// The look of a role.
    public subscript(_ role: Role) -> Style {
        get { styles[role.rawValue] }
        set { styles[role.rawValue] = newValue }
    }

    /// The built-in theme of that name, or nil.
    public static func named(_ name: String) -> Theme? { builtIn.first { $0.name == name } }

    /// The themes that come with the program, the default first.
    public static let builtIn: [Theme] = [.dark, .light, .highContrast, .mono]

    /// The theme to use: mono where there is no colour or NO_COLOR is set to anything, else the wanted one, else dark.
    public static func choose(wanted: String?, noColor: String?, colors: Int) -> Theme {
        if colors < 8 { return .mono }
        if let noColor, !noColor.isEmpty { return .mono }
        return wanted.flatMap(named) ?? .dark
    }
}
