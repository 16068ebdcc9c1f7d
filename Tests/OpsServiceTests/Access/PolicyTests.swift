import Ledger
import OpsDomain
import OpsService
import Testing

@Suite struct PolicyTests {
    let fixture: ServiceFixture
    let why = "limits raised for the load test"

    init() throws {
        fixture = try ServiceFixture()
    }

    private func changed(_ key: String, _ value: String, from policy: Policy = .standard) throws -> Policy {
        var policy = policy
        try policy.set(key, to: value)
        return policy
    }

    @Test func `spec 1: without a stored policy the defaults are version 0`() async throws {
        let auditor = try fixture.service(as: "auditor")
        let shown = try await auditor.ask(ShowPolicy(), session: nil)
        #expect(shown.version == 0 && shown.policy == .standard && shown.createdBy == nil)
        #expect(try await auditor.ask(PolicyHistory(), session: nil) == [])
    }

    @Test
    func `spec 1: a policy set is a new version, on the ledger with what changed, in force for everybody at once`()
        async throws
    {
        let admin = try fixture.service(as: "admin")
        let support = try fixture.service(as: "support_l1")
        #expect(
            await refusal { () async throws(OpsError) in try await support.ask(ShowPolicy(), session: nil) }
                == "permission.missing")
        let policy = try changed("role.SUPPORT_L1.view_policy", "all")
        let set = try await admin.perform(SetPolicy(policy, expectedVersion: 0, text: why), session: nil)
        #expect(set.version == 1 && set.createdBy == "admin" && set.createdAt == ServiceFixture.start)
        let entry = try #require(try fixture.ledger().first)
        #expect(entry.action == "POLICY_SET" && entry.entityType == "policy" && entry.reason == why)
        #expect(entry.details == #"[{"after":"all","before":"none","key":"role.SUPPORT_L1.view_policy"}]"#)
        #expect(try await support.ask(ShowPolicy(), session: nil) == set)
        #expect(try await support.ask(WhoAmI(), session: nil).grants.allows(.viewPolicy))
        #expect(try fixture.isClean())
    }

    @Test func `spec 1: limits and the lease follow the stored policy`() async throws {
        let admin = try fixture.service(as: "admin")
        let policy = try changed("limit.sessionsOpened", "1", from: changed("lease.minutes", "30"))
        _ = try await admin.perform(SetPolicy(policy, expectedVersion: 0, text: why), session: nil)
        let support = try fixture.service(as: "support_l1")
        let session = try await support.perform(OpenSession.good("org_00417"), session: nil)
        #expect(session.expiresAt - session.startedAt == .seconds(30 * 60))
        _ = try await support.perform(EndSession(sessionId: session.id), session: nil)
        #expect(
            await refusal { () async throws(OpsError) in
                try await support.perform(OpenSession.good("org_00417"), session: nil)
            } == "limit.reached")
    }

    @Test func `spec 1: two admins who set a policy from the same version: the second is a conflict`() async throws {
        let admin = try fixture.service(as: "admin")
        let first = try changed("undo.minutes", "5")
        _ = try await admin.perform(SetPolicy(first, expectedVersion: 0, text: why), session: nil)
        let second = SetPolicy(try changed("undo.minutes", "6"), expectedVersion: 0, text: why)
        #expect(
            await refusal { () async throws(OpsError) in try await admin.perform(second, session: nil) }
                == "record.changed")
    }

    @Test func `spec 1: a policy below a floor, without a reason, or without a change is refused`() async throws {
        let admin = try fixture.service(as: "admin")
        let good = try changed("undo.minutes", "5")
        let bad = [
            SetPolicy(try changed("role.ADMIN.manage_policy", "none"), expectedVersion: 0, text: why),
            SetPolicy(good, expectedVersion: 0, text: "because"), SetPolicy(.standard, expectedVersion: 0, text: why),
        ]
        for command in bad {
            #expect(
                await refusal { () async throws(OpsError) in try await admin.perform(command, session: nil) }
                    == "value.invalid")
        }
        #expect(try await admin.ask(ShowPolicy(), session: nil).version == 0)
        #expect(
            await refusal { () async throws(OpsError) in try await admin.ask(ShowPolicy(version: 7), session: nil) }
                == "record.missing")
    }

    @Test(arguments: Role.allCases.filter { $0 != .admin })
    func `spec 1: only an admin sets the policy`(_ role: Role) async throws {
        let service = try fixture.service(as: role.rawValue.lowercased())
        let command = SetPolicy(try changed("undo.minutes", "5"), expectedVersion: 0, text: why)
        #expect(
            await refusal { () async throws(OpsError) in try await service.perform(command, session: nil) }
                == "permission.missing")
    }

    @Test func `spec 1: the history tells each version's changes, newest first, in pages`() async throws {
        let admin = try fixture.service(as: "admin")
        var policy = Policy.standard
        for (version, minutes) in [5, 6, 7].enumerated() {
            policy.undoMinutes = minutes
            fixture.advance(.seconds(1))
            _ = try await admin.perform(SetPolicy(policy, expectedVersion: version, text: why), session: nil)
        }
        let auditor = try fixture.service(as: "auditor")
        let steps = try await auditor.ask(PolicyHistory(), session: nil)
        #expect(steps.map(\.version) == [3, 2, 1])
        #expect(steps.map { $0.changes.map { "\($0.before)→\($0.after)" } } == [["6→7"], ["5→6"], ["10→5"]])
        let page = try await auditor.ask(PolicyHistory(before: 3, limit: 1), session: nil)
        #expect(page.map(\.version) == [2] && page.first?.changes.first?.before == "5")
        #expect(try await auditor.ask(ShowPolicy(version: 1), session: nil).policy.undoMinutes == 5)
        #expect(try await auditor.ask(ShowPolicy(version: 0), session: nil).policy == .standard)
    }

    @Test(arguments: ["UPDATE policy_version SET content = '{}'", "DELETE FROM policy_version"])
    func `spec 1: a stored version never changes and is never removed`(_ statement: String) async throws {
        let admin = try fixture.service(as: "admin")
        let command = SetPolicy(try changed("undo.minutes", "5"), expectedVersion: 0, text: why)
        _ = try await admin.perform(command, session: nil)
        #expect(throws: (any Error).self) { try fixture.write { try $0.run(statement) } }
        #expect(try await admin.ask(ShowPolicy(), session: nil).version == 1)
    }
}
