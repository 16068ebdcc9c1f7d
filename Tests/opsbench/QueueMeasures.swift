import TerminalHarness

/// The quality queue of a million items, as a reviewer works on it.
enum QueueMeasures {
    private static let orders = [
        "queue", "age", "severity", "tenant", "reference", "category", "language", "priority", "state",
    ]
    /// Common and rare, alone and in pairs.
    private static let filters = [
        "state:any", "state:in-review", "state:approved", "severity:critical", "severity:high|critical", "lang:en",
        "lang:pl", "lang:none", "category:harassment", "tenant:org_00001", "tenant:org_00417", "tenant:acme",
        "-tenant:acme", "age>29d", "age<1h", "harm:yes", "priority<3", "claimed:yes", "reviewer:hotline_ops",
        "operator:hotline_operator", "reference:CASE-0541000", "severity:critical lang:pl", "harm:yes lang:de",
        "category:harassment severity:low", "claimed:yes severity:critical lang:fr", "lang:zh|ja harm:yes age>10d",
    ]
    private static let words = [
        "reporter", "warehouse", "expense", "\"expense report\"", "0541000", "austin", "zebra", "nowhere-at-all",
        "lang:en forklift", "severity:critical cash", "-reporter", "harassment",
    ]

    /// PERF-5: a filter or an order is set, until the first page stands.
    static func filters(_ store: BigStore) throws -> [Measurement] {
        let session = try open(store)
        var times: [(what: String, milliseconds: Double)] = []
        for filter in [""] + filters {
            let set = try command("filter \(filter)", in: session)
            times.append(("'\(filter)'", set))
            for order in orders.flatMap({ [$0, $0 + " desc"] }) {
                times.append(("'\(filter)' by \(order)", try command("sort \(order)", in: session)))
            }
            _ = try command("sort queue", in: session)
        }
        var texts: [(what: String, milliseconds: Double)] = []
        for word in words {
            texts.append((word, try command("filter \(word)", in: session)))
            for order in ["age", "tenant", "category desc", "queue"] {
                texts.append(("\(word) by \(order)", try command("sort \(order)", in: session)))
            }
        }
        _ = try session.terminate()
        return [
            measurement("filter or order changed, p95", times, note: ""),
            measurement(
                "words searched, p95", texts,
                note: "; what is slow are frequent words whose items stand late in the order; LIKE alone took up to "
                    + "3700 ms"),
        ]
    }

    private static func measurement(
        _ what: String, _ times: [(what: String, milliseconds: Double)], note: String
    ) -> Measurement {
        let slowest = times.max { $0.milliseconds < $1.milliseconds }
        let median = Sample(times.map(\.milliseconds)).median
        return Measurement(
            id: "PERF-5", what: what, value: Sample(times.map(\.milliseconds)).p95, mark: 50, unit: "ms",
            note: "\(times.count) changes, median \(Measurement.format(median)) ms, slowest "
                + "\(Measurement.format(slowest?.milliseconds ?? 0)) ms: \(slowest?.what ?? "")\(note)")
    }

    /// PERF-11: the same work on a queue of ten thousand items and on one of a million.
    static func size(_ store: BigStore) throws -> [Measurement] {
        let small = try BigStore(
            program: store.program, directory: ".build/bench-small", tenants: store.tenants, items: 10_000)
        let copies = [small, store].map { BigStore(program: $0.program, at: $0.path + ".size") }
        defer { for copy in copies { StoreMeasures.removeStore(copy.path) } }
        for (original, copy) in zip([small, store], copies) {
            try StoreMeasures.copyStore(from: original.path, to: copy.path)
        }
        let (few, many) = (try work(on: copies[0]), try work(on: copies[1]))
        return few.indices.map { index in
            let (before, after) = (Sample(few[index].times).median, Sample(many[index].times).median)
            return Measurement(
                id: "PERF-11", what: "\(few[index].what): 1,000,000 items against 10,000", value: after / before,
                mark: 1.5, unit: "×",
                note: "\(Measurement.format(after)) ms against \(Measurement.format(before)) ms, medians")
        }
    }

    private static func work(on store: BigStore) throws -> [(what: String, times: [Double])] {
        let session = try open(store)
        var (list, filter, opening, deciding): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        for _ in 0..<8 {
            for order in ["age", "severity", "reference", "queue"] {
                list.append(try command("sort \(order)", in: session))
            }
            for text in ["lang:de", "severity:critical", "harm:yes category:safety", ""] {
                filter.append(try command("filter \(text)", in: session))
            }
        }
        for _ in 0..<20 {
            try session.send(.down)
            try session.waitForIdle()
            opening.append(try press(.enter, in: session))
            _ = try press(.escape, in: session)
        }
        // What somebody else has in review cannot be decided.
        _ = try command("filter claimed:no", in: session)
        for _ in 0..<20 {
            try session.send("a")
            try session.waitFor(text: "Approve 1 item")
            try session.waitForIdle()
            deciding.append(try press(.enter, in: session))
            try session.waitForAbsence(of: "Approve 1 item")
        }
        _ = try session.terminate()
        return [("list", list), ("filter", filter), ("open", opening), ("decide", deciding)]
    }

    private static func open(_ store: BigStore) throws -> TerminalSession {
        let session = try store.open(as: "hotline_ops")
        try session.waitFor(text: "CASE-")
        try session.waitForIdle()
        return session
    }

    /// Types a command and tells how long its last key took.
    private static func command(_ text: String, in session: TerminalSession) throws -> Double {
        try session.send(.text(":" + text))
        try session.waitForIdle()
        return try press(.enter, in: session)
    }

    private static func press(_ key: TerminalKey, in session: TerminalSession) throws -> Double {
        try session.send(key)
        try session.waitForIdle(limit: .seconds(60))
        return session.responseTime?.milliseconds ?? 0
    }
}
