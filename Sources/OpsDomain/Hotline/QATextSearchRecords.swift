import Ledger

/// One term of bare words: what an item must hold, and whose items hold it by their tenant's name.
struct TextSearch: Sendable {
    /// The texts, one of which must stand there; none for a term that is negated.
    let texts: [String]
    /// The tenants in whose names they stand; nil where those are many.
    let tenants: [String]?
    /// The condition that does not ask the mask; it holds wherever the whole term does.
    let cheap: SQLCondition
    /// What the mask has to be asked; nil where `cheap` is all.
    let masked: SQLCondition?
    /// Whether the text is searched without the mask.
    let isClear: Bool

    /// The number of tenants up to which they are named in the statement.
    private static let mostTenants = 100

    init(_ term: ResolvedTerm, intake: IntakeSearch, in store: borrowing some Reading & ~Copyable) throws {
        var plain = term
        plain.isNegated = false
        var texts: [String] = []
        if case .contains(let all) = term.test { texts = all }
        let names = FilterCompiler(FilterVocabulary(fields: [], textColumns: ["o.name"])).condition(for: [plain])
        let ids = try store.rows(
            "SELECT o.id FROM organization AS o INDEXED BY organization_by_name WHERE \(names.sql) "
                + "LIMIT \(Self.mostTenants + 1)", arguments: names.arguments.map(\.bindable)
        ) { $0.text(0) }
        let tenants = ids.count <= Self.mostTenants ? ids : nil
        let isOfTenant = tenants.map { TenantSet.named($0) } ?? .search(names)
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
        self.texts = term.isNegated ? [] : texts
        self.tenants = tenants
        isClear = intake == .clear
    }
}

extension Reading where Self: ~Copyable {
    /// The keys of the items of some tenants, at most `limit` of each part.
    func items(ofTenants tenants: [String], limit: Int) throws -> [Int64] {
        var keys: [Int64] = []
        for part in QAPart.allCases where !tenants.isEmpty {
            keys += try rows(
                """
                SELECT q.key FROM qa_item AS q INDEXED BY \(QAIndex.tenant.name(part))
                WHERE \(part.condition) AND q.organization_id IN (\(marks(tenants.count))) LIMIT ?
                """, arguments: tenants + [limit]
            ) { $0.int64(0) }
        }
        return keys
    }
}
