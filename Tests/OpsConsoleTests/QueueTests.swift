import Ledger
import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

@Suite struct QueueTests {
    private func report(_ items: [ItemReport]) -> BulkReport {
        BulkReport(batch: "bat_1", action: "approve", items: items)
    }

    private func console(_ client: ScriptedClient) async -> ConsoleHarness { await ConsoleHarness.started(client) }

    private func supervisor() -> ScriptedClient { World.client(.hotlineOps, login: "sup.reyes") }

    private func queue(_ console: ConsoleHarness) throws -> QAQueueScreen {
        try #require(console.state.screens[.queue] as? QAQueueScreen)
    }

    @Test func `HOT-3: the frozen set is what is done, whatever the list shows meanwhile`() async throws {
        let client = supervisor()
        client.on(ChangeQAItems.self) { command in
            BulkReport(
                batch: "bat_1", action: "approve", items: command.items.map { ItemReport(id: $0.id, outcome: .applied) }
            )
        }
        let console = await console(client)
        await console.press(.space, .space, .character("a"))
        #expect(console.shows("Approve 2 items"))
        // Somebody else changes the list: items go, versions rise, others come.
        client.on(QAQueuePage.self) { _ in
            QAQueuePage.Answer(
                items: [World.item(2, World.globex, version: 9), World.item(8)], previous: nil, next: nil)
        }
        World.pulse(client, session: nil, head: 101)
        await console.pulse()
        #expect(try queue(console).window.items.map(\.id) == ["qa_2", "qa_8"])
        await console.press(.control("s"))
        let sent = try #require(client.calls(of: ChangeQAItems.self).first?.operation)
        #expect(sent.items == [.init(id: "qa_1", version: 1), .init(id: "qa_2", version: 1)])
        #expect(console.shows("✓ 2 items approved. u takes it back."))
        #expect(try queue(console).marks.isEmpty)
    }

    @Test func `TUI-3: on a bulk action Cancel has the focus, on one item the button`() async {
        let client = supervisor()
        let console = await console(client)
        await console.press(.space, .space, .character("a"), .enter)
        #expect(console.state.dialogs.isEmpty)
        #expect(client.calls(of: ChangeQAItems.self).isEmpty)
        client.on(ChangeQAItems.self) { _ in
            BulkReport(batch: "b", action: "approve", items: [ItemReport(id: "qa_3", outcome: .applied)])
        }
        await console.press(.character("C"), .character("a"), .enter)
        #expect(client.calls(of: ChangeQAItems.self).map(\.operation.items.count) == [1])
    }

    @Test func `HOT-3: rejecting without a reason is refused in the dialog`() async {
        let client = supervisor()
        let console = await console(client)
        await console.press(.character("x"), .control("s"))
        #expect(console.shows("✗ to reject, give a reason of at least"))
        #expect(client.calls(of: ChangeQAItems.self).isEmpty)
    }

    @Test func `HOT-3: what was not applied is listed with why, and stays marked`() async throws {
        let client = supervisor()
        let answer = report([
            ItemReport(id: "qa_1", outcome: .applied),
            ItemReport(id: "qa_2", outcome: .conflict, detail: "claimed by j.osei"),
        ])
        client.on(ChangeQAItems.self) { _ in answer }
        let console = await console(client)
        await console.press(.space, .space, .character("a"), .control("s"))
        #expect(console.shows("1 APPLIED, 1 CONFLICT"))
        #expect(console.shows("CONFLICT  qa_2  claimed by j.osei"))
        #expect(try queue(console).marks.ids == ["qa_2"])
    }

    @Test func `HOT-3: a lost answer is asked again with the same batch key`() async throws {
        let client = supervisor()
        client.on(ChangeQAItems.self) { _ throws(OpsError) in throw .sessionGone("imp_0") }
        let console = await console(client)
        await console.press(.character("a"), .enter)
        #expect(console.shows("The session imp_0 is not open any more."))
        await console.press(.control("s"))
        let keys = client.calls(of: ChangeQAItems.self).map(\.operation.batchKey)
        #expect(keys.count == 2 && keys[0] == keys[1])
    }

