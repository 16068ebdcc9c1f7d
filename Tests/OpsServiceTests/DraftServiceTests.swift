import Glibc
import Ledger
import OpsDomain
import OpsService
import Testing

@Suite struct DraftServiceTests {
    private func key(_ tenant: String? = nil, _ form: String = "comment") -> FormDraft.Key {
        FormDraft.Key(form: form, tenantID: tenant)
    }

    private func draft(_ text: String, _ tenant: String? = nil) -> FormDraft {
        FormDraft(key: key(tenant), fields: ["body": text])
    }

    @Test func `TUI-7: a draft is kept beside the store, mode 0600, and outside the ledger`() async throws {
        let world = try ServiceFixture()
        let before = try world.ledger().first?.seq
        let first = try world.service(as: "support_l2")
        try await first.keepDraft(draft("half a sen\n'\u{1B}tence"))
        try await first.keepDraft(draft("half a sentence"))
        // Another process of the same operator, after a crash.
        let second = try world.service(as: "support_l2")
        #expect(try await second.draft(key())?.fields == ["body": "half a sentence"])
        #expect(try await second.draft(key(nil, "another form")) == nil)
        var file = stat()
        #expect(stat(world.path + ".derived", &file) == 0 && file.st_mode & 0o777 == 0o600)
        #expect(try world.ledger().first?.seq == before)
        try await second.dropDraft(key())
        #expect(try await first.draft(key()) == nil)
    }

    @Test func `TUI-7: a draft belongs to its operator`() async throws {
        let world = try ServiceFixture()
        try await world.service(as: "support_l2").keepDraft(draft("mine"))
        let other = try world.service(as: "support_l3")
        #expect(try await other.draft(key()) == nil)
        try await other.dropDraft(key())
        #expect(try await world.service(as: "support_l2").draft(key()) != nil)
    }

    @Test func `TUI-7, ACC-13: a draft of one tenant is never offered in another's session, nor without one`()
        async throws
    {
        let world = try ServiceFixture()
        let service = try world.service(as: "support_l2")
        let acme = try await service.perform(OpenSession.good("org_00417"), session: nil)
        try await service.keepDraft(draft("about Acme", "org_00417"))
        #expect(try await service.draft(key("org_00417"))?.fields == ["body": "about Acme"])
        // Neither does a session see what was typed outside of it.
        try await service.keepDraft(draft("about nobody"))
        #expect(try await service.draft(key()) == nil)

        _ = try await service.perform(
            OpenSession.good("org_00021", switchingFrom: acme.id), session: acme.id)
        #expect(try await service.draft(key("org_00417")) == nil)
        #expect(try await service.draft(key("org_00021")) == nil)
        world.advance(.seconds(5 * 3600))
        #expect(try await service.draft(key("org_00021")) == nil)
        #expect(try await service.draft(key())?.fields == ["body": "about nobody"])
        _ = try await service.perform(OpenSession.good("org_00417"), session: nil)
        #expect(try await service.draft(key("org_00417"))?.fields == ["body": "about Acme"])
    }

    @Test func `TUI-7: a draft that nobody came back to for a week is dropped`() async throws {
        let world = try ServiceFixture()
        let service = try world.service(as: "support_l2")
        try await service.keepDraft(draft("old"))
        world.advance(.seconds(7 * 86_400 - 1))
        #expect(try await service.draft(key()) != nil)
        world.advance(.seconds(1))
        #expect(try await service.draft(key()) == nil)
        try await service.dropDraft(key(nil, "another"))
        let derived = try DerivedStore(besideStoreAt: world.path, parts: [FormDraftRecords.part])
        #expect(try derived.read { try $0.rows("SELECT form FROM form_draft") { $0.text(0) } }.isEmpty)
    }

    @Test func `TUI-7: who may not use the console keeps no drafts, and none is without bounds`() async throws {
        let world = try ServiceFixture()
        let service = try world.service(as: "support_l2")
        let large = draft(String(repeating: "x", count: FormDraft.largest))
        #expect(await refusal { () async throws(OpsError) in try await service.keepDraft(large) } == "draft.size")
        try world.write { try $0.run("UPDATE internal_user SET is_active = 0 WHERE login = 'support_l2'") }
        #expect(
            await refusal { () async throws(OpsError) in try await service.keepDraft(draft("x")) } == "operator.unknown"
        )
        #expect(await refusal { () async throws(OpsError) in try await service.draft(key()) } == "operator.unknown")
    }
}
