import FoundationEssentials
import Glibc
import OpsDomain
import OpsService
import Testing

/// A line that cannot land.
struct BadLine: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let reason: FeedReason
    let field: String?

    init(_ name: String, _ text: String, _ reason: FeedReason, _ field: String? = nil) {
        self.init(name, Array(text.utf8), reason, field)
    }

    init(_ name: String, _ bytes: [UInt8], _ reason: FeedReason, _ field: String? = nil) {
        self.name = name
        self.bytes = bytes
        self.reason = reason
        self.field = field
    }

    var testDescription: String { name }

    static func qa(_ name: String, _ old: String, _ new: String, _ reason: FeedReason, _ field: String) -> BadLine {
        let line = Feed.qaItem("qa_bad").replacing(old, with: new)
        return BadLine(name, line, reason, field)
    }

    static let all: [BadLine] = [
        BadLine("broken JSON", #"{"type":"RECORD","stream":"#, .brokenJSON),
        BadLine("text behind the object", Feed.tenant + " x", .brokenJSON),
        BadLine("two objects", Feed.tenant + Feed.tenant, .brokenJSON),
        BadLine("a list", "[1,2]", .notAnObject),
        BadLine("a number", "17", .notAnObject),
        BadLine("invalid UTF-8", Array(Feed.tenant.utf8).map { $0 == UInt8(ascii: "9") ? 0xFF : $0 }, .invalidUTF8),
        BadLine("a NUL byte", Array(Feed.tenant.utf8).map { $0 == UInt8(ascii: "9") ? 0 : $0 }, .nulByte),
        BadLine("an escaped NUL", Feed.qaItem("qa_bad", text: "a\\u0000b"), .nulByte, "intakeText"),
        BadLine("deep nesting", String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000), .tooDeep),
        BadLine("10 MB in one line", Feed.qaItem("qa_bad", text: String(repeating: "x", count: 10_000_000)), .tooLong),
        BadLine("just over 1 MiB", Feed.qaItem("qa_bad", text: String(repeating: "x", count: 1 << 20)), .tooLong),
        BadLine("no type", #"{"stream":"qa_items"}"#, .missingField, "type"),
        BadLine("a type that is no text", #"{"type":1}"#, .wrongType, "type"),
        BadLine("unknown message", #"{"type":"DELETE","stream":"qa_items"}"#, .unknownMessage, "type"),
        BadLine("type twice", #"{"type":"STATE","type":"STATE"}"#, .duplicateKey, "type"),
        BadLine("unknown stream", Feed.record("martians", #""id":"1""#), .unknownStream, "stream"),
        BadLine("schema of an unknown stream", #"{"type":"SCHEMA","stream":"martians"}"#, .unknownStream, "stream"),
        BadLine("no record", #"{"type":"RECORD","stream":"qa_items"}"#, .missingField, "record"),
        BadLine("record is a list", #"{"type":"RECORD","stream":"qa_items","record":[]}"#, .missingField, "record"),
        BadLine("no members", Feed.record("qa_items", ""), .missingField, "id"),
        .qa("null in a required field", #""category":"fraud""#, #""category":null"#, .missingField, "category"),
        .qa("a key twice", #""id":"qa_bad""#, #""id":"qa_bad","id":"qa_1""#, .duplicateKey, "id"),
        .qa("a number for a text", #""category":"fraud""#, #""category":5"#, .wrongType, "category"),
        .qa("a text for a number", #""priority":2"#, #""priority":"2""#, .wrongType, "priority"),
        .qa("a fraction", #""priority":2"#, #""priority":2.5"#, .wrongType, "priority"),
        .qa("an object", #""priority":2"#, #""priority":{}"#, .wrongType, "priority"),
        .qa("a number for a flag", #""imminentHarm":false"#, #""imminentHarm":0"#, .wrongType, "imminentHarm"),
        .qa("unknown severity", "HIGH", "VERY", .notAllowed, "severity"),
        .qa("priority 5", #""priority":2"#, #""priority":5"#, .notAllowed, "priority"),
        .qa("an empty text", "Caller says so.", "", .notAllowed, "intakeText"),
        .qa("no such day", "2026-11-19", "2026-02-30", .notAllowed, "createdAt"),
        .qa("version 0", #""id":"qa_bad""#, #""id":"qa_bad","version":0"#, .notAllowed, "version"),
        .qa("unknown tenant", "org_00417", "org_404", .unknownTenant, "organizationId"),
        .qa("unknown operator", "usr_hotline_operator", "usr_404", .unknownStaff, "operatorUserId"),
        .qa("another tenant's item", "qa_bad", "qa_first", .otherTenant, "organizationId"),
        .qa("decided by nobody", #""id":"#, #""state":"APPROVED","id":"#, .missingField, "decidedBy"),
        .qa("in nobody's review", #""id":"#, #""state":"IN_REVIEW","id":"#, .missingField, "claimedBy"),
        .qa(
            "claimed but pending", #""id":"#, #""claimedUntil":"2026-11-19T08:00:00Z","id":"#, .notAllowed,
            "claimedUntil"),
        BadLine("unknown status", Feed.organization("org_9", slug: "nine", status: "GONE"), .notAllowed, "status"),
        BadLine("slug of another", Feed.organization("org_9", slug: "acme-health"), .taken, "slug"),
        BadLine(
            "no domain", Feed.record("domains", #""organizationId":"org_00417","domain":"x","verified":true"#),
            .notAllowed, "domain"),
        BadLine(
            "assigned twice",
            Feed.record(
                "assignments",
                #""id":"asg_2","operatorUserId":"usr_implementation","organizationId":"org_00417","#
                    + #""since":"2026-11-01T00:00:00Z""#), .taken, "organizationId"),
    ]
}

extension FeedTests {
    @Suite struct FeedRejectTests {
        private let fixture: ServiceFixture
        private var rejects: String { fixture.directory + "/rejects.ndjson" }

        init() throws {
            fixture = try ServiceFixture()
        }

        private struct Row: Decodable {
            let line: Int
            let reason: FeedReason
            let field: String?
            let message: String
            let truncated: Bool
            let text: String
        }

        private func rejectedRows() throws -> [Row] {
            let data = try #require(FileManager.default.contents(atPath: rejects))
            return try data.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Row.self, from: $0) }
        }

        @Test(arguments: BadLine.all)
        func `OPS-1: a bad line goes to the reject file with number and reason, the good ones land`(
            bad: BadLine
        ) async throws {
            let assignment = Feed.record(
                "assignments",
                #""id":"asg_1","operatorUserId":"usr_implementation","organizationId":"org_00417","#
                    + #""since":"2026-11-01T00:00:00Z""#)
            let first = [Feed.qaItem("qa_first", tenant: "org_00021"), assignment].joined(separator: "\n") + "\n"
            let feed = Array(first.utf8) + bad.bytes + Array(("\n" + Feed.qaItem("qa_last")).utf8)
            let report = try await fixture.importBytes(feed, rejects: rejects)
            #expect(report.stopped == nil && report.lines == 4 && report.applied == 3 && report.rejected == 1)
            #expect(report.firstRejects.map(\.line) == [3])
            #expect(report.firstRejects.first?.objection.reason == bad.reason)
            #expect(report.firstRejects.first?.objection.field == bad.field)
            let rows = try rejectedRows()
            #expect(rows.map(\.line) == [3] && rows.first?.reason == bad.reason && rows.first?.field == bad.field)
            let kept = String(decoding: bad.bytes.prefix(64 << 10), as: UTF8.self)
            #expect(rows.first?.text == kept && rows.first?.truncated == (bad.bytes.count > 64 << 10))
            #expect(try fixture.number("SELECT count(*) FROM qa_item") == 2)
            #expect(try fixture.isClean())
        }

        @Test func `OPS-1: the reject file is its owner's only, and names lines in their order`() async throws {
            let report = try await fixture.importLines(
                ["x", Feed.qaItem("qa_1", tenant: "org_404"), Feed.qaItem("qa_2"), "y"], rejects: rejects)
            #expect(report.rejectFile == rejects && report.rejected == 3 && report.applied == 1)
            #expect(try rejectedRows().map(\.line) == [1, 2, 4])
            var status = stat()
            #expect(stat(rejects, &status) == 0 && status.st_mode & 0o777 == 0o600)
        }

        @Test func `OPS-1: without a bad line there is no reject file`() async throws {
            let report = try await fixture.importLines([Feed.tenant], rejects: rejects)
            #expect(report.rejectFile == nil && !FileManager.default.fileExists(atPath: rejects))
        }

        @Test func `OPS-1: a reject file that cannot be written stops the import and says up to where`() async throws {
            let report = try await fixture.importLines(
                ["x", Feed.tenant], rejects: fixture.directory + "/no/such/file")
            #expect(report.stopped?.kind == "feed.rejects" && report.lines == 2 && report.applied == 1)
        }

        @Test func `OPS-1: neither the feed nor the store is overwritten by its reject file`() async throws {
            let feed = fixture.directory + "/feed.ndjson"
            try #require(FileManager.default.createFile(atPath: feed, contents: Data("x\n".utf8)))
            let service = try fixture.service(as: "admin")
            for path in [feed, fixture.path] {
                let report = try await service.importFeed(from: .file(feed), source: "platform", rejects: path)
                #expect(report.stopped?.kind == "feed.rejects")
            }
            #expect(FileManager.default.contents(atPath: feed) == Data("x\n".utf8))
            #expect(try fixture.isClean())
        }

        @Test(arguments: [1, 7, 64, 4096, 3 << 20])
        func `OPS-1: empty lines, CRLF, a byte order mark and a missing last line feed do no harm`(piece: Int)
            async throws
        {
            let text = "\u{FEFF}" + Feed.tenant + "\r\n\r\n\n" + Feed.qaItem("qa_1") + "\r\n" + Feed.qaItem("qa_2")
            let service = try fixture.service(as: "admin")
            let producer = BytesProducer(Array(text.utf8), pieces: piece)
            let report = try await service.importFeed(from: .producer(producer), source: "platform", rejects: rejects)
            #expect(report.lines == 5 && report.applied == 3 && report.rejected == 0)
        }

        @Test func `OPS-1: lines longer than the window are passed over one after the other`() async throws {
            let long = String(repeating: "x", count: 5 << 20)
            let report = try await fixture.importLines(
                [long, Feed.tenant, long, long, Feed.qaItem("qa_1")], rejects: rejects)
            #expect(report.applied == 2 && report.lines == 5)
            #expect(try rejectedRows().map(\.line) == [1, 3, 4])
        }

        @Test func `OPS-1: an empty feed is imported at once`() async throws {
            let report = try await fixture.importBytes([])
            #expect(report.lines == 0 && report.stopped == nil)
        }
    }
}
