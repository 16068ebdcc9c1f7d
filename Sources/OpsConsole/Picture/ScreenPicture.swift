public import OpsDomain
public import OpsService
import Terminal

/// Any screen as text: for README and tickets, and where there is no terminal (TUI-13).
///
/// It is the console itself, without keys: the same state, the same drawing, the same rights and ledger entries.
public struct ScreenPicture: Sendable {
    /// One screen that can be drawn.
    public struct Listing: Sendable, Hashable {
        /// What it is called on the command line.
        public let name: String
        /// Its title.
        public let title: String
        /// What it shows one of, such as `SEQ`; nil when it needs no more than its name.
        public let subject: String?
    }

    /// The smallest and the largest picture, in columns and rows.
    static let sizes = (smallest: ConsoleState.smallestSize, largest: Size(500, 300))

    private let kind: ScreenKind
    private let subject: String
    private let size: Size
    private let theme: Theme
    private let isANSI: Bool

    /// A picture of the screen `name`, about `subject` where it shows one of many, `size` such as `100x30`.
    ///
    /// With `ansi` the text carries the theme's colours as escape sequences; without, it is plain.
    /// - Throws: `OpsError` of code `usage` for a screen, size or theme that there is not.
    public init(
        of name: String, subject: [String] = [], size: String? = nil, theme: String? = nil, ansi: Bool = false
    ) throws(OpsError) {
        guard let kind = ScreenKind(rawValue: name) else { throw .unknownScreen(name) }
        self.kind = kind
        self.subject = subject.joined(separator: " ")
        self.size = try Self.size(size)
        self.theme = try Self.theme(theme)
        isANSI = ansi
    }

    /// Every screen there is.
    public static let listings: [Listing] = ScreenKind.allCases.map {
        Listing(name: $0.rawValue, title: $0.title, subject: $0.subject)
    }

    private static func size(_ text: String?) throws(OpsError) -> Size {
        guard let text else { return sizes.smallest }
        let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let columns = parts[0], let rows = parts[1],
            (sizes.smallest.width...sizes.largest.width).contains(columns),
            (sizes.smallest.height...sizes.largest.height).contains(rows)
        else { throw .badPictureSize(text) }
        return Size(columns, rows)
    }

    private static func theme(_ name: String?) throws(OpsError) -> Theme {
        guard let name else { return .dark }
        guard let theme = Theme.named(name) else { throw .unknownTheme(name) }
        return theme
    }

    /// Draws it as the client's operator sees it now, in the session that they have open.
    /// - Returns: its rows, without trailing spaces.
    /// - Throws: `OpsError`: `denied` when the operator may not see it, `session.required` when it needs a session,
    ///   and what the service says when it does not know the operator or does not answer.
    public func rows(client: any OpsClient) async throws(OpsError) -> [String] {
        var console = QuietConsole(client, size: size)
        try await console.signIn()
        if let permission = kind.permission, let objection = kind.permissionObjection(console.state.situation) {
            throw OpsError(
                .denied, "screen.denied", "You may not see the screen '\(kind.rawValue)': it \(objection).",
                subject: permission.rawValue, advice: "'opsconsole why ACTION' tells what decides it.")
        }
        let screen = try kind.make(about: subject)
        if kind.isTenantScoped, console.state.session == nil { throw .sessionRequired(nil) }
        await console.settle { state in
            state.install(screen)
            return state.show(kind)
        }
        var canvas = Canvas(size, theme: theme)
        // The first frame tells the screen how much room there is; what it then reads is there in the second.
        console.state.draw(into: &canvas)
        await console.settle { $0.update(.resize(size)) }
        canvas.clear()
        console.state.draw(into: &canvas)
        await console.settle { $0.leave() }
        return (0..<size.height).map { isANSI ? canvas.ansiLine($0) : canvas.line($0) }
    }
}

extension OpsError {
    fileprivate static func unknownScreen(_ name: String) -> OpsError {
        let names = ScreenKind.allCases.map(\.rawValue)
        let nearest = Spelling.nearest(to: name, among: names).map { "Did you mean '\($0)'? " } ?? ""
        return OpsError(
            .usage, "screen.unknown", "There is no screen '\(name)'.", subject: name,
            advice: nearest + "The screens are \(names.joined(separator: ", ")).")
    }

    fileprivate static func badPictureSize(_ text: String) -> OpsError {
        let (smallest, largest) = ScreenPicture.sizes
        return OpsError(
            .usage, "screen.size", "'\(text)' is no size for a screen.", subject: text,
            advice: "Give columns and rows, from \(smallest.width)x\(smallest.height) to "
                + "\(largest.width)x\(largest.height), such as 100x30.")
    }

    fileprivate static func unknownTheme(_ name: String) -> OpsError {
        OpsError(
            .usage, "screen.theme", "There is no theme '\(name)'.", subject: name,
            advice: "The themes are \(Theme.builtIn.map(\.name).joined(separator: ", ")).")
    }
}
