import OpsDomain
import OpsService

/// The verb that enters a tenant from a ticket (SUP-13).
enum TicketVerbs {
    static let all = [
        Verb(
            noun: "ticket", name: "open", summary: "enter the tenant that a ticket belongs to",
            notes: "Opens a session with the ticket on it, as 'session open' does.",
            arguments: [Argument(name: "REF", help: "the ticket's reference, such as ZD-48213")],
            options: [
                SessionVerbs.category,
                Option(name: "reason", value: .text("TEXT"), help: "why, in words; the ticket's subject unless set"),
                SessionVerbs.length,
            ],
            examples: ["opsconsole ticket open ZD-48213 --category error-investigation --for 30m"],
            action: .onStore(open))
    ]

    private static func open(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let found = try await service.ask(FindTicket(try call.required(0)), session: nil)
        let prefilled = "Ticket \(found.ticket.id): \(found.ticket.subject)"
        let reason = call.text("reason") ?? String(prefilled.prefix(SessionRules.reasonLength.upperBound))
        let session = try await service.perform(
            OpenSession(
                organizationId: found.organization.id, category: try SessionVerbs.category(of: call), text: reason,
                ticketId: found.ticket.id, minutes: call.minutes("for")), session: nil)
        return try SessionVerbs.reply(session, "You are in \(session.targetOrganizationName) now.")
    }
}
