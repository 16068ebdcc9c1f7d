import OpsDomain
import Testing

@testable import OpsCommandLine

/// The grammar of the command line: what it takes, what it refuses, what it says about itself.
struct GrammarTests {
    @Test func `OPS-4: every verb has help, an example that parses, and a name of its own`() throws {
        let verbs = VerbTable.standard.verbs
        #expect(Set(verbs.map(\.title)).count == verbs.count)
        for verb in verbs {
            #expect(!verb.summary.isEmpty && !verb.summary.hasSuffix("."), "\(verb.title)")
            #expect(verb.arguments.allSatisfy { !$0.help.isEmpty }, "\(verb.title)")
            #expect(verb.options.allSatisfy { !$0.help.isEmpty && !$0.help.hasSuffix(".") }, "\(verb.title)")
            // An option named like a global one would never be seen by its verb.
            let names = verb.options.map(\.name) + GlobalOptions.grammar.map(\.name)
            #expect(Set(names).count == names.count, "\(verb.title)")
            #expect(!verb.examples.isEmpty, "\(verb.title)")
            for example in verb.examples {
                let words = shellWords(example)
                #expect(words.first == "opsconsole")
                guard
                    case .verb(let found, _, _, _) = try ArgumentParser.parse(
                        Array(words.dropFirst()), table: .standard)
                else {
                    Issue.record("'\(example)' is no verb")
                    continue
                }
                #expect(found.title == verb.title)
            }
            let page = HelpPage(table: .standard).text(about: .verb(verb))
            for option in verb.options { #expect(page.contains("--\(option.name)"), "\(verb.title)") }
            let prose = page.split(separator: "\n").filter { !$0.hasPrefix("  opsconsole ") }
            #expect(prose.allSatisfy { $0.count <= 80 }, "\(verb.title)")
        }
    }

    @Test func `OPS-4: an option may stand as two words, with an equals sign, and before the noun if it is global`()
        throws
    {
        let words = ["--json", "qa", "list", "--filter", "-lang:en", "--limit=7", "--store=/x"]
        guard case .verb(let verb, let arguments, let options, let globals) = try parse(words) else {
            Issue.record("no verb")
            return
        }
        #expect(verb.title == "qa list")
        #expect(arguments == [])
        #expect(options == ["filter": ["-lang:en"], "limit": ["7"]])
        #expect(globals == GlobalOptions(store: "/x", actingAs: nil, json: true))
    }

    @Test func `OPS-4: what follows two dashes is an argument`() throws {
        guard case .verb(_, let arguments, _, _) = try parse(["tenant", "search", "--", "--json", "x"]) else {
            Issue.record("no verb")
            return
        }
        #expect(arguments == ["--json", "x"])
    }

    @Test(arguments: [
        (["tennant"], UsageError.unknownNoun("tennant", nearest: "tenant")),
        (["xyzzy"], .unknownNoun("xyzzy", nearest: nil)),
        (["user", "lst"], .unknownVerb("lst", noun: "user", nearest: "list")),
        (["blocker"], .missingVerb(noun: "blocker", verbs: ["list", "open", "resolve", "reopen", "export"])),
        (["qa", "list", "--fliter", "x"], .unknownOption("--fliter", of: "qa list", nearest: "--filter")),
        (["--socket", "/x"], .unknownOption("--socket", of: "opsconsole", nearest: nil)),
        (["qa", "show"], .missingArgument("ITEM", of: "qa show")),
        (["qa", "show", "a", "b"], .extraArgument("b", of: "qa show")),
        (["qa", "reject", "a"], .missingOption("reason", of: "qa reject")),
        (["qa", "list", "--filter"], .missingValue("filter")),
        (["qa", "list", "--limit", "--json"], .missingValue("limit")),
        (["user", "list", "--json=yes"], .unwantedValue("json")),
        (["qa", "list", "--limit", "1", "--limit", "2"], .repeated("limit")),
        (
            ["qa", "list", "--limit", "0"],
            .invalidValue("0", option: "limit", wanted: "a whole number from 1 to 500", nearest: nil)
        ),
        (
            ["session", "renew", "--reason", "x", "--for", "soon"],
            .invalidValue("soon", option: "for", wanted: "a time such as 30m or 2h", nearest: nil)
        ),
        (
            ["task", "plan", "t", "--due", "2026-02-30"],
            .invalidValue("2026-02-30", option: "due", wanted: "a day such as 2026-11-20", nearest: nil)
        ),
        (
            ["qa", "list", "--state", "pendin"],
            .invalidValue(
                "pendin", option: "state",
                wanted: "one of PENDING, IN_REVIEW, APPROVED, RELEASED, REJECTED, OPEN, DECIDED, ANY",
                nearest: "PENDING")
        ),
    ])
    func `OPS-4: a wrong command line is refused with what is wrong and the nearest right word`(
        words: [String], expected: UsageError
    ) {
        #expect(throws: expected) { try parse(words) }
        #expect(OpsError(expected).code == .usage)
        #expect(OpsError(expected).message.hasSuffix("."))
    }

    @Test(arguments: [
        ("15m", 15), ("30m", 30), ("4h", 240), ("0m", nil), ("-5m", nil), ("5", nil), ("m", nil), ("", nil),
    ])
    func `ACC-12: a length of time has a unit`(text: String, minutes: Int?) {
        #expect(Call.minutes(of: text) == minutes)
    }

    @Test func `OPS-4: help is there for all, for a noun and for a verb`() async throws {
        let world = try CommandWorld(isEmpty: true)
        for words in [["--help"], ["help"], ["-h"]] {
            let all = await world.run(words: words)
            #expect(all.code == 0 && all.messages.isEmpty)
            for noun in VerbTable.standard.nouns { #expect(all.output.contains("  \(noun)")) }
            #expect(!all.output.contains("--socket"))
        }
        let noun = await world.run(words: ["session", "--help"])
        #expect(noun.output.contains("switch") && noun.output.contains("renew"))
        let verb = await world.run(words: ["help", "qa", "reject"])
        #expect(verb.output.contains("Usage: opsconsole qa reject") && verb.output.contains("(required)"))
        let version = await world.run(words: ["--version", "--json"])
        #expect(try version.object["output"]?.number == 1)
    }

    private func parse(_ words: [String]) throws(UsageError) -> Request {
        try ArgumentParser.parse(words, table: .standard)
    }

    /// The words of a line as a shell splits them; only single quotes are known.
    private func shellWords(_ line: String) -> [String] {
        var words: [String] = []
        for (index, part) in line.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
            if index.isMultiple(of: 2) {
                words += part.split(separator: " ").map(String.init)
            } else {
                words.append(String(part))
            }
        }
        return words
    }
}
