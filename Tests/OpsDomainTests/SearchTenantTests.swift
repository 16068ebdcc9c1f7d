import OpsDomain
import Testing

@Suite struct TenantSearch {
    @Test(arguments: Directory.realistic)
    func `ACC-15: with any one edit in a word of four letters the tenant is among the first five`(_ name: String) {
        let few = Directory.few
        for query in misspellings(of: name) {
            #expect(few.search(query).prefix(5).contains { few.entries[Int($0.key)].name == name }, "\(query)")
        }
    }

    @Test(arguments: Directory.realistic)
    func `ACC-15: among 20,000 tenants too, on a sample of the edits`(_ name: String) {
        // Seven has no factor in common with the six edits of a letter: the sample goes through all kinds.
        let queries = misspellings(of: name)
        for position in stride(from: 0, to: queries.count, by: 7) {
            let found = Directory.large.search(queries[position]).prefix(5)
            #expect(
                found.contains { Directory.large.entries[Int($0.key)].name == name }, "\(queries[position])")
        }
    }

    @Test(arguments: [
        ("helth", "Acme Health Group"), ("acme helth", "Acme Health Group"), ("intiech", "Initech"),
        ("globx", "Globex"), ("umbrella lgistics", "Umbrella Logistics"), ("vandlay", "Vandelay Industries"),
        ("notrhwind", "Northwind Traders"), ("behavoral pinacle", "Pinnacle Behavioral Care"),
        ("газромстрой", "Газпромстрой Восток"), ("агзпромстрой", "Газпромстрой Восток"),
        ("восток газпр", "Газпромстрой Восток"), ("xaaron", "Aaron Mills"), ("aadder", "Ladder Works"),
    ])
    func `ACC-15: part of a name with a typo finds it`(_ query: String, _ name: String) {
        let only = TenantIndex(entries: Directory.large.entries.filter { !$0.name.contains(" Health ") || $0.key == 0 })
        let found = only.search(query).prefix(5).map { Directory.large.entries[Int($0.key)].name }
        #expect(found.contains(name), "\(found)")
    }

    @Test(arguments: [
        ("muller", "Müller Söhne Maschinenbau"), ("MÜLLER SOHNE", "Müller Söhne Maschinenbau"),
        ("mu\u{308}ller", "Müller Söhne Maschinenbau"), ("generale leman", "Banque Générale du Léman"),
        ("lodz", "Łódź Textile Works"), ("osterreichische", "Österreichische Kraftwerke AG"),
        ("st marys", "St. Mary's Hospital"), ("st. mary’s", "St. Mary's Hospital"), ("ＧＬＯＢＥＸ", "Globex"),
        ("ГАЗПРОМСТРОЙ", "Газпромстрой Восток"), ("kaiser bergmann", "Kaiser-Bergmann Pharma"),
    ])
    func `ACC-15: diacritics, case, width and punctuation make no difference`(_ query: String, _ name: String) {
        let first = Directory.large.index.search(query).first
        #expect(first.map { Directory.large.entries[Int($0.key)].name } == name)
    }

    @Test func `ACC-15: an id or a domain in full comes first`() throws {
        let directory = Directory.large
        for query in ["org_00417", "ORG_00417", "org-00417"] {
            let match = try #require(directory.index.search(query).first)
            #expect(match.key == 417 && match.tier == .exact)
        }
        let tenants = TenantIndex(entries: [
            TenantIndexEntry(key: 1, id: "a-1", name: "Example Mail", domains: ["mail.example.com"]),
            TenantIndexEntry(key: 2, id: "a-2", name: "Other", domains: ["first.test", "example.com"]),
            TenantIndexEntry(key: 3, id: "7", name: "Seven", slug: "the-best"),
        ])
        for query in ["example.com", "jo@example.com", "https://www.example.com/login?x=1", "EXAMPLE.COM"] {
            let first = try #require(tenants.search(query).first)
            #expect(first.key == 2 && first.tier == .exact && first.score == 0)
        }
        #expect(tenants.search("7").map(\.key) == [3])
        #expect(tenants.search("the best").map(\.key) == [3])
        #expect(tenants.search("first.tset").map(\.key) == [2])
    }

    @Test func `ACC-15: nearer tiers come first, then score, name and id`() {
        let names = [
            "Carol", "The Care Shop", "Medicare", "Care", "Core", "Care Home", "Cabinet Area", "Care", "Xare",
            "Clay Partner",
        ]
        let tenants = TenantIndex(
            entries: names.enumerated().map { TenantIndexEntry(key: Int64($0), id: "t\(9 - $0 % 10)", name: $1) })
        let found = tenants.search("care")
        // The two named Care by their ids; Core and Xare are whole names one edit away, the first letter last.
        #expect(found.map(\.key) == [7, 3, 5, 4, 8, 1, 2, 0, 6, 9])
        #expect(Set(found.map(\.tier)) == [.namePrefix, .wordStart, .substring, .typo, .loose])
        #expect(tenants.search("care", limit: 2).map(\.key) == [7, 3])
    }

    @Test func `ACC-15: a short name is found by a typo that begins many other names`() throws {
        var entries = (0..<60).map { TenantIndexEntry(key: Int64($0), id: "a\($0)", name: "American \($0)") }
        entries.append(TenantIndexEntry(key: 99, id: "b", name: "Acme"))
        let found = TenantIndex(entries: entries).search("ame")
        #expect(found.count == 40)
        #expect(found.firstIndex { $0.key == 99 } == 3)
        #expect(Set(found.map(\.key)).count == 40)
    }

    @Test func `ACC-15: what has nothing to search for finds nothing`() {
        let index = Directory.large.index
        for query in ["", "   ", "!?-", "\u{0}\u{1B}", "\u{200B}"] {
            #expect(index.search(query).isEmpty)
        }
        #expect(index.search("acme", limit: 0).isEmpty)
        #expect(TenantIndex().search("acme").isEmpty)
    }

    @Test func `ACC-15: hostile text neither crashes nor finds`() {
        let index = Directory.large.index
        #expect(index.search(String(repeating: "a", count: 10_240)).isEmpty)
        #expect(index.search(String(repeating: "a ", count: 5_120)).isEmpty)
        #expect(index.search("acme" + String(repeating: "\u{301}", count: 10_240)).first?.key == 0)
        let hostile = [
            "\u{0}\n\u{1}", "\u{1B}]0;x\u{7}", String(decoding: [0xFF, 0xC3, 0x28, 0xF0], as: UTF8.self), "𝒜𝒸𝓂ℯ 会社",
            "\u{202E}emca", String(repeating: "é", count: 4_000), "株式会社日立製作所",
        ]
        let tenants = TenantIndex(
            entries: hostile.enumerated().map {
                TenantIndexEntry(key: Int64($0), id: $1, name: $1, slug: $1, domains: [$1, $1])
            })
        for query in hostile + ["x", "会社", "日立制作所", "e\n", "\u{FFFD}"] { _ = tenants.search(query) }
        #expect(tenants.search("会社").map(\.key).sorted() == [3, 6])
        #expect(tenants.search("日立").map(\.key) == [6])
        #expect(tenants.search("株式会社日立製作").first?.key == 6)
        #expect(tenants.search("株式社会日立製作所").first?.tier == .typo)
        #expect(tenants.search("emca").first?.key == 4)
    }

    @Test func `ACC-15: every prefix of every byte length is answered at the end of the block`() {
        // The last entry is read eight bytes at a time up to, and not past, the end.
        for length in 1...20 {
            let name = String("abcdefghijklmnopqrst".prefix(length))
            let tenants = TenantIndex(entries: [TenantIndexEntry(key: 1, id: "", name: name)])
            for count in 1...length {
                #expect(tenants.search(String(name.prefix(count))).map(\.key) == [1])
                #expect(tenants.search(String(name.suffix(count))).map(\.key) == [1])
            }
        }
    }

    @Test func `ACC-15: a renamed tenant is found by its new name only, a removed one not at all`() {
        var index = TenantIndex(entries: [
            TenantIndexEntry(key: 1, id: "a", name: "Globex"), TenantIndexEntry(key: 2, id: "b", name: "Initech"),
        ])
        index.replace(TenantIndexEntry(key: 1, id: "a", name: "Hooli"))
        #expect(index.search("globex").isEmpty)
        #expect(index.search("hooli").map(\.key) == [1])
        let removals = [index.remove(key: 2), index.remove(key: 2)]
        #expect(removals == [true, false])
        #expect(index.search("initech").isEmpty)
        #expect(index.search("aaaa").isEmpty)
        #expect(index.count == 1)
    }

    @Test func `ACC-15: many changes leave the index as small and as right as a new one`() {
        let entries = (0..<3_000).map { TenantIndexEntry(key: Int64($0), id: "t\($0)", name: "Tenant number \($0)") }
        var index = TenantIndex(entries: entries)
        let memory = index.memory
        for _ in 0..<3 { for entry in entries { index.replace(entry) } }
        #expect(index.count == 3_000)
        #expect(index.memory < 3 * memory)
        let fresh = TenantIndex(entries: entries)
        for query in ["tenant 17", "nmuber 2999", "t42", "tnmb"] {
            #expect(Set(index.search(query)) == Set(fresh.search(query)), "\(query)")
        }
    }

    @Test func `PERF-4: 20,000 tenants need at most 200 bytes each and a fraction of a second a key`() {
        let directory = Directory.large
        #expect(directory.index.memory < 200 * directory.index.count)
        // Generous, for debug builds on a busy machine: this catches an algorithm gone quadratic, not a slow day.
        let time = ContinuousClock().measure { _ = directory.index.search("meridain freihgt") }
        #expect(time < .milliseconds(500))
    }
}
