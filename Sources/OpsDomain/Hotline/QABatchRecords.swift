import Ledger

extension Reading where Self: ~Copyable {
    /// An operator's latest batches of some operations, newest first.
    func batches(operatorID: String, operations: [String], limit: Int) throws -> [BatchRecord] {
        let ids = try rows(
            """
            SELECT id FROM batch INDEXED BY batch_by_operator
            WHERE operator_user_id = ? AND operation IN (\(marks(operations.count)))
            ORDER BY created_at DESC, key DESC LIMIT ?
            """, arguments: [operatorID] + operations + [limit]
        ) { $0.text(0) }
        return try ids.compactMap { try batch(id: $0) }
    }
}
