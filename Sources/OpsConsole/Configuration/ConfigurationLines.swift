import Terminal

/// The settings in words: what holds, what does not, and how the file is written.
enum ConfigurationLines {
    static func lines(_ options: ConsoleOptions) -> [Span] {
        let settings = options.configuration
        var lines = [
            Span("Settings", .title), Span("  file          \(options.configurationFile ?? "none: HOME is not set")"),
        ]
        lines.append(Span("  theme         \(options.theme ?? settings.theme ?? "dark")"))
        lines.append(Span("  mouse         \(settings.mouse ? "on" : "off")"))
        lines.append(Span("  coarse-timer  \(settings.coarseTimer ? "on" : "off")"))
        for (id, keys) in settings.keys.sorted(by: { $0.key < $1.key }) {
            lines.append(Span("  bind \(id) = \(keys.map(\.name).joined(separator: " "))"))
        }
        if !settings.problems.isEmpty { lines += ["", Span("What does not count", .title)] }
        lines += settings.problems.map { Span("  ! \($0.text)", .warning, hang: 4) }
        return lines + ["", Span("How the file is written", .title)] + grammar.map { Span("  " + $0) }
    }

    private static let grammar = [
        "theme = \(Theme.builtIn.map(\.name).joined(separator: " | "))",
        "mouse = on | off            click and wheel; off unless set",
        "coarse-timer = on | off     times change once a minute",
        "bind ID = KEY …             keys for a binding, in place of its own",
        "# at the beginning of a line is a remark",
        "Keys: a, G, space, enter, f5, ctrl-k, alt-x, shift-tab, page-up",
        "opsconsole keys list has all ids; opsconsole keys check tells what does not count",
        "The file is read when the console starts.",
    ]
}

extension Configuration.Problem {
    /// The problem with its line.
    public var text: String { line.map { "line \($0): \(words)" } ?? words }
}

extension ConsoleState {
    /// Tells at the start what of the configuration does not count (TUI-4).
    mutating func sayConfigurationProblems() {
        let problems = options.configuration.problems
        guard !problems.isEmpty, let file = options.configurationFile else { return }
        for problem in problems { say(.warning, "Configuration, \(problem.text)", detail: "It is \(file).") }
        guard problems.count > 1 else { return }
        say(
            .warning, "\(Format.count(problems.count, "line")) of your configuration do not count.",
            detail: ":messages has them.")
    }
}
