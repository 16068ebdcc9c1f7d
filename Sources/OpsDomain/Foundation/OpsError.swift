/// What went wrong, as the operator and every script see it: one shape everywhere (OPS-4).
///
/// The values are made by the factories in `OpsError+Wording.swift`, the only place with wording.
public struct OpsError: Error, Codable, Sendable, Hashable {
    /// The class of an error; each has a stable exit code.
    public enum Code: String, Codable, Sendable, CaseIterable {
        case failed, usage, denied, conflict, notFound, unavailable

        /// The exit code of a verb that ends with this error, 1–6.
        public var exitCode: Int32 {
            switch self {
            case .failed: 1
            case .usage: 2
            case .denied: 3
            case .conflict: 4
            case .notFound: 5
            case .unavailable: 6
            }
        }
    }

    /// The class, which decides the exit code.
    public let code: Code
    /// A stable token for scripts and tests, such as `session.required`.
    public let kind: String
    /// What happened, one sentence.
    public let message: String
    /// What it happened to: an id, a field, a file.
    public let subject: String?
    /// What was kept, where something could have been lost.
    public let kept: String?
    /// What to do next.
    public let advice: String?

    /// Makes an error from its parts.
    public init(
        _ code: Code, _ kind: String, _ message: String, subject: String? = nil, kept: String? = nil,
        advice: String? = nil
    ) {
        self.code = code
        self.kind = kind
        self.message = message
        self.subject = subject
        self.kept = kept
        self.advice = advice
    }
}

extension OpsError: CustomStringConvertible {
    /// All of it in one line: what happened, what was kept, what to do.
    public var description: String {
        [message, kept, advice].compactMap(\.self).joined(separator: " ")
    }
}
