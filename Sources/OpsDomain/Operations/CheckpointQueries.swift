public import Ledger

/// The checkpoints that the store knows of, newest first, and how far the ledger is signed (ACC-23).
public struct ListCheckpoints: Codable, Sendable {
    /// A checkpoint with its entry.
    public struct Made: Codable, Sendable, Hashable, Identifiable {
        /// The checkpoint's number.
        public var id: Int64 { checkpoint.number }
        /// What was signed.
        public let checkpoint: Checkpoint
        /// The entry that says so, the one right after those that it covers.
        public let entry: Int64
        /// Who asked for it.
        public let operatorLogin: String
        /// The directory that was named for it, besides the one beside the store; nil when none was.
        public let directory: String?
    }

    /// A page of checkpoints.
    public struct Answer: Codable, Sendable, Hashable {
        /// The checkpoints whose entries are in the store.
        public let made: [Made]
        /// Ask with `before` set to this for older ones; nil at the end.
        public let next: Int64?
        /// The newest checkpoint of all; nil before the first.
        public let newest: Checkpoint?
        /// The newest entry.
        public let head: Int64
        /// Entries after the newest checkpoint and its own entry: only the chain of hashes covers them yet.
        public let younger: Int64
        /// The last archived entry; 0 when none is archived.
        public let archivedThrough: Int64
        /// Every directory that was named for one of the last thousand checkpoints.
        public let directories: [String]
        /// The store's clock.
        public let now: Timestamp
    }

    /// Only checkpoints of numbers below this one.
    public let before: Int64?
    /// How many at most, 1–500.
    public let limit: Int

    /// Asks for a page.
    public init(before: Int64? = nil, limit: Int = 100) {
        self.before = before
        self.limit = limit
    }

    /// The kind of the place in a CHECKPOINT entry.
    public static let place = "directory"
}

extension ListCheckpoints: Query {
    public static let name = "ledger.checkpoints"
    public static let access = AccessRule(.verify, .global)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        let limit = min(max(limit, 1), 500)
        let entries = try store.ledgerCheckpointEntries(before: before, limit: limit)
        let made = try entries.map { entry in
            guard let checkpoint = entry.details.flatMap({ Checkpoint(line: $0) }) else {
                throw OpsError.damaged("ledger_entry", "entry \(entry.seq) is no checkpoint")
            }
            return Made(
                checkpoint: checkpoint, entry: entry.seq, operatorLogin: entry.operatorLogin,
                directory: entry.entityType == Self.place ? entry.entityID : nil)
        }
        let newest = try store.ledgerNewestCheckpoint()
        let head = try store.ledgerHead().seq
        return Answer(
            made: made, next: made.count < limit ? nil : made.last?.checkpoint.number, newest: newest, head: head,
            younger: max(0, head - (newest.map { $0.seq + 1 } ?? 0)),
            archivedThrough: try store.newestArchive()?.through ?? 0, directories: try store.checkpointDirectories(),
            now: scene.now)
    }
}
