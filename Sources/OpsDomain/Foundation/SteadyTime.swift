/// A reading of the machine's steady clock, which nobody can set (CLOCK_BOOTTIME).
///
/// With it a session ends in time even when the wall clock is set back (ACC-13).
public struct SteadyTime: Sendable, Hashable, Codable {
    /// Which run of the machine: the kernel's boot id.
    ///
    /// Readings compare only within one.
    public let boot: String
    /// Milliseconds since that boot, sleep included.
    public let milliseconds: Int64

    /// Makes a reading.
    public init(boot: String, milliseconds: Int64) {
        self.boot = boot
        self.milliseconds = milliseconds
    }
}
