public import Ledger

/// All that happened in one session, oldest first (ACC-25).
public struct SessionReport: Codable, Sendable {
    /// One entry with what it changed.
    public struct Step: Codable, Sendable, Hashable {
        /// The entry.
        public let entry: LedgerEntry
        /// The row changes, personal data masked unless permitted; none beyond the report's limit.
        public let changes: [RowChange]
    }

    /// The report.
    public struct Answer: Codable, Sendable, Hashable {
        /// The session.
        public let session: ImpersonationSession
        /// Its entries, oldest first.
        public let steps: [Step]
        /// Whether the session has more entries than a report shows; the newest are shown then.
        public let hasMore: Bool
        /// How many row changes are not shown.
        public let changesLeftOut: Int
        /// The last archived entry, where some of the session's may be; nil if none of its time is archived.
        public let archivedThrough: Int64?
        /// The moment of the report.
        public let madeAt: Timestamp
    }

    /// How many entries a report shows at most.
    public static let mostEntries = 5000
    /// How many row changes a report shows at most.
    public static let mostChanges = 20_000

    /// The session's id.
    public let sessionId: String

    /// Asks for a report.
    public init(sessionId: String) {
        self.sessionId = sessionId
    }
}

extension SessionReport: Query {
    public static let name = "session.report"
    public static let access = AccessRule(.viewLedger, .global, action: "SESSION_REPORT")

    public var subject: Subject? { Subject("impersonationSession", sessionId) }

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        guard let session = try store.session(id: sessionId) else { throw OpsError.notFound("session", sessionId) }
        let filter = LedgerFilter(sessionID: sessionId)
        let newest = try store.ledgerEntries(matching: filter, limit: Self.mostEntries + 1)
        let showsPersonalData = scene.grants.allows(.viewPII)
        var room = Self.mostChanges
        var leftOut = 0
        let steps = try newest.prefix(Self.mostEntries).reversed().map { entry in
            guard entry.changeCount <= room else {
                leftOut += entry.changeCount
                return Step(entry: entry, changes: [])
            }
            room -= entry.changeCount
            let changes = entry.changeCount == 0 ? [] : try store.ledgerChanges(of: entry.seq)
            return Step(entry: entry, changes: showsPersonalData ? changes : changes.map(\.masked))
        }
        let archive = try store.newestArchive()
        return Answer(
            session: session, steps: steps, hasMore: newest.count > Self.mostEntries, changesLeftOut: leftOut,
            archivedThrough: archive.flatMap { session.startedAt <= $0.at ? $0.through : nil }, madeAt: scene.now)
    }
}
