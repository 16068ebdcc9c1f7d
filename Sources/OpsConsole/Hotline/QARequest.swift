import OpsDomain
import Terminal

/// A decision that the operator makes, with what they fill in.
struct QARequest: Sendable, Hashable {
    /// What is done.
    enum Verb: String, Sendable, CaseIterable {
        case approve, reject, reassign, prioritize

        /// The word on the button and in the title.
        var title: String {
            switch self {
            case .approve: "Approve"
            case .reject: "Reject"
            case .reassign: "Reassign"
            case .prioritize: "Change priority of"
            }
        }

        /// What was done, for the toast.
        var past: String {
            switch self {
            case .approve: "approved"
            case .reject: "rejected"
            case .reassign: "reassigned"
            case .prioritize: "re-prioritised"
            }
        }
    }

    let verb: Verb
    /// The reason or note.
    var reason = ""
    /// The reviewer's login, for reassigning.
    var reviewer = ""
    /// 1–4, for changing the priority.
    var priority = 1

    init(_ verb: Verb) { self.verb = verb }

    /// The action for the service.
    var action: QABulkAction {
        switch verb {
        case .approve: .approve
        case .reject: .reject
        case .reassign: .reassign(to: reviewer)
        case .prioritize: .prioritize(priority)
        }
    }

    /// The fields that the dialog shows, filled with what is known.
    var fields: [FormField] {
        let why = FormField(
            "reason", action.needsReason ? "Reason" : "Note",
            .text(TextField(reason, placeholder: action.needsReason ? "needed" : "optional", maxLength: 500)))
        switch verb {
        case .approve, .reject: return [why]
        case .reassign:
            return [
                FormField(
                    "reviewer", "To", .text(TextField(reviewer, placeholder: "login of the reviewer", maxLength: 64))),
                why,
            ]
        case .prioritize:
            return [
                FormField("priority", "Priority", .choice(Choice(["1", "2", "3", "4"], selected: priority - 1))), why,
            ]
        }
    }

    /// Takes over what was filled in.
    mutating func fill(from dialog: Dialog) {
        reason = dialog.value("reason").trimmed
        reviewer = dialog.value("reviewer").trimmed
        priority = Int(dialog.value("priority")) ?? priority
    }

    /// What is missing, by field.
    var errors: [String: String] {
        var errors: [String: String] = [:]
        if let objection = QARules.objection(toReason: reason, of: action) { errors["reason"] = objection }
        if verb == .reassign, reviewer.isEmpty { errors["reviewer"] = "who is to review?" }
        return errors
    }
}
