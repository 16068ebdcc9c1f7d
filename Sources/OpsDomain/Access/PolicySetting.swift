/// One setting of the policy, in words.
public struct PolicySetting: Encodable, Sendable, Hashable, Identifiable {
    /// The key, as in `policy set KEY=VALUE`.
    public let key: String
    /// The words for a person.
    public let title: String
    /// The value.
    public let value: String
    /// The value before anybody set one.
    public let standard: String
    /// What a number may be; nil for a right.
    public let range: ClosedRange<Int>?

    private enum CodingKeys: String, CodingKey {
        case key, title, value, standard
    }

    /// The key.
    public var id: String { key }

    /// All settings of a policy, numbers first.
    public static func all(of policy: Policy) -> [PolicySetting] {
        zip(policy.settings, Policy.standard.settings).map { setting, standard in
            let number = Policy.numbers.first { $0.key == setting.key }
            return PolicySetting(
                key: setting.key, title: number?.title ?? right(setting.key), value: setting.value,
                standard: standard.value, range: number?.range)
        }
    }

    private static func right(_ key: String) -> String {
        let parts = key.split(separator: ".")
        return parts.count == 3 ? "\(parts[1]): \(parts[2])" : key
    }
}
