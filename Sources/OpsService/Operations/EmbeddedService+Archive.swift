public import Ledger
public import OpsDomain

extension EmbeddedService {
    /// Moves the oldest entries, up to a checkpoint, to a new file; the chain still verifies end to end (ACC-27).
    ///
    /// Refused for entries that an open session, an undo or the limits of the last hour still need.
    /// - Throws: `OpsError` without the permission `manage_policy`, of code `conflict` when nothing may be archived or
    ///   the file exists, or when it cannot be written; every entry is still in the store then.
    public func archiveLedger(_ request: ArchiveLedger, to path: String) async throws(OpsError) -> ArchiveHeader {
        do {
            let (seq, needed, draft) = try attempt(request, reason: nil, session: nil, changes: true) {
                transaction, scene, entry in
                let needed = try transaction.entriesNeeded(
                    since: transaction.now, undoMinutes: scene.policy.undoMinutes)
                switch request.limit {
                case .through(let seq):
                    guard seq > 0 else { throw OpsError.invalid("through", "the first entry is 1") }
                    return (seq, needed, entry)
                case .before(let moment):
                    guard moment <= needed else {
                        throw OpsError.archiveRefused("entries since \(needed) are still needed")
                    }
                    let newest = try transaction.ledgerEntries(matching: LedgerFilter(to: moment), limit: 1).first
                    guard let newest else { throw OpsError.archiveRefused("no entry is older than \(moment)") }
                    return (newest.seq, moment, entry)
                }
            }
            do {
                return try store.archive(through: seq, olderThan: needed, to: path, by: draft)
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
}
