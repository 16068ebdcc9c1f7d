import Ledger
import Testing

@testable import OpsDomain

/// What the search index of the queue is asked, and how its candidates are looked at (PERF-5).
struct HotlineTextIndexTests {
    @Test(arguments: [
        ("expense", 5), ("abc", 1), ("aaaaa", 1), ("a\"b", 1), ("通報者は", 2), ("通報", 1), ("通", 1), ("ab", 1),
        ("abcdefghijklmnopqrst", 9),
    ])
    func `PERF-5: a text is asked for by its threes of letters, a short one whole, and of a long one by some`(
        text: String, count: Int
    ) {
        #expect(QATextQuery(text)?.grams.count == count)
    }

    @Test(arguments: ["", "a", "ab\0cd"])
    func `PERF-5: a text that says nothing is not asked for`(text: String) {
        #expect(QATextQuery(text) == nil)
    }

    @Test func `PERF-5: letters are told apart as LIKE does`() {
        #expect(QATextQuery("Expense") == QATextQuery("eXPENSE"))
        #expect(QATextQuery("Äb") == QATextQuery("ÄB") && QATextQuery("Äb") != QATextQuery("äb"))
        #expect(QATextQuery("[b") != QATextQuery("{b") && QATextQuery("ab") != QATextQuery("ba"))
    }

    @Test func `PERF-5: every part of a text has no gram that the text has not`() {
        var random = SeededGenerator(seed: 11)
        let letters = Array("aAbBzZ éÉß通報者は\u{1F469}\u{200D}\u{301}\n%_".unicodeScalars)
        for _ in 0..<300 {
            let text = (0..<Int.random(in: 0...40, using: &random)).compactMap { _ in
                letters.randomElement(using: &random)
            }
            var grams: Set<QAGram> = []
            QAGram.forEach(in: String(String.UnicodeScalarView(text))) { grams.insert($0) }
            guard let start = text.indices.randomElement(using: &random) else { continue }
            let part = String(String.UnicodeScalarView(text[start...].prefix(Int.random(in: 1...20, using: &random))))
            #expect(grams.isSuperset(of: QATextQuery(part)?.grams ?? []), "\(text) \(part)")
        }
    }

