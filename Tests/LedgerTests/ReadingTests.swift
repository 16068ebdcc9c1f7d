import FoundationEssentials
@testable import Ledger
import SQLite
import Testing

/// Listing entries, times and values.
@Suite struct ReadingTests {
    let scratch = Scratch()

    private func makeStore() throws -> LedgerStore {
        let clock = ManualClock(Timestamp(milliseconds: 0))
        let store = try World.create(in: scratch, clock: clock)
        for number in 1...6 {
            clock.set(Timestamp(milliseconds: Int64(number) * 1_000))
            var draft = World.draft(number.isMultiple(of: 2) ? "VIEW_CASE" : "REVEAL_PII", entity: "per_\(number)")
            draft.operatorLogin = number < 4 ? "anna" : "bert"
            draft.organizationID = number < 3 ? "org_1" : number == 6 ? nil : "org_2"
            draft.sessionID = "ses_\(number / 2)"
            draft.outcome = number == 5 ? .denied : .done
            draft.reason = number == 3 ? "100%_sure\\thing" : "plain reason"
            draft.details = number == 4 ? "{\"hits\":17}" : nil
            try store.write { try $0.record(draft) }
        }
        return store
    }

    @Test func `PERF-5: a read that takes too long is given up, and the transaction goes on`() throws {
        let store = try makeStore()
        defer { store.close() }
        try store.read { reading in
            let long =
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000000) SELECT max(i) FROM n"
            let givenUp = try reading.within(steps: 50_000) { try reading.rows(long) { $0.int(0) } }
            #expect(givenUp == nil)
            let soon = try reading.within(steps: 50_000) { try reading.rows("SELECT 7") { $0.int(0) } }
            #expect(soon == [7])
            #expect(try reading.rows(long) { $0.int(0) } == [5_000_000])
        }
    }

    @Test func `PERF-5: a statement asks for keys that were handed over, and only while they are`() throws {
        let store = try makeStore()
        defer { store.close() }
        try store.read { reading in
            let sql = "WITH n (i) AS (VALUES (-1), (0), (63), (64), (5000)) SELECT i FROM n WHERE is_candidate(i)"
            let during = try reading.withCandidates(KeySet([64, 0, 5000])) { try reading.rows(sql) { $0.int(0) } }
            #expect(during == [0, 64, 5000])
            #expect(try reading.rows(sql) { $0.int(0) }.isEmpty)
        }
    }

    @Test(
        arguments: [
            (LedgerFilter(), [7, 6, 5, 4, 3, 2, 1]), (LedgerFilter(operatorLogin: "bert"), [7, 6, 5]),
            (LedgerFilter(organizationID: "org_2"), [6, 5, 4]), (LedgerFilter(sessionID: "ses_1"), [4, 3, 1]),
            (LedgerFilter(action: "VIEW_CASE"), [7, 5, 3]), (LedgerFilter(entityType: "person"), [7, 6, 5, 4, 3, 2]),
            (LedgerFilter(entityID: "per_3"), [4]),
            (LedgerFilter(from: Timestamp(milliseconds: 2_000), to: Timestamp(milliseconds: 4_000)), [4, 3]),
            (LedgerFilter(outcome: .denied), [6]), (LedgerFilter(text: "%_"), [4]), (LedgerFilter(text: "\\th"), [4]),
            (LedgerFilter(text: "HITS"), [5]), (LedgerFilter(text: "per_6"), [7]),
            (LedgerFilter(text: "reveal"), [6, 4, 2]),
            (LedgerFilter(operatorLogin: "bert", action: "VIEW_CASE", text: "plain"), [7, 5]),
            (LedgerFilter(operatorLogin: "nobody"), []),
        ] as [(LedgerFilter, [Int64])])
    func `ACC-25: entries are filtered, newest first`(filter: LedgerFilter, expected: [Int64]) throws {
        let store = try makeStore()
        #expect(try store.read { try $0.ledgerEntries(matching: filter, limit: 100) }.map(\.seq) == expected)
        let page = try store.read { try $0.ledgerEntries(matching: filter, before: 5, limit: 2) }.map(\.seq)
        #expect(page == Array(expected.filter { $0 < 5 }.prefix(2)))
    }

    @Test func `ACC-16: an operator's entries of one kind are counted since a moment`() throws {
        let store = try makeStore()
        func count(_ login: String, _ since: Int64) throws -> Int {
            try store.read {
                try $0.ledgerCount(operatorLogin: login, action: "VIEW_CASE", since: Timestamp(milliseconds: since))
            }
        }
        #expect(try count("bert", 0) == 2)
        #expect(try count("bert", 5_000) == 1)
        #expect(try count("nobody", 0) == 0)
    }

    @Test func `ACC-25: filters by operator, tenant, session and entity use an index`() throws {
        let store = try makeStore()
        let term = "(SELECT key FROM ledger_term WHERE text = 'x')"
        for column in ["operator", "organization", "session"] {
            for order in ["DESC", "ASC"] {
                let plan = try store.read {
                    try $0.plan("SELECT seq FROM ledger_entry WHERE \(column) = \(term) ORDER BY seq \(order) LIMIT 50")
                }
                #expect(plan.contains { $0.contains("ledger_entry_\(column)") }, "\(plan)")
                #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
            }
        }
    }

    @Test func `TUI-5, ACC-25: from its oldest entry on the ledger is read by an index, and nothing is sorted`() throws
    {
        let store = try makeStore()
        let filters: [(LedgerFilter, String)] = [
            (LedgerFilter(), "rowid>?"), (LedgerFilter(text: "x"), "rowid>?"),
            (LedgerFilter(operatorLogin: "x"), "ledger_entry_operator"),
            (LedgerFilter(organizationID: "x"), "ledger_entry_organization"),
            (LedgerFilter(sessionID: "x"), "ledger_entry_session"),
            (LedgerFilter(entityID: "x"), "ledger_entry_entity"),
        ]
        for (filter, index) in filters {
            let statement = LedgerStatement.matching(filter, after: 0, limit: 100)
            let plan = try store.read { try $0.plan(statement.sql, arguments: statement.arguments) }.joined(
                separator: "\n")
            #expect(plan.contains(index) && !plan.contains("TEMP B-TREE"), "\(plan)")
        }
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0), ("2026-11-20T18:30:00.123Z", 1_795_199_400_123),
            ("2000-02-29T23:59:59.999Z", 951_868_799_999), ("1969-12-31T23:59:59.999Z", -1),
            ("0001-01-01T00:00:00.000Z", -62_135_596_800_000), ("9999-12-31T23:59:59.000Z", 253_402_300_799_000),
        ] as [(String, Int64)])
    func `a time and its RFC 3339 text are the same`(text: String, milliseconds: Int64) throws {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
        #expect(Timestamp(rfc3339: text)?.milliseconds == milliseconds)
        let json = try JSONEncoder().encode([Timestamp(milliseconds: milliseconds)])
        #expect(String(decoding: json, as: UTF8.self) == "[\"\(text)\"]")
        #expect(try JSONDecoder().decode([Timestamp].self, from: json) == [Timestamp(milliseconds: milliseconds)])
    }

    @Test func `a time reads with offsets and fractions, and not with nonsense`() {
        let expected = Timestamp(milliseconds: 1_795_199_400_500)
        #expect(Timestamp(rfc3339: "2026-11-20T19:30:00.5+01:00") == expected)
        #expect(Timestamp(rfc3339: "2026-11-20t13:00:00.500999-05:30") == expected)
        for text in [
            "", "2026-11-20", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-20T24:00:00Z",
            "2026-11-20T00:00:00", "2026-11-20T00:00:00.Z", "2026-11-20T00:00:00Zx", "2026-11-00T00:00:00Z",
            "2026-11-20T00:00:00+24:00",
        ] {
            #expect(Timestamp(rfc3339: text) == nil, "\(text)")
        }
        #expect(expected + .seconds(2) - expected == .seconds(2))
        #expect(expected - .milliseconds(500) < expected)
    }

    @Test func `a report, an entry and its changes keep their content as JSON`() throws {
        let store = try makeStore()
        try World.add(1...1, to: store)
        let report = try store.verify()
        let entry = try #require(try store.read { try $0.ledgerEntry(8) })
        let changes = try store.read { try $0.ledgerChanges(of: 8) }
        let encoder = JSONEncoder()
        let decoder = JSONDecoder()
        #expect(try decoder.decode(VerifyReport.self, from: encoder.encode(report)) == report)
        #expect(try decoder.decode(LedgerEntry.self, from: encoder.encode(entry)) == entry)
        #expect(try decoder.decode([RowChange].self, from: encoder.encode(changes)) == changes)
    }
}
