import Ledger
import Testing

@testable import OpsDomain

/// What the search index of the queue is asked, and how its candidates are looked at (PERF-5).
struct HotlineTextIndexTests {
    @Test(arguments: [
        ("expense", "\"exp\" AND \"xpe\" AND \"pen\" AND \"ens\" AND \"nse\""), ("abc", "\"abc\""),
        ("aaaaa", "\"aaa\""), ("a\"b", "\"a\"\"b\""), ("通報者は", "\"通報者\" AND \"報者は\""),
        (
            "abcdefghijklmnopqrst",
            "\"abc\" AND \"cde\" AND \"efg\" AND \"ghi\" AND \"ijk\" AND \"klm\" AND \"mno\" AND \"opq\" AND \"qrs\""
        ),
    ])
    func `PERF-5: a text is asked for by its trigrams, and of a long one by some`(text: String, match: String) {
        #expect(QATextQuery(text)?.match == match)
    }

    @Test(arguments: ["", "a", "ab", "ab\0cd"])
    func `PERF-5: a text without a trigram is not asked for`(text: String) {
        #expect(QATextQuery(text) == nil)
    }

    @Test func `PERF-5: candidates are found by their key, and the mask comes last, for those of the page`() throws {
        let world = try HotlineWorld()
        try world.addItems(200)
        let texts = QATextIndex(storeAt: world.store.path)
        try world.store.read { store in
            var taken = 0
            while case let step = try texts.fill(upTo: 64, from: store), step > 0 { taken += step }
            #expect(taken == 200)
            let filter = try QAFilter(
                "\"item 1\"", now: world.clock.now(), tenants: nil, intake: .masked, texts: texts, in: store)
            let driver = try #require(filter.drivers.first { $0.index == .key })
            #expect(driver.count == 111)
            for field in QASortField.allCases {
                let walk = QAWalk(sort: QASort(field), filter: filter)
                for stream in try walk.groups(after: nil, driver: driver).flatMap(\.streams) {
                    let plan = try store.plan(stream.sql + " LIMIT 50", arguments: stream.arguments)
                    let lines = plan.joined(separator: "\n")
                    #expect(lines.contains("SEARCH q USING INTEGER PRIMARY KEY (rowid=?)"), "\(lines)")
                    #expect(!lines.contains("SCAN q"), "\(lines)")
                    let mask = try #require(stream.sql.firstRange(of: IdentityMask.function))
                    let order = try #require(stream.sql.firstRange(of: "LIMIT -1"))
                    #expect(order.upperBound < mask.lowerBound)
                }
                // Sorted, walked, and walked with a question for each row: the same.
                let found = try [(2_000, 60_000), (-1, 60_000), (-1, -1_000_000)].map { mostSorted, patience in
                    let walk = QAWalk(
                        sort: QASort(field), filter: filter, mostSorted: mostSorted, patience: patience)
                    return try store.rows(of: walk, after: nil, limit: 500).map(\.key)
                }
                #expect(found[0].count > 20 && found[0] == found[1] && found[1] == found[2])
            }
        }
        texts.close()
    }

    @Test func `PERF-5: more new items than are worth a list make the index step aside`() throws {
        let world = try HotlineWorld()
        let texts = QATextIndex(storeAt: world.store.path)
        try world.addItems(2_001)
        try world.store.read { store in
            let term = ResolvedTerm(field: nil, test: .contains(["item 2001"]), isNegated: false)
            let search = try TextSearch(term, intake: .clear, in: store)
            #expect(try texts.candidates(for: [search], most: 2_000, in: store) == nil)
            #expect(try texts.fill(upTo: 10, from: store) == 10)
            #expect(try texts.candidates(for: [search], most: 2_000, in: store)?.count == 1_991)
        }
        texts.close()
    }

    @Test func `ACC-20: an index that hides items is noticed, emptied, and the search finds them again`() throws {
        let world = try HotlineWorld()
        let texts = QATextIndex(storeAt: world.store.path)
        try world.addItems(60)
        try world.store.read { store in
            while try texts.fill(upTo: 64, from: store) > 0 {}
            #expect(try texts.hidden(from: store, most: 1_000) == [])
            #expect(try texts.hidden(from: store, most: 10) == [])
        }
        // Somebody with the file: the mark stays, one half of what it stands for goes.
        let derived = try DerivedStore(besideStoreAt: world.store.path, parts: OpsSchema.derived)
        try derived.write { derived in
            let items = try derived.rows("SELECT rowid FROM qa_text_masked WHERE qa_text_masked MATCH '\"ite\"'") {
                $0.int64(0)
            }
            #expect(items.count == 60)
            try derived.run("INSERT INTO qa_text_masked (qa_text_masked) VALUES ('delete-all')")
        }
        derived.close()
        try world.store.read { store in
            let term = ResolvedTerm(field: nil, test: .contains(["item"]), isNegated: false)
            let search = try TextSearch(term, intake: .masked, in: store)
            #expect(try texts.candidates(for: [search], most: 2_000, in: store)?.count == 0)
            #expect(try texts.hidden(from: store, most: 1_000).count == 60)
            #expect(try texts.candidates(for: [search], most: 2_000, in: store) == nil)
            #expect(try texts.fill(upTo: 1_000, from: store) == 60)
            #expect(try texts.hidden(from: store, most: 1_000) == [])
        }
        texts.close()
    }
}
