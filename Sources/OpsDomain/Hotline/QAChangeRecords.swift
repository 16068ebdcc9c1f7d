import Ledger

extension Writer {
    /// Writes one change to some items, by one statement.
    ///
    /// The caller has read the items in the same transaction, so nobody can have changed them since.
    func apply(
        _ change: QAChange, to keys: [Int64], by operatorID: String, reason: String?, at now: Timestamp
    ) throws {
        let touched = "updated_at = ?, version = version + 1 WHERE key IN (\(marks(keys.count)))"
        switch change {
        case .decide(let state):
            // The claim is over; who held it stays.
            try run(
                """
                UPDATE qa_item SET state = ?, claimed_by = ?, claimed_until = NULL, decided_by = ?, decided_at = ?,
                    decision_reason = ?, \(touched)
                """,
                arguments: [state.rawValue, operatorID, operatorID, now, reason, now] + keys.map { $0 })
        case .claim(let reviewer, let until):
            try run(
                "UPDATE qa_item SET state = 'IN_REVIEW', claimed_by = ?, claimed_until = ?, \(touched)",
                arguments: [reviewer, until, now] + keys.map { $0 })
        case .prioritize(let priority):
            try run(
                "UPDATE qa_item SET priority = ?, \(touched)", arguments: [priority, now] + keys.map { $0 })
        }
    }

    /// Sets columns of some items back to what they were, as a new version.
    func revert(_ before: QABeforeImage, of keys: [Int64], at now: Timestamp) throws {
        let columns = before.values.keys.sorted { $0.rawValue < $1.rawValue }
        let values = columns.map { before.values[$0] ?? .null }
        try run(
            """
            UPDATE qa_item SET \(columns.map { "\($0.rawValue) = ?" }.joined(separator: ", ")), updated_at = ?,
                version = version + 1 WHERE key IN (\(marks(keys.count)))
            """, arguments: values + [now] + keys.map { $0 })
    }
}

/// The columns that a bulk action writes and an undo writes back.
enum QAUndoableColumn: String, Sendable, CaseIterable {
    case state
    case claimedBy = "claimed_by"
    case claimedUntil = "claimed_until"
    case decidedBy = "decided_by"
    case decidedAt = "decided_at"
    case decisionReason = "decision_reason"
    case priority
}

/// What the changed columns of an item held before a batch; equal images are written back by one statement.
struct QABeforeImage: Sendable, Hashable {
    let values: [QAUndoableColumn: Value]
}

/// What a batch did to one item, from the ledger.
struct QABatchChange: Sendable {
    let id: String
    let before: QABeforeImage
    /// The version that the batch left.
    let version: Int
}

extension Reading where Self: ~Copyable {
    /// What a batch did to its items, from the row images of its ledger entries, in the order done.
    /// - Throws: `OpsError` of kind `store.damaged` when an entry does not say the version.
    func qaChanges(ofBatch batchID: String) throws -> [QABatchChange] {
        var changes: [QABatchChange] = []
        for entry in try chunkEntries(of: batchID) {
            for change in try ledgerChanges(of: entry.seq) where change.table == "qa_item" {
                changes.append(try QABatchChange(change))
            }
        }
        return changes
    }
}

extension QABatchChange {
    fileprivate init(_ change: RowChange) throws {
        var before: [QAUndoableColumn: Value] = [:]
        var version: Int?
        for field in change.fields {
            if let column = QAUndoableColumn(rawValue: field.column) { before[column] = field.before ?? .null }
            if field.column == "version", case .integer(let number)? = field.after { version = Int(number) }
        }
        guard let version, let id = change.publicID else {
            throw OpsError.damaged("ledger_entry", "a change of qa_item without a version")
        }
        self.init(id: id, before: QABeforeImage(values: before), version: version)
    }
}
