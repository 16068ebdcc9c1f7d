import Ledger
import Testing

@testable import OpsDomain

/// Which index answers what: the cost of a page must not grow with the queue (PERF-5, PERF-11).
struct HotlinePlanTests {
    private static let filters = [
        "", "state:any", "state:pending", "state:in-review", "state:approved", "state:decided -state:released",
        "severity:high|critical", "severity>medium lang:en", "tenant:slug-1", "-tenant:acme", "tenant:acme state:any",
        "age>2d", "age<1h", "harm:yes", "priority<3", "claimed:no", "reviewer:anna", "operator:olga",
        "category:category-3",
        "\"item 1\"",
    ]

    private static let indexes: [QASortField: String] = [
        .queue: "queue", .severity: "severity", .tenant: "tenant", .reference: "reference", .category: "category",
        .language: "language", .priority: "queue",
    ]

    @Test(arguments: QASortField.allCases, [false, true])
    func `PERF-5: every sort under every common filter walks its index and sorts nothing`(
        field: QASortField, descending: Bool
    ) throws {
        let world = try HotlineWorld()
        try world.addItems(40)
        let sort = QASort(field, descending: descending)
        try world.store.read { store in
            for text in Self.filters {
                for isForward in [true, false] {
                    let filter = try QAFilter(text, scene: world.scene(), in: store)
                    let walk = QAWalk(sort: sort, filter: filter, isForward: isForward, mostSorted: -1)
                    let last = try store.rows(of: walk, after: nil, limit: 2).last
                    for cursor in [nil, last.map({ QACursor(sort: sort, values: $0.values) })] {
                        let groups = try walk.groups(after: cursor, driver: nil)
                        for (number, stream) in groups.flatMap(\.streams).enumerated() {
                            let plan = try store.plan(stream.sql + " LIMIT 50", arguments: stream.arguments)
                            let lines = plan.joined(separator: "\n")
                            // The few claims that ran out, or did not, are found by their end, and sorted.
                            if lines.contains("qa_item_by_claim (claimed_until") { continue }
                            #expect(!lines.contains("TEMP B-TREE"), "\(text) \(stream.sql)\n\(lines)")
                            let name = Self.indexes[field].map { "qa_item_(open|decided)_\($0)" } ?? "qa_item_by_state"
                            let isWalked = try lines.contains(Regex("q USING (COVERING )?INDEX \(name)\\b"))
                            #expect(isWalked, "\(text) \(stream.sql)\n\(lines)")
                            if cursor != nil, number == 0 {
                                // The place is sought, not read up to.
                                #expect(lines.contains(">") || lines.contains("<"), "\(text) \(stream.sql)\n\(lines)")
                            }
                        }
                    }
                }
            }
        }
    }

    @Test func `PERF-5: a filter that holds few rows finds them by its index`() throws {
        let world = try HotlineWorld()
        try world.addItems(500)
        let cases: [(String, QAIndex)] = [
            ("lang:mt", .language), ("tenant:slug-2", .tenant), ("ref:CASE-0007919", .reference),
            ("category:none-such", .category), ("harm:yes", .queue), ("state:approved", .state),
            ("severity:critical", .severity), ("age<1s", .state),
        ]
        try world.store.read { store in
            for (text, index) in cases {
                let walk = QAWalk(sort: QASort(.category), filter: try QAFilter(text, scene: world.scene(), in: store))
                let driver = try #require(try store.driver(of: walk, upTo: walk.mostSorted), "\(text)")
                #expect(driver.index == index, "\(text)")
                for part in QAPart.allCases {
                    guard let probe = walk.filter.probe(driver, part, limit: 10) else { continue }
                    let plan = try store.plan(probe.sql, arguments: probe.arguments).joined(separator: "\n")
                    let isFound = plan.contains(try Regex("SEARCH q USING (COVERING )?INDEX \(index.name(part))\\b"))
                    #expect(isFound, "\(text)\n\(plan)")
                }
                for stream in try walk.groups(after: nil, driver: driver).flatMap(\.streams) {
                    let plan = try store.plan(stream.sql + " LIMIT 50", arguments: stream.arguments)
                    let isFound = plan.joined(separator: "\n").contains(
                        try Regex("SEARCH q USING (COVERING )?INDEX qa_item_(by|open|decided)_\(index.rawValue)"))
                    #expect(isFound, "\(text) \(plan)")
                }
            }
        }
    }

    @Test(arguments: [false, true])
    func `PERF-5: few live claims are found by their end, whatever else is in review, in the order by state too`(
        descending: Bool
    ) throws {
        let world = try HotlineWorld()
        try world.addItems(200)
        try world.store.read { store in
            for text in ["", "state:any", "state:in-review", "claimed:yes lang:en"] {
                let filter = try QAFilter(text, scene: world.scene(), in: store)
                var walk = QAWalk(sort: QASort(.state, descending: descending), filter: filter, mostSorted: -1)
                for (isFew, index) in [(true, "qa_item_by_claim"), (false, "qa_item_by_state")] {
                    walk.hasFewLive = isFew
                    let plans = try walk.groups(after: nil, driver: nil).flatMap(\.streams)
                        .filter { $0.sql.contains("q.state = 'IN_REVIEW' AND q.claimed_until >") }
                        .map { try store.plan($0.sql + " LIMIT 50", arguments: $0.arguments).joined(separator: "\n") }
                    #expect(plans.count == 1 && plans.allSatisfy { $0.contains(index) }, "\(text) \(plans)")
                }
            }
            let claims = try QAFilter("claimed:yes", scene: world.scene(), in: store)
            let driver = try #require(try store.driver(of: QAWalk(sort: QASort(), filter: claims), upTo: 2_000))
            #expect(driver.index == .claim)
        }
    }

