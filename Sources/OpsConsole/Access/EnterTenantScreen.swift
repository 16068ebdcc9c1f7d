import Ledger
import OpsDomain
import Terminal

/// Finding a tenant as you type, and entering it with a reason (ACC-10, ACC-15, ACC-17, SUP-13).
struct EnterTenantScreen: ScreenModel {
    enum Action: String, ScreenAction {
        case search = "enter.search"
        case choose = "enter.choose"
    }

    /// What has the keys.
    enum Focus: Sendable { case search, list, form }

    var id = PaneID.none
    var focus = Focus.search
    var search: TextField
    var list = TableState<String>()
    var hits = Load<SearchTenants.Answer>()
    var recent = Load<RecentTenants.Answer>()
    var ticket = TicketCheck()
    /// The text that was asked for last.
    private var asked = ""
    /// The text that is on the ledger already, so that one visit is one entry.
    private var recorded = ""
    /// Return came before the answer to what is typed: the choice is made when it is there.
    private var isChoosing = false
    /// The tenant to be entered.
    private(set) var tenant: Organization?
    var form: Form
    var isOpening = false
    var failure: OpsError?
    /// The policy's lease, which the form shows until another one is chosen (ACC-12).
    private var leaseMinutes = Policy.standard.leaseMinutes
    private var hasChosenLease = false

    /// A search that begins with a text: words of a tenant, or a ticket's reference.
    init(search text: String = "") {
        search = TextField(text, placeholder: "name, domain, id or ticket", maxLength: 200)
        form = EnterTenantForm.make(leaseMinutes: leaseMinutes)
    }

    /// The form of a tenant that was found elsewhere.
    init(tenant: Organization) {
        self.init(search: tenant.name)
        choose(tenant)
    }

    var kind: ScreenKind { .enterTenant }
    var isTyping: Bool { focus != .list }
    var draft: String? {
        guard let tenant, !form.value("text").isEmpty else { return nil }
        return "the reason for entering \(tenant.name)"
    }

    var record: RecordReference? {
        let tenant = tenant ?? (rows.indices.contains(list.cursor) ? rows[list.cursor].organization : nil)
        return tenant.map { RecordReference("organization", $0.id, $0.name) }
    }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        [
            bind(.search, .character("/"), name: "search", help: "Type in the search", footer: 1),
            bind(
                .choose, .enter, name: "choose", help: "Choose the tenant under the cursor",
                unless: rows.isEmpty ? "no tenant is listed" : nil, footer: 2),
        ]
    }

    mutating func appear(_ context: inout Context) {
        leaseMinutes = context.situation.leaseMinutes
        if !hasChosenLease { EnterTenantForm.set(leaseMinutes: leaseMinutes, in: &form) }
        context.load(RecentTenants(), into: \EnterTenantScreen.recent, of: &self) { screen, _ in
            _ = screen.list.handle(.home, screen.source())
        }
        find(&context)
    }

    mutating func reload(_ context: inout Context) {
        asked = ""
        appear(&context)
    }

    mutating func leave(_ context: inout Context) { record(&context) }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .search: focus = .search
        case .choose: chooseUnderCursor(&context)
        }
    }

    mutating func handle(_ key: Key, _ context: inout Context) -> Bool {
        switch focus {
        case .search: return handleSearch(key, &context)
        case .list:
            if key == .tab { focus = tenant == nil ? .search : .form }
            return list.handle(key, source()) != .ignored
        case .form: return handleForm(key, &context)
        }
    }

    private mutating func handleSearch(_ key: Key, _ context: inout Context) -> Bool {
        switch key {
        case .up, .down, .pageUp, .pageDown, .mouse: return list.handle(key, source()) != .ignored
        case .enter: chooseUnderCursor(&context)
        case .tab: focus = tenant == nil ? .list : .form
        case .escape:
            isChoosing = false
            focus = .list
        default:
            let before = search.text
            guard search.handle(key) else { return false }
            if search.text != before {
                isChoosing = false
                find(&context)
            }
        }
        return true
    }

    private mutating func chooseUnderCursor(_ context: inout Context) {
        // What is listed is still the answer to less than was typed.
        if hits.isLoading, !search.text.trimmed.isEmpty {
            isChoosing = true
            return
        }
        guard rows.indices.contains(list.cursor) else { return }
        let row = rows[list.cursor]
        record(&context)
        choose(row.organization)
        if let ticket = row.ticket {
            form["ticket"]?.set(ticket.id)
            if form.value("text").isEmpty { form["text"]?.set("\(ticket.id) \(ticket.subject)") }
            self.ticket.settle(ticket, of: row.organization)
            EnterTenantForm.review(&form)
            if EnterTenantForm.isComplete(form) { form.focus(on: "enter") }
        }
    }

    /// Takes a tenant over into the form, whose text stays when another one was chosen before.
    private mutating func choose(_ organization: Organization) {
        tenant = organization
        failure = nil
        form.buttons = EnterTenantForm.buttons(organization)
        form.focus = .field(0)
        focus = .form
    }
}