    @Test func `ACC-14: escape stops running work, and the report says what was done`() async {
        let client = supervisor()
        let answer = report([ItemReport(id: "qa_1", outcome: .applied), ItemReport(id: "qa_2", outcome: .applied)])
        client.on(ChangeQAItems.self) { _ in answer }
        let console = await console(client)
        console.heldNames = [ChangeQAItems.name]
        await console.press(.space, .space, .character("a"), .control("s"))
        #expect(console.shows("esc stops"))
        await console.press(.escape)
        #expect(console.shows("Stopping after this chunk"))
        await console.release()
        #expect(console.shows("Stopped: Stopped on your wish after 1 of 2."))
    }

    @Test func `HOT-3, TUI-3: u takes the newest batch back while there is time, and the question names tenants`()
        async
    {
        let client = supervisor()
        let batch = World.batch()
        client.on(ListQABatches.self) { _ in [batch] }
        client.on(UndoQABatch.self) { _ in
            BulkReport(
                batch: "bat_8", action: "undo", items: [ItemReport(id: "qa_1", outcome: .kept, detail: "changed since")]
            )
        }
        let console = await console(client)
        #expect(console.shows("approve: 12 items · u undo (6 min left)"))
        await console.press(.character("u"))
        #expect(console.shows("Take back: approve 12 items"))
        #expect(console.shows("8 in Acme Health Group, 4 in Globex Logistics"))
        await console.press(.control("s"))
        #expect(client.calls(of: UndoQABatch.self).map(\.operation.batchId) == ["bat_7"])
        #expect(console.shows("KEPT  qa_1  changed since"))
    }

    @Test func `HOT-2: marks are by id and survive another sort; a range and a whole filter can be marked`()
        async throws
    {
        let client = supervisor()
        let console = await console(client)
        await console.press(.space)
        client.on(QAQueuePage.self) { _ in QAQueuePage.Answer(items: World.items.reversed(), previous: nil, next: nil) }
        await console.press(.character("s"))
        #expect(try queue(console).marks.ids == ["qa_1"])
        #expect(console.shows("1 marked"))
        await console.press(.character("g"), .character("V"))
        #expect(try queue(console).marks.ids.count == 5)
        await console.press(.character("*"), .character("a"))
        #expect(client.calls(of: FreezeQAItems.self).map(\.operation.selection) == [.filter("")])
    }

    @Test func `HOT-2: while a question is on its way typing waits, and only the newest list is taken`() async throws {
        let client = supervisor()
        let console = await console(client)
        console.heldNames = [QAQueuePage.name]
        await console.press(.character("/"))
        await console.type("sev")
        #expect(console.held.count == 1)
        await console.release()
        #expect(console.held.count == 1)
        await console.release()
        let filters = client.calls(of: QAQueuePage.self).map(\.operation.filter)
        #expect(filters == ["", "s", "sev"])
        #expect(try queue(console).filter == "sev")
    }

    @Test func `HOT-2: an error of the filter is shown at its spot, and the rows stay`() async {
        let client = supervisor()
        let console = await console(client)
        client.on(QAQueuePage.self) { query throws(OpsError) in
            throw OpsError(
                .usage, "filter.invalid", "filter, character 5: there is no field \(query.filter)", subject: "5")
        }
        await console.press(.character("/"))
        await console.type("abcde")
        #expect(console.shows("    ↑ there is no field abcde"))
        #expect(console.shows("CASE-0041871"))
    }

