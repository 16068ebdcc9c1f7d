/// Gives a member of staff another role (ACC-1).
public struct SetUserRole: Codable, Sendable {
    /// The login.
    public let login: String
    /// The new role.
    public let role: Role
    /// Why, if the admin says so.
    public let reason: String?

    /// Makes the request.
    public init(login: String, role: Role, reason: String? = nil) {
        self.login = login
        self.role = role
        self.reason = reason
    }
}

/// Switches an account off; its open session ends in the same transaction (ACC-1).
public struct DeactivateUser: Codable, Sendable {
    /// The login.
    public let login: String
    /// Why, if the admin says so.
    public let reason: String?

    /// Makes the request.
    public init(login: String, reason: String? = nil) {
        self.login = login
        self.reason = reason
    }
}

/// Switches an account on again.
public struct ActivateUser: Codable, Sendable {
    /// The login.
    public let login: String
    /// Why, if the admin says so.
    public let reason: String?

    /// Makes the request.
    public init(login: String, reason: String? = nil) {
        self.login = login
        self.reason = reason
    }
}

/// Keeps an operator out from now on; their open session ends in the same transaction (ACC-14).
public struct LockUser: Codable, Sendable {
    /// The login.
    public let login: String
    /// What the operator is told.
    public let message: String
    /// For how many minutes; nil until somebody unlocks the account.
    public let minutes: Int?

    /// Makes the request.
    public init(login: String, message: String, minutes: Int? = nil) {
        self.login = login
        self.message = message
        self.minutes = minutes
    }
}

/// Takes an operator's lock away.
public struct UnlockUser: Codable, Sendable {
    /// The login.
    public let login: String
    /// Why, if the admin says so.
    public let reason: String?

    /// Makes the request.
    public init(login: String, reason: String? = nil) {
        self.login = login
        self.reason = reason
    }
}
