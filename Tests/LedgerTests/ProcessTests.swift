import Glibc
import Ledger
import Testing

/// Several processes on one store, and processes that are killed.
@Suite(.serialized) struct ProcessTests {
    let scratch = Scratch()
    private var path: String { scratch.file("count.db") }

    private static let schema = Schema(
        migrations: [
            Migration(
                "001-counter",
                """
                CREATE TABLE counter (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, value INTEGER NOT NULL,
                    padding BLOB);
                """)
        ],
        tables: [
            LedgeredTable("counter", columns: ["key": .plain, "id": .plain, "value": .plain, "padding": .plain])
        ])

    private func open() throws -> LedgerStore {
        try LedgerStore.open(at: path, schema: Self.schema, clock: SystemClock())
    }

    @Test func `ACC-21: numbers are gapless when several processes write at once`() throws {
        try Child(path, entries: 1).finish()
        let children = try (0..<5).map { _ in try Child(path, entries: 30) }
        for child in children { try child.finish() }
        let store = try open()
        let report = try store.verify()
        #expect(report.isClean, "\(report)")
        #expect(report.entries == 1 + 2 + 5 * 30 * 2)
        let writers = try store.read { transaction in
            try transaction.ledgerEntries(limit: 1_000).map(\.correlationID)
        }
        #expect(Set(writers).count == 6)
    }

    @Test func `ACC-20: rows and ledger agree after kill -9 at 200 random moments`() throws {
        // More by hand: OPSC_KILLS=1000.
        let kills = getenv("OPSC_KILLS").flatMap { Int(String(cString: $0)) } ?? 200
        try Child(path, entries: 1).finish()
        var random = SystemRandomNumberGenerator()
        var last: Int64 = 0
        for round in 1...kills {
            let child = try Child(path, entries: 0)
            try child.waitForCommit()
            // Not a wait for something to happen: the moment of the kill is meant to be random.
            usleep(UInt32.random(in: 0...12_000, using: &random))
            child.kill()
            guard round.isMultiple(of: 20) else { continue }
            let store = try open()
            let report = try store.verify()
            try #require(report.isClean, "round \(round): \(report)")
            #expect(report.entries > last)
            #expect(report.entries % 2 == 1)
            last = report.entries
        }
    }
}

/// A running `ledger-crash-writer`.
final class Child {
    private let process: pid_t
    private let output: Int32
    private var isReaped = false

    struct Failure: Error {
        let what: String
    }

    init(_ path: String, entries: Int) throws {
        var link = [CChar](repeating: 0, count: 4096)
        let size = readlink("/proc/self/exe", &link, link.count - 1)
        let tests = String(decoding: link.prefix(max(0, size)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let program = tests.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/ledger-crash-writer"
        var pipes: [Int32] = [0, 0]
        guard pipe(&pipes) == 0 else { throw Failure(what: "pipe") }
        for end in pipes { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        output = pipes[0]
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipes[1], 1)
        var arguments = [strdup(program), strdup(path), strdup(String(entries)), nil]
        defer { for argument in arguments { free(argument) } }
        var child: pid_t = 0
        let result = posix_spawn(&child, program, &actions, nil, &arguments, environ)
        close(pipes[1])
        process = child
        guard result == 0 else {
            isReaped = true
            throw Failure(what: "\(program): \(String(cString: strerror(result)))")
        }
    }

    deinit {
        kill()
        close(output)
    }

    /// Waits, at most 20 s, until the child has committed.
    func waitForCommit() throws {
        var poller = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        var byte: UInt8 = 0
        guard poll(&poller, 1, 20_000) == 1, read(output, &byte, 1) == 1 else { throw Failure(what: "no commit") }
    }

    /// Waits for a regular end.
    func finish() throws {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while read(output, &buffer, buffer.count) > 0 {}
        var status: Int32 = 0
        waitpid(process, &status, 0)
        isReaped = true
        guard status == 0 else { throw Failure(what: "status \(status)") }
    }

    /// Kills the child without warning.
    func kill() {
        guard !isReaped else { return }
        Glibc.kill(process, SIGKILL)
        waitpid(process, nil, 0)
        isReaped = true
    }
}
