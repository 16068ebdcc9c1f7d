import OpsService
import Terminal
import Testing

@testable import Ledger
@testable import OpsConsole
@testable import OpsDomain

@Suite struct AdminTests {
    private func showing(_ kind: ScreenKind, _ client: ScriptedClient) async -> ConsoleHarness {
        let console = await ConsoleHarness.started(client)
        await console.send(.delivery(Delivery { $0.show(kind) }))
        return console
    }

    @Test func `ACC-14, TUI-3: a lock is sent only after the login was typed`() async throws {
        let client = World.client(.admin, login: "admin")
        client.on(LockUser.self) { _ in World.user("l2.santos", .supportL2) }
        let console = await showing(.staff, client)
        await console.press(.character("Z"))
        await console.type("Call the desk")
        await console.press(.control("s"))
        #expect(client.calls(of: LockUser.self).isEmpty)
        #expect(console.shows("type l2.santos to go on"))
        await console.press(.backTab, .right, .tab)
        await console.type("l2.santo")
        await console.press(.control("s"))
        #expect(client.calls(of: LockUser.self).isEmpty)
        await console.type("s")
        await console.press(.control("s"))
        let sent = try #require(client.calls(of: LockUser.self).first?.operation)
        #expect(sent.login == "l2.santos" && sent.message == "Call the desk" && sent.minutes == 480)
        #expect(console.shows("✓ l2.santos is locked."))
    }

    @Test func `ACC-14: a lock without a message is refused at its field`() async {
        let client = World.client(.admin, login: "admin")
        let console = await showing(.staff, client)
        await console.press(.character("Z"), .tab, .tab)
        await console.type("l2.santos")
        await console.press(.control("s"))
        #expect(console.shows("the operator reads it"))
        #expect(client.calls(of: LockUser.self).isEmpty)
    }

    @Test func `ACC-14: a locked account is unlocked with the same key`() async {
        let client = World.client(.admin, login: "admin")
        client.on(ListUsers.self) { _ in
            let user = World.user("l2.santos", .supportL2)
            return [
                InternalUser(
                    id: user.id, login: user.login, email: user.email, name: user.name, role: user.role,
                    lock: StaffLock(since: World.now, until: nil, message: "Call the desk"), createdAt: World.now,
                    updatedAt: World.now)
            ]
        }
        client.on(UnlockUser.self) { _ in World.user("l2.santos", .supportL2) }
        let console = await showing(.staff, client)
        #expect(console.shows("l2.santos locked until unlocked: Call the desk"))
        await console.press(.character("Z"), .control("s"))
        #expect(client.calls(of: UnlockUser.self).map(\.operation.login) == ["l2.santos"])
    }

    @Test func `ACC-1: role, deactivation and activation`() async throws {
        let client = World.client(.admin, login: "admin")
        client.on(SetUserRole.self) { World.user($0.login, $0.role) }
        client.on(DeactivateUser.self) { World.user($0.login, .supportL2) }
        let console = await showing(.staff, client)
        await console.press(.character("o"), .control("s"))
        #expect(console.shows("it is this role already"))
        await console.press(.right, .control("s"))
        #expect(client.calls(of: SetUserRole.self).map(\.operation.role) == [.supportL3])
        await console.press(.character("X"))
        await console.type("left us")
        await console.press(.tab)
        await console.type("l2.santos")
        await console.press(.enter)
        #expect(client.calls(of: DeactivateUser.self).isEmpty)
        await console.press(.control("s"))
        #expect(client.calls(of: DeactivateUser.self).map(\.operation.reason) == ["left us"])
    }

    @Test func `ACC-14: nobody takes rights from themselves, and a refusal keeps the dialog`() async {
        let client = World.client(.admin, login: "admin")
        client.on(DeactivateUser.self) { _ throws(OpsError) in throw .lastAdmin("deactivate", "l2.santos") }
        let console = await showing(.staff, client)
        await console.press(.down, .character("X"))
        #expect(console.shows("deactivate: it is your own account"))
        await console.press(.up, .character("X"), .tab)
        await console.type("l2.santos")
        await console.press(.control("s"))
        #expect(console.shows("nobody else could"))
        #expect(console.state.dialogs.count == 1)
    }

    @Test func `ACC-14, TUI-3: killing a session takes a reason and the tenant's name`() async throws {
        let client = World.client(.admin, login: "admin")
        client.on(KillSession.self) { World.session(id: $0.sessionId) }
        let console = await showing(.sessions, client)
        await console.press(.character("X"))
        await console.type("left the desk")
        await console.press(.tab)
        await console.type("Acme Health")
        await console.press(.control("s"))
        #expect(client.calls(of: KillSession.self).isEmpty)
        await console.type(" Group")
        await console.press(.control("s"))
        let sent = try #require(client.calls(of: KillSession.self).first?.operation)
        #expect(sent.sessionId == "imp_1" && sent.text == "left the desk")
        #expect(console.shows("The session of l2.santos in Acme Health Group is over."))
    }

