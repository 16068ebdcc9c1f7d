import Ledger

/// A stream of records that the platform sends, and the table where they land (OPS-1).
public struct FeedStream: Sendable {
    /// The name in the feed.
    public let name: String
    /// The fields, in the order in which they are looked for.
    public let fields: [FeedField]
    /// The table.
    let table: String
    /// Whether the table has `updated_at`.
    let hasUpdateTime: Bool
    /// Whether the console counts its own versions of a record, which a change by the feed raises too.
    let hasOwnVersion: Bool
    /// The columns of the search index, whose changes `text_revision` counts.
    let searched: [String]
    /// What else must be unique, so that each record has to be checked against the one before.
    let uniqueness: Uniqueness?
    /// Where the state of a decision stands among the fields; claim and decision follow it.
    let decisionIndex: Int?
    /// Where the tenant's id stands among the fields; nil for the tenants themselves.
    let tenantIndex: Int?

    /// A second rule of uniqueness beside the key.
    enum Uniqueness: Sendable {
        /// No two tenants share a slug.
        case slug
        /// A tenant is assigned to an operator once at a time.
        case openAssignment
    }

    init(
        _ name: String, table: String, hasUpdateTime: Bool = false, hasOwnVersion: Bool = false,
        searched: [String] = [], uniqueness: Uniqueness? = nil, _ fields: [FeedField]
    ) {
        self.name = name
        self.table = table
        self.hasUpdateTime = hasUpdateTime
        self.hasOwnVersion = hasOwnVersion
        self.searched = searched
        self.uniqueness = uniqueness
        self.fields = fields
        decisionIndex = fields.firstIndex { $0.name == "state" }
        tenantIndex = fields.firstIndex { $0.kind == .tenant }
    }

    /// The names of all members to look for: the fields, then `version` and `updatedAt`.
    public var memberNames: [String] { fields.map(\.name) + ["version", "updatedAt"] }

    /// How many records one statement may take.
    public var recordsPerStatement: Int { uniqueness == nil ? 64 : 1 }

    /// The stream of this name.
    public static func named(_ name: String) -> FeedStream? { byName[name] }

    /// Every stream, in the order in which records refer to each other.
    public static let all = [organizations, domains, singleSignOn, tenantUsers, tickets, qaItems, assignments]

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}

extension FeedStream {
    private static let id = FeedField("id", "id", .text(upTo: FeedField.longestID), .key)
    /// The tenant of a record, which never changes.
    private static let tenant = FeedField("organizationId", "organization_id", .tenant, .console)
    private static let tenantAsKey = FeedField("organizationId", "organization_id", .tenant, .key)

    /// The tenants.
    public static let organizations = FeedStream(
        "organizations", table: "organization", hasUpdateTime: true, uniqueness: .slug,
        [
            id, FeedField("name", "name", .text(upTo: 400)), FeedField("slug", "slug", .text(upTo: 200)),
            FeedField("status", "status", .token(Organization.Status.allCases.map(\.rawValue))),
            FeedField("plan", "plan", .text(upTo: 100)), FeedField("region", "region", .text(upTo: 100)),
            FeedField("industry", "industry", .text(upTo: 100)),
            FeedField("size", "size", .integer(0...1_000_000_000), optional: true),
            FeedField("touch", "touch", .token(["HIGH", "STANDARD"])),
            FeedField("renewalDate", "renewal_date", .day, optional: true),
            FeedField(
                "recurringRevenue", "recurring_revenue", .integer(0...1_000_000_000_000), optional: true),
        ])

    /// The domains of tenants.
    public static let domains = FeedStream(
        "domains", table: "organization_domain",
        [
            tenantAsKey, FeedField("domain", "domain", .domain, .key), FeedField("verified", "verified", .boolean),
        ])

    /// The single sign-on of tenants.
    public static let singleSignOn = FeedStream(
        "sso", table: "single_sign_on",
        [
            tenantAsKey, FeedField("ssoProvider", "sso_provider", .text(upTo: 200)),
            FeedField("ssoEnabled", "sso_enabled", .boolean),
            FeedField("jitProvisioningEnabled", "jit_provisioning_enabled", .boolean),
        ])

    /// The users of tenants.
    public static let tenantUsers = FeedStream(
        "tenant_users", table: "tenant_user",
        [
            id, tenant, FeedField("email", "email", .text(upTo: 320)), FeedField("name", "name", .text(upTo: 400)),
            FeedField("role", "role", .text(upTo: 100)), FeedField("status", "status", .text(upTo: 100)),
            FeedField("lastLoginAt", "last_login_at", .moment, optional: true),
        ])

    /// Support tickets.
    public static let tickets = FeedStream(
        "tickets", table: "ticket",
        [
            id, tenant, FeedField("subject", "subject", .text(upTo: 1000)),
            FeedField("status", "status", .text(upTo: 100)),
        ])

    /// The items of the quality queue.
    ///
    /// The feed owns what was reported; the console owns state, claim and decision.
    public static let qaItems = FeedStream(
        "qa_items", table: "qa_item", hasUpdateTime: true, hasOwnVersion: true,
        searched: ["reference", "category", "intake_text", "operator_user_id"],
        [
            id, tenant, FeedField("reference", "reference", .text(upTo: 100)),
            FeedField("callId", "call_id", .text(upTo: 100), optional: true),
            FeedField("operatorUserId", "operator_user_id", .staff, optional: true),
            FeedField("severity", "severity", .severity), FeedField("category", "category", .text(upTo: 100)),
            FeedField("language", "language", .text(upTo: 35)), FeedField("priority", "priority", .integer(1...4)),
            FeedField("imminentHarm", "imminent_harm", .boolean),
            FeedField(
                "state", "state", .token(QAState.allCases.map(\.rawValue)), optional: true, .console,
                fallback: .text(QAState.pending.rawValue)),
            FeedField("claimedBy", "claimed_by", .staff, optional: true, .console),
            FeedField("claimedUntil", "claimed_until", .moment, optional: true, .console),
            FeedField("decidedBy", "decided_by", .staff, optional: true, .console),
            FeedField("decidedAt", "decided_at", .moment, optional: true, .console),
            FeedField("intakeText", "intake_text", .text(upTo: 200_000)),
            FeedField("createdAt", "created_at", .moment),
        ])

    /// Which operators a tenant is assigned to, from when until when.
    public static let assignments = FeedStream(
        "assignments", table: "assignment", uniqueness: .openAssignment,
        [
            id, FeedField("operatorUserId", "operator_user_id", .staff), tenant, FeedField("since", "since", .moment),
            FeedField("until", "until", .moment, optional: true),
        ])
}
