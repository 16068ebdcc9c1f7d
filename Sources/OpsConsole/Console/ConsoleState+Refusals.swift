import Ledger
import OpsDomain
import OpsService
import Terminal

extension ConsoleState {
    /// Looks at a refusal for what it says of the operator: kept out, or with other rights than the console thinks.
    mutating func noticed(_ error: OpsError?) -> [Effect] {
        guard let error else { return [] }
        if LockNotice.isLockout(error) { return lockOut(error) }
        return error.kind == "permission.missing" ? [identify()] : []
    }

    /// Covers everything: a locked operator sees no data, and no dialog can fire (ACC-14).
    private mutating func lockOut(_ error: OpsError) -> [Effect] {
        let isNew = lockout == nil
        lockout = error
        guard isNew else { return [] }
        say(error)
        // The session ended with the lock; what it showed is forgotten.
        sessionEpoch += 1
        return take(session: nil, isNews: false)
    }

    /// The service answers the operator again.
    mutating func letIn() -> [Effect] {
        guard lockout != nil else { return [] }
        lockout = nil
        say(.done, "Your account is let in again.")
        return [identify()]
    }

    /// While the operator is kept out they can only leave.
    mutating func handleLockedOut(_ key: Key) -> [Effect] {
        key == .character("q") || key == .escape ? leave() : []
    }

    /// Tells why a session is over that somebody or something else ended (ACC-14): the pulse knows only that it is.
    func explainEnd(of session: ImpersonationSession) -> Effect {
        .request(
            Request(name: ListSessions.name) { client, _ in
                // Nothing is lost without an answer: that the session is over was said already.
                let latest = try? await client.ask(ListSessions(limit: 5), session: nil)
                guard let cause = latest?.first(where: { $0.id == session.id })?.endCause else { return .nothing }
                return Delivery { state in
                    state.say(.warning, Self.words(cause, session), detail: "Its screens were closed.")
                    return []
                }
            })
    }

    private static func words(_ cause: SessionEndCause, _ session: ImpersonationSession) -> String {
        let tenant = session.targetOrganizationName
        return switch cause {
        case .killed: "An admin ended your session in \(tenant)."
        case .ended: "Your session in \(tenant) was ended in another console of yours."
        case .switched: "You switched away from \(tenant) in another console of yours."
        case .renewed: "Your session in \(tenant) was renewed in another console of yours."
        case .expired: "Your session in \(tenant) ran out."
        case .lostConnection: "Your session in \(tenant) ended: the connection was lost."
        case .userDeactivated: "Your session in \(tenant) ended: the account was switched off."
        case .tenantSuspended: "Your session in \(tenant) ended: the tenant was suspended."
        }
    }

    /// Asks why the operator, or somebody else, may or may not do something (ACC-30).
    func why(_ action: String, of login: String?, at date: Timestamp?) -> [Effect] {
        let query = WhyMayI(
            action: action, login: login, organizationId: session?.targetOrganizationId, asOf: date)
        let sessionID = session?.id
        return [
            .request(
                Request(name: WhyMayI.name) { client, _ in
                    do throws(OpsError) {
                        let answer = try await client.ask(query, session: sessionID)
                        return Delivery {
                            $0.open(TextDialog("Why", WhyLines.lines(answer), isBoundToSession: false))
                        }
                    } catch {
                        return Delivery { state in
                            state.say(error)
                            return []
                        }
                    }
                })
        ]
    }
}

/// The answer to "why may I" in lines.
enum WhyLines {
    /// The verdict, then each thing that was looked at.
    static func lines(_ answer: WhyMayI.Answer) -> [Span] {
        let verdict = Span(
            "\(answer.isAllowed ? "✓" : "✗") \(answer.words)", answer.isAllowed ? .success : .error)
        let checks = answer.checks.map { check in
            Span("\(check.passes ? "✓" : "✗") \(check.kind.rawValue): \(check.words)", check.passes ? .normal : .error)
        }
        let needs = answer.permission.map { "needs \($0.rawValue); " } ?? ""
        return [verdict, ""] + checks
            + ["", Span("\(needs)policy version \(answer.policyVersion), at \(Format.second(answer.at)) UTC", .dim)]
    }
}
