import FoundationEssentials
import Ledger
import OpsDomain
import Testing

@testable import OpsCommandLine

/// The program around the verbs: stores, the full screen, exit codes.
struct CommandLineProgramTests {
    private static let root = String(#filePath.dropLast("/Tests/OpsCommandLineTests/ProgramTests.swift".count))

    @Test func `OPS-8: init makes a store below the XDG data directory, which the next verb finds`() async throws {
        let world = try CommandWorld(isEmpty: true)
        let environment = ["XDG_DATA_HOME": world.directory + "/data"]
        let missing = await world.run(words: ["tenant", "recent"], environment: environment)
        #expect(missing.code == 5)
        #expect(missing.messages.contains("opsconsole init --admin") && missing.messages.contains("opsconsole demo"))

        let made = await world.run(words: ["init", "--admin", "tester", "--json"], environment: environment)
        #expect(made.code == 0)
        let path = world.directory + "/data/opsconsole/store.db"
        #expect(try made.object["store"]?.string == path)
        #expect(try made.object["demo"] == .bool(false))
        let mode = try FileManager.default.attributesOfItem(atPath: world.directory + "/data/opsconsole")[
            .posixPermissions]
        #expect((mode as? Int).map { $0 & 0o777 } == 0o700)
        #expect(await world.run(words: ["user", "list"], environment: environment).code == 0)

        let again = await world.run(words: ["init", "--admin", "tester", "--json"], environment: environment)
        #expect(again.code == 4)
        #expect(try again.error?["kind"]?.string == "store.exists")
    }

    @Test func `spec 8: the option goes before the variable, the variable before the default`() throws {
        let environment = ["OPSCONSOLE_STORE": "/b", "XDG_DATA_HOME": "/x", "HOME": "/h"]
        #expect(try StoreLocation.path(named: "/a", environment: environment) == "/a")
        #expect(try StoreLocation.path(named: nil, environment: environment) == "/b")
        #expect(
            try StoreLocation.path(named: nil, environment: ["XDG_DATA_HOME": "/x", "HOME": "/h"])
                == "/x/opsconsole/store.db")
        #expect(
            try StoreLocation.path(named: nil, environment: ["XDG_DATA_HOME": "rel", "HOME": "/h"])
                == "/h/.local/share/opsconsole/store.db")
        #expect(throws: OpsError.self) { try StoreLocation.path(named: nil, environment: [:]) }
    }

    @Test func `OPS-8: demo makes a world in which every role can act, and replaces only a demo store`() async throws {
        let world = try CommandWorld(isEmpty: true)
        let made = await world.run("demo", "--seed", "3", "--json")
        #expect(made.code == 0, "\(made.messages)")
        #expect(try made.object["demo"] == .bool(true))
        #expect(try made.object["seed"]?.number == 3)
        #expect(try (made.object["tenants"]?.number ?? 0) > 0)
        let queue = await world.run("qa", "list", "--limit", "5", "--json", as: "hotline_ops")
        #expect(try queue.objects.count == 5)
        #expect(await world.run("ledger", "verify", as: "auditor").code == 0)
        #expect(await world.run("demo").code == 4)
        #expect(await world.run("demo", "--force").code == 0)

        let real = try CommandWorld(isDemo: false)
        let refused = await real.run("demo", "--force")
        #expect(refused.code != 0)
        #expect(try real.ledger().contains { $0.action == "STORE_FOUND" })
    }

    @Test func `OPS-8: a login that is no login makes no store`() async throws {
        let world = try CommandWorld(isEmpty: true)
        let result = await world.run("init", "--admin", "Not A Login", "--json")
        #expect(result.code == 2)
        #expect(!FileManager.default.fileExists(atPath: world.path))
    }

    @Test func `spec 11: without a noun the full screen opens, on a terminal only`() async throws {
        let world = try CommandWorld(isEmpty: true)
        let screen = await world.run(words: ["--store", "/s", "--as", "admin"], isOnTerminal: true)
        #expect(screen.screen?.store == "/s" && screen.screen?.actingAs == "admin")
        let pipe = await world.run(words: ["--store", "/s"])
        #expect(pipe.code == 2 && pipe.screen == nil)
        #expect(pipe.messages.contains("not a terminal") && pipe.messages.contains("session, user, policy"))
        let json = await world.run(words: ["--store", "/s", "--json"], isOnTerminal: true)
        #expect(json.code == 2)
        #expect(try json.error?["kind"]?.string == "screen.json")
    }

    @Test func `OPS-4: an error has one shape in JSON and one line in text`() async throws {
        let world = try CommandWorld()
        let json = await world.run("qa", "lst", "--json", as: "hotline_ops")
        #expect(json.code == 2 && json.output.isEmpty)
        #expect(try json.error?.keys == ["code", "kind", "message", "subject", "advice"])
        let text = await world.run("qa", "lst", as: "hotline_ops")
        #expect(text.messages == "opsconsole: 'qa' has no verb 'lst'. Did you mean 'list'?\n")
    }

    @Test func `OPS-4: an answer that cannot be written is a failure`() async throws {
        let world = try CommandWorld()
        let full = await world.run(
            words: ["--store", world.path, "--as", "support_l1", "tenant", "show", "acme-health", "--json"],
            isOutputFull: true)
        #expect(full.code == 1)
        #expect(try full.error?["kind"]?.string == "output.failed")
        #expect(await world.run(words: ["--help"], isOutputFull: true).code == 1)
    }

    @Test func `OPS-4: a file that is no store ends with 1 and is not touched`() async throws {
        let world = try CommandWorld(isEmpty: true)
        try Data("this is not a store, only a text of some length".utf8).write(to: URL(filePath: world.path))
        let result = await world.run("tenant", "recent", "--json")
        #expect(result.code == 1)
        #expect(try Data(contentsOf: URL(filePath: world.path)).count == 47)
    }

    @Test(arguments: [
        (OpsError.Code.failed, Int32(1)), (.usage, 2), (.denied, 3), (.conflict, 4), (.notFound, 5), (.unavailable, 6),
    ])
    func `OPS-4: the exit codes are stable`(code: OpsError.Code, exitCode: Int32) {
        #expect(code.exitCode == exitCode)
    }

    @Test func `OPS-9: the manual page is what the verbs say of themselves (make docs writes it)`() throws {
        let path = Self.root + "/Resources/man/opsconsole.1"
        let wanted = ManualPage.text(of: .standard)
        if ProcessInfo.processInfo.environment["OPSC_WRITE_DOCS"] == "1" {
            try Data(wanted.utf8).write(to: URL(filePath: path))
        }
        let page = try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        #expect(page == wanted)
        for verb in VerbTable.standard.verbs { #expect(page.contains("\n.It Cm \(verb.title)"), "\(verb.title)") }
    }

    @Test func `OPS-9: the version is the one of the packages`() throws {
        let makefile = try String(decoding: Data(contentsOf: URL(filePath: Self.root + "/Makefile")), as: UTF8.self)
        #expect(makefile.contains("VERSION := \(ProductVersion.program)\n"))
    }
}
