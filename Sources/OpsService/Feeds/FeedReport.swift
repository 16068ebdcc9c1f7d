public import OpsDomain

/// What a feed's import did; honest also when it was stopped half-way.
public struct FeedReport: Codable, Sendable, Hashable {
    /// What became of one stream's records.
    public struct Stream: Codable, Sendable, Hashable {
        /// The stream.
        public let stream: String
        /// How many made or changed a row.
        public internal(set) var applied = 0
        /// How many were known already, at this version or a newer one.
        public internal(set) var unchanged = 0
        /// How many were rejected.
        public internal(set) var rejected = 0
    }

    /// A line that did not land.
    public struct Reject: Codable, Sendable, Hashable {
        /// The line's number, from 1.
        public let line: Int
        /// What is wrong with it.
        public let objection: FeedObjection
    }

    /// How many rejects the report itself names; the reject file has all.
    static let namedRejects = 20

    /// The source's name, as on the ledger: `feed:SOURCE`.
    public let source: String
    /// Up to which line the feed was dealt with; all of it when nothing stopped it.
    public internal(set) var lines = 0
    /// How many records made or changed a row.
    public internal(set) var applied = 0
    /// How many records were known already.
    public internal(set) var unchanged = 0
    /// How many lines were rejected.
    public internal(set) var rejected = 0
    /// The same by stream, in the order of their first record.
    public internal(set) var streams: [Stream] = []
    /// How many sessions ended because their tenant is suspended or gone.
    public internal(set) var sessionsEnded = 0
    /// The first rejects.
    public internal(set) var firstRejects: [Reject] = []
    /// The file with the rejected lines; nil when there are none, or nobody wanted it.
    public internal(set) var rejectFile: String?
    /// The last STATE message's value, as JSON: the sender's hint for where to go on.
    public internal(set) var state: String?
    /// Why the rest was not imported; nil when it was.
    public internal(set) var stopped: OpsError?
}

/// How far an import has come.
public struct FeedProgress: Sendable, Hashable {
    /// Lines dealt with.
    public let lines: Int
    /// Lines rejected.
    public let rejected: Int
    /// Bytes read.
    public let bytes: Int
    /// Bytes in all; nil where nobody knows.
    public let totalBytes: Int?
}

/// What the ledger entry of one chunk says beside its row changes.
struct FeedChunkDetails: Encodable {
    let source: String
    let stream: String?
    let firstLine: Int
    let lines: Int
    let applied: Int
    let unchanged: Int
    let rejected: Int
}
