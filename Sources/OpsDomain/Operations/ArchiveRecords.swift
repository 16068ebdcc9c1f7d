public import Ledger

/// Why entries must stay in the store, and since when (ACC-27).
public struct ArchiveNeed: Codable, Sendable, Hashable {
    /// What still reads the entries.
    public enum Why: String, Codable, Sendable, Hashable {
        case limits = "the limits of the last hour"
        case undo = "the time for an undo"
        case session = "an open session"
        case batch = "a batch that may be undone or goes on"
    }

    /// What still reads them.
    public let why: Why
    /// From which moment on.
    public let since: Timestamp

    /// Makes a need.
    public init(why: Why, since: Timestamp) {
        self.why = why
        self.since = since
    }
}

extension Reading where Self: ~Copyable {
    /// What still reads entries and from when on, the longest first.
    func archiveNeeds(now: Timestamp, undoMinutes: Int) throws -> [ArchiveNeed] {
        let undo = now - .seconds(60 * undoMinutes)
        let session = try first("SELECT min(started_at) FROM impersonation_session WHERE ended_at IS NULL") {
            $0.optionalTimestamp(0)
        }
        let batch = try first(
            """
            SELECT min(at) FROM (
                SELECT min(created_at) AS at FROM batch WHERE finished_at > ?1
                UNION ALL SELECT min(created_at) FROM batch
                    WHERE finished_at IS NULL AND stopped IS NULL AND created_at > ?2)
            """, undo.milliseconds, (now - .seconds(86_400)).milliseconds
        ) { $0.optionalTimestamp(0) }
        var needs = [
            ArchiveNeed(why: .limits, since: now - .seconds(3600)), ArchiveNeed(why: .undo, since: undo),
        ]
        if let since = session ?? nil { needs.append(ArchiveNeed(why: .session, since: since)) }
        if let since = batch ?? nil { needs.append(ArchiveNeed(why: .batch, since: since)) }
        return needs.sorted { $0.since < $1.since }
    }

    /// The last archived entry and when its checkpoint was signed; nil when none is archived.
    func newestArchive() throws -> (through: Int64, at: Timestamp)? {
        try ledgerNewestArchive().map { ($0.through, $0.checkpoint.at) }
    }
}
