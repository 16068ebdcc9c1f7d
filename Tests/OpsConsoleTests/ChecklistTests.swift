import Ledger
import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

@Suite struct ChecklistTests {
    private func started(_ client: ScriptedClient) async -> ConsoleHarness {
        let console = await ConsoleHarness.started(client)
        await console.press(.enter)
        return console
    }

    private func specialist() -> ScriptedClient {
        let client = World.client(.implementationManager, login: "impl.okoro")
        client.on(ChangeTask.self) { command in
            let status: TaskStatus =
                switch command.action {
                case .start: .inProgress
                case .done: .done
                case .skip: .skipped
                case .notApplicable: .notApplicable
                case .reopen: .todo
                }
            return World.task(
                Int(command.taskId.dropFirst(4)) ?? 0, "HRIS nightly sync tested", phase: "ph_2", status, version: 2)
        }
        return client
    }

    @Test func `IMP-3: d is done, the counts follow, and the cursor goes on to the next open task`() async throws {
        let client = specialist()
        let console = await started(client)
        #expect(console.shows("Checklist 3/7 done, 1 blocked"))
        #expect(console.shows("▶    ◐ HRIS nightly sync tested"))
        await console.press(.character("d"))
        let sent = try #require(client.calls(of: ChangeTask.self).first?.operation)
        #expect(sent.taskId == "tsk_4" && sent.action == .done && sent.version == 1)
        #expect(console.shows("Checklist 4/7 done, 1 blocked"))
        let screen = try #require(console.state.front as? ChecklistScreen)
        #expect(screen.task?.id == "tsk_5")
    }

    @Test func `IMP-4: what holds a task up is told under the list and in the task`() async throws {
        let console = await started(specialist())
        await console.press(.down)
        #expect(try #require(console.state.front as? ChecklistScreen).task?.id == "tsk_5")
        #expect(console.shows("■ IT has not opened the relay (client, l.haddad)"))
        await console.press(.enter)
        #expect(console.shows("by: IT has not opened the relay (client, l.haddad)"))
    }

    @Test func `TUI-4: the dot takes the last step again, on the task under the cursor`() async throws {
        let client = specialist()
        let console = await started(client)
        await console.press(.character("."))
        #expect(console.shows("again: nothing was done yet"))
        await console.press(.character("s"), .down)
        let here = try #require((console.state.front as? ChecklistScreen)?.task?.id)
        await console.press(.character("."))
        let sent = client.calls(of: ChangeTask.self).map(\.operation)
        #expect(sent.map(\.action) == [.start, .start] && sent.last?.taskId == here && here != "tsk_4")
    }

    @Test func `TUI-5: a task is copied as a row, or cell by cell`() async {
        let console = await started(specialist())
        await console.press(.character("Y"), .character("y"), .enter)
        #expect(console.copies.first?.hasPrefix("HRIS nightly sync tested\tin progress\timpl.okoro") == true)
        #expect(console.copies.last == "HRIS nightly sync tested")
    }

    @Test func `IMP-3: u takes the last step back, by the version that it left`() async {
        let client = specialist()
        client.on(UndoTask.self) { _ in
            World.task(4, "HRIS nightly sync tested", phase: "ph_2", .inProgress, version: 3)
        }
        let console = await started(client)
        await console.press(.character("d"), .character("u"))
        #expect(client.calls(of: UndoTask.self).map(\.operation.version) == [2])
        #expect(console.shows("Taken back: HRIS nightly sync tested is in progress again."))
        #expect(console.shows("Checklist 3/7 done"))
    }

    @Test func `IMP-3: what does not apply needs a reason`() async {
        let client = specialist()
        let console = await started(client)
        await console.press(.character("x"), .enter, .enter)
        #expect(console.shows("✗ a reason is needed"))
        #expect(client.calls(of: ChangeTask.self).isEmpty)
        await console.type("the client has no HRIS")
        await console.press(.control("s"))
        #expect(client.calls(of: ChangeTask.self).map(\.operation.note) == ["the client has no HRIS"])
        #expect(console.shows("Checklist 3/6 done"))
    }

