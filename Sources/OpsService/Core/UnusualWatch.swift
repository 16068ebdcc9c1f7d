import Ledger
import OpsDomain

/// Tells the admins of an unusual number of reveals, exports or denials, in the transaction of the entry that crosses
/// the threshold, and once an hour per operator and kind (ACC-16).
enum UnusualWatch {
    private static let hour: Int64 = 3_600_000

    /// What a counted operation is watched as; nil when it is not.
    static func kind(of limit: LimitClass?) -> UnusualKind? {
        switch limit {
        case .piiReveals: .reveals
        case .exports: .exports
        case .sessionsOpened, .bulkItems, nil: nil
        }
    }

    /// Looks at the hour before, the entry just written included, and writes down what is unusual.
    static func look(
        at kind: UnusualKind, in transaction: borrowing WriteTransaction, _ gate: Gate
    ) throws {
        let policy = try gate.policies.inForce(in: transaction, standard: gate.policy)
        guard let threshold = policy.unusual[kind] else { return }
        let since = Timestamp(milliseconds: transaction.now.milliseconds - hour)
        guard try !transaction.isNotified(kind, operatorLogin: gate.login, since: since) else { return }
        let count = try count(kind, since: since, upTo: threshold, in: transaction, gate)
        guard count >= threshold else { return }
        let notification = AdminNotification(
            id: gate.ids.next("ntf"), kind: kind, operatorLogin: gate.login, count: count, threshold: threshold,
            createdAt: transaction.now)
        var entry = EntryDraft(
            actor: Actor(userID: nil, login: "job:watch", role: "JOB"), action: "NOTIFY_ADMINS", gate)
        entry.entityType = "notification"
        entry.entityID = notification.id
        entry.details = Details.json(["kind": kind.rawValue, "operator": gate.login, "count": String(count)])
        try transaction.record(entry) { writer, _ in try writer.insert(notification) }
    }

    private static func count(
        _ kind: UnusualKind, since: Timestamp, upTo threshold: Int, in transaction: borrowing WriteTransaction,
        _ gate: Gate
    ) throws -> Int {
        func entries(_ filter: LedgerFilter) throws -> Int {
            try transaction.ledgerEntries(matching: filter, before: nil, limit: threshold).count
        }
        let limit: LimitClass
        switch kind {
        case .denials:
            return try entries(LedgerFilter(operatorLogin: gate.login, from: since, outcome: .denied))
        case .reveals: limit = .piiReveals
        case .exports: limit = .exports
        }
        return try Limits.actions(of: limit).reduce(0) { sum, action in
            try sum + entries(LedgerFilter(operatorLogin: gate.login, action: action, from: since, outcome: .done))
        }
    }
}
