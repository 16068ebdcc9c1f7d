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
