import Synchronization

@testable import Ledger
@testable import OpsDomain

extension World {
    /// A session of a long list.
    static func listed(
        _ id: String, login: String = "l2.santos", reason: String = "sign-in loop since 11:40",
        end: SessionEndCause? = nil
    ) -> ImpersonationSession {
        ImpersonationSession(
            id: id, operatorUserId: "usr_\(login)", operatorLogin: login, operatorRole: .supportL2,
            targetOrganizationId: acme.id, targetOrganizationName: acme.name, reasonCategory: .errorInvestigation,
            reason: reason, ticketId: "ZD-48213", ticketVerified: true, startedAt: now,
            expiresAt: now + .seconds(3600), endedAt: end == nil ? nil : now, endCause: end,
            userAgent: "opsconsole/test")
    }
}

/// A value that a test changes while a client answers from it.
final class Shared<Value: Sendable>: Sendable {
    private let kept: Mutex<Value>

    init(_ value: Value) { kept = Mutex(value) }

    var value: Value {
        get { kept.withLock { $0 } }
        set { kept.withLock { $0 = newValue } }
    }
}
