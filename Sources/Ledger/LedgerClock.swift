import Glibc
import Synchronization

/// Where the time comes from.
public protocol LedgerClock: Sendable {
    /// The wall-clock time; may jump backwards.
    func now() -> Timestamp
}

/// The system's wall clock.
public struct SystemClock: LedgerClock {
    /// The system's wall clock.
    public init() {}

    /// The current time of the system.
    public func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// A clock that stands still until it is set; for tests.
public final class ManualClock: LedgerClock {
    private let time: Mutex<Timestamp>

    /// A clock standing at `time`.
    public init(_ time: Timestamp) {
        self.time = Mutex(time)
    }

    /// The time it was set to.
    public func now() -> Timestamp { time.withLock { $0 } }

    /// Sets the time, also backwards.
    public func set(_ newTime: Timestamp) { time.withLock { $0 = newTime } }

    /// Moves the time; a negative duration moves it backwards.
    public func advance(by duration: Duration) { time.withLock { $0 = $0 + duration } }
}
