public import Ledger

extension Reading where Self: ~Copyable {
    /// Every directory that was named for one of the last thousand checkpoints, in alphabetic order.
    public func checkpointDirectories() throws -> [String] {
        try rows(
            """
            SELECT DISTINCT e.entity_id
            FROM (SELECT entry FROM ledger_mark WHERE kind = 'checkpoint' ORDER BY number DESC LIMIT 1000) AS m
                CROSS JOIN ledger_entry AS e ON e.seq = m.entry
            WHERE e.entity_id IS NOT NULL AND e.entity_type = (SELECT key FROM ledger_term WHERE text = ?)
            ORDER BY 1
            """, ListCheckpoints.place
        ) { $0.text(0) }
    }
}
