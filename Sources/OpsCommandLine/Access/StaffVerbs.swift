import Ledger
import OpsDomain
import OpsService

/// The verbs that change a member of staff's account or tell their rights (ACC-1, ACC-14).
enum StaffVerbs {
    static let all = [
        Verb(
            noun: "user", name: "set-role", summary: "give a member of staff another role",
            notes:
                "An open session ends when the new role may not be in its tenant. Nobody changes their own role, and "
                + "the last admin keeps theirs.",
            arguments: [login, Argument(name: "ROLE", help: UserVerbs.roleHelp)], options: [reason],
            examples: ["opsconsole user set-role rosa SUPPORT_L3 --reason 'took over the night shift'"],
            action: .onStore(setRole)),
        Verb(
            noun: "user", name: "edit", summary: "change a member of staff's name, address, languages or skills",
            notes: "What is not named stays. Languages and skills are given whole; an empty one takes them away.",
            arguments: [login],
            options: [
                Option(name: "name", value: .text("NAME"), help: "the person's name"),
                Option(name: "email", value: .text("ADDRESS"), help: "the email address"),
                Option(name: "azure-ad-id", value: .text("ID"), help: "the Azure AD object id"),
                Option(name: "language", value: .text("CODE"), help: "a language spoken, such as en", repeats: true),
                Option(name: "skill", value: .text("WORD"), help: "a skill", repeats: true), reason,
            ],
            examples: ["opsconsole user edit tomas --language es --language en --reason 'passed the Spanish test'"],
            action: .onStore(edit)),
        Verb(
            noun: "user", name: "deactivate", summary: "switch an account off; its open session ends at once",
            arguments: [login], options: [reason],
            examples: ["opsconsole user deactivate tomas --reason 'left the company'"], action: .onStore(deactivate)),
        Verb(
            noun: "user", name: "activate", summary: "switch an account on again",
            arguments: [login], options: [reason], examples: ["opsconsole user activate tomas"],
            action: .onStore(activate)),
        Verb(
            noun: "user", name: "lock", summary: "keep an operator out from now on, also in the middle of work",
            notes:
                "An open session ends at once, bulk work stops, and the operator reads the message. Without --for the "
                + "lock stays until 'user unlock'.",
            arguments: [login],
            options: [
                Option(
                    name: "message", value: .text("TEXT"), help: "what the operator reads, 3 to 200 characters",
                    isRequired: true),
                Option(name: "for", value: .duration("TIME"), help: "how long, such as 30m or 8h"),
            ],
            examples: ["opsconsole user lock rosa --message 'call the security desk, extension 17' --for 8h"],
            action: .onStore(lock)),
        Verb(
            noun: "user", name: "unlock", summary: "take an operator's lock away",
            arguments: [login], options: [reason], examples: ["opsconsole user unlock rosa"], action: .onStore(unlock)),
        Verb(
            noun: "user", name: "rights", summary: "show what somebody may do, now or as of a date",
            notes: "Everybody sees their own; those of others need the permission view_policy.",
            arguments: [Argument(name: "LOGIN", help: "whose; yours when it is left out", count: .optional)],
            options: [Moment.option],
            examples: ["opsconsole user rights", "opsconsole user rights rosa --as-of 2026-09-30 --json"],
            action: .onStore(rights)),
    ]

    private static let login = Argument(name: "LOGIN", help: "the Unix account name")
    private static let reason = Option(name: "reason", value: .text("TEXT"), help: "why, for the ledger")

    private static func setRole(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let role = try UserVerbs.role(named: try call.required(1))
        let user = try await service.perform(
            SetUserRole(login: try call.required(0), role: role, reason: call.text("reason")), session: nil)
        return try .object(user, "\(user.login) is \(user.role.rawValue) now.")
    }

    private static func edit(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let user = try await service.perform(
            EditUser(
                login: try call.required(0), email: call.text("email"), name: call.text("name"),
                azureAdId: call.text("azure-ad-id"), languages: call.has("language") ? call.texts("language") : nil,
                skills: call.has("skill") ? call.texts("skill") : nil, reason: call.text("reason")), session: nil)
        return try .object(user, "\(user.login) is changed: \(user.name), \(user.email).")
    }

    private static func deactivate(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let user = try await service.perform(
            DeactivateUser(login: try call.required(0), reason: call.text("reason")), session: nil)
        return try .object(user, "\(user.login) is switched off; nothing is open in their name any more.")
    }

    private static func activate(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let user = try await service.perform(
            ActivateUser(login: try call.required(0), reason: call.text("reason")), session: nil)
        return try .object(user, "\(user.login) is switched on, as \(user.role.rawValue).")
    }

    private static func lock(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let user = try await service.perform(
            LockUser(
                login: try call.required(0), message: try call.required("message"), minutes: call.minutes("for")),
            session: nil)
        let end = user.lock?.until.map { "until \($0)" } ?? "until somebody unlocks it"
        return try .object(user, "\(user.login) is locked \(end).")
    }

    private static func unlock(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let user = try await service.perform(
            UnlockUser(login: try call.required(0), reason: call.text("reason")), session: nil)
        let rest = user.isActive ? "" : "; the account is still switched off"
        return try .object(user, "\(user.login) is unlocked\(rest).")
    }

    private static func rights(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let answer = try await service.ask(
            RightsAsOf(login: call.argument(0), date: try Moment.asOf(of: call)), session: nil)
        let state =
            !answer.existed
            ? "no account" : answer.isActive ? (answer.lock == nil ? "active" : "locked") : "switched off"
        let fields = TextTable.fields(
            [
                ("Login", answer.login), ("As of", answer.at.description), ("Account", state),
                ("Lock", answer.lock.map { "\($0.message), " + ($0.until.map { "until \($0)" } ?? "without an end") }),
                ("Role", answer.role?.rawValue), ("Policy", "version \(answer.policyVersion)"),
            ]
                + answer.assignments.enumerated().map { index, assignment in
                    (
                        index == 0 ? "Tenants" : "",
                        "\(assignment.organizationName) (\(assignment.organizationId)), since \(assignment.since)"
                    )
                })
        let grants = answer.permissions.sorted { $0.key < $1.key }.map { permission, reach in
            "  \(permission.rawValue)" + (reach == .assigned ? " (assigned tenants only)" : "")
        }
        let may = grants.isEmpty ? ["May do nothing that needs a permission."] : ["May:"] + grants
        return try .object(answer, ([fields] + may).joined(separator: "\n"))
    }
}
