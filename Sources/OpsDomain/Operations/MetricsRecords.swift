public import Ledger

extension Reading where Self: ~Copyable {
    /// Refused attempts by kind since the store began, archived ones included: `permission.missing verify`,
    /// `limit.reached exports`, other kinds by themselves.
    ///
    /// `seq` leaves out later entries. Only refused entries are read, by an index of their own.
    public func refusalTallies(through seq: Int64 = .max) throws -> [String: Int64] {
        let archive = try ledgerNewestArchive()
        var tallies = archive?.tallies ?? [:]
        let counted = try rows(
            """
            SELECT json_extract(details, '$.error'), json_extract(details, '$.subject'), count(*)
            FROM ledger_entry INDEXED BY ledger_entry_refused
            WHERE outcome <> 0 AND outcome = 1 AND seq > ?1 AND seq <= ?2 AND json_valid(details)
            GROUP BY 1, 2
            """, archive?.through ?? 0, seq
        ) { (kind: $0.optionalText(0) ?? "other", subject: $0.optionalText(1), count: $0.int64(2)) }
        for tally in counted { tallies[Refusal.name(tally.kind, tally.subject), default: 0] += tally.count }
        return tallies
    }

    /// How many sessions are open and not yet past their end.
    func liveSessions(now: Timestamp) throws -> Int {
        try first(
            "SELECT count(*) FROM impersonation_session WHERE ended_at IS NULL AND expires_at > ?", now.milliseconds
        ) { $0.int(0) } ?? 0
    }
}
