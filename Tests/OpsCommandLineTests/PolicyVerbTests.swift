import FoundationEssentials
import OpsDomain
import Testing

@testable import OpsCommandLine

/// The verbs of the policy and of what it lets the admins know.
struct PolicyVerbTests {
    private static let why = ["--reason", "as decided on Tuesday"]

    private func set(_ world: CommandWorld, _ words: String..., as login: String = "admin") async -> CommandResult {
        await world.run(words: ["--store", world.path, "--as", login, "policy", "set"] + words + Self.why + ["--json"])
    }

    @Test func `spec 1: settings are changed by key, each version says what it changed`() async throws {
        let world = try CommandWorld()
        let first = await set(world, "lease.minutes=60", "role.SUPPORT_L1.view_errors=all")
        #expect(first.code == 0)
        #expect(try first.object["version"]?.number == 1)
        #expect(try first.object["policy"]?["leaseMinutes"]?.number == 60)
        #expect(await set(world, "limit.exports=5", "--if-version", "1").code == 0)
        let history = await world.run("policy", "history", "--json", as: "auditor")
        #expect(try history.objects.map { $0["version"]?.number } == [2, 1])
        #expect(try history.objects.last?["changes"]?.array.first?["key"]?.string == "lease.minutes")
        let page = await world.run("policy", "history", "--limit", "1", "--json", as: "auditor")
        #expect(try JSONValue(page.messages)["next"]?.string == "2")
        let rest = await world.run("policy", "history", "--limit", "1", "--before", "2", "--json", as: "auditor")
        #expect(try rest.objects.map { $0["version"]?.number } == [1])
        #expect(rest.messages.isEmpty)
        let zero = await world.run("policy", "show", "0", "--json", as: "auditor")
        #expect(try zero.object["policy"]?["leaseMinutes"]?.number == 240)
        let shown = await world.run("policy", "show", as: "auditor")
        #expect(shown.output.contains("lease.minutes") && shown.output.contains("as decided on Tuesday"))
    }

    @Test func `spec 1: a shown policy is edited in a file and set again, unless another came between`() async throws {
        let world = try CommandWorld()
        let path = world.directory + "/policy.json"
        let shown = await world.run("policy", "show", "--json", as: "admin")
        let edited = shown.output.replacing("\"claimMinutes\":30", with: "\"claimMinutes\":45")
        try Data(edited.utf8).write(to: URL(filePath: path))
        #expect(try await set(world, path).object["policy"]?["claimMinutes"]?.number == 45)
        let late = await set(world, path)
        #expect(late.code == 4)
        #expect(try late.error?["kind"]?.string == "record.changed")
        let same = await set(world, path, "--if-version", "1")
        #expect(same.code == 2)

        let bare = try #require(try JSONEncoder().encode(Policy.standard) as Data?)
        try bare.write(to: URL(filePath: path))
        #expect(try await set(world, path).error?["subject"]?.string == "--if-version")
        #expect(await set(world, path, "--if-version", "1").code == 0)
    }

    @Test(arguments: [
        (#"{"leaseMinutes":30}"#, "is missing"), (#"{"version":0,"policy":{"leaseMinuts":30}}"#, "leaseMinuts"),
        ("[]", "no policy"), ("{", "no policy"),
    ])
    func `spec 1: a file that is no whole policy changes nothing`(text: String, said: String) async throws {
        let world = try CommandWorld()
        let path = world.directory + "/policy.json"
        try Data(text.utf8).write(to: URL(filePath: path))
        let result = await set(world, path, "--if-version", "0")
        #expect(result.code == 2 && result.messages.contains(said))
        #expect(await world.run("policy", "history", as: "admin").output.isEmpty)
    }

    @Test(arguments: [
        (["lease.minuts=60"], 2, "Did you mean 'lease.minutes'?"), (["lease.minutes=soon"], 2, "whole number"),
        (["lease.minutes=600"], 2, "15 to 240"), (["lease.minutes"], 2, "neither KEY=VALUE nor a file"),
        (["role.AUDITOR.modify_config=all"], 2, "AUDITOR changes nothing"),
        (["role.AUDITOR.verify=maybe"], 2, "all, assigned or none"), (["a=1", "b"], 2, "or one file"),
        (["/nowhere/policy.json"], 5, "No such file"), (["lease.minutes=240"], 2, "nothing differs"),
    ])
    func `spec 1: what no policy may say, and slips, are refused in words`(
        words: [String], code: Int32, said: String
    ) async throws {
        let world = try CommandWorld()
        let result = await world.run(
            words: ["--store", world.path, "--as", "admin", "policy", "set"] + words + Self.why)
        #expect(result.code == code && result.messages.contains(said), "\(result.messages)")
    }

    @Test func `spec 1: only who may manages the policy, and only who may sees it`() async throws {
        let world = try CommandWorld()
        #expect(await set(world, "lease.minutes=60", as: "auditor").code == 3)
        #expect(await world.run("policy", "show", as: "support_l3").code == 3)
        #expect(await world.run("policy", "show", "7", as: "auditor").code == 5)
        #expect(await world.run("policy", "show", "new", as: "auditor").code == 2)
        #expect(await world.run("policy", "history", as: "auditor").messages.contains("defaults hold"))
        let lacking = await world.run("policy", "set", "lease.minutes=60", as: "admin")
        #expect(lacking.code == 2)
    }

    @Test func `ACC-16: unusual denials are listed for the admins, who take note once`() async throws {
        let world = try CommandWorld()
        #expect(await set(world, "unusual.denials=2").code == 0)
        for _ in 1...2 { _ = await world.run("user", "list", as: "support_l1") }
        let list = await world.run("notification", "list", "--json", as: "auditor")
        #expect(list.code == 0)
        let notification = try #require(try list.objects.first)
        #expect(notification["operatorLogin"]?.string == "support_l1" && notification["kind"]?.string == "denials")
        let id = try #require(notification["id"]?.string)
        #expect(await world.run("notification", "ack", id, as: "auditor").code == 3)
        let noted = await world.run("notification", "ack", id, "--reason", "a new colleague", "--json", as: "admin")
        #expect(try noted.object["acknowledgedBy"]?.string == "admin")
        #expect(await world.run("notification", "ack", id, as: "admin").code == 4)
        #expect(await world.run("notification", "ack", "ntf_0", as: "admin").code == 5)
        #expect(await world.run("notification", "list", as: "support_l1").code == 3)
        let all = await world.run("notification", "list", "--all", as: "admin")
        #expect(all.output.contains("support_l1: 2 denials in an hour"))
    }
}
