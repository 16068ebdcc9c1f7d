public import Ledger

extension UndoQABatch: BulkCommand {
    public static let name = "qa.undo"
    public static let access = AccessRule(.bulkQAActions, .portal, action: "QA_UNDO", limit: .bulkItems)

    public var actionName: String { "undo" }
    public var reason: String? { nil }
    public var undoes: String? { batchId }
    /// A batch is undone once: asked again, the service answers with the report.
    public var batchKey: String { "undo:\(batchId)" }

    /// What the batch did, item by item.
    public struct Plan: BulkPlan {
        let items: [QABatchChange]

        public var itemCount: Int { items.count }
    }

    public func plan(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Plan {
        let operatorID = try scene.operatorID()
        // Another operator's batch is theirs to undo, and none of this one's business.
        guard let batch = try store.batch(id: batchId), batch.operatorUserId == operatorID,
            batch.operation == ChangeQAItems.name || batch.operation == Self.name
        else { throw OpsError.notFound("batch of yours", batchId) }
        if let objection = batch.objectionToUndo(at: scene.now, minutes: scene.policy.undoMinutes) {
            throw OpsError.notAllowed("undo", "batch", batchId, objection)
        }
        return Plan(items: try store.qaChanges(ofBatch: batchId))
    }

    public func perform(
        _ range: Range<Int>, of plan: Plan, _ store: borrowing Writer, _ scene: Scene
    ) throws -> BulkChunk {
        let items = plan.items[range]
        let found = try store.qaWorkRows(ids: items.map(\.id))
        var chunk = BulkChunk(reserving: items.count)
        var keys: [QABeforeImage: [Int64]] = [:]
        for item in items {
            guard let row = found[item.id] else {
                chunk.add(left: item.id, .kept, "it does not exist any more")
                continue
            }
            if let why = scene.objection(toChanging: row.organizationID) {
                chunk.add(left: item.id, .denied, why)
            } else if row.snapshot.state == .released {
                chunk.add(left: item.id, .kept, "it is released already")
            } else if row.snapshot.version != item.version {
                let state = row.snapshot.state(at: scene.now).title
                chunk.add(left: item.id, .kept, "somebody changed it since; it is \(state) now")
            } else {
                keys[item.before, default: []].append(row.key)
                chunk.add(applied: item.id, of: row.organizationID)
            }
        }
        for (before, keys) in keys { try store.revert(before, of: keys, at: scene.now) }
        return chunk
    }
}

extension BatchRecord {
    /// Until when it can be undone.
    func undoUntil(minutes: Int) -> Timestamp { (finishedAt ?? createdAt) + .seconds(60 * minutes) }

    /// Why it cannot be undone; nil when it can.
    func objectionToUndo(at now: Timestamp, minutes: Int) -> String? {
        if undoes != nil { return "it is an undo itself; decide the items anew" }
        if let undoneBy { return "it was undone by \(undoneBy)" }
        if applied == 0 { return "it changed nothing" }
        let until = undoUntil(minutes: minutes)
        return now < until ? nil : "the \(minutes) minutes for it were over at \(until)"
    }
}

extension ListQABatches: Query {
    public typealias Answer = [Batch]

    public static let name = "qa.batches"
    public static let access = AccessRule(.bulkQAActions, .own)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> [Batch] {
        let minutes = scene.policy.undoMinutes
        let batches = try store.batches(
            operatorID: try scene.operatorID(), operations: [ChangeQAItems.name, UndoQABatch.name],
            limit: min(max(limit, 1), 100))
        return try batches.map { batch in
            let canUndo = batch.objectionToUndo(at: scene.now, minutes: minutes) == nil
            // Whose items go back is asked before they do (TUI-3); of batches that stay it would be work for nothing.
            let counts = canUndo ? try store.appliedByTenant(ofBatch: batch.id) : [:]
            return Batch(
                id: batch.id, action: batch.action, applied: batch.applied, createdAt: batch.createdAt,
                undoUntil: canUndo ? batch.undoUntil(minutes: minutes) : nil, undoneBy: batch.undoneBy,
                tenants: try store.largestTenants(counts), tenantCount: counts.count)
        }
    }
}
