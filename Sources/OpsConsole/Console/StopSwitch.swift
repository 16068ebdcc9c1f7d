import Synchronization

/// Tells running bulk work to stop; turned by the screen, read by the worker.
final class StopSwitch: Sendable {
    private let state = Mutex(false)

    /// Whether the work is to stop.
    var isOn: Bool { state.withLock { $0 } }

    /// Lets the work stop after the current chunk.
    func turnOn() { state.withLock { $0 = true } }
}
