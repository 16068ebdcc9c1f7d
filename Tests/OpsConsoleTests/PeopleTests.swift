import FoundationEssentials
import Terminal
import Testing

@testable import Ledger
@testable import OpsConsole
@testable import OpsDomain

/// The screens for people and what they may do: synchronisation, rights, access report.
@Suite struct PeopleTests {
    private func showing(_ kind: ScreenKind, _ client: ScriptedClient) async -> ConsoleHarness {
        let console = await ConsoleHarness.started(client)
        await console.send(.delivery(Delivery { $0.show(kind) }))
        return console
    }

    /// A file with a text, gone after the test.
    private func withFile(
        _ text: String, named name: String, _ body: (String) async throws -> Void
    ) async rethrows {
        let path = FileManager.default.temporaryDirectory.path() + "/\(UInt64.random(in: 0...UInt64.max))-\(name)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(FileManager.default.createFile(atPath: path, contents: Data(text.utf8)))
        try await body(path)
    }

    private func previewed(_ client: ScriptedClient, _ path: String) async -> ConsoleHarness {
        let console = await showing(.staff, client)
        await console.press(.character("f"))
        await console.type(path)
        await console.press(.control("s"))
        return console
    }

    // MARK: - Synchronisation

    @Test func `ACC-4: an export is read, shown line by line, and exactly that is applied after its counts were seen`()
        async throws
    {
        let client = World.client(.admin, login: "admin")
        client.on(SyncStaff.self) { _ in SyncStaff.Answer(added: 1, changed: 1, deactivated: 1) }
        try await withFile("email\nnew@ethico.example", named: "staff.csv") { path in
            let console = await previewed(client, path)
            #expect(console.state.current == .staffSync)
            let asked = try #require(client.calls(of: PreviewStaffSync.self).first?.operation)
            #expect(asked.text == "email\nnew@ethico.example" && asked.format == .csv)
            for words in [
                "+ add        n.person", "CLIENT_SUCCESS  New Person", "name: Sam Santos → Samuel Santos",
                "azureAdId: nothing → a-2", "- switch off op.lee", "= keep       admin", "+1 ~1 -1",
            ] {
                #expect(console.shows(words), "\(words)")
            }
            await console.press(.character("X"))
            #expect(console.shows("1 account added, 1 changed, 1 switched off."))
            await console.press(.control("s"))
            #expect(client.calls(of: SyncStaff.self).isEmpty)
            await console.press(.backTab)
            await console.type("monthly export")
            await console.press(.tab)
            await console.type("switch off 1")
            await console.press(.control("s"))
            let sent = try #require(client.calls(of: SyncStaff.self).first?.operation)
            #expect(sent.token == "token-1" && sent.text == asked.text && sent.reason == "monthly export")
            #expect(console.shows("✓ 1 added, 1 changed, 1 switched off."))
            #expect(console.state.current == .staff)
            await console.send(.delivery(Delivery { $0.show(.staffSync) }))
            #expect(client.calls(of: PreviewStaffSync.self).count == 2)
        }
    }

    @Test func `ACC-4: wrong lines are shown first, and nothing can be applied while there are any`() async {
        let client = World.client(.admin, login: "admin")
        client.on(PreviewStaffSync.self) { _ in
            World.staffPreview(problems: [DirectoryProblem(line: 7, message: "'CHEF' is no role")])
        }
        await withFile("x", named: "staff.ndjson") { path in
            let console = await previewed(client, path)
            #expect(client.calls(of: PreviewStaffSync.self).map(\.operation.format) == [.ndjson])
            #expect(console.shows("! line 7") && console.shows("'CHEF' is no role"))
            await console.press(.character("X"))
            #expect(console.shows("apply: 1 wrong line in the export"))
            #expect(console.state.dialogs.isEmpty)
        }
    }

    @Test func `ACC-4: when the staff changed since the preview nothing is done, and r shows what it means now`()
        async
    {
        let client = World.client(.admin, login: "admin")
        client.on(SyncStaff.self) { _ throws(OpsError) in throw .previewOutdated() }
        await withFile("x", named: "staff.csv") { path in
            let console = await previewed(client, path)
            await console.press(.character("X"), .tab)
            await console.type("switch off 1")
            await console.press(.control("s"))
            #expect(console.shows("is not what the preview showed"))
            client.on(PreviewStaffSync.self) { _ in World.staffPreview(token: "token-2") }
            await console.press(.escape, .escape, .character("r"), .character("X"), .tab)
            await console.type("switch off 1")
            await console.press(.control("s"))
            #expect(client.calls(of: SyncStaff.self).map(\.operation.token) == ["token-1", "token-2"])
        }
    }

