public import Ledger

/// Ends anybody's session (ACC-14); the operator's consoles know within a second.
public struct KillSession: Codable, Sendable {
    /// The session's id.
    public let sessionId: String
    /// Why; the operator reads it in the session's record.
    public let text: String

    /// Makes the request.
    public init(sessionId: String, text: String) {
        self.sessionId = sessionId
        self.text = text
    }
}

extension KillSession: Command {
    public typealias Answer = ImpersonationSession

    public static let name = "session.kill"
    public static let access = AccessRule(.endAnySession, .global, action: "SESSION_KILL")

    public var reason: String? { text }
    public var subject: Subject? { Subject("impersonationSession", sessionId) }

    public func perform(
        _ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft
    ) throws -> ImpersonationSession {
        if let objection = StaffRules.objection(toMessage: text) { throw OpsError.invalid("reason", objection) }
        guard let session = try store.session(id: sessionId) else { throw OpsError.notFound("session", sessionId) }
        guard try store.endSession(id: sessionId, at: scene.now, cause: .killed) else {
            throw OpsError.sessionOver(session)
        }
        entry.describe(session)
        entry.details = Details.json(["cause": SessionEndCause.killed.rawValue, "operator": session.operatorLogin])
        return try store.session(id: sessionId) ?? session
    }
}
