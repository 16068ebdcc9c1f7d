import Ledger
import Testing

@testable import OpsDomain

/// In which tenants' names a text stands, from memory: the same as LIKE says (PERF-5).
struct SearchTenantNamesTests {
    private static let names = [
        "Acme Health Group", "acme 100%", "ÄRZTE Haus", "ärzte haus", "a_b Holding", "Globex", "東京海上", "Back\\slash",
        "%",
        "health", "Aha", "ahaaha",
    ]

    @Test func `PERF-5: a text is found in the names that LIKE finds it in, and in slugs and ids where they count`()
        throws
    {
        let world = try HotlineWorld()
        try world.write { writer in
            for (number, name) in Self.names.enumerated() {
                try writer.run(
                    """
                    INSERT INTO organization (id, name, slug, status, plan, region, industry, touch, feed_version,
                        updated_at) VALUES (?, ?, ?, 'ACTIVE', 'STANDARD', 'EU', 'energy', 'STANDARD', 0, 0)
                    """, "org_x\(number)", name, "s-\(number)-\(name.lowercased())")
            }
        }
        let texts =
            [
                "", "a", "A", "aha", "health", "HEALTH", "ä", "Ä", "ärzte", "%", "_", "\\", "東京", "x1", "s-", "org_1",
                "slug-2",
            ]
            + Self.names
        try world.store.read { store in
            let directory = TenantDirectory()
            let names = try directory.names(in: store)
            for text in texts {
                for (part, columns) in [(TenantNames.Part.name, ["o.name"]), (.any, ["o.name", "o.slug", "o.id"])] {
                    let term = ResolvedTerm(field: nil, test: .contains([text]), isNegated: false)
                    let condition = FilterCompiler(FilterVocabulary(fields: [], textColumns: columns)).condition(for: [
                        term
                    ])
                    let expected = try store.rows(
                        "SELECT id FROM organization AS o WHERE \(condition.sql) ORDER BY name COLLATE NOCASE, id",
                        arguments: condition.arguments.map(\.bindable)
                    ) { $0.text(0) }
                    #expect(names.ids(holding: [text], in: part, most: 100) == expected, "'\(text)' in \(part)")
                    #expect(names.ids(holding: [text], in: part, most: expected.count) == expected)
                    if !expected.isEmpty {
                        #expect(names.ids(holding: [text], in: part, most: expected.count - 1) == nil)
                    }
                }
            }
            #expect(names.ids(holding: ["globex", "aha"], in: .name, most: 9) == ["org_x10", "org_x11", "org_x5"])
        }
    }

    @Test func `PERF-5: an empty directory has no names`() {
        #expect(TenantNames().ids(holding: ["a"], in: .any, most: 1) == [])
        #expect(TenantNames().ids(holding: [""], in: .any, most: 0) == [])
    }
}
