import Ledger
import OpsDomain

/// The limits per operator and hour, counted in the store so that they hold across processes (ACC-16).
enum Limits {
    private static let hour: Int64 = 3_600_000

    /// Refuses one more use of `limit` when the hour's allowance is used up.
    /// - Throws: `OpsError.limitReached`, with the moment when it frees up.
    static func check(
        _ limit: LimitClass, action: String, adding amount: Int = 1, in store: borrowing some Reading & ~Copyable,
        _ scene: Scene
    ) throws {
        guard let allowed = scene.policy.perHour[limit] else { return }
        let since = Timestamp(milliseconds: scene.now.milliseconds - hour)
        let used =
            limit == .bulkItems
            ? try store.bulkItems(operatorID: try scene.operatorID(), since: since)
            : try entries(of: actions(of: limit).union([action]), since: since, atMost: allowed, in: store, scene)
        guard used.count + amount > allowed else { return }
        let freeAt = Timestamp(milliseconds: (used.oldest ?? scene.now).milliseconds + hour)
        throw OpsError.limitReached(limit, allowed: allowed, freeAt: freeAt)
    }

    /// The ledger actions that a limit counts: a renewal opens a session as well as an opening does.
    static func actions(of limit: LimitClass) -> Set<String> { actionsByLimit[limit] ?? [] }

    private static let actionsByLimit: [LimitClass: Set<String>] = {
        var actions: [LimitClass: Set<String>] = [:]
        for operation in OperationCatalog.portals.flatMap(\.operations) {
            guard let limit = operation.access.limit, let action = operation.access.action else { continue }
            actions[limit, default: []].insert(action)
        }
        return actions
    }()

    /// How many entries of these actions there were since a moment, at most `limit`, and when the oldest of them was.
    private static func entries(
        of actions: Set<String>, since: Timestamp, atMost limit: Int, in store: borrowing some Reading & ~Copyable,
        _ scene: Scene
    ) throws -> (count: Int, oldest: Timestamp?) {
        var found: [LedgerEntry] = []
        for action in actions {
            let filter = LedgerFilter(operatorLogin: scene.actor.login, action: action, from: since, outcome: .done)
            found += try store.ledgerEntries(matching: filter, before: nil, limit: limit)
        }
        let newest = found.sorted { $0.seq > $1.seq }.prefix(limit)
        return (newest.count, newest.last?.at)
    }
}
