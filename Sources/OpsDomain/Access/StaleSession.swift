public import Ledger

/// An open session that should be open no more, and why (ACC-12).
public struct StaleSession: Sendable, Hashable {
    /// The session.
    public let session: ImpersonationSession
    /// How it ends.
    public let cause: SessionEndCause

    /// Makes the value.
    public init(session: ImpersonationSession, cause: SessionEndCause) {
        self.session = session
        self.cause = cause
    }

    /// Ends it inside an open entry, which it completes.
    public func end(
        in store: borrowing Writer, at now: Timestamp, _ entry: inout EntryDraft
    ) throws -> ImpersonationSession {
        guard try store.endSession(id: session.id, at: now, cause: cause) else {
            throw OpsError.sessionGone(session.id)
        }
        entry.describe(session)
        entry.details = Details.json(["cause": cause.rawValue, "operator": session.operatorLogin])
        return try store.session(id: session.id) ?? session
    }
}
