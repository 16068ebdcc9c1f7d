import Ledger
import OpsDomain
import Testing

@testable import OpsCommandLine

/// The verbs of the quality queue.
struct HotlineVerbTests {
    @Test func `HOT-1: the queue lists page by page, in the order asked for`() async throws {
        let world = try CommandWorld()
        let first = await world.run(
            "qa", "list", "--sort", "reference", "--limit", "3", "--json", as: "hotline_ops")
        #expect(first.code == 0)
        #expect(
            try first.objects.map { $0["reference"]?.string } == ["CASE-0000001", "CASE-0000002", "CASE-0000003"])
        #expect(
            try first.objects.first?.keys.isSuperset(of: [
                "id", "organizationId", "reference", "severity", "category", "language", "priority", "imminentHarm",
                "state", "createdAt", "updatedAt", "version",
            ]) == true)
        let key = try #require(try JSONValue(first.messages)["next"]?.string)
        let second = await world.run(
            "qa", "list", "--sort", "reference", "--limit", "3", "--after", key, "--json", as: "hotline_ops")
        #expect(try second.objects.map { $0["reference"]?.string } == ["CASE-0000004", "CASE-0000005"])
        #expect(second.messages.isEmpty)
    }

    @Test func `HOT-2: state and filter narrow the queue; a wrong filter names the position`() async throws {
        let world = try CommandWorld()
        let some = await world.run(
            "qa", "list", "--state", "pending", "--filter", "tenant:initech", "--json", as: "hotline_ops")
        #expect(try Set(some.objects.map { $0["id"]?.string }) == ["qa_4", "qa_5"])
        let none = await world.run("qa", "list", "--state", "APPROVED", as: "hotline_ops")
        #expect(none.code == 0 && none.output.isEmpty && none.messages.contains("nothing like that"))
        let wrong = await world.run("qa", "list", "--filter", "sevrity:high", "--json", as: "hotline_ops")
        #expect(wrong.code == 2)
        #expect(try wrong.error?["subject"]?.string == "1")
        #expect(try wrong.error?["advice"]?.string?.contains("severity") == true)
    }

    @Test(arguments: ["support_l3", "auditor", "implementation_manager"])
    func `ACC-3: who may not see the queue is denied`(login: String) async throws {
        let world = try CommandWorld()
        #expect(await world.run("qa", "list", as: login).code == 3)
        #expect(await world.run("qa", "approve", "qa_1", "--yes", as: login).code == 3)
        #expect(await world.run("qa", "claim", "qa_1", as: login).code == 3)
    }

    @Test func `HOT-3: a bulk decision answers item by item, and can be undone`() async throws {
        let world = try CommandWorld()
        let approved = await world.run(
            "qa", "approve", "--filter", "tenant:acme", "--yes", "--json", as: "hotline_ops")
        #expect(approved.code == 0)
        let report = try approved.object
        #expect(
            report["applied"]?.number == 3 && report["conflict"]?.number == 0 && report["action"]?.string == "approve")
        #expect(
            report.keys == [
                "batch", "action", "applied", "noop", "conflict", "denied", "invalid", "kept", "missing", "repeated",
                "items",
            ])
        #expect(report["items"]?.array.first?["outcome"]?.string == "APPLIED")

        let batches = await world.run("qa", "batches", "--json", as: "hotline_ops")
        #expect(try batches.objects.map { $0["id"]?.string } == [report["batch"]?.string])
        let undone = await world.run("qa", "undo", report["batch"]?.string ?? "", "--json", as: "hotline_ops")
        #expect(undone.code == 0)
        #expect(try undone.object["applied"]?.number == 3)
        let pending = await world.run("qa", "list", "--state", "PENDING", "--json", as: "hotline_ops")
        #expect(try pending.objects.count == 5)
    }

    @Test func `HOT-3: the same key again answers with the report, also when the filter holds nothing any more`()
        async throws
    {
        let world = try CommandWorld()
        let words = ["--filter", "state:PENDING tenant:acme", "--batch-key", "k1", "--yes", "--json"]
        let all = ["--store", world.path, "--as", "hotline_ops", "qa", "approve"] + words
        let first = await world.run(words: all)
        let second = await world.run(words: all)
        #expect(first.code == 0 && second.code == 0)
        #expect(try second.object["repeated"] == .bool(true))
        #expect(try second.object["batch"] == first.object["batch"])
        #expect(try second.object["applied"]?.number == 3)
        #expect(try world.ledger(LedgerFilter(action: "QA_APPROVE", outcome: .done)).count == 1)
    }

    @Test func `TUI-3: before many items change a question names action, count and tenants`() async throws {
        let world = try CommandWorld()
        let no = await world.run("qa", "approve", "--filter", "state:PENDING", as: "hotline_ops", answering: "y")
        #expect(no.code == 4)
        #expect(no.messages.contains("approve 5 items of 2 tenants: Acme Health Group (3), Initech Bank AG (2)?"))
        let yes = await world.run("qa", "approve", "--filter", "state:PENDING", as: "hotline_ops", answering: "yes")
        #expect(yes.code == 0 && yes.output.contains("5 APPLIED"))
    }

    @Test func `TUI-3: before a batch is taken back a question names count and tenants`() async throws {
        let world = try CommandWorld()
        let approved = await world.run(
            "qa", "approve", "--filter", "state:PENDING", "--yes", "--json", as: "hotline_ops")
        let batch = try #require(try approved.object["batch"]?.string)
        let list = await world.run("qa", "batches", as: "hotline_ops")
        #expect(list.output.contains("Acme Health Group (3), Initech Bank AG (2)"))
        let no = await world.run("qa", "undo", batch, as: "hotline_ops", answering: "n")
        #expect(no.code == 4)
        #expect(
            no.messages.contains(
                "take back: approve 5 items of 2 tenants: Acme Health Group (3), Initech Bank AG (2)?"))
        #expect(try world.ledger(LedgerFilter(action: "QA_UNDO", outcome: .done)).isEmpty)
        let yes = await world.run("qa", "undo", batch, as: "hotline_ops", answering: "yes")
        #expect(yes.code == 0 && yes.output.contains("5 APPLIED"))
    }

    @Test func `TUI-3: where nobody can be asked, --yes must stand`() async throws {
        let world = try CommandWorld()
        let silent = await world.run("qa", "approve", "qa_1", as: "hotline_ops")
        #expect(silent.code == 2 && silent.messages.contains("approve 1 item of 1 tenant"))
        let json = await world.run("qa", "approve", "qa_1", "qa_2", "--json", as: "hotline_ops", answering: "yes")
        #expect(json.code == 2)
        #expect(try json.error?["subject"]?.string == "2")
        #expect(try world.ledger(LedgerFilter(action: "QA_APPROVE")).isEmpty)
    }

    @Test func `HOT-3: a selection is items or a filter, and not nothing`() async throws {
        let world = try CommandWorld()
        #expect(await world.run("qa", "approve", "--yes", as: "hotline_ops").code == 2)
        #expect(await world.run("qa", "approve", "qa_1", "--filter", "x", "--yes", as: "hotline_ops").code == 2)
        #expect(await world.run("qa", "approve", "--filter", "lang:xx", "--yes", as: "hotline_ops").code == 5)
        #expect(await world.run("qa", "approve", "qa_77", "--yes", as: "hotline_ops").code == 5)
        let part = await world.run("qa", "approve", "qa_1", "qa_77", "--yes", "--json", as: "hotline_ops")
        #expect(part.code == 4)
        #expect(try part.object["missing"]?.number == 1)
        #expect(try part.object["applied"]?.number == 1)
    }

    @Test func `HOT-3: rejecting needs a reason, reassigning a reviewer, a priority is 1 to 4`() async throws {
        let world = try CommandWorld()
        let missing = await world.run("qa", "reject", "qa_1", "--yes", as: "hotline_ops")
        #expect(missing.code == 2 && missing.messages.contains("--reason"))
        let reason = ["--reason", "the text is not translated", "--yes", "--json"]
        let rejected = await world.run(
            words: ["--store", world.path, "--as", "hotline_ops", "qa", "reject", "CASE-0000001"] + reason)
        #expect(rejected.code == 0)
        let shown = await world.run("qa", "show", "CASE-0000001", "--json", as: "hotline_ops")
        #expect(try shown.object["item"]?["state"]?.string == "REJECTED")
        #expect(try shown.object["decisionReason"]?.string == "the text is not translated")
        #expect(try shown.object["intakeText"]?.string == "An intake text.")

        let nobody = await world.run(
            words: ["--store", world.path, "--as", "hotline_ops", "qa", "reassign", "qa_2", "--to", "nobody"] + reason)
        #expect(nobody.code != 0)
        let priority = await world.run("qa", "prioritize", "qa_2", "--priority", "5", "--yes", as: "hotline_ops")
        #expect(priority.code == 2)
        let first = await world.run(
            "qa", "prioritize", "qa_2", "--priority", "1", "--yes", "--json", as: "hotline_ops")
        #expect(first.code == 0)
        let again = await world.run(
            "qa", "prioritize", "qa_2", "--priority", "1", "--yes", "--json", as: "hotline_ops")
        #expect(again.code == 0)
        #expect(try again.object["noop"]?.number == 1)
    }

    @Test func `HOT-1: a claim is the operator's, by id or reference; a stale version is a conflict`() async throws {
        let world = try CommandWorld()
        let stale = await world.run("qa", "claim", "qa_1", "--if-version", "7", as: "hotline_ops")
        #expect(stale.code == 4)
        let claimed = await world.run("qa", "claim", "CASE-0000001", "--json", as: "hotline_ops")
        #expect(claimed.code == 0)
        #expect(try claimed.object["claimedBy"]?.string == "hotline_ops")
        #expect(await world.run("qa", "claim", "qa_99", as: "hotline_ops").code == 5)
        #expect(await world.run("qa", "show", "qa_99", as: "hotline_ops").code == 5)
    }

    @Test(arguments: [
        ([ItemOutcome.applied, .noop], 0, Int32(0)), ([.applied], 1, 4), ([.applied, .conflict], 0, 4),
        ([.denied, .denied], 0, 3), ([.denied, .applied], 0, 4), ([.invalid], 0, 4), ([.kept], 0, 4),
    ])
    func `OPS-4: the exit code of a bulk verb is 0 only when all is as wished`(
        outcomes: [ItemOutcome], missing: Int, code: Int32
    ) {
        let items = outcomes.enumerated().map { ItemReport(id: "qa_\($0.offset)", outcome: $0.element) }
        let report = BulkReport(batch: "bat_1", action: "approve", items: items)
        #expect(QABulkVerbs.exitCode(of: report, missing: missing) == code)
    }
}
