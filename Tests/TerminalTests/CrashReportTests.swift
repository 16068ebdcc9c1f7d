import Testing

@testable import Terminal

@Suite struct CrashReportTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (951_827_696, "2000-02-29T12:34:56Z"), (1_795_207_502, "2026-11-20T20:45:02Z"),
        (4_107_542_400, "2100-03-01T00:00:00Z"),
    ])
    func `TUI-10: a crash tells its time without any library`(_ seconds: Int, _ written: String) {
        var text = SignalSafeText(capacity: 40)
        text.append(time: seconds)
        #expect(text.text == written)
    }

    @Test func `TUI-10: what does not fit into a crash report is left out`() {
        var text = SignalSafeText(capacity: 8)
        text.append("0x")
        text.append(0xBEEF, radix: 16)
        text.append("more and more")
        #expect(text.text == "0xbeefmo")
        text.clear()
        text.append(7, digits: 3)
        #expect(text.text == "007")
    }

    @Test func `TUI-10: files in a crash report have no directories, which may be somebody's`() {
        let names = CrashReport.LoadedFile.all().map { String(cString: $0.name) }
        #expect(names.contains { $0.hasPrefix("libc") } && names.allSatisfy { !$0.contains("/") })
    }
}
