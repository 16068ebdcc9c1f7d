public import Ledger

extension Reading where Self: ~Copyable {
    private static var notificationSelection: String {
        """
        SELECT n.id, n.kind, n.operator_login, n.count, n.threshold, n.created_at, u.login, n.acknowledged_at
        FROM notification n LEFT JOIN internal_user u ON u.id = n.acknowledged_by
        """
    }

    static func notificationsStatement(onlyOpen: Bool) -> String {
        notificationSelection
            + " WHERE n.key < coalesce((SELECT key FROM notification WHERE id = ?), 9223372036854775807)"
            + (onlyOpen ? " AND n.acknowledged_at IS NULL" : "") + " ORDER BY n.key DESC LIMIT ?"
    }

    static var openNotificationsStatement: String {
        "SELECT count(*) FROM notification WHERE acknowledged_at IS NULL"
    }

    static var notifiedStatement: String {
        "SELECT 1 FROM notification WHERE operator_login = ? AND kind = ? AND created_at > ?"
    }

    /// The notification of this id.
    func notification(id: String) throws -> AdminNotification? {
        try first(Self.notificationSelection + " WHERE n.id = ?", id, map: AdminNotification.init(row:))
    }

    /// Notifications, newest first; those older than one, when it is named.
    func notifications(onlyOpen: Bool, after: String?, limit: Int) throws -> [AdminNotification] {
        try rows(Self.notificationsStatement(onlyOpen: onlyOpen), after, limit, map: AdminNotification.init(row:))
    }

    /// How many notifications nobody took note of yet.
    func openNotificationCount() throws -> Int {
        try first(Self.openNotificationsStatement) { $0.int(0) } ?? 0
    }

    /// Whether the admins were told of this operator and kind since a moment.
    public func isNotified(_ kind: UnusualKind, operatorLogin: String, since: Timestamp) throws -> Bool {
        try first(Self.notifiedStatement, operatorLogin, kind.rawValue, since.milliseconds) { _ in true } ?? false
    }
}

extension Writer {
    /// Adds a notification.
    public func insert(_ notification: AdminNotification) throws {
        try run(
            """
            INSERT INTO notification (id, kind, operator_login, count, threshold, created_at) VALUES (?, ?, ?, ?, ?, ?)
            """, notification.id, notification.kind.rawValue, notification.operatorLogin, notification.count,
            notification.threshold, notification.createdAt.milliseconds)
    }

    /// Notes who took note of a notification, and when.
    func acknowledge(_ id: String, by operatorID: String, at now: Timestamp) throws {
        try run(
            "UPDATE notification SET acknowledged_by = ?, acknowledged_at = ? WHERE id = ?", operatorID,
            now.milliseconds, id)
    }
}

extension AdminNotification {
    init(row: Row) throws {
        self.init(
            id: row.text(0), kind: try row.token(1, "notification.kind"), operatorLogin: row.text(2), count: row.int(3),
            threshold: row.int(4), createdAt: row.timestamp(5), acknowledgedBy: row.optionalText(6),
            acknowledgedAt: row.optionalTimestamp(7))
    }
}
