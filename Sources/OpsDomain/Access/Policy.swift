/// The settings that decide rights, limits and times.
///
/// The values here are the defaults of the spec.
public struct Policy: Sendable, Hashable, Codable {
    /// How many of a limit class an operator may have in one hour.
    public var perHour: [LimitClass: Int]
    /// How many items one bulk command may touch.
    public var bulkItemsPerCommand: Int
    /// How long a session lasts when nothing shorter is chosen, in minutes.
    public var leaseMinutes: Int
    /// How long a reviewer's claim on a QA item lasts, in minutes.
    public var claimMinutes: Int
    /// How long a bulk decision can be undone, in minutes.
    public var undoMinutes: Int

    /// No policy may lengthen a session beyond this, in minutes (ACC-12, fixed).
    public static let longestLeaseMinutes = 240
    /// The shorter leases that can be chosen, in minutes.
    public static let leaseChoices = [15, 30, 60, 120, 240]

    /// The defaults of the spec.
    public static let standard = Policy(
        perHour: [.sessionsOpened: 20, .piiReveals: 60, .exports: 20, .bulkItems: 50_000],
        bulkItemsPerCommand: 10_000, leaseMinutes: 240, claimMinutes: 30, undoMinutes: 10)
}
