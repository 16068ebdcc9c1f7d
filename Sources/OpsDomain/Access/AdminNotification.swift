public import Ledger

/// Something that the admins should look at: an unusual number of reveals, exports or denials (ACC-16).
public struct AdminNotification: Codable, Sendable, Hashable, Identifiable {
    /// The public id, `ntf_…`.
    public let id: String
    /// What was unusual.
    public let kind: UnusualKind
    /// Whose.
    public let operatorLogin: String
    /// How many there were in the hour before.
    public let count: Int
    /// From how many on the policy of the time told the admins.
    public let threshold: Int
    /// When it was noticed.
    public let createdAt: Timestamp
    /// The login of the admin who took note; nil while nobody did.
    public let acknowledgedBy: String?
    /// When they did.
    public let acknowledgedAt: Timestamp?

    /// Makes the value of a stored notification.
    public init(
        id: String, kind: UnusualKind, operatorLogin: String, count: Int, threshold: Int, createdAt: Timestamp,
        acknowledgedBy: String? = nil, acknowledgedAt: Timestamp? = nil
    ) {
        self.id = id
        self.kind = kind
        self.operatorLogin = operatorLogin
        self.count = count
        self.threshold = threshold
        self.createdAt = createdAt
        self.acknowledgedBy = acknowledgedBy
        self.acknowledgedAt = acknowledgedAt
    }

    /// What happened, in words.
    public var words: String { "\(operatorLogin): \(count) \(kind.rawValue) in an hour (unusual from \(threshold) on)" }
}

/// The notifications of the admins, newest first.
public struct ListNotifications: Codable, Sendable {
    /// Whether those that somebody took note of are left out.
    public let onlyOpen: Bool
    /// Those that are older than the notification of this id; nil for the newest.
    public let after: String?
    /// How many at most, 1–500.
    public let limit: Int

    /// Asks for notifications.
    public init(onlyOpen: Bool = true, after: String? = nil, limit: Int = 50) {
        self.onlyOpen = onlyOpen
        self.after = after
        self.limit = limit
    }
}

/// Takes note of a notification.
public struct AcknowledgeNotification: Codable, Sendable {
    /// The notification's id.
    public let id: String
    /// What was found, if the admin says so.
    public let reason: String?

    /// Makes the request.
    public init(id: String, reason: String? = nil) {
        self.id = id
        self.reason = reason
    }
}

extension ListNotifications: Query {
    public typealias Answer = [AdminNotification]

    public static let name = "notification.list"
    public static let access = AccessRule(.viewLedger, .global)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> [AdminNotification] {
        try store.notifications(onlyOpen: onlyOpen, after: after, limit: min(max(limit, 1), 500))
    }
}

extension AcknowledgeNotification: Command {
    public typealias Answer = AdminNotification

    public static let name = "notification.acknowledge"
    public static let access = AccessRule(.endAnySession, .global, action: "NOTIFICATION_ACKNOWLEDGE")

    public var subject: Subject? { Subject("notification", id) }

    public func perform(
        _ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft
    ) throws -> AdminNotification {
        guard let found = try store.notification(id: id) else { throw OpsError.notFound("notification", id) }
        if let login = found.acknowledgedBy {
            throw OpsError.notAllowed("acknowledge", "notification", id, "\(login) did already")
        }
        try store.acknowledge(id, by: scene.operatorID(), at: scene.now)
        return try store.notification(id: id) ?? found
    }
}
