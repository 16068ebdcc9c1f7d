public import Ledger
public import OpsDomain

extension EmbeddedService {
    /// Moves the oldest entries, up to a checkpoint, to a new file; the chain still verifies end to end (ACC-27).
    ///
    /// Refused for entries that an open session, an undo or the limits of the last hour still need. `progress` hears of
    /// entries written and read back, and of both in total; false stops, and every entry is still in the store then.
    /// The service answers nothing else meanwhile.
    /// - Throws: `OpsError` without the permission `manage_policy`, of code `conflict` when nothing may be archived or
    ///   the file exists, or when it cannot be written; every entry is still in the store then.
    public func archiveLedger(
        _ request: ArchiveLedger, to path: String,
        progress: @Sendable (_ done: Int64, _ total: Int64) -> Bool = { _, _ in true }
    ) async throws(OpsError) -> ArchiveHeader {
        do {
            let (through, olderThan, tallies, draft) = try attempt(request, reason: nil, session: nil, changes: true) {
                transaction, scene, entry in
                let plan = try transaction.archivePlan(request.limit, scene)
                guard let header = plan.header else { throw plan.refusal ?? OpsError.archiveRefused(nil) }
                let tallies = try transaction.refusalTallies(through: header.through)
                return (header.through, plan.olderThan, tallies, entry)
            }
            do {
                return try store.archive(
                    through: through, olderThan: olderThan, to: path, by: draft, tallies: tallies, progress: progress)
            } catch let error as LedgerError {
                switch (error.kind, error.subject) {
                case (.refused, "archive"): throw OpsError.archiveRefused(error.cause)
                case (.alreadyExists, path): throw OpsError.fileExists(path)
                case (.missing, path), (.permission, path), (.readOnly, path), (.full, path), (.io, path):
                    throw OpsError.fileUnwritable(path, error.cause ?? "\(error.kind)")
                default: throw error
                }
            }
        } catch {
            throw OpsError(of: error)
        }
    }

    /// The receipt of an archived entry, from the archive's file (ACC-28).
    ///
    /// - Throws: `OpsError` without the permission `export_ledger`, without `view_pii` for an entry with personal data,
    ///   or when the file is no archive of this store, is damaged or does not hold the entry.
    public func receipt(_ request: IssueReceipt, inArchive path: String) async throws(OpsError) -> Receipt {
        do {
            let key = try store.checkpointPublicKey()
            return try attempt(request, reason: nil, session: nil, changes: false) { transaction, scene, entry in
                let receipt: Receipt
                do {
                    guard let found = try Receipt(for: request.seq, inArchive: path) else {
                        throw OpsError.notInArchive(request.seq, path, "it holds other entries")
                    }
                    receipt = found
                } catch let error as LedgerError {
                    switch error.kind {
                    case .refused: throw OpsError.noReceipt(request.seq, error.cause)
                    case .damaged: throw OpsError.notInArchive(request.seq, path, error.cause ?? "it is damaged")
                    default: throw OpsError.fileUnreadable(path, error.cause ?? "\(error.kind)")
                    }
                }
                do {
                    _ = try receipt.verify(with: key)
                } catch {
                    let isForeign = receipt.checkpoint.store != key.storeID
                    throw OpsError.notInArchive(
                        request.seq, path, isForeign ? "it is of another store" : "it was changed")
                }
                try IssueReceipt.check(scene.grants, try transaction.ledgerChanges(in: receipt))
                _ = try transaction.record(entry)
                return receipt
            }
        } catch {
            throw OpsError(of: error)
        }
    }
}