    @Test(arguments: [0.0, 0.0002, 0.01, 0.1, 0.13, 0.2, 0.5, 0.9, 1.0])
    func `PERF-5: a block is stored as bits or as gaps, whichever is shorter, and read as it was`(share: Double) {
        var random = SeededGenerator(seed: UInt64(share * 1_000))
        let offsets = (0..<16_384).filter { _ in Double.random(in: 0..<1, using: &random) < share }
        var block = QATextBlock()
        for offset in offsets { block.insert(offset) }
        let stored = block.stored
        #expect(stored.count <= 2_048 && (stored.count < 2_048) == (share < 0.124))
        #expect(share > 0.124 || stored.count <= offsets.count + 200)
        var copy = QATextBlock()
        copy.insert(7)
        stored.withUnsafeBytes { copy.formUnion($0) }
        block.insert(7)
        #expect(copy.words == block.words && block.contains(7))
        copy.clear()
        #expect(copy.words == QATextBlock().words)
        // Of a row that is damaged what can be read is taken, and nothing outside the block.
        for bytes in [[], [0xFF], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0x7F], stored.dropLast()]
            as [[UInt8]]
        {
            bytes.withUnsafeBytes { copy.formUnion($0) }
            #expect(copy.words.count == QATextBlock.wordCount)
        }
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
                // Sorted, walked, and given up: the same.
                let found = try [(2_000, 60_000), (-1, 60_000), (-1, -1_000_000)].map { mostSorted, patience in
                    let walk = QAWalk(
                        sort: QASort(field), filter: filter, mostSorted: mostSorted, patienceWithCandidates: patience)
                    return try store.rows(of: walk, after: nil, limit: 500).map(\.key)
                }
                #expect(found[0].count > 20 && found[0] == found[1] && found[1] == found[2])
            }
        }
        texts.close()
    }

    /// A world whose texts are made by chance of words of several scripts, with names for the mask, and some changed
    /// after the index was filled.
    private func babel(_ texts: QATextIndex, _ world: HotlineWorld, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let words = [
            "expense", "Report", "report", "forklift", "Zürich", "zürich", "出荷", "の承認者", "100%", "a_b", "x\\y", "acme",
            "quoted \"word\"", "My name is Jane Doe", "jane.doe@mail.example", "ab", "\n", "é", "e\u{301}",
        ]
        func text() -> String {
            (0..<Int.random(in: 0...9, using: &random)).compactMap { _ in words.randomElement(using: &random) }
                .joined(separator: Bool.random(using: &random) ? " " : "")
        }
        try world.addItems(400)
        func rewrite(_ keys: some Sequence<Int>, revision: Int?) throws {
            try world.write { writer in
                for key in keys {
                    try writer.run(
                        """
                        UPDATE qa_item SET intake_text = ?, category = ?, text_revision = ?,
                            operator_user_id = CASE WHEN ?3 IS NULL THEN operator_user_id ELSE 'usr_anna' END
                        WHERE key = ?
                        """, text(),
                        "\(revision == nil ? "category" : "CATEGORY")-\(Int.random(in: 0...9, using: &random))",
                        revision,
                        key)
                }
            }
        }
        try rewrite(1...400, revision: nil)
        try world.store.read { store throws in
            #expect(try texts.fill(upTo: 350, from: store) == 350)
        }
        try rewrite([3, 40, 77, 349], revision: 1)
        try world.store.read { store throws in
            // The new items first, then what changed.
            #expect(try texts.fill(upTo: 400, from: store) == 50)
            #expect(try texts.fill(upTo: 400, from: store) == 4)
        }
        try rewrite([3, 5, 200, 400], revision: 2)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `PERF-5, ACC-24: whatever is searched, in whatever order, the index finds what LIKE alone finds`(
        seed: UInt64
    ) throws {
        let world = try HotlineWorld()
        let texts = QATextIndex(storeAt: world.store.path)
        try babel(texts, world, seed: seed)
        defer { texts.close() }
        var random = SeededGenerator(seed: seed &+ 100)
        let words = [
            "expense", "report", "REPORT", "\"expense report\"", "fork", "ft", "zürich", "ZÜRICH", "出荷", "出", "の承認者",
            "100%",
            "a_b", "x\\\\y", "acme", "same", "jane", "doe@", "mail.example", "case-00", "category-3", "-report",
            "ab|出荷",
            "expense forklift", "report -acme", "nothing-like-it", "é", "name is", "operator:olga",
            "operator:olga|anna expense", "-operator:olga report", "operator:nobody", "\"\\\"word\"", "zeta|jane",
        ]
        let scopes = [
            Grants([.viewGlobalQA: .all, .viewIntake: .all]),
            Grants([.viewGlobalQA: .all, .viewIntake: .all, .viewPII: .all]),
            Grants([.viewGlobalQA: .all]),
        ]
        var hits = 0
        for word in words {
            let extra =
                ["", "state:any", "severity:high", "lang:en", "tenant:same"].randomElement(using: &random) ?? ""
            let sort = QASort(
                QASortField.allCases.randomElement(using: &random) ?? .queue, descending: .random(using: &random))
            for grants in scopes {
                let scene = world.scene(grants: grants)
                let plain = QAQueuePage(filter: "\(word) \(extra)", sort: sort, limit: 500)
                let expected = try world.ask(plain, scene).items.map(\.id)
                hits += expected.count
                try world.store.read { store in
                    let intake: IntakeSearch =
                        !grants.allows(.viewIntake) ? .none : grants.allows(.viewPII) ? .clear : .masked
                    let filter = try QAFilter(
                        plain.filter, now: scene.now, tenants: nil, intake: intake, texts: texts, in: store)
                    // Sorted, walked, and given up.
                    for (mostSorted, patience) in [(2_000, 1_000_000), (-1, 1_000_000), (-1, -1_000_000)] {
                        let walk = QAWalk(
                            sort: sort, filter: filter, mostSorted: mostSorted, patience: patience,
                            patienceWithCandidates: patience)
                        let found = try store.rows(of: walk, after: nil, limit: 500)
                        let items = try store.qaItems(keys: found.map(\.key), now: scene.now)
                        #expect(items.map(\.id) == expected, "\(plain.filter) by \(sort)")
                    }
                    #expect(try store.count(filter) == expected.count, "\(plain.filter)")
                }
            }
        }
        #expect(hits > 1_000)
    }

    @Test func `PERF-5: more new items than are worth a list make the index step aside`() throws {
        let world = try HotlineWorld()
        let texts = QATextIndex(storeAt: world.store.path)
        try world.addItems(2_001)
        try world.store.read { store throws in
            let term = ResolvedTerm(field: nil, test: .contains(["item 2001"]), isNegated: false)
            let search = try #require(TextSearch(term, intake: .clear, names: TenantNames()).question)
            #expect(try texts.candidates(for: [search], in: store) == nil)
            #expect(try texts.fill(upTo: 10, from: store) == 10)
            #expect(try texts.candidates(for: [search], in: store)?.count == 1_991)
            // What was found once is found again, until the index knows more.
            #expect(try texts.candidates(for: [search], in: store)?.count == 1_991)
            #expect(try texts.fill(upTo: 1_991, from: store) == 1_991)
            #expect(try texts.candidates(for: [search], in: store)?.keys == [2_001])
        }
        texts.close()
    }

    @Test func `ACC-20: an index that hides items is noticed, emptied, and the search finds them again`() throws {
        let world = try HotlineWorld()
        let texts = QATextIndex(storeAt: world.store.path)
        try world.addItems(60)
        try world.store.read { store throws in
            while try texts.fill(upTo: 64, from: store) > 0 {}
            #expect(try texts.hidden(from: store, most: 1_000) == [])
            #expect(try texts.hidden(from: store, most: 10) == [])
        }
        // Somebody with the file: the mark stays, one half of what it stands for goes.
        let derived = try DerivedStore(besideStoreAt: world.store.path, parts: OpsSchema.derived)
        try derived.write { derived in
            let query = try #require(QATextQuery("item"))
            #expect(try derived.items(matching: query, isClear: false, upTo: 60).count == 60)
            try derived.run("DELETE FROM qa_text_masked")
        }
        defer { derived.close() }
        try world.store.read { store throws in
            let term = ResolvedTerm(field: nil, test: .contains(["item"]), isNegated: false)
            let search = try #require(TextSearch(term, intake: .masked, names: TenantNames()).question)
            #expect(try texts.candidates(for: [search], in: store)?.count == 0)
            #expect(try texts.hidden(from: store, most: 1_000).count == 60)
            #expect(try texts.candidates(for: [search], in: store) == nil)
            #expect(try texts.fill(upTo: 1_000, from: store) == 60)
            // What was answered before is not believed any more.
            #expect(try texts.candidates(for: [search], in: store)?.count == 60)
            #expect(try texts.hidden(from: store, most: 1_000) == [])
            // Category and operator are looked at as well.
            for gram in [QAGram(.category, "category-4"), QAGram(.operatorID, "usr_olga")] {
                try derived.write {
                    try $0.run("DELETE FROM qa_text_masked WHERE key = ?", QATextBlock.row(gram, block: 0))
                }
                #expect(try !texts.hidden(from: store, most: 1_000).isEmpty)
                #expect(try texts.fill(upTo: 1_000, from: store) == 60)
            }
        }
        texts.close()
    }
}
