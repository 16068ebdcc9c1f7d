public import Ledger

extension ListUsers: Query {
    public typealias Answer = [InternalUser]

    public static let name = "user.list"
    public static let access = AccessRule(.manageUsers, .global)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> [InternalUser] {
        try store.internalUsers()
    }
}

extension AddUser: Command {
    public typealias Answer = InternalUser

    public static let name = "user.add"
    public static let access = AccessRule(.manageUsers, .global, action: "USER_ADD")

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> InternalUser {
        if let objection = UserRules.objection(toLogin: login) { throw OpsError.invalid("login", objection) }
        if let objection = UserRules.objection(toEmail: email) { throw OpsError.invalid("email", objection) }
        if let objection = UserRules.objection(toName: name) { throw OpsError.invalid("name", objection) }
        if try store.internalUser(login: login) != nil { throw OpsError.exists("member of staff", login) }
        if try store.isEmailTaken(email) { throw OpsError.exists("member of staff with the address", email) }
        let user = InternalUser(
            id: scene.ids.next("usr"), login: login, email: email, name: name, role: role, languages: languages,
            skills: skills, createdAt: scene.now, updatedAt: scene.now)
        try store.insert(user)
        entry.entityType = "internalUser"
        entry.entityID = user.id
        return user
    }
}

extension AssignTenant: Command {
    public typealias Answer = Done

    public static let name = "user.assign"
    public static let access = AccessRule(.assignProjects, .portal, action: "TENANT_ASSIGN")

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        guard try store.organization(id: organizationId) != nil else {
            throw OpsError.notFound("tenant", organizationId)
        }
        return organizationId
    }

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> Done {
        guard let user = try store.internalUser(login: login) else {
            throw OpsError.notFound("member of staff", login)
        }
        let id = scene.ids.next("asg")
        guard
            try store.assign(id: id, operatorID: user.id, organizationID: organizationId, since: scene.now)
        else { throw OpsError.exists("assignment of \(organizationId) to", login) }
        entry.entityType = "assignment"
        entry.entityID = id
        return Done()
    }
}

extension UnassignTenant: Command {
    public typealias Answer = Done

    public static let name = "user.unassign"
    public static let access = AccessRule(.assignProjects, .portal, action: "TENANT_UNASSIGN")

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        guard try store.organization(id: organizationId) != nil else {
            throw OpsError.notFound("tenant", organizationId)
        }
        return organizationId
    }

    /// Ends a session in the tenant that the assignment alone allowed.
    public func prelude(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> (any Command)? {
        let user = try store.account(login)
        guard let open = try store.openSession(operatorID: user.id), open.targetOrganizationId == organizationId
        else { return nil }
        let tenants = try store.assignedTenants(operatorID: user.id, at: scene.now).subtracting([organizationId])
        let grants = Grants(scene.policy.permissions(of: user.role), assignedTenants: tenants)
        guard !grants.allows(.impersonate, in: organizationId) else { return nil }
        return EndStaffSession(ends: [EndStaffSession.End(sessionId: open.id, cause: .killed)], reason: reason)
    }

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> Done {
        let user = try store.account(login)
        let ended = try store.unassign(operatorID: user.id, organizationID: organizationId, at: scene.now)
        guard let ended else { throw OpsError.notFound("assignment of \(organizationId) to", login) }
        entry.entityType = "assignment"
        entry.entityID = ended
        return Done()
    }
}

/// What a staff account must look like, as pure functions (ACC-1).
public enum UserRules {
    /// What is wrong with a login; nil when nothing is.
    ///
    /// The form of a Unix account name, with dots.
    public static func objection(toLogin login: String) -> String? {
        let allowed = login.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        }
        guard (1...32).contains(login.utf8.count), allowed, let first = login.first, first.isLetter || first == "_"
        else { return "1 to 32 of a–z, 0–9, '_', '-', '.', starting with a letter" }
        return nil
    }

    /// What is wrong with an email address; nil when nothing is.
    public static func objection(toEmail email: String) -> String? {
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        let hasSpace = email.contains { $0.isWhitespace || $0.unicodeScalars.contains { $0.value < 32 } }
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), email.utf8.count <= 254, !hasSpace
        else { return "'\(email)' is not an email address" }
        return nil
    }

    /// What is wrong with a person's name; nil when nothing is.
    public static func objection(toName name: String) -> String? {
        (1...200).contains(name.count) ? nil : "a name has 1 to 200 characters"
    }
}
