extension TerminalSession {
    /// The prompt of the shell that `inShell` starts.
    public static let shellPrompt = "harness$"

    /// Starts a command under an interactive bash, whose job control lets it be suspended and continued.
    ///
    /// A program that leads its session never stops (its group is orphaned), so suspension needs a shell. `process` is
    /// the shell; after Ctrl-Z the prompt comes back, and `fg` continues the command.
    public static func inShell(
        _ command: [String], environment: [String: String] = [:], directory: String? = nil, rows: Int = 24,
        columns: Int = 80, term: String = "xterm-256color"
    ) throws -> TerminalSession {
        let settings = ["PS1": shellPrompt + " ", "HISTFILE": "/dev/null", "BASH_SILENCE_DEPRECATION_WARNING": "1"]
        let session = try TerminalSession(
            ["bash", "--norc", "--noprofile", "-i"], environment: settings.merging(environment) { $1 },
            directory: directory, rows: rows, columns: columns, term: term)
        try session.waitFor(text: shellPrompt)
        try session.sendToShell(.text(command.map(quoted).joined(separator: " ")), .enter)
        return session
    }

    /// Sends keys that the shell takes, and not the program that it runs.
    public func sendToShell(_ keys: TerminalKey...) throws {
        try send(keys, areTaken: false)
    }

    /// A word as the shell reads it back unchanged.
    static func quoted(_ word: String) -> String {
        "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
