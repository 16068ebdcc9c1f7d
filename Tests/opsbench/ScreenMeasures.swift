import TerminalHarness

/// What a person feels: start, keys, and the quiet between them.
enum ScreenMeasures {
    /// PERF-1: from exec to the first whole frame, and the memory it takes.
    static func start(_ store: BigStore) throws -> [Measurement] {
        var times: [Double] = []
        var peak = 0
        for _ in 0..<9 {
            let session = try store.open(as: "hotline_ops")
            try session.waitForIdle()
            times.append((ContinuousClock.now - session.startedAt).milliseconds)
            peak = max(peak, try session.peakResidentBytes())
            _ = try session.terminate()
        }
        return [
            Measurement(
                id: "PERF-1", what: "start to first frame, median", value: Sample(times).median, mark: 60, unit: "ms",
                note: PeerMeasures.tigStart(store)),
            Measurement(
                id: "PERF-1", what: "resident at first frame", value: Double(peak) / 1_048_576, mark: 30, unit: "MB"),
        ]
    }

    /// PERF-2: one row down in the QA queue, key to last byte, and the bytes of it.
    static func cursor(_ store: BigStore) throws -> [Measurement] {
        let session = try store.open(as: "hotline_ops")
        try session.waitFor(text: "CASE-")
        try session.waitForIdle()
        let walk = Array(repeating: TerminalKey.down, count: 30) + Array(repeating: .up, count: 30)
        let keys = try (0..<6).flatMap { _ in try walk.map { try measure($0, in: session) } }
        for _ in 0..<40 { _ = try measure(.down, in: session) }
        let scrolling = try (0..<200).map { _ in try measure(.down, in: session) }
        _ = try session.terminate()
        let scrolled = Sample(scrolling.map(\.bytes)).median
        return [
            Measurement(
                id: "PERF-2", what: "cursor move, p95", value: Sample((keys + scrolling).map(\.milliseconds)).p95,
                mark: 2, unit: "ms", note: PeerMeasures.tigMoves(store)),
            Measurement(
                id: "PERF-2", what: "cursor move, bytes, p95", value: Sample(keys.map(\.bytes)).p95, mark: 140,
                unit: "B", note: "a move that scrolls brings a new line: \(Measurement.format(scrolled)) B"),
        ]
    }

    /// PERF-3: nothing happens but the session's timer.
    static func idle(_ store: BigStore) throws -> [Measurement] {
        try store.run(
            ["session", "open", "org_00001", "--category", "other", "--reason", "measuring the idle console"],
            login: "support_l3")
        defer { _ = try? store.run(["session", "end"], login: "support_l3") }
        let session = try store.open(as: "support_l3")
        try session.waitFor(text: "IMPERSONATING")
        try session.waitForIdle()
        try watch(session, for: .seconds(3))
        let bytes = session.received.count
        let processor = try session.processorTime()
        let began = ContinuousClock.now
        try watch(session, for: .seconds(20))
        let seconds = (ContinuousClock.now - began).milliseconds / 1000
        let used = (try session.processorTime() - processor).milliseconds / 1000
        let sent = Double(session.received.count - bytes)
        _ = try session.terminate()
        return [
            Measurement(
                id: "PERF-3", what: "idle with the timer running", value: sent / seconds, mark: 40, unit: "B/s"),
            Measurement(id: "PERF-3", what: "idle, share of a core", value: 100 * used / seconds, mark: 0.3, unit: "%"),
        ]
    }

    /// PERF-4: typing a tenant's name among all, letter by letter.
    static func tenantFilter(_ store: BigStore) throws -> [Measurement] {
        let names = ["acme", "globex logistics", "helth", "initech bank", "umbrella fods", "org_00417", "partners ag"]
        let session = try store.open(as: "support_l3")
        try session.waitFor(text: "Search")
        try session.waitForIdle()
        var keys: [KeyCost] = []
        for (number, name) in names.enumerated() {
            for letter in name {
                let cost = try measure(.text(String(letter)), in: session)
                if number > 0 { keys.append(cost) }
            }
            for _ in name { _ = try measure(.backspace, in: session) }
        }
        _ = try session.terminate()
        return [
            Measurement(
                id: "PERF-4", what: "a letter in the tenant filter, p95", value: Sample(keys.map(\.milliseconds)).p95,
                mark: 10, unit: "ms", note: PeerMeasures.fzf(store, typing: names)),
            Measurement(
                id: "PERF-4", what: "a letter in the tenant filter, bytes, p95", value: Sample(keys.map(\.bytes)).p95,
                mark: 3000, unit: "B"),
        ]
    }

    private struct KeyCost {
        let milliseconds: Double
        let bytes: Double
    }

    /// Sends one key and waits until the program has nothing more to do.
    private static func measure(_ key: TerminalKey, in session: TerminalSession) throws -> KeyCost {
        try session.send(key)
        try session.waitForIdle()
        return KeyCost(
            milliseconds: session.responseTime?.milliseconds ?? 0, bytes: Double(session.receivedSinceSend.count))
    }

    /// Reads what comes for a while.
    private static func watch(_ session: TerminalSession, for time: Duration) throws {
        let end = ContinuousClock.now + time
        while ContinuousClock.now < end {
            do {
                try session.waitForIdle(limit: end - ContinuousClock.now)
            } catch HarnessError.timeOut {
                return
            }
        }
    }
}
