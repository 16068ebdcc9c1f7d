internal import CPseudoTerminal
import Glibc

/// What a program without a terminal did: its answer to a command line, from start to end.
public struct ProgramRun: Sendable {
    /// How it ended.
    public let status: ExitStatus
    /// What it wrote to standard output.
    public let output: String
    /// What it wrote to standard error.
    public let messages: String

    /// Runs a program to its end with files in place of a terminal; `input` is all it can read.
    ///
    /// The environment is made as for `TerminalSession`. Throws `HarnessError`; at the limit the program is killed.
    public static func run(
        _ arguments: [String], environment: [String: String] = [:], input: String = "",
        limit: Duration = TerminalSession.standardLimit
    ) throws -> ProgramRun {
        let directory = try TemporaryDirectory()
        let (outputFile, messagesFile) = (directory.file("output"), directory.file("messages"))
        try write(input, to: directory.file("input"))
        let descriptors = [
            open(directory.file("input"), O_RDONLY | O_CLOEXEC),
            open(outputFile, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600),
            open(messagesFile, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600),
        ]
        defer { for descriptor in descriptors { close(descriptor) } }

        let path = try ProgramEnvironment.path(of: arguments.first ?? "")
        let variables = ProgramEnvironment.standard.merging(environment) { $1 }
        var process: pid_t = 0
        var notice: Int32 = -1
        let failure = withCStrings(arguments) { arguments in
            withCStrings(ProgramEnvironment.list(variables)) { environment in
                detached_start(
                    &process, &notice, path, arguments, environment, descriptors[0], descriptors[1], descriptors[2])
            }
        }
        guard failure == 0 else { throw HarnessError.system("start of \(path)", failure) }
        defer { close(notice) }
        let status = try end(of: process, notice: notice, limit: limit) { (try? contents(of: messagesFile)) ?? "" }
        return ProgramRun(
            status: status, output: try contents(of: outputFile), messages: try contents(of: messagesFile))
    }

    /// Waits for the end of a child; at the limit kills it and throws with what it had to say.
    private static func end(
        of process: pid_t, notice: Int32, limit: Duration, messages: () -> String
    ) throws -> ExitStatus {
        var descriptor = pollfd(fd: notice, events: Int16(POLLIN), revents: 0)
        let deadline = ContinuousClock.now + limit
        var status: Int32 = 0
        while waitpid(process, &status, WNOHANG) == 0 {
            let rest = deadline - .now
            if rest <= .zero {
                kill(-process, SIGKILL)
                waitpid(process, &status, 0)
                throw HarnessError.timeOut(waitingFor: "end of the program", limit: limit, screen: messages())
            }
            poll(&descriptor, 1, max(1, rest.milliseconds))
        }
        return ExitStatus(waitStatus: status)
    }

    private static func write(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw HarnessError.system("open \(path)", errno) }
        defer { close(descriptor) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw HarnessError.system("write \(path)", errno) }
            rest = rest.dropFirst(count)
        }
    }
}
