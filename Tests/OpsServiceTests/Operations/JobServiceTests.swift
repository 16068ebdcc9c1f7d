import FoundationEssentials
import Ledger
import OpsDomain
import OpsService
import Testing

/// The work that the console does by itself (OPS-3).
final class JobServiceTests {
    let fixture: ServiceFixture

    init() throws { fixture = try ServiceFixture() }

    @Test func `OPS-3: jobs run when due, under their own names, and a second run does nothing more`() async throws {
        let support = try fixture.service(as: "support_l1")
        let session = try await support.perform(OpenSession.good("org_00417", minutes: 15), session: nil)
        fixture.advance(.seconds(1000))
        let admin = try fixture.service(as: "admin")
        let runs = try await admin.runJobs()
        #expect(runs.map(\.job) == Job.allCases && runs.prefix(2).allSatisfy { $0.ran && $0.failure == nil })
        #expect(runs[0].result == "ended 1 session")
        let ended = try #require(try fixture.ledger(LedgerFilter(action: "SESSION_END")).first)
        #expect(ended.operatorLogin == "job:sessions" && ended.sessionID == session.id)
        #expect(try fixture.ledger(LedgerFilter(action: "CHECKPOINT")).first?.operatorLogin == "job:checkpoint")
        let noted = try #require(try fixture.ledger(LedgerFilter(action: "JOB_RUN")).first)
        #expect(noted.operatorLogin == "job:sessions" && noted.entityID == "sessions" && noted.changeCount == 1)
        let head = try fixture.ledger(limit: 1).first?.seq
        let again = try await admin.runJobs()
        #expect(again.allSatisfy { !$0.ran } && again[0].result == "nothing to do")
        #expect(again[1].result == "not due before \(fixture.clock.now() + .seconds(3600))")
        #expect(try fixture.ledger(limit: 1).first?.seq == head)
        #expect(try fixture.isClean())
    }

    @Test func `ACC-23: a silent store signs its silence, which no run of a job breaks`() async throws {
        let admin = try fixture.service(as: "admin")
        _ = try await admin.runJobs()
        for number in 2...4 {
            fixture.advance(.seconds(3600))
            let runs = try await admin.runJobs()
            let made = "checkpoint \(number) of entry"
            #expect(runs[1].result.hasPrefix(made) && runs[1].result.hasSuffix("nothing happened since the one before"))
        }
        #expect(try await admin.verified().checkpointsCompared == 4)
    }

    @Test func `OPS-3: a job that fails is told and kept, the others run, and a good run clears it`() async throws {
        let admin = try fixture.service(as: "admin")
        let place = fixture.directory + "/later"
        let failed = try await admin.runJobs(RunJobs([.checkpoint]), checkpointsTo: place)
        #expect(failed.count == 1 && failed[0].failure?.kind == "checkpoint.stranded")
        let auditor = try fixture.service(as: "auditor")
        let state = try #require(try await auditor.ask(ListJobs(), session: nil).first { $0.job == .checkpoint })
        #expect(state.failuresInARow == 1 && state.failure?.contains(place) == true && state.lastRunAt != nil)
        #expect(try fixture.ledger(LedgerFilter(action: "JOB_RUN", outcome: .failed)).count == 1)
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        fixture.advance(.seconds(3600))
        #expect(try await admin.runJobs(checkpointsTo: place).allSatisfy { $0.failure == nil })
        let after = try #require(try await auditor.ask(ListJobs(), session: nil).first { $0.job == .checkpoint })
        #expect(after.failuresInARow == 0 && after.failure == nil && after.lastFailureAt == state.lastFailureAt)
        #expect(after.nextRunAt == fixture.clock.now() + .seconds(3600))
        #expect(try fixture.isClean())
    }

    @Test func `OPS-3: jobs are listed for whoever may see the ledger, and run by whoever may run feeds`() async throws
    {
        let support = try fixture.service(as: "support_l1")
        #expect(
            await refusal { () async throws(OpsError) in try await support.ask(ListJobs(), session: nil) }
                == "permission.missing")
        let auditor = try fixture.service(as: "auditor")
        #expect(
            await refusal { () async throws(OpsError) in try await auditor.runJobs() } == "permission.missing")
        let states = try await auditor.ask(ListJobs(), session: nil)
        #expect(states.map(\.job) == Job.allCases && states.allSatisfy { $0.lastRunAt == nil })
    }
}
