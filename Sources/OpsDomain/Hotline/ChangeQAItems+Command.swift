public import Ledger

extension ChangeQAItems: BulkCommand {
    public static let name = "qa.change"
    public static let access = AccessRule(.bulkQAActions, .portal, action: "QA_CHANGE", limit: .bulkItems)

    public var actionName: String { action.name }

    public var ledgerAction: String {
        switch action {
        case .approve: "QA_APPROVE"
        case .reject: "QA_REJECT"
        case .reassign: "QA_REASSIGN"
        case .prioritize: "QA_PRIORITIZE"
        }
    }

    /// The frozen items and the action with its names resolved.
    public struct Plan: BulkPlan {
        let action: QAAction
        let items: [FrozenQAItems.Item]

        public var itemCount: Int { items.count }
    }

    public func plan(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Plan {
        if let objection = QARules.objection(toReason: reason, of: action) {
            throw OpsError.invalid("reason", objection)
        }
        guard !items.isEmpty else { throw OpsError.invalid("items", "name at least one item") }
        var seen: Set<String> = []
        for item in items where !seen.insert(item.id).inserted {
            throw OpsError.invalid("items", "\(item.id) is named twice")
        }
        guard items.count <= scene.policy.bulkItemsPerCommand else {
            throw OpsError.tooManyItems(items.count, allowed: scene.policy.bulkItemsPerCommand)
        }
        return Plan(action: try resolvedAction(store, scene), items: items)
    }

    private func resolvedAction(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> QAAction {
        switch action {
        case .approve: return .approve
        case .reject: return .reject
        case .prioritize(let priority):
            guard QARules.priorities.contains(priority) else {
                throw OpsError.invalid("priority", "it is 1, 2, 3 or 4, not \(priority)")
            }
            return .prioritize(priority)
        case .reassign(let login):
            guard let user = try store.internalUser(login: login) else {
                throw OpsError.notFound("member of staff", login)
            }
            guard user.isActive, scene.policy.permissions(of: user.role)[.bulkQAActions] != nil else {
                throw OpsError.invalid("reviewer", "\(login) is no active reviewer")
            }
            return .reassign(to: user.id)
        }
    }

    public func perform(
        _ range: Range<Int>, of plan: Plan, _ store: borrowing Writer, _ scene: Scene
    ) throws -> BulkChunk {
        let items = plan.items[range]
        let operatorID = try scene.operatorID()
        let found = try store.qaWorkRows(ids: items.map(\.id))
        var chunk = BulkChunk(reserving: items.count)
        var keys: [QAChange: [Int64]] = [:]
        for item in items {
            guard let row = found[item.id] else {
                chunk.add(left: item.id, .invalid, "there is no such item")
                continue
            }
            if let why = scene.objection(toChanging: row.organizationID) {
                chunk.add(left: item.id, .denied, why)
                continue
            }
            let decision = QARules.decision(
                on: plan.action, for: row.snapshot, expectedVersion: item.version, by: operatorID, now: scene.now,
                claimMinutes: scene.policy.claimMinutes)
            switch decision {
            case .apply(let change):
                keys[change, default: []].append(row.key)
                chunk.add(applied: item.id, of: row.organizationID)
            case .leave(let outcome, let why):
                chunk.add(left: item.id, outcome, why)
            }
        }
        // One action makes one kind of change, so this is one statement.
        for (change, keys) in keys {
            try store.apply(change, to: keys, by: operatorID, reason: reason, at: scene.now)
        }
        return chunk
    }
}

extension Scene {
    /// Why the operator may not change a tenant's items now; nil when they may.
    func objection(toChanging tenantID: String) -> String? {
        guard grants.allows(.bulkQAActions, in: tenantID) else { return "\(tenantID) is not assigned to you" }
        guard let session, session.targetOrganizationId != tenantID else { return nil }
        return "you are in a session in \(session.targetOrganizationName)"
    }
}

extension ClaimQAItem: Command {
    public typealias Answer = QAItem

    public static let name = "qa.claim"
    public static let access = AccessRule(.bulkQAActions, .portal, action: "QA_CLAIM")

    public var subject: Subject? { Subject("qaItem", itemId) }

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        guard let tenant = try store.qaTenant(id: itemId) else { throw OpsError.notFound("QA item", itemId) }
        return tenant
    }

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> QAItem {
        guard let row = try store.qaWorkRows(ids: [itemId])[itemId] else {
            throw OpsError.notFound("QA item", itemId)
        }
        let operatorID = try scene.operatorID()
        if let version, version != row.snapshot.version {
            throw OpsError.changedSince("QA item", itemId, now: row.snapshot.state(at: scene.now).title)
        }
        let decision = QARules.decision(
            on: .claim, for: row.snapshot, expectedVersion: version, by: operatorID, now: scene.now,
            claimMinutes: scene.policy.claimMinutes)
        switch decision {
        case .apply(let change): try store.apply(change, to: [row.key], by: operatorID, reason: nil, at: scene.now)
        case .leave(_, let why): throw OpsError.notAllowed("claim", "QA item", itemId, why)
        }
        return try store.qaItem(named: itemId, now: scene.now)
    }
}
