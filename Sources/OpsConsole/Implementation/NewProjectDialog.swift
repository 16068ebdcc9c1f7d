import OpsDomain
import Terminal

/// Makes a project from a template: tenant, template, lead, target (IMP-1, IMP-2).
struct NewProjectDialog: DialogModel {
    var id = PaneID.none
    private var dialog: Dialog
    private let templates: [ListTemplates.Template]
    private var tenant = Load<ShowTenant.Answer>()
    private var nearest = Load<SearchTenants.Answer>()
    private var isBusy = false
    private var escape = EscapeGuard()
    /// The tenant that the form began with.
    private let given: String

    /// The tenant of an open session is filled in.
    init(_ templates: [ListTemplates.Template], session: ImpersonationSession?) {
        self.templates = templates
        given = session?.targetOrganizationId ?? ""
        let form = Form(
            [
                FormField(
                    "tenant", "Tenant",
                    .text(
                        TextField(
                            given, placeholder: "id, domain or exact name", maxLength: 200
                        ))),
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

    private var template: ListTemplates.Template? { templates.first { $0.name == dialog.value("template") } }

    /// Says what the chosen template holds.
    private mutating func describe() {
        let text = template.map { "\($0.taskCount) tasks, \($0.businessDays) business days: \($0.summary)" }
        dialog.body = [Span(text ?? "There is no template.", text == nil ? .error : .normal)]
    }

    mutating func handle(_ key: Key, _ context: inout Context) {
        guard !isBusy else { return }
        switch dialog.handle(key) {
        case .cancelled:
            guard !escape.closes(isTyped: !draftFields.isEmpty) else { return context.want(.closeDialog) }
            describe()
            dialog.body.append(EscapeGuard.words)
        case .pressed("create"): find(&context)
        case .pressed: context.want(.closeDialog)
        case .changed("template"):
            escape.disarm()
            describe()
        case .moved where key == .enter && dialog.form.focus == .button(0): dialog.form.focus(on: "create")
        case .changed, .moved: escape.disarm()
        case .ignored: break
        }
    }

    /// Finds the tenant first: what was typed may be a name, and the command wants the id.
    private mutating func find(_ context: inout Context) {
        let reference = dialog.value("tenant").trimmed
        dialog.form.show(errors: reference.isEmpty ? ["tenant": "which tenant?"] : [:])
        guard !reference.isEmpty, template != nil else { return }
        isBusy = true
        context.load(ShowTenant(reference), into: \NewProjectDialog.tenant, of: &self) { dialog, context in
            if let error = dialog.tenant.error {
                dialog.isBusy = false
                dialog.dialog.form.show(errors: ["tenant": error.message])
                if error.code == .notFound { dialog.suggest(for: reference, &context) }
            } else if let tenant = dialog.tenant.value {
                dialog.create(tenant, &context)
            }
        }
    }

    /// Names the tenant that was perhaps meant; the search is on the ledger as any other (ACC-15).
    private mutating func suggest(for reference: String, _ context: inout Context) {
        context.load(SearchTenants(text: reference), into: \NewProjectDialog.nearest, of: &self) { dialog, context in
            guard let hits = dialog.nearest.value?.hits else { return }
            context.change(RecordTenantSearch(text: reference, hits: hits.count), of: dialog) { _, result, context in
                if case .failure(let error) = result { context.say(error) }
            }
            guard let first = hits.first, dialog.dialog.value("tenant").trimmed == reference else { return }
            dialog.dialog.form.show(errors: ["tenant": "not known; perhaps \(first.id), \(first.name)?"])
        }
    }

    private mutating func create(_ tenant: Organization, _ context: inout Context) {
        guard let template else { return }
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
            case .failure(let error): dialog.dialog.body = [FailureNotice.onForm(error, isTyped: true)]
            }
        }
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        dialog.draw(on: &canvas, keepTop: rect.y)
    }
}

extension NewProjectDialog: DraftKeeping {
    var draftForm: String? { "project.create" }

    /// The tenant that is filled in from the session is not typed.
    var draftFields: [String: String] {
        dialog.value("tenant") == given && dialog.value("lead").isEmpty && dialog.value("target").isEmpty
            ? [:] : dialog.form.draftFields
    }

    mutating func restore(_ fields: [String: String]) {
        dialog.form.restore(fields)
        describe()
    }
}
