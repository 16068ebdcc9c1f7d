import Ledger

extension DerivedTransaction {
    /// How far the index goes; nil while it is empty.
    func textMark() throws -> QATextMark? {
        try first("SELECT item, revision, entry, hash FROM qa_text_mark") { row in
            QATextMark(item: row.int64(0), revision: row.int64(1), entry: row.int64(2), hash: row.text(3))
        }
    }

    /// Says how far the index goes.
    func set(_ mark: QATextMark) throws {
        try run(
            "INSERT OR REPLACE INTO qa_text_mark (key, item, revision, entry, hash) VALUES (1, ?, ?, ?, ?)", mark.item,
            mark.revision, mark.entry, mark.hash)
    }

    /// Adds an item with the intake text as somebody may read it.
    func add(_ item: QAItemTexts, text: String, isClear: Bool) throws {
        try run(
            isClear
                ? "INSERT INTO qa_text_clear (rowid, text) VALUES (?, ?)"
                : "INSERT INTO qa_text_masked (rowid, text) VALUES (?, ?)",
            item.key, "\(item.reference)\n\(item.category)\n\(text)")
    }

    /// Whether the index names an item for a text that it holds.
    func names(_ key: Int64, by text: String, isClear: Bool) throws -> Bool {
        guard let query = QATextQuery(text) else { return true }
        let sql =
            isClear
            ? "SELECT 1 FROM qa_text_clear WHERE qa_text_clear MATCH ? AND rowid = ?"
            : "SELECT 1 FROM qa_text_masked WHERE qa_text_masked MATCH ? AND rowid = ?"
        return try first(sql, query.match, key) { _ in true } ?? false
    }

    /// Empties the index.
    func forgetTexts() throws {
        try run("INSERT INTO qa_text_masked (qa_text_masked) VALUES ('delete-all')")
        try run("INSERT INTO qa_text_clear (qa_text_clear) VALUES ('delete-all')")
        try run("DELETE FROM qa_text_mark")
    }

    /// Calls `body` with the keys of items in whose texts all trigrams of a query stand, at most `limit` from each table.
    ///
    /// An item from which the mask takes nothing is in one table only, for whoever asks.
    func forEachItem(
        matching query: QATextQuery, isClear: Bool, limit: Int, body: (Int64) throws -> Void
    ) throws {
        try forEach(
            "SELECT rowid FROM qa_text_masked WHERE qa_text_masked MATCH ? LIMIT ?", query.match, limit
        ) { try body($0.int64(0)) }
        guard isClear else { return }
        try forEach("SELECT rowid FROM qa_text_clear WHERE qa_text_clear MATCH ? LIMIT ?", query.match, limit) {
            try body($0.int64(0))
        }
    }
}

extension Reading where Self: ~Copyable {
    /// Whether an index was filled from this very store.
    func holds(_ mark: QATextMark) throws -> Bool {
        try ledgerEntry(mark.entry)?.hash == mark.hash
    }

    /// The keys of items that an index does not know, or whose texts changed since.
    func items(newerThan mark: QATextMark, limit: Int) throws -> [Int64] {
        try rows(
            """
            SELECT key FROM qa_item WHERE key > ?1
            UNION ALL SELECT key FROM qa_item INDEXED BY qa_item_by_text WHERE text_revision > ?2
            LIMIT ?3
            """, mark.item, mark.revision, limit
        ) { $0.int64(0) }
    }

    /// The texts that an index must have, with the items' public ids: all, or `most` of them by chance.
    func indexedTexts(to mark: QATextMark, most: Int) throws -> [(id: String, item: QAItemTexts)] {
        let selection = """
            SELECT key, reference, category, intake_text, id FROM qa_item
            WHERE key >= ? AND key <= ? AND (text_revision IS NULL OR text_revision <= ?) ORDER BY key LIMIT ?
            """
        func texts(from key: Int64, limit: Int) throws -> [(id: String, item: QAItemTexts)] {
            try rows(selection, key, mark.item, mark.revision, limit) { row in
                let item = QAItemTexts(
                    key: row.int64(0), reference: row.text(1), category: row.text(2), intake: row.text(3),
                    revision: nil)
                return (row.text(4), item)
            }
        }
        guard mark.item > most else { return try texts(from: 1, limit: most) }
        return try (0..<most).flatMap { _ in try texts(from: .random(in: 1...mark.item), limit: 1) }
    }

    /// The texts that an index does not have yet: first those of new items, then those that changed.
    func texts(after mark: QATextMark, limit: Int) throws -> [QAItemTexts] {
        let selection = "SELECT key, reference, category, intake_text, text_revision FROM qa_item"
        let new = try rows("\(selection) WHERE key > ? ORDER BY key LIMIT ?", mark.item, limit) { row in
            QAItemTexts(
                key: row.int64(0), reference: row.text(1), category: row.text(2), intake: row.text(3), revision: nil)
        }
        guard new.isEmpty else { return new }
        // The texts that one statement changed share a number, so the last number is taken whole.
        return try rows(
            """
            \(selection) INDEXED BY qa_item_by_text WHERE text_revision > ?1 AND text_revision <= coalesce(
                (SELECT text_revision FROM qa_item INDEXED BY qa_item_by_text WHERE text_revision > ?1
                    ORDER BY text_revision LIMIT 1 OFFSET ?2),
                9223372036854775807)
            ORDER BY text_revision
            """, mark.revision, limit
        ) { row in
            QAItemTexts(
                key: row.int64(0), reference: row.text(1), category: row.text(2), intake: row.text(3),
                revision: row.int64(4))
        }
    }
}
