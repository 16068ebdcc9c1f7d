import FoundationEssentials
import TerminalHarness

/// Many consoles on one store at the same time.
enum CrowdMeasures {
    private static let consoles = 50
    private static let decisions = 200

    /// PERF-10: every console is a process of its own with an operator of its own, and decides without a pause.
    static func decide(_ store: BigStore) throws -> [Measurement] {
        let copy = BigStore(program: store.program, at: store.path + ".crowd")
        let folder = copy.path + ".times"
        defer {
            StoreMeasures.removeStore(copy.path)
            for left in [folder, copy.path + ".consoles"] { try? FileManager.default.removeItem(atPath: left) }
        }
        try StoreMeasures.copyStore(from: store.path, to: copy.path)
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let items = try select(
            "id FROM qa_item WHERE state = 'PENDING' ORDER BY key LIMIT \(consoles * decisions)", in: copy)
        guard items.count == consoles * decisions else { throw BenchError("too few pending items: \(items.count)") }
        for login in logins {
            try copy.run(
                ["user", "add", login, "--email", login + "@ethico.example", "--name", login]
                    + ["--role", "HOTLINE_OPS"], login: "admin")
        }
        let began = ContinuousClock.now
        let run = try ProgramRun.run(
            ["/bin/sh", "-c", script(items, store: copy, folder: folder)], limit: .seconds(900))
        guard run.status == .exited(0), run.output.isEmpty else {
            throw BenchError("a console failed: \(run.output)\(run.messages)")
        }
        let took = (ContinuousClock.now - began).milliseconds / 1000
        let times = try logins.flatMap { try self.times("\(folder)/\($0).times") }
        try check(copy, items: items, times: times.count)
        let sample = Sample(times)
        return [
            Measurement(
                id: "PERF-10", what: "a decision of 50 consoles at once, p99", value: sample.quantile(0.99), mark: 100,
                unit: "ms",
                note:
                    "median \(Measurement.format(sample.median)) ms, slowest \(Measurement.format(sample.quantile(1)))"
                    + " ms; \(times.count) decisions on \(consoles) operators' own claims in"
                    + " \(Measurement.format(took)) s with setting up; none lost, no gap, verified")
        ]
    }

    private static let logins = (1...consoles).map { "crowd\($0)" }

    /// Starts all consoles, lets them go when the last is ready, and waits for them.
    private static func script(_ items: [String], store: BigStore, folder: String) -> String {
        let program = CommandLine.arguments[0]
        let starts = logins.enumerated().map { number, login in
            let own = items[number * decisions..<(number + 1) * decisions].joined(separator: " ")
            return "'\(program)' \(CrowdConsole.word) '\(store.path)' \(login) '\(folder)' \(own) &"
        }
        return starts.joined(separator: "\n") + """

            rounds=0
            while [ $(ls '\(folder)' | grep -c ready) -lt \(consoles) ] && [ $rounds -lt 1200 ]; do
                rounds=$((rounds + 1))
                sleep 0.05
            done
            touch '\(folder)/start'
            wait
            """
    }

    private static func times(_ path: String) throws -> [Double] {
        guard let text = try? String(contentsOf: URL(filePath: path), encoding: .utf8) else {
            throw BenchError("a console ended early: \(path)")
        }
        return text.split(separator: "\n").compactMap { Double($0) }
    }

    /// Looks with another program whether every decision is there once, with its entry, and lets the ledger be verified.
    private static func check(_ store: BigStore, items: [String], times: Int) throws {
        let decided = Set(
            try select(
                "id FROM qa_item WHERE state IN ('APPROVED', 'RELEASED') AND decided_by IN (SELECT id FROM"
                    + " internal_user WHERE login LIKE 'crowd%')", in: store))
        guard times == items.count, decided == Set(items) else {
            throw BenchError("\(times) of \(items.count) decisions were answered, \(decided.count) are in the store")
        }
        let entries = try select(
            """
            count(*) FROM ledger_entry e JOIN ledger_term o ON o.key = e.operator JOIN ledger_term a ON a.key = e.action
            WHERE o.text LIKE 'crowd%' AND a.text = 'QA_APPROVE' AND e.change_count > 0
            """, in: store)
        guard entries == ["\(items.count)"] else { throw BenchError("\(entries) entries of \(items.count) decisions") }
        try checkSequence(of: store)
        try store.run(["ledger", "verify"], login: "auditor", limit: .seconds(600))
    }

    /// Throws unless the entries' numbers go from 1 to how many there are.
    private static func checkSequence(of store: BigStore) throws {
        let numbers = try select("count(*) || ' ' || min(seq) || ' ' || max(seq) FROM ledger_entry", in: store)
        let parts = numbers.joined().split(separator: " ").compactMap { Int($0) }
        guard parts.count == 3, parts[1] == 1, parts[2] == parts[0] else {
            throw BenchError("the ledger's sequence has a gap: \(numbers)")
        }
    }

    /// The lines that the `sqlite3` shell answers.
    private static func select(_ columns: String, in store: BigStore) throws -> [String] {
        let sqlite = try ProgramEnvironment.path(of: "sqlite3")
        let run = try ProgramRun.run([sqlite, "-readonly", store.path, "SELECT " + columns], limit: .seconds(60))
        guard run.status == .exited(0) else { throw BenchError("sqlite3: \(run.messages)") }
        return run.output.split(separator: "\n").map(String.init)
    }
}
