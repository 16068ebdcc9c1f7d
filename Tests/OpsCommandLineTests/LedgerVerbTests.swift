import FoundationEssentials
import Ledger
import OpsDomain
import Testing

@testable import OpsCommandLine

/// The verbs of the ledger.
struct LedgerVerbTests {
    @Test func `ACC-25: entries are listed newest first, filtered, page by page, under the names of the data`()
        async throws
    {
        let world = try CommandWorld()
        _ = await world.run("tenant", "search", "acme", as: "support_l1")
        _ = await world.run("user", "list", as: "support_l1")
        let denied = await world.run("ledger", "list", "--filter", "outcome:denied", "--json", as: "auditor")
        #expect(denied.code == 0)
        let entry = try #require(try denied.objects.first)
        #expect(entry["operatorLogin"]?.string == "support_l1" && entry["outcome"]?.string == "denied")
        #expect(
            entry.keys.isSuperset(of: [
                "seq", "id", "at", "operatorUserId", "operatorLogin", "operatorRole", "action", "outcome",
                "correlationId", "userAgent", "prevHash", "hash",
            ]))
        #expect(entry["at"]?.string == "2026-11-20T12:00:00.000Z")

        let first = await world.run("ledger", "list", "--limit", "2", "--json", as: "auditor")
        let key = try #require(try JSONValue(first.messages)["next"]?.string)
        let second = await world.run("ledger", "list", "--limit", "2", "--before", key, "--json", as: "auditor")
        let numbers = try (first.objects + second.objects).compactMap { $0["seq"]?.number }
        #expect(numbers == numbers.sorted(by: >) && Set(numbers).count == 4)
        let wrong = await world.run("ledger", "list", "--filter", "-operator:x", as: "auditor")
        #expect(wrong.code == 2)
    }

    @Test func `ACC-24: an entry shows its changes field by field, personal data masked`() async throws {
        let world = try CommandWorld()
        let added = await world.run(
            "user", "add", "rosa", "--email", "rosa@ethico.example", "--name", "Rosa", "--role", "ADMIN", "--json",
            as: "admin")
        #expect(added.code == 0)
        let seq = try #require(try world.ledger(LedgerFilter(action: "USER_ADD")).first?.seq)
        let shown = await world.run("ledger", "show", String(seq), "--json", as: "auditor")
        let change = try #require(try shown.object["changes"]?.array.first)
        #expect(change["table"]?.string == "internal_user" && change["operation"]?.string == "insert")
        #expect(change["before"] == .null && change["after"]?["login"]?.string == "rosa")
        let text = await world.run("ledger", "show", String(seq), as: "auditor")
        #expect(text.output.contains("insert internal_user") && text.output.contains("+ login: 'rosa'"))

        let id = try #require(try added.object["id"]?.string)
        let history = await world.run("ledger", "history", "internal_user", id, "--json", as: "auditor")
        #expect(try history.objects.map { $0["seq"]?.number } == [Double(seq)])
        #expect(await world.run("ledger", "show", "99999", as: "auditor").code == 5)
        #expect(await world.run("ledger", "show", "first", as: "auditor").code == 2)
    }

    @Test(arguments: ["support_l3", "hotline_ops", "implementation_manager", "client_success"])
    func `ACC-3: who may not read the ledger is denied, and may not verify it`(login: String) async throws {
        let world = try CommandWorld()
        #expect(await world.run("ledger", "list", as: login).code == 3)
        #expect(await world.run("ledger", "verify", as: login).code == 3)
        #expect(try world.ledger(LedgerFilter(outcome: .denied)).first?.action == "LEDGER_VERIFY")
    }

    @Test func `ACC-23: a sound ledger verifies with 0, and that it was verified is on it`() async throws {
        let world = try CommandWorld()
        let result = await world.run("ledger", "verify", "--json", as: "auditor")
        #expect(result.code == 0)
        #expect(try result.object["clean"] == .bool(true))
        #expect(try result.object["rowDamageCount"]?.number == 0)
        let entry = try #require(try world.ledger(LedgerFilter(action: "LEDGER_VERIFY")).first)
        #expect(entry.outcome == .done && entry.operatorLogin == "auditor")
        let text = await world.run("ledger", "verify", as: "auditor")
        #expect(text.output.contains("The ledger is clean") && text.output.contains("no signed checkpoint"))
    }

    @Test func `ACC-23: damage ends with 1 and names the first wrong entry, its kind, and the records`() throws {
        let report = try JSONDecoder().decode(
            VerifyReport.self,
            from: Data(
                """
                {"entries": 20, "headHash": "ab", "triggerDamages": ["guard_x"], "rowDamageCount": 2,
                 "firstDamage": {"seq": 17, "kind": "changed", "explanation": "its hash differs"},
                 "rowDamages": [{"table": "qa_item", "key": 3, "publicID": "qa_3", "kind": "changed",
                                 "columns": ["state"], "lastSeq": 12}],
                 "rowsCompared": 9, "bytes": 1, "chainSeconds": 0, "seconds": 0, "indexDamages": [],
                 "rowsNotCompared": 0, "areIndexesCompared": true, "areSecretsCompared": true, "archivedSeq": 0, "archivedEntriesVerified": 0,
                 "anchoredSeq": 0, "checkpointsCompared": 0, "checkpointsArchived": 0, "checkpointDamages": []}
                """.utf8))
        let text = VerifyVerb.text(of: report)
        #expect(text.hasPrefix("DAMAGED: the first wrong entry is 17 (changed): its hash differs"))
        #expect(text.contains("DAMAGED: qa_item qa_3 is changed in state; last recorded by entry 12"))
        #expect(text.contains("guard_x") && text.contains("2 damaged records in all"))
        #expect(text.contains("The ledger is DAMAGED: 20 entries"))
    }
}
