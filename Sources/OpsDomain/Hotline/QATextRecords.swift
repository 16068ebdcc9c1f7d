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

    /// Adds the texts of a batch.
    func add(_ batch: QATextBatch) throws {
        var block = QATextBlock()
        for isClear in [false, true] {
            for (row, offsets) in batch.rows(isClear: isClear) {
                block.clear()
                try read(row, isClear: isClear, into: &block)
                for offset in offsets { block.insert(offset) }
                try run(
                    isClear
                        ? "INSERT OR REPLACE INTO qa_text_clear (key, items) VALUES (?, ?)"
                        : "INSERT OR REPLACE INTO qa_text_masked (key, items) VALUES (?, ?)",
                    row, block.stored)
            }
        }
    }

    /// Adds the items of a row to a block.
    private func read(_ row: Int64, isClear: Bool, into block: inout QATextBlock) throws {
        let sql =
            isClear ? "SELECT items FROM qa_text_clear WHERE key = ?" : "SELECT items FROM qa_text_masked WHERE key = ?"
        try forEach(sql, row) { stored in stored.withBytes(0) { block.formUnion($0) } }
    }

    /// The items of a block in which a gram stands.
    private func read(_ gram: QAGram, _ number: Int64, isClear: Bool, into block: inout QATextBlock) throws {
        block.clear()
        let row = QATextBlock.row(gram, block: number)
        try read(row, isClear: false, into: &block)
        if isClear { try read(row, isClear: true, into: &block) }
    }

    /// Whether the index names an item for what it holds.
    func names(_ key: Int64, by query: QATextQuery, isClear: Bool) throws -> Bool {
        var block = QATextBlock()
        for gram in query.grams {
            try read(gram, QATextBlock.number(of: key), isClear: isClear, into: &block)
            guard block.contains(QATextBlock.offset(of: key)) else { return false }
        }
        return true
    }

    /// Empties the index.
    func forgetTexts() throws {
        try run("DELETE FROM qa_text_masked")
        try run("DELETE FROM qa_text_clear")
        try run("DELETE FROM qa_text_mark")
    }

    /// The items up to a key in whose texts all grams of a query stand.
    func items(matching query: QATextQuery, isClear: Bool, upTo last: Int64) throws -> KeySet {
        let blocks = QATextBlock.number(of: last) + 1
        var words: [UInt64] = []
        words.reserveCapacity(Int(blocks) * QATextBlock.wordCount)
        var block = QATextBlock()
        for number in 0..<blocks {
            var found = [UInt64](repeating: .max, count: QATextBlock.wordCount)
            for gram in query.grams {
                try read(gram, number, isClear: isClear, into: &block)
                var rest: UInt64 = 0
                for index in found.indices {
                    found[index] &= block.words[index]
                    rest |= found[index]
                }
                if rest == 0 { break }
            }
            words += found
        }
        return KeySet(words: words)
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
            SELECT key, reference, category, intake_text, operator_user_id, id FROM qa_item
            WHERE key >= ? AND key <= ? AND (text_revision IS NULL OR text_revision <= ?) ORDER BY key LIMIT ?
            """
        func texts(from key: Int64, limit: Int) throws -> [(id: String, item: QAItemTexts)] {
            try rows(selection, key, mark.item, mark.revision, limit) { row in
                let item = QAItemTexts(
                    key: row.int64(0), reference: row.text(1), category: row.text(2), intake: row.text(3),
                    operatorID: row.optionalText(4), revision: nil)
                return (row.text(5), item)
            }
        }
        guard mark.item > most else { return try texts(from: 1, limit: most) }
        return try (0..<most).flatMap { _ in try texts(from: .random(in: 1...mark.item), limit: 1) }
    }

    /// The texts that an index does not have yet: first those of new items, then those that changed.
    func texts(after mark: QATextMark, limit: Int) throws -> [QAItemTexts] {
        let selection = "SELECT key, reference, category, intake_text, operator_user_id, text_revision FROM qa_item"
        let new = try rows("\(selection) WHERE key > ? ORDER BY key LIMIT ?", mark.item, limit) { row in
            QAItemTexts(
                key: row.int64(0), reference: row.text(1), category: row.text(2), intake: row.text(3),
                operatorID: row.optionalText(4), revision: nil)
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
                operatorID: row.optionalText(4), revision: row.int64(5))
        }
    }
}
