public import Ledger

extension Reading where Self: ~Copyable {
    /// Whether the store is a demo store, where `--as LOGIN` is allowed (OPS-8).
    public func isDemo() throws -> Bool {
        try first("SELECT is_demo FROM store_info") { $0.bool(0) } ?? false
    }

    /// Some logins that one can take with `--as` in a demo store; none in any other.
    public func demoLogins() throws -> [String] {
        guard try isDemo() else { return [] }
        return try rows(
            """
            SELECT login FROM internal_user WHERE is_active = 1 AND locked_at IS NULL
            ORDER BY login IN ('support_l2', 'hotline_ops', 'admin') DESC, login = 'admin', key LIMIT 3
            """
        ) { $0.text(0) }
    }
}

/// The first entry of a new store: what it is, and its first admin.
public struct FoundStore: Sendable {
    /// The first admin's login.
    public let adminLogin: String
    /// Whether it is a demo store.
    public let isDemo: Bool

    /// Makes the request.
    public init(adminLogin: String, isDemo: Bool) {
        self.adminLogin = adminLogin
        self.isDemo = isDemo
    }

    /// Writes the store's description and its first admin, inside an open entry.
    /// - Throws: `OpsError` of code `usage` when the login is no login.
    public func perform(_ store: borrowing Writer, now: Timestamp, ids: any IDSource) throws -> InternalUser {
        if let objection = UserRules.objection(toLogin: adminLogin) { throw OpsError.invalid("admin", objection) }
        try store.run(
            "INSERT INTO store_info (key, id, is_demo, created_at) VALUES (1, ?, ?, ?)", ids.next("store"), isDemo,
            now.milliseconds)
        let admin = InternalUser(
            id: ids.next("usr"), login: adminLogin, email: "\(adminLogin)@localhost.localdomain", name: adminLogin,
            role: .admin, createdAt: now, updatedAt: now)
        try store.insert(admin)
        return admin
    }
}
