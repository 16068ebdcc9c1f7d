import Glibc
public import Ledger
public import OpsDomain

/// A checkpoint that was made.
public struct CheckpointMade: Codable, Sendable, Hashable {
    /// What was signed.
    public let checkpoint: Checkpoint
    /// What did not go as it should and is no failure, in sentences: the system's log did not take it.
    public let warnings: [String]

    /// Makes it.
    public init(_ checkpoint: Checkpoint, warnings: [String] = []) {
        self.checkpoint = checkpoint
        self.warnings = warnings
    }
}

/// A place where checkpoints are kept, as it was found.
public struct CheckpointPlace: Codable, Sendable, Hashable {
    /// The directory.
    public let directory: String
    /// The newest checkpoint there, by number; 0 for none, nil when it cannot be read.
    public let newest: Int64?
    /// Why it cannot be read; nil when it can.
    public let fault: String?

    /// Makes a place.
    public init(directory: String, newest: Int64?, fault: String? = nil) {
        self.directory = directory
        self.newest = newest
        self.fault = fault
    }
}

/// The checkpoints and the places where they are kept.
public struct CheckpointOverview: Codable, Sendable, Hashable {
    /// What the store knows.
    public let ledger: ListCheckpoints.Answer
    /// The directory beside the store, then those that were named.
    public let places: [CheckpointPlace]

    /// Makes an overview.
    public init(ledger: ListCheckpoints.Answer, places: [CheckpointPlace]) {
        self.ledger = ledger
        self.places = places
    }
}

extension EmbeddedService {
    /// Where checkpoints are kept besides the places that are named.
    nonisolated static func checkpointDirectory(of store: String) -> String { store + ".checkpoints" }

    var checkpointDirectory: String { Self.checkpointDirectory(of: store.path) }

    /// Signs the head of the ledger and keeps the checkpoint beside the store, in the system's log, and in `directory`
    /// if one is named, which must exist; best where the store's owner cannot write (ACC-23).
    /// - Throws: `OpsError` without the permission `verify`, or when a directory cannot be written; the checkpoint
    ///   stands then, and the place gets it with the next.
    public func checkpointLedger(to directory: String? = nil) async throws(OpsError) -> CheckpointMade {
        do {
            let draft = try attempt(CheckpointLedger(), reason: nil, session: nil, changes: false) { _, _, entry in
                entry
            }
            return try checkpoint(to: directory, by: draft)
        } catch {
            throw OpsError(of: error)
        }
    }

    /// The checkpoints that the store knows of, and what their places hold now.
    /// - Throws: `OpsError` without the permission `verify`.
    public func listCheckpoints(_ request: ListCheckpoints) async throws(OpsError) -> CheckpointOverview {
        let answer = try await ask(request, session: nil)
        do {
            let key = try store.checkpointPublicKey()
            let named = answer.directories.filter { $0 != checkpointDirectory }
            return CheckpointOverview(
                ledger: answer,
                places: ([checkpointDirectory] + named).map { Self.place($0, store: key.storeID) })
        } catch {
            throw OpsError(of: error)
        }
    }

    private static func place(_ directory: String, store: String) -> CheckpointPlace {
        // A directory that is gone reads like one that never got a checkpoint.
        guard SmallFile.exists(directory) else {
            return CheckpointPlace(directory: directory, newest: nil, fault: "it is not there")
        }
        do {
            let newest = try CheckpointDirectory(directory).newestNumber(of: store)
            return CheckpointPlace(
                directory: directory, newest: newest, fault: newest == nil ? "it may not be read" : nil)
        } catch {
            return CheckpointPlace(directory: directory, newest: nil, fault: error.cause ?? "\(error.kind)")
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
    func checkpoint(to directory: String?, by draft: EntryDraft) throws -> CheckpointMade {
        let beside = checkpointDirectory
        // One that is there already is as good.
        mkdir(beside, 0o700)
        var sinks: [any CheckpointSink] = [CheckpointDirectory(beside), CheckpointSystemLog(systemLog)]
        var draft = draft
        if let directory {
            sinks.append(CheckpointDirectory(directory))
            draft.entityType = ListCheckpoints.place
            draft.entityID = Self.absolute(directory)
        }
        do {
            var warnings: [String] = []
            let made = try store.checkpoint(to: sinks, by: draft) { error in
                warnings.append(OpsError.logWarning(error.subject, error.cause ?? "\(error.kind)"))
            }
            return CheckpointMade(made, warnings: warnings)
        } catch let error as LedgerError where error.subject.hasSuffix(".checkpoints.ndjson") {
            let place = error.subject.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            throw OpsError.checkpointStranded(place.joined(separator: "/"), error.cause ?? "\(error.kind)")
        }
    }

    /// The directory's name from the root, so that it means the same wherever somebody reads it.
    private static func absolute(_ directory: String) -> String {
        guard let resolved = realpath(directory, nil) else { return directory }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
