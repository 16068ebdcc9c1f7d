public import Ledger

/// Changes what is known of a member of staff besides role and state (ACC-1); what is nil stays.
public struct EditUser: Codable, Sendable {
    /// The login.
    public let login: String
    /// The email address.
    public let email: String?
    /// The name.
    public let name: String?
    /// The Azure AD object id.
    public let azureAdId: String?
    /// Languages spoken, all of them.
    public let languages: [String]?
    /// Skills, all of them.
    public let skills: [String]?
    /// Why, if the admin says so.
    public let reason: String?

    /// Makes the request.
    public init(
        login: String, email: String? = nil, name: String? = nil, azureAdId: String? = nil,
        languages: [String]? = nil, skills: [String]? = nil, reason: String? = nil
    ) {
        self.login = login
        self.email = email
        self.name = name
        self.azureAdId = azureAdId
        self.languages = languages
        self.skills = skills
        self.reason = reason
    }
}

extension EditUser: Command {
    public typealias Answer = InternalUser

    public static let name = "user.edit"
    public static let access = AccessRule(.manageUsers, .global, action: "USER_EDIT")

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> InternalUser {
        let user = try store.account(login)
        let wanted = InternalUser(
            id: user.id, login: user.login, email: email ?? user.email, name: name ?? user.name, role: user.role,
            azureAdId: azureAdId ?? user.azureAdId, isActive: user.isActive,
            languages: words(languages, user.languages),
            skills: words(skills, user.skills), lastLoginAt: user.lastLoginAt, lock: user.lock,
            createdAt: user.createdAt, updatedAt: scene.now)
        if let objection = UserRules.objection(toEmail: wanted.email) { throw OpsError.invalid("email", objection) }
        if let objection = UserRules.objection(toName: wanted.name) { throw OpsError.invalid("name", objection) }
        let changed = wanted.differences(from: user).map(\.key)
        guard !changed.isEmpty else {
            throw OpsError.notAllowed("edit", "account", login, "it is all as you say already")
        }
        if wanted.email.lowercased() != user.email.lowercased(), try store.isEmailTaken(wanted.email) {
            throw OpsError.exists("member of staff with the address", wanted.email)
        }
        if changed.contains("azureAdId"), let id = wanted.azureAdId, try store.isAzureIDTaken(id) {
            throw OpsError.exists("member of staff with the Azure AD id", id)
        }
        try store.update(wanted, at: scene.now)
        entry.describe(user)
        entry.details = Details.json(["fields": changed])
        return try store.account(login)
    }

    /// The words as the store keeps them, none with a comma or a space in it.
    private func words(_ wanted: [String]?, _ known: [String]) -> [String] {
        guard let wanted else { return known }
        let parts = wanted.flatMap { $0.split { $0 == "," || $0 == ";" || $0.isWhitespace } }
        var seen: Set<Substring> = []
        return parts.filter { seen.insert($0).inserted }.map(String.init)
    }
}
