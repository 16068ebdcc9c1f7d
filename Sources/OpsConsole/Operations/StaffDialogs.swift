import OpsDomain
import Terminal

// What is asked before an account is changed (ACC-1, ACC-14). Locking and switching off take rights away from a
// person, so the login is typed (TUI-3).

extension ActionDialog {
    static func addingStaff() -> ActionDialog {
        let fields = [
            FormField("login", "Login", .text(TextField(placeholder: "Unix account", maxLength: 64))),
            FormField("name", "Name", .text(TextField(maxLength: 200))),
            FormField("email", "Email", .text(TextField(maxLength: 254))),
            FormField("role", "Role", .choice(Choice(StaffRole.allCases.map(\.rawValue)))),
            FormField("languages", "Languages", .text(TextField(placeholder: "such as en es", maxLength: 200))),
            FormField("skills", "Skills", .text(TextField(placeholder: "optional", maxLength: 200))),
        ]
        return ActionDialog("Add a member of staff", fields: fields, action: "Add") { dialog in
            var missing: [String: String] = [:]
            for field in ["login", "name", "email"] where dialog.value(field).trimmed.isEmpty {
                missing[field] = "needed"
            }
            return missing
        } command: { dialog in
            AddUser(
                login: dialog.value("login").trimmed, email: dialog.value("email").trimmed,
                name: dialog.value("name").trimmed, role: StaffRole(rawValue: dialog.value("role")) ?? .auditor,
                languages: dialog.words("languages"), skills: dialog.words("skills"))
        } then: { user, context in
            context.done("\(user.login) added as \(user.role.rawValue).")
        }
    }

    static func editing(_ user: InternalUser) -> ActionDialog {
        func text(_ id: String, _ label: String, _ value: String) -> FormField {
            FormField(id, label, .text(TextField(value, maxLength: 254)))
        }
        let fields = [
            text("name", "Name", user.name), text("email", "Email", user.email),
            text("languages", "Languages", user.languages.joined(separator: " ")),
            text("skills", "Skills", user.skills.joined(separator: " ")),
            text("azure", "Azure AD id", user.azureAdId ?? ""), why,
        ]
        return ActionDialog("Account of \(user.login)", fields: fields, action: "Change it") { dialog in
            let azure = dialog.value("azure").trimmed
            return EditUser(
                login: user.login, email: dialog.value("email").trimmed, name: dialog.value("name").trimmed,
                azureAdId: azure.isEmpty ? nil : azure, languages: dialog.words("languages"),
                skills: dialog.words("skills"), reason: dialog.reason)
        } then: { user, context in
            context.done("\(user.login) is changed.")
        }
    }

    static func changingRole(of user: InternalUser) -> ActionDialog {
        let roles = StaffRole.allCases
        let fields = [
            FormField(
                "role", "Role", .choice(Choice(roles.map(\.rawValue), selected: roles.firstIndex(of: user.role)))),
            why,
        ]
        let body = [
            Span("\(user.name), now \(user.role.rawValue)."),
            Span("A session in a tenant that the new role may not enter ends at once.", .dim),
        ]
        return ActionDialog("Role of \(user.login)", body, fields: fields, action: "Change the role") { dialog in
            dialog.value("role") == user.role.rawValue ? ["role": "it is this role already"] : [:]
        } command: { dialog in
            SetUserRole(
                login: user.login, role: StaffRole(rawValue: dialog.value("role")) ?? user.role,
                reason: dialog.reason)
        } then: { user, context in
            context.done("\(user.login) is \(user.role.rawValue) now.")
        }
    }

