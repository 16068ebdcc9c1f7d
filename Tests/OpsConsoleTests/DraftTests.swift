import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

@Suite struct DraftTests {
    private static let note = "What you typed here and did not send is back."

    /// The checklist's comment form, with some words in it.
    private func commenting(_ client: ScriptedClient, _ words: String) async -> ConsoleHarness {
        let console = await ConsoleHarness.started(client)
        await console.press(.enter, .down, .down, .character("c"))
        await console.type(words)
        return console
    }

    private func client() -> ScriptedClient { World.client(.implementationManager, login: "impl.okoro") }

    @Test func `TUI-7: a form's text is kept once the keys rest, not with each key`() async {
        let client = client()
        let console = await commenting(client, "they agreed on")
        #expect(client.drafts.isEmpty)
        await console.fireTimers()
        #expect(client.drafts.map { $0.fields["body"] } == ["they agreed on"])
        #expect(client.drafts.first?.key.tenantID == nil)
        await console.type(" it")
        await console.fireTimers()
        #expect(client.drafts.map { $0.fields["body"] } == ["they agreed on it"])
    }

    @Test func `TUI-7: after a crash the same form has its text back, with a note, and another form has not`() async {
        let client = client()
        await commenting(client, "they agreed on").fireTimers()
        // The console crashed: a new one, on the same store.
        let again = await commenting(client, "")
        #expect(again.shows("they agreed on") && again.shows(Self.note))
        await again.type(" it")
        #expect(again.shows("they agreed on it"))
        let other = await ConsoleHarness.started(client)
        await other.press(.enter, .down, .down, .down, .character("c"))
        #expect(!other.shows("they agreed") && !other.shows(Self.note))
    }

    @Test func `TUI-7: a form that is sent or given up drops its draft`() async {
        let client = client()
        client.on(CommentTask.self) { command in
            TaskComment(
                id: "com_1", author: "impl.okoro", body: command.body, clientVisible: false, createdAt: World.now)
        }
        let sent = await commenting(client, "they agreed")
        await sent.fireTimers()
        await sent.press(.control("s"))
        #expect(sent.state.dialogs.isEmpty && client.drafts.isEmpty)
        let left = await commenting(client, "never mind")
        await left.fireTimers()
        #expect(client.drafts.count == 1)
        await left.press(.escape, .escape)
        #expect(left.state.dialogs.isEmpty && client.drafts.isEmpty)
    }

    @Test func `TUI-7: a form given up while its draft is on its way leaves none behind`() async {
        let client = client()
        let console = await commenting(client, "they agreed")
        console.heldNames = ["draft.keep"]
        await console.fireTimers()
        await console.press(.escape, .escape)
        await console.release()
        #expect(client.drafts.isEmpty)
    }

    @Test func `TUI-7: a form whose sending failed keeps its draft`() async {
        let client = client()
        client.on(CommentTask.self) { _ throws(OpsError) in
            throw OpsError(.unavailable, "store.busy", "The store is busy.")
        }
        let console = await commenting(client, "they agreed")
        await console.fireTimers()
        await console.press(.control("s"))
        #expect(console.shows("The store is busy.") && client.drafts.count == 1)
    }

    @Test func `TUI-7: what was typed before the draft came is not overwritten`() async {
        let client = client()
        await commenting(client, "they agreed").fireTimers()
        let console = await ConsoleHarness.started(client)
        await console.press(.enter, .down, .down)
        console.heldNames = ["draft.read"]
        await console.press(.character("c"))
        await console.type("new")
        await console.release()
        #expect(console.shows("new") && !console.shows("they agreed"))
    }

    @Test func `TUI-3, TUI-7: a name typed to confirm is never kept`() async {
        let client = World.client(.admin, login: "admin")
        let console = await ConsoleHarness.started(client)
        await console.press(.character("3"), .character("Z"))
        await console.type("on leave")
        await console.press(.tab, .tab)
        await console.type("l2.santos")
        await console.fireTimers()
        #expect(client.drafts.first?.fields["message"] == "on leave")
        #expect(client.drafts.first?.fields["typed"] == nil)
        let again = await ConsoleHarness.started(client)
        await again.press(.character("3"), .character("Z"))
        #expect(again.shows("on leave") && again.shows(Self.note))
        await again.press(.control("s"))
        #expect(!again.state.dialogs.isEmpty && client.calls(of: LockUser.self).isEmpty)
    }