    @Test func `ACC-4: a file that is not there, says no format or is no text is told, and nothing is asked`() async {
        let client = World.client(.admin, login: "admin")
        var console = await showing(.staff, client)
        await console.press(.character("f"), .control("s"))
        #expect(console.shows("a name is needed"))
        await console.type("staff.xlsx")
        await console.press(.control("s"))
        #expect(console.shows("the name does not say: csv or ndjson?"))
        console = await previewed(client, "/nowhere/staff.csv")
        #expect(console.shows("/nowhere/staff.csv cannot be read"))
        await console.press(.character("X"))
        #expect(console.shows("apply: no export was read"))
        #expect(client.calls(of: PreviewStaffSync.self).isEmpty)
    }

    @Test func `ACC-4: without manage_users there is no synchronisation`() async {
        let console = await showing(.staffSync, World.client(.auditor, login: "auditor"))
        #expect(console.state.current != .staffSync)
        #expect(console.shows("Staff synchronisation: needs the permission manage_users"))
    }

    // MARK: - Accounts

    @Test func `ACC-1: name, address, languages and skills are changed in one form`() async throws {
        let client = World.client(.admin, login: "admin")
        client.on(EditUser.self) { World.user($0.login, .supportL2) }
        let console = await showing(.staff, client)
        await console.press(.character("e"))
        #expect(console.shows("Account of l2.santos") && console.shows("l2.santos@ethico.example"))
        await console.press(.tab, .tab)
        await console.type("en, es")
        await console.press(.control("s"))
        let sent = try #require(client.calls(of: EditUser.self).first?.operation)
        #expect(sent.login == "l2.santos" && sent.languages == ["en", "es"] && sent.skills == [])
        #expect(sent.name == "Sam Santos" && sent.azureAdId == nil && sent.reason == nil)
        #expect(console.shows("✓ l2.santos is changed."))
    }

    @Test func `TUI-7: a form that shows what is, and in which nothing was typed, closes at the first Escape`() async {
        let console = await showing(.staff, World.client(.admin, login: "admin"))
        await console.press(.character("e"), .escape)
        #expect(console.state.dialogs.isEmpty)
        await console.press(.character("e"), .character("x"), .escape)
        #expect(console.shows("Escape again gives up what you typed."))
        #expect(console.draw().line(23) == " tab next  enter press  ctrl-s do it  esc cancel")
    }

    // MARK: - Rights

    @Test func `ACC-30: Return on a person shows what they may do, and d as it was on a day`() async throws {
        let client = World.client(.admin, login: "admin")
        let console = await showing(.staff, client)
        await console.press(.enter)
        #expect(console.state.current == .rights)
        #expect(console.shows("Rights of l2.santos") && console.shows("by policy version 3"))
        #expect(console.shows("✓ manage_projects") && console.shows("assigned tenants only"))
        await console.press(.enter)
        #expect(console.shows("Needed for:"))
        await console.press(.escape, .end, .character("d"))
        await console.type("2026-11-31")
        await console.press(.control("s"))
        #expect(console.shows("neither a day"))
        await console.press(.control("u"))
        await console.type("2027-01-01")
        await console.press(.control("s"))
        #expect(console.shows("is in the future"))
        await console.press(.control("u"))
        await console.type("2026-09-30")
        await console.press(.control("s"))
        let asked = try #require(client.calls(of: RightsAsOf.self).last?.operation)
        #expect(asked.login == "l2.santos" && asked.date == World.time("2026-09-30T23:59:59.999Z"))
        #expect(console.shows("as of 2026-09-30 23:59"))
        await console.press(.character("q"))
        #expect(console.state.current == .staff)
    }

    @Test func `ACC-30: everybody sees their own rights by a command; those of others need view_policy`() async {
        let client = World.client(.supportL1)
        client.on(RightsAsOf.self) { query throws(OpsError) in
            guard query.login == nil else { throw .missingPermission(.viewPolicy, operation: RightsAsOf.name) }
            return World.rights(of: "l2.santos", at: query.date, role: .supportL1)
        }
        let console = await ConsoleHarness.started(client)
        await console.press(.escape, .character(":"))
        await console.type("rights 2026-11-01")
        await console.press(.enter)
        #expect(console.shows("Rights of l2.santos") && console.shows("✗ act_for_client"))
        await console.press(.character(":"))
        await console.type("rights admin")
        await console.press(.enter)
        #expect(console.shows("view_policy"))
        await console.press(.character(":"))
        await console.type("rights admin somebody")
        await console.press(.enter)
        #expect(console.shows("one word too many: 'somebody'"))
    }

