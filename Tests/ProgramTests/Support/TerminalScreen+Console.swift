import TerminalHarness
import Testing

extension TerminalScreen {
    /// The line of the session and of nothing else.
    var banner: String { rows[1] }

    /// Checks that the screen tells, as TUI-2 demands, which tenant one is in: banner on a ground of its own with tenant,
    /// id and time left, heavy coloured border on all four sides; `step` says where in the job.
    func expectSession(
        in tenant: String, _ id: String, _ step: String, isMono: Bool = false,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let columns = cells[0].count
        #expect(
            banner.contains("IMPERSONATING \(tenant)  \(id)"), "\(step): banner is \(banner)",
            sourceLocation: sourceLocation)
        #expect(
            banner.wholeMatch(of: /.* \d:\d\d:\d\d left/) != nil, "\(step): no time in \(banner)",
            sourceLocation: sourceLocation)
        let name = position(of: "IMPERSONATING").map { cells[1][$0.column..<($0.column + 15 + tenant.count)] }
        #expect(
            name?.allSatisfy { isMono ? $0.reverse : $0.reverse || $0.background != .standard } == true,
            "\(step): banner does not stand out", sourceLocation: sourceLocation)

        let (top, bottom) = (2, rows.count - 2)
        let corners = [cells[top][0], cells[top][columns - 1], cells[bottom][0], cells[bottom][columns - 1]]
        #expect(
            corners.map(\.text) == ["┏", "┓", "┗", "┛"], "\(step): no corners\n\(text)", sourceLocation: sourceLocation)
        let sides = ((top + 1)..<bottom).flatMap { [cells[$0][0], cells[$0][columns - 1]] }
        #expect(
            sides.allSatisfy { $0.text == "┃" }, "\(step): border is broken\n\(text)", sourceLocation: sourceLocation)
        #expect(
            isMono || (corners + sides).allSatisfy { $0.foreground != .standard }, "\(step): border has no colour",
            sourceLocation: sourceLocation)
    }

    /// Checks that the second line says that no session is open and with which role, and that there is no border.
    func expectNoSession(_ role: String, _ step: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(banner.hasPrefix(" NO SESSION   \(role)"), "\(step): \(banner)", sourceLocation: sourceLocation)
        #expect(!text.contains("IMPERSONATING"), "\(step)", sourceLocation: sourceLocation)
        #expect(!text.contains("┃"), "\(step): border without a session", sourceLocation: sourceLocation)
    }

    /// The row that contains a text.
    func row(with text: String) -> String? { rows.first { $0.contains(text) } }

    /// Whether a button has the focus: the hardware cursor sits on it (TUI-8).
    func hasFocus(_ label: String) -> Bool {
        guard let button = position(of: "[ \(label) ]") else { return false }
        return cursor == TerminalPosition(row: button.row, column: button.column + 2)
    }
}

extension TerminalSession {
    /// Sends keys and waits until the program has taken them and the screen shows the text that they bring.
    @discardableResult
    func press(_ keys: TerminalKey..., untilShown text: String) throws -> TerminalScreen {
        try press(keys)
        return try waitFor(text: text)
    }

    /// The names of all screens, as Tab completes them after `:screen`.
    func screenNames() throws -> [String] {
        try press(":")
        try press("screen ")
        var names: [String] = []
        while true {
            let line = try press(.tab).rows.last ?? ""
            let name = String(line.dropFirst(":screen ".count).prefix { $0 != " " })
            if names.contains(name) { break }
            names.append(name)
        }
        try press(.escape)
        return names
    }

    /// Sends keys and waits until the program has drawn their effect and has nothing left to do.
    @discardableResult
    func press(_ keys: TerminalKey...) throws -> TerminalScreen { try press(keys) }

    @discardableResult
    private func press(_ keys: [TerminalKey]) throws -> TerminalScreen {
        if !hasBeenIdle { try waitForIdle() }
        try send(keys)
        try waitForIdle()
        return screen
    }

    /// Leaves the console with `q` until the program ends.
    func expectRestored(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(!screen.isAlternate, "the alternate screen is still there", sourceLocation: sourceLocation)
        #expect(screen.isCursorVisible, "the cursor is hidden", sourceLocation: sourceLocation)
        let discipline = try? lineDiscipline()
        #expect(
            discipline == LineDiscipline(echo: true, canonical: true, signals: true, outputProcessing: true),
            "\(String(describing: discipline))", sourceLocation: sourceLocation)
    }
}
