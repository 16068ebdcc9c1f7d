import Ledger

extension Reading where Self: ~Copyable {
    /// The sessions in a tenant that ran in a period, oldest first; of too many the newest.
    func sessions(
        tenantID: String, from: Timestamp?, to: Timestamp, limit: Int
    ) throws -> [ImpersonationSession] {
        let ids = try rows(
            """
            SELECT id FROM impersonation_session INDEXED BY impersonation_session_by_tenant
            WHERE target_organization_id = ?1 AND started_at < ?2
                AND (?3 IS NULL OR coalesce(ended_at, ?2) >= ?3)
            ORDER BY started_at DESC, key DESC LIMIT ?4
            """, tenantID, to.milliseconds, from?.milliseconds, limit
        ) { $0.text(0) }
        return try ids.reversed().compactMap { try session(id: $0) }
    }

    /// The parts of bulk work in a period that changed something of a tenant, newest first.
    func batchEntries(of tenantID: String, from: Timestamp?, to: Timestamp, limit: Int) throws -> [LedgerEntry] {
        try ledgerEntries(
            about: AccessReportRecords.batchesOfPeriod, [to.milliseconds, from?.milliseconds, from?.milliseconds],
            matching: LedgerFilter(
                entityType: "batch", from: from, to: to, outcome: .done, text: ChunkDetails.mark(of: tenantID)),
            limit: limit)
    }

    /// The names of staff, by login.
    func staffNames() throws -> [String: String] {
        var names: [String: String] = [:]
        try forEach("SELECT login, name FROM internal_user") { names[$0.text(0)] = $0.text(1) }
        return names
    }
}

/// The statements of the access report, apart so that a test can look at their plans.
enum AccessReportRecords {
    /// The ids of the batches that ran before a moment and, unless it is NULL, after another.
    static let batchesOfPeriod =
        "SELECT id FROM batch WHERE created_at < ? AND (? IS NULL OR finished_at IS NULL OR finished_at >= ?)"
}
