/// How one item of a batch ended (HOT-3).
public enum ItemOutcome: String, Codable, Sendable, CaseIterable {
    case applied = "APPLIED"
    case noop = "NOOP"
    case conflict = "CONFLICT"
    case denied = "DENIED"
    case invalid = "INVALID"
    /// Only of an undo: changed since, so left as it is.
    case kept = "KEPT"
}

/// One item's outcome, with the reason where it was not applied.
public struct ItemReport: Codable, Sendable, Hashable {
    /// The item's public id.
    public let id: String
    /// How it ended.
    public let outcome: ItemOutcome
    /// Why, in words; nil when applied.
    public let detail: String?

    /// Makes a report of one item.
    public init(id: String, outcome: ItemOutcome, detail: String? = nil) {
        self.id = id
        self.outcome = outcome
        self.detail = detail
    }
}

/// What a bulk command did, item by item; honest also when it was stopped half-way (ACC-14).
public struct BulkReport: Codable, Sendable, Hashable {
    /// The batch's public id.
    public let batch: String
    /// The action's name.
    public let action: String
    /// Every item, in the frozen order.
    public let items: [ItemReport]
    /// Why the rest was not tried: the session ended, the operator was locked, a limit was hit, cancelled; nil when all was tried.
    public let stopped: OpsError?
    /// Whether this is the report of an earlier run with the same batch key.
    public let repeated: Bool

    /// Makes a report.
    public init(batch: String, action: String, items: [ItemReport], stopped: OpsError? = nil, repeated: Bool = false) {
        self.batch = batch
        self.action = action
        self.items = items
        self.stopped = stopped
        self.repeated = repeated
    }

    /// How many items ended so.
    public func count(_ outcome: ItemOutcome) -> Int {
        items.count { $0.outcome == outcome }
    }

    /// Whether every item was tried and is as was wished: only then is it a success.
    public var isSuccess: Bool {
        stopped == nil && items.allSatisfy { $0.outcome == .applied || $0.outcome == .noop }
    }
}