    @Test func `ACC-30: a tenant is assigned and taken away from the rights of a person, but not in the past`()
        async throws
    {
        let client = World.client(.admin, login: "admin")
        client.on(AssignTenant.self) { _ in Done() }
        client.on(UnassignTenant.self) { _ in Done() }
        let console = await showing(.staff, client)
        await console.press(.enter, .character("x"))
        #expect(console.shows("unassign: no assigned tenant is under the cursor"))
        await console.press(.character("a"))
        await console.type("initech")
        #expect(console.shows("Assign Initech Bank AG"))
        await console.press(.control("s"))
        #expect(console.shows("Initech Bank AG (org_00021) becomes one of"))
        #expect(client.calls(of: AssignTenant.self).isEmpty)
        await console.press(.control("s"))
        let assigned = try #require(client.calls(of: AssignTenant.self).first?.operation)
        #expect(assigned.login == "l2.santos" && assigned.organizationId == "org_00021")
        #expect(client.calls(of: RightsAsOf.self).count == 2)
        await console.press(.escape, .down, .down, .down, .down, .down, .character("x"))
        #expect(console.shows("1 tenant of l2.santos: Globex Logistics (org_00512)."))
        await console.type("handed over")
        await console.press(.control("s"))
        let taken = try #require(client.calls(of: UnassignTenant.self).first?.operation)
        #expect(taken.organizationId == "org_00512" && taken.reason == "handed over")
        await console.press(.escape, .character("d"))
        await console.type("2026-09-30")
        await console.press(.control("s"), .character("a"))
        #expect(console.shows("assign: this is how it was then"))
    }

