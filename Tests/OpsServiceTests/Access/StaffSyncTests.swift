import Ledger
import OpsDomain
import OpsService
import Testing

@Suite struct StaffSyncTests {
    let fixture: ServiceFixture

    init() throws {
        fixture = try ServiceFixture()
    }

    /// Everybody of the fixture but those left out, and more lines.
    private func export(without: Set<String> = [], replacing: [String: String] = [:], adding: [String] = []) -> String {
        let staff = Role.allCases.map { $0.rawValue.lowercased() }.filter { !without.contains($0) }
        let lines = staff.map { login in
            let email = login == "admin" ? "admin@localhost.localdomain" : "\(login)@ethico.example"
            return replacing[login] ?? "\(email),,\(login),\(login.uppercased()),true"
        }
        return (["email,azureAdId,name,role,active,login"] + (lines + adding).map { $0.hasSuffix("@") ? $0 : $0 + "," })
            .joined(separator: "\n")
    }

    private func preview(_ text: String) async throws -> StaffSyncPreview {
        let admin = try fixture.service(as: "admin")
        return try await admin.ask(PreviewStaffSync(text: text, format: .csv), session: nil)
    }

    @Test func `ACC-4: an export that says what is known changes nothing`() async throws {
        let shown = try await preview(export())
        #expect(shown.additions.isEmpty && shown.changes.isEmpty && shown.deactivations.isEmpty && shown.kept.isEmpty)
        #expect(shown.unchanged == 10 && shown.problems == [])
    }

    @Test func `ACC-4: the preview shows adds, changes and deactivations, and exactly that is applied, sessions ended`()
        async throws
    {
        let support = try fixture.service(as: "support_l1")
        _ = try await support.perform(OpenSession.good("org_00417"), session: nil)
        let text =
            export(
                without: ["support_l1"],
                replacing: ["support_l2": "support_l2@ethico.example,a-2,Marisol Santos,SUPPORT_L3,true"]
            ) + "\nnew@ethico.example,a-9,New Person,CSM,true,n.person"
        let shown = try await preview(text)
        #expect(shown.additions.map(\.login) == ["n.person"] && shown.additions.first?.role == .clientSuccess)
        #expect(shown.deactivations.map(\.login) == ["support_l1"])
        #expect(shown.changes.map(\.login) == ["support_l2"])
        #expect(shown.changes.first?.fields.map(\.key) == ["name", "role", "azureAdId"])
        let admin = try fixture.service(as: "admin")
        let sync = SyncStaff(text: text, format: .csv, token: shown.token, reason: "monthly export")
        let done = try await admin.perform(sync, session: nil)
        #expect([done.added, done.changed, done.deactivated] == [1, 1, 1])
        let entries = try fixture.ledger(limit: 2)
        #expect(entries.map(\.action) == ["STAFF_SYNC", "SESSION_END"] && entries[0].changeCount == 3)
        let staff = try await admin.ask(ListUsers(), session: nil)
        #expect(staff.first { $0.login == "support_l1" }?.isActive == false)
        #expect(staff.first { $0.login == "support_l2" }?.azureAdId == "a-2")
        #expect(staff.contains { $0.login == "n.person" && $0.azureAdId == "a-9" })
        #expect(try await preview(text).unchanged == 10)
        #expect(try fixture.isClean())
    }

    @Test func `ACC-4: when the staff or the export changed since the preview, nothing is applied`() async throws {
        let text = export(without: ["support_l1"])
        let token = try await preview(text).token
        let admin = try fixture.service(as: "admin")
        let other = SyncStaff(text: export(without: ["support_l2"]), format: .csv, token: token)
        #expect(
            await refusal { () async throws(OpsError) in try await admin.perform(other, session: nil) }
                == "staff.preview")
        fixture.advance(.seconds(1))
        _ = try await admin.perform(LockUser(login: "support_l1", message: "on leave"), session: nil)
        let same = SyncStaff(text: text, format: .csv, token: token)
        #expect(
            await refusal { () async throws(OpsError) in try await admin.perform(same, session: nil) }
                == "staff.preview")
        #expect(try await admin.ask(ListUsers(), session: nil).allSatisfy(\.isActive))
    }

    @Test func `ACC-4: the admin who applies an export keeps their own account and role`() async throws {
        let shown = try await preview(export(without: ["admin"]))
        #expect(shown.kept.map(\.login) == ["admin"] && shown.deactivations.isEmpty)
        let demoted = try await preview(
            export(replacing: ["admin": "admin@localhost.localdomain,,admin,AUDITOR,true"]))
        #expect(demoted.kept.map(\.login) == ["admin"] && demoted.changes.isEmpty)
    }

    @Test(arguments: [
        ("x@ethico.example,,X,SUPPORT_L1,true,", "needs a login"), ("x@ethico.example,,X,,true,x", "needs a role"),
        (",a-5,X,AUDITOR,true,x", "needs an email"), ("x@ethico.example,,,AUDITOR,true,x", "needs a name"),
        ("x@ethico.example,,X,AUDITOR,true,Not A Login", "login: "), ("x,,X,AUDITOR,true,x", "not an email"),
        ("x@ethico.example,,X,AUDITOR,true,admin", "the login admin is taken"),
        ("auditor@ethico.example,,auditor,AUDITOR,true,", "in the export twice"),
        ("auditor@ethico.example,,auditor,AUDITOR,true,other", "twice"), ("x@ethico.example,,X", "3 fields"),
    ])
    func `ACC-4: a wrong line is named, and while there is one nothing is applied`(
        _ line: String, _ words: String
    ) async throws {
        let text = export() + "\n" + line
        let shown = try await preview(text)
        #expect(shown.problems.map(\.line) == [12] && shown.problems.first?.message.contains(words) == true, "\(shown)")
        let admin = try fixture.service(as: "admin")
        let sync = SyncStaff(text: text, format: .csv, token: shown.token)
        #expect(
            await refusal { () async throws(OpsError) in try await admin.perform(sync, session: nil) }
                == "value.invalid")
    }

    @Test func `ACC-4: an export that names nobody deactivates nobody`() async throws {
        #expect(try await preview("email,name").problems.map(\.message) == ["the export names nobody"])
    }
}
