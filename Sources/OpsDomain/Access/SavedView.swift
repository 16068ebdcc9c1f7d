public import Ledger

/// A list with a filter, an order and a choice of columns, kept under a name (HOT-2, TUI-5).
public struct SavedView: Codable, Sendable, Hashable, Identifiable {
    /// The public id, `viw_…`.
    public let id: String
    /// The login of whose view it is.
    public let owner: String
    /// The list.
    public let list: ViewList
    /// What it is called; unique among the owner's, and among the shared ones.
    public let name: String
    /// The filter as it is typed; empty for none.
    public let filter: String
    /// The order, `age` or `age:desc`; nil for the list's own.
    public let sort: String?
    /// The columns, `reference tenant:30 -category`; empty for the standard ones.
    public let columns: String
    /// Whether everybody who may see the list finds it.
    public let shared: Bool
    /// When it was made.
    public let createdAt: Timestamp
    /// When it last changed.
    public let updatedAt: Timestamp

    /// Makes the value of a stored view.
    public init(
        id: String, owner: String, list: ViewList, name: String, filter: String = "", sort: String? = nil,
        columns: String = "", shared: Bool = false, createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.owner = owner
        self.list = list
        self.name = name
        self.filter = filter
        self.sort = sort
        self.columns = columns
        self.shared = shared
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// A list of which views can be saved.
public enum ViewList: String, Codable, Sendable, CaseIterable {
    case queue, projects, blockers, ledger, history, sessions, staff, rights, policy, users, notifications, jobs
    case checkpoints, messages
    case staffSync = "staff-sync"

    /// What it takes to see the list, any one of them; empty for what everybody has of their own.
    public var permissions: [Permission] {
        switch self {
        case .queue: [.viewGlobalQA]
        case .projects, .blockers: [.manageProjects]
        case .ledger, .history, .notifications, .jobs: [.viewLedger]
        case .checkpoints: [.verify]
        case .policy: [.viewPolicy]
        case .sessions: [.endAnySession, .viewLedger]
        case .staff, .staffSync: [.manageUsers]
        case .users: [.viewConfig]
        case .rights, .messages: []
        }
    }

    /// Whether somebody with these rights may see the list.
    public func isOpen(to grants: Grants) -> Bool {
        permissions.isEmpty || permissions.contains { grants.allows($0) }
    }
}

/// What a saved view must look like, as pure functions.
public enum ViewRules {
    /// The longest name, in characters.
    public static let longestName = 60
    /// The longest choice of columns, in characters.
    public static let longestColumns = 1000
    /// Views that one operator keeps at most.
    public static let most = 200

    /// A name without spaces at its ends.
    /// - Throws: `OpsError` of code `usage` for an empty one, a long one, or one with control characters.
    public static func name(_ text: String) throws(OpsError) -> String {
        let name = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let isPlain = name.unicodeScalars.allSatisfy { ![.control, .format].contains($0.properties.generalCategory) }
        guard (1...longestName).contains(name.count), isPlain else {
            throw OpsError.invalid("name", "a name has 1 to \(longestName) characters that can be seen")
        }
        return name
    }
}
