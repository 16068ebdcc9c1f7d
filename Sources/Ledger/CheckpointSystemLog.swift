import Glibc

/// The system's log (syslog), facility AUTHPRIV, level NOTICE: one message to the daemon's socket (RFC 3164).
///
/// `syslog(3)` does not tell whether anybody took the message; this does.
public struct CheckpointSystemLog: CheckpointSink, Sendable {
    /// Where the daemon listens on Linux.
    public static let standardSocket = "/dev/log"

    /// The daemon's socket.
    public let socket: String

    /// The log whose daemon listens at a socket.
    public init(_ socket: String = CheckpointSystemLog.standardSocket) {
        self.socket = socket
    }

    /// A machine without a daemon, such as a container, can still make checkpoints.
    public var isVital: Bool { false }

    /// Always nil: the log cannot be asked, so only new checkpoints go there.
    public func newestNumber(of store: String) -> Int64? { nil }

    /// Sends the checkpoint as one message and does not wait for a daemon that is busy.
    ///
    /// Throws `missing` without a daemon, `permission`, `io`.
    public func append(_ checkpoint: Checkpoint) throws(LedgerError) {
        let message = Array(Self.message(of: checkpoint).utf8)
        var failure = send(message, as: SOCK_DGRAM)
        // Some daemons listen for streams, where a zero ends a message.
        if failure == EPROTOTYPE { failure = send(message + [0], as: SOCK_STREAM) }
        guard failure == 0 else { throw StoreFiles.failure(socket, failure) }
    }

    /// The message: priority, local time, program and process, then the checkpoint's line.
    static func message(of checkpoint: Checkpoint) -> String {
        var seconds = time_t(checkpoint.at.milliseconds / 1000)
        var local = tm()
        localtime_r(&seconds, &local)
        // The format wants English months whatever the locale.
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int32, _ pad: String = "0") -> String { (number < 10 ? pad : "") + String(number) }
        let time =
            "\(months[Int(local.tm_mon) % 12]) \(two(local.tm_mday, " ")) "
            + "\(two(local.tm_hour)):\(two(local.tm_min)):\(two(local.tm_sec))"
        let facility: Int32 = 10 << 3
        return "<\(facility | LOG_NOTICE)>\(time) opsconsole[\(getpid())]: checkpoint \(checkpoint.line)"
    }

    /// Sends a message over a socket of a kind; returns 0 or the error's number.
    private func send(_ message: [UInt8], as kind: __socket_type) -> Int32 {
        var address = sockaddr_un()
        let path = Array(socket.utf8)
        guard path.count < MemoryLayout.size(ofValue: address.sun_path) else { return ENAMETOOLONG }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let flags = Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = Glibc.socket(AF_UNIX, Int32(kind.rawValue) | flags, 0)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard connected == 0 else { return errno }
        let sent = Glibc.send(descriptor, message, message.count, Int32(MSG_NOSIGNAL))
        return sent == message.count ? 0 : sent < 0 ? errno : EMSGSIZE
    }
}
