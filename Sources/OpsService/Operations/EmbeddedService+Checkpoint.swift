import Glibc
public import Ledger
public import OpsDomain

extension EmbeddedService {
    /// Where checkpoints are kept besides the places that are named.
    nonisolated static func checkpointDirectory(of store: String) -> String { store + ".checkpoints" }

    var checkpointDirectory: String { Self.checkpointDirectory(of: store.path) }

    /// Signs the head of the ledger and keeps the checkpoint beside the store, in the system's log, and in `directory`
    /// if one is named, which must exist; best where the store's owner cannot write (ACC-23).
    /// - Throws: `OpsError` without the permission `verify`, or when a place cannot be written; the checkpoint stands
    ///   then, and the place gets it with the next.
    public func checkpointLedger(to directory: String? = nil) async throws(OpsError) -> Checkpoint {
        do {
            let draft = try attempt(CheckpointLedger(), reason: nil, session: nil, changes: false) { _, _, entry in
                entry
            }
            return try checkpoint(to: directory, by: draft)
        } catch {
            throw OpsError(of: error)
        }
    }

    /// The public half of the signing key, as PEM.
    /// - Throws: `OpsError` without the permission `verify`, or when the key cannot be read.
    public func publicKey() async throws(OpsError) -> CheckpointPublicKey {
        do {
            return try attempt(ShowPublicKey(), reason: nil, session: nil, changes: false) { _, _, _ in
                try store.checkpointPublicKey()
            }
        } catch {
            throw OpsError(of: error)
        }
    }

    /// Makes a checkpoint as whoever the draft names.
    func checkpoint(to directory: String?, by draft: EntryDraft) throws -> Checkpoint {
        let beside = checkpointDirectory
        // One that is there already is as good.
        mkdir(beside, 0o700)
        var sinks: [any CheckpointSink] = [CheckpointDirectory(beside), CheckpointSystemLog()]
        if let directory { sinks.append(CheckpointDirectory(directory)) }
        do {
            return try store.checkpoint(to: sinks, by: draft)
        } catch let error as LedgerError where error.subject.hasSuffix(".checkpoints.ndjson") {
            let place = error.subject.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            throw OpsError.checkpointStranded(place.joined(separator: "/"), error.cause ?? "\(error.kind)")
        }
    }
}
