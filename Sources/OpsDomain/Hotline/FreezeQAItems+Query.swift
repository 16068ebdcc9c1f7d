public import Ledger

extension FreezeQAItems: Query {
    public typealias Answer = FrozenQAItems

    public static let name = "qa.freeze"
    public static let access = AccessRule(.bulkQAActions, .portal)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> FrozenQAItems {
        let allowed = scene.policy.bulkItemsPerCommand
        var rows: [QAFrozenRow]
        var missing = 0
        var isAsShown = false
        switch selection {
        case .items(let names):
            let wanted = Set(names)
            guard wanted.count <= allowed else { throw OpsError.tooManyItems(wanted.count, allowed: allowed) }
            (rows, missing) = try store.frozenRows(named: wanted)
            let reach = scene.grants[.viewGlobalQA]
            let found = rows.count
            rows.removeAll { reach == nil || reach == .assigned && !scene.grants.assignedTenants.contains($0.tenant) }
            missing += found - rows.count
            rows.sort { ($0.createdAt, $0.key) < ($1.createdAt, $1.key) }
        case .filter(let text):
            let filter = try QAFilter(text, scene: scene, in: store)
            let oldestFirst = QAWalk(sort: QASort(.age, descending: true), filter: filter)
            let keys = try store.rows(of: oldestFirst, after: nil, limit: allowed + 1).map(\.key)
            guard keys.count <= allowed else {
                throw OpsError.tooManyItems(try store.count(filter), allowed: allowed)
            }
            rows = try store.frozenRows(keys: keys)
            isAsShown = text == visibleFilter
        }
        let hidden = isAsShown ? 0 : rows.count - (try visibleCount(of: rows, store, scene))
        var counts: [String: Int] = [:]
        for row in rows { counts[row.tenant, default: 0] += 1 }
        return FrozenQAItems(
            items: rows.map { FrozenQAItems.Item(id: $0.id, version: $0.version) },
            tenants: try store.largestTenants(counts), tenantCount: counts.count, hidden: hidden, missing: missing)
    }

    private func visibleCount(
        of rows: [QAFrozenRow], _ store: borrowing some Reading & ~Copyable, _ scene: Scene
    ) throws -> Int {
        let filter = try QAFilter(visibleFilter, scene: scene, in: store)
        return try store.count(rows.map(\.key), in: filter)
    }
}

extension Reading where Self: ~Copyable {
    /// The tenants with most items; to look up the names of thousands would take as long as the decision (PERF-6).
    func largestTenants(_ counts: [String: Int]) throws -> [FrozenQAItems.TenantCount] {
        let most = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(20)
        let names = try tenantNames(ids: most.map(\.key))
        let tenants = most.map { id, count in
            FrozenQAItems.TenantCount(organizationId: id, name: names[id] ?? id, count: count)
        }
        return tenants.sorted { ($1.count, $0.name, $0.organizationId) < ($0.count, $1.name, $1.organizationId) }
    }
}
