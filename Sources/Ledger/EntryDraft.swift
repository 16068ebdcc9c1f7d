/// How the recorded action ended.
public enum Outcome: String, Codable, Sendable, CaseIterable {
    /// It happened.
    case done
    /// It was not permitted.
    case denied
    /// It was permitted and did not succeed.
    case failed

    /// The stored form.
    var code: Int64 {
        switch self {
        case .done: 0
        case .denied: 1
        case .failed: 2
        }
    }

    init?(code: Int64) {
        switch code {
        case 0: self = .done
        case 1: self = .denied
        case 2: self = .failed
        default: return nil
        }
    }
}

/// Everything an entry says, except its number, time, hashes and row changes.
public struct EntryDraft: Sendable, Hashable, Codable {
    /// What was done, as a stable upper-case name.
    public var action: String
    /// The kind of record it was done to.
    public var entityType: String?
    /// The record's public id.
    public var entityID: String?
    /// The operator's public id; nil for jobs, feeds and unknown accounts.
    public var operatorID: String?
    /// The operator's login, or `job:NAME`, or `feed:SOURCE`.
    public var operatorLogin: String
    /// The operator's role at that time.
    public var operatorRole: String
    /// The tenant.
    public var organizationID: String?
    /// The impersonation session.
    public var sessionID: String?
    /// Why.
    public var reason: String?
    /// The support ticket.
    public var ticketID: String?
    /// How it ended.
    public var outcome: Outcome
    /// Ties the entries of one request together.
    public var correlationID: String
    /// The client's address from the login record.
    public var ipAddress: String?
    /// The client's terminal.
    public var terminal: String?
    /// The client program and its version.
    public var userAgent: String
    /// Short machine text (JSON): number of hits, missing permission, batch id and outcomes per item.
    public var details: String?

    /// An entry to be.
    public init(
        action: String, entityType: String? = nil, entityID: String? = nil, operatorID: String? = nil,
        operatorLogin: String, operatorRole: String, organizationID: String? = nil, sessionID: String? = nil,
        reason: String? = nil, ticketID: String? = nil, outcome: Outcome = .done, correlationID: String,
        ipAddress: String? = nil, terminal: String? = nil, userAgent: String, details: String? = nil
    ) {
        self.action = action
        self.entityType = entityType
        self.entityID = entityID
        self.operatorID = operatorID
        self.operatorLogin = operatorLogin
        self.operatorRole = operatorRole
        self.organizationID = organizationID
        self.sessionID = sessionID
        self.reason = reason
        self.ticketID = ticketID
        self.outcome = outcome
        self.correlationID = correlationID
        self.ipAddress = ipAddress
        self.terminal = terminal
        self.userAgent = userAgent
        self.details = details
    }
}
