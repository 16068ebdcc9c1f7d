import FoundationEssentials
import OpsService
import Terminal
import Testing

@testable import Ledger
@testable import OpsConsole
@testable import OpsDomain

/// The screens and dialogs that hold the ledger to account: jobs, checkpoints, receipts, archives.
@Suite struct ProofScreenTests {
    static let key = CheckpointPublicKey(bytes: [UInt8](repeating: 7, count: 32))

    static func checkpoint(_ number: Int64, seq: Int64, entries: Int64, minutesAgo: Int = 5) -> Checkpoint {
        Checkpoint(
            store: "0a1b2c3d", number: number, seq: seq, head: String(repeating: "a", count: 64),
            at: World.now - .seconds(60 * minutesAgo), entries: entries, previous: Checkpoint.origin)
    }

    static let overview = CheckpointOverview(
        ledger: ListCheckpoints.Answer(
            made: [
                .init(
                    checkpoint: checkpoint(3, seq: 88, entries: 0), entry: 89, operatorLogin: "job:checkpoint",
                    directory: nil),
                .init(
                    checkpoint: checkpoint(2, seq: 87, entries: 1240, minutesAgo: 65), entry: 88,
                    operatorLogin: "auditor", directory: "/mnt/worm"),
            ], next: nil, newest: checkpoint(3, seq: 88, entries: 0), head: 100, younger: 11, archivedThrough: 40,
            directories: ["/mnt/worm"], now: World.now),
        places: [
            .init(directory: "/srv/ops/store.db.checkpoints", newest: 3), .init(directory: "/mnt/worm", newest: 2),
            .init(directory: "/mnt/gone", newest: nil, fault: "it is not there"),
        ])

    static func job(_ job: Job, failure: String? = nil, ranAt: Timestamp? = World.now - .seconds(300)) -> JobState {
        JobState(
            job: job, summary: job.summary, lastRunAt: ranAt, nextRunAt: ranAt.map { $0 + job.interval },
            lastSuccessAt: failure == nil ? ranAt : World.now - .seconds(7200),
            failure: failure, lastFailureAt: failure == nil ? nil : ranAt, lastFailure: failure,
            failures: failure == nil ? 0 : 4, failuresInARow: failure == nil ? 0 : 2)
    }

    static let stranded =
        "The checkpoint was made but could not be kept in /mnt/worm: No such file or directory. "
        + "The next one that reaches the place brings it along. Check the directory, its owner and the room on the disk."

    /// A client that answers what these screens ask.
    static func client(_ role: OpsDomain.Role) -> ScriptedClient {
        let client = World.client(role, login: role.rawValue.lowercased())
        client.on(ListJobs.self) { _ in [job(.sessions), job(.checkpoint, failure: stranded)] }
        client.onWork(ListCheckpoints.self) { _, _ in overview }
        return client
    }

    private func showing(_ kind: ScreenKind, _ client: ScriptedClient) async -> ConsoleHarness {
        let console = await ConsoleHarness.started(client)
        await console.send(.delivery(Delivery { $0.show(kind) }))
        return console
    }

    // MARK: - Jobs

    @Test func `OPS-3: the jobs with last and next run, and the failure whole`() async throws {
        let console = await showing(.jobs, Self.client(.auditor))
        #expect(console.shows("1 failing"))
        #expect(console.shows("✓ went well") && console.shows("✗ failed"))
        #expect(console.shows("due now"))
        await console.press(.down)
        let text = console.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(text.contains("Check the directory, its owner and the room on the disk."))
        #expect(text.contains("4 times in all"))
        try await Snapshots.check(console, "jobs")
    }

