public import Ledger

/// A ledger entry under the names of the data (spec §12), with its row changes where they are wanted.
public struct LedgerLine: Encodable, Sendable {
    /// The entry.
    public let entry: LedgerEntry
    private let changes: [ChangeLine]?

    /// The entry under those names.
    public init(_ entry: LedgerEntry, changes: [RowChange]? = nil) {
        self.entry = entry
        self.changes = changes.map { $0.map(ChangeLine.init) }
    }

    private enum CodingKeys: String, CodingKey {
        case seq, id, at, operatorUserId, operatorLogin, operatorRole, action, entityType, entityId, organizationId
        case sessionId, reason, ticketId, outcome, correlationId, ipAddress, terminal, userAgent, details, changeCount
        case prevHash, hash, changes
    }

    public func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: CodingKeys.self)
        try line.encode(entry.seq, forKey: .seq)
        try line.encode(entry.id, forKey: .id)
        try line.encode(entry.at, forKey: .at)
        try line.encodeIfPresent(entry.operatorID, forKey: .operatorUserId)
        try line.encode(entry.operatorLogin, forKey: .operatorLogin)
        try line.encode(entry.operatorRole, forKey: .operatorRole)
        try line.encode(entry.action, forKey: .action)
        try line.encodeIfPresent(entry.entityType, forKey: .entityType)
        try line.encodeIfPresent(entry.entityID, forKey: .entityId)
        try line.encodeIfPresent(entry.organizationID, forKey: .organizationId)
        try line.encodeIfPresent(entry.sessionID, forKey: .sessionId)
        try line.encodeIfPresent(entry.reason, forKey: .reason)
        try line.encodeIfPresent(entry.ticketID, forKey: .ticketId)
        try line.encode(entry.outcome, forKey: .outcome)
        try line.encode(entry.correlationID, forKey: .correlationId)
        try line.encodeIfPresent(entry.ipAddress, forKey: .ipAddress)
        try line.encodeIfPresent(entry.terminal, forKey: .terminal)
        try line.encode(entry.userAgent, forKey: .userAgent)
        try line.encodeIfPresent(entry.details, forKey: .details)
        try line.encode(entry.changeCount, forKey: .changeCount)
        try line.encode(entry.prevHash, forKey: .prevHash)
        try line.encode(entry.hash, forKey: .hash)
        try line.encodeIfPresent(changes, forKey: .changes)
    }

    /// The titles of the fields of a row of CSV.
    static let titles = [
        "seq", "id", "at", "operatorUserId", "operatorLogin", "operatorRole", "action", "entityType", "entityId",
        "organizationId", "sessionId", "reason", "ticketId", "outcome", "correlationId", "ipAddress", "terminal",
        "userAgent", "details", "changeCount", "prevHash", "hash", "changes",
    ]

    /// The fields of a row of CSV; the changes are JSON in one field.
    var fields: [String] {
        [
            String(entry.seq), entry.id, entry.at.description, entry.operatorID ?? "", entry.operatorLogin,
            entry.operatorRole, entry.action, entry.entityType ?? "", entry.entityID ?? "", entry.organizationID ?? "",
            entry.sessionID ?? "", entry.reason ?? "", entry.ticketID ?? "", entry.outcome.rawValue,
            entry.correlationID, entry.ipAddress ?? "", entry.terminal ?? "", entry.userAgent, entry.details ?? "",
            String(entry.changeCount), entry.prevHash, entry.hash, changes.map { Details.json($0) } ?? "",
        ]
    }
}

/// A row change under the names of the data (spec §12): the values of its columns before and after.
///
/// An inserted row has no `before`, a deleted one no `after`; they are null then. `kinds` names the columns that are
/// not plain: `pii`, `secret`.
public struct ChangeLine: Encodable, Sendable {
    private let change: RowChange

    /// The change under those names.
    public init(_ change: RowChange) {
        self.change = change
    }

    private enum CodingKeys: String, CodingKey {
        case table, key, id, operation, before, after, kinds
    }

    public func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: CodingKeys.self)
        try line.encode(change.table, forKey: .table)
        try line.encode(change.key, forKey: .key)
        try line.encodeIfPresent(change.publicID, forKey: .id)
        try line.encode(change.operation, forKey: .operation)
        try line.encode(change.operation == .insert ? nil : values(\.before), forKey: .before)
        try line.encode(change.operation == .delete ? nil : values(\.after), forKey: .after)
        let special = change.fields.filter { $0.kind != .plain }
        guard !special.isEmpty else { return }
        let kinds = Dictionary(special.map { ($0.column, $0.kind) }) { first, _ in first }
        try line.encode(kinds, forKey: .kinds)
    }

    private func values(_ side: KeyPath<FieldChange, Value?>) -> [String: Value] {
        Dictionary(change.fields.map { ($0.column, $0[keyPath: side] ?? .null) }) { first, _ in first }
    }
}
