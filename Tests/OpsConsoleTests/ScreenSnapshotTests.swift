import FoundationEssentials
import Ledger
import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

@Suite struct ScreenSnapshotTests {
    @Test func `ACC-15: the tenant search, empty and with hits`() async throws {
        let console = await ConsoleHarness.started(World.client(.supportL2))
        try await Snapshots.check(console, "enter-recent")
        await console.type("acme helth")
        try await Snapshots.check(console, "enter-hits")
    }

    @Test func `ACC-10: the form of a tenant, with a ticket that is checked`() async throws {
        let console = await ConsoleHarness.started(World.client(.supportL2))
        await console.type("acme")
        await console.press(.enter, .enter)
        await console.type("looking at it")
        await console.press(.enter)
        try await Snapshots.check(console, "enter-form")
    }

    @Test(arguments: [("overview", ScreenKind.overview), ("users", .users)])
    func `SUP-1, SUP-11: screens of a tenant, in a session`(_ name: String, _ kind: ScreenKind) async throws {
        let console = await ConsoleHarness.started(World.client(.supportL3, session: World.session()))
        await console.send(.delivery(Delivery { $0.show(kind) }))
        try await Snapshots.check(console, name)
    }

    @Test func `TUI-2: an expired session covers the tenant's content`() async throws {
        let client = World.client(.supportL2, session: World.session())
        let console = await ConsoleHarness.started(client)
        await console.press(.character("1"))
        World.pulse(client, session: World.session(), at: World.now + .seconds(5 * 3600))
        await console.pulse()
        #expect(console.draw().line(1).contains("EXPIRED"))
        try await Snapshots.check(console, "expired")
    }

    @Test func `HOT-1: the queue, with marks and a detail beside it`() async throws {
        let console = await ConsoleHarness.started(World.client(.hotlineOps, login: "sup.reyes"))
        await console.press(.space, .space)
        try await Snapshots.check(console, "queue")
    }

    @Test func `HOT-3: the confirmation of a bulk action`() async throws {
        let console = await ConsoleHarness.started(World.client(.hotlineOps, login: "sup.reyes"))
        await console.press(.space, .space, .space, .character("x"))
        try await Snapshots.check(console, "queue-reject")
    }

    @Test(arguments: [
        ("projects", ScreenKind.projects), ("blockers", .blockers), ("ledger", .ledger), ("sessions", .sessions),
        ("staff", .staff), ("policy", .policy), ("notifications", .notifications),
        ("messages", .messages),
    ])
    func `IMP-1, ACC-25: lists of an admin, in a session too`(_ name: String, _ kind: ScreenKind) async throws {
        let console = await ConsoleHarness.started(World.client(.admin, login: "admin"))
        await console.send(.delivery(Delivery { $0.show(kind) }))
        try await Snapshots.check(console, name)
        let inside = await ConsoleHarness.started(World.client(.admin, login: "admin", session: World.session()))
        await inside.send(.delivery(Delivery { $0.show(kind) }))
        try await Snapshots.check(inside, name + "-session")
    }

    @Test func `IMP-3: a checklist`() async throws {
        let console = await ConsoleHarness.started(World.client(.implementationManager, login: "impl.okoro"))
        await console.press(.enter, .down)
        #expect(console.state.current == .checklist)
        try await Snapshots.check(console, "checklist")
    }

    @Test func `ACC-25: an entry of the ledger, field by field`() async throws {
        let console = await ConsoleHarness.started(World.client(.auditor, login: "auditor"))
        await console.press(.enter)
        #expect(console.state.current == .entry)
        try await Snapshots.check(console, "entry")
    }

    @Test func `TUI-3: locking asks for the login to be typed`() async throws {
        let console = await ConsoleHarness.started(World.client(.admin, login: "admin"))
        await console.press(.character("3"), .character("Z"))
        try await Snapshots.check(console, "staff-lock")
    }

    @Test func `ACC-25: the history of a record`() async throws {
        let console = await ConsoleHarness.started(World.client(.admin, login: "admin"))
        await console.press(.character("3"), .character("H"))
        try await Snapshots.check(console, "history")
    }

    @Test func `ACC-4: a directory export's preview, and the question before it is applied`() async throws {
        let path = FileManager.default.temporaryDirectory.path() + "snapshot-staff.csv"
        #expect(FileManager.default.createFile(atPath: path, contents: Data("email".utf8)))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let console = await ConsoleHarness.started(World.client(.admin, login: "admin"))
        await console.press(.character("3"), .character("f"))
        try await Snapshots.check(console, "staff-sync-file")
        await console.type(path)
        await console.press(.control("s"))
        try await Snapshots.check(console, "staff-sync")
        await console.press(.character("X"))
        try await Snapshots.check(console, "staff-sync-apply")
    }

    @Test func `ACC-30: the rights of a person`() async throws {
        for (name, session) in [("rights", nil), ("rights-session", World.session())] {
            let console = await ConsoleHarness.started(World.client(.admin, login: "admin", session: session))
            await console.send(.delivery(Delivery { $0.show(.staff) }))
            await console.press(.enter)
            try await Snapshots.check(console, name)
        }
    }

    @Test func `ACC-29: choosing a tenant and a period, and the report`() async throws {
        let console = await ConsoleHarness.started(World.client(.auditor, login: "auditor"))
        await console.send(.delivery(Delivery { $0.show(.accessReport) }))
        await console.press(.character("o"))
        await console.type("acme helth")
        try await Snapshots.check(console, "access-report-form")
        await console.press(.control("s"))
        try await Snapshots.check(console, "access-report")
        await console.press(.character("w"))
        try await Snapshots.check(console, "access-report-save")
    }

    @Test func `ACC-25: the report of a session, and where it is written`() async throws {
        let console = await ConsoleHarness.started(World.client(.admin, login: "admin"))
        await console.press(.character("2"), .character("p"))
        try await Snapshots.check(console, "report")
        await console.press(.character("w"))
        try await Snapshots.check(console, "report-save")
    }

    @Test func `ACC-14: a locked operator sees the lock's message and no data`() async throws {
        let client = World.client(.supportL2, session: World.session())
        let console = await ConsoleHarness.started(client)
        LockTests.lock(client)
        await console.pulse()
        try await Snapshots.check(console, "locked")
    }

    @Test func `TUI-4: help, palette and command line`() async throws {
        let console = await ConsoleHarness.started(World.client(.admin, login: "admin", session: World.session()))
        await console.press(.character("2"), .character("?"))
        try await Snapshots.check(console, "help")
        await console.press(.escape, .control("p"))
        await console.type("acme")
        try await Snapshots.check(console, "palette")
        await console.press(.escape, .character(":"), .character("s"), .tab)
        try await Snapshots.check(console, "command-line")
    }

    @Test func `TUI-1: a terminal that is too small says so and comes back`() async throws {
        let console = await ConsoleHarness.started(World.client(.supportL2))
        console.size = Size(70, 20)
        await console.send(.resize(console.size))
        #expect(console.shows("80×24 needed, now 70×20"))
        await console.type("lost")
        console.size = Size(80, 24)
        await console.send(.resize(console.size))
        #expect(console.shows("Enter a tenant"))
        #expect(!console.shows("lost"))
    }
}
