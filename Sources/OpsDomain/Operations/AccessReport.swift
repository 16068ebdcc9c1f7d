public import Ledger

/// Who entered a tenant in a period, when, why, what they saw and what they changed (ACC-29): what a client may read.
public struct AccessReport: Codable, Sendable {
    /// One act of a member of staff.
    public struct Act: Codable, Sendable, Hashable {
        /// The entry's number.
        public let seq: Int64
        /// When.
        public let at: Timestamp
        /// Who, by login.
        public let operatorLogin: String
        /// Their role at that time.
        public let operatorRole: String
        /// What was done.
        public let action: String
        /// The kind of record.
        public let entityType: String?
        /// The record's public id.
        public let entityId: String?
        /// Why, where the entry says it.
        public let reason: String?
        /// Whether it happened, was refused or failed.
        public let outcome: Outcome
        /// How many of the tenant's items a part of bulk work changed; nil for any other act.
        public let items: Int?
        /// What was changed, personal data and secrets always masked; empty for what was only seen.
        public let changes: [RowChange]
        /// What it comes to for the tenant.
        public let kind: Kind

        /// What an act comes to for the tenant.
        public enum Kind: String, Codable, Sendable {
            /// The beginning or end of a visit.
            case visit
            /// Something was looked at.
            case saw
            /// Something of the tenant's was changed.
            case changed
            /// Refused or failed: nothing was seen or changed.
            case tried
        }

        /// An act as its entry tells it.
        init(_ entry: LedgerEntry, items: Int?, changes: [RowChange]) {
            seq = entry.seq
            at = entry.at
            operatorLogin = entry.operatorLogin
            operatorRole = entry.operatorRole
            action = entry.action
            entityType = entry.entityType
            entityId = entry.entityID
            reason = entry.reason
            outcome = entry.outcome
            self.items = items
            self.changes = changes
            kind =
                if outcome != .done { .tried } else if entityType == "impersonationSession" { .visit } else {
                    (items ?? entry.changeCount) > 0 ? .changed : .saw
                }
        }
    }

    /// A visit: one session with what was done in it.
    public struct Visit: Codable, Sendable, Hashable {
        /// The session.
        public let session: ImpersonationSession
        /// The name of who entered.
        public let operatorName: String
        /// What was done, oldest first.
        public let acts: [Act]
    }

    /// The report.
    public struct Answer: Codable, Sendable, Hashable {
        /// The tenant.
        public let organization: Organization
        /// The first moment; nil for everything from the beginning.
        public let since: Timestamp?
        /// The first moment after the period.
        public let until: Timestamp
        /// The sessions that ran in the period, oldest first.
        public let visits: [Visit]
        /// What staff did to the tenant's records outside a session, oldest first.
        public let outside: [Act]
        /// Names of staff, by login.
        public let names: [String: String]
        /// Whether there is more than a report shows: ask for a shorter period then.
        public let hasMore: Bool
        /// The last archived entry, where some of the period's may be; nil if none of its time is archived.
        public let archivedThrough: Int64?
        /// When the report was made.
        public let madeAt: Timestamp
        /// The newest entry that was looked at, and its hash: by these the report can be held against the ledger.
        public let head: Head
    }

    /// An entry and its hash.
    public struct Head: Codable, Sendable, Hashable {
        /// The entry's number.
        public let seq: Int64
        /// Its hash, hexadecimal.
        public let hash: String
    }

    /// How many acts a report shows at most.
    public static let mostActs = 10_000
    /// How many row changes a report shows at most.
    public static let mostChanges = 20_000

    /// The tenant's id.
    public let organizationId: String
    /// Not before this moment; nil for everything from the beginning.
    public let since: Timestamp?
    /// Before this moment; nil up to now.
    public let until: Timestamp?

    /// Asks for a report.
    public init(organizationId: String, since: Timestamp? = nil, until: Timestamp? = nil) {
        self.organizationId = organizationId
        self.since = since
        self.until = until
    }
}

extension AccessReport: Query {
    public static let name = "report.access"
    public static let access = AccessRule(.exportLedger, .global, action: "EXPORT", limit: .exports)

