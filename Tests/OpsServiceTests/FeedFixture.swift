import FoundationEssentials
import Ledger
import OpsDomain
import OpsService
import Testing

/// All tests of feeds, one after the other, because one of them measures memory.
@Suite(.serialized) enum FeedTests {}

/// Lines of feeds as the platform sends them.
enum Feed {
    static let tenant = organization("org_9", slug: "nine")

    static func organization(_ id: String, slug: String, status: String = "ACTIVE", version: Int? = 1) -> String {
        record(
            "organizations",
            """
            "id":"\(id)","name":"Tenant \(slug)","slug":"\(slug)","status":"\(status)","plan":"STANDARD",\
            "region":"EU","industry":"retail","size":120,"touch":"STANDARD","renewalDate":"2027-03-31"
            """, version)
    }

    static func qaItem(
        _ id: String, tenant: String = "org_00417", text: String = "Caller says so.", state: String? = nil,
        version: Int? = nil
    ) -> String {
        let state = state.map { ",\"state\":\"\($0)\"" } ?? ""
        return record(
            "qa_items",
            """
            "id":"\(id)","organizationId":"\(tenant)","reference":"CASE-\(id)","callId":null,\
            "operatorUserId":"usr_hotline_operator","severity":"HIGH","category":"fraud","language":"en",\
            "priority":2,"imminentHarm":false,"intakeText":"\(text)","createdAt":"2026-11-19T08:00:00Z"\(state)
            """, version)
    }

    /// A RECORD message around the members of a record.
    static func record(_ stream: String, _ members: String, _ version: Int? = nil) -> String {
        let version = version.map { ",\"version\":\($0)" } ?? ""
        return "{\"type\":\"RECORD\",\"stream\":\"\(stream)\",\"record\":{\(members)}\(version)}"
    }
}

/// Hands out given bytes, a piece at a time.
struct BytesProducer: FeedProducer {
    private var rest: ArraySlice<UInt8>
    private let piece: Int

    init(_ bytes: [UInt8], pieces piece: Int = 1 << 20) {
        rest = bytes[...]
        self.piece = piece
    }

    mutating func produce(into output: inout [UInt8]) {
        output += rest.prefix(piece)
        rest = rest.dropFirst(piece)
    }
}

extension ServiceFixture {
    /// Imports lines as the platform's feed, started by an admin.
    func importLines(_ lines: [String], rejects: String? = nil) async throws -> FeedReport {
        try await importBytes(Array((lines.joined(separator: "\n") + "\n").utf8), rejects: rejects)
    }

    /// Imports bytes as the platform's feed, started by an admin.
    func importBytes(_ bytes: [UInt8], rejects: String? = nil) async throws -> FeedReport {
        let service = try service(as: "admin")
        let report = try await service.importFeed(
            from: .producer(BytesProducer(bytes)), source: "platform", rejects: rejects)
        await service.close()
        return report
    }

    /// One value of the store.
    func value<T>(_ sql: String, _ map: (Row) throws -> T) throws -> T? {
        let store = try LedgerStore.open(at: path, schema: OpsSchema.current, clock: clock)
        defer { store.close() }
        return try store.read { try $0.first(sql, map: map) }
    }

    /// A number of the store.
    func number(_ sql: String) throws -> Int? { try value(sql) { $0.int(0) } }

    /// A text of the store.
    func text(_ sql: String) throws -> String? { try value(sql) { $0.text(0) } }
}
