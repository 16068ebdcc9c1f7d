import FoundationEssentials
import OpsService
import Terminal
import Testing

@testable import Ledger
@testable import OpsConsole
@testable import OpsDomain

/// Receipts and archives, asked for on the screen.
final class ProofDialogTests {
    let directory: String

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("opsproof-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    private func showing(_ kind: ScreenKind, _ client: ScriptedClient) async -> ConsoleHarness {
        let console = await ConsoleHarness.started(client)
        await console.send(.delivery(Delivery { $0.show(kind) }))
        return console
    }

    /// A store with one checkpoint, the receipt of its first entry, and its key.
    private func receipt() throws -> (receipt: Receipt, key: CheckpointPublicKey) {
        let store = try LedgerStore.create(
            at: directory + "/store.db", schema: Schema(migrations: [], tables: []),
            clock: ManualClock(World.now),
            founding: EntryDraft(
                action: "STORE_FOUND", operatorLogin: "admin", operatorRole: "ADMIN", correlationID: "c",
                userAgent: "test/1"))
        defer { store.close() }
        try store.checkpoint(to: [])
        return (try #require(try store.read { try $0.ledgerReceipt(for: 1) }), try store.checkpointPublicKey())
    }

    @Test func `ACC-28: x writes the receipt of the entry in front to a file`() async throws {
        let given = try receipt().receipt
        let client = ProofScreenTests.client(.auditor)
        client.on(IssueReceipt.self) { _ in given }
        let console = await showing(.ledger, client)
        await console.press(.enter, .character("x"))
        #expect(console.shows("Receipt of entry 100") && console.shows("[entry-100.json"))
        try await Snapshots.check(console, "entry-receipt")
        let path = directory + "/r.json"
        await console.press(.control("u"))
        await console.type(path)
        await console.press(.control("s"))
        #expect(client.calls(of: IssueReceipt.self).map(\.operation.seq) == [100])
        #expect(console.shows("✓ The receipt of entry 100 was written to"))
        #expect(try Receipt(json: String(contentsOfFile: path, encoding: .utf8)) == given)
    }

    @Test func `ACC-28: without a checkpoint after the entry the dialog says what to do, and leaves no file`() async {
        let client = ProofScreenTests.client(.auditor)
        client.on(IssueReceipt.self) { _ throws(OpsError) in throw .noReceipt(100, "no checkpoint covers entry 100 yet")
        }
        let console = await showing(.ledger, client)
        await console.press(.enter, .character("x"), .control("u"))
        await console.type(directory + "/r.json")
        await console.press(.control("s"))
        #expect(console.says("no checkpoint covers entry 100 yet. Nothing was written. What you typed is kept. Make"))
        #expect(!FileManager.default.fileExists(atPath: directory + "/r.json"))
        client.on(WhoAmI.self) { _ in
            WhoAmI.Answer(user: World.user("x", .auditor), grants: Grants([.viewLedger: .all]), isDemo: true)
        }
        let other = await showing(.ledger, client)
        await other.press(.enter, .character("x"))
        #expect(other.shows("receipt: needs the permission export_ledger"))
    }

    @Test func `ACC-28: the receipt of an archived entry is taken from the archive's file`() async throws {
        let given = try receipt().receipt
        let client = ProofScreenTests.client(.auditor)
        client.onWork(IssueReceipt.self) { _, path throws(OpsError) in
            guard path == "old.archive" else { throw .notInArchive(7, path, "it holds other entries") }
            return given
        }
        let console = await showing(.checkpoints, client)
        await console.press(.character("o"), .control("u"))
        await console.type(directory + "/r.json")
        await console.press(.tab)
        await console.type("none")
        await console.press(.tab)
        await console.type("old.archive")
        await console.press(.control("s"))
        #expect(console.shows("'none' is not the number of an entry"))
        await console.press(.backTab, .control("u"))
        await console.type("7")
        await console.press(.control("s"))
        #expect(client.arguments(of: IssueReceipt.self) == [["old.archive"]])
        #expect(console.shows("✓ The receipt of entry 7 was written to"))
    }

    @Test func `ACC-28: a receipt is checked with a key, both in files, and the answer is in words`() async throws {
        let (receipt, key) = try receipt()
        try Data(receipt.json.utf8).write(to: URL(filePath: directory + "/r.json"))
        try Data(key.pem.utf8).write(to: URL(filePath: directory + "/k.pem"))
        let foreign = try #require(ProofScreenTests.key)
        try Data(foreign.pem.utf8).write(to: URL(filePath: directory + "/f.pem"))
        let console = await showing(.checkpoints, ProofScreenTests.client(.auditor))
        await console.press(.character("f"), .control("s"))
        #expect(console.shows("a name is needed"))
        await console.type(directory + "/r.json")
        await console.press(.tab)
        await console.type(directory + "/f.pem")
        await console.press(.control("s"))
        #expect(console.says("proves nothing: the checkpoint in it is not signed with this key"))
        await console.press(.control("u"))
        await console.type(directory + "/k.pem")
        await console.press(.control("s"))
        #expect(console.shows("✓ The receipt proves entry 1."))
        #expect(console.shows("STORE_FOUND, done") && console.shows("admin, ADMIN"))
    }

    static let plan = ArchivePlan(
        header: ArchiveHeader(
            store: "0a1b2c3d", from: 41, through: 80, previousHash: String(repeating: "b", count: 64),
            lastHash: String(repeating: "a", count: 64),
            checkpoint: ProofScreenTests.checkpoint(2, seq: 80, entries: 12, minutesAgo: 4000)),
        refusal: nil, olderThan: World.now - .seconds(86_400),
        stays: [
            .init(count: 3, why: "after the last checkpoint before that, so that no signature covers them"),
            .init(count: 17, why: "of 2026-11-20T00:00:00.000Z or later"),
        ], needs: [ArchiveNeed(why: .limits, since: World.now - .seconds(3600))])

    @Test func `ACC-27, TUI-3: an archive says first what goes and stays, and moves it only after its word was typed`()
        async throws
    {
        let client = ProofScreenTests.client(.admin)
        client.on(PlanArchive.self) { _ in Self.plan }
        client.onWork(ArchiveLedger.self) { _, path throws(OpsError) in
            guard path != "taken" else { throw .fileExists("taken") }
            return try Self.plan.header.orThrow()
        }
        let console = await showing(.checkpoints, client)
        await console.press(.character("Z"))
        await console.type("soon")
        await console.press(.control("s"))
        #expect(console.shows("a day such as 2026-01-01") && client.calls(of: PlanArchive.self).isEmpty)
        await console.press(.control("u"))
        await console.type("2026-11-20")
        await console.press(.control("s"))
        #expect(
            client.calls(of: PlanArchive.self).map(\.operation.limit) == [.before(World.time("2026-11-20T00:00:00Z"))])
        #expect(console.shows("Archive 40 entries of all tenants"))
        #expect(console.shows("40 entries would go: 41 to 80.") && console.shows("3 stay: after the last checkpoint"))
        #expect(console.shows("17 stay: of 2026-11-20"))
        try await Snapshots.check(console, "archive")
        await console.press(.control("u"))
        await console.type("taken")
        await console.press(.control("s"))
        await console.type("archiv")
        await console.press(.control("s"))
        #expect(client.calls(of: ArchiveLedger.self).isEmpty)
        await console.type("e")
        await console.press(.control("s"))
        #expect(console.shows("There is already a file at taken.") && console.state.dialogs.count == 1)
        await console.press(.backTab, .control("u"))
        await console.type("old.archive")
        await console.press(.control("s"))
        #expect(client.arguments(of: ArchiveLedger.self) == [["taken"], ["old.archive"]])
        #expect(console.shows("✓ 40 entries moved to old.archive.") && console.shows("Keep the file"))
    }

