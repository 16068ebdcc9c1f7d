import FoundationEssentials
import Ledger
import OpsDomain
import Testing

@testable import OpsCommandLine

/// The verbs that change staff, tell rights and end sessions.
struct StaffVerbTests {
    private static let entering = [
        "session", "open", "acme-health", "--category", "error-investigation", "--reason", "sign-in loop since 11:40",
        "--json",
    ]

    private func enter(_ world: CommandWorld, as login: String = "support_l2") async throws -> String {
        let opened = await world.run(words: ["--store", world.path, "--as", login] + Self.entering)
        return try #require(try opened.object["id"]?.string)
    }

    @Test func `ACC-1: a role changes by name or alias; yourself, the same role and a typo are refused`() async throws {
        let world = try CommandWorld()
        let changed = await world.run("user", "set-role", "support_l1", "support-admin", "--json", as: "admin")
        #expect(changed.code == 0)
        #expect(try changed.object["role"]?.string == "SUPPORT_L3")
        let same = await world.run("user", "set-role", "support_l1", "SUPPORT_L3", as: "admin")
        #expect(same.code == 4 && same.messages.contains("already"))
        #expect(await world.run("user", "set-role", "admin", "AUDITOR", as: "admin").code == 4)
        #expect(await world.run("user", "set-role", "nobody", "AUDITOR", as: "admin").code == 5)
        #expect(await world.run("user", "set-role", "support_l1", "ADMIN", as: "support_l3").code == 3)
        let typo = await world.run("user", "set-role", "support_l1", "AUDITER", as: "admin")
        #expect(typo.code == 2 && typo.messages.contains("Did you mean 'AUDITOR'?"))
    }

    @Test func `ACC-1: switching an account off ends its session, and on again lets it in`() async throws {
        let world = try CommandWorld()
        _ = try await enter(world)
        let off = await world.run("user", "deactivate", "support_l2", "--reason", "left", "--json", as: "admin")
        #expect(off.code == 0)
        #expect(try off.object["isActive"] == .bool(false))
        #expect(await world.run("session", "status", as: "support_l2").code == 3)
        let sessions = await world.run("session", "list", "--all", "--json", as: "admin")
        #expect(try sessions.objects.first?["endCause"]?.string == "user deactivated")
        #expect(await world.run("user", "deactivate", "support_l2", as: "admin").code == 4)
        #expect(await world.run("user", "activate", "support_l2", as: "support_l3").code == 3)
        #expect(await world.run("user", "activate", "support_l2", as: "admin").code == 0)
        #expect(await world.run("user", "activate", "support_l2", as: "admin").code == 4)
        #expect(await world.run("session", "status", as: "support_l2").code == 0)
    }

    @Test func `ACC-14: a lock keeps out with its message until its time or an unlock`() async throws {
        let world = try CommandWorld()
        _ = try await enter(world)
        let locked = await world.run(
            "user", "lock", "support_l2", "--message", "call the desk", "--for", "30m", "--json", as: "admin")
        #expect(locked.code == 0)
        #expect(try locked.object["lock"]?["until"]?.string == "2026-11-20T12:30:00.000Z")
        let kept = await world.run("tenant", "users", as: "support_l2")
        #expect(kept.code == 3 && kept.messages.contains("call the desk"))
        #expect(await world.run("user", "list", as: "admin").output.contains("locked"))
        world.advance(minutes: 31)
        #expect(await world.run("session", "status", as: "support_l2").code == 0)
        #expect(await world.run("user", "list", as: "admin").output.contains("locked") == false)

        _ = await world.run("user", "lock", "support_l2", "--message", "until further notice", as: "admin")
        #expect(await world.run("session", "status", as: "support_l2").code == 3)
        #expect(await world.run("user", "unlock", "support_l2", as: "admin").code == 0)
        #expect(await world.run("session", "status", as: "support_l2").code == 0)
        #expect(await world.run("user", "unlock", "support_l2", as: "admin").code == 4)
        #expect(await world.run("user", "lock", "admin", "--message", "myself, why not", as: "admin").code == 4)
        #expect(await world.run("user", "lock", "support_l2", "--message", "no", as: "admin").code == 2)
        #expect(await world.run("user", "lock", "support_l2", as: "admin").code == 2)
        #expect(await world.run("user", "lock", "support_l2", "--message", "you are out", as: "auditor").code == 3)
    }

    @Test func `ACC-14: an admin ends a session, once, with a reason`() async throws {
        let world = try CommandWorld()
        let id = try await enter(world)
        #expect(await world.run("session", "kill", id, as: "admin").code == 2)
        #expect(await world.run("session", "kill", id, "--reason", "wrong tenant", as: "support_l3").code == 3)
        let killed = await world.run("session", "kill", id, "--reason", "wrong tenant", "--json", as: "admin")
        #expect(killed.code == 0)
        #expect(try killed.object["endCause"]?.string == "killed by admin")
        let twice = await world.run("session", "kill", id, "--reason", "wrong tenant", "--json", as: "admin")
        #expect(try twice.error?["kind"]?.string == "session.over")
        #expect(await world.run("session", "kill", "imp_0", "--reason", "wrong tenant", as: "admin").code == 5)
        #expect(await world.run("tenant", "users", as: "support_l2").code == 3)
    }

