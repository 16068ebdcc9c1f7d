import FoundationEssentials
import Ledger

/// Tenants that a filter means.
enum TenantSet: Sendable {
    /// Few, which stand in the statement.
    case named([String])
    /// Many, handed to the statement as one list.
    case listed([String])
    /// So many that each row is asked; `o` is the tenant.
    case search(SQLCondition)

    /// The number of tenants up to which they are named in the statement.
    private static let mostNamed = 100
    /// The number up to which they are handed over as a list.
    static let mostListed = 5_000

    init(ids: [String]) {
        self = ids.count <= Self.mostNamed ? .named(ids) : .listed(ids)
    }

    /// Whether an index can find the rows of all of them.
    var isConfined: Bool {
        switch self {
        case .named(let ids): !ids.isEmpty
        case .listed: true
        case .search: false
        }
    }

    /// The condition that a column holds one of them.
    func condition(on column: String, isNegated: Bool = false) -> SQLCondition {
        let not = isNegated ? "NOT " : ""
        switch self {
        case .named(let ids):
            guard !ids.isEmpty else { return SQLCondition(sql: isNegated ? "1" : "0", arguments: []) }
            return SQLCondition(
                sql: "\(column) \(not)IN (\(marks(ids.count)))", arguments: ids.map(FilterArgument.text))
        case .listed(let ids):
            return SQLCondition(
                sql: "\(column) \(not)IN (SELECT value FROM json_each(?))", arguments: [.text(Details.json(ids))])
        case .search(let search):
            let test = column == Self.walked ? search.sql : "EXISTS (\(Self.tenant(of: column)) AND (\(search.sql)))"
            return SQLCondition(sql: isNegated ? "NOT ifnull(\(test), 0)" : test, arguments: search.arguments)
        }
    }

    /// The column of a walk over the tenants themselves.
    static let walked = "+o.id"

    private static func tenant(of column: String) -> String {
        "SELECT 1 FROM organization AS o WHERE o.id = \(column)"
    }
}

extension Reading where Self: ~Copyable {
    /// The tenants that a term names: by id or slug if there are such, else by words of the name.
    func tenants(
        matching term: ResolvedTerm, _ compiler: FilterCompiler, _ directory: TenantDirectory
    ) throws -> TenantSet {
        guard case .contains(let texts) = term.test else { return TenantSet(ids: []) }
        var ids: [String] = []
        var areExact = true
        for text in texts where areExact {
            let exact = try rows(
                "SELECT id FROM organization WHERE id = ?1 UNION SELECT id FROM organization WHERE slug = ?1",
                text.lowercased()
            ) { $0.text(0) }
            areExact = !exact.isEmpty
            ids += exact
        }
        if areExact { return TenantSet(ids: ids) }
        let found = try directory.names(in: self).ids(holding: texts, in: .any, most: TenantSet.mostListed)
        if let found { return TenantSet(ids: found) }
        var plain = term
        plain.isNegated = false
        return .search(compiler.condition(for: [plain]))
    }

    /// Where some tenants stand in the order of their names: name, id and key.
    func places(ofTenants ids: [String]) throws -> [[Value]] {
        try rows(
            "SELECT name, id, key FROM organization WHERE id IN (\(marks(ids.count))) ORDER BY name COLLATE NOCASE, id",
            arguments: ids
        ) { row in (0..<3).map(row.value) }
    }
}
