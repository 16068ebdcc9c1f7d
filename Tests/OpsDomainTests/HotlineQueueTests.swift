import Ledger
import Testing

@testable import OpsDomain

/// Pages of the queue: the right rows, in the right order, both ways (HOT-1, HOT-2, HOT-15).
struct HotlineQueueTests {
    /// A sort key as text that compares as the order does.
    private static func key(_ item: QAItem, _ field: QASortField) -> [String] {
        func pad(_ number: Int64) -> String { String(String(1_000_000_000_000_000 + number).dropFirst()) }
        let created = pad(item.createdAt.milliseconds)
        switch field {
        case .queue: return [item.imminentHarm ? "0" : "1", "\(item.priority)", created]
        case .age: return [created]
        case .severity: return ["\(item.severity.rawValue)", created]
        case .tenant: return [item.organizationName.lowercased(), item.organizationId, created]
        case .reference: return [item.reference]
        case .category: return [item.category, created]
        case .language: return [item.language, created]
        case .priority: return ["\(item.priority)", created]
        case .state: return ["\(QAState.workflow.firstIndex(of: item.state) ?? 9)", created]
        }
    }

    /// Whether one item may stand before another.
    private static func isOrdered(_ one: QAItem, _ other: QAItem, _ sort: QASort) -> Bool {
        let (a, b) = (key(one, sort.field), key(other, sort.field))
        let isUp = a == b || a.lexicographicallyPrecedes(b)
        switch sort.field {
        case .severity, .priority, .state:
            // Turned round by the column only; equals stay oldest first.
            if a[0] == b[0] { return isUp }
            return sort.descending ? !isUp : isUp
        case .age: return a == b || (sort.descending ? isUp : !isUp)
        case .queue, .tenant, .reference, .category, .language: return a == b || (sort.descending ? !isUp : isUp)
        }
    }

    private static let now = Timestamp(milliseconds: 1_700_000_000_000)

    private static let filters: [(String, @Sendable (QAItem) -> Bool)] = [
        ("", { $0.state.isOpen }),
        ("state:any", { _ in true }),
        ("state:pending", { $0.state == .pending }),
        ("state:in-review", { $0.state == .inReview }),
        ("state:decided -state:released", { $0.state == .approved || $0.state == .rejected }),
        ("-state:pending", { $0.state != .pending }),
        ("severity>=high lang:en", { $0.state.isOpen && $0.severity >= .high && $0.language == "en" }),
        ("tenant:acme state:any", { $0.organizationName.hasPrefix("acme") }),
        ("-tenant:slug-3", { $0.state.isOpen && $0.organizationId != "org_3" }),
        ("harm:yes state:any", { $0.imminentHarm }),
        ("priority<2", { $0.state.isOpen && $0.priority < 2 }),
        ("claimed:yes", { $0.claimedBy != nil }),
        ("claimed:no state:any", { $0.state != .inReview }),
        ("claimed:yes|no state:any", { _ in true }),
        ("-claimed:yes", { $0.state == .pending }),
        ("age<2h", { $0.state.isOpen && now - $0.createdAt < .seconds(7200) }),
        ("age>=1h state:any", { now - $0.createdAt >= .seconds(3600) }),
        ("reviewer:anna state:open", { $0.claimedBy == "anna" }),
        ("reviewer:ben state:decided", { $0.decidedBy == "ben" }),
        ("-operator:olga", { $0.state.isOpen && $0.operatorLogin == nil }),
        ("severity:critical lang:en", { $0.state.isOpen && $0.severity == .critical && $0.language == "en" }),
        ("priority<3 lang:DE", { $0.state.isOpen && $0.priority < 3 && $0.language == "de" }),
        (
            "tenant:slug-1|slug-3 lang:en",
            {
                $0.state.isOpen && ["org_1", "org_3"].contains($0.organizationId) && $0.language == "en"
            }
        ),
        ("category:category-3|category-5", { $0.state.isOpen && ["category-3", "category-5"].contains($0.category) }),
    ]

    private func page(
        _ store: borrowing some Reading & ~Copyable, _ walk: QAWalk, after cursor: QACursor?, limit: Int, _ scene: Scene
    ) throws -> (items: [QAItem], last: QACursor?) {
        let rows = try store.rows(of: walk, after: cursor, limit: limit)
        let items = try store.qaItems(keys: rows.map(\.key), now: scene.now)
        return (items, rows.last.map { QACursor(sort: walk.sort, values: $0.values) })
    }

