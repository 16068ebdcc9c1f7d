import FoundationEssentials
import Ledger
import OpsDomain
import OpsService
import Testing

/// The search index of the queue's texts, in the derived data (PERF-5, ACC-20, ACC-24).
@Suite struct TextIndexTests {
    private static let words = [
        "expense", "\"expense report\"", "quintilla", "quint@mail", "-quintilla", "-expense", "expense quintilla",
        "EXPENSE", "case-2", "fraud", "fraud|expense", "expense -case-1", "so", "nothing-like-that", "zürich",
        "\"the \\\"quoted\\\" word\"", "ferrabee|warehouse", "acme",
    ]
    private let fixture: ServiceFixture

    init() throws {
        fixture = try ServiceFixture()
        try add(1, "The expense report was changed. Reporter: Quintilla Ferrabee, quint@mail.example.")
        try add(2, "Der Kollege in Zürich hat the \"quoted\" word gesagt. So it was.")
        try add(3, "Boxes of the warehouse were sold.")
    }

    private func add(_ number: Int, _ text: String) throws {
        try fixture.write { store in
            try store.run(
                """
                INSERT INTO qa_item (id, organization_id, reference, severity, category, language, priority,
                    imminent_harm, state, intake_text, created_at, updated_at, version, feed_version)
                VALUES (?, 'org_00417', ?, 1, 'fraud', 'en', 1, 0, 'PENDING', ?, ?, 1, 1, 1)
                """, "qa_\(number)", "CASE-\(number)", text, number)
        }
    }

    private func found(_ word: String, as login: String) async throws -> [String] {
        let service = try fixture.service(as: login)
        return try await service.ask(QAQueuePage(filter: word, sort: QASort(.reference)), session: nil).items.map(\.id)
    }

    private func fill() async throws -> String {
        let service = try fixture.service(as: "admin")
        let run = try #require(try await service.runJobs(RunJobs([.searchIndex])).first)
        #expect(run.failure == nil)
        return run.result
    }

    @Test(arguments: ["hotline_ops", "admin"])
    func `PERF-5, ACC-24: with the index, behind it and without it, the same items are found`(login: String)
        async throws
    {
        var without: [String: [String]] = [:]
        for word in Self.words { without[word] = try await found(word, as: login) }
        #expect(without["expense"] == ["qa_1"])
        #expect(without["quintilla"] == (login == "admin" ? ["qa_1"] : []))
        #expect(try await fill() == "took in 3 items")
        for word in Self.words { #expect(try await found(word, as: login) == without[word], "\(word)") }
        try add(4, "Another expense, told by Mr. Quintilla, in the warehouse.")
        var behind: [String: [String]] = [:]
        for word in Self.words { behind[word] = try await found(word, as: login) }
        #expect(behind["expense"] == ["qa_1", "qa_4"])
        #expect(try await fill() == "took in 1 item")
        for word in Self.words { #expect(try await found(word, as: login) == behind[word], "\(word)") }
        let lost = DerivedStore.path(ofStoreAt: fixture.path)
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: lost + suffix) }
        for word in Self.words { #expect(try await found(word, as: login) == behind[word], "\(word)") }
        #expect(try await fill() == "took in 4 items")
    }

    @Test func `PERF-5: a text that a feed changes is found by its new words, and not by its old ones`() async throws {
        _ = try await fill()
        let record = """
            {"type":"RECORD","stream":"qa_items","version":7,"record":{"id":"qa_3","organizationId":"org_00417",\
            "reference":"CASE-3","severity":"LOW","category":"theft","language":"en","priority":2,\
            "imminentHarm":false,"intakeText":"Forklifts vanished.","createdAt":"2026-01-01T00:00:00Z"}}

            """
        let file = fixture.path + ".feed"
        try Data(record.utf8).write(to: URL(filePath: file))
        let admin = try fixture.service(as: "admin")
        #expect(try await admin.importFeed(from: .file(file), source: "platform", rejects: nil).applied == 1)
        await admin.close()
        for _ in 0..<2 {
            #expect(try await found("forklifts", as: "hotline_ops") == ["qa_3"])
            #expect(try await found("warehouse", as: "hotline_ops").isEmpty)
            #expect(try await found("theft", as: "hotline_ops") == ["qa_3"])
            _ = try await fill()
        }
    }

    @Test func `PERF-5: an operator's items are found by the index, also when a feed gives them to another`()
        async throws
    {
        func item(_ version: Int, of login: String) -> String {
            """
            {"type":"RECORD","stream":"qa_items","version":\(version),"record":{"id":"qa_3","organizationId":"org_00417",\
            "reference":"CASE-3","severity":"LOW","category":"fraud","language":"en","priority":1,"imminentHarm":false,\
            "operatorUserId":"usr_\(login)","intakeText":"Boxes.","createdAt":"2026-01-01T00:00:00Z"}}

            """
        }
        let admin = try fixture.service(as: "admin")
        let file = fixture.path + ".feed"
        for (version, login, other) in [(7, "hotline_operator", "auditor"), (8, "auditor", "hotline_operator")] {
            try Data(item(version, of: login).utf8).write(to: URL(filePath: file))
            #expect(try await admin.importFeed(from: .file(file), source: "platform", rejects: nil).applied == 1)
            for _ in 0..<2 {
                #expect(try await found("operator:\(login)", as: "hotline_ops") == ["qa_3"])
                #expect(try await found("operator:\(login)|nobody boxes", as: "hotline_ops") == ["qa_3"])
                #expect(try await found("operator:\(other)", as: "hotline_ops").isEmpty)
                #expect(try await found("-operator:\(login)", as: "hotline_ops") == ["qa_1", "qa_2"])
                _ = try await fill()
            }
        }
    }

    @Test func `OPS-3: the search index has work only while it is behind`() async throws {
        let admin = try fixture.service(as: "admin")
        let before = try await admin.runJobs().first { $0.job == .searchIndex }
        #expect(before?.ran == true)
        fixture.clock.advance(by: .seconds(3600))
        let after = try await admin.runJobs().first { $0.job == .searchIndex }
        #expect(after?.ran == false)
    }

    @Test func `ACC-20: an index of another store of the same name is not believed`() async throws {
        _ = try await fill()
        let path = DerivedStore.path(ofStoreAt: fixture.path)
        let other = try ServiceFixture()
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.copyItem(
                atPath: path + suffix, toPath: DerivedStore.path(ofStoreAt: other.path) + suffix)
        }
        try other.write { store in
            try store.run(
                """
                INSERT INTO qa_item (id, organization_id, reference, severity, category, language, priority,
                    imminent_harm, state, intake_text, created_at, updated_at, version, feed_version)
                VALUES ('qa_9', 'org_00417', 'CASE-9', 1, 'fraud', 'en', 1, 0, 'PENDING', 'Pallets fell.', 1, 1, 1, 1)
                """)
        }
        let service = try other.service(as: "hotline_ops")
        #expect(try await service.ask(QAQueuePage(filter: "pallets"), session: nil).items.map(\.id) == ["qa_9"])
        let admin = try other.service(as: "admin")
        #expect(try await admin.runJobs(RunJobs([.searchIndex])).first?.result == "took in 1 item")
        #expect(try await service.ask(QAQueuePage(filter: "pallets"), session: nil).items.map(\.id) == ["qa_9"])
    }
}
