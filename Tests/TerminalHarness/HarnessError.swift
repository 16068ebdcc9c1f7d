/// Why a step of a terminal test could not be done.
public enum HarnessError: Error, CustomStringConvertible, Sendable {
    /// A system call failed; the name of the step and its errno.
    case system(String, Int32)
    /// What was waited for did not come within the limit; carries what the terminal showed instead.
    case timeOut(waitingFor: String, limit: Duration, screen: String)
    /// The program ended while something else was waited for; carries what the terminal showed last.
    case ended(ExitStatus, waitingFor: String, screen: String)

    /// The failure in words, with the screen below it.
    public var description: String {
        switch self {
        case .system(let step, let number): "\(step) failed with errno \(number)"
        case .timeOut(let subject, let limit, let screen): "no \(subject) within \(limit); the screen:\n\(screen)"
        case .ended(let status, let subject, let screen): "\(status) before \(subject); the screen:\n\(screen)"
        }
    }
}

/// How a program ended.
public enum ExitStatus: Sendable, Hashable, CustomStringConvertible {
    /// It returned this code.
    case exited(Int32)
    /// This signal ended it.
    case signalled(Int32)

    /// From the status word of `waitpid`.
    init(waitStatus: Int32) {
        let number = waitStatus & 0x7F
        self = number == 0 ? .exited((waitStatus >> 8) & 0xFF) : .signalled(number)
    }

    /// The ending in words.
    public var description: String {
        switch self {
        case .exited(let code): "exited with \(code)"
        case .signalled(let number): "ended by signal \(number)"
        }
    }
}
