import FoundationEssentials
import Terminal
import Testing

@testable import Ledger
@testable import OpsConsole
@testable import OpsDomain

@Suite struct LedgerScreenTests {
    static let clean = VerifyReport(
        entries: 1200, headHash: String(repeating: "a", count: 64), firstDamage: nil, triggerDamages: [],
        rowDamages: [], rowDamageCount: 0, rowsCompared: 900, bytes: 1, chainSeconds: 0.1, seconds: 0.2)

    private func opened(_ client: ScriptedClient) async -> ConsoleHarness {
        let console = await ConsoleHarness.started(client)
        await console.press(.character("v"))
        return console
    }

    @Test func `ACC-23: verifying from the screen says that all is clean and how far it is anchored`() async {
        let client = World.client(.auditor, login: "auditor")
        var report = Self.clean
        client.onVerify(.success(report))
        var console = await opened(client)
        #expect(console.shows("✓ The ledger is clean: 1,200 entries."))
        #expect(console.shows("Not anchored: no signed checkpoint"))
        report.anchoredSeq = 1100
        client.onVerify(.success(report))
        console = await opened(client)
        #expect(console.shows("Anchored up to entry 1,100"))
        await console.press(.escape)
        #expect(console.state.dialogs.isEmpty)
    }

    @Test func `ACC-23: damage names the first wrong entry, and Return shows it`() async {
        let client = World.client(.auditor, login: "auditor")
        var report = Self.clean
        report.firstDamage = Damage(seq: 77, kind: .changed, explanation: "the hash differs")
        client.onVerify(.success(report))
        let console = await opened(client)
        #expect(console.shows("✗ The ledger is damaged: entry 77 is changed."))
        #expect(console.shows("entry 77 changed: the hash differs"))
        await console.press(.enter)
        #expect(console.state.current == .entry)
        #expect(console.shows("Ledger entry 77"))
    }

    @Test func `TUI-4, TUI-5: G shows the oldest entries, up from there the newer ones, g the newest`() async throws {
        let client = World.client(.auditor, login: "auditor")
        client.on(ListLedger.self) { query in
            let newest = query.after.map { min($0 + Int64(query.limit), 1_000) } ?? query.before.map { $0 - 1 } ?? 1_000
            let oldest = max(newest - Int64(query.limit) + 1, 1)
            return ListLedger.Answer(
                entries: (oldest...newest).reversed().map { World.entry($0, "QA_APPROVE") },
                previous: newest == 1_000 ? nil : newest, next: oldest == 1 ? nil : oldest)
        }
        let console = await ConsoleHarness.started(client)
        func screen() throws -> LedgerScreen { try #require(console.state.screens[.ledger] as? LedgerScreen) }
        await console.press(.character("G"))
        #expect(client.calls(of: ListLedger.self).last?.operation.after == 0)
        #expect(try screen().list.cursorID == "e1" && screen().window.items.count == 100)
        for _ in 0..<30 { await console.press(.pageUp) }
        let middle = try screen()
        #expect(
            middle.window.items.count <= 500
                && middle.window.items.map(\.seq).elementsEqual(
                    stride(
                        from: middle.window.items[0].seq,
                        to: middle.window.items[0].seq - Int64(middle.window.items.count), by: -1))
        )
        #expect(client.calls(of: ListLedger.self).last?.operation.after ?? 0 > 100)
        await console.press(.character("g"))
        #expect(try screen().list.cursorID == "e1000" && screen().window.items.count == 100)
        for _ in 0..<80 { await console.press(.pageDown) }
        #expect(try screen().list.cursorID == "e1" && screen().window.items.count <= 500)
    }

    @Test func `ACC-25: coming back to the ledger shows what was added, the cursor on its entry`() async throws {
        let client = World.client(.auditor, login: "auditor")
        let console = await ConsoleHarness.started(client)
        let before = client.calls(of: ListLedger.self).count
        await console.press(.character("2"), .character("1"))
        #expect(client.calls(of: ListLedger.self).count == before)
        World.pulse(client, session: nil, head: 10_000)
        await console.pulse()
        #expect(console.shows("newer entries: r shows them"))
        await console.press(.down)
        let cursor = try #require(console.state.screens[.ledger] as? LedgerScreen).list.cursorID
        await console.press(.character("2"), .character("1"))
        #expect(client.calls(of: ListLedger.self).count == before + 1)
        #expect(try #require(console.state.screens[.ledger] as? LedgerScreen).list.cursorID == cursor)
    }

