public import Ledger

extension ImpersonationSession: FoundByWords {
    /// How it stands, in a word or two.
    public func stateWords(at now: Timestamp?) -> String {
        if let endCause { return "ended: \(endCause.rawValue)" }
        return now.map { state(at: $0) } == .expired ? "expired" : "open"
    }

    public func words(at now: Timestamp?) -> [String] {
        [
            operatorLogin, operatorRole.rawValue, targetOrganizationId, targetOrganizationName,
            ListText.minute(startedAt), stateWords(at: now), ticketId ?? "", "\(reasonCategory.title): \(reason)",
            ipAddress ?? "", terminal ?? "", userAgent,
        ]
    }

    public var identities: [String] { [id, operatorUserId, renewedFrom].compactMap(\.self) }
}

extension InternalUser: FoundByWords {
    /// How the account stands, in a word or two.
    public func stateWords(at now: Timestamp?) -> String {
        guard isActive else { return "switched off" }
        return lock.map { lock in now.map { lock.isInForce(at: $0) } ?? true } == true ? "locked" : "active"
    }

    public func words(at now: Timestamp?) -> [String] {
        let seen = lastLoginAt.map { "\(ListText.age($0, at: now)) ago" } ?? "never"
        return [
            login, name, email, role.rawValue, stateWords(at: now), seen, languages.joined(separator: " "),
            skills.joined(separator: " "), lock?.message ?? "",
        ]
    }

    public var identities: [String] { [id, azureAdId].compactMap(\.self) }
}

extension AdminNotification: FoundByWords {
    public func words(at now: Timestamp?) -> [String] {
        [
            operatorLogin, "\(ListText.grouped(Int64(count))) \(kind.rawValue) in an hour",
            "from \(ListText.grouped(Int64(threshold)))", ListText.minute(createdAt), acknowledgedBy ?? "",
        ]
    }

    public var identities: [String] { [id] }
}

extension PolicySetting: FoundByWords {
    public func words(at now: Timestamp?) -> [String] {
        [key, title, value] + (value == standard ? [] : ["default \(standard)"])
    }
}
