import OpsDomain
import Terminal

/// Makes a project from a template: tenant, template, lead, target (IMP-1, IMP-2).
struct NewProjectDialog: DialogModel {
    var id = PaneID.none
    let hints = [
        KeyHint("up down", "choose"), KeyHint("tab", "next"), KeyHint("ctrl-s", "do it"), KeyHint("esc", "cancel"),
    ]
    private var dialog: Dialog
    private let templates: [ListTemplates.Template]
    private var matches = TenantMatches()
    private var isBusy = false
    /// Whether the button was pressed while the tenant was still being looked for.
    private var isPressed = false
    private var escape = EscapeGuard()
    /// The tenant that is meant while none is typed: that of an open session.
    private let given: TenantMatches.Tenant?

    /// The tenant of an open session is chosen until another one is typed.
    init(_ templates: [ListTemplates.Template], session: ImpersonationSession?) {
        self.templates = templates
        given = session.map(TenantMatches.Tenant.init)
        let form = Form(
            [
                FormField("tenant", "Tenant", .text(TextField(placeholder: "name, domain or id", maxLength: 200))),
                FormField("template", "Template", .choice(Choice(templates.map(\.name)))),
                FormField("lead", "Lead", .text(TextField(placeholder: "login; empty for you", maxLength: 64))),
                FormField(
                    "target", "Go-live",
                    .text(TextField(placeholder: "YYYY-MM-DD; empty for the template's length", maxLength: 10))),
            ], buttons: [Button("cancel", "Cancel"), Button("create", "Make the project")])
        dialog = Dialog("New project", body: [], form: form, width: 74).with(.control("s"), pressing: "create")
        describe()
    }

    var draft: String? { dialog.value("tenant").isEmpty ? nil : "a new project" }

    private var typed: String { dialog.value("tenant").trimmed }
    private var template: ListTemplates.Template? { templates.first { $0.name == dialog.value("template") } }
    private var tenant: TenantMatches.Tenant? { typed.isEmpty ? given : matches.chosen }

    /// Says which tenants are meant and what the chosen template holds, after what is to be said first.
    private mutating func describe(_ first: Span? = nil) {
        let text = template.map { "\($0.taskCount) tasks, \($0.businessDays) business days: \($0.summary)" }
        let words = Span(text ?? "There is no template.", text == nil ? .error : .normal)
        dialog.body = [first].compactMap(\.self) + matches.lines(for: typed, given: given) + [words]
        if let index = dialog.form.buttons.firstIndex(where: { $0.id == "create" }) {
            dialog.form.buttons[index].label =
                tenant.map { "Make the project for \(Clip.text($0.name, to: 32))" } ?? "Make the project"
        }
    }

    mutating func handle(_ key: Key, _ context: inout Context) {
        guard !isBusy else { return }
        isPressed = false
        if dialog.form.focus == .field(0), key == .up || key == .down {
            matches.move(key == .up ? -1 : 1)
            return describe()
        }
        switch dialog.handle(key) {
        case .cancelled:
            guard !escape.closes(isTyped: !draftFields.isEmpty) else { return context.want(.closeDialog) }
            return describe(EscapeGuard.words)
        case .pressed("create"): return press(&context)
        case .pressed: return context.want(.closeDialog)
        case .changed("tenant"):
            escape.disarm()
            search(&context)
        case .moved where key == .enter && dialog.form.focus == .button(0): dialog.form.focus(on: "create")
        case .changed, .moved: escape.disarm()
        case .ignored: break
        }
        describe()
    }

    private mutating func search(_ context: inout Context) {
        guard let text = matches.next(typed) else { return }
        context.load(
            SearchTenants(text: text, limit: TenantMatches.shown), into: \NewProjectDialog.matches.load, of: &self
        ) { dialog, context in
            dialog.search(&context)
            dialog.describe()
            dialog.goOn(&context)
        }
    }

    private mutating func press(_ context: inout Context) {
        // A text that came back from a draft was not looked for yet.
        search(&context)
        guard !matches.load.isLoading else {
            isPressed = true
            return dialog.form.show(errors: ["tenant": "still searching"])
        }
        dialog.form.show(errors: tenant == nil ? ["tenant": "which tenant?"] : [:])
        if let tenant { create(tenant, &context) }
    }

    /// The search that a press waited for is through: what nobody saw yet is taken only if it was typed in full.
    private mutating func goOn(_ context: inout Context) {
        guard isPressed, !matches.load.isLoading else { return }
        isPressed = false
        guard let tenant, matches.isNamed(by: typed) else {
            return dialog.form.show(errors: ["tenant": matches.hits.isEmpty ? "which tenant?" : "is it the marked one?"]
            )
        }
        dialog.form.show(errors: [:])
        create(tenant, &context)
    }

    private mutating func create(_ tenant: TenantMatches.Tenant, _ context: inout Context) {
        guard let template else { return }
        isBusy = true
        if !typed.isEmpty { context.note(matches) }
        let (lead, target) = (dialog.value("lead").trimmed, dialog.value("target").trimmed)
        let command = CreateProject(
            organizationId: tenant.id, template: template.id, lead: lead.isEmpty ? nil : lead,
            targetGoLiveDate: target.isEmpty ? nil : target)
        context.change(command, of: self) { dialog, result, context in
            dialog.isBusy = false
            switch result {
            case .success(let project):
                context.want(.closeDialog)
                context.say(
                    .done, "Project for \(project.organizationName) made: \(Format.count(project.totalTasks, "task")).")
                context.want(.open(ChecklistScreen(project: project.id)))
            case .failure(let error): dialog.describe(FailureNotice.onForm(error, isTyped: true))
            }
        }
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        dialog.draw(on: &canvas, keepTop: rect.y)
    }
}

extension NewProjectDialog: DraftKeeping {
    var draftForm: String? { "project.create" }

    var draftFields: [String: String] {
        ["tenant", "lead", "target"].allSatisfy { dialog.value($0).isEmpty } ? [:] : dialog.form.draftFields
    }

    mutating func restore(_ fields: [String: String]) {
        dialog.form.restore(fields)
        describe()
    }
}
