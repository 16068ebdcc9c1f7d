public import Ledger
public import OpsDomain

extension EmbeddedService {
    /// Recomputes the whole ledger, compares every record with it and holds it against checkpoints; that it was done is
    /// on the ledger (ACC-23).
    ///
    /// `checkpoints` is a directory of checkpoints; those beside the store count when none is named. `publicKey` is the
    /// key that must have signed them, the store's own unless given. `archives` are all archive files, oldest first, or
    /// none. A quick one leaves the indexes out. `progress` hears of entries done and in total; false stops. The service answers nothing else meanwhile.
    /// - Throws: `OpsError` without the permission `verify`, when the checkpoints cannot be read, or of code `conflict`
    ///   when it was stopped. Damage is no error: the report tells it.
    public func verifyLedger(
        checkpoints directory: String? = nil, publicKey: CheckpointPublicKey? = nil, archives: [String] = [],
        isQuick: Bool = false, progress: @Sendable (_ done: Int64, _ total: Int64) -> Bool = { _, _ in true }
    ) async throws(OpsError) -> VerifyReport {
        do {
            try attempt(VerifyLedger(), reason: nil, session: nil, changes: false) { _, _, _ in }
            let anchors = try anchors(in: directory, publicKey)
            var report = try store.verify(against: anchors, archives: archives, isQuick: isQuick, progress: progress)
            // The search index is no record and may be lost, but it may not lie: a search would not find an item.
            let hidden =
                isQuick ? [] : (try? store.read { try gate.texts.hidden(from: $0, most: Self.mostTextsCompared) }) ?? []
            if let first = hidden.first {
                report.indexDamages.append(
                    "the search index hid \(first)\(hidden.count > 1 ? " and \(hidden.count - 1) more" : ""); it was "
                        + "emptied, and its job fills it again")
            }
            do {
                try attempt(VerifyLedger(), reason: nil, session: nil, changes: false) { transaction, _, entry in
                    var entry = entry
                    entry.outcome = report.isClean ? .done : .failed
                    entry.details = Details.json(Finding(report))
                    _ = try transaction.record(entry)
                }
            } catch {
                // A damaged store may refuse the entry; the report counts for more then. A sound one must take it.
                guard !report.isClean else { throw error }
            }
            return report
        } catch {
            throw OpsError(of: error)
        }
    }

    /// The items of the queue for which the search index is compared with them, all or as many by chance.
    private static let mostTextsCompared = 5_000

    /// The checkpoints to compare with; nil when none are named and the store has no key.
    private func anchors(in directory: String?, _ publicKey: CheckpointPublicKey?) throws -> CheckpointAnchors? {
        if let directory {
            return try LedgerCopy.anchors(in: directory, publicKey: publicKey ?? store.checkpointPublicKey())
        }
        // A store without its signing key can still be verified, only not against what lies beside it.
        guard let key = publicKey ?? (try? store.checkpointPublicKey()) else { return nil }
        do {
            return try CheckpointAnchors(directory: checkpointDirectory, publicKey: key)
        } catch {
            guard error.kind == .missing else { throw error }
            // None are kept: that is a gap as soon as the ledger says that it made some, or with another key.
            return CheckpointAnchors([], publicKey: key)
        }
    }
}

/// What the entry says of a verification.
private struct Finding: Encodable {
    let clean: Bool
    /// Whether nothing was left out.
    let complete: Bool
    let entries: Int64
    let headHash: String
    let firstWrong: Int64?
    let damagedRecords: Int
    let anchoredUpTo: Int64
    let checkpointDamages: Int

    init(_ report: VerifyReport) {
        clean = report.isClean
        complete = report.areIndexesCompared
        entries = report.entries
        headHash = report.headHash
        firstWrong = report.firstDamage?.seq
        damagedRecords = report.rowDamageCount
        anchoredUpTo = report.anchoredSeq
        checkpointDamages = report.checkpointDamages.count
    }
}
