public import Ledger

extension Reading where Self: ~Copyable {
    /// What is known of a job.
    public func state(of job: Job, now: Timestamp, texts: QATextIndex?) throws -> JobState {
        let kept = try first(
            """
            SELECT last_run_at, last_failure_at, last_failure, failures_in_a_row, last_success_at, failures
            FROM job_run WHERE id = ?
            """, job.rawValue
        ) { row in
            (
                ranAt: row.timestamp(0), failedAt: row.optionalTimestamp(1), failure: row.optionalText(2),
                inARow: row.int(3), succeededAt: row.optionalTimestamp(4), failures: row.int(5)
            )
        }
        let inARow = kept?.inARow ?? 0
        var lastRun = kept?.ranAt
        var lastSuccess = kept?.succeededAt
        var hasWork = true
        switch job {
        case .checkpoint:
            // A checkpoint is its own record: one more entry for each would break the silence that it proves.
            let signed = try ledgerNewestCheckpoint()?.at
            lastRun = [lastRun, signed].compactMap(\.self).max()
            // One made by a failing run was made all the same, and is no success.
            if inARow == 0 { lastSuccess = lastRun }
        case .sessions:
            // Without an open session there is nothing to look at, and a quiet store stays quiet.
            hasWork = try !openSessions().isEmpty
        case .searchIndex:
            hasWork = try texts?.isBehind(self) ?? false
        }
        return JobState(
            job: job, summary: job.summary, lastRunAt: lastRun,
            nextRunAt: hasWork ? job.nextRun(after: lastRun, now: now) : nil, lastSuccessAt: lastSuccess,
            failure: inARow > 0 ? kept?.failure : nil, lastFailureAt: kept?.failedAt, lastFailure: kept?.failure,
            failures: kept?.failures ?? 0, failuresInARow: inARow)
    }
}

extension Writer {
    /// Notes that a job ran, and why it failed if it did; `before` is what was known of it before the run.
    public func note(_ job: Job, ranAt now: Timestamp, failure: String?, before: JobState) throws {
        try run(
            """
            INSERT INTO job_run (id, last_run_at, runs, last_success_at, last_failure_at, last_failure, failures,
                failures_in_a_row)
            VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?6)
            ON CONFLICT (id) DO UPDATE SET last_run_at = ?2, runs = runs + 1, last_success_at = ?3,
                last_failure_at = coalesce(?4, last_failure_at), last_failure = coalesce(?5, last_failure),
                failures = failures + ?6, failures_in_a_row = iif(?6 = 0, 0, failures_in_a_row + 1)
            """, job.rawValue, now.milliseconds,
            failure == nil ? now.milliseconds : before.lastSuccessAt?.milliseconds,
            failure == nil ? nil : now.milliseconds, failure, failure == nil ? 0 : 1)
    }
}
