import SQLite

extension Reading where Self: ~Copyable {
    /// The newest entry's number and hexadecimal hash; 0 and zeros in a ledger without entries.
    public func ledgerHead() throws -> (seq: Int64, hash: String) {
        let head = try source.core.head()
        return (head.seq, hexadecimal(head.hash))
    }

    /// One entry; nil if there is none of that number.
    public func ledgerEntry(_ seq: Int64) throws -> LedgerEntry? {
        try entries("WHERE e.seq = ?1", [seq]).first
    }

    /// Entries newest first: at most `limit`, all before `before` (exclusive; nil from the newest).
    public func ledgerEntries(
        matching filter: LedgerFilter = LedgerFilter(), before: Int64? = nil, limit: Int
    ) throws -> [LedgerEntry] {
        let (sql, arguments) = LedgerStatement.matching(filter, before: before, limit: limit)
        return try rows(sql, arguments: arguments) { LedgerEntry($0) }
    }

    /// Entries oldest first: at most `limit`, all after `after` (exclusive; 0 for the oldest that is not archived).
    public func ledgerEntries(
        matching filter: LedgerFilter = LedgerFilter(), after: Int64, limit: Int
    ) throws -> [LedgerEntry] {
        let (sql, arguments) = LedgerStatement.matching(filter, after: after, limit: limit)
        return try rows(sql, arguments: arguments) { LedgerEntry($0) }
    }

    /// Entries about the records whose public ids `statement`, a query of the store's own tables, gives: newest first, at
    /// most `limit`, those of them that match.
    ///
    /// They are found by the records, never by walking the ledger; `statement` has `?` for each of its `arguments`.
    public func ledgerEntries(
        about statement: String, _ arguments: [(any Bindable)?], matching filter: LedgerFilter, limit: Int
    ) throws -> [LedgerEntry] {
        let (sql, arguments) = LedgerStatement.about(statement, arguments, matching: filter, limit: limit)
        return try rows(sql, arguments: arguments) { LedgerEntry($0) }
    }

    /// The entries that changed one record, newest first: at most `limit`, all before `before`.
    ///
    /// A record that is deleted by now is found through the entries that name it.
    public func ledgerHistory(
        table: String, publicID: String, before: Int64? = nil, limit: Int
    ) throws -> [LedgerEntry] {
        let core = source.core
        guard let layout = core.current.first(where: { $0.name == table }), let column = layout.publicID,
            let key = try first("SELECT key FROM \"\(table)\" WHERE \"\(column)\" = ?1", publicID, map: { $0.int64(0) })
        else { return try ledgerEntries(matching: LedgerFilter(entityID: publicID), before: before, limit: limit) }
        return try entries(
            """
            WHERE e.seq IN (SELECT entry FROM ledger_subject WHERE table_key = ?1 AND row_key = ?2 AND entry < ?3
                ORDER BY entry DESC LIMIT \(max(0, limit))) ORDER BY e.seq DESC
            """, [layout.tableKey, key, before ?? Int64.max])
    }

    /// The row changes of one entry in the order they happened.
    public func ledgerChanges(of seq: Int64) throws -> [RowChange] {
        let bytes = try source.core.connection.changeBytes(of: seq)
        return try bytes.withUnsafeBytes { try changes(in: $0, of: seq) }
    }

    /// The row changes in their recorded form; throws `damaged` if that cannot be read.
    func changes(in bytes: UnsafeRawBufferPointer, of seq: Int64) throws -> [RowChange] {
        var reader = ChangeReader(bytes, layouts: source.core.catalog.all)
        var changes: [RowChange] = []
        do {
            while let change = try reader.next() { changes.append(RowChange(change)) }
        } catch is ChangeReader.Malformed {
            throw LedgerError(.damaged, "ledger_entry", cause: "the changes of entry \(seq) cannot be read")
        }
        return changes
    }

    /// How many entries an operator made with one action since a moment; by an index, for rate limits.
    public func ledgerCount(operatorLogin: String, action: String, since: Timestamp) throws -> Int {
        try first(
            """
            SELECT count(*) FROM ledger_entry INDEXED BY ledger_entry_rate
            WHERE operator = (SELECT key FROM ledger_term WHERE text = ?1)
                AND action = (SELECT key FROM ledger_term WHERE text = ?2) AND at >= ?3
            """, operatorLogin, action, since
        ) { $0.int(0) } ?? 0
    }

    private func entries(_ rest: String, _ arguments: [(any Bindable)?]) throws -> [LedgerEntry] {
        try rows(LedgerStatement.select(rest), arguments: arguments) { LedgerEntry($0) }
    }
}

/// The statements that list entries, apart so that a test can look at their plans.
enum LedgerStatement {
    /// Entries that match, newest first.
    static func matching(
        _ filter: LedgerFilter, before: Int64?, limit: Int
    ) -> (sql: String, arguments: [(any Bindable)?]) {
        let (conditions, arguments) = filter.conditions(before: before)
        let condition = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        return (select("\(condition) ORDER BY e.seq DESC LIMIT \(max(0, limit))"), arguments)
    }

    /// Entries that match, oldest first.
    static func matching(
        _ filter: LedgerFilter, after: Int64, limit: Int
    ) -> (sql: String, arguments: [(any Bindable)?]) {
        let (conditions, arguments) = filter.conditions(after: after)
        return (
            select("WHERE \(conditions.joined(separator: " AND ")) ORDER BY e.seq LIMIT \(max(0, limit))"), arguments
        )
    }

