import FoundationEssentials
import Ledger
import OpsDomain
import Testing

/// A real store with tenants, staff and a queue, for the tests of the hotline.
final class HotlineWorld {
    let store: LedgerStore
    let clock = ManualClock(Timestamp(milliseconds: 1_700_000_000_000))
    private let directory: URL
    private let ids = SeededIDs(seed: 7)

    /// `org_1` … `org_7`, of which two have the same name; `usr_anna` and `usr_ben` review, `usr_olga` takes calls,
    /// `usr_rita` was a reviewer.
    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "hotline-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        store = try LedgerStore.create(
            at: directory.appending(path: "ops.db").path(), schema: OpsSchema.current, clock: clock,
            founding: Self.draft("STORE_CREATED"))
        let staff: [(String, Role, Bool)] = [
            ("anna", .hotlineOps, true), ("ben", .hotlineOps, true), ("olga", .hotlineOperator, true),
            ("rita", .hotlineOps, false),
        ]
        try write { writer in
            for (login, role, isActive) in staff {
                try writer.run(
                    """
                    INSERT INTO internal_user (id, login, email, name, role, is_active, languages, skills, created_at,
                        updated_at) VALUES (?, ?, ?, ?, ?, ?, 'en', '', 0, 0)
                    """, "usr_\(login)", login, "\(login)@ethico.example", login, role.rawValue, isActive)
            }
            for number in 1...7 {
                try writer.run(
                    """
                    INSERT INTO organization (id, name, slug, status, plan, region, industry, touch, feed_version,
                        updated_at) VALUES (?, ?, ?, 'ACTIVE', 'STANDARD', 'EU', 'energy', 'STANDARD', 0, 0)
                    """, "org_\(number)",
                    number > 5 ? "Same Name" : "\(number.isMultiple(of: 2) ? "acme" : "Zeta") \(number)",
                    "slug-\(number)")
            }
        }
    }

    deinit {
        store.close()
        try? FileManager.default.removeItem(at: directory)
    }

    static func draft(_ action: String) -> EntryDraft {
        EntryDraft(
            action: action, operatorLogin: "test", operatorRole: "TEST", correlationID: "cor_1", userAgent: "tests")
    }

    /// Runs a write in one entry.
    @discardableResult
    func write<T>(_ body: (borrowing Writer) throws -> T) throws -> T {
        try store.write { transaction in
            try transaction.record(Self.draft("TEST")) { writer, _ in try body(writer) }
        }
    }

    /// Adds items `qa_1` … `qa_COUNT` with a mixture of everything; every tenth is decided, a few claims ran out.
    func addItems(_ count: Int) throws {
        let now = clock.now().milliseconds
        try write { writer in
            try writer.run(
                """
                INSERT INTO qa_item (id, organization_id, reference, call_id, operator_user_id, severity, category,
                    language, priority, imminent_harm, state, claimed_by, claimed_until, decided_by, decided_at,
                    decision_reason, intake_text, created_at, updated_at, version, feed_version)
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1),
                    item (i, state) AS (
                        SELECT i, CASE WHEN i % 10 = 0 THEN 'RELEASED' WHEN i % 30 = 7 THEN 'APPROVED'
                            WHEN i % 30 = 17 THEN 'REJECTED' WHEN i % 30 IN (3, 13, 23) THEN 'IN_REVIEW'
                            ELSE 'PENDING' END FROM n)
                SELECT 'qa_' || i, 'org_' || (1 + i * 31 % 7), printf('CASE-%07d', i * 7919 % 100003), NULL,
                    CASE WHEN i % 2 THEN 'usr_olga' END, i * 13 % 4, 'category-' || (i * 17 % 9),
                    CASE WHEN i % 97 = 0 THEN 'mt' WHEN i % 3 THEN 'en' ELSE 'de' END, 1 + i * 11 % 4, i % 53 = 0, state,
                    CASE WHEN state = 'IN_REVIEW' THEN CASE i % 4 WHEN 1 THEN 'usr_anna' ELSE 'usr_ben' END
                        WHEN state <> 'PENDING' THEN 'usr_ben' END,
                    CASE WHEN state = 'IN_REVIEW' THEN ?2 + CASE WHEN i % 30 = 13 THEN -1000 ELSE 600000 END END,
                    CASE WHEN state NOT IN ('PENDING', 'IN_REVIEW') THEN 'usr_ben' END,
                    CASE WHEN state NOT IN ('PENDING', 'IN_REVIEW') THEN ?2 - 5000 END, NULL,
                    'My name is Jane Doe, item ' || i || '.', ?2 - (i * 104729 % ?1) / 2 * 60000, ?2, 1, 0
                FROM item
                """, count, now)
        }
    }

    /// The moment as an operator has it.
    func scene(
        _ login: String = "anna", grants: Grants? = nil, session tenant: String? = nil, policy: Policy = .standard
    ) -> Scene {
        let session = tenant.map { tenant in
            ImpersonationSession(
                id: "imp_1", operatorUserId: "usr_\(login)", operatorLogin: login, operatorRole: .hotlineOps,
                targetOrganizationId: tenant, targetOrganizationName: tenant, reasonCategory: .other,
                reason: "a reason for it", ticketId: nil, ticketVerified: false, startedAt: clock.now(),
                expiresAt: clock.now() + .seconds(3600), userAgent: "tests")
        }
        return Scene(
            actor: Actor(userID: "usr_\(login)", login: login, role: Role.hotlineOps.rawValue),
            grants: grants ?? Grants(Role.hotlineOps.defaultPermissions), session: session, now: clock.now(),
            steady: SteadyTime(boot: "boot", milliseconds: 0), client: ClientInfo(userAgent: "tests"),
            correlationID: "cor_1", ids: ids, policy: policy, directory: TenantDirectory())
    }

    /// Asks a query.
    func ask<Q: Query>(_ query: Q, _ scene: Scene? = nil) throws -> Q.Answer {
        let scene = scene ?? self.scene()
        return try store.read { try query.answer($0, scene) }
    }

    /// Does a command in its entry.
    func perform<C: Command>(_ command: C, _ scene: Scene? = nil) throws -> C.Answer {
        let scene = scene ?? self.scene()
        return try store.write { transaction in
            try transaction.record(Self.draft(C.access.action ?? C.name)) { writer, entry in
                try command.perform(writer, scene, &entry)
            }
        }
    }

    /// Does a bulk command in chunks, each with its entry and the batch's record, as the service does.
    func perform<B: BulkCommand>(_ command: B, _ scene: Scene? = nil, chunk: Int = 1_000) throws -> BulkReport {
        let scene = scene ?? self.scene()
        let batch = ids.next("bat")
        let plan = try store.read { try command.plan($0, scene) }
        let operatorID = try scene.operatorID()
        var items: [ItemReport] = []
        while items.count < plan.itemCount {
            let range = items.count..<min(items.count + chunk, plan.itemCount)
            var draft = Self.draft(command.ledgerAction)
            (draft.entityType, draft.entityID) = ("batch", batch)
            items += try store.write { transaction in
                try transaction.record(draft) { writer, entry in
                    if range.lowerBound == 0 {
                        try writer.beginBatch(
                            id: batch, command, itemCount: plan.itemCount, operatorID: operatorID, at: scene.now)
                    }
                    let done = try command.perform(range, of: plan, writer, scene)
                    let details = ChunkDetails(batch: batch, done)
                    try writer.advanceBatch(
                        id: batch, tried: details.tried, applied: details.applied,
                        finishedAt: range.upperBound == plan.itemCount ? scene.now : nil)
                    entry.details = Details.json(details)
                    return done.items
                }
            }
        }
        return BulkReport(batch: batch, action: command.actionName, items: items)
    }

    /// One item's stored columns as text, NULL as `-`.
    func stored(_ id: String, _ columns: String) throws -> String {
        try store.read { store in
            try store.first("SELECT \(columns) FROM qa_item WHERE id = ?", id) { row in
                (0..<row.count).map { row.optionalText($0) ?? "-" }.joined(separator: " ")
            } ?? "missing"
        }
    }

    /// What is refused, or nil when nothing is.
    func refusal(_ body: () throws -> Void) -> OpsError? {
        do { try body() } catch { return error as? OpsError }
        return nil
    }
}
