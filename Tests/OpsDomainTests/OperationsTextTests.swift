import FoundationEssentials
import Ledger
import Testing

@testable import OpsDomain

/// What exports are made of, and when jobs are due.
struct OperationsTextTests {
    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""), ("one\ntwo", "\"one\ntwo\""),
        ("one\r\ntwo", "\"one\r\ntwo\""), ("=1+1", "'=1+1"), ("+49", "'+49"), ("-2", "'-2"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"), ("\r=1", "\"'\r=1\""), ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
        ("＝1", "'＝1"), ("", ""), ("a=b", "a=b"),
    ])
    func `ACC-25: a field of CSV is quoted where it must be and is never a formula`(_ text: String, _ field: String) {
        #expect(CSVText.field(text) == field)
    }

    @Test func `ACC-25: a row of CSV has as many fields as there are titles and is read back as it was`() throws {
        let entry = try JSONDecoder().decode(
            LedgerEntry.self,
            from: Data(
                #"""
                {"seq": 7, "id": "ab", "at": "1970-01-01T00:00:00Z", "action": "QA_REJECT", "entityType": "batch",
                 "entityID": "bat_1", "operatorID": "usr_1", "operatorLogin": "rosa", "operatorRole": "ADMIN",
                 "reason": "=cmd|' /C calc'!A0, \"now\"\nor never", "outcome": "done", "correlationID": "cor_1",
                 "userAgent": "test/1", "details": "{\"a\":1}", "prevHash": "00", "hash": "ab", "changeCount": 0}
                """#.utf8))
        var rows = CSVRows(ExportLedger.Format.csv.head + ExportLedger.Format.csv.text(of: entry, changes: []))
        let titles = try #require(rows.next()?.fields)
        let fields = try #require(rows.next()?.fields)
        #expect(rows.next() == nil && rows.brokenAt == nil)
        #expect(titles == LedgerLine.titles && fields.count == titles.count)
        let byTitle = Dictionary(uniqueKeysWithValues: zip(titles, fields))
        #expect(byTitle["seq"] == "7" && byTitle["at"] == "1970-01-01T00:00:00.000Z")
        #expect(byTitle["reason"] == "'=cmd|' /C calc'!A0, \"now\"\nor never")
        #expect(byTitle["details"] == "{\"a\":1}" && byTitle["changes"] == "[]")
    }

    @Test func `OPS-3: a job is due at once, then an interval after its last run, also when the clock was set back`() {
        let now = Timestamp(milliseconds: 10_000_000)
        #expect(Job.checkpoint.nextRun(after: nil, now: now) == now)
        #expect(Job.checkpoint.nextRun(after: now - .seconds(10), now: now) == now + .seconds(3590))
        #expect(Job.checkpoint.nextRun(after: now + .seconds(86_400), now: now) == now)
        #expect(Job.sessions.nextRun(after: now, now: now) == now + .seconds(60))
    }

    @Test func `ACC-29: a part of bulk work names its tenants with counts, and is found by one of them`() throws {
        var chunk = BulkChunk(reserving: 4)
        chunk.add(applied: "qa_1", of: "org_00417")
        chunk.add(applied: "qa_2", of: "org_00417")
        chunk.add(applied: "qa_3", of: "org_00021")
        chunk.add(left: "qa_4", .conflict, "somebody was faster")
        let details = ChunkDetails(batch: "bat_1", chunk)
        #expect(details.applied == 3 && details.tried == 4 && details.others.map(\.id) == ["qa_4"])
        #expect(details.tenants == ["org_00417": 2, "org_00021": 1])
        #expect(Details.json(details).contains(ChunkDetails.mark(of: "org_00417")))
        #expect(!Details.json(details).contains(ChunkDetails.mark(of: "org_0041")))
        #expect(ChunkDetails(batch: "bat_2", BulkChunk(reserving: 0)).tenants == nil)
    }
}
