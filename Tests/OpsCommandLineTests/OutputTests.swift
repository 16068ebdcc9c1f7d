import OpsDomain
import OpsService
import Synchronization
import Testing

@testable import OpsCommandLine

/// Text that is safe to print, in columns.
struct OutputTests {
    @Test(arguments: [
        ("plain", "plain"), ("a\u{1B}[31mb", "a␛[31mb"), ("a\nb\tc", "a␊b␉c"), ("x\u{7F}", "x␡"),
        ("\u{9B}31m", "\\u{9B}31m"), ("\u{202E}abc", "\\u{202E}abc"), ("é 漢", "é 漢"),
    ])
    func `TUI-9: control characters of data are visible and never sent`(data: String, shown: String) {
        #expect(SafeText.line(data) == shown)
        #expect(SafeText.line(SafeText.line(data)) == shown)
    }

    @Test func `TUI-9: JSON says the same characters as escapes that every reader turns back`() throws {
        let line = try JSONLine.text(of: ["name": "a\u{1B}b\u{9B}c\u{202E}d\u{E0041}"])
        #expect(line.unicodeScalars.allSatisfy { (0x20..<0x7F).contains($0.value) })
        #expect(try JSONValue(line)["name"]?.string == "a\u{1B}b\u{9B}c\u{202E}d\u{E0041}")
    }

    @Test func `OPS-4: columns are aligned, wide characters counted twice`() {
        let text = TextTable.text(
            [("漢字", 7), ("ab", 1234)], [Column("NAME") { $0.0 }, Column("N", isNumber: true) { String($0.1) }])
        #expect(text == "NAME     N\n漢字     7\nab    1234")
    }

    @Test func `OPS-4: fields without a value are left out`() {
        #expect(
            TextTable.fields([("One", "1"), ("Two", nil), ("Three", ""), ("Fourth", "a\nb")])
                == "One     1\nFourth  a␊b")
    }
}

/// The line for a person who waits.
struct ProgressLineTests {
    private func lines(json: Bool, canAsk: Bool) throws -> String {
        let written = Mutex("")
        let steady = ManualSteadyClock()
        let surroundings = Surroundings(
            environment: [:], login: "x", client: ClientInfo(userAgent: "test/1"), isOnTerminal: true, canAsk: canAsk,
            write: { _, text in
                written.withLock { $0 += text }
                return true
            }, readAnswer: { nil }, steady: steady)
        let verb = try #require(VerbTable.standard.verb("ledger", "verify"))
        let call = Call(
            verb: verb, arguments: [], options: [:], globals: GlobalOptions(json: json), surroundings: surroundings)
        let line = ProgressLine("Verified", for: call)
        line.show(1, of: 200)
        steady.advance(milliseconds: 600)
        line.show(50, of: 200)
        line.show(51, of: 200)
        steady.advance(milliseconds: 100)
        line.show(60, of: nil)
        line.clear()
        line.clear()
        return written.withLock { $0 }
    }

    @Test func `TUI-6: it is drawn after half a second, ten times a second at most, and taken away`() throws {
        let text = "Verified 50 of 200, 25 %"
        let blank = String(repeating: " ", count: 11)
        let padding = String(repeating: " ", count: text.count - 11)
        #expect(try lines(json: false, canAsk: true) == "\r\(text)\rVerified 60\(padding)\r\(blank)\r")
    }

    @Test func `TUI-6: scripts get none`() throws {
        #expect(try lines(json: true, canAsk: true) == "")
        #expect(try lines(json: false, canAsk: false) == "")
    }
}
