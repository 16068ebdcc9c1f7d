/// What an operator typed into a form and did not send yet (TUI-7).
public struct FormDraft: Sendable, Hashable {
    /// Whose draft it is besides the operator's: two forms never have the same.
    public struct Key: Sendable, Hashable {
        /// Which form it is, with what it is about.
        public let form: String
        /// The tenant of the session in which it was typed; nil without a session.
        public let tenantID: String?

        /// Makes a key; a form's name is cut at 1,000 characters.
        public init(form: String, tenantID: String?) {
            self.form = String(form.prefix(1000))
            self.tenantID = tenantID
        }
    }

    /// Which form, typed in which tenant's session.
    public let key: Key
    /// What is typed, by field.
    public let fields: [String: String]

    /// How long a draft is kept that nobody comes back to, in days.
    public static let daysKept: Int64 = 7
    /// The most that is kept of one form, in bytes.
    public static let largest = 64 << 10

    /// Makes a draft.
    public init(key: Key, fields: [String: String]) {
        self.key = key
        self.fields = fields
    }
}