    @Test func `OPS-3: due jobs are run with a directory, and each result is told`() async throws {
        let client = Self.client(.admin)
        client.onWork(RunJobs.self) { request, _ in
            [
                RunJobs.Run(job: .sessions, ran: true, result: "ended 1 session"),
                RunJobs.Run(
                    job: .checkpoint, ran: true, result: "failed",
                    failure: .checkpointStranded("/mnt/worm", "No such file or directory")),
            ]
        }
        let console = await showing(.jobs, client)
        await console.press(.character("d"))
        #expect(console.shows("sessions: end sessions that ran out"))
        await console.type("/mnt/worm")
        await console.press(.control("s"))
        #expect(client.arguments(of: RunJobs.self) == [["/mnt/worm"]])
        #expect(console.shows("✓ sessions: ended 1 session") && console.shows("✗ checkpoint: The checkpoint was made"))
        #expect(console.shows("2 jobs ran, 1 failed."))
        try await Snapshots.check(console, "jobs-result")
        await console.press(.escape)
        #expect(console.state.dialogs.isEmpty)
    }

    @Test func `OPS-3, TUI-6: one job is run though not due, and Escape leaves out what did not begin`() async throws {
        let client = Self.client(.admin)
        client.onWork(RunJobs.self) { request, _ in
            request.jobs.map { RunJobs.Run(job: $0, ran: true, result: "ended 0 sessions") }
        }
        let console = await showing(.jobs, client)
        console.heldNames = ["jobs.run"]
        await console.press(.character("o"), .control("s"))
        #expect(console.shows("Running jobs") && console.shows("esc leaves out"))
        await console.press(.escape)
        #expect(console.shows("Stopping…"))
        await console.release()
        #expect(client.calls(of: RunJobs.self).map(\.operation.jobs) == [[.sessions]])
        #expect(console.shows("1 job ran."))
        await console.press(.enter, .enter)
        #expect(console.state.current == .ledger && console.shows("operator:\"job:sessions\""))
    }

    @Test func `OPS-3: nothing due is said, and an auditor runs nothing`() async throws {
        let admin = Self.client(.admin)
        admin.on(ListJobs.self) { _ in [Self.job(.checkpoint)] }
        admin.onWork(RunJobs.self) { _, _ in
            [RunJobs.Run(job: .checkpoint, ran: false, result: "not due before tomorrow")]
        }
        let idle = await showing(.jobs, admin)
        await idle.press(.character("d"))
        #expect(idle.shows("No job is due"))
        await idle.press(.control("s"))
        #expect(idle.shows("– checkpoint: not due before tomorrow") && idle.shows("No job was due."))
        let console = await showing(.jobs, Self.client(.auditor))
        await console.press(.character("d"))
        #expect(console.shows("run due: needs the permission run_feeds") && console.state.dialogs.isEmpty)
        let support = await showing(.jobs, Self.client(.supportL2))
        #expect(support.state.current != .jobs)
    }

    // MARK: - Checkpoints

    @Test func `ACC-23: the head says up to where the ledger is anchored, what is younger and where it is kept`()
        async throws
    {
        let console = await showing(.checkpoints, Self.client(.auditor))
        #expect(console.shows("Anchored up to entry 88, signed 2026-11-20 13:57:31 UTC, 5m ago."))
        #expect(console.shows("11 entries are younger: only the chain of hashes covers them yet."))
        #expect(console.shows("✓ /srv/ops/store.db.checkpoints has all up to the newest"))
        #expect(console.shows("! /mnt/worm ends with checkpoint 2"))
        #expect(console.shows("✗ /mnt/gone: it is not there"))
        #expect(console.shows("silence") && console.shows("1,240"))
        try await Snapshots.check(console, "checkpoints")
        await console.press(.enter)
        #expect(console.state.current == .entry && console.shows("Ledger entry 89"))
    }

    @Test func `ACC-23: a store without a checkpoint says so`() async {
        let client = Self.client(.auditor)
        client.onWork(ListCheckpoints.self) { _, _ in
            CheckpointOverview(
                ledger: ListCheckpoints.Answer(
                    made: [], next: nil, newest: nil, head: 12, younger: 12, archivedThrough: 0, directories: [],
                    now: World.now),
                places: [.init(directory: "/srv/ops/store.db.checkpoints", newest: nil, fault: "it is not there")])
        }
        let console = await showing(.checkpoints, client)
        #expect(console.shows("Not anchored: no checkpoint was made, so 12 entries stand on the chain"))
        #expect(console.shows("No checkpoint was made yet: c makes one"))
        #expect(console.shows("– /srv/ops/store.db.checkpoints: nothing is kept there yet"))
    }

