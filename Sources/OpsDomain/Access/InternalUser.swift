public import Ledger

/// A member of Ethico's own staff; apart from every tenant's users (ACC-1).
public struct InternalUser: Codable, Sendable, Hashable, Identifiable {
    /// The public id, `usr_…`.
    public let id: String
    /// The Unix account name.
    public let login: String
    /// The email address, unique.
    public let email: String
    /// The person's name.
    public let name: String
    /// The role.
    public let role: Role
    /// The Azure AD object id, unique if there is one.
    public let azureAdId: String?
    /// Whether the account may sign in.
    public let isActive: Bool
    /// Languages spoken, as BCP 47 codes; for hotline staff.
    public let languages: [String]
    /// Skills; for hotline staff.
    public let skills: [String]
    /// The last sign-in.
    public let lastLoginAt: Timestamp?
    /// The lock that an admin put on the account, in force or run out; nil when there is none.
    public let lock: StaffLock?
    /// When the account was made.
    public let createdAt: Timestamp
    /// When it last changed.
    public let updatedAt: Timestamp

    /// Makes the value of a stored account.
    public init(
        id: String, login: String, email: String, name: String, role: Role, azureAdId: String? = nil,
        isActive: Bool = true, languages: [String] = [], skills: [String] = [], lastLoginAt: Timestamp? = nil,
        lock: StaffLock? = nil, createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.login = login
        self.email = email
        self.name = name
        self.role = role
        self.azureAdId = azureAdId
        self.isActive = isActive
        self.languages = languages
        self.skills = skills
        self.lastLoginAt = lastLoginAt
        self.lock = lock
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