    @Test func `ACC-25: title and export are of the filter that holds, not of one that is wrong`() async throws {
        let client = World.client(.admin)
        let console = await ConsoleHarness.started(client)
        await console.press(.character("/"))
        await console.type("abc")
        await console.press(.enter)
        #expect(console.draw().line(2).contains("Ledger ─ abc"))
        client.on(ListLedger.self) { _ throws(OpsError) in
            throw OpsError(.usage, "filter.invalid", "filter, character 1: there is no field nope.", subject: "1")
        }
        await console.press(.character("/"))
        await console.type("nope:1")
        #expect(console.draw().line(2).contains("Ledger ─ abc "))
        #expect(console.shows("there is no field nope."))
    }

    @Test func `TUI-6: a running verification shows how far it is, and Escape stops it`() async {
        let client = World.client(.auditor, login: "auditor")
        client.onVerify(.success(Self.clean))
        let console = await ConsoleHarness.started(client)
        console.heldNames = ["ledger.verify"]
        await console.press(.character("v"))
        #expect(console.shows("Verifying the ledger"))
        await console.press(.escape)
        #expect(console.shows("Stopping…"))
        await console.release()
        #expect(console.shows("✗ The verification was stopped."))
    }

    @Test func `ACC-23: who may not verify is told so`() async {
        let client = World.client(.auditor, login: "auditor")
        client.on(WhoAmI.self) { _ in
            WhoAmI.Answer(
                user: World.user("auditor", .auditor), grants: Grants([.viewLedger: .all]), isDemo: true)
        }
        let console = await opened(client)
        #expect(console.shows("verify: needs the permission verify"))
        #expect(console.state.dialogs.isEmpty)
    }

    @Test(arguments: [
        (ScreenKind.queue, "qa_item", "qa_1"), (.projects, "project", "prj_1"), (.blockers, "blocker", "blk_1"),
        (.sessions, "impersonation_session", "imp_1"), (.staff, "internal_user", "usr_l2.santos"),
        (.overview, "organization", "org_00417"), (.users, "tenant_user", "u1"), (.ledger, "qa_item", "qa_1"),
    ])
    func `ACC-25: H shows the history of the record under the cursor`(
        _ kind: ScreenKind, _ table: String, _ id: String
    ) async throws {
        let client = World.client(.admin, login: "admin", session: World.session())
        let console = await ConsoleHarness.started(client)
        await console.send(.delivery(Delivery { $0.show(kind) }))
        await console.press(.character("H"))
        #expect(console.state.current == .history)
        let asked = try #require(client.calls(of: ListHistory.self).last?.operation)
        #expect(asked.table == table)
        #expect(asked.id == id)
        await console.press(.enter)
        #expect(console.state.current == .entry)
        await console.press(.character("q"), .character("q"))
        #expect(console.state.current == kind)
    }

    @Test func `ACC-25: the history of a task, and of an entry's record`() async {
        let client = World.client(.admin, login: "admin")
        let console = await ConsoleHarness.started(client)
        await console.send(.delivery(Delivery { $0.show(.projects) }))
        await console.press(.enter, .down, .character("H"))
        #expect(client.calls(of: ListHistory.self).map(\.operation.table) == ["task"])
        await console.press(.enter, .character("H"))
        #expect(client.calls(of: ListHistory.self).last?.operation.table == "qa_item")
        #expect(RecordReference.table(ofEntity: "policy") == "policy_version")
    }

    @Test func `ACC-25: who may not see the ledger is told so, and nothing is asked`() async {
        let client = World.client(.hotlineOps)
        let console = await ConsoleHarness.started(client)
        await console.press(.character("H"))
        #expect(console.shows("history: needs the permission view_ledger"))
        #expect(client.calls(of: ListHistory.self).isEmpty)
    }

    @Test func `ACC-25: an entry of many changed rows is shown in pages`() async {
        let client = World.client(.auditor, login: "auditor")
        client.on(ShowLedgerEntry.self) { query in
            let changes = (1...120).map { number in
                RowChange(
                    table: "qa_item", key: Int64(number), publicID: "qa_row_\(number)", operation: .update,
                    fields: World.change.fields)
            }
            return ShowLedgerEntry.Answer(
                entry: World.entry(query.seq, "QA_APPROVE", changes: 120), changes: Array(changes.prefix(query.limit)),
                hasMore: query.limit < 120)
        }
        let console = await ConsoleHarness.started(client)
        await console.press(.enter)
        #expect(console.shows("Rows 1–50 of 120"))
        await console.press(.character(">"), .character(">"))
        #expect(console.shows("Rows 101–120 of 120"))
        #expect(console.shows("qa_row_101") && !console.shows("qa_row_100"))
        await console.press(.character(">"))
        #expect(console.shows("all changed rows were shown"))
        await console.press(.character("<"))
        #expect(console.shows("Rows 51–100 of 120"))
    }