    @Test(arguments: QASortField.allCases, [false, true])
    func `HOT-2: paging by key gives every row of a filter once, in order, forward and backward`(
        field: QASortField, descending: Bool
    ) throws {
        let world = try HotlineWorld()
        try world.addItems(300)
        let scene = world.scene()
        let sort = QASort(field, descending: descending)
        let all = try world.ask(QAQueuePage(filter: "state:any", limit: 500)).items
        #expect(all.count == 300)
        try world.store.read { store in
            for (text, holds) in Self.filters {
                let wanted = Set(all.filter(holds).map(\.id))
                #expect(!wanted.isEmpty, "\(text)")
                // Sorting few rows, walking the index as over many, and giving the walk up must be the same.
                for (mostSorted, patience) in [(2_000, 150_000), (-1, 150_000), (-1, -1_000_000)] {
                    var walk = QAWalk(
                        sort: sort, filter: try QAFilter(text, scene: scene, in: store), mostSorted: mostSorted,
                        patience: patience)
                    var forward: [QAItem] = []
                    var cursor: QACursor?
                    repeat {
                        let next = try page(store, walk, after: cursor, limit: 23, scene)
                        forward += next.items
                        cursor = next.last
                    } while cursor != nil && forward.count <= 300
                    #expect(forward.count == wanted.count, "\(text) \(mostSorted)")
                    #expect(Set(forward.map(\.id)) == wanted, "\(text) \(mostSorted)")
                    for (one, other) in zip(forward, forward.dropFirst()) where !Self.isOrdered(one, other, sort) {
                        Issue.record("\(text): \(one.id) stands before \(other.id)")
                    }
                    walk.isForward = false
                    var backward: [QAItem] = []
                    repeat {
                        let next = try page(store, walk, after: cursor, limit: 19, scene)
                        backward += next.items
                        cursor = next.last
                    } while cursor != nil && backward.count <= 300
                    #expect(backward.map(\.id) == forward.map(\.id).reversed(), "\(text) \(mostSorted)")
                }
            }
        }
    }

    @Test func `HOT-2: a page names what is before and after it`() throws {
        let world = try HotlineWorld()
        try world.addItems(100)
        let first = try world.ask(QAQueuePage(limit: 10))
        #expect(first.previous == nil && first.next != nil)
        let second = try world.ask(QAQueuePage(after: first.next, limit: 10))
        #expect(Set(first.items.map(\.id)).isDisjoint(with: second.items.map(\.id)))
        let back = try world.ask(QAQueuePage(before: second.previous, limit: 10))
        #expect(back.items == first.items)
        #expect(back.previous == nil)
        #expect(back.next == first.next)
        let last = try world.ask(QAQueuePage(limit: 500))
        #expect(last.next == nil)
        #expect(last.items.count == last.items.filter { $0.state.isOpen }.count)
    }

    @Test(arguments: QASortField.allCases, [false, true])
    func `TUI-5: a page from the end holds the last rows, and what is before them is read backwards`(
        field: QASortField, descending: Bool
    ) throws {
        let world = try HotlineWorld()
        try world.addItems(120)
        let sort = QASort(field, descending: descending)
        for (filter, _) in Self.filters {
            let all = try world.ask(QAQueuePage(filter: filter, sort: sort, limit: 500)).items
            let end = try world.ask(QAQueuePage(filter: filter, sort: sort, fromEnd: true, limit: 7))
            #expect(end.items == all.suffix(7), "\(filter)")
            #expect(end.next == nil && (end.previous == nil) == (all.count <= 7), "\(filter)")
            guard let place = end.previous else { continue }
            let before = try world.ask(QAQueuePage(filter: filter, sort: sort, before: place, limit: 7))
            #expect(before.items == all.dropLast(7).suffix(7), "\(filter)")
            let after = try world.ask(QAQueuePage(filter: filter, sort: sort, after: before.next, limit: 500))
            #expect(after.items == end.items && after.next == nil, "\(filter)")
        }
    }

    @Test func `HOT-15: imminent harm stands at the top of the queue, before every priority`() throws {
        let world = try HotlineWorld()
        try world.addItems(300)
        let items = try world.ask(QAQueuePage(limit: 500)).items
        let harm = items.filter(\.imminentHarm)
        #expect(!harm.isEmpty && items.prefix(harm.count).allSatisfy(\.imminentHarm))
    }

    @Test func `HOT-1: a claim that ran out shows as pending and unclaimed`() throws {
        let world = try HotlineWorld()
        try world.addItems(60)
        let item = try #require(try world.ask(QAQueuePage(filter: "ref:case-0002944", limit: 5)).items.first)
        #expect(item.id == "qa_13")
        #expect(item.state == .pending && item.claimedBy == nil && item.claimedUntil == nil)
        #expect(try world.stored("qa_13", "state") == "IN_REVIEW")
    }

