import Ledger

/// What a bulk command reads of each item before it decides.
struct QAWorkRow {
    let key: Int64
    let id: String
    let organizationID: String
    let snapshot: QASnapshot
}

extension Reading where Self: ~Copyable {
    private static var itemSelection: String {
        """
        SELECT q.id, q.organization_id, o.name, q.reference, q.call_id, op.login, q.severity, q.category, q.language,
            q.priority, q.imminent_harm, q.state, cl.login, q.claimed_until, de.login, q.decided_at, q.created_at,
            q.updated_at, q.version, q.key, q.operator_user_id
        FROM qa_item AS q JOIN organization AS o ON o.id = q.organization_id
            LEFT JOIN internal_user AS op ON op.id = q.operator_user_id
            LEFT JOIN internal_user AS cl ON cl.id = q.claimed_by
            LEFT JOIN internal_user AS de ON de.id = q.decided_by
        """
    }

    /// The items with these keys, in this order, as of `now`; keys without an item are left out.
    func qaItems(keys: [Int64], now: Timestamp) throws -> [QAItem] {
        var items: [Int64: QAItem] = [:]
        try forEach("\(Self.itemSelection) WHERE q.key IN (\(marks(keys.count)))", arguments: keys) { row in
            items[row.int64(19)] = try QAItem(row: row, now: now)
        }
        return keys.compactMap { items[$0] }
    }

    /// The items with this id, or else with this case reference, which tenants may share; at most ten.
    func qaItems(named reference: String, now: Timestamp) throws -> [QAItem] {
        let byID = try rows("\(Self.itemSelection) WHERE q.id = ?", reference) { try QAItem(row: $0, now: now) }
        guard byID.isEmpty else { return byID }
        let keys = try qaKeys(reference: reference)
        return try qaItems(keys: keys, now: now)
    }

    /// The keys of the items with a case reference, oldest first; at most ten.
    func qaKeys(reference: String) throws -> [Int64] {
        let parts = QAPart.allCases.map { part in
            """
            SELECT q.key FROM qa_item AS q INDEXED BY \(QAIndex.reference.name(part))
            WHERE q.reference = ?1 AND \(part.condition)
            """
        }
        return try rows("\(parts.joined(separator: " UNION ALL ")) ORDER BY 1 LIMIT 10", reference) { $0.int64(0) }
    }

    /// The intake text and the reason of the last decision.
    func qaTexts(id: String) throws -> (intake: String, decisionReason: String?)? {
        try first("SELECT intake_text, decision_reason FROM qa_item WHERE id = ?", id) {
            ($0.text(0), $0.optionalText(1))
        }
    }

    /// The tenant of an item.
    func qaTenant(id: String) throws -> String? {
        try first("SELECT organization_id FROM qa_item WHERE id = ?", id) { $0.text(0) }
    }

    /// What the rules need to know of these items, by id.
    func qaWorkRows(ids: some Collection<String>) throws -> [String: QAWorkRow] {
        var found: [String: QAWorkRow] = [:]
        found.reserveCapacity(ids.count)
        try forEach(
            """
            SELECT q.key, q.id, q.organization_id, q.state, q.claimed_by, u.login, q.claimed_until, q.priority, q.version
            FROM qa_item AS q LEFT JOIN internal_user AS u ON u.id = q.claimed_by
            WHERE q.id IN (\(marks(ids.count)))
            """, arguments: Array(ids)
        ) { row in
            let snapshot = QASnapshot(
                state: try row.token(3, "qa_item.state"), claimedBy: row.optionalText(4),
                claimedByLogin: row.optionalText(5), claimedUntil: row.optionalTimestamp(6), priority: row.int(7),
                version: row.int(8))
            let id = row.text(1)
            found[id] = QAWorkRow(key: row.int64(0), id: id, organizationID: row.text(2), snapshot: snapshot)
        }
        return found
    }
}

/// `?, ?, …`: as many parameters as there are values.
func marks(_ count: Int) -> String {
    repeatElement("?", count: count).joined(separator: ", ")
}

extension QAItem {
    init(row: Row, now: Timestamp) throws {
        guard let severity = Severity(rawValue: row.int(6)) else {
            throw OpsError.damaged("qa_item.severity", row.text(6))
        }
        let snapshot = QASnapshot(
            state: try row.token(11, "qa_item.state"), claimedUntil: row.optionalTimestamp(13), priority: row.int(9),
            version: row.int(18))
        let isClaimed = snapshot.isClaimed(at: now)
        self.init(
            id: row.text(0), organizationId: row.text(1), organizationName: row.text(2), reference: row.text(3),
            callId: row.optionalText(4), operatorUserId: row.optionalText(20), operatorLogin: row.optionalText(5),
            severity: severity,
            category: row.text(7), language: row.text(8), priority: snapshot.priority, imminentHarm: row.bool(10),
            state: snapshot.state(at: now), claimedBy: isClaimed ? row.optionalText(12) : nil,
            claimedUntil: isClaimed ? snapshot.claimedUntil : nil, decidedBy: row.optionalText(14),
            decidedAt: row.optionalTimestamp(15), createdAt: row.timestamp(16), updatedAt: row.timestamp(17),
            version: snapshot.version)
    }
}
