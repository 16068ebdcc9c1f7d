import OpsDomain
import Terminal

/// The form with which a tenant is entered: category, text, ticket, lease (ACC-10, ACC-12).
enum EnterTenantForm {
    private static let leases = Policy.leaseChoices.map { $0 < 60 ? "\($0)m" : "\($0 / 60)h" }
    private static let categories = ReasonCategory.allCases

    /// The empty form; its buttons come with the tenant, and the lease is the policy's until another is chosen.
    static func make(leaseMinutes: Int) -> Form {
        Form([
            FormField("category", "Reason", .choice(Choice(categories.map(\.title)))),
            FormField("text", "Text", .text(TextField(placeholder: "why, in your own words", maxLength: 600))),
            FormField("ticket", "Ticket", .text(TextField(placeholder: "optional", maxLength: 60))),
            FormField("lease", "For", .choice(Choice(leases, selected: choice(of: leaseMinutes)))),
        ])
    }

    private static func choice(of minutes: Int) -> Int {
        Policy.leaseChoices.firstIndex(of: minutes) ?? leases.count - 1
    }

    /// Shows the policy's lease.
    static func set(leaseMinutes: Int, in form: inout Form) { form["lease"]?.set(leases[choice(of: leaseMinutes)]) }

    /// The buttons for a tenant; the one that enters names it.
    static func buttons(_ tenant: Organization) -> [Button] {
        [Button("cancel", "Cancel"), Button("enter", "Enter \(Clip.text(tenant.name, to: 40))")]
    }

    /// Says under the text what is still wrong with it, while it is typed.
    static func review(_ form: inout Form) {
        let text = form.value("text")
        form["text"]?.hint = text.isEmpty ? nil : SessionRules.objection(to: text)
    }

    /// Whether nothing is missing.
    static func isComplete(_ form: Form) -> Bool { errors(form).isEmpty }

    /// What is wrong, by field.
    static func errors(_ form: Form) -> [String: String] {
        SessionRules.objection(to: form.value("text")).map { ["text": $0] } ?? [:]
    }

    /// The command that the form stands for.
    static func command(_ form: Form, tenant: Organization, switchingFrom: String?) -> OpenSession {
        let category = categories.first { $0.title == form.value("category") } ?? .other
        let ticket = form.value("ticket").trimmed
        let minutes = leases.firstIndex(of: form.value("lease")).map { Policy.leaseChoices[$0] }
        return OpenSession(
            organizationId: tenant.id, category: category, text: form.value("text").trimmed,
            ticketId: ticket.isEmpty ? nil : ticket, minutes: minutes, switchingFrom: switchingFrom)
    }
}

/// Whether the ticket that is typed is known, and whose it is (ACC-10, SUP-13).
struct TicketCheck: Sendable {
    /// A ticket and its tenant.
    struct Found: Sendable {
        let ticket: Ticket
        let organization: Organization
    }

    private var load = Load<Found>()
    private var asked = ""

    /// Whether a text may be a ticket's reference: letters, a dash, digits.
    static func looksLikeTicket(_ text: String) -> Bool {
        guard let dash = text.firstIndex(of: "-") else { return false }
        let (letters, digits) = (text[..<dash], text[text.index(after: dash)...])
        return !letters.isEmpty && letters.allSatisfy(\.isLetter) && !digits.isEmpty && digits.allSatisfy(\.isNumber)
    }

    /// The ticket with this reference, if it was found.
    func found(for reference: String) -> Found? {
        load.value.flatMap { $0.ticket.id.lowercased() == reference.lowercased() ? $0 : nil }
    }

    /// Notes a ticket that is known already.
    mutating func settle(_ ticket: Ticket, of organization: Organization) {
        let number = load.begin()
        _ = load.finish(number, .success(Found(ticket: ticket, organization: organization)))
        asked = ticket.id
    }

    /// Notes that a reference is to be looked up; nil when it need not be.
    ///
    /// The newest look-up counts.
    mutating func begin(_ reference: String) -> Int? {
        guard reference != asked else { return nil }
        asked = reference
        load.reset()
        return reference.isEmpty ? nil : load.begin()
    }

    /// Takes the answer of a look-up.
    mutating func finish(_ number: Int, _ result: Result<FindTicket.Answer, OpsError>) {
        _ = load.finish(number, result.map { Found(ticket: $0.ticket, organization: $0.organization) })
    }

    /// What stands beside the ticket's field for a tenant.
    func verdict(for tenant: Organization?) -> Span? {
        guard !asked.isEmpty else { return nil }
        if load.isLoading { return Span("checking…", .dim) }
        if let found = load.value {
            return found.organization.id == tenant?.id
                ? Span("✓ \(found.organization.name)", .success)
                : Span("✗ belongs to \(found.organization.name)", .error)
        }
        if let error = load.error, error.code != .notFound { return Span("? \(error.message)", .warning) }
        // Where tickets are known, entering with one that is not is refused.
        return load.error?.kind == OpsError.unverifiable
            ? Span("? unknown, counts as unverified", .warning) : Span("✗ not a known ticket", .error)
    }
}

extension EnterTenantScreen: DraftKeeping {
    var draftForm: String? { tenant.map { "enter \($0.id)" } }
    var draftFields: [String: String] { tenant == nil ? [:] : form.draftFields }

    mutating func restore(_ fields: [String: String]) {
        form.restore(fields)
        EnterTenantForm.review(&form)
    }
}
