public import Ledger

/// A member of a feed's record as it was read, before its meaning is checked.
public enum FeedRaw: Sendable, Hashable {
    case absent, null
    case text(String)
    case integer(Int64)
    case boolean(Bool)
    /// A number with a fraction, a list or an object.
    case other
    /// The name stands more than once in the record.
    case twice
}

/// A field of a feed's records: its name outside, its column inside, and what it may hold.
public struct FeedField: Sendable {
    /// What a field may hold.
    public enum Kind: Sendable, Hashable {
        /// Text of 1 to this many bytes.
        case text(upTo: Int)
        /// One of these words.
        case token([String])
        /// The name of a severity, stored as its rank.
        case severity
        /// A whole number in a range.
        case integer(ClosedRange<Int64>)
        /// True or false.
        case boolean
        /// An RFC 3339 time, stored in milliseconds since 1970 UTC.
        case moment
        /// A calendar day, `YYYY-MM-DD`.
        case day
        /// A domain name, stored in lower case.
        case domain
        /// The id of a known tenant.
        case tenant
        /// The id of a known member of staff.
        case staff
    }

    /// Who owns the column once the record is here.
    public enum Ownership: Sendable, Hashable {
        /// Part of the key by which records are recognised.
        case key
        /// The feed: every newer record overwrites it.
        case feed
        /// The console: the feed sets it when the record is new, and never again.
        case console
    }

    /// The name in the feed.
    public let name: String
    /// The column.
    public let column: String
    /// What it may hold.
    public let kind: Kind
    /// Whether it may neither be absent nor null.
    public let isRequired: Bool
    /// Who owns the column.
    public let ownership: Ownership
    /// What stands for an absent or null value.
    public let fallback: Value

    init(
        _ name: String, _ column: String, _ kind: Kind, optional: Bool = false, _ ownership: Ownership = .feed,
        fallback: Value = .null
    ) {
        self.name = name
        self.column = column
        self.kind = kind
        isRequired = !optional
        self.ownership = ownership
        self.fallback = fallback
    }
}

extension FeedField {
    /// The value to store.
    /// - Throws: `FeedObjection` when the field is missing, of the wrong type or out of its set.
    func value(of raw: FeedRaw) throws(FeedObjection) -> Value {
        switch raw {
        case .twice: throw FeedObjection(.duplicateKey, name, "'\(name)' stands more than once in the record")
        case .absent, .null:
            guard !isRequired else { throw FeedObjection(.missingField, name, "'\(name)' is missing") }
            return fallback
        case .text(let text): return try value(ofText: text)
        case .integer(let number):
            guard case .integer(let range) = kind else { throw wrongType() }
            guard range.contains(number) else {
                throw notAllowed("a number from \(range.lowerBound) to \(range.upperBound)")
            }
            return .integer(number)
        case .boolean(let flag):
            guard kind == .boolean else { throw wrongType() }
            return .integer(flag ? 1 : 0)
        case .other: throw wrongType()
        }
    }

    private func value(ofText text: String) throws(FeedObjection) -> Value {
        guard !text.utf8.contains(0) else {
            throw FeedObjection(.nulByte, name, "'\(name)' holds a NUL character")
        }
        switch kind {
        case .text(let most):
            guard (1...most).contains(text.utf8.count) else { throw notAllowed("a text of 1 to \(most) bytes") }
            return .text(text)
        case .tenant, .staff:
            guard (1...Self.longestID).contains(text.utf8.count) else {
                throw notAllowed("an id of 1 to \(Self.longestID) bytes")
            }
            return .text(text)
        case .token(let words):
            guard words.contains(text) else { throw notAllowed("one of \(words.joined(separator: ", "))") }
            return .text(text)
        case .severity:
            guard let severity = Severity(name: text) else {
                throw notAllowed("one of \(Severity.allCases.map(\.name).joined(separator: ", "))")
            }
            return .integer(Int64(severity.rawValue))
        case .moment:
            guard let moment = Timestamp(rfc3339: text) else { throw notAllowed("an RFC 3339 time") }
            return .integer(moment.milliseconds)
        case .day:
            guard text.utf8.count == 10, Timestamp(rfc3339: text + "T00:00:00Z") != nil else {
                throw notAllowed("a day, YYYY-MM-DD")
            }
            return .text(text)
        case .domain:
            let name = text.lowercased()
            guard (3...253).contains(name.utf8.count), name.contains("."), !name.contains(where: \.isWhitespace) else {
                throw notAllowed("a domain name")
            }
            return .text(name)
        case .integer, .boolean: throw wrongType()
        }
    }

    /// How long an id may be, in bytes.
    static let longestID = 100

    private func notAllowed(_ allowed: String) -> FeedObjection {
        FeedObjection(.notAllowed, name, "'\(name)' must be \(allowed)")
    }

    private func wrongType() -> FeedObjection {
        let type =
            switch kind {
            case .integer: "a whole number"
            case .boolean: "true or false"
            default: "a text"
            }
        return FeedObjection(.wrongType, name, "'\(name)' must be \(type)")
    }
}
