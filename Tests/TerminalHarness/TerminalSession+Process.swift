internal import CPseudoTerminal
import Glibc

/// The settings of a terminal that a full-screen program changes and must put back.
public struct LineDiscipline: Sendable, Hashable {
    /// Typed characters are shown.
    public var echo: Bool
    /// Input is handed over line by line.
    public var canonical: Bool
    /// Control characters send signals.
    public var signals: Bool
    /// A line feed written is shown as carriage return and line feed.
    public var outputProcessing: Bool

    /// Settings to compare with.
    public init(echo: Bool, canonical: Bool, signals: Bool, outputProcessing: Bool) {
        self.echo = echo
        self.canonical = canonical
        self.signals = signals
        self.outputProcessing = outputProcessing
    }
}

extension TerminalSession {
    /// Whether the program has not ended yet, as far as it can be known now.
    public var isRunning: Bool {
        takeWhatCame()
        return exitStatus == nil
    }

    /// The terminal's settings now.
    ///
    /// Throws `HarnessError.system` after a hang-up.
    public func lineDiscipline() throws -> LineDiscipline {
        var settings = termios()
        guard !isClosed, tcgetattr(terminal.master, &settings) == 0 else {
            throw HarnessError.system("tcgetattr", isClosed ? EBADF : errno)
        }
        func has(_ flag: Int32) -> Bool { settings.c_lflag & tcflag_t(flag) != 0 }
        return LineDiscipline(
            echo: has(ECHO), canonical: has(ICANON), signals: has(ISIG),
            outputProcessing: settings.c_oflag & tcflag_t(OPOST) != 0)
    }

    /// The largest resident size of the program so far, in bytes.
    ///
    /// Throws when it has ended.
    public func peakResidentBytes() throws -> Int { try statusBytes("VmHWM") }

    /// The resident size of the program now, in bytes.
    ///
    /// Throws when it has ended.
    public func residentBytes() throws -> Int { try statusBytes("VmRSS") }

    /// The processor time of all threads of the program so far.
    ///
    /// Throws when it has ended.
    public func processorTime() throws -> Duration {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &time) == 0 else {
            throw HarnessError.system("processor clock of \(process)", errno)
        }
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// A line such as `VmHWM:     1234 kB` of the kernel's status file, in bytes.
    private func statusBytes(_ name: String) throws -> Int {
        for line in try contents(of: "/proc/\(process)/status").split(separator: "\n") {
            let words = line.split { $0 == " " || $0 == "\t" }
            if words.first == "\(name):", words.count > 1, let size = Int(words[1]) { return size * 1_024 }
        }
        throw HarnessError.system("\(name) of \(process)", ESRCH)
    }
}
