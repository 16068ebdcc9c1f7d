import FoundationEssentials
import Ledger
import OpsDomain
import Testing

@testable import OpsCommandLine

/// The verbs by which others can hold the ledger to account.
struct ProofVerbTests {
    @Test func `ACC-23: a checkpoint anchors the verification, also of a copy where nobody signs in`() async throws {
        let world = try CommandWorld()
        let made = await world.run("ledger", "checkpoint", "--json", as: "auditor")
        #expect(made.code == 0)
        let seq = try #require(try made.object["seq"]?.number)
        let verified = await world.run("ledger", "verify", "--json", as: "auditor")
        #expect(try verified.object["anchoredUpTo"]?.number == seq)
        #expect(await world.run("ledger", "verify", as: "auditor").output.contains("Anchored: up to entry \(Int(seq))"))

        let key = world.directory + "/ops.pem"
        #expect(await world.run("ledger", "public-key", "--out", key, as: "auditor").code == 0)
        let copy = world.directory + "/copy.db"
        try FileManager.default.copyItem(atPath: world.path, toPath: copy)
        let words = ["--store", copy, "ledger", "verify", "--checkpoints", world.path + ".checkpoints"]
        #expect(await world.run(words: words).code == 2)
        let alone = await world.run(words: words + ["--public-key", key])
        #expect(alone.code == 0 && alone.output.contains("Anchored: up to entry \(Int(seq))"))
        #expect(alone.output.contains("secrets were not compared") && alone.messages.contains("nobody signed in"))
        // The copy is yesterday's once the store goes on.
        #expect(await world.run("ledger", "checkpoint", as: "auditor").code == 0)
        let old = await world.run(words: words + ["--public-key", key])
        #expect(old.code == 1 && old.output.contains("DAMAGED against the checkpoints (restored)"))
        let missing = await world.run("ledger", "verify", "--checkpoints", world.directory + "/none", as: "auditor")
        #expect(missing.code == 5)
        #expect(await world.run("ledger", "checkpoint", as: "support_l3").code == 3)
        #expect(await world.run("ledger", "checkpoint", "--out", "/nowhere/at/all", as: "auditor").code == 1)
    }

    @Test func `ACC-28: a receipt is checked without a store, and a wrong one ends with 1`() async throws {
        let world = try CommandWorld()
        let receipt = world.directory + "/receipt.json"
        let key = world.directory + "/ops.pem"
        #expect(await world.run("ledger", "receipt", "1", as: "auditor").code == 4)
        #expect(await world.run("ledger", "checkpoint", as: "auditor").code == 0)
        #expect(await world.run("ledger", "receipt", "1", "--out", receipt, as: "auditor").code == 0)
        #expect(await world.run("ledger", "public-key", "--out", key, as: "auditor").code == 0)
        let check = ["ledger", "verify-receipt", receipt, "--public-key", key]
        let proven = await world.run(words: check)
        #expect(proven.code == 0 && proven.output.contains("STORE_FOUND"))
        #expect(try await world.run(words: check + ["--json"]).object["seq"]?.number == 1)
        #expect(await world.run("ledger", "receipt", "1", "--out", receipt, as: "auditor").code == 4)
        #expect(await world.run("ledger", "receipt", "none", as: "auditor").code == 2)
        #expect(await world.run("ledger", "receipt", "1", as: "support_l3").code == 3)
        let other = try CommandWorld()
        let foreign = other.directory + "/ops.pem"
        #expect(await other.run("ledger", "public-key", "--out", foreign, as: "auditor").code == 0)
        let forged = await world.run(words: ["ledger", "verify-receipt", receipt, "--public-key", foreign])
        #expect(forged.code == 1 && forged.messages.contains("not signed with this key"))
        #expect(await world.run(words: ["ledger", "verify-receipt", receipt, "--public-key", receipt]).code == 2)
        #expect(await world.run(words: ["ledger", "verify-receipt", "/none", "--public-key", key]).code == 5)
        #expect(await world.run(words: ["ledger", "verify-receipt", receipt]).code == 2)
    }

