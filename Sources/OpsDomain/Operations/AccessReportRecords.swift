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

    /// The batches that ran in a period, newest first.
    func batchIDs(from: Timestamp?, to: Timestamp) throws -> [String] {
        try rows(
            """
            SELECT id FROM batch
            WHERE created_at < ?1 AND (?2 IS NULL OR finished_at IS NULL OR finished_at >= ?2)
            ORDER BY key DESC
            """, to.milliseconds, from?.milliseconds
        ) { $0.text(0) }
    }

    /// The names of staff, by login.
    func staffNames() throws -> [String: String] {
        var names: [String: String] = [:]
        try forEach("SELECT login, name FROM internal_user") { names[$0.text(0)] = $0.text(1) }
        return names
    }
}
