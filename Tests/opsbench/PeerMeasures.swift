import FoundationEssentials
import TerminalHarness

/// The programs that stand beside the console in the table, in the same terminal and the same run.
///
/// Each answers with what is to be said of it; a program that is not here is skipped, and the table says so.
enum PeerMeasures {
    private static let commits = 100_000
    /// So long a silence ends an answer, from programs that do not tell when they are done.
    private static let silence = Duration.milliseconds(120)

    /// `fzf` on one line for each tenant, typing the same names.
    static func fzf(_ store: BigStore, typing names: [String]) -> String {
        told("fzf") { path in
            let list = try folder(beside: store) + "/tenants.txt"
            try writeTenants(of: store, to: list)
            let session = try TerminalSession(["/bin/sh", "-c", "exec '\(path)' < '\(list)'"], rows: 40, columns: 120)
            try session.waitFor(text: "\(store.tenants)/\(store.tenants)")
            try session.waitForQuiet(silence)
            var keys: [KeyCost] = []
            for name in names {
                for letter in name { keys.append(try measure(.text(String(letter)), in: session)) }
                for _ in name { _ = try measure(.backspace, in: session) }
            }
            _ = try session.terminate()
            let times = Sample(keys.map(\.milliseconds))
            return "fzf on \(store.tenants) lines: median \(Measurement.format(times.median)) ms, p95 "
                + "\(Measurement.format(times.p95)) ms, \(Measurement.format(Sample(keys.map(\.bytes)).p95)) B"
        }
    }

    /// `tig` on a history of 100,000 commits: how long until it shows something, and what it needs.
    static func tigStart(_ store: BigStore) -> String {
        told("tig") { path in
            let session = try openTig(path, store)
            let shown = (ContinuousClock.now - session.startedAt).milliseconds
            try session.waitForQuiet(.seconds(1))
            let memory = Double(try session.residentBytes()) / 1_048_576
            _ = try session.terminate()
            return
                "tig on \(commits) commits: \(Measurement.format(shown)) ms, \(Measurement.format(memory)) MB when all"
                + " is read"
        }
    }

    /// `tig` on the same history: one row down or up.
    static func tigMoves(_ store: BigStore) -> String {
        told("tig") { path in
            let session = try openTig(path, store)
            try session.waitForQuiet(.seconds(1))
            let walk = Array(repeating: TerminalKey.down, count: 30) + Array(repeating: .up, count: 30)
            let keys = try walk.map { try measure($0, in: session) }
            _ = try session.terminate()
            return "tig: \(Measurement.format(Sample(keys.map(\.milliseconds)).p95)) ms, "
                + "\(Measurement.format(Sample(keys.map(\.bytes)).p95)) B"
        }
    }

    private struct KeyCost {
        let milliseconds: Double
        let bytes: Double
    }

    /// What `take` tells of a program, or why there is nothing to tell.
    private static func told(_ name: String, take: (String) throws -> String) -> String {
        guard let path = try? ProgramEnvironment.path(of: name) else {
            return "\(name) is not installed and could not be: skipped"
        }
        do {
            return try take(path)
        } catch {
            return "\(name) could not be measured: \("\(error)".split(separator: "\n").first ?? "")"
        }
    }

    private static func openTig(_ path: String, _ store: BigStore) throws -> TerminalSession {
        let session = try TerminalSession(
            [path], environment: ["TIGRC_USER": "/dev/null", "GIT_CONFIG_GLOBAL": "/dev/null"],
            directory: try history(beside: store), rows: 40, columns: 120)
        try session.waitFor(text: "Case \(commits)")
        return session
    }

    private static func measure(_ key: TerminalKey, in session: TerminalSession) throws -> KeyCost {
        try session.send(key)
        try session.waitForQuiet(silence)
        return KeyCost(
            milliseconds: session.responseTime?.milliseconds ?? 0, bytes: Double(session.receivedSinceSend.count))
    }

    private static func folder(beside store: BigStore) throws -> String {
        let folder = store.path + ".peers"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// The columns that the console shows and searches, one tenant a line.
    private static func writeTenants(of store: BigStore, to list: String) throws {
        let sqlite = try ProgramEnvironment.path(of: "sqlite3")
        let columns =
            "o.name || '  ' || coalesce(min(d.domain), '') || '  ' || o.id || '  ' || o.plan || '  ' || o.region"
        let run = try ProgramRun.run(
            [
                sqlite, "-readonly", store.path,
                "SELECT \(columns) FROM organization o LEFT JOIN organization_domain d ON d.organization_id = o.id"
                    + " GROUP BY o.key",
            ], limit: .seconds(60))
        guard run.status == .exited(0) else { throw BenchError("sqlite3: \(run.messages)") }
        try Data(run.output.utf8).write(to: URL(filePath: list))
    }

    /// A repository with a commit for each case, made once.
    private static func history(beside store: BigStore) throws -> String {
        let repository = try folder(beside: store) + "/history"
        let done = repository + ".complete"
        guard !FileManager.default.fileExists(atPath: done) else { return repository }
        try? FileManager.default.removeItem(atPath: repository)
        let git = try ProgramEnvironment.path(of: "git")
        let commits = (1...commits).map { number in
            "commit refs/heads/main\ncommitter Bench <bench@ethico.example> \(1_700_000_000 + number) +0000\n"
                + "data <<END\nCase \(number) was decided\nEND\n"
        }
        _ = try ProgramRun.run([git, "init", "--quiet", "--initial-branch=main", repository])
        let run = try ProgramRun.run(
            [git, "-C", repository, "fast-import", "--quiet"], input: commits.joined(), limit: .seconds(120))
        guard run.status == .exited(0) else { throw BenchError("git: \(run.messages)") }
        _ = FileManager.default.createFile(atPath: done, contents: nil)
        return repository
    }
}
