import OpsDomain
import OpsService
import Terminal

/// The tenants that a typed text means, asked for one question at a time; a typo does not hide one (ACC-15).
struct TenantMatches: Sendable {
    /// A tenant that can be chosen.
    struct Tenant: Sendable, Hashable {
        let id: String
        let name: String

        init(id: String, name: String) { (self.id, self.name) = (id, name) }
        init(_ organization: Organization) { (id, name) = (organization.id, organization.name) }
        init(_ session: ImpersonationSession) {
            (id, name) = (session.targetOrganizationId, session.targetOrganizationName)
        }
    }

    /// How many are shown.
    static let shown = 6

    /// What was found for the text that was asked for last.
    var load = Load<SearchTenants.Answer>()
    /// The text that was asked for last.
    private(set) var asked = ""
    private var cursor = 0

    /// The hits, best first.
    var hits: [Organization] { Array((load.value?.hits ?? []).prefix(Self.shown)) }
    /// The hit that Return takes.
    var chosen: Tenant? { hits.indices.contains(cursor) ? Tenant(hits[cursor]) : nil }

    /// The text to ask for now; nil while a question is open or was answered already.
    mutating func next(_ text: String) -> String? {
        guard !text.isEmpty else {
            load.reset()
            asked = ""
            return nil
        }
        guard !load.isLoading, text != asked else { return nil }
        asked = text
        cursor = 0
        return text
    }

    /// Goes to another hit.
    mutating func move(_ step: Int) { cursor = max(0, min(hits.count - 1, cursor + step)) }

    /// Whether the chosen tenant was typed in full: its id, its domain, or its whole name.
    func isNamed(by text: String) -> Bool {
        guard hits.indices.contains(cursor) else { return false }
        let names = [hits[cursor].id, hits[cursor].domain, hits[cursor].slug, hits[cursor].name]
        return names.contains { $0?.lowercased() == text.lowercased() }
    }

    /// The hits in lines, always as many, so that nothing jumps; `given` while nothing is typed.
    func lines(for text: String, given: Tenant?) -> [Span] {
        if text.isEmpty, let given {
            return [Span("▶ \(given.name)  \(given.id)", .strong)] + lines.dropFirst()
        }
        return lines
    }

    private var lines: [Span] {
        var lines = hits.enumerated().map { index, tenant in
            let mark = index == cursor ? "▶ " : "  "
            return Span(
                mark + [tenant.name, tenant.domain ?? "", tenant.id].filter { !$0.isEmpty }.joined(separator: "  "),
                index == cursor ? .strong : .normal)
        }
        if hits.isEmpty, !asked.isEmpty, !load.isLoading {
            lines = [load.error.map { Span("✗ \($0.message)", .error) } ?? Span("  No tenant matches", .dim)]
        }
        return lines + Array(repeating: Span(" "), count: max(0, Self.shown - lines.count))
    }
}

/// Asks for a tenant, found as one types, and perhaps for more; its button names the tenant.
struct TenantDialog: DialogModel {
    var id = PaneID.none
    /// What it asks for is done in no session.
    let isBoundToSession = false
    let hints = [
        KeyHint("up down", "choose"), KeyHint("tab", "next"), KeyHint("ctrl-s", "do it"), KeyHint("esc", "cancel"),
    ]
    private var dialog: Dialog
    private var matches = TenantMatches()
    /// The tenant that was there before anything was typed.
    private let given: TenantMatches.Tenant?
    private let action: String
    private let check: @Sendable (Dialog) -> [String: String]
    private let then: @Sendable (TenantMatches.Tenant, Dialog, inout Context) -> Void

    /// A dialog with more fields; `action` stands before the tenant's name on its button.
    ///
    /// `check` tells what is wrong with the fields, by their ids; `then` gets the tenant and them when nothing is.
    init(
        _ title: String, _ tenant: TenantMatches.Tenant? = nil, fields: [FormField] = [], action: String,
        check: @escaping @Sendable (Dialog) -> [String: String] = { _ in [:] },
        then: @escaping @Sendable (TenantMatches.Tenant, Dialog, inout Context) -> Void
    ) {
        given = tenant
        self.action = action
        self.check = check
        self.then = then
        let search = FormField(
            "tenant", "Tenant", .text(TextField(placeholder: "name, domain or id", maxLength: 200)))
        let form = Form([search] + fields, buttons: [Button("cancel", "Cancel"), Button("confirm", action)])
        dialog = Dialog(title, body: [], form: form, width: 74).with(.control("s"), pressing: "confirm")
        describe()
    }

    private var tenant: TenantMatches.Tenant? {
        dialog.value("tenant").trimmed.isEmpty ? given : matches.chosen
    }

    private mutating func describe() {
        dialog.body = matches.lines(for: dialog.value("tenant").trimmed, given: given)
        if let index = dialog.form.buttons.firstIndex(where: { $0.id == "confirm" }) {
            dialog.form.buttons[index].label =
                tenant.map { "\(action) \(Clip.text($0.name, to: 36))" } ?? "\(action) …"
        }
    }

    mutating func handle(_ key: Key, _ context: inout Context) {
        if dialog.form.focus == .field(0), key == .up || key == .down {
            matches.move(key == .up ? -1 : 1)
            return describe()
        }
        let before = dialog.form.focus
        switch dialog.handle(key) {
        case .cancelled, .pressed("cancel"): context.want(.closeDialog)
        case .pressed: press(&context)
        case .changed("tenant"): search(&context)
        case .moved where key == .enter && dialog.form.focus == .button(0) && before != .button(1):
            dialog.form.focus(on: "confirm")
        case .changed, .moved, .ignored: break
        }
        describe()
    }

    private mutating func search(_ context: inout Context) {
        guard let text = matches.next(dialog.value("tenant").trimmed) else { return }
        context.load(
            SearchTenants(text: text, limit: TenantMatches.shown), into: \TenantDialog.matches.load, of: &self
        ) { dialog, context in
            dialog.search(&context)
            dialog.describe()
        }
    }

    private mutating func press(_ context: inout Context) {
        var errors = check(dialog)
        if tenant == nil { errors["tenant"] = "which tenant?" }
        // What is listed may still be the answer to less than was typed.
        if matches.load.isLoading { errors["tenant"] = "still searching" }
        dialog.form.show(errors: errors)
        guard errors.isEmpty, let tenant else { return }
        if !matches.asked.isEmpty { context.note(matches) }
        context.want(.closeDialog)
        then(tenant, dialog, &context)
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        dialog.draw(on: &canvas, keepTop: rect.y)
    }
}

extension Context {
    /// Puts a search for a tenant on the ledger, with the text that it ended with (ACC-15).
    mutating func note(_ matches: TenantMatches) {
        let command = RecordTenantSearch(text: matches.asked, hits: matches.load.value?.hits.count ?? 0)
        let session = sessionID
        perform(
            .request(
                Request(name: RecordTenantSearch.name) { client, _ in
                    do throws(OpsError) {
                        _ = try await client.perform(command, session: session)
                        return .nothing
                    } catch {
                        return Delivery { state in
                            state.say(error)
                            return []
                        }
                    }
                }))
    }
}
