import Ledger

/// What freezing keeps of an item.
struct QAFrozenRow {
    let key: Int64
    let id: String
    let version: Int
    let tenant: String
    let createdAt: Int64
}

extension Reading where Self: ~Copyable {
    /// How many values one statement names; far below the engine's limit, and few different statements to prepare.
    private var valuesPerStatement: Int { 1_000 }

    private static var frozenSelection: String { "SELECT key, id, version, organization_id, created_at FROM qa_item" }

    /// The items with these keys, in this order.
    func frozenRows(keys: [Int64]) throws -> [QAFrozenRow] {
        var found: [Int64: QAFrozenRow] = [:]
        for part in keys.chunks(of: valuesPerStatement) {
            try forEach("\(Self.frozenSelection) WHERE key IN (\(marks(part.count)))", arguments: Array(part)) { row in
                found[row.int64(0)] = QAFrozenRow(row: row)
            }
        }
        return keys.compactMap { found[$0] }
    }

    /// The items that ids or case references name, each once, in no order, and how many names name none.
    ///
    /// A reference that tenants share names none: it does not say which one is meant.
    func frozenRows(named names: Set<String>) throws -> (rows: [QAFrozenRow], missing: Int) {
        var found: [Int64: QAFrozenRow] = [:]
        var others = names
        for part in Array(names).chunks(of: valuesPerStatement) {
            try forEach("\(Self.frozenSelection) WHERE id IN (\(marks(part.count)))", arguments: Array(part)) { row in
                let item = QAFrozenRow(row: row)
                others.remove(item.id)
                found[item.key] = item
            }
        }
        var missing = 0
        for name in others {
            let keys = try qaKeys(reference: name)
            guard keys.count == 1, let row = try frozenRows(keys: keys).first else {
                missing += 1
                continue
            }
            found[row.key] = row
        }
        return (Array(found.values), missing)
    }

    /// How many of these items a filter holds.
    func count(_ keys: [Int64], in filter: QAFilter) throws -> Int {
        let states = QAPart.allCases.compactMap { filter.stateCondition(of: $0, walking: .queue) }
        guard !states.isEmpty else { return 0 }
        let tenants = filter.tenantCondition(on: "+q.organization_id")
        var count = 0
        for part in keys.chunks(of: valuesPerStatement) {
            let arguments = (tenants.arguments + filter.condition.arguments).map(\.bindable)
            count +=
                try first(
                    """
                    SELECT count(*) FROM qa_item AS q NOT INDEXED WHERE q.key IN (\(marks(part.count)))
                        AND (\(states.joined(separator: " OR "))) AND (\(tenants.sql)) AND (\(filter.condition.sql))
                    """, arguments: Array(part) + arguments
                ) { $0.int(0) } ?? 0
        }
        return count
    }

    /// The names of tenants, by id.
    func tenantNames(ids: [String]) throws -> [String: String] {
        var names: [String: String] = [:]
        for part in ids.chunks(of: valuesPerStatement) {
            try forEach(
                "SELECT id, name FROM organization WHERE id IN (\(marks(part.count)))", arguments: Array(part)
            ) { names[$0.text(0)] = $0.text(1) }
        }
        return names
    }
}

extension QAFrozenRow {
    init(row: Row) {
        self.init(
            key: row.int64(0), id: row.text(1), version: row.int(2), tenant: row.text(3), createdAt: row.int64(4))
    }
}

extension Array {
    /// The elements in pieces of at most `size`.
    func chunks(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