    @Test func `HOT-2: a page that cannot be asked for is refused`() throws {
        let world = try HotlineWorld()
        try world.addItems(30)
        let cursor = try #require(try world.ask(QAQueuePage(limit: 5)).next)
        let foreign = QACursor(sort: QASort(.age), values: [.integer(1), .text("x"), .integer(2)]).text
        let wrong: [(QAQueuePage, String)] = [
            (QAQueuePage(limit: 0), "limit"), (QAQueuePage(limit: 501), "limit"),
            (QAQueuePage(after: cursor, before: cursor), "before"),
            (QAQueuePage(after: cursor, fromEnd: true), "fromEnd"),
            (QAQueuePage(before: cursor, fromEnd: true), "fromEnd"), (QAQueuePage(after: "nonsense"), "cursor"),
            (QAQueuePage(sort: QASort(.age), after: cursor), "cursor"),
            (QAQueuePage(sort: QASort(descending: true), after: cursor), "cursor"),
            (QAQueuePage(sort: QASort(.age), after: foreign), "cursor"),
            (
                QAQueuePage(sort: QASort(.tenant), after: QACursor(sort: QASort(.tenant), values: [.integer(1)]).text),
                "cursor"
            ),
        ]
        for (query, subject) in wrong {
            let error = world.refusal { _ = try world.ask(query) }
            #expect(error?.kind == "value.invalid" && error?.subject == subject, "\(query)")
        }
        #expect(world.refusal { _ = try world.ask(QAQueuePage(filter: "severity:huge")) }?.code == .usage)
    }

    @Test func `ACC-3: whoever is confined to assigned tenants sees no other tenant's items`() throws {
        let world = try HotlineWorld()
        try world.addItems(100)
        let grants = Grants([.viewGlobalQA: .assigned], assignedTenants: ["org_2", "org_5"])
        let items = try world.ask(QAQueuePage(filter: "state:any", limit: 500), world.scene(grants: grants)).items
        #expect(Set(items.map(\.organizationId)) == ["org_2", "org_5"])
        let nobody = Grants([.viewGlobalQA: .assigned])
        #expect(try world.ask(QAQueuePage(filter: "state:any"), world.scene(grants: nobody)).items.isEmpty)
    }

    @Test func `HOT-2: bare words search the intake text only for whoever may view it`() throws {
        let world = try HotlineWorld()
        try world.addItems(50)
        let query = QAQueuePage(filter: "\"item 42.\"")
        #expect(try world.ask(query).items.map(\.id) == ["qa_42"])
        let grants = Grants([.viewGlobalQA: .all])
        #expect(try world.ask(query, world.scene(grants: grants)).items.isEmpty)
        let mixed = Grants([.viewGlobalQA: .all, .viewIntake: .assigned], assignedTenants: ["org_1"])
        #expect(try world.ask(query, world.scene(grants: mixed)).items.isEmpty)
        #expect(try world.ask(QAQueuePage(filter: "category-7"), world.scene(grants: grants)).items.count > 0)
    }

    @Test func `HOT-4: the detail shows the intake text masked, whole, or not at all`() throws {
        let world = try HotlineWorld()
        try world.addItems(20)
        #expect(try world.ask(ShowQAItem("qa_4")).intakeText == "My name is [name] [name], item 4.")
        let all = Grants([.viewGlobalQA: .all, .viewIntake: .all, .viewPII: .all])
        #expect(
            try world.ask(ShowQAItem("qa_4"), world.scene(grants: all)).intakeText == "My name is Jane Doe, item 4.")
        let none = Grants([.viewGlobalQA: .all, .viewPII: .all])
        #expect(try world.ask(ShowQAItem("CASE-0031676"), world.scene(grants: none)).intakeText == nil)
        #expect(try world.ask(ShowQAItem("case-0031676")).item.id == "qa_4")
        #expect(world.refusal { _ = try world.ask(ShowQAItem("qa_999")) }?.code == .notFound)
        let missing = world.refusal { _ = try world.store.read { try ShowQAItem("x").tenantID(in: $0) } }
        #expect(missing?.code == .notFound)
        try world.write { _ = try $0.run("UPDATE qa_item SET reference = 'CASE-0031676' WHERE id = 'qa_5'") }
        #expect(world.refusal { _ = try world.ask(ShowQAItem("CASE-0031676")) }?.kind == "record.ambiguous")
    }
}
