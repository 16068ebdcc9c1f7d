import FoundationEssentials
import Terminal
import Testing

@testable import OpsConsole

/// Frames kept as text files beside the tests; RECORD_SNAPSHOTS=1 writes them anew.
enum Snapshots {
    private static func path(_ name: String) -> String {
        let directory = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        return "/\(directory)/Snapshots/\(name).txt"
    }

    /// Compares the screen in front at 80×24, at 200×50 and on a mono terminal with the kept frames.
    static func check(_ console: ConsoleHarness, _ name: String, _ location: SourceLocation = #_sourceLocation)
        async throws
    {
        let (size, theme) = (console.size, console.theme)
        var parts: [String] = []
        for (label, size, theme) in [
            ("80x24", Size(80, 24), Theme.dark), ("mono", Size(80, 24), .mono), ("200x50", Size(200, 50), .dark),
        ] {
            console.size = size
            console.theme = theme
            // The first frame tells the screen how much room there is; what it then reads is there in the second.
            await console.send(.resize(size))
            let frame = console.draw()
            parts.append("=== \(label)\n\(label == "200x50" ? frame.text : frame.snapshot)")
            if console.state.session != nil { checkSessionFrame(frame, location) }
        }
        console.size = size
        console.theme = theme
        try compare(parts.joined(separator: "\n") + "\n", name, location)
    }

    /// Banner and border of a session, whatever else is on the screen (TUI-2).
    static func checkSessionFrame(_ frame: Canvas, _ location: SourceLocation = #_sourceLocation) {
        #expect(frame.line(0).contains("Support"), "the top line stays", sourceLocation: location)
        #expect(frame.line(1).hasPrefix("▌IMPERSONATING Acme Health Group"), sourceLocation: location)
        #expect(frame.line(1).contains("org_00417"), sourceLocation: location)
        let (right, bottom) = (frame.size.width - 1, frame.size.height - 2)
        for (x, y, sign) in [(0, 2, "┏"), (right, 2, "┓"), (0, bottom, "┗"), (right, bottom, "┛")] {
            #expect(frame[Point(x, y)].text == sign, "corner \(x),\(y)", sourceLocation: location)
        }
        for y in 3..<bottom {
            #expect(
                frame[Point(0, y)].text == "┃" && frame[Point(right, y)].text == "┃", "row \(y)",
                sourceLocation: location)
        }
    }

    private static func compare(_ text: String, _ name: String, _ location: SourceLocation) throws {
        let file = path(name)
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            return
        }
        let kept = try String(contentsOfFile: file, encoding: .utf8)
        guard kept != text else { return }
        let pairs = zip(
            kept.split(separator: "\n", omittingEmptySubsequences: false),
            text.split(separator: "\n", omittingEmptySubsequences: false))
        let difference = pairs.first { $0 != $1 }.map { "kept: \($0)\n now: \($1)" } ?? "the lengths differ"
        Issue.record("snapshot \(name) differs:\n\(difference)", sourceLocation: location)
    }
}
