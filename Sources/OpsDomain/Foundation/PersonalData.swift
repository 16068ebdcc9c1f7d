/// Masks for personal data: enough to tell two records apart, not enough to know the person (ACC-24).
public enum PersonalData {
    /// What stands for a value that is masked altogether.
    public static let mask = "•••"

    /// `jane.doe@acme.example` as `j•••@acme.example`.
    public static func mask(email: String) -> String {
        guard let at = email.firstIndex(of: "@"), let first = email.first, first != "@" else { return mask }
        return "\(first)\(mask)\(email[at...])"
    }

    /// `Jane Doe` as `J••• D•••`.
    public static func mask(name: String) -> String {
        let words = name.split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? mask : words.map { "\($0.prefix(1))\(mask)" }.joined(separator: " ")
    }
}