// MARK: - Searching

extension EnterTenantScreen {
    /// A line of the list.
    struct Row: Sendable {
        let organization: Organization
        let enteredAt: Timestamp?
        let ticket: Ticket?
    }

    /// What is listed: the tenants entered last while nothing is typed, else the ticket's and the hits.
    var rows: [Row] {
        guard !search.text.trimmed.isEmpty else {
            return (recent.value ?? []).map { visit in
                Row(organization: visit.organization, enteredAt: visit.enteredAt, ticket: nil)
            }
        }
        let found = (hits.value?.hits ?? []).map { Row(organization: $0, enteredAt: nil, ticket: nil) }
        guard let ticket = ticket.found(for: search.text.trimmed) else { return found }
        return [Row(organization: ticket.organization, enteredAt: nil, ticket: ticket.ticket)] + found
    }

    /// Asks for what is typed, one question at a time; an answer asks again when the text has changed meanwhile.
    private mutating func find(_ context: inout Context) {
        let text = search.text.trimmed
        guard !text.isEmpty else {
            asked = ""
            hits.reset()
            _ = list.handle(.home, source())
            return
        }
        if TicketCheck.looksLikeTicket(text) { lookUp(text, &context) }
        guard !hits.isLoading, text != asked else { return }
        asked = text
        context.load(SearchTenants(text: text), into: \EnterTenantScreen.hits, of: &self) { screen, context in
            _ = screen.list.handle(.home, screen.source())
            screen.find(&context)
            guard screen.isChoosing, !screen.hits.isLoading else { return }
            screen.isChoosing = false
            screen.chooseUnderCursor(&context)
        }
    }

    private mutating func lookUp(_ reference: String, _ context: inout Context) {
        guard let number = ticket.begin(reference) else { return }
        context.ask(FindTicket(reference), of: self) { screen, result, _ in screen.ticket.finish(number, result) }
    }

    /// Puts the visit of the search on the ledger, once, with the text that it ended with (ACC-15).
    private mutating func record(_ context: inout Context) {
        let text = asked
        guard !text.isEmpty, text != recorded, let found = hits.value else { return }
        recorded = text
        context.change(RecordTenantSearch(text: text, hits: found.hits.count), of: self) { _, result, context in
            if case .failure(let error) = result { context.say(error) }
        }
    }
}

// MARK: - The form

extension EnterTenantScreen {
    private mutating func handleForm(_ key: Key, _ context: inout Context) -> Bool {
        guard !isOpening else { return true }
        let before = form.focus
        switch form.handle(key) {
        case .pressed("enter"): open(&context)
        case .pressed: giveUp()
        case .changed(let field):
            failure = nil
            if field == "lease" { hasChosenLease = true }
            if field == "ticket" { lookUp(form.value("ticket").trimmed, &context) }
            EnterTenantForm.review(&form)
        case .moved:
            // Once the form is complete Return leads straight to the button that enters; nothing here is dangerous.
            if key == .enter, before != form.focus, EnterTenantForm.isComplete(form) { form.focus(on: "enter") }
        case .ignored:
            guard key == .escape else { return false }
            focus = .search
        }
        return true
    }

    private mutating func giveUp() {
        tenant = nil
        form = EnterTenantForm.make(leaseMinutes: leaseMinutes)
        hasChosenLease = false
        focus = .search
    }

    /// An objection to a field stands under it, and the field has the focus; any other stands over the form.
    private mutating func took(_ error: OpsError) {
        guard error.kind == "value.invalid", let field = error.subject, form[field] != nil else {
            failure = error
            return
        }
        form.show(errors: [field: error.objection])
    }

    private mutating func open(_ context: inout Context) {
        guard let tenant else { return }
        let errors = EnterTenantForm.errors(form)
        form.show(errors: errors)
        guard errors.isEmpty else { return }
        isOpening = true
        let old = context.situation.session
        let command = EnterTenantForm.command(form, tenant: tenant, switchingFrom: old?.id)
        context.change(command, of: self) { screen, result, context in
            screen.isOpening = false
            switch result {
            case .success(let session):
                screen.giveUp()
                let left = old.map { ", left \($0.targetOrganizationName)" } ?? ""
                context.say(.done, "Entered \(session.targetOrganizationName)\(left).")
                context.want(.session(session))
                context.want(.show(.overview))
            case .failure(let error): screen.took(error)
            }
        }
    }
}