    @Test func `ACC-27: what may not be archived is told before anything is asked, and an auditor archives nothing`()
        async
    {
        let client = ProofScreenTests.client(.admin)
        client.on(PlanArchive.self) { _ in
            ArchivePlan(
                header: nil, refusal: .archiveRefused("no entry is older than that"), olderThan: World.now, stays: [],
                needs: [ArchiveNeed(why: .session, since: World.now - .seconds(9000))])
        }
        let console = await showing(.checkpoints, client)
        await console.press(.character("Z"))
        await console.type("2026-01-01")
        await console.press(.control("s"))
        #expect(console.shows("Nothing was archived: no entry is older than that."))
        #expect(console.says("entries are still read, for an open session."))
        await console.press(.escape)
        #expect(console.state.dialogs.isEmpty)
        let auditor = await showing(.checkpoints, ProofScreenTests.client(.auditor))
        await auditor.press(.character("Z"))
        #expect(auditor.shows("archive: needs the permission manage_policy") && auditor.state.dialogs.isEmpty)
    }

    @Test func `ACC-27, HOT-3: a report whose details are archived says so and stays until it was read`() async {
        let client = World.client(.hotlineOps, login: "sup.reyes")
        client.on(ChangeQAItems.self) { _ in
            BulkReport(
                batch: "bat_1", action: "approve", items: [], repeated: true,
                archived: .init(applied: 1, others: 0, through: 900))
        }
        let console = await ConsoleHarness.started(client)
        await console.press(.character("a"), .control("s"))
        #expect(console.shows("1 item approved, by an earlier try"))
        #expect(console.says("The details are in the archive of the entries up to 900"))
        await console.press(.escape)
        #expect(console.state.dialogs.isEmpty)
    }

    @Test func `TUI-6: an archive that runs is stopped by Escape, and the dialog says that all is still there`() async {
        let client = ProofScreenTests.client(.admin)
        client.on(PlanArchive.self) { _ in Self.plan }
        let console = await showing(.checkpoints, client)
        console.heldNames = [ArchiveLedger.name]
        await console.press(.character("Z"))
        await console.type("2026-11-20")
        await console.press(.control("s"), .tab)
        await console.type("archive")
        await console.press(.control("s"))
        #expect(console.shows("esc stops; then every entry is still in the store"))
        await console.press(.escape)
        #expect(console.shows("Stopping…"))
        await console.release()
        #expect(console.shows("✗ Stopped on your wish."))
    }
}

extension ConsoleHarness {
    /// Whether the box in front says something, wherever it breaks its lines.
    fileprivate func says(_ words: String) -> Bool {
        let inside = text.split(separator: "\n").compactMap { line -> Substring? in
            let parts = line.split(separator: "│", omittingEmptySubsequences: false)
            return parts.count > 2 ? parts[1] : nil
        }
        return inside.joined(separator: " ").split(separator: " ").joined(separator: " ").contains(words)
    }
}

extension Optional {
    fileprivate func orThrow() throws(OpsError) -> Wrapped {
        guard let self else { throw .notFound("value", "in the script") }
        return self
    }
}
