/// Why a line of a feed does not land; the raw values are stable tokens for scripts.
public enum FeedReason: String, Codable, Sendable, CaseIterable {
    case brokenJSON = "broken-json"
    case invalidUTF8 = "invalid-utf8"
    case nulByte = "nul-byte"
    case tooLong = "line-too-long"
    case tooDeep = "nested-too-deep"
    case notAnObject = "not-an-object"
    case unknownMessage = "unknown-message"
    case unknownStream = "unknown-stream"
    case missingField = "missing-field"
    case wrongType = "wrong-type"
    case notAllowed = "value-not-allowed"
    case duplicateKey = "duplicate-key"
    case unknownTenant = "unknown-tenant"
    case unknownStaff = "unknown-staff"
    /// The record is known, as another tenant's: a feed never moves one.
    case otherTenant = "other-tenant"
    /// A value that must be unique belongs to another record.
    case taken = "value-taken"
}

/// What is wrong with a line of a feed.
public struct FeedObjection: Error, Codable, Sendable, Hashable {
    /// The kind of fault.
    public let reason: FeedReason
    /// The field at fault; nil when it is the whole line.
    public let field: String?
    /// The fault in words; never the field's value where that may be personal.
    public let message: String

    /// Makes an objection to the whole line.
    public init(_ reason: FeedReason, _ message: String) {
        self.reason = reason
        field = nil
        self.message = message
    }

    /// Makes an objection to a field.
    public init(_ reason: FeedReason, _ field: String, _ message: String) {
        self.reason = reason
        self.field = field
        self.message = message
    }
}
