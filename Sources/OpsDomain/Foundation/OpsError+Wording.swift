public import Ledger

// The wording of every error that the rules can raise: what happened, what was kept, what to do. It holds wherever it is
// read: a form adds that what was typed is kept, the command line which verb to use.

extension OpsError {
    /// A job or feed tried what only a person can do.
    public static func onlyForPeople(_ actor: String) -> OpsError {
        OpsError(
            .denied, "actor.machine", "\(actor) is not a person and cannot do this.", subject: actor,
            kept: "Nothing was changed; the attempt is on the ledger.", advice: "Somebody with an account must do it.")
    }

    /// Nobody with this Unix account is a member of staff, or the account is switched off (ACC-2).
    ///
    /// A demo store names some whom one can be instead (OPS-8).
    public static func unknownOperator(_ login: String, demoLogins: [String] = []) -> OpsError {
        let examples = demoLogins.map { "--as \($0)" }.joined(separator: ", ")
        return OpsError(
            .denied, "operator.unknown", "'\(login)' is not an active account of this console.", subject: login,
            kept: "Nothing was changed; the attempt is on the ledger.",
            advice: demoLogins.isEmpty
                ? "Ask an admin to add or activate it."
                : "This is a demo store: say who to be with --as LOGIN, such as \(examples).")
    }

    /// The permission is missing (ACC-3).
    public static func missingPermission(_ permission: Permission, operation: String) -> OpsError {
        let isNamed = OperationCatalog.operation(named: operation) != nil
        return OpsError(
            .denied, "permission.missing",
            "You may not do this: \(operation) needs the permission \(permission.rawValue).",
            subject: permission.rawValue, kept: "Nothing was changed; the attempt is on the ledger.",
            advice: "An admin can give you a role that has it\(isNamed ? "; 'why \(operation)' names them" : "").")
    }

    /// The permission holds for assigned tenants only, and this one is not.
    public static func notAssigned(_ tenantID: String, permission: Permission) -> OpsError {
        OpsError(
            .denied, "assignment.missing",
            "You may not do this in \(tenantID): your permission \(permission.rawValue) is for assigned tenants only.",
            subject: tenantID, kept: "Nothing was changed; the attempt is on the ledger.",
            advice: "Ask your manager to assign the tenant to you.")
    }

    /// The operation needs a session and there is none (ACC-13).
    public static func sessionRequired(_ tenantID: String?) -> OpsError {
        OpsError(
            .denied, "session.required", "This needs an open session in \(tenantID ?? "the tenant").",
            subject: tenantID, kept: "Nothing was changed.", advice: "Enter the tenant first.")
    }

    /// The session's lease ran out (ACC-12).
    public static func sessionExpired(_ session: ImpersonationSession) -> OpsError {
        OpsError(
            .denied, "session.expired", "The session in \(session.targetOrganizationName) has expired.",
            subject: session.id, kept: "Nothing was changed.",
            advice: "Renew it with a reason, or end it.")
    }

    /// The session that the request carries is not the operator's open one any more (ACC-13, ACC-14).
    public static func sessionGone(_ sessionID: String) -> OpsError {
        OpsError(
            .denied, "session.gone", "The session \(sessionID) is not open any more.", subject: sessionID,
            kept: "Nothing was changed.", advice: "Enter the tenant again if the work goes on.")
    }

    /// Somebody's session that is to be ended is over already.
    public static func sessionOver(_ session: ImpersonationSession) -> OpsError {
        let end = session.endedAt.map { " since \($0)" } ?? ""
        return OpsError(
            .conflict, "session.over",
            "The session \(session.id) of \(session.operatorLogin) is over already: "
                + "\(session.endCause?.rawValue ?? "ended")\(end).", subject: session.id, kept: "Nothing was changed.",
            advice: "Look at the list again.")
    }

    /// The request is about another tenant than the session.
    public static func wrongTenant(_ tenantID: String, session: ImpersonationSession) -> OpsError {
        OpsError(
            .denied, "session.tenant",
            "You are in \(session.targetOrganizationName) (\(session.targetOrganizationId)); this is about \(tenantID).",
            subject: tenantID, kept: "Nothing was changed.",
            advice: "End the session or switch to that tenant first.")
    }

    /// The operator already has an open session (ACC-11).
    public static func sessionOpen(_ session: ImpersonationSession) -> OpsError {
        OpsError(
            .conflict, "session.open", "You already have a session open, in \(session.targetOrganizationName).",
            subject: session.id, kept: "It goes on as it was.", advice: "End it, or switch.")
    }

