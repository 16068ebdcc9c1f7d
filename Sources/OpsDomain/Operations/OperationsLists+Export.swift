public import Ledger

extension ListHistory: Exportable {
    public static let exportName = "entries of a record's history"
    public static let exportOperation = "ledger.history.export"
    public static let exportTitles = [
        "seq", "id", "at", "operatorUserId", "operatorLogin", "operatorRole", "action", "entityType", "entityId",
        "organizationId", "sessionId", "reason", "ticketId", "outcome", "correlationId", "ipAddress", "terminal",
        "userAgent", "changeCount", "prevHash", "hash",
    ]

    public static func exportFields(of line: LedgerLine) -> [String] { line.entry.fields }

    public func exportRows(of answer: [LedgerEntry]) -> (rows: [LedgerLine], next: String?) {
        (answer.map { LedgerLine($0) }, answer.count < limit ? nil : answer.last.map { String($0.seq) })
    }

    public func exportPage(after: String?) -> ListHistory {
        ListHistory(table: table, id: id, before: after.flatMap { Int64($0) }, limit: 500)
    }
}

extension LedgerEntry: FoundByWords {
    fileprivate var fields: [String] {
        [
            String(seq), id, at.description, content.operatorID ?? "", content.operatorLogin, content.operatorRole,
            content.action, content.entityType ?? "",
            content.entityID ?? "", content.organizationID ?? "", content.sessionID ?? "", content.reason ?? "",
            content.ticketID ?? "", content.outcome.rawValue,
            content.correlationID, content.ipAddress ?? "", content.terminal ?? "", content.userAgent,
            String(changeCount), prevHash, hash,
        ]
    }

    public func words(at now: Timestamp?) -> [String] {
        [
            String(seq), ListText.second(at), content.operatorLogin, content.operatorRole, content.action,
            content.entityType ?? "",
            content.organizationID ?? "", content.reason ?? "", content.ticketID ?? "", content.outcome.rawValue,
            content.ipAddress ?? "", content.terminal ?? "",
        ]
    }

    public var identities: [String] {
        [id, content.entityID, content.operatorID, content.sessionID, content.correlationID, hash].compactMap(\.self)
    }
}

extension LedgerLine: FoundByWords {
    public func words(at now: Timestamp?) -> [String] { entry.words(at: now) }
    public var identities: [String] { entry.identities }
}

extension ListCheckpoints: Exportable {
    public static let exportName = "checkpoints"
    public static let exportOperation = "ledger.checkpoints.export"
    public static let exportTitles = ["number", "at", "seq", "entries", "entry", "operatorLogin", "directory"]

    public static func exportFields(of made: Made) -> [String] {
        let checkpoint = made.checkpoint
        return [
            String(checkpoint.number), checkpoint.at.description, String(checkpoint.seq), String(checkpoint.entries),
            String(made.entry), made.operatorLogin, made.directory ?? "",
        ]
    }

    public func exportRows(of answer: Answer) -> (rows: [Made], next: String?) {
        (answer.made, answer.next.map { String($0) })
    }

    public func exportPage(after: String?) -> ListCheckpoints {
        ListCheckpoints(before: after.flatMap { Int64($0) }, limit: 500)
    }
}

extension ListCheckpoints.Made: FoundByWords {
    public func words(at now: Timestamp?) -> [String] {
        ListCheckpoints.exportFields(of: self) + [
            ListText.second(checkpoint.at), checkpoint.isQuiet ? "silence" : "", ListText.grouped(checkpoint.number),
            ListText.grouped(checkpoint.seq), ListText.grouped(Int64(checkpoint.entries)),
        ]
    }
}

extension ListJobs: Exportable {
    public static let exportName = "jobs"
    public static let exportOperation = "jobs.export"
    public static let exportTitles = [
        "job", "summary", "lastRunAt", "nextRunAt", "lastSuccessAt", "failure", "lastFailureAt", "lastFailure",
        "failures", "failuresInARow",
    ]

    public static func exportFields(of job: JobState) -> [String] {
        [
            job.job.rawValue, job.summary, job.lastRunAt?.description ?? "", job.nextRunAt?.description ?? "",
            job.lastSuccessAt?.description ?? "", job.failure ?? "", job.lastFailureAt?.description ?? "",
            job.lastFailure ?? "", String(job.failures), String(job.failuresInARow),
        ]
    }

    public func exportRows(of answer: [JobState]) -> (rows: [JobState], next: String?) { (answer, nil) }
    public func exportPage(after: String?) -> ListJobs { self }
}

extension JobState: FoundByWords {
    /// How it went last, in words.
    public var outcomeWords: String {
        failuresInARow > 0 ? "failed" : lastRunAt == nil ? "never ran" : "went well"
    }

    /// Whether it would run now.
    public func isDue(at now: Timestamp?) -> Bool {
        guard let nextRunAt, let now else { return false }
        return nextRunAt <= now
    }

    /// When it runs next, in words.
    public func nextWords(at now: Timestamp?) -> String {
        isDue(at: now) ? "due now" : nextRunAt.map(ListText.second) ?? "nothing to do"
    }

    public func words(at now: Timestamp?) -> [String] {
        ListJobs.exportFields(of: self) + [
            outcomeWords, nextWords(at: now), lastRunAt.map(ListText.second) ?? "never", job.login,
        ]
    }
}
