import FoundationEssentials
import OpsDomain
import Testing

@testable import OpsCommandLine

/// The verbs of saved views and of exports.
struct ListVerbTests {
    @Test func `HOT-2: a view is saved, shared, renamed, used and deleted`() async throws {
        let world = try CommandWorld()
        let saved = await world.run(
            "view", "save", "bank", "--list", "queue", "--filter", "tenant:initech", "--sort", "reference:desc",
            "--json",
            as: "hotline_ops")
        #expect(saved.code == 0)
        #expect(try saved.object["name"]?.string == "bank")
        let listed = await world.run("qa", "list", "--view", "bank", "--json", as: "hotline_ops")
        #expect(try listed.objects.map { $0["reference"]?.string } == ["CASE-0000005", "CASE-0000004"])
        let both = await world.run(
            "qa", "list", "--view", "bank", "--filter", "-reference:CASE-0000005", "--json", as: "hotline_ops")
        #expect(try both.objects.map { $0["reference"]?.string } == ["CASE-0000004"])
        #expect(await world.run("view", "list", as: "admin").messages.contains("no saved views"))
        #expect(await world.run("view", "share", "bank", as: "hotline_ops").output.contains("everybody"))
        #expect(await world.run("view", "list", "--list", "queue", as: "admin").output.contains("bank"))
        #expect(await world.run("view", "rename", "bank", "the bank", as: "hotline_ops").code == 0)
        #expect(await world.run("qa", "list", "--view", "bank", as: "hotline_ops").code == 5)
        #expect(await world.run("view", "delete", "the bank", as: "hotline_ops").code == 0)
        #expect(await world.run("view", "list", as: "hotline_ops").messages.contains("no saved views"))
    }

    @Test func `HOT-2: a view of another list is refused, and so is one of a list that one may not see`() async throws {
        let world = try CommandWorld()
        #expect(await world.run("view", "save", "x", "--list", "projects", as: "admin").code == 0)
        #expect(await world.run("qa", "list", "--view", "x", as: "admin").code == 2)
        #expect(await world.run("view", "save", "x", "--list", "queue", as: "support_l1").code == 3)
    }

    @Test func `TUI-5: the queue is exported to standard output and to a file`() async throws {
        let world = try CommandWorld()
        let streamed = await world.run("qa", "export", "--filter", "tenant:acme", as: "hotline_ops")
        #expect(try streamed.code == 0 && streamed.objects.count == 3)
        #expect(streamed.messages.contains("3 QA items."))
        let path = world.directory + "/qa.csv"
        let written = await world.run("qa", "export", "--format", "csv", "--out", path, as: "hotline_ops")
        #expect(written.code == 0 && written.output.contains("Wrote 5 QA items to"))
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        #expect(text.split(separator: "\r\n").count == 6)
        #expect(await world.run("qa", "export", "--out", path, as: "hotline_ops").code != 0)
        #expect(await world.run("qa", "export", as: "support_l3").code == 3)
    }

    @Test(arguments: [
        ["project export", "id,"], ["blocker export", "id,", "--resolved"], ["session export", "id,", "--all"],
        ["user export", "id,"], ["notification export", "id,", "--all"], ["policy export", "key,"],
        ["jobs export", "job,"], ["user export-rights", "permission,", "support_l2"],
        ["ledger export-history", "seq,", "organization", "org_00417"], ["ledger export-checkpoints", "number,"],
    ])
    func `TUI-5: every list has its export`(words: [String]) async throws {
        let world = try CommandWorld()
        let path = world.directory + "/out.csv"
        let run = await world.run(
            words: ["--store", world.path, "--as", "admin"] + words[0].split(separator: " ").map(String.init)
                + words.dropFirst(2) + ["--format", "csv", "--out", path])
        #expect(run.code == 0 && run.output.contains("Wrote"), "\(run.messages)")
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        #expect(text.hasPrefix(words[1]))
    }

    @Test func `ACC-4, TUI-5: what a directory export would change is exported, and nothing is changed`() async throws {
        let world = try CommandWorld()
        let path = world.directory + "/staff.csv"
        let text = "email,login,name,role\nrosa@ethico.example,rosa,Rosa Reyes,SUPPORT_L2\n"
        #expect(FileManager.default.createFile(atPath: path, contents: Data(text.utf8)))
        let run = await world.run("user", "export-sync", path, "--filter", "rosa", as: "admin")
        #expect(run.code == 0)
        #expect(try run.objects.map { $0["kind"]?.string } == ["add"])
        #expect(!(await world.run("user", "list", as: "admin").output.contains("rosa")))
    }

    @Test func `HOT-2: the option of views and the list of views go together, and every list but one has verbs`() {
        for verb in VerbTable.standard.verbs {
            #expect(verb.options.contains { $0.name == "view" } == (verb.views != nil), "\(verb.title)")
        }
        for list in ViewList.allCases where list != .messages {
            let verbs = ListFilter.verbs(of: list)
            #expect(verbs.contains { $0.contains(" export") }, "\(list.rawValue)")
        }
        // What the console said is nowhere else.
        #expect(ListFilter.verbs(of: .messages).isEmpty)
        #expect(ListFilter.verbs(of: .queue) == ["qa list", "qa export"])
    }

