import FoundationEssentials
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

    @Test(arguments: [["project"], ["blocker", "--resolved"], ["session", "--all"], ["user"]])
    func `TUI-5: every list has its export`(words: [String]) async throws {
        let world = try CommandWorld()
        let path = world.directory + "/out.csv"
        let run = await world.run(
            words: ["--store", world.path, "--as", "admin", words[0], "export"] + words.dropFirst()
                + ["--format", "csv", "--out", path])
        #expect(run.code == 0 && run.output.contains("Wrote"))
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        #expect(text.hasPrefix("id,"))
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
