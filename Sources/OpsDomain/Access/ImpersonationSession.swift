public import Ledger

/// Why somebody enters a tenant (ACC-10); the raw values are the tokens of the command line.
public enum ReasonCategory: String, Codable, Sendable, CaseIterable {
    case errorInvestigation = "error-investigation"
    case configurationHelp = "configuration-help"
    case dataCorrection = "data-correction"
    case implementationWork = "implementation-work"
    case clientRequest = "client-request"
    case securityReview = "security-review"
    case other

    /// The words for a person.
    public var title: String { rawValue.replacing("-", with: " ") }
}

/// How a session ended (ACC-12, ACC-17).
public enum SessionEndCause: String, Codable, Sendable, CaseIterable {
    case ended = "operator"
    case switched
    case renewed
    case expired
    case lostConnection = "lost connection"
    case killed = "killed by admin"
    case userDeactivated = "user deactivated"
    case tenantSuspended = "tenant suspended"
}

/// One operator inside one tenant, for a stated reason, until a stated time.
///
/// The same immutable value feeds the banner and every write.
public struct ImpersonationSession: Codable, Sendable, Hashable, Identifiable {
    /// The public id, `imp_…`.
    public let id: String
    /// Whose session it is.
    public let operatorUserId: String
    /// Their login, for lists.
    public let operatorLogin: String
    /// Their role when it was opened.
    public let operatorRole: Role
    /// The tenant.
    public let targetOrganizationId: String
    /// The tenant's name when it was read.
    public let targetOrganizationName: String
    /// Why, in a word.
    public let reasonCategory: ReasonCategory
    /// Why, in the operator's words.
    public let reason: String
    /// The ticket, if one was given.
    public let ticketId: String?
    /// Whether the ticket is known to be that tenant's.
    public let ticketVerified: Bool
    /// When it began.
    public let startedAt: Timestamp
    /// When the lease runs out.
    public let expiresAt: Timestamp
    /// When it ended; nil while it is open.
    public let endedAt: Timestamp?
    /// How it ended; nil while it is open.
    public let endCause: SessionEndCause?
    /// The session that this one renews.
    public let renewedFrom: String?
    /// The client's address.
    public let ipAddress: String?
    /// The client's terminal.
    public let terminal: String?
    /// The client program and version.
    public let userAgent: String

    /// Makes the value of a stored session.
    public init(
        id: String, operatorUserId: String, operatorLogin: String, operatorRole: Role, targetOrganizationId: String,
        targetOrganizationName: String, reasonCategory: ReasonCategory, reason: String, ticketId: String?,
        ticketVerified: Bool, startedAt: Timestamp, expiresAt: Timestamp, endedAt: Timestamp? = nil,
        endCause: SessionEndCause? = nil, renewedFrom: String? = nil, ipAddress: String? = nil,
        terminal: String? = nil, userAgent: String
    ) {
        self.id = id
        self.operatorUserId = operatorUserId
        self.operatorLogin = operatorLogin
        self.operatorRole = operatorRole
        self.targetOrganizationId = targetOrganizationId
        self.targetOrganizationName = targetOrganizationName
        self.reasonCategory = reasonCategory
        self.reason = reason
        self.ticketId = ticketId
        self.ticketVerified = ticketVerified
        self.startedAt = startedAt
        self.expiresAt = expiresAt
        self.endedAt = endedAt
        self.endCause = endCause
        self.renewedFrom = renewedFrom
        self.ipAddress = ipAddress
        self.terminal = terminal
        self.userAgent = userAgent
    }

    /// What a session is at a moment.
    public enum State: String, Codable, Sendable { case active, expired, ended }

    /// The state at `now`.
    ///
    /// A clock set back before the start counts as the start, so it never lengthens the lease.
    public func state(at now: Timestamp) -> State {
        if endedAt != nil { return .ended }
        return now < expiresAt && now >= startedAt ? .active : .expired
    }

    /// The seconds left at `now`, 0 when none.
    public func secondsLeft(at now: Timestamp) -> Int {
        guard state(at: now) == .active else { return 0 }
        return Int((expiresAt.milliseconds - now.milliseconds + 999) / 1000)
    }
}

/// The rules for opening a session, as pure functions (ACC-10, ACC-12).
public enum SessionRules {
    /// How long a reason may be, in characters.
    public static let reasonLength = 10...500
    /// How many different words it needs at least.
    public static let differentWords = 3

    /// What is wrong with a reason; nil when nothing is.
    public static func objection(to reason: String) -> String? {
        let text = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if text.count < reasonLength.lowerBound {
            return "the reason needs at least \(reasonLength.lowerBound) characters, it has \(text.count)"
        }
        if text.count > reasonLength.upperBound {
            return "the reason may have at most \(reasonLength.upperBound) characters, it has \(text.count)"
        }
        let words = Set(text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }))
        if words.count < differentWords {
            return "the reason needs at least \(differentWords) different words, it has \(words.count)"
        }
        return nil
    }

    /// The lease in minutes that a request gets, never above the fixed maximum.
    /// - Returns: nil when the request is not one of the choices.
    public static func lease(requested: Int?, policy: Policy) -> Int? {
        guard let requested else { return min(policy.leaseMinutes, Policy.longestLeaseMinutes) }
        return Policy.leaseChoices.contains(requested) ? min(requested, Policy.longestLeaseMinutes) : nil
    }
}
