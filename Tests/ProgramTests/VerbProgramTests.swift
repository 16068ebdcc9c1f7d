import TerminalHarness
import Testing

/// The verbs of the built program, as a script calls them: real process, real streams, real exit codes.
@Suite(.serialized)
struct VerbProgramTests {
    private static let root = String(#filePath.dropLast("/Tests/ProgramTests/VerbProgramTests.swift".count))
    private static let program = root + "/.build/debug/opsconsole"

    private func run(
        _ words: [String], store: String, input: String = ""
    ) throws -> (code: TerminalHarness.ExitStatus, output: String, messages: String) {
        let run = try ProgramRun.run(
            [Self.program] + words, environment: ["OPSCONSOLE_STORE": store], input: input, limit: .seconds(60))
        return (run.status, run.output, run.messages)
    }

    @Test func `OPS-4: a script makes a demo store, asks, changes and verifies, by exit codes and JSON alone`() throws {
        let directory = try TemporaryDirectory()
        let store = directory.file("store.db")
        #expect(try run(["demo", "--json"], store: store).code == .exited(0))
        let hits = try run(["--as", "support_l1", "tenant", "search", "acme", "--json"], store: store)
        #expect(hits.code == .exited(0) && hits.output.hasPrefix("{") && hits.messages.isEmpty)

        let bulk = ["--as", "hotline_ops", "qa", "approve", "--filter", "state:PENDING severity:critical"]
        let unasked = try run(bulk, store: store)
        #expect(unasked.code == .exited(2) && unasked.output.isEmpty && unasked.messages.contains("--yes"))
        let done = try run(bulk + ["--yes", "--json"], store: store)
        #expect(done.code == .exited(0) && done.output.contains("\"outcome\":\"APPLIED\""))
        #expect(try run(["--as", "support_l1", "ledger", "list"], store: store).code == .exited(3))
        #expect(try run(["--as", "support_l1", "tenant", "show", "nobody"], store: store).code == .exited(5))
        #expect(try run(["--as", "auditor", "ledger", "verify"], store: store).code == .exited(0))
    }

    @Test func `OPS-1: a feed comes in through a pipe`() throws {
        let directory = try TemporaryDirectory()
        let store = directory.file("store.db")
        #expect(try run(["demo"], store: store).code == .exited(0))
        let result = try run(["--as", "admin", "feed", "import", "-", "--json"], store: store, input: "{broken\n")
        #expect(result.code == .exited(4) && result.output.contains("\"rejected\":1"))
    }

    @Test func `spec 11: where there is no terminal the program says so and names the verbs`() throws {
        let result = try run([], store: "/nowhere/store.db")
        #expect(result.code == .exited(2) && result.output.isEmpty)
        #expect(result.messages.contains("not a terminal") && result.messages.contains("policy, notification, qa"))
    }

    @Test func `TUI-3: on a terminal a question is asked, and only yes goes on`() throws {
        let directory = try TemporaryDirectory()
        let store = directory.file("store.db")
        #expect(try run(["demo"], store: store).code == .exited(0))
        for (answer, shown) in [("no", "Stopped on your wish"), ("yes", "APPLIED")] {
            let session = try TerminalSession(
                [
                    Self.program, "--store", store, "--as", "hotline_ops", "qa", "prioritize", "--priority", "1",
                    "--filter", "state:PENDING severity:high",
                ])
            try session.waitFor(text: "Type yes to go on:", limit: .seconds(20))
            try session.send(bytes: Array((answer + "\r").utf8))
            try session.waitFor(text: shown, limit: .seconds(20))
            try session.waitForExit(limit: .seconds(20))
        }
    }
}
