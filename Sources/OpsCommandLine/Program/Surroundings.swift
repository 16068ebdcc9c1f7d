import Glibc
public import Ledger
public import OpsDomain
public import OpsService

/// The world around the program, injected so that tests can be one.
public struct Surroundings: Sendable {
    /// Where a text goes.
    public enum Stream: Sendable, Hashable {
        /// Data: standard output.
        case data
        /// Messages: standard error.
        case messages
    }

    /// The environment's variables.
    public var environment: [String: String]
    /// The Unix account that runs the program (ACC-2).
    public var login: String
    /// The client's description for the ledger.
    public var client: ClientInfo
    /// Whether standard input and standard output are a terminal: the full screen needs both.
    public var isOnTerminal: Bool
    /// Whether a question can be put: standard input and standard error are a terminal.
    public var canAsk: Bool
    /// Writes to a stream; says whether all of the text went out.
    public var write: @Sendable (Stream, String) -> Bool
    /// Reads the answer to a question; nil at the end of the input.
    public var readAnswer: @Sendable () -> String?
    /// The wall clock.
    public var clock: any LedgerClock
    /// The steady clock.
    public var steady: any SteadyClock
    /// Where ids come from.
    public var ids: any IDSource
    /// The keys of the full screen under a configuration file; none where there is no full screen.
    public var keyTable: @Sendable (_ configuration: String?) -> KeyTable = { _ in KeyTable(rows: [], problems: []) }
    /// The socket of the system's log.
    public var systemLog = CheckpointSystemLog.standardSocket

    /// A world.
    public init(
        environment: [String: String], login: String, client: ClientInfo, isOnTerminal: Bool, canAsk: Bool,
        write: @escaping @Sendable (Stream, String) -> Bool, readAnswer: @escaping @Sendable () -> String?,
        clock: any LedgerClock = SystemClock(), steady: any SteadyClock = BootClock(), ids: any IDSource = RandomIDs()
    ) {
        self.environment = environment
        self.login = login
        self.client = client
        self.isOnTerminal = isOnTerminal
        self.canAsk = canAsk
        self.write = write
        self.readAnswer = readAnswer
        self.clock = clock
        self.steady = steady
        self.ids = ids
    }

    /// The real world of this process.
    public static func process() -> Surroundings {
        Surroundings(
            environment: variables(), login: Identity.login(),
            client: Identity.client(program: "opsconsole", version: ProductVersion.program),
            isOnTerminal: isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1,
            canAsk: isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1,
            write: { stream, text in Self.write(text, to: stream == .data ? STDOUT_FILENO : STDERR_FILENO) },
            readAnswer: { readLine() })
    }

    private static func variables() -> [String: String] {
        var variables: [String: String] = [:]
        for name in ["OPSCONSOLE_STORE", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "HOME"] {
            if let value = getenv(name) { variables[name] = String(cString: value) }
        }
        return variables
    }

    /// Writes all of a text.
    /// - Returns: whether it went out; not so on a full disk or a closed descriptor.
    private static func write(_ text: String, to descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var written = 0
            while written < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[written...])
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                written += count
            }
            return true
        }
    }
}

/// The versions that scripts may ask for.
public enum ProductVersion {
    /// The program's version.
    public static let program = "0.1.0"
    /// The version of the output of `--json`: goes up when a key is taken away or changes its meaning (OPS-4).
    public static let output = 1

    /// The program and how it was built, for reports of crashes.
    ///
    /// The file's size and time tell builds of one version apart.
    public static var crashLines: [String] {
        #if DEBUG
            let kind = "debug"
        #else
            let kind = "release"
        #endif
        var file = stat()
        let isKnown = stat("/proc/self/exe", &file) == 0
        let time = Timestamp(milliseconds: Int64(file.st_mtim.tv_sec) * 1000)
        return [
            "version: \(program)", "build: \(kind)\(isKnown ? ", \(file.st_size) bytes, made \(time)" : "")",
        ]
    }
}