    @Test func `ACC-26: T shows the record as it was after an entry`() async {
        let client = World.client(.auditor, login: "auditor")
        let console = await ConsoleHarness.started(client)
        await console.press(.enter, .character("T"))
        #expect(client.calls(of: RecordAsOf.self).map(\.operation.seq) == [100])
        #expect(console.shows("as it was after entry 100"))
        #expect(console.shows("state        PENDING") && console.shows("•••  (pii)"))
        await console.press(.escape, .character("H"), .down, .character("T"))
        #expect(client.calls(of: RecordAsOf.self).last?.operation.seq == 42)
        #expect(console.shows("There was no such record then."))
    }

    @Test func `ACC-25: an export holds what the filter holds, in the form chosen`() async throws {
        let client = World.client(.auditor, login: "auditor")
        let console = await ConsoleHarness.started(client)
        await console.press(.character("/"))
        await console.type("outcome:denied")
        await console.press(.enter, .character("w"), .control("u"))
        await console.type("out.csv")
        await console.press(.tab, .right, .enter)
        #expect(console.shows("[ Write the file ]"))
        await console.press(.enter)
        let sent = try #require(client.calls(of: ExportLedger.self).first?.operation)
        #expect(sent.filter == "outcome:denied" && sent.format == .csv)
        #expect(console.shows("✓ 41 entries written to out.csv, personal data masked."))
    }

    @Test func `ACC-25: an export that fails says why and keeps what was typed; one that is stopped leaves nothing`()
        async
    {
        let client = World.client(.auditor, login: "auditor")
        let console = await ConsoleHarness.started(client)
        await console.press(.character("w"), .control("u"), .control("s"))
        #expect(console.shows("a name is needed"))
        await console.type("taken")
        await console.press(.control("s"))
        #expect(console.shows("✗") && console.shows("taken"))
        #expect(console.state.dialogs.count == 1)
        console.heldNames = ["file.write"]
        await console.press(.control("s"))
        #expect(console.shows("esc stops, and no file is left"))
        await console.press(.escape)
        await console.release()
        #expect(console.shows("✗ Stopped on your wish."))
    }

    @Test(arguments: [
        ("action:VIEW_AS", "action:VIEW_AS_OF"), ("operator:s", "operator:sup.reyes"),
        ("outcome:den", "outcome:denied"),
        ("tenant:", "tenant:org_00417"), ("entity:qa", "entity:qaItem"), ("words id:", "words id:qa_1"),
    ])
    func `ACC-25: Tab completes the values of a field from what is known`(_ typed: String, _ whole: String) async {
        let console = await ConsoleHarness.started(World.client(.auditor, login: "auditor"))
        await console.press(.character("/"))
        await console.type(typed)
        await console.press(.tab)
        #expect(console.shows("[\(whole)"))
    }

    @Test func `ACC-25: who may not export is told so`() async {
        let client = World.client(.admin, login: "admin")
        client.on(WhoAmI.self) { _ in
            WhoAmI.Answer(user: World.user("x", .auditor), grants: Grants([.viewLedger: .all]), isDemo: true)
        }
        let console = await ConsoleHarness.started(client)
        await console.press(.character("w"))
        #expect(console.shows("export: needs the permission export_ledger"))
    }

    @Test func `ACC-25: a session's report is written to a file that was not there`() async throws {
        let path = FileManager.default.temporaryDirectory.path() + "/report-\(UInt64.random(in: 0...UInt64.max)).txt"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let client = World.client(.admin, login: "admin")
        let console = await ConsoleHarness.started(client)
        await console.press(.character("2"), .character("p"))
        #expect(client.calls(of: SessionReport.self).map(\.operation.sessionId) == ["imp_1"])
        await console.press(.character("w"), .control("u"))
        await console.type(path)
        await console.press(.control("s"))
        #expect(console.shows("The report was written to"))
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("QA_APPROVE") && text.contains("Acme Health Group"))
        await console.press(.character("w"), .control("u"))
        await console.type(path)
        await console.press(.control("s"))
        #expect(console.shows("✗"))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    @Test func `TUI-9: text for a file shows what a terminal would obey`() {
        #expect(PlainText.line("a\u{1b}[2Jb\u{202e}c\u{200d}") == "a\\u{1b}[2Jb\\u{202e}c\u{200d}")
    }
}
