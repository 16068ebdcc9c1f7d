import FoundationEssentials
import Ledger
import TerminalHarness

/// What the ledger costs, against programs that have none.
enum StoreMeasures {
    /// PERF-6: a decision on 10,000 items with its entries, against the bare UPDATE of the same rows by `sqlite3`.
    static func bulk(_ store: BigStore) throws -> [Measurement] {
        let copy = store.path + ".bulk"
        defer { removeStore(copy) }
        try copyStore(from: store.path, to: copy)
        let peer = copy + ".bare"
        defer { removeStore(peer) }
        try copyStore(from: store.path, to: peer)
        try dropTriggers(of: peer)
        let verb = [store.program, "--store", copy, "--as", "hotline_ops", "qa"]
        let idle = Sample(try (0..<5).map { _ in try milliseconds(verb + ["batches"]) }).median
        // Each round takes other items; both take turns, so that a busy moment of the machine hits both.
        var (own, bare, chunked): ([Double], [Double], [Double]) = ([], [], [])
        for round in 0..<5 {
            let items = (1...10_000).map { number in
                "qa_" + String(String(round * 10_000 + number + 10_000_000).dropFirst())
            }
            bare.append(try bareUpdate(of: peer, from: 2 * round, transactions: 1))
            own.append(try milliseconds(verb + ["approve", "--yes", "--json"] + items, mayBePartial: true) - idle)
            chunked.append(try bareUpdate(of: peer, from: 2 * round + 1, transactions: 10))
        }
        let (took, peerTook) = (Sample(own).median, Sample(bare).median)
        return [
            Measurement(
                id: "PERF-6", what: "10,000 decisions against a bare UPDATE", value: took / peerTook, mark: 2,
                unit: "×",
                note: "\(Measurement.format(took)) ms, freezing the set included, against "
                    + "\(Measurement.format(peerTook)) ms, medians of five; in ten transactions, as decisions are, the "
                    + "bare one takes \(Measurement.format(Sample(chunked).median)) ms")
        ]
    }

    /// How long a run of a program takes, from start to end.
    private static func milliseconds(_ arguments: [String], mayBePartial: Bool = false) throws -> Double {
        let began = ContinuousClock.now
        let run = try ProgramRun.run(arguments, limit: .seconds(300))
        let took = (ContinuousClock.now - began).milliseconds
        guard run.status == .exited(0) || mayBePartial && run.status == .exited(4) else {
            throw BenchError("it ended with \(run.status): \(run.messages)")
        }
        return took
    }

    /// The same columns of 10,000 rows that are still open, changed by the `sqlite3` shell on a copy without triggers.
    private static func bareUpdate(of path: String, from part: Int, transactions: Int) throws -> Double {
        let updates = (0..<transactions).map { number in
            let first = part * 10_000 + number * 10_000 / transactions
            return """
                UPDATE qa_item SET state = 'APPROVED', decided_by = (SELECT id FROM internal_user LIMIT 1),
                    decided_at = 1, updated_at = 1, version = version + 1
                WHERE key > \(first) AND key <= \(first + 10_000 / transactions);
                """
        }
        let script = "PRAGMA synchronous = FULL;\n" + updates.joined(separator: "\n")
        let began = ContinuousClock.now
        let run = try ProgramRun.run(
            [try ProgramEnvironment.path(of: "sqlite3"), path], input: script, limit: .seconds(60))
        guard run.status == .exited(0), run.messages.isEmpty else { throw BenchError("sqlite3: \(run.messages)") }
        return (ContinuousClock.now - began).milliseconds
    }

    /// PERF-8: the chain's verification, in bytes hashed a second, against what openssl hashes in blocks of 1 KiB.
    static func verify(_ store: BigStore) throws -> [Measurement] {
        let run = try store.run(["ledger", "verify", "--json"], login: "auditor")
        let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
        let openssl = try ProgramEnvironment.path(of: "openssl")
        let speed = try ProgramRun.run(
            [openssl, "speed", "-mr", "-seconds", "2", "-bytes", "1024", "-evp", "sha256"], limit: .seconds(30))
        guard let line = speed.output.split(separator: "\n").last(where: { $0.hasPrefix("+F:") }),
            let peer = line.split(separator: ":").last.flatMap({ Double($0) })
        else { throw BenchError("openssl did not tell its speed: \(speed.output)") }
        let own = Double(report.bytes) / report.chainSeconds
        return [
            Measurement(
                id: "PERF-8", what: "verify against openssl sha256 at 1 KiB", value: 100 * own / peer, mark: 50,
                unit: "%", wish: .atLeast,
                note: "\(report.entries) entries, \(Measurement.format(own / 1e6)) MB/s against "
                    + "\(Measurement.format(peer / 1e6)) MB/s; with every row compared "
                    + "\(Measurement.format(report.seconds)) s")
        ]
    }

    private struct Report: Decodable {
        let entries: Int
        let bytes: Int
        let chainSeconds: Double
        let seconds: Double
    }

    /// Takes the ledger's guards off, for a program that knows nothing of them.
    static func dropTriggers(of path: String) throws {
        let sqlite = try ProgramEnvironment.path(of: "sqlite3")
        let triggers = try ProgramRun.run([
            sqlite, path, "SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_master WHERE type = 'trigger'",
        ])
        _ = try ProgramRun.run(
            [sqlite, path], input: ".dbconfig defensive off\n" + triggers.output, limit: .seconds(60))
    }

    static func copyStore(from path: String, to copy: String) throws {
        removeStore(copy)
        for suffix in ["", ".key", ".signing", ".derived"] where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
    }

    static func removeStore(_ path: String) {
        for file in LedgerStore.files(of: path) + [path + ".consoles"] {
            try? FileManager.default.removeItem(atPath: file)
        }
    }
}