    @Test func `ACC-14: an auditor sees the sessions and ends none`() async {
        let console = await showing(.sessions, World.client(.auditor, login: "auditor"))
        #expect(console.state.current == .sessions)
        await console.press(.character("X"))
        #expect(console.shows("kill: needs the permission end_any_session"))
    }

    @Test func `SPEC 1: a setting of the policy is found, changed with a reason, and sent with its version`()
        async throws
    {
        let client = World.client(.admin, login: "admin")
        client.on(SetPolicy.self) { _ in World.policyVersion(4) }
        let console = await showing(.policy, client)
        #expect(console.shows("Policy, version 3") && console.shows("default 240"))
        await console.press(.character("/"))
        await console.type("claim")
        await console.press(.enter, .enter)
        await console.press(.control("u"))
        await console.type("900")
        await console.press(.tab)
        await console.type("reviewers asked for longer claims")
        await console.press(.control("s"))
        #expect(console.shows("claim.minutes is 1 to 480"))
        #expect(client.calls(of: SetPolicy.self).isEmpty)
        await console.press(.control("u"))
        await console.type("60")
        await console.press(.control("s"))
        let sent = try #require(client.calls(of: SetPolicy.self).first?.operation)
        #expect(sent.policy.claimMinutes == 60 && sent.policy.leaseMinutes == 120)
        #expect(sent.expectedVersion == 3)
        #expect(console.shows("Policy version 4 is in force."))
    }

    @Test func `SPEC 1: another admin was faster: the dialog says so and the policy is read again`() async {
        let client = World.client(.admin, login: "admin")
        client.on(SetPolicy.self) { _ throws(OpsError) in
            throw .changedSince("policy", "version 3", now: "version 4")
        }
        let console = await showing(.policy, client)
        await console.press(.enter, .control("u"))
        await console.type("60")
        await console.press(.tab)
        await console.type("shorter while we audit")
        client.on(ShowPolicy.self) { _ in World.policyVersion(4) }
        await console.press(.control("s"))
        #expect(console.shows("was changed by somebody else"))
        await console.press(.escape, .escape)
        #expect(console.shows("Policy, version 4"))
    }

    @Test func `SPEC 1: a hard floor is refused before it is sent`() async {
        let client = World.client(.admin, login: "admin")
        let console = await showing(.policy, client)
        await console.press(.character("/"))
        await console.type("auditor manage_users")
        await console.press(.enter, .enter, .end, .tab)
        await console.type("so they can help out")
        await console.press(.control("s"))
        #expect(console.shows("AUDITOR changes nothing"))
        #expect(client.calls(of: SetPolicy.self).isEmpty)
    }

    @Test func `SPEC 1: the versions of the policy, and no change by who may only look`() async {
        let console = await showing(.policy, World.client(.auditor, login: "auditor"))
        await console.press(.enter)
        #expect(console.shows("edit: needs the permission manage_policy"))
        await console.press(.character("v"))
        #expect(console.shows("version 3") && console.shows("lease.minutes: 240 → 120"))
    }

    @Test func `ACC-16: a new notification is told once, marked in the top line, and taken note of`() async {
        let client = World.client(.admin, login: "admin")
        client.on(AcknowledgeNotification.self) { _ in World.notification }
        let console = await showing(.notifications, client)
        #expect(!console.draw().line(0).contains("!"))
        World.pulse(client, session: nil, notifications: 1)
        await console.pulse()
        #expect(console.draw().line(0).contains("!1 admin"))
        #expect(console.shows("1 notification for the admins"))
        await console.press(.escape)
        await console.pulse()
        #expect(!console.shows("for the admins"))
        #expect(console.shows("31 reveals in an hour"))
        await console.press(.character("a"))
        await console.type("a data request")
        await console.press(.control("s"))
        let sent = client.calls(of: AcknowledgeNotification.self).map(\.operation)
        #expect(sent.map(\.id) == ["ntf_1"] && sent.map(\.reason) == ["a data request"])
    }

    @Test func `ACC-30: why may I, from the command line and by its key`() async throws {
        let client = World.client(.auditor, login: "auditor")
        client.on(WhyMayI.self) { query in
            WhyMayI.Answer(
                operation: query.action, login: query.login ?? "auditor", at: World.now, isAllowed: false,
                permission: .managePolicy, policyVersion: 3,
                checks: [
                    .init(kind: .account, passes: true, words: "the account is active"),
                    .init(kind: .permission, passes: false, words: "AUDITOR has no manage_policy"),
                ])
        }
        let console = await ConsoleHarness.started(client)
        await console.press(.character("W"))
        await console.type("policy.se")
        await console.press(.tab, .enter)
        #expect(client.calls(of: WhyMayI.self).map(\.operation.action) == ["policy.set"])
        #expect(console.shows("auditor may not do policy.set: AUDITOR has no manage_policy"))
        #expect(console.shows("✓ account: the account is active"))
        await console.press(.escape, .character(":"))
        await console.type("why")
        await console.press(.enter)
        #expect(console.shows(":why: needs an action"))
    }
}
