internal import CNcurses
internal import Glibc
import Synchronization

/// A queue into which other threads and tasks put answers for the event loop, waking it.
public final class Mailbox<Message: Sendable>: Sendable {
    private let queue = Mutex<[Message]>([])
    private let pipe = WakePipe()

    /// Makes an empty mailbox.
    public init() {}

    /// Becomes readable when a message waits.
    var descriptor: Int32 { pipe.readEnd }

    /// Puts a message in; any thread may do so at any time, also after the loop has ended.
    public func post(_ message: Message) {
        let wasEmpty = queue.withLock { queue in
            queue.append(message)
            return queue.count == 1
        }
        if wasEmpty { pipe.wake() }
    }

    /// Takes everything out, in the order in which it came.
    public func takeAll() -> [Message] {
        pipe.drain()
        return queue.withLock { queue in
            defer { queue = [] }
            return queue
        }
    }
}

/// A pipe of which one end wakes whoever polls the other.
final class WakePipe: Sendable {
    let readEnd: Int32
    let writeEnd: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        // Without descriptors the loop still sees every message at its next wake, only later; -1 is ignored by poll.
        _ = opsc_pipe(&ends)
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        if readEnd >= 0 { close(readEnd) }
        if writeEnd >= 0 { close(writeEnd) }
    }

    /// Makes the read end readable.
    ///
    /// A full pipe is readable already, so that a failed write loses nothing.
    func wake(_ byte: UInt8 = 1) {
        withUnsafeBytes(of: byte) { _ = write(writeEnd, $0.baseAddress, 1) }
    }

    /// Takes all bytes out.
    @discardableResult
    func drain() -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64)
        while true {
            let count = read(readEnd, &buffer, buffer.count)
            if count > 0 { bytes += buffer[..<count] } else { return bytes }
        }
    }
}
