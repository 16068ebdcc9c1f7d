import Ledger
public import OpsDomain

extension EmbeddedService {
    /// Runs the jobs that are due, or those that are named; a second run at once does nothing more (OPS-3).
    ///
    /// Each acts under its own name (`job:NAME`); one that fails does not keep the others from running, and why it
    /// failed is kept. `directory` is one more place for checkpoints. `progress` hears of each job when it is through;
    /// false leaves out the others.
    /// - Throws: `OpsError` without the permission `run_feeds`, or when the store cannot be written.
    public func runJobs(
        _ request: RunJobs = RunJobs(), checkpointsTo directory: String? = nil,
        progress: @Sendable (RunJobs.Run) -> Bool = { _ in true }
    ) async throws(OpsError) -> [RunJobs.Run] {
        do {
            try attempt(request, reason: nil, session: nil, changes: true) { _, _, _ in }
            var runs: [RunJobs.Run] = []
            for job in Job.allCases where request.jobs.isEmpty || request.jobs.contains(job) {
                let now = clock.now()
                let state = try store.read { try $0.state(of: job, now: now, texts: gate.texts) }
                let outcome =
                    if request.jobs.isEmpty, state.nextRunAt.map({ $0 <= now }) != true {
                        RunJobs.Run(job: job, ran: false, result: state.idleness)
                    } else { try await run(job, state, checkpointsTo: directory) }
                runs.append(outcome)
                guard progress(outcome) else { break }
                await Task.yield()
            }
            return runs
        } catch {
            throw OpsError(of: error)
        }
    }

    private func run(_ job: Job, _ state: JobState, checkpointsTo directory: String?) async throws -> RunJobs.Run {
        do {
            let (result, warnings) = try await work(job, checkpointsTo: directory)
            // A checkpoint is its own record; a success is noted only when a failure stands in the way.
            if job != .checkpoint || state.failuresInARow > 0 { try note(job, failure: nil, before: state) }
            return RunJobs.Run(job: job, ran: true, result: result, warnings: warnings)
        } catch {
            let failure = OpsError(of: error)
            try note(job, failure: failure, before: state)
            return RunJobs.Run(job: job, ran: true, result: "failed", failure: failure)
        }
    }

    private func work(_ job: Job, checkpointsTo directory: String?) async throws -> (String, warnings: [String]) {
        switch job {
        case .sessions:
            let ended = try await sweepSessions().count
            return (ended == 1 ? "ended 1 session" : "ended \(ended) sessions", [])
        case .checkpoint:
            let actor = Actor(userID: nil, login: job.login, role: "JOB")
            let made = try checkpoint(
                to: directory, by: EntryDraft(actor: actor, action: CheckpointLedger.access.action ?? "", gate))
            let signed = made.checkpoint
            let what = signed.isQuiet ? "nothing happened since the one before" : "\(signed.entries) entries"
            return ("checkpoint \(signed.number) of entry \(signed.seq): \(what)", made.warnings)
        case .searchIndex:
            let taken = try await fillSearchIndex()
            return (taken == 1 ? "took in 1 item" : "took in \(taken) items", [])
        }
    }

    /// Brings the search index of the queue up to date, in small steps.
    private func fillSearchIndex() async throws -> Int {
        var taken = 0
        while true {
            let step = try store.read { try gate.texts.fill(upTo: 5_000, from: $0) }
            guard step > 0 else { return taken }
            taken += step
            await Task.yield()
        }
    }

    private func note(_ job: Job, failure: OpsError?, before: JobState) throws {
        try store.write { transaction in
            var entry = EntryDraft(
                actor: Actor(userID: nil, login: job.login, role: "JOB"), action: RunJobs.access.action ?? "", gate)
            entry.entityType = "job"
            entry.entityID = job.rawValue
            if let failure { entry = entry.refused(failure) }
            entry.outcome = failure == nil ? .done : .failed
            try transaction.record(entry) { writer, _ in
                try writer.note(job, ranAt: transaction.now, failure: failure?.description, before: before)
            }
        }
    }
}

extension JobState {
    /// Why it does not run now.
    fileprivate var idleness: String { nextRunAt.map { "not due before \($0)" } ?? "nothing to do" }
}
