import FoundationEssentials
import Ledger
import OpsDomain
import OpsService
import Synchronization
import Testing

@Suite struct SessionEndTests {
    let fixture: ServiceFixture

    init() throws {
        fixture = try ServiceFixture()
    }

    /// A console of an operator; its process "dies" when the value is let go without leaving.
    private func console(_ login: String) async throws -> EmbeddedService {
        let service = try fixture.service(as: login)
        try await service.enterConsole()
        return service
    }

    /// Lets a console die, and waits until nothing holds it any more.
    private func die(_ console: inout EmbeddedService?) async {
        weak let dying = console
        console = nil
        for _ in 0..<1_000_000 where dying != nil { await Task.yield() }
    }

    private func open(_ service: EmbeddedService, minutes: Int? = nil) async throws -> ImpersonationSession {
        try await service.perform(OpenSession.good("org_00417", minutes: minutes), session: nil)
    }

    private func session(of login: String) async throws -> ImpersonationSession? {
        let admin = try fixture.service(as: "admin")
        return try await admin.ask(ListSessions(everybody: true), session: nil).first { $0.operatorLogin == login }
    }

    @Test func `ACC-14: an admin ends anybody's session with a reason, and nothing is done in it any more`()
        async throws
    {
        let support = try fixture.service(as: "support_l1")
        let session = try await open(support)
        let admin = try fixture.service(as: "admin")
        let kill = KillSession(sessionId: session.id, text: "wrong tenant entered")
        #expect(try await admin.perform(kill, session: nil).endCause == .killed)
        let entry = try #require(try fixture.ledger().first)
        #expect(entry.action == "SESSION_KILL" && entry.operatorLogin == "admin" && entry.sessionID == session.id)
        #expect(entry.organizationID == "org_00417" && entry.reason == "wrong tenant entered")
        #expect(try await support.ask(Pulse(), session: nil).session == nil)
        let overview = TenantOverview(organizationId: "org_00417")
        #expect(
            await refusal { () async throws(OpsError) in try await support.ask(overview, session: session.id) }
                == "session.gone")
        #expect(
            await refusal { () async throws(OpsError) in try await admin.perform(kill, session: nil) } == "session.over"
        )
        #expect(try fixture.isClean())
    }

    @Test
    func
        `ACC-14: a session that an admin ends in the middle of bulk work of 10,000 items stops it, with an honest report`()
        async throws
    {
        try fixture.write { store in
            try store.run("UPDATE internal_user SET role = 'ADMIN' WHERE login = 'hotline_ops'")
            try store.run(
                """
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
                INSERT INTO qa_item (id, organization_id, reference, severity, category, language, priority,
                    imminent_harm, state, intake_text, created_at, updated_at, version, feed_version)
                SELECT 'qa_' || i, 'org_00417', 'CASE-' || i, 1, 'fraud', 'en', 2, 0, 'PENDING', 'text', ?1, ?1, 1, 1
                FROM n
                """, ServiceFixture.start)
        }
        let reviewer = try fixture.service(as: "hotline_ops")
        let session = try await open(reviewer)
        let items = (1...10_000).map { FrozenQAItems.Item(id: "qa_\($0)", version: 1) }
        let command = ChangeQAItems(action: .approve, items: items, reason: nil, batchKey: "k")
        let fixture = fixture
        let isFirst = Mutex(true)
        let report = try await reviewer.performBulk(command, session: session.id) { _ in
            let first = isFirst.withLock { first in
                defer { first = false }
                return first
            }
            guard first else { return true }
            let end = "UPDATE impersonation_session SET ended_at = ?1, end_cause = 'killed by admin'"
            do { try fixture.write { try $0.run(end, ServiceFixture.start) } } catch { Issue.record(error) }
            return true
        }
        #expect(report.stopped?.kind == "session.gone")
        let applied = report.count(.applied)
        #expect(applied > 0 && applied < 10_000)
        let store = try LedgerStore.open(at: fixture.path, schema: OpsSchema.current, clock: fixture.clock)
        defer { store.close() }
        let approved = try store.read {
            try $0.first("SELECT count(*) FROM qa_item WHERE state = 'APPROVED'") { $0.int(0) }
        }
        #expect(approved == applied)
        #expect(try fixture.isClean())
    }

    @Test(arguments: [SessionEndCause.killed, .userDeactivated, .tenantSuspended])
    func `ACC-12: an operator cannot say that somebody else ended their session`(_ cause: SessionEndCause) async throws
    {
        let support = try fixture.service(as: "support_l1")
        let end = EndSession(sessionId: try await open(support).id, cause: cause)
        #expect(
            await refusal { () async throws(OpsError) in try await support.perform(end, session: nil) }
                == "value.invalid")
        #expect(try await support.ask(CurrentSession(), session: nil).session != nil)
    }

    @Test func `ACC-11: of two consoles that open a session at once, 200 times, exactly one wins each time`()
        async throws
    {
        var policy = Policy.standard
        try policy.set("limit.sessionsOpened", to: "1000")
        let admin = try fixture.service(as: "admin")
        let change = SetPolicy(policy, expectedVersion: 0, text: "many sessions for the race")
        _ = try await admin.perform(change, session: nil)
        let consoles = [try fixture.service(as: "support_l1"), try fixture.service(as: "support_l1")]
        for _ in 0..<200 {
            let outcomes = await withTaskGroup(of: Result<String, OpsError>.self) { group in
                for console in consoles {
                    group.addTask {
                        do throws(OpsError) {
                            return .success(try await console.perform(OpenSession.good("org_00417"), session: nil).id)
                        } catch {
                            return .failure(error)
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let winners = outcomes.compactMap { try? $0.get() }
            let losers = outcomes.compactMap { outcome in
                if case .failure(let error) = outcome { error.kind } else { nil }
            }
            #expect(winners.count == 1 && losers == ["session.open"])
            _ = try await consoles[0].perform(EndSession(sessionId: try #require(winners.first)), session: nil)
        }
        #expect(try fixture.isClean())
    }

    @Test func `ACC-14: ending needs a reason, a session, and the permission`() async throws {
        let session = try await open(fixture.service(as: "support_l1"))
        let admin = try fixture.service(as: "admin")
        let mute = KillSession(sessionId: session.id, text: "")
        #expect(
            await refusal { () async throws(OpsError) in try await admin.perform(mute, session: nil) }
                == "value.invalid")
        let unknown = KillSession(sessionId: "imp_404", text: "wrong tenant")
        #expect(
            await refusal { () async throws(OpsError) in try await admin.perform(unknown, session: nil) }
                == "record.missing")
        let auditor = try fixture.service(as: "auditor")
        let kill = KillSession(sessionId: session.id, text: "wrong tenant")
        #expect(
            await refusal { () async throws(OpsError) in try await auditor.perform(kill, session: nil) }
                == "permission.missing")
    }

    @Test func `ACC-12: a session that a verb opened outlives it, and is swept up when its lease ran out`() async throws
    {
        let support = try fixture.service(as: "support_l1")
        let session = try await open(support, minutes: 15)
        let admin = try fixture.service(as: "admin")
        fixture.advance(.seconds(14 * 60))
        #expect(try await admin.sweepSessions() == [])
        fixture.advance(.seconds(60))
        #expect(try await admin.sweepSessions().map(\.id) == [session.id])
        let entry = try #require(try fixture.ledger().first)
        #expect(entry.action == "SESSION_END" && entry.operatorLogin == "job:sessions" && entry.operatorRole == "JOB")
        #expect(entry.details == #"{"cause":"expired","operator":"support_l1"}"# && entry.sessionID == session.id)
        let head = entry.seq
        #expect(try await admin.sweepSessions() == [])
        #expect(try fixture.ledger().first?.seq == head)
        let renewal = RenewSession(sessionId: session.id, text: "still looking at the loop")
        #expect(try await support.perform(renewal, session: nil).renewedFrom == session.id)
        #expect(try fixture.isClean())
    }

    @Test func `ACC-12: an expired session waits for its renewal as long as a console lives`() async throws {
        let console = try await console("support_l1")
        let session = try await open(console, minutes: 15)
        fixture.advance(.seconds(3600))
        let admin = try fixture.service(as: "admin")
        #expect(try await admin.sweepSessions() == [])
        let renewal = RenewSession(sessionId: session.id, text: "still looking at the loop")
        #expect(try await console.perform(renewal, session: session.id).renewedFrom == session.id)
    }

    @Test func `ACC-12: a killed console's session lives one minute more, then it is closed and swept up as lost`()
        async throws
    {
        var console: EmbeddedService? = try await console("support_l1")
        let session = try await open(#require(console))
        _ = try await console?.ask(Pulse(), session: nil)
        let verb = try fixture.service(as: "support_l1")
        let overview = TenantOverview(organizationId: "org_00417")
        fixture.advance(.seconds(120))
        _ = try await console?.ask(Pulse(), session: nil)
        await die(&console)
        fixture.advance(.seconds(59))
        let admin = try fixture.service(as: "admin")
        #expect(try await admin.sweepSessions() == [])
        _ = try await verb.ask(overview, session: session.id)
        fixture.advance(.seconds(1))
        #expect(
            await refusal { () async throws(OpsError) in try await verb.ask(overview, session: session.id) }
                == "session.gone")
        #expect(try await admin.sweepSessions().map(\.endCause) == [.lostConnection])
        #expect(try fixture.ledger().first?.operatorLogin == "job:sessions")
        let left = try FileManager.default.contentsOfDirectory(atPath: fixture.path + ".consoles")
        #expect(left.isEmpty)
        #expect(try fixture.isClean())
    }

    @Test func `ACC-12: a console that comes back within the minute keeps the session, a later one finds it ended`()
        async throws
    {
        var console: EmbeddedService? = try await console("support_l1")
        let session = try await open(#require(console))
        await die(&console)
        fixture.advance(.seconds(50))
        console = try await self.console("support_l1")
        fixture.advance(.seconds(50))
        #expect(try await fixture.service(as: "admin").sweepSessions() == [])
        _ = try await console?.ask(TenantOverview(organizationId: "org_00417"), session: session.id)
        await die(&console)
        fixture.advance(.seconds(3600))
        console = try await self.console("support_l1")
        #expect(try await console?.ask(CurrentSession(), session: nil).session == nil)
        #expect(try await self.session(of: "support_l1")?.endCause == .lostConnection)
    }

    @Test func `ACC-12: a hang-up of the last console ends the session at once, of another one not`() async throws {
        let first = try await console("support_l1")
        let second = try await console("support_l1")
        let session = try await open(first)
        try await first.leaveConsole(hangUp: true)
        #expect(try await second.ask(CurrentSession(), session: nil).session?.id == session.id)
        try await second.leaveConsole(hangUp: true)
        #expect(try await self.session(of: "support_l1")?.endCause == .lostConnection)
        #expect(try await self.session(of: "support_l1")?.endedAt == ServiceFixture.start)
    }

    @Test func `ACC-12: a hang-up ends no session that a verb opened`() async throws {
        let verb = try fixture.service(as: "support_l1")
        let session = try await open(verb)
        let console = try await console("support_l1")
        try await console.leaveConsole(hangUp: true)
        fixture.advance(.seconds(600))
        #expect(try await fixture.service(as: "admin").sweepSessions() == [])
        _ = try await verb.ask(TenantOverview(organizationId: "org_00417"), session: session.id)
    }

    @Test func `ACC-13: a clock set back after the last console vanished does not lengthen the session`() async throws {
        var console: EmbeddedService? = try await console("support_l1")
        _ = try await open(#require(console))
        fixture.advance(.seconds(600))
        _ = try await console?.ask(Pulse(), session: nil)
        await die(&console)
        let admin = try fixture.service(as: "admin")
        #expect(try await admin.sweepSessions() == [])
        fixture.clock.advance(by: .seconds(-1))
        #expect(try await admin.sweepSessions().map(\.endCause) == [.lostConnection])
    }

    @Test func `ACC-20: the files of the consoles are for the store's owner only`() async throws {
        let console = try await console("support_l1")
        let directory = fixture.path + ".consoles"
        let file = try #require(try FileManager.default.contentsOfDirectory(atPath: directory).first)
        for (path, mode) in [(directory, 0o700), (directory + "/" + file, 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == mode, "\(path)")
        }
        try await console.leaveConsole(hangUp: false)
    }

    @Test func `ACC-12: a directory that cannot be made is one clear error`() async throws {
        try Data().write(to: URL(filePath: fixture.path + ".consoles"))
        let service = try fixture.service(as: "support_l1")
        #expect(await refusal { () async throws(OpsError) in try await service.enterConsole() } == "presence")
    }
}
