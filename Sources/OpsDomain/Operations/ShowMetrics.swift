public import Ledger

/// Refused attempts of one kind.
public struct Refusal: Codable, Sendable, Hashable {
    /// The error's kind, such as `permission.missing`.
    public let kind: String
    /// The permission that was missing, or the limit that was hit; nil for other kinds.
    public let subject: String?
    /// How many since the store began.
    public let count: Int64

    /// The kinds whose subject is one of a few words, and not a tenant or a person.
    private static let withSubject: Set = ["permission.missing", "limit.reached"]

    /// The name under which attempts are counted.
    static func name(_ kind: String, _ subject: String?) -> String {
        guard withSubject.contains(kind), let subject else { return kind }
        return "\(kind) \(subject)"
    }

    /// Makes the number of one kind.
    public init(kind: String, subject: String?, count: Int64) {
        self.kind = kind
        self.subject = subject
        self.count = count
    }

    init(name: String, count: Int64) {
        let parts = name.split(separator: " ", maxSplits: 1).map(String.init)
        self.init(kind: parts.first ?? name, subject: parts.count > 1 ? parts[1] : nil, count: count)
    }
}

/// The numbers by which a machine watches the console (OPS-5): none of them tells of a person or a tenant.
public struct ShowMetrics: Codable, Sendable {
    /// The numbers at one moment.
    public struct Answer: Codable, Sendable, Hashable {
        /// The store's clock.
        public let now: Timestamp
        /// Entries ever written to the ledger.
        public let ledgerEntries: Int64
        /// The last archived entry; 0 when none is archived.
        public let archivedThrough: Int64
        /// Refused attempts by kind, in alphabetic order (ACC-3, ACC-16).
        public let refusals: [Refusal]
        /// Sessions that are open and not past their end.
        public let liveSessions: Int
        /// The newest checkpoint; nil before the first.
        public let checkpoint: Checkpoint?
        /// Entries that no checkpoint covers yet.
        public let unsignedEntries: Int64
        /// The jobs.
        public let jobs: [JobState]
    }

    /// Asks for the numbers.
    public init() {}
}

extension ShowMetrics: Query {
    public static let name = "metrics.show"
    /// Whoever may see the ledger may see how much of it there is; an account for that changes nothing.
    public static let access = AccessRule(.viewLedger, .global)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        let head = try store.ledgerHead().seq
        let checkpoint = try store.ledgerNewestCheckpoint()
        let tallies = try store.refusalTallies().sorted { $0.key < $1.key }
        return Answer(
            now: scene.now, ledgerEntries: head, archivedThrough: try store.newestArchive()?.through ?? 0,
            refusals: tallies.map { Refusal(name: $0.key, count: $0.value) },
            liveSessions: try store.liveSessions(now: scene.now), checkpoint: checkpoint,
            unsignedEntries: max(0, head - (checkpoint.map { $0.seq + 1 } ?? 0)),
            jobs: try Job.allCases.map { try store.state(of: $0, now: scene.now, texts: scene.texts) })
    }
}
