public import OpsDomain
public import OpsService
import Terminal

extension ConsoleRunner {
    /// Runs until the operator leaves, as a program starts it: what keeps the screen from opening has the one shape
    /// of all errors.
    /// - Returns: the exit code, 0 when the operator left.
    /// - Throws: `OpsError` of code `usage` where there is no terminal, `unavailable` where it cannot be used.
    public static func start(client: any OpsClient, options: ConsoleOptions = ConsoleOptions()) throws(OpsError)
        -> Int32
    {
        do {
            return try run(client: client, options: options)
        } catch {
            throw OpsError(error)
        }
    }
}

extension OpsError {
    fileprivate init(_ error: ScreenError) {
        let advice = "Use a verb, such as 'opsconsole qa list'; see 'opsconsole --help'."
        switch error {
        case .notATerminal:
            self.init(
                .usage, "screen.terminal", "This is not a terminal, so the full screen cannot open.", advice: advice)
        case .unusable(let term):
            self.init(
                .unavailable, "screen.unusable", "The terminal '\(term)' cannot show a full screen.", subject: term,
                advice: "Set TERM to what the terminal is, such as xterm. " + advice)
        case .system(let work, let number):
            self.init(
                .unavailable, "screen.system", "The full screen cannot open: \(work) failed (error \(number)).",
                subject: work, advice: advice)
        }
    }
}
