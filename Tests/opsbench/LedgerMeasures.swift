import FoundationEssentials
import Ledger
import OpsDomain
import TerminalHarness

/// A ledger of five million entries: whether browsing stays quick, and how long it takes to verify (ACC-25, PERF-8).
enum LedgerMeasures {
    private static let entries = 5_000_000
    private static let perTransaction = 5_000

    /// Pages of the browser on the long ledger, by verb, less what a verb takes to start.
    static func browse(_ store: BigStore) throws -> [Measurement] {
        let path = try longLedger(program: store.program, beside: store.path)
        let long = BigStore(program: store.program, at: path)
        let filters = [
            "", "operator:support_l2", "tenant:org_00007", "action:VIEW_TENANT outcome:denied", "session:imp_bench_77",
            "at>2026-01-01 at<2026-01-02", "loop", "id:qa_bench_4242",
        ]
        let idle = try (0..<5).map { _ in try long.time(["session", "status"], login: "auditor") }
        let slowest = try filters.map { filter in
            let times = try (0..<3).map { _ in
                try long.time(["ledger", "list", "--filter", filter, "--limit", "50"], login: "auditor")
            }
            return (filter: filter, time: Sample(times).median - Sample(idle).median)
        }.max { $0.time < $1.time }
        let began = ContinuousClock.now
        try long.run(["ledger", "verify"], login: "auditor", limit: .seconds(600))
        let verified = (ContinuousClock.now - began).milliseconds / 1000
        return [
            Measurement(
                id: "ACC-25", what: "a page of 5,000,000 entries, slowest filter", value: slowest?.time ?? .infinity,
                mark: 1000, unit: "ms",
                note: "'\(slowest?.filter ?? "")'; all verified in \(Measurement.format(verified)) s")
        ]
    }

    /// The store with the long ledger, made once.
    private static func longLedger(program: String, beside path: String) throws -> String {
        let directory = path.split(separator: "/").dropLast().joined(separator: "/")
        let long = (path.hasPrefix("/") ? "/" : "") + directory + "/ledger/store.db"
        let done = long + ".complete"
        guard !FileManager.default.fileExists(atPath: done) else { return long }
        let folder = String(long.dropLast("/store.db".count))
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        print("building a ledger of \(entries) entries …")
        _ = try ProgramRun.run([program, "--store", long, "demo"], limit: .seconds(60))
        let store = try LedgerStore.open(at: long, schema: OpsSchema.current, clock: SystemClock())
        defer { store.close() }
        for first in stride(from: 0, to: entries, by: perTransaction) {
            try store.write { transaction in
                for number in first..<first + perTransaction { try transaction.record(entry(number)) }
            }
        }
        _ = FileManager.default.createFile(atPath: done, contents: nil)
        return long
    }

    /// The entry of a read, as support makes hundreds a day.
    private static func entry(_ number: Int) -> EntryDraft {
        let session = number / 400
        return EntryDraft(
            action: number % 3 == 0 ? "VIEW_TENANT" : "VIEW_TENANT_USERS", entityType: "organization",
            entityID: "qa_bench_\(number % 100_000)", operatorID: nil, operatorLogin: "support_l\(session % 3 + 1)",
            operatorRole: "SUPPORT_L\(session % 3 + 1)", organizationID: "org_0000\(session % 9 + 1)",
            sessionID: "imp_bench_\(session)", reason: session % 1000 == 7 ? "sign-in loop" : "error investigation",
            ticketID: nil, outcome: number % 5000 == 0 ? .denied : .done, correlationID: "cor_bench_\(number)",
            ipAddress: "10.0.0.\(session % 250)", terminal: "pts/\(session % 20)", userAgent: "opsbench/1", details: nil
        )
    }
}
