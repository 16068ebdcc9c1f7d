import FoundationEssentials
public import Ledger

/// The record of a bulk command's run; its items' outcomes stand in the ledger entries of its chunks.
public struct BatchRecord: Sendable, Hashable {
    /// The public id, `bat_…`.
    public let id: String
    /// Whose it is.
    public let operatorUserId: String
    /// The operation's name.
    public let operation: String
    /// The action's name.
    public let action: String
    /// How many items it set out to change.
    public let itemCount: Int
    /// How many were tried.
    public let tried: Int
    /// How many were applied.
    public let applied: Int
    /// Why it stopped before the end.
    public let stopped: OpsError?
    /// The batch that it took back.
    public let undoes: String?
    /// The batch that took it back.
    public let undoneBy: String?
    /// When it began.
    public let createdAt: Timestamp
    /// When it was through; nil if it stopped before.
    public let finishedAt: Timestamp?
}

/// What a chunk's ledger entry says beside its row changes; the items that are not named were applied.
public struct ChunkDetails: Codable, Sendable, Hashable {
    /// The batch.
    public let batch: String
    /// How many items the chunk tried.
    public let tried: Int
    /// How many it applied.
    public let applied: Int
    /// The items that were not applied, with the reason.
    public let others: [ItemReport]
    /// How many items of each tenant were applied, by which a tenant's access report finds the chunk (ACC-29); nil
    /// when none was.
    public let tenants: [String: Int]?

    /// The details of a chunk.
    public init(batch: String, _ chunk: BulkChunk) {
        self.batch = batch
        tried = chunk.items.count
        others = chunk.items.filter { $0.outcome != .applied }
        applied = tried - others.count
        tenants = chunk.appliedByTenant.isEmpty ? nil : chunk.appliedByTenant
    }

    /// The details of a chunk's entry; nil for an entry that is none.
    public init?(_ entry: LedgerEntry) {
        guard entry.entityType == "batch", let text = entry.details,
            let value = try? JSONDecoder().decode(Self.self, from: Data(text.utf8))
        else { return nil }
        self = value
    }

    /// The details as JSON with sorted keys; by hand, since the encoder takes a tenth of the time of a batch (PERF-6).
    public var json: String {
        var members = [
            "\"applied\":\(applied)", "\"batch\":\(Self.quoted(batch))", "\"others\":\(Details.json(others))",
        ]
        if let tenants {
            let counts = tenants.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\($0.value)" }
            members.append("\"tenants\":{\(counts.joined(separator: ","))}")
        }
        members.append("\"tried\":\(tried)")
        return "{\(members.joined(separator: ","))}"
    }

    /// A text in quotes; one that holds anything else than letters, digits, `_` and `-` is left to the encoder.
    private static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == 0x5F || $0 == 0x2D
        }
        return isPlain ? "\"\(text)\"" : Details.json(text)
    }

    /// What the details of every chunk that changed something of a tenant contain.
    public static func mark(of tenantID: String) -> String { "\"\(tenantID)\":" }
}

extension Reading where Self: ~Copyable {
    private static var batchSelection: String {
        """
        SELECT id, operator_user_id, operation, action, item_count, tried, applied, stopped, undoes, undone_by,
            created_at, finished_at
        FROM batch
        """
    }

    /// The batch with this id.
    public func batch(id: String) throws -> BatchRecord? {
        try first(Self.batchSelection + " WHERE id = ?", id, map: BatchRecord.init(row:))
    }

    /// The batch that an operator began with this key.
    public func batch(operatorID: String, batchKey: String) throws -> BatchRecord? {
        try first(
            Self.batchSelection + " WHERE operator_user_id = ? AND batch_key = ?", operatorID, batchKey,
            map: BatchRecord.init(row:))
    }

    /// An operator's batches, newest first.
    public func batches(operatorID: String, limit: Int) throws -> [BatchRecord] {
        try rows(
            Self.batchSelection + " WHERE operator_user_id = ? ORDER BY created_at DESC, key DESC LIMIT ?", operatorID,
            limit, map: BatchRecord.init(row:))
    }

    /// The ledger entries of a batch's chunks, oldest first.
    public func chunkEntries(of batchID: String) throws -> [LedgerEntry] {
        let filter = LedgerFilter(entityType: "batch", entityID: batchID, outcome: .done)
        var entries: [LedgerEntry] = []
        while true {
            let page = try ledgerEntries(matching: filter, before: entries.last?.seq, limit: 500)
            entries += page
            if page.count < 500 { return entries.reversed() }
        }
    }

