/// What is watched for an unusual number in one hour (ACC-16).
public enum UnusualKind: String, Codable, Sendable, CaseIterable {
    case reveals, exports, denials
}

// Dictionaries by these write as objects with the names as keys.
extension Role: CodingKeyRepresentable {}
extension Permission: CodingKeyRepresentable {}
extension LimitClass: CodingKeyRepresentable {}
extension UnusualKind: CodingKeyRepresentable {}

/// The settings that decide rights, limits and times.
///
/// The values here are the defaults of the spec.
public struct Policy: Sendable, Hashable {
    /// What each role may, with the reach of each permission (spec §1).
    public var roles: [Role: [Permission: Reach]] = Dictionary(
        uniqueKeysWithValues: Role.allCases.map { ($0, $0.defaultPermissions) })
    /// How many of a limit class an operator may have in one hour.
    public var perHour: [LimitClass: Int] = [
        .sessionsOpened: 20, .piiReveals: 60, .exports: 20, .bulkItems: 50_000,
    ]
    /// From how many in one hour on the admins are told.
    public var unusual: [UnusualKind: Int] = [.reveals: 30, .exports: 10, .denials: 20]
    /// How many items one bulk command may touch.
    public var bulkItemsPerCommand = 10_000
    /// How long a session lasts when nothing shorter is chosen, in minutes.
    public var leaseMinutes = 240
    /// How long a reviewer's claim on a QA item lasts, in minutes.
    public var claimMinutes = 30
    /// How long a bulk decision can be undone, in minutes.
    public var undoMinutes = 10
    /// After how many minutes without a key the tenant's content is covered; 0 for never (ACC-18).
    public var privacyCoverMinutes = 10

    /// No policy may lengthen a session beyond this, in minutes (ACC-12, fixed).
    public static let longestLeaseMinutes = 240
    /// The shorter leases that can be chosen, in minutes.
    public static let leaseChoices = [15, 30, 60, 120, 240]

    /// The defaults of the spec.
    public static let standard = Policy()

    /// What a role may under this policy; the one place that knows.
    public func permissions(of role: Role) -> [Permission: Reach] { roles[role] ?? [:] }
}

extension Policy: Codable {
    private enum CodingKeys: CodingKey {
        case roles, perHour, unusual, bulkItemsPerCommand, leaseMinutes, claimMinutes, undoMinutes, privacyCoverMinutes
    }

    /// Reads a policy; a setting that an older version of the program did not know has its default.
    public init(from decoder: any Decoder) throws {
        let content = try decoder.container(keyedBy: CodingKeys.self)
        let standard = Policy.standard
        roles = try content.decodeIfPresent([Role: [Permission: Reach]].self, forKey: .roles) ?? standard.roles
        perHour = try content.decodeIfPresent([LimitClass: Int].self, forKey: .perHour) ?? [:]
        perHour.merge(standard.perHour) { stored, _ in stored }
        unusual = try content.decodeIfPresent([UnusualKind: Int].self, forKey: .unusual) ?? [:]
        unusual.merge(standard.unusual) { stored, _ in stored }
        func number(_ key: CodingKeys, _ path: KeyPath<Policy, Int>) throws -> Int {
            try content.decodeIfPresent(Int.self, forKey: key) ?? standard[keyPath: path]
        }
        bulkItemsPerCommand = try number(.bulkItemsPerCommand, \.bulkItemsPerCommand)
        leaseMinutes = try number(.leaseMinutes, \.leaseMinutes)
        claimMinutes = try number(.claimMinutes, \.claimMinutes)
        undoMinutes = try number(.undoMinutes, \.undoMinutes)
        privacyCoverMinutes = try number(.privacyCoverMinutes, \.privacyCoverMinutes)
    }
}
