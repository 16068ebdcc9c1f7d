import Testing

/// The rules of the house on the sources of this checkout, and each rule on a sample that breaks it.
struct ArchitectureTests {
    static let sourceRules: [Rule] = [.imports, .internalLibraries, .fileLength, .statements, .namedKeys, .errorWords]
    static let generalRules: [Rule] = [.unfinished, .traps, .formatters, .reasons]

    @Test(arguments: sourceRules + generalRules)
    func `the sources keep the rule`(_ rule: Rule) throws {
        let files = try SourceFile.all(in: "Sources")
        #expect(rule.violations(in: files) == [])
    }

    @Test(arguments: generalRules)
    func `the tests keep the rule`(_ rule: Rule) throws {
        let files = try SourceFile.all(in: "Tests")
        #expect(rule.violations(in: files) == [])
    }

    @Test func `every layer is found and looked at`() throws {
        let found = Set(try SourceFile.all(in: "Sources").map { String($0.target) })
        let layers = Set(Layers.allowed.keys).subtracting(["opsbench"])
        #expect(found.isSuperset(of: layers))
        #expect(found.isSubset(of: Layers.allowed.keys))
        #expect(
            try SourceFile.all(in: "Tests").contains { $0.path == "Tests/ArchitectureTests/ArchitectureTests.swift" })
    }

    @Test func `no layer can be reached from a layer below it`() {
        for (layer, below) in Layers.allowed {
            var reached = below
            for _ in Layers.allowed { reached.formUnion(reached.flatMap { Layers.allowed[$0] ?? [] }) }
            #expect(!reached.contains(layer), "\(layer) reaches itself")
        }
        #expect(Layers.allowed["OpsDomain"]?.contains("Terminal") == false)
        #expect(Layers.allowed["OpsConsole"]?.contains("SQLite") == false)
        for library in Layers.libraries {
            #expect(Layers.allowed.values.filter { $0.contains(library) }.count == 1, "\(library) has one owner")
        }
    }

    @Test(arguments: [
        ("OpsDomain", "import Terminal", "OpsDomain must not import Terminal"),
        ("OpsConsole", "import SQLite", "OpsConsole must not import SQLite"),
        ("OpsConsole", "public import struct SQLite.Row", "OpsConsole must not import SQLite"),
        ("Ledger", "internal import CSQLite", "Ledger must not import CSQLite"),
        ("OpsConsole", "internal import CNcurses", "OpsConsole must not import CNcurses"),
        ("OpsService", "internal import CCrypto", "OpsService must not import CCrypto"),
        ("OpsCommandLine", "internal import CSimdJSON", "OpsCommandLine must not import CSimdJSON"),
        ("Ledger", "import Foundation", "Ledger must not import Foundation"),
        ("Ledger", "@preconcurrency import Foundation", "Ledger must not import Foundation"),
        ("Ledger", "import SQLite; import Foundation", "Ledger must not import Foundation"),
        ("Newcomer", "import Ledger", "Newcomer is not in the table of layers"),
    ])
    func `a forbidden import is found`(_ target: String, _ line: String, _ problem: String) {
        let file = SourceFile(path: "Sources/\(target)/A.swift", source: "// First.\n\(line)\n")
        #expect(Rule.imports.violations(in: [file]) == ["Sources/\(target)/A.swift:2: \(problem)"])
    }

    @Test(arguments: [
        ("Ledger", "internal import CCrypto"), ("Ledger", "public import SQLite"), ("Ledger", "import Glibc"),
        ("OpsDomain", "// import Terminal"), ("OpsDomain", #"let text = "import Terminal""#),
        ("OpsDomain", "func imported(import Terminal: Int) {}"),
    ])
    func `an allowed import is let through`(_ target: String, _ line: String) {
        let file = SourceFile(path: "Sources/\(target)/A.swift", source: line)
        #expect(Rule.imports.violations(in: [file]) == [])
    }

    @Test(arguments: [
        (Rule.internalLibraries, "import CNcurses"),
        (.internalLibraries, "public import CNcurses"),
        (.statements, #"rows("SELECT id FROM tenants")"#),
        (.statements, "let sql = \"\"\"\n    INSERT OR IGNORE INTO tenants\n    \"\"\""),
        (.statements, ##"run(#"DELETE FROM tenants"#)"##),
        (.statements, #"run("UPDATE \(table) SET a = 1")"#),
        (.unfinished, "// TODO: the rest"),
        (.unfinished, "/* a /* FIXME */ b */"),
        (.traps, "let a = try! b()"),
        (.traps, #"let a = "text \(b as! C)""#),
        (.formatters, "let a = DateFormatter()"),
        (.reasons, "final class A: @unchecked Sendable {}"),
        (.reasons, "nonisolated(unsafe) var a = 1"),
    ])
    func `a broken rule is found`(_ rule: Rule, _ source: String) {
        #expect(rule.violations(in: [SourceFile(path: "Sources/Terminal/A.swift", source: source)]).count == 1)
    }

    @Test(arguments: [
        (Rule.internalLibraries, "internal import CNcurses"),
        (.statements, #"let help = "Select and update a tenant, or DELETE it""#),
        (.statements, "// SELECT id FROM tenants"),
        (.unfinished, #"let text = "// TODO""#),
        (.traps, #"let text = "try! as!" // try! as!"#),
        (.formatters, "// No DateFormatter: it needs Foundation."),
        (.reasons, "// Only ever used under its lock.\nfinal class A: @unchecked Sendable {}"),
        (.reasons, "nonisolated(unsafe) var a = 1  // set before any thread starts"),
    ])
    func `what only resembles a broken rule is let through`(_ rule: Rule, _ source: String) {
        #expect(rule.violations(in: [SourceFile(path: "Sources/Terminal/A.swift", source: source)]) == [])
    }

    @Test(arguments: [
        ("Reading failed: r tries again", 1), ("none: + makes one", 1), ("a makes", 0), ("\\(key) tries again", 0),
    ])
    func `TUI-4: a key that is named in so many words is found`(_ words: String, _ count: Int) {
        func violations(_ path: String) -> Int {
            Rule.namedKeys.violations(in: [SourceFile(path: path, source: "let a = \"\(words)\"")]).count
        }
        #expect(violations("Sources/OpsConsole/Console/A.swift") == count)
        #expect(violations("Sources/OpsConsole/Lists/CopyDialog.swift") == 0)
        #expect(violations("Sources/Terminal/A.swift") == 0)
    }

    @Test(arguments: [
        (#"OpsError(.denied, "a", "A (b).", kept: "Nothing.", advice: "Ask.")"#, 0),
        (#"OpsError(.denied, "a", "A (b).", kept: "Nothing.")"#, 1),
        (#"OpsError(.conflict, "a", "A.", advice: "Ask.")"#, 1), (#"OpsError(.failed, "a", "A.")"#, 1),
        (#"OpsError(.failed, "a", "A.", advice: "Ask.")"#, 0), (#"OpsError(.usage, "a", "A.")"#, 0),
        (#"OpsError(.conflict, "work.cancelled", "A.")"#, 0),
    ])
    func `OPS-4: an error that says too little is found`(_ source: String, _ count: Int) {
        let file = SourceFile(path: "Sources/OpsDomain/A.swift", source: "\n" + source)
        #expect(Rule.errorWords.violations(in: [file]).count == count)
    }

    @Test(arguments: [
        "Sources/OpsDomain/Hotline/QARecords.swift", "Sources/OpsDomain/Hotline/QARecords+Pages.swift",
        "Sources/OpsDomain/Schema/OpsSchema+Hotline.swift", "Sources/Ledger/Entry.swift",
    ])
    func `SQL is allowed where it belongs`(_ path: String) {
        #expect(Rule.statements.violations(in: [SourceFile(path: path, source: #"let a = "SELECT 1""#)]) == [])
    }

    @Test(arguments: [(450, 0), (451, 1)])
    func `a file that is too long is found`(_ lines: Int, _ violations: Int) {
        let file = SourceFile(path: "Sources/Ledger/A.swift", source: String(repeating: "let a = 1\n", count: lines))
        #expect(Rule.fileLength.violations(in: [file]).count == violations)
    }

    @Test func `SQL in another file of the domain is found`() {
        let file = SourceFile(path: "Sources/OpsDomain/Hotline/QARules.swift", source: "\n\nlet a = \"SELECT 1\"")
        let expected = "Sources/OpsDomain/Hotline/QARules.swift:3: an SQL statement outside the records"
        #expect(Rule.statements.violations(in: [file]) == [expected])
    }

    @Test func `a source is taken apart line by line`() {
        let source = ##"""
            let a = "x\(f("y") + 1)z" // note
            let b = #"raw \n \#(c) "quoted" end"# /* one
            two */ let d = """
              three "four"
              """; e("\"")
            """##
        let text = SwiftText(source)
        #expect(text.code == [#"let a = "(f("") + 1)" "#, #"let b = "(c)" "#, #" let d = ""#, "", #""; e("")"#])
        #expect(text.comments == [" note", " one", "two ", "", ""])
        #expect(text.literals == ["xy z ", #"raw \n  "quoted" end "#, "", #"  three "four""#, #"   " "#])
    }
}
