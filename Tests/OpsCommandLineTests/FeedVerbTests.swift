import FoundationEssentials
import Ledger
import OpsDomain
import Testing

@testable import OpsCommandLine

/// The verb of feeds.
struct FeedVerbTests {
    private static let good = """
        {"type":"RECORD","stream":"organizations","record":{"id":"org_9","name":"New Client","slug":"new-client",\
        "status":"ACTIVE","plan":"STANDARD","region":"US","industry":"energy","touch":"STANDARD","version":1}}

        """

    private func file(_ text: String, _ world: CommandWorld) throws -> String {
        let path = world.directory + "/feed.ndjson"
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    @Test func `OPS-1: a feed lands, and a second time changes nothing`() async throws {
        let world = try CommandWorld()
        let path = try file(Self.good, world)
        let first = await world.run("feed", "import", path, "--source", "crm", "--json", as: "admin")
        #expect(first.code == 0, "\(first.output)\(first.messages)")
        #expect(try first.object["applied"]?.number == 1)
        #expect(await world.run("tenant", "show", "new-client", as: "support_l1").code == 0)
        let second = await world.run("feed", "import", path, "--source", "crm", "--json", as: "admin")
        #expect(try second.object["unchanged"]?.number == 1)
        #expect(try world.ledger().contains { $0.operatorLogin == "feed:crm" })
    }

    @Test func `OPS-1: a bad line is rejected with its number and the good ones land; that is 4`() async throws {
        let world = try CommandWorld()
        let path = try file("{broken\n" + Self.good, world)
        let result = await world.run("feed", "import", path, as: "admin")
        #expect(result.code == 4)
        #expect(result.output.contains("1 applied") && result.output.contains("line 1:"))
        #expect(FileManager.default.fileExists(atPath: path + ".rejects"))
    }

    @Test func `OPS-1: a missing file is an error, and who may not is denied`() async throws {
        let world = try CommandWorld()
        #expect(await world.run("feed", "import", world.directory + "/none", as: "admin").code != 0)
        let path = try file(Self.good, world)
        #expect(await world.run("feed", "import", path, as: "support_l3").code == 3)
    }
}
