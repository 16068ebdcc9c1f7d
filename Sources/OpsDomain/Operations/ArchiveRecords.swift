import FoundationEssentials
public import Ledger

extension Reading where Self: ~Copyable {
    /// The moment from which on entries must stay in the store: what an open session, an unfinished batch, an undo or
    /// the limits of the last hour still read (ACC-27).
    public func entriesNeeded(since now: Timestamp, undoMinutes: Int) throws -> Timestamp {
        let undo = now - .seconds(60 * undoMinutes)
        let oldest =
            try first(
                """
                SELECT min(at) FROM (
                    SELECT min(started_at) AS at FROM impersonation_session WHERE ended_at IS NULL
                    UNION ALL SELECT min(created_at) FROM batch WHERE finished_at > ?1
                    UNION ALL SELECT min(created_at) FROM batch
                        WHERE finished_at IS NULL AND stopped IS NULL AND created_at > ?2)
                """, undo.milliseconds, (now - .seconds(86_400)).milliseconds
            ) { $0.optionalTimestamp(0) } ?? nil
        return [undo, now - .seconds(3600), oldest].compactMap(\.self).min() ?? undo
    }

    /// The last archived entry and when its checkpoint was signed; nil when none is archived.
    func newestArchive() throws -> (through: Int64, at: Timestamp)? {
        let filter = LedgerFilter(action: "ARCHIVE", outcome: .done)
        guard let details = try ledgerEntries(matching: filter, limit: 1).first?.details else { return nil }
        guard let header = ArchiveHeader(details: details) else {
            throw OpsError.damaged("ledger_entry", "an ARCHIVE entry that cannot be read")
        }
        return (header.through, header.checkpoint.at)
    }
}

extension ArchiveHeader {
    /// The header in an entry's details; nil if it is none.
    fileprivate init?(details: String) {
        guard let value = try? JSONDecoder().decode(Self.self, from: Data(details.utf8)) else { return nil }
        self = value
    }
}
