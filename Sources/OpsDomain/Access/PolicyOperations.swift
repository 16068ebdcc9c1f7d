public import Ledger

/// A policy as it was or is in force.
public struct PolicyVersion: Codable, Sendable, Hashable {
    /// Its number; 0 for the defaults of the program, before anybody set one.
    public let version: Int
    /// The settings.
    public let policy: Policy
    /// Why it was set; nil for version 0.
    public let reason: String?
    /// The login of the admin who set it; nil for version 0.
    public let createdBy: String?
    /// Since when it is in force; nil for version 0.
    public let createdAt: Timestamp?

    /// Makes the value of a stored version.
    public init(version: Int, policy: Policy, reason: String?, createdBy: String?, createdAt: Timestamp?) {
        self.version = version
        self.policy = policy
        self.reason = reason
        self.createdBy = createdBy
        self.createdAt = createdAt
    }
}

/// The policy in force, or an earlier version.
public struct ShowPolicy: Codable, Sendable {
    /// Which version; nil for the one in force.
    public let version: Int?

    /// Asks for a version.
    public init(version: Int? = nil) {
        self.version = version
    }
}

/// Puts a policy in force from now on, as a new version (spec §1).
public struct SetPolicy: Codable, Sendable {
    /// The settings.
    public let policy: Policy
    /// The version that they were made from; another in force by now is a conflict.
    public let expectedVersion: Int
    /// Why.
    public let text: String

    /// Makes the request.
    public init(_ policy: Policy, expectedVersion: Int, text: String) {
        self.policy = policy
        self.expectedVersion = expectedVersion
        self.text = text
    }
}

/// The versions of the policy, newest first, each with what it changed.
public struct PolicyHistory: Codable, Sendable {
    /// One version and its changes.
    public struct Step: Codable, Sendable, Hashable {
        /// The number.
        public let version: Int
        /// Why.
        public let reason: String
        /// The admin's login.
        public let createdBy: String
        /// Since when.
        public let createdAt: Timestamp
        /// What differs from the version before.
        public let changes: [PolicyChange]
    }

    /// Only versions below this; nil for the newest.
    public let before: Int?
    /// How many at most, 1–200.
    public let limit: Int

    /// Asks for a page of the history.
    public init(before: Int? = nil, limit: Int = 50) {
        self.before = before
        self.limit = limit
    }
}

extension ShowPolicy: Query {
    public typealias Answer = PolicyVersion

    public static let name = "policy.show"
    public static let access = AccessRule(.viewPolicy, .global)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> PolicyVersion {
        let newest = try store.newestPolicyVersion()
        let wanted = version ?? newest
        if wanted == 0 {
            let policy = newest == 0 ? scene.policy : .standard
            return PolicyVersion(version: 0, policy: policy, reason: nil, createdBy: nil, createdAt: nil)
        }
        guard let found = try store.policyVersion(wanted) else {
            throw OpsError.notFound("version of the policy", String(wanted))
        }
        return found
    }
}

extension SetPolicy: Command {
    public typealias Answer = PolicyVersion

    public static let name = "policy.set"
    public static let access = AccessRule(.managePolicy, .global, action: "POLICY_SET")

    public var reason: String? { text }

    public func perform(
        _ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft
    ) throws -> PolicyVersion {
        let newest = try store.newestPolicyVersion()
        guard newest == expectedVersion else {
            throw OpsError.changedSince("policy", "version \(expectedVersion)", now: "version \(newest)")
        }
        if let objection = SessionRules.objection(to: text) { throw OpsError.invalid("reason", objection) }
        let objections = PolicyRules.objections(to: policy)
        guard objections.isEmpty else { throw OpsError.invalid("policy", objections.joined(separator: "; ")) }
        let changes = policy.changes(from: scene.policy)
        guard !changes.isEmpty else { throw OpsError.invalid("policy", "nothing differs from version \(newest)") }
        let set = PolicyVersion(
            version: newest + 1, policy: policy, reason: text, createdBy: scene.actor.login, createdAt: scene.now)
        let id = scene.ids.next("pol")
        try store.insert(set, id: id, by: try scene.operatorID(), at: scene.now)
        entry.entityType = "policy"
        entry.entityID = id
        entry.details = Details.json(changes)
        return set
    }
}

extension PolicyHistory: Query {
    public typealias Answer = [Step]

    public static let name = "policy.history"
    public static let access = AccessRule(.viewPolicy, .global)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> [Step] {
        let wanted = min(max(limit, 1), 200)
        let versions = try store.policyVersions(before: before ?? .max, limit: wanted + 1)
        return versions.prefix(wanted).enumerated().map { index, version in
            let earlier = index + 1 < versions.count ? versions[index + 1].policy : .standard
            return Step(
                version: version.version, reason: version.reason ?? "", createdBy: version.createdBy ?? "",
                createdAt: version.createdAt ?? scene.now, changes: version.policy.changes(from: earlier))
        }
    }
}
