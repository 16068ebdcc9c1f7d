public import Ledger

/// What a bulk command is about to do, worked out once before the first chunk.
public protocol BulkPlan: Sendable {
    /// How many items there are, for the limit and the progress bar.
    var itemCount: Int { get }
}

/// What a part of a bulk command did.
public struct BulkChunk: Sendable, Hashable {
    /// One report per item, in order.
    public private(set) var items: [ItemReport] = []
    /// How many items of each tenant were applied.
    public private(set) var appliedByTenant: [String: Int] = [:]

    /// Nothing yet; `count` items are to come.
    public init(reserving count: Int) {
        items.reserveCapacity(count)
    }

    /// Adds an item of a tenant that was applied.
    public mutating func add(applied id: String, of tenantID: String) {
        items.append(ItemReport(id: id, outcome: .applied))
        appliedByTenant[tenantID, default: 0] += 1
    }

    /// Adds an item that was left as it is, with the reason.
    public mutating func add(left id: String, _ outcome: ItemOutcome, _ why: String?) {
        items.append(ItemReport(id: id, outcome: outcome, detail: why))
    }
}

/// A command over many items, done in chunks: each chunk a transaction with one entry of its own (ACC-14).
///
/// The service finds the report of an earlier run with the same key, re-checks permission, session, lock and
/// limits before each chunk, keeps the batch's record, and stops honestly when a check fails.
public protocol BulkCommand: Operation where Answer == BulkReport {
    /// The frozen set and what is known of it.
    associatedtype Plan: BulkPlan

    /// Makes the batch unique per operator: the same key again answers with the report, not with the work.
    var batchKey: String { get }
    /// The action's name in the report, such as `approve`.
    var actionName: String { get }
    /// The ledger action of each chunk, such as `QA_APPROVE`.
    var ledgerAction: String { get }
    /// Why, if the operator said so.
    var reason: String? { get }
    /// The batch that this one takes back; nil when it is no undo.
    var undoes: String? { get }

    /// Checks the request and works out what to do.
    /// - Throws: `OpsError` when nothing may begin at all, such as a missing reason.
    func plan(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Plan

    /// Does the items `range` of the plan inside the open entry.
    /// - Returns: one report per item of the range, in order, and the tenants of those that were applied.
    func perform(_ range: Range<Int>, of plan: Plan, _ store: borrowing Writer, _ scene: Scene) throws -> BulkChunk
}

extension BulkCommand {
    /// The one of the access rule.
    public var ledgerAction: String { Self.access.action ?? Self.name.uppercased() }

    /// No undo.
    public var undoes: String? { nil }
}