    @Test func `ACC-25: an export goes to a pipe as NDJSON or CSV, harmless to a terminal, or to a file`() async throws
    {
        let world = try CommandWorld()
        let pipe = await world.run("ledger", "export", "--filter", "action:test", as: "auditor")
        #expect(pipe.code == 0 && !pipe.output.contains("Jane Doe") && !pipe.output.contains("\u{1B}"))
        let entry = try #require(try pipe.objects.first)
        #expect(try pipe.objects.count == 1 && entry["changes"]?.array.isEmpty == false)
        #expect(entry["operatorLogin"]?.string == "job:test")
        let sheet = await world.run("ledger", "export", "--format", "csv", as: "admin")
        #expect(sheet.output.hasPrefix("seq,id,at,") && !sheet.output.contains("\u{1B}"))
        #expect(sheet.output.contains("Jane Doe"))
        let path = world.directory + "/out.ndjson"
        let file = await world.run("ledger", "export", "--out", path, "--json", as: "auditor")
        #expect(try file.object["file"]?.string == path)
        #expect(await world.run("ledger", "export", "--out", path, as: "auditor").code == 4)
        #expect(await world.run("ledger", "export", "--format", "xml", as: "auditor").code == 2)
        #expect(await world.run("ledger", "export", "--filter", "bad:x", as: "auditor").code == 2)
        #expect(await world.run("ledger", "export", as: "support_l3").code == 3)
    }

    @Test func `ACC-26, ACC-27: a record as it was, and the archive of old entries`() async throws {
        let world = try CommandWorld()
        let made = try #require(try world.ledger(LedgerFilter(action: "TEST")).first?.seq)
        try world.write { try $0.run("UPDATE organization SET name = 'Acme' WHERE id = 'org_00417'") }
        let was = await world.run("ledger", "as-of", "organization", "org_00417", String(made), as: "auditor")
        #expect(was.code == 0 && was.output.contains("'Acme Health Group'"))
        let never = await world.run("ledger", "as-of", "organization", "org_00417", "1", as: "auditor")
        #expect(never.code == 0 && never.output.contains("There was no organization org_00417"))
        #expect(await world.run("ledger", "as-of", "organization", "org_00417", "x", as: "auditor").code == 2)
        #expect(await world.run("ledger", "as-of", "nothing", "x", "1", as: "auditor").code == 2)

        let path = world.directory + "/old.archive"
        #expect(await world.run("ledger", "checkpoint", as: "admin").code == 0)
        #expect(await world.run("ledger", "archive", "--through", "2", "--out", path, as: "auditor").code == 3)
        #expect(await world.run("ledger", "archive", "--out", path, as: "admin").code == 2)
        #expect(await world.run("ledger", "archive", "--before", "soon", "--out", path, as: "admin").code == 2)
        #expect(await world.run("ledger", "archive", "--before", "2026-11-20", "--out", path, as: "admin").code == 4)
        world.advance(minutes: 24 * 60)
        let done = await world.run("ledger", "archive", "--before", "2026-11-21", "--out", path, as: "admin")
        #expect(done.code == 0 && done.output.contains("Moved "))
        let verified = await world.run("ledger", "verify", "--archive", path, as: "auditor")
        #expect(verified.code == 0 && verified.output.contains("archived entries verified in their files"))
        let without = await world.run("ledger", "verify", as: "auditor")
        #expect(without.code == 0 && without.output.contains("their files were not given"))
    }

    @Test func `OPS-3: jobs run once, are listed, and an unknown one is refused`() async throws {
        let world = try CommandWorld()
        let run = await world.run("jobs", "run", "--json", as: "admin")
        #expect(run.code == 0)
        #expect(try run.objects.map { $0["ran"] } == [.bool(false), .bool(true), .bool(true)])
        #expect(
            try await world.run("jobs", "run", "--json", as: "admin").objects.allSatisfy { $0["ran"] == .bool(false) })
        let list = await world.run("jobs", "list", as: "auditor")
        #expect(
            list.code == 0 && list.output.contains("checkpoint") && list.output.contains("2026-11-20T12:00:00.000Z"))
        #expect(await world.run("jobs", "run", "nothing", as: "admin").code == 5)
        #expect(await world.run("jobs", "run", as: "auditor").code == 3)
        #expect(await world.run("jobs", "run", "checkpoint", "--out", "/nowhere/at/all", as: "admin").code == 1)
        #expect(await world.run("jobs", "list", as: "auditor").output.contains("/nowhere/at/all"))
    }
}