    /// Entries about the records that a statement names, newest first.
    static func about(
        _ statement: String, _ arguments: [(any Bindable)?], matching filter: LedgerFilter, limit: Int
    ) -> (sql: String, arguments: [(any Bindable)?]) {
        let (conditions, matching) = filter.conditions(before: nil)
        let all = (conditions + ["e.entity_id IN (\(statement))"]).joined(separator: " AND ")
        let rest = "WHERE \(all) ORDER BY e.seq DESC LIMIT \(max(0, limit))"
        return (select(rest, index: "INDEXED BY ledger_entry_entity"), matching + arguments)
    }

    /// Entries with the texts of their context.
    static func select(_ rest: String, index: String = "") -> String {
        """
        SELECT e.seq, e.at, a.text, (SELECT text FROM ledger_term WHERE key = e.entity_type), e.entity_id,
            (SELECT text FROM ledger_term WHERE key = c.operator_id),
            (SELECT text FROM ledger_term WHERE key = c.operator_login),
            (SELECT text FROM ledger_term WHERE key = c.operator_role),
            (SELECT text FROM ledger_term WHERE key = c.organization_id),
            (SELECT text FROM ledger_term WHERE key = c.session_id),
            (SELECT text FROM ledger_term WHERE key = c.reason),
            (SELECT text FROM ledger_term WHERE key = c.ticket_id),
            e.outcome, e.correlation,
            (SELECT text FROM ledger_term WHERE key = c.ip_address),
            (SELECT text FROM ledger_term WHERE key = c.terminal),
            (SELECT text FROM ledger_term WHERE key = c.user_agent),
            e.details, e.prev_hash, e.hash, e.change_count
        FROM ledger_entry AS e \(index) CROSS JOIN ledger_context AS c ON c.key = e.context
            CROSS JOIN ledger_term AS a ON a.key = e.action \(rest)
        """
    }
}

extension LedgerEntry {
    fileprivate init(_ row: Row) {
        let hash = row.blob(19)
        self.init(
            seq: row.int64(0), id: hexadecimal(hash.prefix(16)), at: Timestamp(milliseconds: row.int64(1)),
            content: EntryDraft(
                action: row.text(2), entityType: row.optionalText(3), entityID: row.optionalText(4),
                operatorID: row.optionalText(5), operatorLogin: row.text(6), operatorRole: row.text(7),
                organizationID: row.optionalText(8), sessionID: row.optionalText(9), reason: row.optionalText(10),
                ticketID: row.optionalText(11), outcome: Outcome(code: row.int64(12)) ?? .failed,
                correlationID: row.text(13), ipAddress: row.optionalText(14), terminal: row.optionalText(15),
                userAgent: row.text(16), details: row.optionalText(17)),
            prevHash: hexadecimal(row.blob(18)),
            hash: hexadecimal(hash), changeCount: row.int(20))
    }
}

extension LedgerFilter {
    /// SQL conditions on `ledger_entry e`, `ledger_context c` and the action's `ledger_term a`.
    func conditions(before: Int64? = nil, after: Int64? = nil) -> (sql: [String], arguments: [(any Bindable)?]) {
        var sql: [String] = []
        var arguments: [(any Bindable)?] = []
        func add(_ condition: String, _ argument: (any Bindable)?) {
            guard let argument else { return }
            arguments.append(argument)
            sql.append(condition.replacing("?", with: "?\(arguments.count)"))
        }
        let term = "(SELECT key FROM ledger_term WHERE text = ?)"
        add("e.seq < ?", before)
        add("e.seq > ?", after)
        add("e.operator = \(term)", operatorLogin)
        add("e.organization = \(term)", organizationID)
        add("e.session = \(term)", sessionID)
        add("e.action = \(term)", action)
        add("e.entity_type = \(term)", entityType)
        add("e.entity_id = ?", entityID)
        add("e.at >= ?", from)
        add("e.at < ?", to)
        add("e.outcome = ?", outcome?.code)
        let pattern = text.map { text in
            "%" + text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_") + "%"
        }
        add(
            """
            (a.text LIKE ? ESCAPE '\\' OR e.entity_id LIKE ? ESCAPE '\\' OR e.details LIKE ? ESCAPE '\\'
                OR (SELECT text FROM ledger_term WHERE key = c.reason) LIKE ? ESCAPE '\\')
            """, pattern)
        return (sql, arguments)
    }
}

extension Connection {
    /// The recorded bytes of an entry's changes, from its row or its chunks.
    func changeBytes(of seq: Int64) throws -> [UInt8] {
        let sql = "SELECT changes, chunk_count FROM ledger_entry WHERE seq = ?1"
        let found: (bytes: [UInt8], chunks: Int64)? = try withStatement(sql, privileged: true) {
            try $0.bind([seq])
            return try $0.step() ? ($0.row.blob(0), $0.row.int64(1)) : nil
        }
        guard let found, found.chunks > 0 else { return found?.bytes ?? [] }
        var bytes: [UInt8] = []
        let chunks = "SELECT bytes FROM ledger_chunk WHERE key >= ?1 AND key < ?2 ORDER BY key"
        try withStatement(chunks, privileged: true) {
            try $0.bind([seq << LedgerTables.chunkShift, (seq + 1) << LedgerTables.chunkShift])
            while try $0.step() { $0.row.withBytes(0) { bytes.append(contentsOf: $0) } }
        }
        return bytes
    }
}
