import Glibc
public import OpsDomain
import Synchronization

/// Reads the steady clock of this machine; injected, so that tests can turn it.
public protocol SteadyClock: Sendable {
    /// The reading now.
    func now() -> SteadyTime
}

/// The kernel's clock since boot.
public struct BootClock: SteadyClock {
    private let boot: String

    /// Reads the boot id once; it cannot change while the process lives.
    public init() {
        boot = Self.bootID() ?? "unknown"
    }

    public func now() -> SteadyTime {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return SteadyTime(boot: boot, milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    private static func bootID() -> String? {
        let file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(file, &bytes, bytes.count)
        return count >= 36 ? String(decoding: bytes[..<36], as: UTF8.self) : nil
    }
}

/// A steady clock that a test turns.
public final class ManualSteadyClock: SteadyClock {
    private let milliseconds: Mutex<Int64>

    /// Starts at a reading.
    public init(milliseconds: Int64 = 0) {
        self.milliseconds = Mutex(milliseconds)
    }

    /// Turns it forward.
    public func advance(milliseconds step: Int64) {
        milliseconds.withLock { $0 += step }
    }

    public func now() -> SteadyTime {
        SteadyTime(boot: "test", milliseconds: milliseconds.withLock { $0 })
    }
}
