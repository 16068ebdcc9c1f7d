public import Ledger

/// How grave a report is; stored and ordered by its rank 0–3.
public enum Severity: Int, Codable, Sendable, CaseIterable, Comparable {
    case low, medium, high, critical

    /// `LOW`, `MEDIUM`, `HIGH`, `CRITICAL`.
    public var name: String {
        switch self {
        case .low: "LOW"
        case .medium: "MEDIUM"
        case .high: "HIGH"
        case .critical: "CRITICAL"
        }
    }

    /// The severity of a name in any case; nil when there is none.
    public init?(name: String) {
        guard let match = Severity.allCases.first(where: { $0.name == name.uppercased() }) else { return nil }
        self = match
    }

    public init(from decoder: any Decoder) throws {
        let name = try decoder.singleValueContainer().decode(String.self)
        guard let severity = Severity(name: name) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "'\(name)' is no severity"))
        }
        self = severity
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }

    public static func < (one: Severity, other: Severity) -> Bool { one.rawValue < other.rawValue }
}

/// Where a QA item stands (HOT-1).
public enum QAState: String, Codable, Sendable, CaseIterable {
    case pending = "PENDING"
    case inReview = "IN_REVIEW"
    case approved = "APPROVED"
    case released = "RELEASED"
    case rejected = "REJECTED"
}

/// One item of the quality queue, as lists show it; no intake text (HOT-1).
public struct QAItem: Codable, Sendable, Hashable, Identifiable {
    /// The public id, `qa_…`.
    public let id: String
    /// The tenant.
    public let organizationId: String
    /// The tenant's name.
    public let organizationName: String
    /// The case reference, such as `CASE-0041873`.
    public let reference: String
    /// The call it came from.
    public let callId: String?
    /// The id of the operator who took the call.
    public let operatorUserId: String?
    /// The login of the operator who took the call.
    public let operatorLogin: String?
    /// How grave it is.
    public let severity: Severity
    /// The category's token.
    public let category: String
    /// The language, a BCP 47 code.
    public let language: String
    /// 1 (first) to 4.
    public let priority: Int
    /// Whether somebody is in danger now (HOT-15).
    public let imminentHarm: Bool
    /// Where it stands; a claim that ran out counts as pending.
    public let state: QAState
    /// The login of the reviewer whose claim is live.
    public let claimedBy: String?
    /// When the claim runs out.
    public let claimedUntil: Timestamp?
    /// The login of who decided.
    public let decidedBy: String?
    /// When it was decided.
    public let decidedAt: Timestamp?
    /// When it was raised.
    public let createdAt: Timestamp
    /// When it last changed.
    public let updatedAt: Timestamp
    /// Goes up by one with every change.
    public let version: Int

    /// Makes the value of a stored item.
    public init(
        id: String, organizationId: String, organizationName: String, reference: String, callId: String?,
        operatorUserId: String?, operatorLogin: String?, severity: Severity, category: String, language: String,
        priority: Int,
        imminentHarm: Bool, state: QAState, claimedBy: String?, claimedUntil: Timestamp?, decidedBy: String?,
        decidedAt: Timestamp?, createdAt: Timestamp, updatedAt: Timestamp, version: Int
    ) {
        self.id = id
        self.organizationId = organizationId
        self.organizationName = organizationName
        self.reference = reference
        self.callId = callId
        self.operatorUserId = operatorUserId
        self.operatorLogin = operatorLogin
        self.severity = severity
        self.category = category
        self.language = language
        self.priority = priority
        self.imminentHarm = imminentHarm
        self.state = state
        self.claimedBy = claimedBy
        self.claimedUntil = claimedUntil
        self.decidedBy = decidedBy
        self.decidedAt = decidedAt
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.version = version
    }
}