    /// A limit per hour is used up (ACC-16).
    public static func limitReached(_ limit: LimitClass, allowed: Int, freeAt: Timestamp) -> OpsError {
        OpsError(
            .denied, "limit.reached", "The limit of \(allowed) \(limit.title) an hour is used up.",
            subject: limit.rawValue, kept: "Nothing was changed.",
            advice: "It frees up at \(freeAt).")
    }

    /// More items than one bulk command may touch (ACC-16).
    public static func tooManyItems(_ count: Int, allowed: Int) -> OpsError {
        OpsError(
            .denied, "bulk.too-many", "\(count) items are more than the \(allowed) that one command may touch.",
            subject: String(count), kept: "Nothing was changed.",
            advice: "Name fewer items, or narrow the filter.")
    }

    /// A value of the request is wrong.
    public static func invalid(_ field: String, _ objection: String) -> OpsError {
        OpsError(
            .usage, "value.invalid", "\(field): \(objection).", subject: field,
            kept: "Nothing was changed.")
    }

    /// The objection to a value alone, without the name of its field, for where it stands under the field.
    public var objection: String {
        guard kind == "value.invalid", let subject, message.hasPrefix("\(subject): ") else { return message }
        return String(message.dropFirst(subject.count + 2))
    }

    /// The kind of an error about a ticket that cannot be checked, for no ticket feed ever brought anything (ACC-10).
    public static let unverifiable = "ticket.unverifiable"

    /// A ticket is unknown, as all are.
    public static func unverifiableTicket(_ reference: String) -> OpsError {
        OpsError(
            .notFound, unverifiable, "There is no ticket '\(reference)': no ticket is known.", subject: reference,
            advice: "A feed of tickets makes them known.")
    }

    /// The record does not exist, or not for this operator.
    public static func notFound(_ what: String, _ reference: String) -> OpsError {
        OpsError(.notFound, "record.missing", "There is no \(what) '\(reference)'.", subject: reference)
    }

    /// The reference means more than one record.
    public static func ambiguous(_ what: String, _ reference: String, _ ids: [String]) -> OpsError {
        OpsError(
            .usage, "record.ambiguous", "'\(reference)' means more than one \(what): \(ids.joined(separator: ", ")).",
            subject: reference, advice: "Name it by its id.")
    }

    /// Somebody changed the record since it was read.
    public static func changedSince(_ what: String, _ reference: String, now state: String) -> OpsError {
        OpsError(
            .conflict, "record.changed", "The \(what) \(reference) was changed by somebody else; it is \(state) now.",
            subject: reference, kept: "Nothing was changed.", advice: "Look at it again, then decide.")
    }

    /// The state machine does not allow the step.
    public static func notAllowed(_ step: String, _ what: String, _ reference: String, _ why: String) -> OpsError {
        OpsError(
            .conflict, "step.refused", "Cannot \(step) the \(what) \(reference): \(why).", subject: reference,
            kept: "Nothing was changed.", advice: "Look at it again, then decide.")
    }

    /// The store holds a value that no version of the program writes.
    public static func damaged(_ column: String, _ value: String) -> OpsError {
        OpsError(
            .failed, "store.damaged",
            "The store holds '\(value)' in \(column), which no version of the console writes.",
            subject: column, advice: "Run 'ledger verify' and tell an admin.")
    }

    /// A value that must be unique exists already.
    public static func exists(_ what: String, _ reference: String) -> OpsError {
        OpsError(
            .conflict, "record.exists", "There is already a \(what) '\(reference)'.", subject: reference,
            kept: "Nothing was changed.", advice: "Take another name, or go on with that one.")
    }

    /// The operator stopped the work.
    public static func cancelled(after done: Int, of total: Int) -> OpsError {
        OpsError(
            .conflict, "work.cancelled", "Stopped on your wish after \(done) of \(total).",
            kept: "What was applied stays applied and is in the report.")
    }
}

extension OpsError {
    /// The program ended in the middle of bulk work.
    public static func interrupted(after done: Int, of total: Int) -> OpsError {
        OpsError(
            .conflict, "work.interrupted", "The work was interrupted after \(done) of \(total).",
            kept: "What was applied stays applied and is in the report.",
            advice: "Give the rest again, as a new batch.")
    }
}

extension LimitClass {
    /// The words for a person.
    public var title: String {
        switch self {
        case .sessionsOpened: "sessions opened"
        case .piiReveals: "reveals of personal data"
        case .exports: "exports"
        case .bulkItems: "bulk items"
        }
    }
}

extension OpsError {
    /// A filter expression that cannot be read; the message names the position.
    public static func filter(_ error: FilterError) -> OpsError {
        OpsError(
            .usage, error.isIncomplete ? "filter.incomplete" : "filter.invalid", error.plain,
            subject: String(error.position + 1), advice: error.suggestion.map { "Did you mean '\($0)'?" })
    }
}
