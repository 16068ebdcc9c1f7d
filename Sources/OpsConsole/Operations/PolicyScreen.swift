import Ledger
import OpsDomain
import Terminal

/// The policy in force: every number and every right of every role, with what differs from the defaults (spec §1).
struct PolicyScreen: RowScreen {
    enum Action: String, ScreenAction {
        case edit = "policy.edit"
        case versions = "policy.versions"
    }

    var id = PaneID.none
    private(set) var page = Load<PolicyVersion>()
    var rows = Rows<PolicySetting>()
    var list = TableState<String>()
    var input = FilterInput(placeholder: "lease, AUDITOR, reveal …")

    var kind: ScreenKind { .policy }
    var title: String {
        titled(
            page.value.map { $0.version == 0 ? "Policy, the defaults" : "Policy, version \($0.version)" } ?? kind.title)
    }
    var note: String {
        guard let by = page.value?.createdBy, let at = page.value?.createdAt else { return "" }
        return "\(by), \(Format.minute(at))"
    }
    func emptyWords(_ keys: KeyNames) -> String { "There are no settings" }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        let none = focused == nil ? "no setting is listed" : nil
        return [
            bind(
                .edit, .enter, name: "edit", help: "Change the setting, with a reason, as a new version",
                unless: situation.objection(.managePolicy) ?? none, footer: 1),
            bind(.versions, .character("v"), name: "versions", help: "Who changed what, when and why", footer: 3),
        ]
    }

    mutating func appear(_ context: inout Context) { reload(&context) }
    mutating func refresh(_ context: inout Context) {
        if ShowPolicy.access.action == nil, !page.isLoading { reload(&context) }
    }

    mutating func reload(_ context: inout Context) { read(.first, &context) }

    mutating func read(_ wanted: RowPage<PolicySetting>, _ context: inout Context) {
        context.load(ShowPolicy(), into: \PolicyScreen.page, of: &self) { screen, context in
            guard screen.page.error == nil else { return }
            screen.took(all: screen.page.value.map { PolicySetting.all(of: $0.policy) } ?? [], &context)
        }
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .edit:
            guard let setting = focused, let version = page.value else { return }
            context.want(.dialog(ActionDialog.changing(setting, of: version)))
        case .versions: showVersions(&context)
        }
    }

    private func showVersions(_ context: inout Context) {
        context.ask(PolicyHistory(), of: self) { _, result, context in
            switch result {
            case .success(let steps):
                context.want(
                    .dialog(TextDialog("Versions of the policy", PolicyLines.lines(steps), isBoundToSession: false)))
            case .failure(let error): context.say(error)
            }
        }
    }

    func exportDialog(_ situation: Situation) -> SaveDialog? {
        SaveDialog.exporting(ShowPolicy(), filter: input.text, where: keeps(situation))
    }

    func row(_ setting: PolicySetting, _ situation: Situation?) -> TableRow<String> {
        let isStandard = setting.value == setting.standard
        let look: Look = setting.value == "none" ? .dim : .normal
        return TableRow(
            setting.key,
            [
                Span(setting.title, look), Span(setting.value, isStandard ? look : .changed),
                Span(isStandard ? "" : "default \(setting.standard)", .dim), Span(setting.key, .dim),
            ])
    }

    func sortKey(_ setting: PolicySetting, _ column: String) -> SortKey? {
        switch column {
        case "value": Int64(setting.value).map { .number($0) }
        // What differs from the defaults comes first.
        case "standard": .number(setting.value == setting.standard ? 1 : 0)
        default: nil
        }
    }

    var columns: [TableColumn] {
        [
            TableColumn("title", "Setting", min: 42, ideal: 54), TableColumn("value", "Value", min: 10, ideal: 12),
            TableColumn("standard", "Differs", min: 16, ideal: 20, priority: 1),
            TableColumn("key", "Key", min: 24, priority: 2),
        ]
    }
}

extension PolicySetting {
    /// The policy with another value; nil when it cannot have that one.
    func applied(_ value: String, to policy: Policy) -> Policy? {
        var changed = policy
        do { try changed.set(key, to: value) } catch { return nil }
        return changed
    }

    /// What is wrong with a value for this setting of the policy; nil when nothing is.
    func objection(to value: String, in policy: Policy) -> String? {
        guard let changed = applied(value, to: policy) else { return "a whole number is needed" }
        if changed == policy { return "it has this value already" }
        let objections = PolicyRules.objections(to: changed)
        return objections.isEmpty ? nil : objections.joined(separator: "; ")
    }
}

/// The history of the policy in lines.
enum PolicyLines {
    static func lines(_ steps: [PolicyHistory.Step]) -> [Span] {
        guard !steps.isEmpty else { return [Span("Nobody changed the defaults yet", .dim)] }
        return steps.flatMap { step -> [Span] in
            [
                Span("version \(step.version)  \(Format.minute(step.createdAt))  \(step.createdBy)", .strong),
                Span("  \(step.reason)"),
            ] + step.changes.map { Span("  \($0.key): \($0.before) → \($0.after)", .changed) } + [""]
        }
    }
}

extension ActionDialog {
    /// Asks for another value of a setting, checked against the hard floors before it is sent.
    static func changing(_ setting: PolicySetting, of version: PolicyVersion) -> ActionDialog {
        let reaches = ["none", "assigned", "all"]
        let content: FormField.Content =
            setting.range == nil
            ? .choice(Choice(reaches, selected: reaches.firstIndex(of: setting.value)))
            : .text(TextField(setting.value, maxLength: 12))
        let hint = setting.range.map { "\($0.lowerBound.grouped) to \($0.upperBound.grouped)" }
        let fields = [
            FormField("value", "Value", content, hint: hint),
            FormField("reason", "Reason", .text(TextField(placeholder: "10 characters or more", maxLength: 500))),
        ]
        let body = [
            Span("\(setting.key) is \(setting.value), in version \(version.version)."),
            Span("It holds for all tenants and everybody from now on.", .dim),
        ]
        return ActionDialog("Change: \(setting.title)", body, fields: fields, action: "Set it") { dialog in
            var errors: [String: String] = [:]
            errors["value"] = setting.objection(to: dialog.value("value"), in: version.policy)
            errors["reason"] = SessionRules.objection(to: dialog.value("reason"))
            return errors
        } command: { dialog in
            SetPolicy(
                setting.applied(dialog.value("value"), to: version.policy) ?? version.policy,
                expectedVersion: version.version, text: dialog.value("reason").trimmed)
        } then: { set, context in
            context.say(.done, "Policy version \(set.version) is in force.")
            context.want(.changed)
        }
    }
}