    @Test func `ACC-23: a checkpoint is made for a directory, and a missing log daemon is told`() async throws {
        let client = Self.client(.auditor)
        client.onWork(CheckpointLedger.self) { _, directory throws(OpsError) in
            guard directory != "/none" else { throw .checkpointStranded("/none", "No such file or directory") }
            return CheckpointMade(
                Self.checkpoint(4, seq: 99, entries: 10),
                warnings: directory.isEmpty ? [] : [OpsError.logWarning("/dev/log", "No such file or directory")])
        }
        let console = await showing(.checkpoints, client)
        await console.press(.character("c"))
        try await Snapshots.check(console, "checkpoint-make")
        await console.press(.enter)
        #expect(console.shows("[ Sign ]"))
        await console.press(.enter)
        #expect(console.shows("✓ Checkpoint 4 signs the ledger up to entry 99.") && console.state.dialogs.isEmpty)
        await console.press(.character("c"))
        await console.type("/none")
        await console.press(.control("s"))
        #expect(console.shows("could not be kept in /none") && console.state.dialogs.count == 1)
        await console.press(.backTab, .backTab, .tab, .tab, .control("u"))
        await console.type("/mnt/worm")
        await console.press(.control("s"))
        #expect(client.arguments(of: CheckpointLedger.self) == [[""], ["/none"], ["/mnt/worm"]])
        #expect(console.shows("The system's log did not take the checkpoint"))
        // What is on the screen was read again.
        #expect(client.calls(of: ListCheckpoints.self).count >= 3)
    }

    @Test func `ACC-23, ACC-27: verifying against a directory, a key and archives`() async throws {
        let path = FileManager.default.temporaryDirectory.path() + "/key-\(UInt64.random(in: 0...UInt64.max)).pem"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(try #require(Self.key).pem.utf8).write(to: URL(filePath: path))
        let client = Self.client(.auditor)
        var report = LedgerScreenTests.clean
        report.checkpointsArchived = 2
        client.onVerify(.success(report))
        let console = await showing(.checkpoints, client)
        await console.press(.character("v"))
        #expect(console.shows("[/mnt/worm"))
        try await Snapshots.check(console, "checkpoints-verify")
        await console.press(.tab)
        await console.type("/nowhere.pem")
        await console.press(.control("s"))
        #expect(console.shows("✗") && console.shows("/nowhere.pem"))
        await console.press(.control("u"))
        await console.type(path)
        await console.press(.tab)
        await console.type("a.archive, b.archive")
        await console.press(.control("s"))
        #expect(client.arguments(of: VerifyLedger.self).last == ["/mnt/worm", "a.archive", "b.archive"])
        #expect(console.shows("✓ The ledger is clean: 1,200 entries."))
        #expect(console.shows("Checkpoints 1 to 2 are archived and not kept in this place"))
    }

    @Test func `ACC-23: the public key is written to a file`() async throws {
        let path = FileManager.default.temporaryDirectory.path() + "/ops-\(UInt64.random(in: 0...UInt64.max)).pem"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let key = try #require(Self.key)
        let client = Self.client(.auditor)
        client.onWork(ShowPublicKey.self) { _, _ in key }
        let console = await showing(.checkpoints, client)
        await console.press(.character("p"), .control("u"))
        await console.type(path)
        await console.press(.control("s"))
        #expect(console.shows("✓ The public key of store"))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == key.pem)
    }

    @Test func `ACC-23: who may not verify does not see the checkpoints`() async {
        let console = await showing(.checkpoints, Self.client(.hotlineOps))
        #expect(console.state.current != .checkpoints)
    }
}
