public import Ledger

/// An operator's lock: they are refused everything while it is in force (ACC-14).
public struct StaffLock: Codable, Sendable, Hashable {
    /// Since when.
    public let since: Timestamp
    /// Until when; nil until somebody unlocks the account.
    public let until: Timestamp?
    /// What the operator is told.
    public let message: String

    /// Makes the value of a stored lock.
    public init(since: Timestamp, until: Timestamp?, message: String) {
        self.since = since
        self.until = until
        self.message = message
    }

    /// Whether it keeps the operator out at `now`.
    public func isInForce(at now: Timestamp) -> Bool { until.map { now < $0 } ?? true }
}
