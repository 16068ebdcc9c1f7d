/// One entry of the ledger as stored; its row changes are read apart (`ledgerChanges(of:)`).
///
/// What it says is read as if it were its own: `entry.action`.
@dynamicMemberLookup
public struct LedgerEntry: Sendable, Hashable, Identifiable {
    /// The gapless number, which is the real order; the first is 1.
    public var seq: Int64
    /// Names the entry by its content: the first 16 bytes of its hash in hexadecimal.
    public var id: String
    /// The wall clock when the transaction began; may be earlier than the entry before.
    public var at: Timestamp
    /// What was put into the ledger.
    public var content: EntryDraft
    /// Hexadecimal SHA-256 of the entry before; 64 zeros for the first.
    public var prevHash: String
    /// Hexadecimal SHA-256 over `prevHash` and the canonical content, row changes included.
    public var hash: String
    /// The number of row changes.
    public var changeCount: Int

    /// What the entry says.
    public subscript<Value>(dynamicMember path: KeyPath<EntryDraft, Value>) -> Value { content[keyPath: path] }
}

/// One flat object: what it says stands beside its number and hashes.
extension LedgerEntry: Codable {
    private enum CodingKeys: CodingKey {
        case seq, id, at, prevHash, hash, changeCount
    }

    public init(from decoder: any Decoder) throws {
        content = try EntryDraft(from: decoder)
        let members = try decoder.container(keyedBy: CodingKeys.self)
        seq = try members.decode(Int64.self, forKey: .seq)
        id = try members.decode(String.self, forKey: .id)
        at = try members.decode(Timestamp.self, forKey: .at)
        prevHash = try members.decode(String.self, forKey: .prevHash)
        hash = try members.decode(String.self, forKey: .hash)
        changeCount = try members.decode(Int.self, forKey: .changeCount)
    }

    public func encode(to encoder: any Encoder) throws {
        try content.encode(to: encoder)
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(seq, forKey: .seq)
        try members.encode(id, forKey: .id)
        try members.encode(at, forKey: .at)
        try members.encode(prevHash, forKey: .prevHash)
        try members.encode(hash, forKey: .hash)
        try members.encode(changeCount, forKey: .changeCount)
    }
}
