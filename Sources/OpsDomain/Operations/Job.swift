public import Ledger

/// The work that the console does by itself (OPS-3); the raw value is the job's name.
public enum Job: String, Codable, Sendable, CaseIterable {
    /// Ends sessions that ran out or whose last console vanished.
    case sessions
    /// Signs the head of the ledger, also when nothing happened, so that silence is provable (ACC-23).
    case checkpoint
    /// Takes the texts of new QA items into the search index (PERF-5).
    case searchIndex = "search-index"

    /// What it does, in a line.
    public var summary: String {
        switch self {
        case .sessions: "end sessions that ran out or lost their console"
        case .checkpoint: "sign the head of the ledger"
        case .searchIndex: "take the texts of new QA items into the search index"
        }
    }

    /// How long after a run the next is due.
    public var interval: Duration {
        switch self {
        case .sessions, .searchIndex: .seconds(60)
        case .checkpoint: .seconds(3600)
        }
    }

    /// Under which name it acts (ACC-2).
    public var login: String { "job:\(rawValue)" }

    /// When it is due, given its last run; at once when it never ran.
    ///
    /// A last run in the future means that the clock was set back; waiting for it could take for ever.
    public func nextRun(after last: Timestamp?, now: Timestamp) -> Timestamp {
        guard let last, last <= now else { return now }
        return last + interval
    }
}

/// What is known of a job.
public struct JobState: Codable, Sendable, Hashable, Identifiable {
    /// The job's name.
    public var id: String { job.rawValue }
    /// The job.
    public let job: Job
    /// What it does.
    public let summary: String
    /// When it ran last; nil if it never did.
    public let lastRunAt: Timestamp?
    /// When it is due; nil while there is nothing for it to do.
    public let nextRunAt: Timestamp?
    /// When it last went well; nil if it never did.
    public let lastSuccessAt: Timestamp?
    /// Why it failed last; nil when its last run went well.
    public let failure: String?
    /// When it failed last, also when it went well since.
    public let lastFailureAt: Timestamp?
    /// Why it failed then; nil if it never did.
    public let lastFailure: String?
    /// How many runs failed of all.
    public let failures: Int
    /// How many runs failed one after the other.
    public let failuresInARow: Int
}

/// Lists the jobs with their last and next run.
public struct ListJobs: Codable, Sendable {
    /// Asks for the list.
    public init() {}
}

extension ListJobs: Query {
    public typealias Answer = [JobState]

    public static let name = "jobs.list"
    public static let access = AccessRule(.viewLedger, .global)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> [JobState] {
        try Job.allCases.map { try store.state(of: $0, now: scene.now, texts: scene.texts) }
    }
}

/// Runs jobs: those that are due, or the ones that are named.
public struct RunJobs: Codable, Sendable {
    /// What became of one job.
    public struct Run: Codable, Sendable, Hashable {
        /// The job.
        public let job: Job
        /// Whether it ran; not so when it was not due.
        public let ran: Bool
        /// What it did, in a sentence.
        public let result: String
        /// Why it failed; nil when it did not.
        public let failure: OpsError?
        /// What did not go as it should and is no failure, in sentences.
        public let warnings: [String]

        /// What became of a job.
        public init(job: Job, ran: Bool, result: String, failure: OpsError? = nil, warnings: [String] = []) {
            self.job = job
            self.ran = ran
            self.result = result
            self.failure = failure
            self.warnings = warnings
        }
    }

    /// The jobs to run whether due or not; empty for all that are due.
    public let jobs: [Job]

    /// Asks for a run.
    public init(_ jobs: [Job] = []) {
        self.jobs = jobs
    }
}

extension RunJobs: Operation {
    public typealias Answer = [Run]

    public static let name = "jobs.run"
    /// The entries of the work itself are the jobs' own; this one says that a person may start them.
    public static let access = AccessRule(.runFeeds, .global, action: "JOB_RUN")
}
