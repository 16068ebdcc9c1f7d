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