    @Test func `HOT-2: Return on a wrong or unfinished filter keeps the keys, so that nothing is decided`() async throws
    {
        let client = supervisor()
        let console = await console(client)
        client.on(QAQueuePage.self) { query throws(OpsError) in
            if query.filter.isEmpty { return QAQueuePage.Answer(items: [World.item(1)], previous: nil, next: nil) }
            let kind = query.filter.hasSuffix(":") ? "filter.incomplete" : "filter.invalid"
            throw OpsError(
                .usage, kind, "filter, character 40: something about it is not as it should be.", subject: "40",
                advice: "Did you mean 'tenant', or is it 'category' perhaps?")
        }
        await console.press(.character("/"))
        await console.type("sev:")
        #expect(!console.shows("character 40"))
        await console.press(.enter, .character("*"))
        #expect(console.shows("/[sev:*"))
        // What does not fit at its spot is told from the left, whole.
        #expect(console.shows("  character 40: something about it is not as it should be. Did you"))
        #expect(try queue(console).marks.isEmpty)
        await console.press(.enter, .character("x"), .escape)
        #expect(console.state.dialogs.isEmpty)
        #expect(try !queue(console).input.isOpen)
    }

    @Test func `HOT-3: keys pressed while the set is frozen go to the question, never to the list`() async throws {
        let client = supervisor()
        let console = await console(client)
        console.heldNames = [FreezeQAItems.name]
        await console.press(.character("x"))
        await console.type("caller asked")
        #expect(try queue(console).marks.isEmpty)
        await console.release()
        #expect(console.shows("[caller asked"))
        await console.press(.escape)
        #expect(console.shows("Escape again gives up what you typed."))
        await console.press(.escape)
        #expect(console.state.dialogs.isEmpty)
        // Without a question they meant nothing, and Escape takes them back.
        client.on(FreezeQAItems.self) { _ throws(OpsError) in throw .notFound("item", "qa_1") }
        await console.press(.character("x"), .space)
        await console.release()
        #expect(try queue(console).marks.isEmpty)
        await console.press(.space)
        #expect(try queue(console).marks.ids.count == 1)
    }

    @Test func `HOT-1: the cursor stays on its item when the list changes`() async throws {
        let client = supervisor()
        let console = await console(client)
        await console.press(.down, .down)
        client.on(QAQueuePage.self) { _ in
            QAQueuePage.Answer(items: [World.item(9)] + World.items, previous: nil, next: nil)
        }
        World.pulse(client, session: nil, head: 200)
        await console.pulse()
        #expect(try queue(console).focused?.id == "qa_3")
        #expect(try queue(console).list.cursor == 3)
    }

    @Test func `HOT-1: more rows are asked for before the cursor reaches the end, in both directions`() async throws {
        let client = supervisor()
        client.on(QAQueuePage.self) { query in
            let start =
                query.after.flatMap(Int.init) ?? query.before.flatMap(Int.init).map { $0 - query.limit - 1 } ?? 0
            let numbers = (start + 1)...(start + query.limit)
            return QAQueuePage.Answer(
                items: numbers.map { World.item($0) }, previous: start <= 0 ? nil : String(start + 1),
                next: String(start + query.limit))
        }
        let console = await console(client)
        for _ in 0..<40 { await console.press(.pageDown) }
        let deep = try queue(console)
        #expect(deep.list.cursor > 0 && deep.window.items.count <= 500)
        #expect(deep.window.hasEarlier)
        let ids = deep.window.items.map(\.id)
        #expect(Set(ids).count == ids.count)
        for _ in 0..<60 { await console.press(.pageUp) }
        #expect(try queue(console).focused?.id == "qa_1")
    }

