import FoundationEssentials
public import Ledger
import Synchronization

extension Reading where Self: ~Copyable {
    private static var policySelection: String {
        """
        SELECT p.version, p.content, p.reason, u.login, p.created_at FROM policy_version p
        JOIN internal_user u ON u.id = p.created_by
        """
    }

    static var newestPolicyStatement: String { "SELECT version FROM policy_version ORDER BY version DESC LIMIT 1" }

    /// The number of the policy in force; 0 when nobody set one yet.
    public func newestPolicyVersion() throws -> Int {
        try first(Self.newestPolicyStatement) { $0.int(0) } ?? 0
    }

    /// A version of the policy; nil when there is none of this number.
    public func policyVersion(_ version: Int) throws -> PolicyVersion? {
        try first(Self.policySelection + " WHERE p.version = ?", version, map: PolicyVersion.init(row:))
    }

    /// Versions below `before`, newest first.
    func policyVersions(before: Int, limit: Int) throws -> [PolicyVersion] {
        try rows(
            Self.policySelection + " WHERE p.version < ? ORDER BY p.version DESC LIMIT ?", before, limit,
            map: PolicyVersion.init(row:))
    }

    /// The version that was in force at a moment; nil when it was the program's defaults.
    func policyVersion(at moment: Timestamp) throws -> PolicyVersion? {
        try first(
            Self.policySelection + " WHERE p.created_at <= ? ORDER BY p.version DESC LIMIT 1", moment.milliseconds,
            map: PolicyVersion.init(row:))
    }
}

extension Writer {
    /// Adds a version.
    func insert(_ version: PolicyVersion, id: String, by operatorID: String, at now: Timestamp) throws {
        try run(
            """
            INSERT INTO policy_version (id, version, content, reason, created_by, created_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """, id, version.version, Details.json(version.policy), version.reason ?? "", operatorID, now.milliseconds)
    }
}

extension PolicyVersion {
    init(row: Row) throws {
        let content = row.text(1)
        guard let policy = try? JSONDecoder().decode(Policy.self, from: Data(content.utf8)) else {
            throw OpsError.damaged("policy_version.content", String(content.prefix(60)))
        }
        self.init(
            version: row.int(0), policy: policy, reason: row.text(2), createdBy: row.text(3),
            createdAt: row.timestamp(4))
    }
}

/// The policy in force, read once per version: a version never changes once it is written.
public final class PolicyCache: Sendable {
    private let held = Mutex<PolicyVersion?>(nil)

    /// Makes an empty cache.
    public init() {}

    /// The policy in force; `standard` when nobody set one yet.
    public func inForce(in store: borrowing some Reading & ~Copyable, standard: Policy) throws -> Policy {
        let newest = try store.newestPolicyVersion()
        guard newest > 0 else { return standard }
        if let found = held.withLock({ $0 }), found.version == newest { return found.policy }
        guard let found = try store.policyVersion(newest) else {
            throw OpsError.damaged("policy_version.version", String(newest))
        }
        held.withLock { $0 = found }
        return found.policy
    }
}
