import Ledger

/// What an import remembers of the store between chunks, so that it asks only once.
///
/// Tenants and staff are never deleted, so what was known stays known, unless the transaction was rolled back.
public struct FeedMemory: Sendable {
    fileprivate var tenants: Set<String> = []
    fileprivate var staff: Set<String> = []
    /// How many ids are kept of each, which bounds the memory.
    private static let capacity = 50_000

    /// Remembers nothing.
    public init() {}

    fileprivate mutating func remember(_ id: String, in ids: WritableKeyPath<FeedMemory, Set<String>>) {
        if self[keyPath: ids].count >= Self.capacity { self[keyPath: ids].removeAll(keepingCapacity: true) }
        self[keyPath: ids].insert(id)
    }
}

/// What became of some records.
public struct FeedLanding: Sendable {
    /// How many made or changed a row.
    public var applied = 0
    /// How many were known already, at this version or a newer one.
    public var unchanged = 0
    /// What was refused, by its index among the records.
    public var objections: [(index: Int, objection: FeedObjection)] = []
    /// The tenants that are not in business with us any more.
    public var closedTenants: [String] = []
}

extension Reading where Self: ~Copyable {
    /// The sessions that are open in a tenant.
    public func openSessions(tenantID: String) throws -> [String] {
        try rows(
            "SELECT id FROM impersonation_session WHERE target_organization_id = ? AND ended_at IS NULL", tenantID
        ) { $0.text(0) }
    }
}

extension Writer {
    /// Stores records of one stream, no two with the same key, at most `stream.recordsPerStatement`.
    public func land(
        _ records: [FeedRecord], of stream: FeedStream, at now: Timestamp, _ memory: inout FeedMemory
    ) throws -> FeedLanding {
        var landing = FeedLanding()
        var good: [FeedRecord] = []
        good.reserveCapacity(records.count)
        let tenants = try currentTenants(of: records, in: stream)
        for (index, record) in records.enumerated() {
            if let objection = try objection(to: record, of: stream, knownTenants: tenants, &memory) {
                landing.objections.append((index, objection))
            } else {
                good.append(record)
            }
        }
        landing.applied = try upsert(good, into: stream, at: now)
        landing.unchanged = good.count - landing.applied
        if stream.uniqueness == .slug, landing.applied > 0 {
            landing.closedTenants = good.filter { !stream.isActiveTenant($0) }.map(\.key)
        }
        return landing
    }

    /// Ends a session because its tenant is not in business with us any more, and completes the entry about it.
    public func endSession(_ id: String, ofClosedTenant tenantID: String, at now: Timestamp, _ entry: inout EntryDraft)
        throws
    {
        _ = try endSession(id: id, at: now, cause: .tenantSuspended)
        entry.entityType = "impersonationSession"
        entry.entityID = id
        entry.organizationID = tenantID
        entry.sessionID = id
        entry.details = Details.json(["cause": SessionEndCause.tenantSuspended.rawValue])
    }

    /// One statement for each power of two, so that few different statements are kept.
    private func upsert(_ records: [FeedRecord], into stream: FeedStream, at now: Timestamp) throws -> Int {
        var changed = 0
        var rest = records[...]
        var size = 64
        while !rest.isEmpty {
            while size > rest.count { size /= 2 }
            var arguments: [(any Bindable)?] = []
            arguments.reserveCapacity(size * (stream.fields.count + 2))
            for record in rest.prefix(size) {
                for value in record.values { arguments.append(value) }
                arguments.append(record.version)
                if stream.hasUpdateTime { arguments.append(record.updatedAt ?? now.milliseconds) }
            }
            changed += try run(FeedStatements.upsert(size, into: stream), arguments: arguments)
            rest = rest.dropFirst(size)
        }
        return changed
    }
}

// What the store has to say about a record before it can land: a statement that failed would end the transaction.
extension Writer {
    private func objection(
        to record: FeedRecord, of stream: FeedStream, knownTenants: [String: String], _ memory: inout FeedMemory
    ) throws -> FeedObjection? {
        for (field, value) in zip(stream.fields, record.values) {
            guard let id = value.text else { continue }
            switch field.kind {
            case .tenant where !(try isKnown(id, in: \.tenants, FeedStatements.tenant, &memory)):
                return FeedObjection(.unknownTenant, field.name, "there is no tenant '\(id)'")
            case .staff where !(try isKnown(id, in: \.staff, FeedStatements.staff, &memory)):
                return FeedObjection(.unknownStaff, field.name, "there is no member of staff '\(id)'")
            default: continue
            }
        }
        if let index = stream.tenantIndex, let tenant = knownTenants[record.key],
            tenant != record.values[index].text
        {
            return FeedObjection(.otherTenant, "organizationId", "'\(record.key)' is known as a record of \(tenant)")
        }
        return try uniquenessObjection(to: record, of: stream)
    }

    private func isKnown(
        _ id: String, in ids: WritableKeyPath<FeedMemory, Set<String>>, _ statement: String, _ memory: inout FeedMemory
    ) throws -> Bool {
        if memory[keyPath: ids].contains(id) { return true }
        guard try first(statement, id, map: { _ in true }) == true else { return false }
        memory.remember(id, in: ids)
        return true
    }

    /// The tenants of those records that are here already, by key.
    private func currentTenants(of records: [FeedRecord], in stream: FeedStream) throws -> [String: String] {
        guard stream.tenantIndex != nil, stream.fields.first?.name == "id" else { return [:] }
        var arguments: [(any Bindable)?] = records.map(\.key)
        while arguments.count < stream.recordsPerStatement { arguments.append(nil) }
        var tenants: [String: String] = [:]
        try forEach(FeedStatements.tenants(in: stream), arguments: arguments) { tenants[$0.text(0)] = $0.text(1) }
        return tenants
    }

    private func uniquenessObjection(to record: FeedRecord, of stream: FeedStream) throws -> FeedObjection? {
        func value(_ name: String) -> Value {
            zip(stream.fields, record.values).first { $0.0.name == name }?.1 ?? .null
        }
        switch stream.uniqueness {
        case nil: return nil
        case .slug:
            let owner = try first("SELECT id FROM organization WHERE slug = ?", value("slug")) { $0.text(0) }
            guard let owner, owner != record.key else { return nil }
            return FeedObjection(.taken, "slug", "the slug belongs to \(owner)")
        case .openAssignment:
            guard value("until") == .null else { return nil }
            let holder = try first(
                """
                SELECT id FROM assignment WHERE operator_user_id = ? AND organization_id = ? AND until IS NULL
                """, value("operatorUserId"), value("organizationId")
            ) { $0.text(0) }
            guard let holder, holder != record.key else { return nil }
            return FeedObjection(.taken, "organizationId", "the tenant is assigned to them already, by \(holder)")
        }
    }
}

extension FeedStream {
    fileprivate func isActiveTenant(_ record: FeedRecord) -> Bool {
        guard let index = fields.firstIndex(where: { $0.name == "status" }) else { return true }
        return record.values[index].text == Organization.Status.active.rawValue
    }
}
