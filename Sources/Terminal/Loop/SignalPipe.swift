internal import CNcurses
internal import Glibc

/// Turns signals into bytes in a pipe, so that the event loop deals with them like with keys.
final class SignalPipe: Sendable {
    /// There is one: signals belong to the process.
    static let shared = SignalPipe()

    private let pipe = WakePipe()

    /// Becomes readable when a signal came.
    var descriptor: Int32 { pipe.readEnd }

    private init() { signalPipeWriteEnd.pointee = pipe.writeEnd }

    /// Lets the signals go into the pipe from now on.
    func watch(_ signals: [Int32]) {
        for signal in signals { _ = opsc_on_signal(signal, { writeToSignalPipe($0) }, 0) }
    }

    /// The signals that came since the last time, in order, each once.
    func take() -> [Int32] {
        var seen: [Int32] = []
        for byte in pipe.drain() where !seen.contains(Int32(byte)) { seen.append(Int32(byte)) }
        return seen
    }
}

/// A place that a signal handler can read without any lock.
// A pointer set once before any handler is installed; handlers only read the integer behind it.
nonisolated(unsafe) let signalPipeWriteEnd: UnsafeMutablePointer<Int32> = {
    let place = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    place.initialize(to: -1)
    return place
}()

/// Runs in a signal handler: nothing but `write`, and errno is kept.
private func writeToSignalPipe(_ signal: Int32) {
    let saved = errno
    var byte = UInt8(truncatingIfNeeded: signal)
    _ = write(signalPipeWriteEnd.pointee, &byte, 1)
    errno = saved
}
