import FoundationEssentials
import Glibc
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

    @Test func `ACC-23: a quick verification says what it left out: in words, in JSON, by its exit code`() async throws
    {
        let world = try CommandWorld()
        let quick = await world.run("ledger", "verify", "--quick", as: "auditor")
        #expect(quick.code == 4)
        #expect(quick.output.contains("No damage was found") && quick.output.contains("Quick: the indexes were not"))
        #expect(!quick.output.contains("The ledger is clean"))
        let json = try await world.run("ledger", "verify", "--quick", "--json", as: "auditor").object
        #expect(json["clean"] == .bool(true) && json["complete"] == .bool(false))
        #expect(json["leftOut"]?.array.map(\.string) == ["indexes"])
        #expect(
            try world.ledger(LedgerFilter(action: "LEDGER_VERIFY")).first?.details?.contains("\"complete\":false")
                == true)
        let whole = await world.run("ledger", "verify", "--json", as: "auditor")
        #expect(whole.code == 0)
        #expect(try whole.object["complete"] == .bool(true) && whole.object["leftOut"]?.array.isEmpty == true)
        // A copy without its keys, the same.
        let copy = world.directory + "/copy.db"
        try FileManager.default.copyItem(atPath: world.path, toPath: copy)
        #expect(await world.run(words: ["--store", copy, "ledger", "verify", "--quick"]).code == 4)
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

    @Test func `ACC-23: the checkpoints and their places are listed, and a log without a daemon is a note`()
        async throws
    {
        let world = try CommandWorld()
        let none = await world.run("ledger", "checkpoints", as: "auditor")
        #expect(none.code == 0 && none.output.contains("Signed: nothing yet"))
        let made = await world.run("ledger", "checkpoint", as: "auditor")
        #expect(made.code == 0 && made.messages.contains("The system's log did not take the checkpoint"))
        let again = await world.run("jobs", "run", "checkpoint", as: "admin")
        #expect(again.code == 0 && again.messages.contains("The system's log did not take the checkpoint"))
        let list = await world.run("ledger", "checkpoints", "--limit", "1", as: "auditor")
        #expect(list.output.contains("NUMBER") && list.output.contains("job:checkpoint"))
        #expect(list.output.contains("Kept in \(world.path).checkpoints: up to checkpoint 2"))
        #expect(list.messages.contains("--before 2"))
        let json = await world.run("ledger", "checkpoints", "--before", "2", "--json", as: "auditor")
        #expect(try json.object["ledger"]?["made"]?.array.count == 1)
        #expect(await world.run("ledger", "checkpoints", as: "support_l3").code == 3)
    }

    @Test func `ACC-27, ACC-28: an archive is previewed, and an archived entry has its receipt from the file`()
        async throws
    {
        let world = try CommandWorld()
        // The entry that brought users of a tenant.
        let personal = try #require(try world.ledger(LedgerFilter(action: "TEST")).first?.seq)
        #expect(await world.run("ledger", "checkpoint", as: "admin").code == 0)
        world.advance(minutes: 24 * 60)
        let path = world.directory + "/old.archive"
        let preview = await world.run("ledger", "archive", "--before", "2026-11-21", "--preview", as: "admin")
        #expect(preview.code == 0 && preview.output.contains("entries would go: 1 to "))
        #expect(!FileManager.default.fileExists(atPath: path))
        let early = await world.run("ledger", "archive", "--before", "2026-11-01", "--preview", "--json", as: "admin")
        #expect(try early.object["refusal"]?["kind"]?.string == "archive.refused")
        #expect(await world.run("ledger", "archive", "--before", "2026-11-21", "--preview", as: "auditor").code == 3)
        #expect(await world.run("ledger", "archive", "--before", "2026-11-21", as: "admin").code == 2)
        #expect(await world.run("ledger", "archive", "--before", "2026-11-21", "--out", path, as: "admin").code == 0)
        #expect(await world.run("ledger", "receipt", "1", as: "auditor").code == 5)
        let receipt = world.directory + "/r.json"
        let given = await world.run("ledger", "receipt", "1", "--archive", path, "--out", receipt, as: "auditor")
        #expect(given.code == 0)
        let key = world.directory + "/ops.pem"
        #expect(await world.run("ledger", "public-key", "--out", key, as: "auditor").code == 0)
        #expect(await world.run(words: ["ledger", "verify-receipt", receipt, "--public-key", key]).code == 0)
        #expect(await world.run("ledger", "receipt", "999", "--archive", path, as: "auditor").code == 5)
        #expect(await world.run("ledger", "receipt", "1", "--archive", "/none", as: "auditor").code == 5)
        let users = await world.run("ledger", "receipt", String(personal), "--archive", path, as: "auditor")
        #expect(users.code == 3)
        // A place that is used now for the first time has no gap before it.
        let place = world.directory + "/worm"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        for minutes in [0, 60 * 24] {
            world.advance(minutes: minutes)
            #expect(await world.run("ledger", "checkpoint", as: "admin").code == 0)
        }
        let second = world.directory + "/second.archive"
        #expect(await world.run("ledger", "archive", "--before", "2026-11-22", "--out", second, as: "admin").code == 0)
        #expect(await world.run("ledger", "checkpoint", "--out", place, as: "admin").code == 0)
        let verified = await world.run("ledger", "verify", "--checkpoints", place, as: "auditor")
        #expect(verified.code == 0)
        #expect(verified.output.contains("Checkpoints 1 to 2 are archived and not kept in this place"))
        let json = await world.run("ledger", "verify", "--checkpoints", place, "--json", as: "auditor")
        #expect(try json.object["checkpointsArchived"]?.number == 2)
    }

    @Test func `OPS-5: metrics are in the text format of Prometheus, and a file is replaced as a whole`() async throws {
        let world = try CommandWorld()
        #expect(await world.run("ledger", "checkpoint", as: "support_l3").code == 3)
        #expect(await world.run("jobs", "run", as: "admin").code == 0)
        world.advance(minutes: 10)
        let shown = await world.run("metrics", as: "auditor")
        #expect(shown.code == 0 && shown.messages.isEmpty)
        let lines = shown.output.split(separator: "\n").map(String.init)
        for line in [
            "# TYPE opsconsole_ledger_entries_total counter",
            "opsconsole_refused_total{kind=\"permission.missing\"} 1",
            "opsconsole_permission_denials_total{permission=\"verify\"} 1",
            "opsconsole_limit_hits_total{limit=\"bulkItemsPerCommand\"} 0",
            "opsconsole_limit_hits_total{limit=\"exports\"} 0", "opsconsole_sessions_live 0",
            "opsconsole_checkpoint_age_seconds 600",
            "opsconsole_job_last_success_timestamp_seconds{job=\"checkpoint\"} 1795176000",
            "opsconsole_job_failures_total{job=\"sessions\"} 0",
        ] { #expect(lines.contains(line), "\(line)") }
        // Each family is told once, before its numbers, which have the names and values of the format.
        let number = /opsconsole_[a-z_]+(\{[a-z]+="[^"\\\n]*"(,[a-z]+="[^"\\\n]*")*\})? -?[0-9]+/
        var known: [String] = []
        for line in lines {
            if line.hasPrefix("# HELP ") {
                known.append(String(line.split(separator: " ")[2]))
            } else if !line.hasPrefix("# TYPE ") {
                #expect(line.wholeMatch(of: number) != nil, "\(line)")
                #expect(line.hasPrefix(known.last ?? "?"))
            }
        }
        #expect(Set(known).count == known.count && known.count == lines.count { $0.hasPrefix("# TYPE ") })
        #expect(MetricsText.escaped("a\"b\\c\nd") == "a\\\"b\\\\c\\nd")

        let path = world.directory + "/opsconsole.prom"
        for _ in 1...2 { #expect(await world.run("metrics", "--out", path, as: "auditor").code == 0) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == shown.output)
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o644)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: world.directory).allSatisfy { !$0.contains(".part-") })
        #expect(await world.run("metrics", "--out", world.directory, as: "auditor").code == 4)
        #expect(await world.run("metrics", "--out", "/nowhere/at/all", as: "auditor").code == 1)
        #expect(await world.run("metrics", as: "support_l3").code == 3)
        #expect(try await world.run("metrics", "--json", as: "auditor").object["liveSessions"]?.number == 0)
    }

    @Test func `ACC-27, HOT-3: a batch key of old says that its details are archived`() async throws {
        let world = try CommandWorld()
        let words = ["qa", "approve", "qa_1", "qa_2", "--yes", "--batch-key", "k1"]
        let approve = ["--store", world.path, "--as", "hotline_ops"] + words
        #expect(await world.run(words: approve).code == 0)
        #expect(await world.run("ledger", "checkpoint", as: "admin").code == 0)
        world.advance(minutes: 24 * 60)
        let path = world.directory + "/old.archive"
        #expect(await world.run("ledger", "archive", "--before", "2026-11-21", "--out", path, as: "admin").code == 0)
        let again = await world.run(words: approve)
        #expect(again.code == 0 && again.output.contains("2 APPLIED"))
        #expect(again.messages.contains("The details are in the archive of the entries up to"))
        let json = await world.run(words: approve + ["--json"])
        #expect(try json.object["applied"]?.number == 2 && json.object["items"]?.array.isEmpty == true)
        #expect(try json.object["archived"]?["applied"]?.number == 2)
    }
}
