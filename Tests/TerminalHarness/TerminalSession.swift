internal import CPseudoTerminal
import Glibc

/// A program running on a pseudo-terminal, with a terminal emulator at the other end.
///
/// Belongs to one task. Every wait has a limit; when the session is discarded the program is killed.
public final class TerminalSession {
    /// The limit of a wait that names none: long enough for a loaded machine, short enough for a hung test.
    public static let standardLimit = Duration.seconds(20)

    /// The process id of the program, which leads its own session and process group.
    public let process: Int32
    /// When the program was started.
    public let startedAt: ContinuousClock.Instant
    /// All that the program has written to the terminal so far, unchanged.
    public internal(set) var received: [UInt8] = []
    /// When the first byte came since the start or the last `send`; nil while there is none.
    public internal(set) var firstByteAt: ContinuousClock.Instant?
    /// When the last byte came since the start or the last `send`; nil while there is none.
    public internal(set) var lastByteAt: ContinuousClock.Instant?
    /// When the last `send` handed its bytes over; the start when there was none.
    public internal(set) var sentAt: ContinuousClock.Instant
    /// The length of `received` at the last `send`: bytes from there on are its effect.
    public internal(set) var receivedBeforeSend = 0
    /// Whether the program's side of the terminal is closed, or this side was.
    public internal(set) var isHungUp = false
    /// How the program ended; nil while it runs.
    public internal(set) var exitStatus: ExitStatus?

    let terminal: pseudoterminal
    let emulator: TerminalEmulator
    /// How much of `received` the emulator has seen.
    ///
    /// It is fed only when the screen is asked for, so that emulating does not delay the time stamps of bytes still to
    /// be read.
    var fed = 0
    /// Whether an idle signal came that no wait has used up.
    var isIdle = false
    /// Whether the program has ever been idle: what is sent before is lost when it takes over the terminal.
    public internal(set) var hasBeenIdle = false
    /// Which keys the idle signals told of.
    var keys = KeyCount()
    /// Whether every holder of the idle signal's other end has closed it.
    var isIdleClosed = false
    /// Whether bytes wait for the program to take them.
    var isWriting = false
    /// Whether `hangUp` closed this side of the terminal.
    var isClosed = false

    /// Starts a program: `arguments[0]` is its path, or a name to be found in `PATH`.
    ///
    /// The environment is small and fixed (`PATH`, `HOME`, `LANG`, `TERM`, `OPSCONSOLE_IDLE_FD`) with `environment`
    /// laid over it; an empty value removes a variable. Throws `HarnessError.system`.
    public init(
        _ arguments: [String], environment: [String: String] = [:], directory: String? = nil, rows: Int = 24,
        columns: Int = 80, term: String = "xterm-256color"
    ) throws {
        guard let emulator = TerminalEmulator(rows: rows, columns: columns) else {
            throw HarnessError.system("vterm_new", ENOMEM)
        }
        var variables = ProgramEnvironment.standard
        variables["TERM"] = term
        variables["OPSCONSOLE_IDLE_FD"] = String(PSEUDOTERMINAL_IDLE_DESCRIPTOR)
        variables.merge(environment) { $1 }

        let path = try ProgramEnvironment.path(of: arguments.first ?? "")
        var started = pseudoterminal()
        startedAt = .now
        let failure = withCStrings(arguments) { arguments in
            withCStrings(ProgramEnvironment.list(variables)) { environment in
                pseudoterminal_start(
                    &started, path, arguments, environment, directory, UInt16(rows), UInt16(columns))
            }
        }
        guard failure == 0 else { throw HarnessError.system("start of \(path)", failure) }
        sentAt = startedAt
        terminal = started
        process = started.process
        self.emulator = emulator
    }

    deinit {
        if exitStatus == nil {
            kill(-process, SIGKILL)
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        if !isClosed { close(terminal.master) }
        close(terminal.idle)
        close(terminal.exit)
    }

    /// Changes the size of the terminal; the kernel sends SIGWINCH to the foreground group.
    public func resize(rows: Int, columns: Int) throws {
        forgetIdle()
        feedEmulator()
        emulator.resize(rows: rows, columns: columns)
        let failure = pseudoterminal_resize(terminal.master, UInt16(rows), UInt16(columns))
        guard failure == 0 else { throw HarnessError.system("resize", failure) }
    }

    /// Sends a signal to the program alone.
    public func signal(_ number: Int32) throws {
        forgetIdle()
        guard exitStatus == nil, kill(process, number) == 0 else { throw HarnessError.system("kill", ESRCH) }
    }

    /// Closes this side of the terminal, as a lost connection does: the program's session gets SIGHUP.
    public func hangUp() {
        guard !isClosed else { return }
        close(terminal.master)
        isClosed = true
        isHungUp = true
    }

    /// Kills the program and waits for its end.
    @discardableResult
    public func terminate(limit: Duration = standardLimit) throws -> ExitStatus {
        if exitStatus == nil { try signal(SIGKILL) }
        return try waitForExit(limit: limit)
    }

    /// What the terminal shows of the bytes received so far; reads nothing new.
    public var screen: TerminalScreen {
        feedEmulator()
        return emulator.snapshot()
    }

    func feedEmulator() {
        guard fed < received.count else { return }
        let answer = emulator.feed(received[fed...])
        fed = received.count
        // An answer to a terminal query is small and the program waits for it: one write takes it.
        if !answer.isEmpty, !isHungUp { write(terminal.master, answer, answer.count) }
    }
}
