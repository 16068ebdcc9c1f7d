import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

/// A queue that is longer than what is loaded of it: the ends, and keys that are faster than the service.
struct LongQueueTests {
    private func console(_ client: ScriptedClient) async -> ConsoleHarness { await ConsoleHarness.started(client) }

    private func queue(_ console: ConsoleHarness) throws -> QAQueueScreen {
        try #require(console.state.screens[.queue] as? QAQueueScreen)
    }

    /// A queue of a thousand items, as the service pages it.
    private func longQueue() -> ScriptedClient {
        let client = World.client(.hotlineOps, login: "sup.reyes")
        client.on(QAQueuePage.self) { query in
            let last = 1_000
            let start =
                query.fromEnd
                ? last - query.limit
                : query.after.flatMap(Int.init) ?? query.before.flatMap(Int.init).map { $0 - query.limit - 1 } ?? 0
            let numbers = max(start + 1, 1)...min(start + query.limit, last)
            return QAQueuePage.Answer(
                items: numbers.map { World.item($0) }, previous: start <= 0 ? nil : String(start + 1),
                next: start + query.limit >= last ? nil : String(start + query.limit))
        }
        return client
    }

    @Test func `TUI-4, TUI-5: G shows the last rows of the whole list, up from there the ones before, g the first`()
        async throws
    {
        let client = longQueue()
        let console = await console(client)
        await console.press(.character("G"))
        #expect(client.calls(of: QAQueuePage.self).map(\.operation.fromEnd) == [false, true])
        var queue = try queue(console)
        #expect(queue.focused?.id == "qa_1000" && !queue.window.hasMore && queue.window.items.first?.id == "qa_901")
        #expect(queue.list.visible.contains(queue.list.cursor) && console.shows(World.item(1_000).reference))
        await console.press(.character("k"))
        for _ in 0..<20 { await console.press(.pageUp) }
        queue = try self.queue(console)
        #expect(
            queue.window.items.map(\.id)
                == (queue.window.items.first.map { first in
                    let number = Int(first.id.dropFirst(3)) ?? 0
                    return (number..<(number + queue.window.items.count)).map { "qa_\($0)" }
                }))
        #expect(client.calls(of: QAQueuePage.self).dropFirst(2).allSatisfy { $0.operation.before != nil })
        await console.press(.home)
        queue = try self.queue(console)
        #expect(queue.focused?.id == "qa_1" && !queue.window.hasEarlier && queue.window.items.count == 100)
        await console.press(.end)
        #expect(try self.queue(console).focused?.id == "qa_1000")
    }

    @Test func `TUI-5: keys pressed while the last rows are on their way count from the end; g calls them off`()
        async throws
    {
        let client = longQueue()
        let console = await console(client)
        console.heldNames = [QAQueuePage.name]
        await console.press(.character("G"), .up, .up)
        #expect(try queue(console).focused?.id == "qa_98")
        await console.release()
        #expect(try queue(console).focused?.id == "qa_998")
        await console.press(.character("g"), .character("G"))
        #expect(console.held.count == 1)
        await console.release()
        #expect(try queue(console).focused?.id == "qa_1000")
        await console.press(.character("g"))
        await console.release()
        await console.press(.character("G"), .character("g"))
        await console.release()
        #expect(try queue(console).focused?.id == "qa_1" && console.held.isEmpty)
        #expect(try queue(console).window.items.first?.id == "qa_1")
    }

    @Test func `TUI-5: G while the list is read waits for it, and another order waits for the jump`()
        async throws
    {
        let client = longQueue()
        let console = await console(client)
        console.heldNames = [QAQueuePage.name]
        World.pulse(client, session: nil, head: 201)
        await console.pulse()
        await console.press(.character("G"))
        #expect(console.held.count == 1)
        await console.release()
        #expect(console.held.count == 1)
        await console.release()
        #expect(try queue(console).focused?.id == "qa_1000")
        // Another order is asked for once the jump is over.
        await console.press(.character("g"), .character("s"))
        #expect(console.held.count == 1)
        await console.release()
        #expect(try queue(console).focused?.id == "qa_1" && console.held.count == 1)
        await console.release()
        #expect(try queue(console).window.items.first?.id == "qa_1")
        #expect(client.calls(of: QAQueuePage.self).last?.operation.sort == QASort(.age))
    }

    @Test func `TUI-5: rows at the end are read again from the end`() async throws {
        let client = longQueue()
        let console = await console(client)
        await console.press(.character("G"))
        World.pulse(client, session: nil, head: 202)
        await console.pulse()
        #expect(client.calls(of: QAQueuePage.self).last?.operation.fromEnd == true)
        #expect(try queue(console).focused?.id == "qa_1000")
        for _ in 0..<3 { await console.press(.pageUp) }
        let focused = try queue(console).focused?.id
        World.pulse(client, session: nil, head: 203)
        await console.pulse()
        #expect(try queue(console).focused?.id == focused && focused != nil)
    }

    @Test func `TUI-3, TUI-5: keys for rows that are on their way act on those rows, never on those still seen`()
        async throws
    {
        let client = longQueue()
        let console = await console(client)
        console.heldNames = [QAQueuePage.name]
        await console.press(.character("G"), .space, .up, .up, .space)
        #expect(try queue(console).marks.ids.isEmpty)
        await console.release()
        let marked = try queue(console).marks.ids
        #expect(marked.count == 2 && marked.allSatisfy { $0 > "qa_99" || $0 == "qa_1000" }, "\(marked)")
        // Escape takes back what waits, and a jump that fails takes it along.
        await console.press(.character("g"), .space, .escape)
        await console.release()
        #expect(try queue(console).marks.ids == marked && queue(console).focused?.id == "qa_1")
        await console.press(.character("G"), .character("a"))
        client.on(QAQueuePage.self) { _ throws(OpsError) in throw .lastAdmin("read", "l2.santos")
        }
        await console.release()
        #expect(try queue(console).marks.ids == marked && console.state.dialogs.isEmpty)
    }

    @Test func `TUI-3: after another filter a key waits for its rows`() async throws {
        let client = longQueue()
        let console = await console(client)
        console.heldNames = [QAQueuePage.name]
        await console.press(.character("/"))
        await console.type("severity:low")
        await console.press(.enter, .space)
        #expect(try queue(console).marks.ids.isEmpty && !console.held.isEmpty)
        while !console.held.isEmpty { await console.release() }
        #expect(try queue(console).filter == "severity:low" && queue(console).marks.ids.count == 1)
    }
}
