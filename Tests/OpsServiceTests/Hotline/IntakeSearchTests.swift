import Ledger
import OpsDomain
import OpsService
import Testing

@Suite struct IntakeSearchTests {
    let fixture: ServiceFixture

    init() throws {
        fixture = try ServiceFixture()
        try fixture.write { store in
            try store.run(
                """
                INSERT INTO qa_item (id, organization_id, reference, severity, category, language, priority,
                    imminent_harm, state, intake_text, created_at, updated_at, version, feed_version)
                VALUES ('qa_1', 'org_00417', 'CASE-1', 1, 'fraud', 'en', 1, 0, 'PENDING',
                    'The expense report was changed. Reporter: Quintilla Ferrabee, quint@mail.example.', 1, 1, 1, 1)
                """)
        }
    }

    @Test(arguments: [
        ("hotline_ops", "expense", 1), ("hotline_ops", "\"expense report\"", 1), ("hotline_ops", "quintilla", 0),
        ("hotline_ops", "quint@mail", 0), ("hotline_ops", "-quintilla", 1), ("hotline_ops", "-expense", 0),
        ("hotline_ops", "expense quintilla", 0), ("admin", "quintilla", 1), ("admin", "-quintilla", 0),
    ])
    func `ACC-24, HOT-2: bare words find in an intake text what the operator may read there, and no name`(
        _ login: String, _ filter: String, _ count: Int
    ) async throws {
        let service = try fixture.service(as: login)
        #expect(try await service.ask(QAQueuePage(filter: filter), session: nil).items.count == count)
        #expect(try await service.ask(FreezeQAItems(.filter(filter)), session: nil).items.count == count)
    }
}
