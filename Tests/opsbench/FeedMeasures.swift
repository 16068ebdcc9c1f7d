import FoundationEssentials
import TerminalHarness

/// PERF-7: a feed with its ledger against `sqlite3 .import` of the same rows, which has none.
enum FeedMeasures {
    /// How many rows both take in; a million would only take five times as long.
    private static let rows = 200_000

    static func importing(_ store: BigStore) throws -> [Measurement] {
        let small = try BigStore(
            program: store.program, directory: ".build/bench-small", tenants: store.tenants, items: 10_000)
        let (feed, table) = (small.path + ".feed.ndjson", small.path + ".feed.csv")
        defer { for file in [feed, table] { try? FileManager.default.removeItem(atPath: file) } }
        try write(feed, table, from: store.path)
        let peer = try peerImport(table, beside: small.path)
        let copy = BigStore(program: small.program, at: small.path + ".feed")
        defer { StoreMeasures.removeStore(copy.path) }
        try StoreMeasures.copyStore(from: small.path, to: copy.path)
        let began = ContinuousClock.now
        let session = try TerminalSession(
            [copy.program, "--store", copy.path, "--as", "admin", "feed", "import", feed, "--source", "bench"],
            rows: 24, columns: 80)
        var peak = 0
        var status: ExitStatus?
        while status == nil {
            if let bytes = try? session.peakResidentBytes() { peak = max(peak, bytes) }
            status = try? session.waitForExit(limit: .milliseconds(50))
        }
        let own = (ContinuousClock.now - began).milliseconds
        guard status == .exited(0) else { throw BenchError("feed import ended with \(session.screen.text)") }
        return [
            Measurement(
                id: "PERF-7", what: "feed with ledger against sqlite3 .import", value: own / peer, mark: 2, unit: "×",
                note: "\(rows) rows of 1,000,000: \(Measurement.format(own / 1000)) s in transactions of 1,000, "
                    + "against \(Measurement.format(peer / 1000)) s in one"),
            Measurement(
                id: "PERF-7", what: "feed, resident at most", value: Double(peak) / 1_048_576, mark: 64, unit: "MB"),
        ]
    }

    /// Writes items of the big store as a feed, and as the rows of the table.
    private static func write(_ feed: String, _ table: String, from store: String) throws {
        let columns = """
            key, id, organization_id, reference, call_id, operator_user_id, severity, category, language, priority,
            imminent_harm, state, claimed_by, claimed_until, decided_by, decided_at, decision_reason, intake_text,
            created_at, updated_at, version, feed_version, text_revision
            """
        let range = "WHERE key > 10000 AND key <= \(10_000 + rows)"
        let script = """
            .mode list
            .output \(feed)
            SELECT json_object('type', 'RECORD', 'stream', 'qa_items', 'version', feed_version, 'record', json_object(
                'id', id, 'organizationId', organization_id, 'reference', reference, 'callId', call_id,
                'operatorUserId', operator_user_id,
                'severity', CASE severity WHEN 0 THEN 'LOW' WHEN 1 THEN 'MEDIUM' WHEN 2 THEN 'HIGH' ELSE 'CRITICAL' END,
                'category', category, 'language', language, 'priority', priority,
                'imminentHarm', json(CASE imminent_harm WHEN 1 THEN 'true' ELSE 'false' END), 'state', 'PENDING',
                'intakeText', intake_text,
                'createdAt', strftime('%Y-%m-%dT%H:%M:%fZ', created_at / 1000.0, 'unixepoch')))
            FROM qa_item \(range);
            .mode csv
            .output \(table)
            SELECT \(columns.replacing("state, claimed_by, claimed_until", with: "'PENDING', NULL, NULL"))
            FROM qa_item \(range);
            """
        let run = try ProgramRun.run(
            [try ProgramEnvironment.path(of: "sqlite3"), "-readonly", store], input: script, limit: .seconds(120))
        guard run.status == .exited(0), run.messages.isEmpty else { throw BenchError("sqlite3: \(run.messages)") }
    }

    /// The same rows by the shell into the same table and indexes, without triggers; in milliseconds.
    private static func peerImport(_ table: String, beside path: String) throws -> Double {
        let copy = path + ".import"
        defer { StoreMeasures.removeStore(copy) }
        try StoreMeasures.copyStore(from: path, to: copy)
        try StoreMeasures.dropTriggers(of: copy)
        // An empty text of the shell is not NULL; the index of changed texts, which is empty, would not stay so.
        let script = "DROP INDEX qa_item_by_text;\n"
        let sqlite = try ProgramEnvironment.path(of: "sqlite3")
        _ = try ProgramRun.run([sqlite, copy], input: script)
        let began = ContinuousClock.now
        let run = try ProgramRun.run(
            [sqlite, copy], input: "PRAGMA synchronous = FULL;\n.import --csv \(table) qa_item\n", limit: .seconds(600))
        let took = (ContinuousClock.now - began).milliseconds
        guard run.status == .exited(0), run.messages.isEmpty else { throw BenchError("sqlite3: \(run.messages)") }
        let count = try ProgramRun.run([sqlite, copy, "SELECT count(*) FROM qa_item"])
        guard count.output.hasPrefix("\(rows + 10_000)") else { throw BenchError("sqlite3 took \(count.output)") }
        return took
    }
}
