import OpsService
import Terminal
import Testing

@testable import Ledger
@testable import OpsConsole
@testable import OpsDomain

@Suite struct LockTests {
    static let refusal = OpsError.locked(
        "l2.santos", StaffLock(since: World.now, until: nil, message: "Call the desk."))

    /// From now on the service refuses everything.
    static func lock(_ client: ScriptedClient) {
        client.on(Pulse.self) { _ throws(OpsError) in throw refusal }
        client.on(ListTenantUsers.self) { _ throws(OpsError) in throw refusal }
        client.on(RecentTenants.self) { _ throws(OpsError) in throw refusal }
    }

    @Test func `ACC-14: a lock covers the whole screen within a pulse, and only leaving is left`() async {
        let client = World.client(.supportL2, session: World.session())
        let console = await ConsoleHarness.started(client)
        #expect(console.shows("Okta"))
        Self.lock(client)
        await console.pulse()
        #expect(console.shows("Call the"))
        #expect(!console.shows("Okta") && !console.shows("Acme"))
        let count = client.calls.count
        await console.press(.character("2"), .character(":"), .control("p"), .alt("2"), .character("r"))
        #expect(client.calls.count == count)
        #expect(console.shows("Call the") && console.state.dialogs.isEmpty)
        await console.press(.character("q"))
        #expect(console.exitCode == 0)
    }

    @Test func `ACC-14: any refused request shows the lock, and its end lets the operator in again`() async {
        let client = World.client(.supportL2, session: World.session())
        let console = await ConsoleHarness.started(client)
        Self.lock(client)
        await console.press(.character("2"))
        #expect(console.shows("Call the") && !console.shows("Acme"))
        World.pulse(client, session: nil)
        client.on(RecentTenants.self) { _ in [] }
        await console.pulse()
        #expect(console.state.lockout == nil)
        #expect(console.shows("Your account is let in again.") && console.shows("Enter a tenant"))
    }

    @Test func `ACC-14: a dialog that was open when the lock came cannot fire`() async {
        let client = World.client(.admin, login: "admin", session: World.session())
        client.on(ResolveBlocker.self) { _ in World.blocker }
        let console = await ConsoleHarness.started(client)
        await console.send(.delivery(Delivery { $0.show(.blockers) }))
        await console.press(.character("d"))
        Self.lock(client)
        await console.pulse()
        await console.press(.control("s"), .enter)
        #expect(client.calls(of: ResolveBlocker.self).isEmpty)
        #expect(console.shows("Call the") && !console.shows("Resolve"))
    }

    @Test(arguments: [
        (SessionEndCause.killed, "An admin ended your session in Acme Health Group."),
        (.ended, "was ended in another console of yours"), (.switched, "You switched away from Acme Health Group"),
        (.lostConnection, "the connection was lost"), (.tenantSuspended, "the tenant was suspended"),
    ])
    func `ACC-14: the toast says within a pulse how the session ended`(_ cause: SessionEndCause, _ words: String) async
    {
        let client = World.client(.supportL2, session: World.session())
        client.on(ListSessions.self) { _ in [LockTests.ended(cause)] }
        let console = await ConsoleHarness.started(client)
        World.pulse(client, session: nil)
        await console.pulse()
        #expect(console.shows(words))
        #expect(client.calls(of: ListSessions.self).last?.operation.everybody == false)
        #expect(console.state.current == .enterTenant)
    }

    @Test func `ACC-14: a dialog of a session that an admin killed closes with the pulse and cannot fire`() async {
        let client = World.client(.admin, login: "admin", session: World.session())
        client.on(ResolveBlocker.self) { _ in World.blocker }
        client.on(ListSessions.self) { _ in [LockTests.ended(.killed)] }
        let console = await ConsoleHarness.started(client)
        await console.send(.delivery(Delivery { $0.show(.blockers) }))
        await console.press(.character("d"))
        World.pulse(client, session: nil)
        await console.pulse()
        #expect(console.state.dialogs.isEmpty)
        await console.press(.control("s"))
        #expect(client.calls(of: ResolveBlocker.self).isEmpty)
    }

