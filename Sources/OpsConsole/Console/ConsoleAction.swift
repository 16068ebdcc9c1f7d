import OpsDomain
import Terminal

/// What a key, a palette entry or a command can make the console do.
enum ConsoleAction: Hashable, Sendable {
    case portal(Portal)
    /// Shows a screen of the current portal.
    case show(ScreenKind)
    case enterTenant, endSession, renewSession
    case help, palette, commandLine, messages
    /// Shows the history of the record under the cursor.
    case history
    /// Asks why something may or may not be done.
    case why
    case back, reload, redraw, suspend
    /// What can be done on every list.
    case list(ListAction)
    /// An action of the screen in front, by its name.
    case screen(String)
}

extension ConsoleState {
    /// The bindings that hold on every screen.
    func globalBindings() -> [Binding<ConsoleAction>] {
        let portals = zip(Portal.allCases, Self.digits).map { portal, digit in
            bind(
                .portal(portal), .alt(digit), id: "portal.\(digit)",
                name: portal.title, help: "Go to the portal \(portal.title)", unless: portal.objection(situation))
        }
        let screens = Self.digits(for: portal.screens).enumerated().map { index, place in
            let (digit, kind) = place
            return bind(
                .show(kind), .character(digit), id: "screen.\(kind.rawValue)",
                name: kind.title.lowercased(), help: "Show \(kind.title)", unless: kind.objection(situation),
                footer: kind == current || portal.screens.count == 1 ? nil : 80 + index)
        }
        return screens + sessionBindings() + commonBindings() + portals
    }

    /// The digits that choose something, in order.
    private static let digits: [Character] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"]

    /// The digit of each screen; what comes after the ninth has none, and is reached by palette and command line.
    static func digits(for screens: [ScreenKind]) -> [(digit: Character, kind: ScreenKind)] {
        zip(digits, screens).map { ($0, $1) }
    }

    /// What to say of a digit that chooses nothing here; nil for any other key.
    func words(forDigit key: Key) -> String? {
        guard case .character(let digit) = key, Self.digits.contains(digit) || digit == "0" else { return nil }
        let count = Self.digits(for: portal.screens).count
        let there = count == 0 ? "no screens yet" : count == 1 ? "one screen, 1" : "the screens 1 to \(count)"
        return "There is no screen \(digit): \(portal.title) has \(there)."
    }

    private func sessionBindings() -> [Binding<ConsoleAction>] {
        [
            bind(
                .enterTenant, .character("t"), id: "session.enter", name: session == nil ? "enter tenant" : "switch",
                help: "Enter a tenant, or switch to another one",
                unless: ScreenKind.enterTenant.permissionObjection(situation), footer: 90),
            bind(
                .endSession, .character("E"), id: "session.end", name: "end session", help: "End the session at once",
                unless: session == nil ? "no session is open" : nil, footer: 79),
            bind(
                .renewSession, .character("R"), id: "session.renew", name: "renew",
                help: "Go on with the session for a new lease, with a reason",
                unless: session == nil ? "no session is open" : nil,
                footer: situation.lease.map { $0.stage == .normal ? nil : 85 } ?? nil),
        ]
    }

    private func commonBindings() -> [Binding<ConsoleAction>] {
        [
            bind(
                .help, .character("?"), .function(1), id: "console.help", name: "help",
                help: "Everything that can be done here"),
            bind(
                .palette, .control("p"), id: "console.palette", name: "palette",
                help: "Find an action or a tenant by a few letters", footer: 95),
            bind(
                .commandLine, .character(":"), id: "console.command", name: "command",
                help: "Type a command; Tab completes, up recalls", footer: 96),
            bind(
                .why, .character("W"), id: "console.why", name: "why",
                help: "Ask why you may, or may not, do something"),
            bind(.back, .character("q"), id: "console.back", name: "back", help: "Go back, or leave the console"),
            bind(
                .reload, .character("r"), id: "console.reload", name: "reload", help: "Read this screen again"),
            bind(
                .history, .character("H"), id: "console.history", name: "history",
                help: "What the ledger says of the record under the cursor",
                unless: ScreenKind.history.permissionObjection(situation)
                    ?? (covered || front.record == nil ? "no record is under the cursor" : nil)),
            bind(
                .messages, .character("M"), id: "console.messages", name: "messages",
                help: "Everything that the console has told you"),
            bind(.redraw, .control("l"), id: "console.redraw", name: "redraw", help: "Draw the terminal anew"),
            bind(
                .suspend, .control("z"), id: "console.suspend", name: "suspend",
                help: "Stop the console until the shell continues it"),
        ]
    }

    private func bind(
        _ action: ConsoleAction, _ keys: Key..., id: String, name: String, help: String,
        unless objection: String? = nil,
        footer: Int? = nil
    ) -> Binding<ConsoleAction> {
        Binding(
            action, keys, id: id, name: name, help: help, group: "Everywhere",
            enabled: objection.map { .no($0) } ?? .yes, footer: footer)
    }

    /// The bindings that hold while text is typed: the palette, the help and the portals.
    func typingKeymap() -> Keymap<ConsoleAction> {
        Keymap(
            keymap().bindings.filter { binding in
                switch binding.action {
                case .palette, .help, .portal: true
                default: false
                }
            })
    }

    /// All bindings that hold now: the screen's first, so that it can say more about a key than the console does.
    func keymap() -> Keymap<ConsoleAction> {
        let own = covered ? [] : front.namedBindings(situation)
        var keymap = Keymap(own + globalBindings())
        _ = keymap.remap(options.configuration.keys)
        return keymap
    }
}

extension Key {
    /// Whether it is typed into a text, or edits or leaves it.
    var isText: Bool {
        switch self {
        case .character, .named, .paste, .mouse: true
        case .control, .alt, .function: false
        }
    }
}