    @Test(arguments: [
        ["staff", "user list", "HOTLINE", "login"], ["notifications", "notification list --all", "nobody", "operator"],
        ["sessions", "session list --all", "support_l2", "start"],
        ["blockers", "blocker list --resolved", "acme", "title"],
        ["jobs", "jobs list", "checkpoint", "job"], ["projects", "project list", "acme", "stage"],
        ["ledger", "ledger list --limit 500", "operator:support_l2", ""],
        ["history", "ledger history impersonation_session SESSION", "SESSION_OPEN", "seq"],
    ])
    func `HOT-2: a view of a screen is taken by the verb of its list, with what is said besides`(words: [String])
        async throws
    {
        let world = try CommandWorld()
        _ = await world.run(
            "session", "open", "acme-health", "--category", "error-investigation", "--reason",
            "sign-in loop since noon", as: "support_l2")
        let session = try await world.run("session", "list", "--all", "--json", as: "admin").objects[0]["id"]?.string
        let verb = words[1].replacing("SESSION", with: session ?? "").split(separator: " ").map(String.init)
        let all = await world.run(words: ["--store", world.path, "--as", "admin"] + verb + ["--json"])
        #expect(all.code == 0, "\(all.messages)")
        var save = ["view", "save", "mine", "--list", words[0], "--filter", words[2]]
        if !words[3].isEmpty { save += ["--sort", words[3]] }
        #expect(await world.run(words: ["--store", world.path, "--as", "admin"] + save).code == 0)
        let kept = await world.run(words: ["--store", world.path, "--as", "admin"] + verb + ["--view", "mine"])
        #expect(kept.code == 0, "\(kept.messages)")
        let rows = kept.output.split(separator: "\n").dropFirst()
        #expect(rows.allSatisfy { $0.lowercased().contains((words[2].split(separator: ":").last ?? "").lowercased()) })
        #expect(try rows.count <= all.objects.count)
        // The small world has neither projects nor notifications.
        #expect(rows.isEmpty == ["notifications", "blockers", "projects"].contains(words[0]))
        // An order that the list has not is told of, and scripts are not disturbed.
        if !words[3].isEmpty { #expect(kept.messages.contains("order is the screen's")) }
        let wrong = await world.run(words: ["--store", world.path, "--as", "admin", "qa", "list", "--view", "mine"])
        #expect(wrong.code == 2 && wrong.messages.contains("is a view of the list \(words[0]), for '"))
        #expect(wrong.messages.contains(verb.prefix(2).joined(separator: " ")))
    }

    @Test
    func `HOT-2: words besides a view count too, and a text besides the view's is refused where there is but one`()
        async throws
    {
        let world = try CommandWorld()
        _ = await world.run("view", "save", "hotline", "--list", "staff", "--filter", "HOTLINE", as: "admin")
        let both = await world.run(
            "user", "list", "--view", "hotline", "--filter", "hotline_ops", "--json", as: "admin")
        #expect(try both.objects.map { $0["login"]?.string } == ["hotline_ops"])
        #expect(await world.run("user", "list", "--filter", "no-such-word", as: "admin").messages.contains("No row"))
        _ = await world.run("view", "save", "acme", "--list", "projects", "--filter", "acme", as: "admin")
        let twice = await world.run("project", "list", "--view", "acme", "--text", "globex", as: "admin")
        #expect(twice.code == 2 && twice.messages.contains("looks for 'acme' already"))
        #expect(await world.run("project", "list", "--view", "acme", "--mine", as: "admin").code == 0)
    }

    @Test func `HOT-2: the list of views tells the screen and the verbs of each`() async throws {
        let world = try CommandWorld()
        _ = await world.run("view", "save", "mine", "--list", "sessions", as: "admin")
        _ = await world.run("view", "save", "said", "--list", "messages", as: "admin")
        let listed = await world.run("view", "list", as: "admin")
        #expect(listed.output.contains("sessions  session list, session export"))
        let objects = try await world.run("view", "list", "--json", as: "admin").objects
        #expect(objects.map { $0["list"]?.string } == ["sessions", "messages"])
        #expect(listed.output.contains("SCREEN") && listed.output.contains("VERBS"))
    }

    @Test func `TUI-5: a list is cut at its limit, says so, and goes on over pages of the service`() async throws {
        let world = try CommandWorld()
        let cut = await world.run("user", "list", "--filter", "a", as: "admin")
        #expect(!cut.messages.contains("There are more"))
        for _ in 0..<3 {
            _ = await world.run(
                "session", "open", "acme-health", "--category", "error-investigation", "--reason",
                "sign-in loop since noon", as: "support_l2")
            _ = await world.run("session", "end", as: "support_l2")
        }
        let two = await world.run("session", "list", "--all", "--filter", "acme", "--limit", "2", as: "admin")
        #expect(two.output.split(separator: "\n").count == 3 && two.messages.contains("There are more"))
        let three = await world.run("session", "list", "--all", "--filter", "acme", "--limit", "3", as: "admin")
        #expect(three.output.split(separator: "\n").count == 4 && !three.messages.contains("There are more"))
    }

    @Test func `ACC-13: the users of a tenant are exported in a session only, and masked`() async throws {
        let world = try CommandWorld()
        #expect(await world.run("tenant", "export", "acme-health", as: "support_l2").code == 3)
        _ = await world.run(
            "session", "open", "acme-health", "--category", "error-investigation", "--reason",
            "sign-in loop since noon",
            as: "support_l2")
        let run = await world.run("tenant", "export", "--format", "csv", as: "support_l2")
        #expect(run.code == 0 && run.output.contains("ADMIN") && !run.output.contains("Jane"))
    }
}
