import Ledger
import OpsDomain
import OpsService

/// `why`: what decides whether somebody may do something (ACC-30).
enum WhyVerb {
    static let all = [
        Verb(
            noun: nil, name: "why", summary: "tell why you, or somebody else, may or may not do something",
            notes:
                "ACTION is an operation such as session.open or 'session open', or an action as the ledger names it, "
                + "such as SESSION_OPEN. It answers with permission, policy version, assignment and session. The rights "
                + "of others need the permission view_policy. It ends with 0 also when the answer is no.",
            arguments: [Argument(name: "ACTION", help: "what somebody wants to do", count: .atLeastOne)],
            options: [
                Option(name: "for", value: .text("LOGIN"), help: "whose rights; yours unless set"),
                Option(name: "tenant", value: .text("TENANT"), help: TenantVerbs.tenant.help), Moment.option,
            ],
            examples: [
                "opsconsole why session open --tenant acme-health",
                "opsconsole why REVEAL_PII --for rosa --as-of 2026-09-30 --json",
            ],
            action: .onStore(why))
    ]

    private static func why(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let action = try operation(call.arguments)
        var tenantID: String?
        if let reference = call.text("tenant") {
            tenantID = try await service.ask(ShowTenant(reference), session: nil).id
        }
        let answer = try await service.ask(
            WhyMayI(
                action: action, login: call.text("for"), organizationId: tenantID, asOf: try Moment.asOf(of: call)),
            session: nil)
        let checks = answer.checks.map { "  \($0.passes ? "yes" : "NO ")  \($0.kind.rawValue): \($0.words)" }
        let title =
            "\(answer.login) \(answer.isAllowed ? "may" : "may not") do \(answer.operation) as of \(answer.at):"
        return try .object(answer, ([title] + checks).map(SafeText.line).joined(separator: "\n"))
    }

    /// The operation's name, written as a verb (`session open`), as a name (`session.open`) or as a ledger action.
    private static func operation(_ words: [String]) throws(OpsError) -> String {
        let word = words.flatMap { $0.split(separator: " ") }.joined(separator: ".")
        guard OperationCatalog.operation(named: word) == nil else { return word }
        let operations = OperationCatalog.portals.flatMap(\.operations)
        let names = operations.map { $0.name } + operations.compactMap { $0.access.action }
        throw OpsError(
            .notFound, "record.missing", "There is no action '\(word)'.", subject: word,
            advice: Spelling.nearest(to: word, among: names).map { "Did you mean '\($0)'?" }
                ?? "The actions are: \(Set(operations.map { $0.name }).sorted().joined(separator: ", ")).")
    }
}
