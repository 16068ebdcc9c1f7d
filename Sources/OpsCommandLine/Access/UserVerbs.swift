import Ledger
import OpsDomain
import OpsService

/// The verbs of staff accounts (ACC-1).
enum UserVerbs {
    static let all =
        [
            Verb(
                noun: "user", name: "list", summary: "list the members of staff, by login",
                options: ListFilter.words, views: .staff,
                examples: ["opsconsole user list", "opsconsole user list --json"], action: .onStore(list)),
            Verb(
                noun: "user", name: "add", summary: "add a member of staff",
                arguments: [Argument(name: "LOGIN", help: "the Unix account name")],
                options: [
                    Option(name: "email", value: .text("ADDRESS"), help: "the email address", isRequired: true),
                    Option(name: "name", value: .text("NAME"), help: "the person's name", isRequired: true),
                    Option(name: "role", value: .text("ROLE"), help: roleHelp, isRequired: true),
                    Option(
                        name: "language", value: .text("CODE"), help: "a language spoken, such as en", repeats: true),
                    Option(name: "skill", value: .text("WORD"), help: "a skill", repeats: true),
                ],
                examples: [
                    "opsconsole user add rosa --email rosa@ethico.example --name 'Rosa Reyes' --role SUPPORT_L2",
                    "opsconsole user add tomas --email t@ethico.example --name Tomás --role HOTLINE_OP --language es "
                        + "--language en",
                ],
                action: .onStore(add)),
            Verb(
                noun: "user", name: "assign", summary: "assign a tenant to a member of staff, from now on",
                arguments: [Argument(name: "LOGIN", help: "the Unix account name"), TenantVerbs.tenant],
                examples: ["opsconsole user assign rosa acme-health"], action: .onStore(assign)),
            Verb(
                noun: "user", name: "unassign", summary: "take a tenant from a member of staff, from now on",
                notes: "A session in the tenant that only the assignment allowed ends at once.",
                arguments: [Argument(name: "LOGIN", help: "the Unix account name"), TenantVerbs.tenant],
                options: [Option(name: "reason", value: .text("TEXT"), help: "why, for the ledger")],
                examples: ["opsconsole user unassign rosa acme-health --reason 'handed over to Petra'"],
                action: .onStore(unassign)),
        ] + StaffVerbs.all + StaffSyncVerb.all

    /// What a role is, for the help.
    static let roleHelp = "the role: \(Role.allCases.map(\.rawValue).joined(separator: ", "))"

    /// The role of this name or alias; case does not matter.
    /// - Throws: `OpsError` of code `usage` for anything else, with the nearest name.
    static func role(named name: String) throws(OpsError) -> Role {
        if let role = Role(input: name) { return role }
        let names = Role.allCases.map(\.rawValue)
        let nearest = Spelling.nearest(to: name.replacing("-", with: "_"), among: names)
        throw OpsError(
            .usage, "usage.value", "'\(name)' is no role.", subject: "role", kept: "Nothing was changed.",
            advice: nearest.map { "Did you mean '\($0)'?" } ?? "The roles are \(names.joined(separator: ", ")).")
    }

    private static func list(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let now = call.surroundings.clock.now()
        return try await ListFilter(call, service).reply(
            of: ListUsers(), limit: .max,
            [
                Column("LOGIN") { $0.login }, Column("NAME") { $0.name }, Column("ROLE") { $0.role.rawValue },
                Column("ACTIVE") { !$0.isActive ? "no" : $0.lock?.isInForce(at: now) == true ? "locked" : "yes" },
                Column("EMAIL") { $0.email },
                Column("ID") { $0.id },
            ], empty: "There is nobody.", call, service)
    }

    private static func add(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let role = try Self.role(named: try call.required("role"))
        let user = try await service.perform(
            AddUser(
                login: try call.required(0), email: try call.required("email"), name: try call.required("name"),
                role: role, languages: call.texts("language"), skills: call.texts("skill")), session: nil)
        return try .object(user, "Added \(user.login) (\(user.name)) as \(user.role.rawValue), \(user.id).")
    }

    private struct Assigned: Encodable {
        let login: String
        let organizationId: String
    }

    private static func assign(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let login = try call.required(0)
        let tenant = try await service.ask(ShowTenant(try call.required(1)), session: nil)
        _ = try await service.perform(AssignTenant(login: login, organizationId: tenant.id), session: nil)
        return try .object(
            Assigned(login: login, organizationId: tenant.id), "Assigned \(tenant.name) (\(tenant.id)) to \(login).")
    }

    private static func unassign(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let login = try call.required(0)
        let tenant = try await service.ask(ShowTenant(try call.required(1)), session: nil)
        _ = try await service.perform(
            UnassignTenant(login: login, organizationId: tenant.id, reason: call.text("reason")), session: nil)
        return try .object(
            Assigned(login: login, organizationId: tenant.id),
            "\(tenant.name) (\(tenant.id)) is not \(login)'s any more.")
    }
}
