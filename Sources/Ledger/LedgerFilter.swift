/// Which entries to list; all conditions must hold, nil means any.
public struct LedgerFilter: Sendable, Hashable, Codable {
    /// The operator's login.
    public var operatorLogin: String?
    /// The tenant.
    public var organizationID: String?
    /// The impersonation session.
    public var sessionID: String?
    /// The action's name.
    public var action: String?
    /// The kind of record.
    public var entityType: String?
    /// The record's public id.
    public var entityID: String?
    /// Not before this moment.
    public var from: Timestamp?
    /// Before this moment.
    public var to: Timestamp?
    /// How it ended.
    public var outcome: Outcome?
    /// Part of reason, action, entity id or details; ASCII letters match in either case.
    public var text: String?

    /// A filter.
    public init(
        operatorLogin: String? = nil, organizationID: String? = nil, sessionID: String? = nil, action: String? = nil,
        entityType: String? = nil, entityID: String? = nil, from: Timestamp? = nil, to: Timestamp? = nil,
        outcome: Outcome? = nil, text: String? = nil
    ) {
        self.operatorLogin = operatorLogin
        self.organizationID = organizationID
        self.sessionID = sessionID
        self.action = action
        self.entityType = entityType
        self.entityID = entityID
        self.from = from
        self.to = to
        self.outcome = outcome
        self.text = text
    }
}