    @Test func `ACC-24: one user is revealed inside the session, on the ledger, by permission`() async throws {
        let world = try CommandWorld()
        #expect(await world.run("tenant", "reveal", "tu_1", as: "support_l2").code == 3)
        _ = try await enter(world)
        let shown = await world.run("tenant", "reveal", "tu_1", "--json", as: "support_l2")
        #expect(shown.code == 0)
        #expect(shown.output == #"{"email":"jane.doe@acme.example","id":"tu_1","name":"Jane Doe"}"# + "\n")
        let entry = try #require(try world.ledger(LedgerFilter(action: "REVEAL_PII")).first)
        #expect(entry.entityID == "tu_1" && entry.sessionID != nil)
        #expect(await world.run("tenant", "reveal", "tu_99", as: "support_l2").code == 5)
        _ = try await enter(world, as: "support_l1")
        let denied = await world.run("tenant", "reveal", "tu_1", "--json", as: "support_l1")
        #expect(denied.code == 3 && denied.output.isEmpty)
        #expect(try denied.error?["subject"]?.string == "reveal_pii")
    }

    @Test func `ACC-30: rights are shown now and as of a day, of others to who may see the policy`() async throws {
        let world = try CommandWorld()
        world.advance(minutes: 24 * 60)
        _ = await world.run("user", "set-role", "support_l1", "SUPPORT_L2", as: "admin")
        let now = await world.run("user", "rights", "--json", as: "support_l1")
        #expect(try now.object["role"]?.string == "SUPPORT_L2")
        #expect(try now.object["permissions"]?["reveal_pii"]?.string == "all")
        let then = await world.run("user", "rights", "support_l1", "--as-of", "2026-11-20", "--json", as: "auditor")
        #expect(try then.object["role"]?.string == "SUPPORT_L1")
        #expect(try then.object["at"]?.string == "2026-11-20T23:59:59.999Z")
        let today = await world.run("user", "rights", "--as-of", "2026-11-21", "--json", as: "support_l1")
        #expect(try today.object["at"]?.string == "2026-11-21T12:00:00.000Z")
        #expect(await world.run("user", "rights", "admin", as: "support_l1").code == 3)
        for date in ["tomorrow", "2026-11-22", "2026-11-21T12:00:01Z"] {
            let wrong = await world.run("user", "rights", "--as-of", date, as: "support_l1")
            #expect(wrong.code == 2 && wrong.messages.contains("--as-of"), "\(date)")
        }
        #expect(await world.run("user", "rights", as: "support_l1").output.contains("  reveal_pii\n"))
    }

    @Test func `ACC-30: why names permission, policy version, assignment and session`() async throws {
        let world = try CommandWorld()
        let no = await world.run("why", "session", "open", "--for", "auditor", "--json", as: "admin")
        #expect(no.code == 0)
        #expect(try no.object["isAllowed"] == .bool(false))
        #expect(try no.object["permission"]?.string == "impersonate")
        #expect(try no.object["policyVersion"]?.number == 0)
        let assigned = await world.run("why", "SESSION_OPEN", "--tenant", "acme-health", as: "implementation")
        #expect(assigned.output.contains("NO   assignment: org_00417 is not assigned"))
        let inside = await world.run("why", "REVEAL_PII", "--tenant", "acme-health", as: "support_l2")
        #expect(inside.output.contains("NO   session: no session is open"))
        let typo = await world.run("why", "sesion.open", as: "support_l1")
        #expect(typo.code == 5 && typo.messages.contains("Did you mean 'session.open'?"))
        #expect(await world.run("why", "session.open", "--for", "admin", as: "support_l1").code == 3)
        #expect(await world.run("why", "session.open", "--tenant", "nobody", as: "support_l1").code == 5)
        #expect(await world.run("why", as: "support_l1").code == 2)
    }

    @Test func `ACC-4: an export is previewed, then applied with the preview's token, and with no other`() async throws
    {
        let world = try CommandWorld()
        let path = world.directory + "/staff.csv"
        let list = await world.run("user", "list", "--json", as: "admin")
        var rows = ["login,email,name,role"]
        for user in try list.objects {
            let cells = ["login", "email", "name", "role"].map { user[$0]?.string ?? "" }
            if cells[0] != "hotline_operator" { rows.append(cells.joined(separator: ",")) }
        }
        rows.append("neu,neu@ethico.example,Neu,SUPPORT_L1")
        try Data((rows.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))

        let preview = await world.run("user", "sync", path, "--json", as: "admin")
        #expect(preview.code == 0)
        #expect(try preview.object["additions"]?.array.map { $0["login"]?.string } == ["neu"])
        #expect(try preview.object["deactivations"]?.array.map { $0["login"]?.string } == ["hotline_operator"])
        let token = try #require(try preview.object["token"]?.string)
        #expect(await world.run("user", "sync", path, as: "admin").messages.contains("--apply \(token)"))
        #expect(await world.run("user", "sync", path, "--apply", "0", as: "admin").code == 4)
        #expect(await world.run("user", "sync", path, "--apply", token, as: "support_l3").code == 3)
        let applied = await world.run("user", "sync", path, "--apply", token, "--json", as: "admin")
        #expect(applied.output == #"{"added":1,"changed":0,"deactivated":1}"# + "\n")
        #expect(await world.run("user", "sync", path, as: "admin").messages.contains("nothing to apply"))

        try Data("login,email\nx\n".utf8).write(to: URL(filePath: path))
        let wrong = await world.run("user", "sync", path, as: "admin")
        #expect(wrong.code == 4 && wrong.output.contains("! line 2"))
        #expect(await world.run("user", "sync", world.directory + "/none.csv", as: "admin").code == 5)
        #expect(await world.run("user", "sync", world.directory, as: "admin").messages.contains("--format"))
        #expect(await world.run("user", "sync", world.directory, "--format", "csv", as: "admin").code == 1)
        try Data([0xFF, 0xFE, 0x00]).write(to: URL(filePath: path))
        #expect(await world.run("user", "sync", path, as: "admin").code == 2)
    }
}