    @Test func `TUI-5: what is seen is read again from beside it, whichever way it came`() {
        typealias Window = QAQueueScreen.Window
        func page(_ numbers: ClosedRange<Int>) -> Window.Page {
            Window.Page(
                items: numbers.map { World.item($0) },
                previous: numbers.lowerBound == 1 ? nil : "\(numbers.lowerBound)",
                next: numbers.upperBound == 1_000 ? nil : "\(numbers.upperBound)")
        }
        func window(_ parts: (ClosedRange<Int>, Window.Anchor)...) -> Window {
            var window = Window()
            for (numbers, anchor) in parts { window.add(page(numbers), anchor: anchor) }
            return window
        }
        let backwards = window((901...1_000, .end), (801...900, .before("901")), (701...800, .before("801")))
        #expect(backwards.again(visible: 290..<310).anchor == .after("900"))
        #expect(backwards.again(visible: 90..<110) == (.before("901"), 200))
        #expect(backwards.again(visible: 20..<40) == (.before("801"), 100))
        #expect(window((901...1_000, .end)).again(visible: 80..<100) == (.end, 100))
        #expect(window((901...1_000, .end), (801...900, .before("901"))).again(visible: 90..<120) == (.end, 200))
        let middle = window((801...900, .before("901")), (901...950, .after("900")))
        #expect(middle.again(visible: 90..<110) == (.after("801"), 150))
        #expect(middle.again(visible: 0..<20) == (.before("901"), 100))
        #expect(window((1...100, .start), (101...200, .after("100"))).again(visible: 90..<110) == (.start, 200))
    }

    @Test func `HOT-4, TUI-1: at 80 columns a long intake can be read to its end`() async throws {
        let client = supervisor()
        client.on(ShowQAItem.self) { _ in
            let text = (1...30).map { "line \($0) of the call" }.joined(separator: "\n")
            return ShowQAItem.Answer(item: World.item(1), intakeText: text, decisionReason: nil)
        }
        let console = await console(client)
        await console.press(.enter)
        #expect(console.shows("tab scrolls, esc closes") && !console.shows("line 30 of"))
        await console.press(.tab, .end)
        #expect(console.shows("line 30 of the call") && console.shows("tab back"))
        #expect(try queue(console).list.cursor == 0)
        await console.press(.escape, .down)
        #expect(try queue(console).list.cursor == 1)
    }

    @Test func `ACC-22: while the cursor travels no detail is read; after a rest it is`() async {
        let client = supervisor()
        let console = await ConsoleHarness.started(client, size: Size(200, 50))
        await console.press(.down, .down)
        #expect(client.calls(of: ShowQAItem.self).isEmpty)
        await console.fireTimers()
        #expect(client.calls(of: ShowQAItem.self).map(\.operation.reference) == ["qa_3"])
        #expect(console.shows("the scales are wrong"))
    }

    @Test func `SCREENS: the dot repeats the last action on the row under the cursor`() async throws {
        let client = supervisor()
        client.on(ChangeQAItems.self) { command in
            BulkReport(
                batch: "b", action: "reject", items: command.items.map { ItemReport(id: $0.id, outcome: .applied) })
        }
        let console = await console(client)
        await console.press(.character("x"))
        await console.type("no evidence given")
        await console.press(.enter, .enter, .down, .character("."), .enter)
        let sent = client.calls(of: ChangeQAItems.self).map(\.operation)
        #expect(sent.map(\.reason) == ["no evidence given", "no evidence given"])
        #expect(sent.map { $0.items.map(\.id) } == [["qa_1"], ["qa_2"]])
    }

    @Test func `HOT-1: c claims the row, and says when somebody else was faster`() async {
        let client = supervisor()
        client.on(ClaimQAItem.self) { _ in World.item(1, state: .inReview, version: 2, claimedBy: "sup.reyes") }
        let console = await console(client)
        await console.press(.character("c"))
        #expect(console.shows("CASE-0041871 is yours until 14:17:31."))
        client.on(ClaimQAItem.self) { _ throws(OpsError) in throw .changedSince("QA item", "qa_1", now: "in review") }
        await console.press(.character("c"))
        #expect(console.shows("was changed by somebody else"))
    }

    @Test func `TUI-3: a paste into the list does nothing`() async throws {
        let client = supervisor()
        let console = await console(client)
        let before = client.calls.count
        await console.press(.paste("axE*\n"))
        #expect(client.calls.count == before)
        #expect(console.state.dialogs.isEmpty)
        #expect(try queue(console).marks.isEmpty)
        #expect(console.shows("Pasted text does nothing here."))
    }
}