    /// How many items of each tenant a batch applied, by the details of its chunks' entries.
    func appliedByTenant(ofBatch batchID: String) throws -> [String: Int] {
        try chunkEntries(of: batchID).reduce(into: [:]) { counts, entry in
            for (tenant, count) in ChunkDetails(entry)?.tenants ?? [:] { counts[tenant, default: 0] += count }
        }
    }

    /// The report of a batch, put together from the ledger: applied items are those whose rows changed.
    ///
    /// Of chunks whose entries are archived only the batch's own counts are left, and the report says so.
    /// - Throws: `OpsError` of kind `store.damaged` when entries are missing and were not archived.
    public func report(of batch: BatchRecord) throws -> BulkReport {
        var items: [ItemReport] = []
        var (tried, applied) = (0, 0)
        for entry in try chunkEntries(of: batch.id) {
            for change in try ledgerChanges(of: entry.seq) where change.table != "batch" {
                if let id = change.publicID { items.append(ItemReport(id: id, outcome: .applied)) }
            }
            guard let text = entry.details else { continue }
            let details = try JSONDecoder().decode(ChunkDetails.self, from: Data(text.utf8))
            items += details.others
            tried += details.tried
            applied += details.applied
        }
        var archived: BulkReport.Archived?
        if tried < batch.tried {
            guard let archive = try newestArchive() else {
                throw OpsError.damaged("batch", "\(batch.tried) items tried, of which entries tell \(tried)")
            }
            let gone = batch.applied - applied
            archived = BulkReport.Archived(
                applied: gone, others: batch.tried - tried - gone, through: archive.through)
        }
        let unfinished = batch.finishedAt == nil && batch.stopped == nil
        return BulkReport(
            batch: batch.id, action: batch.action, items: items,
            stopped: unfinished ? .interrupted(after: batch.tried, of: batch.itemCount) : batch.stopped,
            repeated: true, archived: archived)
    }

    /// How many bulk items an operator tried since a moment, and when the first of those batches began.
    public func bulkItems(operatorID: String, since: Timestamp) throws -> (count: Int, oldest: Timestamp?) {
        try first(
            "SELECT coalesce(sum(tried), 0), min(created_at) FROM batch WHERE operator_user_id = ? AND created_at > ?",
            operatorID, since.milliseconds
        ) { ($0.int(0), $0.optionalTimestamp(1)) } ?? (0, nil)
    }
}

extension Writer {
    /// Begins a batch.
    public func beginBatch<B: BulkCommand>(
        id: String, _ command: B, itemCount: Int, operatorID: String, at now: Timestamp
    ) throws {
        try run(
            """
            INSERT INTO batch (id, batch_key, operator_user_id, operation, action, reason, item_count, tried, applied,
                undoes, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?)
            """,
            id, command.batchKey, operatorID, B.name, command.actionName, command.reason, itemCount, command.undoes,
            now.milliseconds)
        if let undone = command.undoes { try run("UPDATE batch SET undone_by = ? WHERE id = ?", id, undone) }
    }

    /// Adds a chunk to a batch's counts, and its end if that was the last.
    public func advanceBatch(id: String, tried: Int, applied: Int, finishedAt: Timestamp?) throws {
        try run(
            "UPDATE batch SET tried = tried + ?, applied = applied + ?, finished_at = ? WHERE id = ?", tried, applied,
            finishedAt?.milliseconds, id)
    }

    /// Notes why a batch stopped before its end.
    public func stopBatch(id: String, because error: OpsError) throws {
        try run("UPDATE batch SET stopped = ? WHERE id = ?", Details.json(error), id)
    }
}

extension BatchRecord {
    init(row: Row) throws {
        self.init(
            id: row.text(0), operatorUserId: row.text(1), operation: row.text(2), action: row.text(3),
            itemCount: row.int(4), tried: row.int(5), applied: row.int(6),
            stopped: try row.optionalText(7).map { try JSONDecoder().decode(OpsError.self, from: Data($0.utf8)) },
            undoes: row.optionalText(8), undoneBy: row.optionalText(9), createdAt: row.timestamp(10),
            finishedAt: row.optionalTimestamp(11))
    }
}
