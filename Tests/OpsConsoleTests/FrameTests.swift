import Ledger
import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

@Suite struct FrameTests {
    /// A console in a session, with a queue whose freezing names many tenants.
    private func console() async -> ConsoleHarness {
        let client = World.client(.admin, login: "admin", session: World.session())
        client.on(FreezeQAItems.self) { _ in
            let tenants = (1...40).map {
                FrozenQAItems.TenantCount(
                    organizationId: "org_\($0)", name: "A tenant with quite a long name \($0)", count: $0)
            }
            return FrozenQAItems(
                items: World.items.map { .init(id: $0.id, version: 1) }, tenants: tenants, hidden: 3, missing: 2)
        }
        client.on(ChangeQAItems.self) { command in
            BulkReport(
                batch: "b", action: "approve",
                items: (0..<200).map { ItemReport(id: "qa_\($0)", outcome: .conflict, detail: "claimed by j.osei") })
        }
        return await ConsoleHarness.started(client)
    }

    @Test(arguments: [Size(80, 24), Size(200, 50)])
    func `TUI-2: no dialog ever covers banner or border`(_ size: Size) async {
        let console = await console()
        console.size = size
        await console.send(.resize(size))
        await console.send(.delivery(Delivery { $0.show(.queue) }))
        await console.press(.space, .space, .character("a"))
        #expect(console.state.dialogs.count == 1)
        Snapshots.checkSessionFrame(console.draw())
        await console.press(.control("s"))
        #expect(console.shows("200 CONFLICT"))
        Snapshots.checkSessionFrame(console.draw())
        await console.press(.escape, .character("R"))
        Snapshots.checkSessionFrame(console.draw())
        await console.press(.escape)
        await console.send(.delivery(Delivery { $0.quit() }))
        #expect(console.state.dialogs.count == 1)
        Snapshots.checkSessionFrame(console.draw())
    }

    @Test(arguments: ["\u{1B}[2J\u{1B}[1;1H", "\u{202E}gnirts", "日本語のテナント", String(repeating: "x", count: 300)])
    func `TUI-2: no data ever changes banner or border`(_ name: String) async {
        let tenant = World.tenant("org_00417", "Acme Health Group" + name, "acme.example", plan: name, region: name)
        let client = World.client(.supportL3, session: World.session(tenant))
        client.on(ListTenantUsers.self) { _ in
            let user = TenantUser(
                id: "u", organizationId: tenant.id, email: name, name: name, role: name, status: name,
                lastLoginAt: nil)
            return ListTenantUsers.Answer(users: [user], next: nil)
        }
        let console = await ConsoleHarness.started(client)
        Snapshots.checkSessionFrame(console.draw())
        await console.press(.character("2"))
        Snapshots.checkSessionFrame(console.draw())
    }

    @Test func `TUI-4: Ctrl-C gets out of a question and never ends the program`() async {
        let console = await console()
        await console.press(.character("?"), .control("c"))
        #expect(console.state.dialogs.isEmpty)
        await console.press(.control("c"))
        #expect(console.exitCode == nil)
    }
}
