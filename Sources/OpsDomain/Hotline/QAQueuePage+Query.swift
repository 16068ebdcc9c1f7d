public import Ledger

extension QAQueuePage: Query {
    public static let name = "qa.list"
    public static let access = AccessRule(.viewGlobalQA, .portal)

    /// The most rows of one page.
    public static let largestPage = 500

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        guard (1...Self.largestPage).contains(limit) else {
            throw OpsError.invalid("limit", "a page has 1 to \(Self.largestPage) rows")
        }
        guard after == nil || before == nil else {
            throw OpsError.invalid("before", "a page is after a row or before one, not both")
        }
        guard !fromEnd || after == nil && before == nil else {
            throw OpsError.invalid("fromEnd", "a page is at the end of the list or beside a row, not both")
        }
        let walk = QAWalk(
            sort: sort, filter: try QAFilter(filter, scene: scene, in: store), isForward: before == nil && !fromEnd)
        let cursor = try (after ?? before).map { try QACursor($0, sort: sort) }
        var rows = try store.rows(of: walk, after: cursor, limit: limit + 1)
        let hasMore = rows.count > limit
        rows = Array(rows.prefix(limit))
        if !walk.isForward { rows.reverse() }
        let items = try store.qaItems(keys: rows.map(\.key), now: scene.now)
        // On the side of the cursor there was a row, or the caller would not have the cursor.
        let (more, cursorSide) = (hasMore, cursor != nil)
        return Answer(
            items: items,
            previous: (walk.isForward ? cursorSide : more) ? place(of: rows.first) : nil,
            next: (walk.isForward ? more : cursorSide) ? place(of: rows.last) : nil)
    }

    private func place(of row: QAWalk.Row?) -> String? {
        row.map { QACursor(sort: sort, values: $0.values).text }
    }
}

extension QAFilter {
    /// Reads a filter for whoever asks: within their tenants, and in the intake text only if they may view it there.
    init(_ text: String, scene: Scene, in store: borrowing some Reading & ~Copyable) throws {
        let tenants = scene.grants[.viewGlobalQA] == .all ? nil : scene.grants.assignedTenants
        let isWithin = { (permission: Permission) in
            scene.grants[permission] == .all || scene.grants[permission] == .assigned && tenants != nil
        }
        let intake: IntakeSearch = !isWithin(.viewIntake) ? .none : isWithin(.viewPII) ? .clear : .masked
        try self.init(
            text, now: scene.now, tenants: tenants, intake: intake, texts: scene.texts, directory: scene.directory,
            in: store)
    }
}

extension ShowQAItem: Query {
    public static let name = "qa.show"
    public static let access = AccessRule(.viewGlobalQA, .portal, action: "VIEW_QA_ITEM")

    public var subject: Subject? { Subject("qaItem", reference) }

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        try store.qaItem(named: reference, now: Timestamp(milliseconds: 0)).organizationId
    }

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        let item = try store.qaItem(named: reference, now: scene.now)
        guard let texts = try store.qaTexts(id: item.id) else { throw OpsError.notFound("QA item", reference) }
        var intake: String?
        if scene.grants.allows(.viewIntake, in: item.organizationId) {
            let seesAll = scene.grants.allows(.viewPII, in: item.organizationId)
            intake = seesAll ? texts.intake : IdentityMask().masked(texts.intake)
        }
        return Answer(item: item, intakeText: intake, decisionReason: texts.decisionReason)
    }
}

extension Reading where Self: ~Copyable {
    /// The one item that an id or case reference names.
    /// - Throws: `OpsError` when there is none, or when tenants share the reference.
    func qaItem(named reference: String, now: Timestamp) throws -> QAItem {
        let items = try qaItems(named: reference, now: now)
        guard let item = items.first else { throw OpsError.notFound("QA item", reference) }
        guard items.count == 1 else { throw OpsError.ambiguous("QA item", reference, items.map(\.id)) }
        return item
    }
}