    public var subject: Subject? { Subject("accessReport", organizationId) }

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        guard try store.organization(id: organizationId) != nil else {
            throw OpsError.notFound("tenant", organizationId)
        }
        return organizationId
    }

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        guard let organization = try store.organization(id: organizationId) else {
            throw OpsError.notFound("tenant", organizationId)
        }
        // The entry of this very report is not part of it, unless the period reaches into the future.
        let end = until ?? scene.now
        if let since, since >= end { throw OpsError.invalid("since", "the period ends at \(end), before it begins") }
        let (entries, hasMoreEntries) = try entries(store, until: end)
        let sessions = try store.sessions(tenantID: organizationId, from: since, to: end, limit: Self.mostActs + 1)
        var room = Self.mostChanges
        var bySession: [String: [Act]] = [:]
        var outside: [Act] = []
        let inTenant = Set(sessions.map(\.id))
        for entry in entries {
            guard let act = try act(entry, store, &room) else { continue }
            if let session = entry.sessionID, inTenant.contains(session) {
                bySession[session, default: []].append(act)
            } else {
                outside.append(act)
            }
        }
        let names = try store.staffNames()
        let archive = try store.newestArchive()
        let head = try store.ledgerHead()
        return Answer(
            organization: organization, since: since, until: end,
            visits: sessions.prefix(Self.mostActs).map { session in
                Visit(
                    session: session, operatorName: names[session.operatorLogin] ?? session.operatorLogin,
                    acts: bySession[session.id] ?? [])
            }, outside: outside, names: names.filter { name in entries.contains { $0.operatorLogin == name.key } },
            hasMore: hasMoreEntries || sessions.count > Self.mostActs || room < 0,
            archivedThrough: archive.flatMap { archive in
                (since.map { $0 <= archive.at } ?? true) ? archive.through : nil
            }, madeAt: scene.now, head: Head(seq: head.seq, hash: head.hash))
    }

    /// The entries about the tenant, and the parts of bulk work over several tenants that changed something of it;
    /// oldest first.
    private func entries(
        _ store: borrowing some Reading & ~Copyable, until end: Timestamp
    ) throws -> (entries: [LedgerEntry], hasMore: Bool) {
        var found: [Int64: LedgerEntry] = [:]
        let limit = Self.mostActs + 1
        let own = try store.ledgerEntries(
            matching: LedgerFilter(organizationID: organizationId, from: since, to: end), limit: limit)
        let parts = try store.batchEntries(of: organizationId, from: since, to: end, limit: limit)
        for entry in own + parts { found[entry.seq] = entry }
        let newest = found.values.sorted { $0.seq > $1.seq }
        return (newest.prefix(Self.mostActs).reversed(), newest.count > Self.mostActs)
    }

    /// What an entry says of the tenant; nil for what the platform itself sent.
    private func act(
        _ entry: LedgerEntry, _ store: borrowing some Reading & ~Copyable, _ room: inout Int
    ) throws -> Act? {
        guard !entry.operatorLogin.hasPrefix("feed:") else { return nil }
        let chunk = ChunkDetails(entry)
        var changes: [RowChange] = []
        // The rows of bulk work may be other tenants', so only their number is told; a session's row is the console's.
        if chunk == nil, entry.entityType != "impersonationSession", entry.changeCount > 0 {
            room -= entry.changeCount
            if room >= 0 { changes = try store.ledgerChanges(of: entry.seq).map(\.masked).map(\.withoutSecrets) }
        }
        return Act(entry, items: chunk.map { $0.tenants?[organizationId] ?? 0 }, changes: changes)
    }
}

extension RowChange {
    /// The same change with not even the keyed hashes of secrets, for readers outside.
    fileprivate var withoutSecrets: RowChange {
        var copy = self
        copy.fields = fields.map { field in
            guard field.kind == .secret else { return field }
            var hidden = field
            hidden.before = field.before.map { $0 == .null ? .null : .text(PersonalData.mask) }
            hidden.after = field.after.map { $0 == .null ? .null : .text(PersonalData.mask) }
            return hidden
        }
        return copy
    }
}
