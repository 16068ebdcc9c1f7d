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
            : try entries(of: action, since: since, atMost: allowed, in: store, scene)
        guard used.count + amount > allowed else { return }
        let freeAt = Timestamp(milliseconds: (used.oldest ?? scene.now).milliseconds + hour)
        throw OpsError.limitReached(limit, allowed: allowed, freeAt: freeAt)
    }

    private static func entries(
        of action: String, since: Timestamp, atMost limit: Int, in store: borrowing some Reading & ~Copyable,
        _ scene: Scene
    ) throws -> (count: Int, oldest: Timestamp?) {
        let filter = LedgerFilter(operatorLogin: scene.actor.login, action: action, from: since, outcome: .done)
        let found = try store.ledgerEntries(matching: filter, before: nil, limit: limit)
        return (found.count, found.last?.at)
    }
}
