/// One entry of the ledger as stored; its row changes are read apart (`ledgerChanges(of:)`).
public struct LedgerEntry: Sendable, Codable, Hashable, Identifiable {
    /// The gapless number, which is the real order; the first is 1.
    public var seq: Int64
    /// Names the entry by its content: the first 16 bytes of its hash in hexadecimal.
    public var id: String
    /// The wall clock when the transaction began; may be earlier than the entry before.
    public var at: Timestamp
    /// What was done.
    public var action: String
    /// The kind of record it was done to.
    public var entityType: String?
    /// The record's public id.
    public var entityID: String?
    /// The operator's public id.
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
    /// The client's address.
    public var ipAddress: String?
    /// The client's terminal.
    public var terminal: String?
    /// The client program and its version.
    public var userAgent: String
    /// Short machine text (JSON).
    public var details: String?
    /// Hexadecimal SHA-256 of the entry before; 64 zeros for the first.
    public var prevHash: String
    /// Hexadecimal SHA-256 over `prevHash` and the canonical content, row changes included.
    public var hash: String
    /// The number of row changes.
    public var changeCount: Int
}