    @Test func `ACC-30: rights of an account that was locked, switched off, or not there yet`() {
        func facts(existed: Bool = true, isActive: Bool = true, lock: StaffLock? = nil) -> [String] {
            RightsRows.facts(
                RightsAsOf.Answer(
                    login: "x", at: World.now, existed: existed, isActive: isActive, lock: lock, role: .auditor,
                    policyVersion: 0, permissions: [:], assignments: [])
            ).map(\.text)
        }
        #expect(facts() == ["AUDITOR, by the default policy."])
        #expect(facts(existed: false) == ["There was no account of this name then."])
        #expect(facts(isActive: false).first?.contains("switched off") == true)
        #expect(
            facts(lock: StaffLock(since: World.now, until: nil, message: "Call the desk")).last
                == "Locked until unlocked: Call the desk")
    }

    @Test func `ACC-30: why may I, now or as of a date`() async throws {
        let client = World.client(.auditor, login: "auditor")
        client.on(WhyMayI.self) { query in
            WhyMayI.Answer(
                operation: query.action, login: query.login ?? "auditor", at: query.asOf ?? World.now, isAllowed: true,
                permission: nil, policyVersion: 3, checks: [])
        }
        let console = await ConsoleHarness.started(client)
        for line in ["session.open rosa 2026-10-01", "session.open 2026-10-01T12:00:00Z", "session.open rosa"] {
            await console.press(.character("W"))
            await console.type(line)
            await console.press(.enter, .escape)
        }
        let asked = client.calls(of: WhyMayI.self).map(\.operation)
        #expect(asked.map(\.login) == ["rosa", nil, "rosa"])
        #expect(
            asked.map(\.asOf)
                == [World.time("2026-10-01T23:59:59.999Z"), World.time("2026-10-01T12:00:00Z"), nil])
        await console.press(.character("W"))
        await console.type("session.open 2027-01-01")
        await console.press(.enter)
        #expect(console.shows("is in the future") && client.calls(of: WhyMayI.self).count == 3)
    }

    // MARK: - Access report

    private func reported(_ client: ScriptedClient, _ text: String = "acme helth") async -> ConsoleHarness {
        let console = await showing(.accessReport, client)
        await console.press(.character("o"))
        await console.type(text)
        return console
    }

    @Test func `ACC-29: a tenant is found in spite of a typo, with a period, and its report is read once`()
        async throws
    {
        let client = World.client(.auditor, login: "auditor")
        client.on(RecordTenantSearch.self) { _ in Done() }
        let console = await reported(client)
        #expect(console.shows("▶ Acme Health Group") && console.shows("Report on Acme Health Group"))
        await console.press(.down)
        #expect(console.shows("Report on Acme Healthcare Partners"))
        await console.press(.up, .tab)
        await console.type("2026-10-01")
        await console.press(.tab)
        await console.type("2026-09-01")
        await console.press(.control("s"))
        #expect(console.shows("the period ends before it begins"))
        await console.press(.control("u"))
        await console.type("2026-10-31")
        await console.press(.control("s"))
        let asked = client.calls(of: AccessReport.self).map(\.operation)
        #expect(asked.map(\.organizationId) == ["org_00417"])
        #expect(asked.map(\.since) == [World.time("2026-10-01T00:00:00Z")])
        #expect(asked.map(\.until) == [World.time("2026-11-01T00:00:00Z")])
        #expect(client.calls(of: RecordTenantSearch.self).map(\.operation.text) == ["acme helth"])
        #expect(console.shows("Access report ─ Acme Health Group") && console.shows("1 visit, 1 seen, 1 changed"))
        await console.press(.character("1"), .character("q"))
        #expect(console.state.current == .accessReport && client.calls(of: AccessReport.self).count == 1)
    }

    @Test func `ACC-29: the report is written as HTML or text, from what was read`() async throws {
        let path = FileManager.default.temporaryDirectory.path() + "/access-\(UInt64.random(in: 0...UInt64.max))"
        defer { for end in ["html", "txt"] { try? FileManager.default.removeItem(atPath: "\(path).\(end)") } }
        let client = World.client(.admin, login: "admin")
        let console = await reported(client)
        await console.press(.control("s"), .character("w"), .control("u"))
        await console.type(path + ".html")
        await console.press(.control("s"))
        #expect(try String(contentsOfFile: path + ".html", encoding: .utf8).hasPrefix("<!DOCTYPE html>"))
        await console.press(.character("w"), .control("u"))
        await console.type(path + ".html")
        // The name follows the form that is chosen.
        await console.press(.tab, .right, .control("s"))
        let text = try String(contentsOfFile: path + ".txt", encoding: .utf8)
        #expect(text.hasPrefix("ACCESS REPORT  Acme Health Group") && text.contains("changed"))
        #expect(client.calls(of: AccessReport.self).count == 1)
    }

    @Test func `ACC-29: nothing is read without a tenant, and a failure says why`() async {
        let client = World.client(.admin, login: "admin")
        client.on(AccessReport.self) { _ throws(OpsError) in throw .notFound("tenant", "org_00417") }
        var console = await reported(client, "zzzz")
        #expect(console.shows("No tenant matches"))
        await console.press(.control("s"))
        #expect(console.shows("which tenant?") && client.calls(of: AccessReport.self).isEmpty)
        console = await reported(client)
        await console.press(.control("s"))
        #expect(console.shows("There is no tenant 'org_00417'"))
        await console.press(.character("w"))
        #expect(console.shows("write: there is no report yet"))
        let other = await showing(.accessReport, World.client(.supportL3))
        #expect(other.shows("Access report: needs the permission export_ledger"))
    }

    @Test func `ACC-29: a session's tenant is offered without a search`() async {
        let client = World.client(.admin, login: "admin", session: World.session(World.globex))
        let console = await showing(.accessReport, client)
        await console.press(.character("o"))
        #expect(console.shows("▶ Globex Logistics"))
        await console.press(.control("s"))
        #expect(client.calls(of: AccessReport.self).map(\.operation.organizationId) == ["org_00512"])
        #expect(client.calls(of: SearchTenants.self).isEmpty)
    }

    // MARK: - Lease

    @Test func `ACC-12: the form and the renewal tell the lease of the policy, and one that was chosen stays`()
        async throws
    {
        let client = World.client(.supportL2)
        World.pulse(client, session: nil, leaseMinutes: 120)
        let console = await ConsoleHarness.started(client)
        await console.type("acme")
        await console.press(.enter)
        #expect(console.shows("[2h]"))
        let inside = World.client(.supportL2, session: World.session())
        World.pulse(inside, session: World.session(), leaseMinutes: 30)
        let renewing = await ConsoleHarness.started(inside)
        await renewing.press(.character("R"))
        #expect(renewing.shows("A new lease of 30 min, linked"))
        #expect(Format.length(minutes: 90) == "1 h 30 min" && Format.length(minutes: 240) == "4 h")
    }
}
