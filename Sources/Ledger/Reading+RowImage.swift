import SQLite

extension Reading where Self: ~Copyable {
    /// A record as it was right after entry `seq`: every column by name; nil if it did not exist then.
    ///
    /// Also for records that are deleted by now. Secrets appear as keyed hashes, `hmac-sha256:…`; a column that the
    /// table did not have yet is NULL. Throws `invalidSchema` for an unknown table, `damaged` if recorded changes cannot
    /// be read.
    public func rowImage(table: String, publicID: String, asOf seq: Int64) throws -> [String: Value]? {
        guard let layout = source.core.current.first(where: { $0.name == table }), let column = layout.publicID else {
            throw LedgerError(.invalidSchema, table, cause: "no table with public ids")
        }
        for key in try candidateKeys(layout, publicID) {
            let image = try rowImage(layout, key: key, asOf: seq)
            if let image, image[column] == .text(publicID) { return image }
        }
        return nil
    }

    /// The integer keys a record may have or have had: its own, those in entries about it, those of deleted rows.
    private func candidateKeys(_ layout: TableLayout, _ publicID: String) throws -> [Int64] {
        let sql = "SELECT key FROM \"\(layout.name)\" WHERE \"\(layout.publicID ?? "")\" = ?1"
        if let key = try first(sql, publicID, map: { $0.int64(0) }) { return [key] }
        var keys: Set<Int64> = []
        let named = "SELECT seq FROM ledger_entry WHERE entity_id = ?1 AND change_count > 0 ORDER BY seq DESC LIMIT 20"
        for entry in try rows(named, publicID, map: { $0.int64(0) }) {
            for change in try ledgerChanges(of: entry) where change.table == layout.name && change.publicID == publicID
            {
                keys.insert(change.key)
            }
        }
        if !keys.isEmpty { return keys.sorted() }
        return try rows(
            """
            SELECT DISTINCT row_key FROM ledger_subject WHERE table_key = ?1
                AND row_key NOT IN (SELECT key FROM "\(layout.name)")
            """, layout.tableKey
        ) { $0.int64(0) }
    }

    private func rowImage(_ layout: TableLayout, key: Int64, asOf seq: Int64) throws -> [String: Value]? {
        var image: [String: Value] = [:]
        func entries(_ condition: String) throws -> [Int64] {
            try rows(
                """
                SELECT s.entry FROM ledger_subject AS s CROSS JOIN ledger_entry AS e ON e.seq = s.entry
                WHERE s.table_key = ?1 AND s.row_key = ?2 AND s.entry \(condition)
                """, layout.tableKey, key, seq
            ) { $0.int64(0) }
        }
        // Back to where the row was inserted: the newest value of each column counts.
        for entry in try entries("<= ?3 ORDER BY s.entry DESC") {
            for change in try ledgerChanges(of: entry).reversed() where change.isOf(layout, key) {
                if change.operation == .delete { return nil }
                for field in change.fields where image[field.column] == nil { image[field.column] = field.after }
                if change.operation == .insert { return complete(image, layout, key) }
            }
        }
        let sql = "SELECT EXISTS (SELECT 1 FROM ledger_subject WHERE table_key = ?1 AND row_key = ?2 AND entry <= ?3)"
        guard try first(sql, layout.tableKey, key, seq, map: { $0.bool(0) }) == true else { return nil }
        // The insertion is archived: forward to the first later change of each other column, else to the row as it is.
        for entry in try entries("> ?3 ORDER BY s.entry") {
            for change in try ledgerChanges(of: entry) where change.isOf(layout, key) {
                if change.operation == .insert { return nil }
                for field in change.fields where image[field.column] == nil { image[field.column] = field.before }
                if change.operation == .delete { return complete(image, layout, key) }
            }
        }
        let now = try first("SELECT * FROM \"\(layout.name)\" WHERE key = ?1", key) { row in
            layout.columns.indices.map { currentValue(row, $0, layout) }
        }
        guard let now else { return nil }
        for (column, value) in zip(layout.columns, now) where image[column.name] == nil { image[column.name] = value }
        return complete(image, layout, key)
    }

    /// Columns that an insertion does not name were NULL.
    private func complete(_ image: [String: Value], _ layout: TableLayout, _ key: Int64) -> [String: Value] {
        var image = image
        for column in layout.columns where image[column.name] == nil { image[column.name] = .null }
        image["key"] = .integer(key)
        return image
    }

    private func currentValue(_ row: Row, _ index: Int, _ layout: TableLayout) -> Value {
        guard layout.kinds[index] == .secret, !row.isNull(index) else { return row.value(index) }
        var buffer = ByteBuffer(capacity: 64)
        buffer.append(secret: row.view(index), key: source.core.recorder.key)
        return RecordedValue.secret(UnsafeRawBufferPointer(rebasing: buffer.bytes.dropFirst())).value
    }
}

extension RowChange {
    fileprivate func isOf(_ layout: TableLayout, _ key: Int64) -> Bool { table == layout.name && self.key == key }
}