    private static func ended(_ cause: SessionEndCause) -> ImpersonationSession {
        let open = World.session()
        return ImpersonationSession(
            id: open.id, operatorUserId: open.operatorUserId, operatorLogin: open.operatorLogin,
            operatorRole: open.operatorRole, targetOrganizationId: open.targetOrganizationId,
            targetOrganizationName: open.targetOrganizationName, reasonCategory: open.reasonCategory,
            reason: open.reason, ticketId: open.ticketId, ticketVerified: open.ticketVerified,
            startedAt: open.startedAt, expiresAt: open.expiresAt, endedAt: World.now, endCause: cause,
            renewedFrom: nil, userAgent: open.userAgent)
    }

    @Test func `ACC-24: a reveal shows one user in clear, for this row and this visit only`() async {
        let client = World.client(.supportL2, session: World.session())
        client.on(RevealTenantUser.self) { query in
            RevealTenantUser.Answer(id: query.userId, name: "Mona Tell", email: "mona@acme-health.example")
        }
        let console = await ConsoleHarness.started(client)
        await console.press(.character("2"), .character("v"))
        #expect(console.shows("Mona Tell") && console.shows("mona@acme-health.example"))
        #expect(client.calls(of: RevealTenantUser.self).map(\.operation.userId) == ["u1"])
        await console.press(.down)
        #expect(!console.shows("Mona"))
        await console.press(.up)
        #expect(!console.shows("Mona"))
        await console.press(.character("v"))
        #expect(console.shows("Mona"))
        await console.press(.character("1"), .character("2"))
        #expect(!console.shows("Mona"))
        #expect(client.calls(of: RevealTenantUser.self).count == 2)
    }

    @Test func `ACC-16: a reveal beyond the limit says when it frees up, and who sees all needs none`() async {
        let client = World.client(.supportL2, session: World.session())
        client.on(RevealTenantUser.self) { _ throws(OpsError) in
            throw .limitReached(.piiReveals, allowed: 60, freeAt: World.now)
        }
        let console = await ConsoleHarness.started(client)
        await console.press(.character("2"), .character("v"))
        #expect(console.shows("The limit of 60 reveals of personal data an hour is used up."))
        let other = await ConsoleHarness.started(World.client(.supportL3, session: World.session()))
        await other.press(.character("2"), .character("v"))
        #expect(other.shows("reveal: you see everything in clear"))
    }

    @Test func `ACC-24: an answer that comes when the cursor went on is not shown`() async {
        let client = World.client(.supportL2, session: World.session())
        client.on(RevealTenantUser.self) { query in
            RevealTenantUser.Answer(id: query.userId, name: "Mona Tell", email: "mona@acme-health.example")
        }
        let console = await ConsoleHarness.started(client)
        console.heldNames = [RevealTenantUser.name]
        await console.press(.character("2"), .character("v"), .down)
        await console.release()
        #expect(!console.shows("Mona"))
    }

    @Test func `ACC-3: a refusal for a missing permission has the console ask again what the operator may`() async {
        let client = World.client(.admin, login: "admin")
        let console = await ConsoleHarness.started(client)
        client.on(WhoAmI.self) { _ in
            WhoAmI.Answer(
                user: World.user("admin", .auditor), grants: Grants(OpsDomain.Role.auditor.defaultPermissions),
                isDemo: true)
        }
        client.on(ListUsers.self) { _ throws(OpsError) in
            throw .missingPermission(.manageUsers, operation: ListUsers.name)
        }
        await console.press(.character("3"))
        #expect(console.shows("You may not do this"))
        #expect(console.state.situation.identity?.user.role == .auditor)
        await console.press(.character("+"))
        #expect(console.shows("add: needs the permission manage_users"))
    }
}
