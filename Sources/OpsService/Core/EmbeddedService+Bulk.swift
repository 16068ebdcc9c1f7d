import Ledger
import OpsDomain

extension EmbeddedService {
    /// How many items one transaction may change at most (ACC-14, fixed).
    private static let largestChunk = 1000
    /// How long one transaction should take, in milliseconds; chunks shrink and grow to it (ACC-14).
    private static let chunkTime: Int64 = 80

    public func performBulk<B: BulkCommand>(
        _ command: B, session: String?, progress: @escaping @Sendable (BulkProgress) -> Bool
    ) async throws(OpsError) -> BulkReport {
        let batch = gate.ids.next("bat")
        var run = BulkRun<B>(batch: batch, action: command.actionName)
        var chunk = 500
        store.beginBatch()
        defer { store.endBatch() }
        do {
            repeat {
                let began = steady.now().milliseconds
                if let earlier = try step(command, &run, upTo: chunk, session: session) { return earlier }
                let took = max(steady.now().milliseconds - began, 1)
                chunk = min(max(chunk * Int(Self.chunkTime) / Int(took), 1), Self.largestChunk)
                let total = run.total
                if run.isUnfinished, !progress(BulkProgress(done: run.items.count, total: total)) {
                    throw OpsError.cancelled(after: run.items.count, of: total)
                }
                await Task.yield()
            } while run.isUnfinished
            _ = progress(BulkProgress(done: run.items.count, total: run.total))
        } catch {
            let refusal = OpsError(of: error)
            guard run.plan != nil else { throw refusal }
            noteStop(of: command, run, because: refusal)
            // What the report tells of is on the disk, also when the note could not be written.
            do { try store.sync() } catch { throw OpsError(of: error) }
            run.stopped = refusal
        }
        return run.report
    }

    /// One chunk in one transaction.
    /// - Returns: the report of an earlier run with the same key; nil for work done now.
    private func step<B: BulkCommand>(
        _ command: B, _ run: inout BulkRun<B>, upTo size: Int, session: String?
    ) throws -> BulkReport? {
        var next = run
        // Nothing is reported before the last chunk, whose commit waits for all before it, too.
        let isLast = run.plan.map { run.items.count + size >= $0.itemCount } ?? true
        let earlier = try attempt(
            command, reason: command.reason, session: session, changes: true, waitsForDisk: isLast
        ) {
            transaction, scene, draft -> BulkReport? in
            let operatorID = try scene.operatorID()
            if next.plan == nil {
                if let batch = try transaction.batch(operatorID: operatorID, batchKey: command.batchKey) {
                    return try transaction.report(of: batch)
                }
                let plan = try command.plan(transaction, scene)
                guard plan.itemCount <= scene.policy.bulkItemsPerCommand else {
                    throw OpsError.tooManyItems(plan.itemCount, allowed: scene.policy.bulkItemsPerCommand)
                }
                next.plan = plan
            }
            guard let plan = next.plan else { return nil }
            let range = next.items.count..<min(next.items.count + size, plan.itemCount)
            try Limits.check(
                .bulkItems, action: command.ledgerAction, adding: plan.itemCount - range.lowerBound, in: transaction,
                scene)
            var entry = draft
            entry.action = command.ledgerAction
            entry.entityType = "batch"
            entry.entityID = next.batch
            try transaction.record(entry) { writer, entry in
                if range.lowerBound == 0 {
                    try writer.beginBatch(
                        id: next.batch, command, itemCount: plan.itemCount, operatorID: operatorID, at: scene.now)
                }
                let done = try command.perform(range, of: plan, writer, scene)
                let details = ChunkDetails(batch: next.batch, done)
                try writer.advanceBatch(
                    id: next.batch, tried: details.tried, applied: details.applied,
                    finishedAt: range.upperBound == plan.itemCount ? scene.now : nil)
                entry.details = details.json
                next.items += done.items
            }
            next.lastEntry = try transaction.ledgerHead().seq
            return nil
        }
        run = next
        return earlier
    }

    /// Writes down why the batch stopped.
    ///
    /// The refusal itself is on the ledger already, so a failure here loses
    /// nothing: an unfinished batch reads as interrupted.
    private func noteStop<B: BulkCommand>(of command: B, _ run: BulkRun<B>, because refusal: OpsError) {
        try? store.write { transaction in
            var entry = EntryDraft(
                actor: Actor(userID: nil, login: gate.login, role: "OPERATOR"), action: command.ledgerAction, gate)
            if let user = try transaction.internalUser(login: gate.login) {
                entry.operatorID = user.id
                entry.operatorRole = user.role.rawValue
            }
            entry.entityType = "batch"
            entry.entityID = run.batch
            try transaction.record(entry.refused(refusal)) { writer, _ in
                try writer.stopBatch(id: run.batch, because: refusal)
            }
        }
    }
}

/// How far a batch has come.
private struct BulkRun<B: BulkCommand> {
    let batch: String
    let action: String
    var plan: B.Plan?
    var items: [ItemReport] = []
    var stopped: OpsError?
    var lastEntry: Int64?

    init(batch: String, action: String) {
        self.batch = batch
        self.action = action
    }

    var total: Int { plan?.itemCount ?? 0 }

    var isUnfinished: Bool { items.count < total }

    var report: BulkReport {
        BulkReport(batch: batch, action: action, items: items, stopped: stopped, lastEntry: lastEntry)
    }
}
