import Ledger

/// One term of bare words: what an item must hold, and whose items hold it by their tenant's name.
struct TextSearch: Sendable {
    /// What the index is asked for it; nil for a term that is negated, or says too little.
    let question: QATextQuestion?
    /// The condition that does not ask the mask; it holds wherever the whole term does.
    let cheap: SQLCondition
    /// What the mask has to be asked; nil where `cheap` is all.
    let masked: SQLCondition?

    /// The number of tenants up to which their items are listed.
    private static let mostTenants = 5_000

    init(_ term: ResolvedTerm, intake: IntakeSearch, names directory: TenantNames) {
        var plain = term
        plain.isNegated = false
        var texts: [String] = []
        if case .contains(let all) = term.test { texts = all }
        let names = FilterCompiler(FilterVocabulary(fields: [], textColumns: ["o.name"])).condition(for: [plain])
        let tenants =
            texts.isEmpty ? nil : directory.ids(holding: texts, in: .name, most: Self.mostTenants)
        let isOfTenant = tenants.map { TenantSet(ids: $0) } ?? .search(names)
        func holds(_ intake: IntakeSearch) -> SQLCondition {
            let item = FilterCompiler(FilterVocabulary(fields: [], textColumns: intake.itemColumns)).condition(
                for: [plain])
            let tenant = isOfTenant.condition(on: "+q.organization_id")
            guard tenant.sql != "0" else { return item }
            return SQLCondition(
                sql: "(\(item.sql)) OR (\(tenant.sql))", arguments: item.arguments + tenant.arguments)
        }
        let (stored, shown) = (holds(intake.unmasked), holds(intake))
        switch (term.isNegated, intake) {
        case (false, .masked): (cheap, masked) = (stored, shown)
        case (false, _): (cheap, masked) = (stored, nil)
        case (true, .masked):
            // The text as it is stored is looked at first, so that the mask works only on what could be a hit.
            cheap = SQLCondition(joining: [])
            masked = SQLCondition(
                sql: "NOT ((\(stored.sql)) AND (\(shown.sql)))", arguments: stored.arguments + shown.arguments)
        case (true, _): (cheap, masked) = (SQLCondition(sql: "NOT (\(stored.sql))", arguments: stored.arguments), nil)
        }
        let queries = texts.compactMap(QATextQuery.init)
        question =
            if let tenants, !term.isNegated, !queries.isEmpty, queries.count == texts.count {
                QATextQuestion(queries: queries, isClear: intake == .clear, tenants: tenants)
            } else { nil }
    }
}

extension Reading where Self: ~Copyable {
    /// The categories of some parts of the queue, in their order; nil when there are more than `most`.
    func categories(of parts: [QAPart], most: Int) throws -> [String]? {
        var found: [String] = []
        for part in parts {
            let next = """
                SELECT q.category FROM \(QAIndex.category.items(part)) WHERE \(part.condition) AND q.category > ?
                ORDER BY q.category LIMIT 1
                """
            // None is before the empty one, which no item has.
            var last = ""
            while let category = try first(next, last, map: { $0.text(0) }) {
                found.append(category)
                guard found.count <= most else { return nil }
                last = category
            }
        }
        var known: Set<[UInt8]> = []
        return found.filter { known.insert(QATextIndex.folded($0)).inserted }
            .sorted { QATextIndex.folded($0).lexicographicallyPrecedes(QATextIndex.folded($1)) }
    }

    /// The ids of the members of staff that a condition on `internal_user AS u` holds.
    func staff(_ condition: SQLCondition) throws -> [String] {
        try rows(
            "SELECT u.id FROM internal_user AS u WHERE \(condition.sql)",
            arguments: condition.arguments.map(\.bindable)
        ) { $0.text(0) }
    }

    /// The categories of some items.
    func categories(ofItems keys: [Int64]) throws -> [String] {
        guard !keys.isEmpty else { return [] }
        return try rows(
            "SELECT DISTINCT category FROM qa_item WHERE key IN (SELECT value FROM json_each(?))",
            "[\(keys.map(String.init).joined(separator: ","))]"
        ) { $0.text(0) }
    }

    /// Calls `body` with the keys of the items of some tenants.
    func forEachItem(ofTenants tenants: [String], body: (Int64) throws -> Void) throws {
        guard !tenants.isEmpty else { return }
        let set = TenantSet(ids: tenants).condition(on: "q.organization_id")
        for part in QAPart.allCases {
            try forEach(
                "SELECT q.key FROM \(QAIndex.tenant.items(part)) WHERE \(part.condition) AND \(set.sql)",
                arguments: set.arguments.map(\.bindable)
            ) { try body($0.int64(0)) }
        }
    }
}