    @Test func `TUI-7: the reason for entering a tenant comes back when that tenant is chosen again`() async {
        let client = World.client(.supportL2)
        func chosen(_ tenant: String) async -> ConsoleHarness {
            let console = await ConsoleHarness.started(client)
            await console.type(tenant)
            await console.press(.enter, .tab)
            return console
        }
        let console = await chosen("acme")
        await console.type("looking at the sign-in")
        await console.fireTimers()
        #expect(client.drafts.map(\.key) == [FormDraft.Key(form: "enter org_00417", tenantID: nil)])
        #expect(await !chosen("globex").shows("looking at the sign-in"))
        let again = await chosen("acme")
        #expect(again.shows("looking at the sign-in") && again.shows(Self.note))
        await again.press(.tab, .tab, .tab, .tab, .enter)
        #expect(again.state.session != nil && client.drafts.isEmpty)
    }

    @Test func `TUI-7: drafts of a session carry its tenant, and outlive its end`() async {
        let client = World.client(.admin, login: "admin", session: World.session())
        let console = await ConsoleHarness.started(client)
        await console.send(.delivery(Delivery { $0.show(.queue) }))
        await console.press(.character("x"))
        await console.type("not a case")
        await console.fireTimers()
        #expect(client.drafts.map(\.key.tenantID) == ["org_00417"])
        World.pulse(client, session: nil)
        await console.pulse()
        #expect(console.state.dialogs.isEmpty && client.drafts.count == 1)
        // The same question outside of the session is another form.
        await console.press(.character("x"))
        #expect(!console.shows("not a case"))
    }

    @Test func `TUI-7: a new project comes back with its template`() async {
        let client = World.client(.implementationManager, login: "impl.okoro")
        let console = await ConsoleHarness.started(client)
        await console.press(.character("+"))
        #expect(console.shows("New project"))
        await console.type("globex.example")
        await console.fireTimers()
        let again = await ConsoleHarness.started(client)
        await again.press(.character("+"))
        #expect(again.shows("globex.example") && again.shows("58 tasks"))
    }

    @Test func `IMP-1, ACC-15: a new project finds its tenant in spite of a typo, and names it on the button`() async {
        let client = World.client(.implementationManager, login: "impl.okoro")
        client.on(CreateProject.self) { _ in World.project }
        let console = await ConsoleHarness.started(client)
        await console.press(.character("+"))
        await console.type("globx")
        #expect(console.shows("▶ Globex Logistics") && console.shows("Make the project for Globex Logistics"))
        await console.press(.control("s"))
        #expect(client.calls(of: CreateProject.self).map(\.operation.organizationId) == [World.globex.id])
        #expect(client.calls(of: RecordTenantSearch.self).map(\.operation.text) == ["globx"])
    }

    @Test func `IMP-1, TUI-3: what was not seen yet is taken only if it was typed in full`() async {
        let client = World.client(.implementationManager, login: "impl.okoro")
        client.on(CreateProject.self) { _ in World.project }
        let console = await ConsoleHarness.started(client)
        await console.press(.character("+"))
        console.heldNames = [SearchTenants.name]
        await console.type("globx")
        await console.press(.control("s"))
        #expect(console.shows("still searching"))
        console.heldNames = []
        await console.release()
        #expect(console.shows("is it the marked one?") && client.calls(of: CreateProject.self).isEmpty)
        for _ in 0..<5 { await console.press(.backspace) }
        console.heldNames = [SearchTenants.name]
        await console.type("GLOBEX.example")
        await console.press(.control("s"))
        console.heldNames = []
        await console.release()
        #expect(client.calls(of: CreateProject.self).map(\.operation.organizationId) == [World.globex.id])
    }

    @Test func `TUI-7: Escape gives up a new project only when pressed twice`() async {
        let client = World.client(.implementationManager, login: "impl.okoro")
        let console = await ConsoleHarness.started(client)
        await console.press(.character("+"), .escape)
        #expect(console.state.dialogs.isEmpty)
        await console.press(.character("+"))
        await console.type("globex.example")
        await console.press(.escape)
        #expect(console.shows("globex.example") && console.shows("Escape again gives up what you typed."))
        await console.press(.tab, .escape)
        #expect(console.shows("globex.example"))
        await console.press(.escape)
        #expect(console.state.dialogs.isEmpty)
    }

    @Test func `TUI-7: where drafts cannot be kept it is said, once`() async {
        let client = client()
        client.failDrafts(OpsError(.failed, "store.full", "The disk is full."))
        let console = await commenting(client, "they agreed")
        await console.fireTimers()
        await console.type(" on it")
        await console.fireTimers()
        let told = console.state.log.messages.filter { $0.text.contains("not safe from a crash") }
        #expect(told.count == 1 && console.shows("they agreed on it"))
    }
}
