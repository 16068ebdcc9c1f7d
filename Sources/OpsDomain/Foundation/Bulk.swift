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
    /// The last ledger entry of the work; nil where it was done by an earlier run.
    public let lastEntry: Int64?
    /// Items of an earlier run of which only the numbers are known; nil when all are among `items`.
    public let archived: Archived?

    /// Items whose outcomes stand in archived entries: only the batch's own counts still tell of them (ACC-27).
    public struct Archived: Codable, Sendable, Hashable {
        /// How many were applied.
        public let applied: Int
        /// How many were not, for reasons that the archive holds.
        public let others: Int
        /// The last archived entry.
        public let through: Int64

        /// Makes the numbers.
        public init(applied: Int, others: Int, through: Int64) {
            self.applied = applied
            self.others = others
            self.through = through
        }
    }

    /// Makes a report.
    public init(
        batch: String, action: String, items: [ItemReport], stopped: OpsError? = nil, repeated: Bool = false,
        archived: Archived? = nil, lastEntry: Int64? = nil
    ) {
        self.lastEntry = lastEntry
        self.batch = batch
        self.action = action
        self.items = items
        self.stopped = stopped
        self.repeated = repeated
        self.archived = archived
    }

    /// How many items ended so; of archived ones only those that were applied can be told.
    public func count(_ outcome: ItemOutcome) -> Int {
        items.count { $0.outcome == outcome } + (outcome == .applied ? archived?.applied ?? 0 : 0)
    }

    /// How many items were tried.
    public var tried: Int { items.count + (archived.map { $0.applied + $0.others } ?? 0) }

    /// Whether every item was tried and is known to be as was wished: only then is it a success.
    public var isSuccess: Bool {
        stopped == nil && archived?.others ?? 0 == 0
            && items.allSatisfy { $0.outcome == .applied || $0.outcome == .noop }
    }
}

extension BulkReport.Archived {
    /// What is known and where the rest is, in a sentence.
    public var words: String {
        let others = others > 0 ? " and \(others) were not, for reasons that only the archive tells" : ""
        return "The details are in the archive of the entries up to \(through): of the items not listed here "
            + "\(applied) were applied\(others)."
    }
}
