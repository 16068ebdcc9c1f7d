public import Ledger

/// The rules for taking rights from staff, as pure functions (ACC-1, ACC-14).
public enum StaffRules {
    /// How long a lock's message may be, in characters.
    public static let messageLength = 3...200
    /// How long a lock may last, in minutes: up to a year.
    public static let lockMinutes = 1...525_600

    /// Whether somebody can manage staff and policy, now and under this policy.
    public static func isAdmin(_ user: InternalUser, policy: Policy, at now: Timestamp) -> Bool {
        let permissions = policy.permissions(of: user.role)
        return user.isActive && user.lock?.isInForce(at: now) != true && permissions[.manageUsers] != nil
            && permissions[.managePolicy] != nil
    }

    /// What forbids taking `user`'s rights; nil when nothing does.
    ///
    /// `step` is what is done, such as `lock`; `actorID` is who does it, nil for a job.
    public static func objection(
        to step: String, _ user: InternalUser, by actorID: String?, staff: [InternalUser], policy: Policy,
        at now: Timestamp
    ) -> OpsError? {
        if user.id == actorID { return .notYourself(step, user.login) }
        guard isAdmin(user, policy: policy, at: now) else { return nil }
        let others = staff.contains { $0.id != user.id && isAdmin($0, policy: policy, at: now) }
        return others ? nil : .lastAdmin(step, user.login)
    }

    /// What is wrong with the message of a lock; nil when nothing is.
    public static func objection(toMessage message: String) -> String? {
        let count = message.split(whereSeparator: \.isWhitespace).joined(separator: " ").count
        return messageLength.contains(count)
            ? nil : "the operator reads it: \(messageLength.lowerBound) to \(messageLength.upperBound) characters"
    }
}
