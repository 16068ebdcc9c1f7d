import Ledger
import OpsDomain
import OpsService
import Testing

@Suite struct SavedViewTests {
    let fixture: ServiceFixture

    init() throws { fixture = try ServiceFixture() }

    private func save(_ view: SaveView, as login: String = "hotline_ops") async throws -> SavedView {
        try await fixture.service(as: login).perform(view, session: nil)
    }

    private func refused<C: Command>(_ command: C, as login: String) async throws -> String? {
        let service = try fixture.service(as: login)
        return await refusal { () async throws(OpsError) in try await service.perform(command, session: nil) }
    }

    private func names(_ login: String, _ list: ViewList? = nil) async throws -> [String] {
        try await fixture.service(as: login).ask(ListViews(list), session: nil).map(\.name)
    }

    @Test func `HOT-2: a view keeps filter, order and columns, and stands on the ledger`() async throws {
        let saved = try await save(
            SaveView(
                .queue, name: "  urgent  ones ", filter: "severity:high", sort: "age:desc", columns: "-category"))
        #expect(saved.name == "urgent ones" && saved.owner == "hotline_ops" && !saved.shared)
        let found = try await fixture.service(as: "hotline_ops").ask(ShowView("URGENT ones"), session: nil)
        #expect(found == saved && found.filter == "severity:high" && found.sort == "age:desc")
        let entry = try #require(try fixture.ledger(limit: 1).first)
        #expect(entry.action == "VIEW_SAVE" && entry.entityID == saved.id && entry.entityType == "savedView")
        // The same name once more is the same view.
        fixture.advance(.seconds(5))
        let again = try await save(SaveView(.queue, name: "Urgent Ones", filter: "severity:critical"))
        #expect(again.id == saved.id && again.createdAt == saved.createdAt && again.updatedAt > saved.updatedAt)
        #expect(try await names("hotline_ops") == ["Urgent Ones"])
        #expect(try fixture.isClean())
    }

    @Test func `HOT-2: a personal view is found by its owner only, a shared one by all who may see the list`()
        async throws
    {
        let own = try await save(SaveView(.queue, name: "mine"))
        #expect(try await names("admin").isEmpty)
        _ = try await fixture.service(as: "hotline_ops").perform(ShareView("mine", shared: true), session: nil)
        #expect(try await names("admin") == ["mine"])
        #expect(try await names("support_l2").isEmpty)
        let other = try fixture.service(as: "support_l2")
        let lost = await refusal { () async throws(OpsError) in try await other.ask(ShowView(own.id), session: nil) }
        #expect(lost == "record.missing")
        // One's own of the same name comes before a shared one.
        _ = try await save(SaveView(.queue, name: "mine", filter: "x"), as: "admin")
        let found = try await fixture.service(as: "admin").ask(ShowView("mine"), session: nil)
        #expect(found.owner == "admin")
        #expect(try await names("admin", .projects).isEmpty)
    }

    @Test func `HOT-2: only its owner or who manages staff changes a shared view; the attempt is on the ledger`()
        async throws
    {
        let auditor = try await save(
            SaveView(.ledger, name: "denials", filter: "outcome:denied", shared: true), as: "admin")
        #expect(try await refused(DeleteView("denials"), as: "auditor") == "view.not-yours")
        #expect(try await refused(RenameView("denials", name: "x"), as: "auditor") == "view.not-yours")
        #expect(try await refused(ShareView("denials", shared: false), as: "auditor") == "view.not-yours")
        let denied = try fixture.ledger(LedgerFilter(operatorLogin: "auditor", outcome: .denied))
        #expect(denied.map(\.action) == ["VIEW_SHARE", "VIEW_RENAME", "VIEW_DELETE"])

        let theirs = try await save(SaveView(.queue, name: "theirs", shared: true))
        let admin = try fixture.service(as: "admin")
        #expect(try await admin.perform(RenameView(theirs.id, name: "ours"), session: nil).owner == "hotline_ops")
        #expect(try await admin.perform(DeleteView("ours"), session: nil).id == theirs.id)
        #expect(try await names("hotline_ops").isEmpty)
        #expect(auditor.shared)
        #expect(try fixture.isClean())
    }

    @Test func `HOT-2: who may not see a list saves no view of it`() async throws {
        #expect(try await refused(SaveView(.queue, name: "x"), as: "support_l1") == "permission.missing")
        #expect(try await refused(SaveView(.staff, name: "x"), as: "auditor") == "permission.missing")
        #expect(try fixture.ledger(LedgerFilter(action: "VIEW_SAVE", outcome: .denied)).count == 2)
        _ = try await save(SaveView(.sessions, name: "x"), as: "auditor")
    }

    @Test func `HOT-2: names are short, seen, and mean one view`() async throws {
        for name in ["", "   ", String(repeating: "x", count: 61), "a\u{1B}b", "a\u{202E}b"] {
            #expect(try await refused(SaveView(.queue, name: name), as: "hotline_ops") == "value.invalid")
        }
        let long = SaveView(.queue, name: "x", filter: String(repeating: "x", count: 2001))
        #expect(try await refused(long, as: "hotline_ops") == "value.invalid")
        _ = try await save(SaveView(.queue, name: "one", shared: true))
        _ = try await save(SaveView(.queue, name: "two"))
        #expect(try await refused(SaveView(.queue, name: "ONE", shared: true), as: "admin") == "record.exists")
        #expect(try await refused(RenameView("two", name: "One"), as: "hotline_ops") == "record.exists")
        _ = try await save(SaveView(.queue, name: "One"), as: "admin")
        #expect(try await refused(ShareView("One", shared: true), as: "admin") == "record.exists")
    }

    @Test func `ACC-24: what somebody looked for is masked on the ledger`() async throws {
        _ = try await save(SaveView(.queue, name: "x", filter: "\"Jane Doe\""))
        let auditor = try fixture.service(as: "auditor")
        let seq = try #require(try fixture.ledger(limit: 1).first?.seq)
        let shown = try await auditor.ask(ShowLedgerEntry(seq: seq), session: nil)
        let fields = shown.changes.flatMap(\.fields)
        #expect(fields.contains { $0.column == "filter" })
        #expect(!fields.contains { "\($0)".contains("Jane Doe") })
    }
}
