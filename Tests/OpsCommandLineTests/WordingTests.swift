import Ledger
import OpsDomain
import Testing

@testable import OpsCommandLine

/// What errors say on the command line: what happened, what was kept, and what can be typed next (OPS-4).
struct WordingTests {
    @Test func `OPS-4: a missing permission names who can help and the verb that tells why`() async throws {
        let world = try CommandWorld()
        let refused = await world.run("qa", "approve", "qa_1", "--yes", as: "support_l1")
        #expect(refused.code == 3)
        #expect(refused.messages.contains("An admin can give you a role that has it; 'why qa.freeze' names them."))
        let why = await world.run("why", "qa.freeze", as: "support_l1")
        #expect(why.output.contains("SUPPORT_L1 does not have bulk_qa_actions; HOTLINE_OPS, ADMIN have it"))
    }

    @Test(arguments: [
        (["user", "list"], "support_l3"), (["qa", "claim", "qa_1"], "support_l1"),
        (["policy", "set", "lease.minutes", "3", "--reason", "as short as can be"], "admin"),
        (["task", "done", "tsk_none"], "implementation"),
    ])
    func `OPS-4: no verb says that something typed is kept`(_ words: [String], _ login: String) async throws {
        let world = try CommandWorld()
        let refused = await world.run(words: ["--store", world.path, "--as", login] + words)
        #expect(refused.code != 0 && !refused.messages.contains("typed"), "\(refused.messages)")
    }

    @Test func `OPS-4: without a session the verb that opens one is named`() async throws {
        let world = try CommandWorld()
        let refused = await world.run("tenant", "users", "org_00417", "--json", as: "support_l2")
        #expect(try refused.error?["kind"]?.string == "session.required")
        #expect(
            try refused.error?["advice"]?.string
                == "Enter it first: 'opsconsole session open org_00417 --category C --reason TEXT'.")
    }

    @Test func `OPS-4: what is not found is looked for with the noun's own list, a wrong value with its help`()
        async throws
    {
        let world = try CommandWorld()
        let lost = await world.run("qa", "show", "qa_99", as: "hotline_ops")
        #expect(lost.code == 5 && lost.messages.contains("'opsconsole qa list' shows what there is."))
        let wrong = await world.run("ledger", "show", "x", as: "auditor")
        #expect(wrong.code == 2 && wrong.messages.contains("See 'opsconsole ledger show --help'."))
    }

    @Test func `ACC-2, OPS-8: who has no account in a demo store is told whom they can be`() async throws {
        let world = try CommandWorld()
        let refused = await world.run("session", "status")
        #expect(
            refused.messages.contains(
                "This is a demo store: say who to be with --as LOGIN, such as --as support_l2, --as hotline_ops, "
                    + "--as admin."))
        let real = try CommandWorld(isDemo: false)
        let message = await real.run("session", "status").messages
        #expect(message.contains("Ask an admin to add or activate it.") && !message.contains("--as"))
    }

    @Test(arguments: ["qa-item", "qa_item", "qaItem", "QA-ITEM"])
    func `ACC-26: a record's kind is named as one sees it`(_ kind: String) async throws {
        let world = try CommandWorld()
        let newest = try world.ledger().first?.seq ?? 0
        let shown = await world.run("ledger", "as-of", kind, "qa_1", String(newest), "--json", as: "auditor")
        #expect(shown.code == 0)
        #expect(try shown.object["table"]?.string == "qa_item")
        let history = await world.run("ledger", "history", kind, "qa_1", "--json", as: "auditor")
        #expect(try history.objects.count == 1)
    }

    @Test func `ACC-26: tenants, users and sessions are kinds too; another word is refused with the list`() async throws
    {
        let world = try CommandWorld()
        let newest = String(try world.ledger().first?.seq ?? 0)
        #expect(await world.run("ledger", "as-of", "tenant", "org_00417", newest, as: "auditor").code == 0)
        #expect(await world.run("ledger", "as-of", "user", "usr_auditor", newest, as: "auditor").code == 0)
        for verb in [["as-of", "tenent", "org_00417", newest], ["history", "tenent", "org_00417"]] {
            let wrong = await world.run(words: ["--store", world.path, "--as", "auditor", "ledger"] + verb)
            #expect(wrong.code == 2)
            #expect(wrong.messages.contains("There is no kind of record 'tenent'. Did you mean 'tenant'?"))
            #expect(wrong.messages.contains("qa-item") && wrong.messages.contains("tenant-user"))
        }
        #expect(RecordName.all.allSatisfy { RecordName.table($0) != nil })
        #expect(Set(RecordName.all).count == RecordName.all.count)
    }

    @Test func `OPS-4: a person reads an error in 80 columns, a script in one line`() async throws {
        let world = try CommandWorld()
        let asked = await world.run("qa", "claim", "qa_1", as: "support_l1", answering: "yes")
        let lines = asked.messages.split(separator: "\n")
        #expect(lines.count >= 3 && lines.allSatisfy { $0.count <= 80 })
        #expect(lines.first?.hasPrefix("opsconsole: You may not do this") == true)
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("  ") })
        let piped = await world.run("qa", "claim", "qa_1", as: "support_l1")
        #expect(piped.messages.split(separator: "\n").count == 1)
    }
}