    static func locking(_ user: InternalUser) -> ActionDialog {
        let fields = [
            FormField("message", "Message", .text(TextField(placeholder: "what they are told", maxLength: 200))),
            FormField("for", "For", .choice(Choice(LockTime.allCases.map(\.rawValue)))),
        ]
        let body = [Span("\(user.name) is kept out at once, and their open session ends.")]
        return ActionDialog(
            "Lock 1 account: \(user.login)", body, fields: fields, action: "Lock \(user.login)", typed: user.login
        ) { dialog in
            StaffRules.objection(toMessage: dialog.value("message")).map { ["message": $0] } ?? [:]
        } command: { dialog in
            LockUser(
                login: user.login, message: dialog.value("message").trimmed,
                minutes: LockTime(rawValue: dialog.value("for"))?.minutes)
        } then: { user, context in
            context.done("\(user.login) is locked.")
        }
    }

    static func unlocking(_ user: InternalUser) -> ActionDialog {
        let body = [Span("Locked with the message: \(user.lock?.message ?? "")")]
        return ActionDialog("Unlock \(user.login)", body, fields: [why], action: "Unlock") { dialog in
            UnlockUser(login: user.login, reason: dialog.reason)
        } then: { user, context in
            context.done("\(user.login) is let in again.")
        }
    }

    static func deactivating(_ user: InternalUser) -> ActionDialog {
        let body = [Span("\(user.name) cannot sign in any more, and their open session ends at once.")]
        return ActionDialog(
            "Deactivate 1 account: \(user.login)", body, fields: [why], action: "Deactivate \(user.login)",
            typed: user.login
        ) { dialog in
            DeactivateUser(login: user.login, reason: dialog.reason)
        } then: { user, context in
            context.done("\(user.login) is switched off.")
        }
    }

    static func activating(_ user: InternalUser) -> ActionDialog {
        let body = [Span("\(user.name) can sign in again, as \(user.role.rawValue).")]
        return ActionDialog("Activate \(user.login)", body, fields: [why], action: "Activate") { dialog in
            ActivateUser(login: user.login, reason: dialog.reason)
        } then: { user, context in
            context.done("\(user.login) is active again.")
        }
    }

    /// Ends somebody's session; the tenant's name is typed (TUI-3).
    static func killing(_ session: ImpersonationSession) -> ActionDialog {
        let tenant = session.targetOrganizationName
        let body = [
            Span("1 session of \(session.operatorLogin) in \(tenant)."),
            Span("Nothing of it is written any more; their console knows within a second.", .dim),
        ]
        let text = FormField("text", "Why", .text(TextField(placeholder: "needed", maxLength: 200)))
        return ActionDialog(
            "Kill a session", body, fields: [text], action: "Kill the session", typed: tenant
        ) { dialog in
            StaffRules.objection(toMessage: dialog.value("text")).map { ["text": $0] } ?? [:]
        } command: { dialog in
            KillSession(sessionId: session.id, text: dialog.value("text").trimmed)
        } then: { killed, context in
            context.done("The session of \(killed.operatorLogin) in \(killed.targetOrganizationName) is over.")
        }
    }

    private static var why: FormField {
        FormField("reason", "Reason", .text(TextField(placeholder: "optional", maxLength: 500)))
    }
}

/// How long a lock lasts.
private enum LockTime: String, CaseIterable {
    case hour = "1 h"
    case shift = "8 h"
    case day = "1 day"
    case week = "1 week"
    case open = "until unlocked"

    var minutes: Int? {
        switch self {
        case .hour: 60
        case .shift: 480
        case .day: 1440
        case .week: 10_080
        case .open: nil
        }
    }
}

extension Dialog {
    /// The words of a field, between which stand spaces or commas.
    fileprivate func words(_ field: String) -> [String] {
        value(field).split { $0 == "," || $0.isWhitespace }.map(String.init)
    }

    /// The optional reason; nil when none was typed.
    var reason: String? {
        let text = value("reason").trimmed
        return text.isEmpty ? nil : text
    }
}

extension Context {
    /// Says what was done, and has the screen read again.
    fileprivate mutating func done(_ words: String) {
        say(.done, words)
        want(.changed)
    }
}
