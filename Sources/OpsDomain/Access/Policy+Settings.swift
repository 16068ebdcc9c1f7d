/// A number of the policy that an admin may edit within its range.
public struct PolicyNumber: Sendable {
    /// The key, as in `policy set KEY VALUE`.
    public let key: String
    /// The words for a person.
    public let title: String
    /// What it may be.
    public let range: ClosedRange<Int>
    let path: any WritableKeyPath<Policy, Int> & Sendable
}

/// One setting that differs between two policies, in words.
public struct PolicyChange: Codable, Sendable, Hashable {
    /// The key, such as `lease.minutes` or `role.AUDITOR.view_jobs`.
    public let key: String
    /// The value before.
    public let before: String
    /// The value after.
    public let after: String
}

extension Policy {
    private subscript(limit: LimitClass) -> Int {
        get { perHour[limit] ?? 0 }
        set { perHour[limit] = newValue }
    }

    private subscript(kind: UnusualKind) -> Int {
        get { unusual[kind] ?? 0 }
        set { unusual[kind] = newValue }
    }

    /// Every number of the policy, in the order of the screen.
    public static let numbers: [PolicyNumber] = [
        PolicyNumber(
            key: "lease.minutes", title: "session lease in minutes", range: 15...longestLeaseMinutes,
            path: \.leaseMinutes),
        PolicyNumber(
            key: "claim.minutes", title: "claim on a QA item in minutes", range: 1...480, path: \.claimMinutes),
        PolicyNumber(key: "undo.minutes", title: "undo of bulk work in minutes", range: 1...60, path: \.undoMinutes),
        PolicyNumber(
            key: "privacy-cover.minutes", title: "privacy cover after minutes (0: off)", range: 0...240,
            path: \.privacyCoverMinutes),
        PolicyNumber(
            key: "bulk.items", title: "items in one bulk command", range: 1...1_000_000, path: \.bulkItemsPerCommand),
        limit(.sessionsOpened), limit(.piiReveals), limit(.exports), limit(.bulkItems),
        threshold(.reveals), threshold(.exports), threshold(.denials),
    ]

    private static func limit(_ limit: LimitClass) -> PolicyNumber {
        PolicyNumber(
            key: "limit.\(limit.rawValue)", title: "\(limit.title) an hour", range: 1...100_000_000,
            path: \.[limit])
    }

    private static func threshold(_ kind: UnusualKind) -> PolicyNumber {
        PolicyNumber(
            key: "unusual.\(kind.rawValue)", title: "\(kind.rawValue) an hour that tell the admins",
            range: 1...1_000_000, path: \.[kind])
    }

    /// Every setting as key and value, in a fixed order; a permission's value is `all`, `assigned` or `none`.
    public var settings: [(key: String, value: String)] {
        let numbers = Self.numbers.map { (key: $0.key, value: String(self[keyPath: $0.path])) }
        let grants = Role.allCases.flatMap { role in
            Permission.allCases.map { permission in
                (
                    key: "role.\(role.rawValue).\(permission.rawValue)",
                    value: permissions(of: role)[permission]?.rawValue ?? "none"
                )
            }
        }
        return numbers + grants
    }

    /// What differs from an earlier policy, in the order of `settings`.
    public func changes(from earlier: Policy) -> [PolicyChange] {
        zip(earlier.settings, settings).filter { $0.value != $1.value }.map {
            PolicyChange(key: $0.key, before: $0.value, after: $1.value)
        }
    }

    /// Sets one setting from text.
    /// - Throws: `OpsError` of code `usage` for an unknown key or a value that it cannot have.
    public mutating func set(_ key: String, to value: String) throws(OpsError) {
        if let number = Self.numbers.first(where: { $0.key == key }) {
            guard let wanted = Int(value) else { throw OpsError.invalid(key, "'\(value)' is not a whole number") }
            self[keyPath: number.path] = wanted
            return
        }
        let parts = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[0] == "role", let role = Role(input: parts[1]),
            let permission = Permission(rawValue: parts[2])
        else { throw OpsError.invalid("key", "there is no setting '\(key)'") }
        guard value == "none" || Reach(rawValue: value) != nil else {
            throw OpsError.invalid(key, "it is all, assigned or none, not '\(value)'")
        }
        roles[role, default: [:]][permission] = Reach(rawValue: value)
    }
}