    @Test func `IMP-3: a task that waits for another says so instead of being done`() async {
        let client = specialist()
        let console = await started(client)
        await console.press(.down, .down, .character("d"))
        #expect(client.calls(of: ChangeTask.self).isEmpty)
        #expect(console.shows("done: first: Email relay allow-listed"))
    }

    @Test func `IMP-3: b opens a blocker, B resolves it`() async throws {
        let client = specialist()
        client.on(OpenBlocker.self) { _ in World.blocker }
        client.on(ResolveBlocker.self) { _ in World.blocker }
        let console = await started(client)
        await console.press(.character("b"))
        await console.type("firewall")
        await console.press(.tab, .right, .control("s"))
        let opened = try #require(client.calls(of: OpenBlocker.self).first?.operation)
        #expect(opened.title == "firewall" && opened.category == .client && opened.taskIds == ["tsk_4"])
        await console.press(.down, .character("B"), .control("s"))
        #expect(client.calls(of: ResolveBlocker.self).map(\.operation.blockerId) == ["blk_1"])
        // Both change what the checklist shows, so it was read again each time.
        #expect(client.calls(of: ShowProject.self).count == 3)
    }

    @Test func `IMP-3: when somebody else was faster the checklist is read again`() async {
        let client = specialist()
        client.on(ChangeTask.self) { _ throws(OpsError) in throw .changedSince("task", "tsk_4", now: "done") }
        let console = await started(client)
        await console.press(.character("d"))
        #expect(console.shows("was changed by somebody else; it is done now."))
        #expect(client.calls(of: ShowProject.self).count == 2)
    }

    @Test func `ACC-22: a checklist is read once per visit, not with every pulse`() async {
        let client = specialist()
        let console = await started(client)
        World.pulse(client, session: nil, head: 900)
        await console.pulse()
        #expect(client.calls(of: ShowProject.self).count == 1)
    }

    @Test func `IMP-3: when a phase is finished the next one unfolds`() async throws {
        let client = specialist()
        client.on(ChangeTask.self) { command in
            World.task(Int(command.taskId.dropFirst(4)) ?? 0, "Step", phase: "ph_2", .notApplicable, version: 2)
        }
        let console = await started(client)
        for _ in 0..<3 {
            await console.press(.character("x"))
            await console.type("out of scope")
            await console.press(.control("s"))
        }
        let screen = try #require(console.state.front as? ChecklistScreen)
        #expect(screen.task?.id == "tsk_7")
        #expect(console.shows("Legacy cases mapped"))
    }

    @Test func `IMP-1: phases fold and unfold`() async {
        let console = await started(specialist())
        #expect(console.shows("HRIS feed agreed") && !console.shows("Kick-off held"))
        await console.press(.character("g"), .enter)
        #expect(console.shows("Kick-off held"))
        await console.press(.left)
        #expect(!console.shows("Kick-off held"))
    }

    @Test func `IMP-1: a new project finds its tenant by name and opens its checklist`() async throws {
        let client = specialist()
        client.on(CreateProject.self) { _ in World.project }
        let console = await ConsoleHarness.started(client)
        await console.press(.character("+"))
        #expect(console.shows("58 tasks, 30 business days: the eight phases"))
        await console.press(.control("s"))
        #expect(console.shows("✗ which tenant?"))
        await console.type("Globex Logistics")
        await console.press(.control("s"))
        let sent = try #require(client.calls(of: CreateProject.self).first?.operation)
        #expect(sent.organizationId == "org_00512" && sent.template == "standard" && sent.lead == nil)
        #expect(console.state.current == .checklist)
    }

    @Test func `TUI-7: a form with something typed closes only on the second Escape`() async {
        let console = await started(specialist())
        await console.press(.character("c"))
        await console.type("half a thought")
        await console.press(.escape)
        #expect(console.shows("Escape again gives up what you typed."))
        await console.press(.escape)
        #expect(console.state.dialogs.isEmpty)
    }
}