    @Test func `PERF-5: a driver that finds too many rows is not taken`() throws {
        let world = try HotlineWorld()
        try world.addItems(100)
        try world.store.read { store in
            let filter = try QAFilter("lang:en", scene: world.scene(), in: store)
            let walk = QAWalk(sort: QASort(), filter: filter)
            #expect(try store.driver(of: walk, upTo: 10) == nil)
            #expect(try store.driver(of: walk, upTo: 2_000) != nil)
        }
    }

    @Test(arguments: [
        "severity:critical lang:mt", "harm:yes lang:de priority:1", "category:category-3 age>2d",
        "claimed:no severity:high lang:en", "state:any category:category-1|category-2 -lang:en",
    ])
    func `PERF-5: rows that a filter does not hold are passed over in the index, without a look at the table`(
        text: String
    ) throws {
        let world = try HotlineWorld()
        try world.addItems(100)
        try world.store.read { store in
            let filter = try QAFilter(text, scene: world.scene(), in: store)
            for field in QASortField.allCases {
                let walk = QAWalk(sort: QASort(field), filter: filter, mostSorted: -1)
                for driver in [nil] + filter.drivers.map(Optional.some) {
                    for stream in try walk.groups(after: nil, driver: driver).flatMap(\.streams) {
                        let lines = try store.plan(stream.sql + " LIMIT 50", arguments: stream.arguments)
                        // Only the end of a claim and, of rows that are held, what another index is ordered by are not
                        // in the index.
                        let isCovered = lines.contains { $0.contains("q USING COVERING INDEX") }
                        let looksAtClaim = stream.sql.contains("claimed_until")
                        let looksAtOrder = driver.map { $0.index != .reference && field == .reference } ?? false
                        let isTenant = field == .tenant
                        #expect(isCovered || looksAtClaim || looksAtOrder || isTenant, "\(stream.sql)\n\(lines)")
                    }
                }
            }
        }
    }

    @Test func `PERF-5: groups that a filter cannot hold are not read`() throws {
        let world = try HotlineWorld()
        try world.addItems(40)
        try world.store.read { store in
            let cases: [(QASortField, String, Int)] = [
                (.severity, "severity:critical", 1), (.severity, "severity>low -severity:high", 2),
                (.severity, "lang:en", 4), (.priority, "priority<3", 2), (.queue, "harm:no", 1), (.queue, "lang:en", 2),
            ]
            for (field, text, count) in cases {
                let filter = try QAFilter(text, scene: world.scene(), in: store)
                let groups = try QAWalk(sort: QASort(field), filter: filter).groups(after: nil, driver: nil)
                #expect(groups.count { !$0.streams.isEmpty } == count, "\(field) \(text)")
            }
        }
    }

    @Test func `PERF-5: a word that the filter names is where the walk by that column begins and ends`() throws {
        let world = try HotlineWorld()
        try world.addItems(100)
        let cases: [(QASortField, String, String)] = [
            (.language, "lang:EN", "language=? AND created_at>?"),
            (.category, "category:category-3", "category=? AND created_at>?"),
            (.language, "lang:en|de", "language=?"),
        ]
        try world.store.read { store in
            for (field, text, seek) in cases {
                let filter = try QAFilter(text, scene: world.scene(), in: store)
                let walk = QAWalk(sort: QASort(field), filter: filter, mostSorted: -1)
                let last = try #require(try store.rows(of: walk, after: nil, limit: 2).last)
                let cursor = QACursor(sort: walk.sort, values: last.values)
                for stream in try walk.groups(after: cursor, driver: nil).flatMap(\.streams) {
                    let plan = try store.plan(stream.sql + " LIMIT 50", arguments: stream.arguments)
                    #expect(plan.joined().contains(seek), "\(plan)")
                    #expect(!plan.joined().contains("TEMP B-TREE"), "\(plan)")
                }
            }
        }
    }

    @Test func `PERF-6: of what a decision writes, only the state and the end of a claim are in an index`() throws {
        let world = try HotlineWorld()
        let indexes = try world.store.read { store in
            try store.rows("SELECT sql FROM sqlite_schema WHERE tbl_name = 'qa_item' AND type = 'index' AND sql > ''") {
                $0.text(0)
            }
        }
        #expect(indexes.count == 15)
        for sql in indexes {
            let columns = sql.drop { $0 != "(" }.prefix { $0 != ")" }
            for column in ["claimed_by", "decided", "updated_at", "version", "decision_reason"] {
                #expect(!columns.contains(column), "\(sql)")
            }
            #expect(sql.contains("qa_item_by_claim") || !columns.contains("claimed"), "\(sql)")
        }
    }
}
