public import Ledger

extension Reading where Self: ~Copyable {
    /// What is known of a job.
    public func state(of job: Job, now: Timestamp, texts: QATextIndex?) throws -> JobState {
        let kept = try first(
            "SELECT last_run_at, last_failure_at, last_failure, failures_in_a_row FROM job_run WHERE id = ?",
            job.rawValue
        ) { row in
            (
                ranAt: row.timestamp(0), failedAt: row.optionalTimestamp(1), failure: row.optionalText(2),
                failures: row.int(3)
            )
        }
        var lastRun = kept?.ranAt
        var hasWork = true
        switch job {
        case .checkpoint:
            // A checkpoint is its own record: one more entry for each would break the silence that it proves.
            let signed = try ledgerNewestCheckpoint()?.at
            lastRun = [lastRun, signed].compactMap(\.self).max()
        case .sessions:
            // Without an open session there is nothing to look at, and a quiet store stays quiet.
            hasWork = try !openSessions().isEmpty
        case .searchIndex:
            hasWork = try texts?.isBehind(self) ?? false
        }
        let failures = kept?.failures ?? 0
        return JobState(
            job: job, summary: job.summary, lastRunAt: lastRun,
            nextRunAt: hasWork ? job.nextRun(after: lastRun, now: now) : nil,
            failure: failures > 0 ? kept?.failure : nil, lastFailureAt: kept?.failedAt, failuresInARow: failures)
    }
}

extension Writer {
    /// Notes that a job ran, and why it failed if it did.
    public func note(_ job: Job, ranAt now: Timestamp, failure: String?) throws {
        try run(
            """
            INSERT INTO job_run (id, last_run_at, runs, last_failure_at, last_failure, failures_in_a_row)
            VALUES (?1, ?2, 1, ?3, ?4, ?5)
            ON CONFLICT (id) DO UPDATE SET last_run_at = ?2, runs = runs + 1,
                last_failure_at = coalesce(?3, last_failure_at), last_failure = coalesce(?4, last_failure),
                failures_in_a_row = iif(?4 IS NULL, 0, failures_in_a_row + 1)
            """, job.rawValue, now.milliseconds, failure == nil ? nil : now.milliseconds, failure,
            failure == nil ? 0 : 1)
    }
}
