import Ledger
import OpsDomain
import Terminal

/// The policy in force: every number and every right of every role, with what differs from the defaults (spec §1).
struct PolicyScreen: ScreenModel {
    enum Action: String, ScreenAction {
        case edit = "policy.edit"
        case filter = "policy.filter"
        case versions = "policy.versions"
        case next = "policy.match-next"
        case previous = "policy.match-previous"
    }

    var id = PaneID.none
    private var policy = Load<PolicyVersion>()
    private var settings: [PolicySetting] = []
    private var list = TableState<String>()
    private var input = FilterInput(placeholder: "lease, AUDITOR, reveal …")

    var kind: ScreenKind { .policy }
    var isTyping: Bool { input.isOpen }
    var title: String {
        let version = policy.value.map { $0.version == 0 ? "Policy, the defaults" : "Policy, version \($0.version)" }
        return (version ?? kind.title) + (input.text.isEmpty ? "" : " ─ \(input.text)")
    }
    var note: String {
        guard let by = policy.value?.createdBy, let at = policy.value?.createdAt else { return "" }
        return "\(by), \(Format.minute(at))"
    }

    private var shown: [PolicySetting] {
        let words = input.text.lowercased().split(separator: " ").map(String.init)
        return settings.filter { $0.matches(words) }
    }
    private var focused: PolicySetting? { list.cursorID.flatMap { key in settings.first { $0.key == key } } }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        let none = focused == nil ? "no setting is listed" : nil
        return [
            bind(
                .edit, .enter, name: "edit", help: "Change the setting, with a reason, as a new version",
                unless: situation.objection(.managePolicy) ?? none, footer: 1),
            bind(.filter, .character("/"), name: "filter", help: "Filter as you type", footer: 2),
            bind(.versions, .character("v"), name: "versions", help: "Who changed what, when and why", footer: 3),
            bind(
                .next, .character("n"), name: "next match", help: "The next row that the filter holds",
                unless: input.matchObjection),
            bind(
                .previous, .character("N"), name: "match before", help: "The row before that the filter holds",
                unless: input.matchObjection),
        ]
    }

    mutating func appear(_ context: inout Context) { reload(&context) }
    mutating func refresh(_ context: inout Context) {
        if ShowPolicy.access.action == nil, !policy.isLoading { reload(&context) }
    }

    mutating func reload(_ context: inout Context) {
        context.load(ShowPolicy(), into: \PolicyScreen.policy, of: &self) { screen, _ in
            screen.settings = screen.policy.value.map { PolicySetting.all(of: $0.policy) } ?? []
            screen.list.layout(height: screen.list.height, source: screen.source)
        }
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .edit:
            guard let setting = focused, let version = policy.value else { return }
            context.want(.dialog(ActionDialog.changing(setting, of: version)))
        case .filter: input.open()
        case .versions: showVersions(&context)
        case .next, .previous: list.move(to: list.cursor + (action == .next ? 1 : -1), source)
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

    mutating func handle(_ key: Key, _ context: inout Context) -> Bool {
        if input.isOpen, key != .up, key != .down, key != .pageUp, key != .pageDown {
            let outcome = input.handle(key)
            if outcome == .changed { list.move(to: 0, source) }
            return outcome != .ignored
        }
        return key != .space && list.handle(key, source) != .ignored
    }

    private var source: TableSource<String> {
        TableSource(
            shown.map { setting in
                let isStandard = setting.value == setting.standard
                let look: Look = setting.value == "none" ? .dim : .normal
                return TableRow(
                    setting.key,
                    [
                        Span(setting.title, look), Span(setting.value, isStandard ? look : .changed),
                        Span(isStandard ? "" : "default \(setting.standard)", .dim), Span(setting.key, .dim),
                    ])
            })
    }

    private var table: Table<String> {
        Table(
            [
                TableColumn("title", "Setting", min: 42, ideal: 54), TableColumn("value", "Value", min: 10, ideal: 12),
                TableColumn("standard", "", min: 16, ideal: 20, priority: 1),
                TableColumn("key", "Key", min: 24, priority: 2),
            ], empty: "No setting matches")
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        let (top, area) = rect.cutTop(input.height)
        defer { input.draw(in: top, on: &canvas) }
        guard !FailureNotice.draw(ifEmpty: policy, situation.keys, in: area, on: &canvas) else { return }
        table.draw(in: area, &list, source, focused: !input.isOpen, on: &canvas)
    }

    func status(_ situation: Situation) -> Span? {
        policy.value == nil ? nil : policy.error.map { FailureNotice.status($0, situation.keys) }
    }
}

/// One setting of the policy, in words.
struct PolicySetting: Sendable, Hashable {
    let key: String
    let title: String
    let value: String
    /// The value before anybody set one.
    let standard: String
    /// What a number may be; nil for a right.
    let range: ClosedRange<Int>?

    /// All settings of a policy, numbers first.
    static func all(of policy: Policy) -> [PolicySetting] {
        zip(policy.settings, Policy.standard.settings).map { setting, standard in
            let number = Policy.numbers.first { $0.key == setting.key }
            return PolicySetting(
                key: setting.key, title: number?.title ?? Self.right(setting.key), value: setting.value,
                standard: standard.value, range: number?.range)
        }
    }

    private static func right(_ key: String) -> String {
        let parts = key.split(separator: ".")
        return parts.count == 3 ? "\(parts[1]): \(parts[2])" : key
    }

    /// Whether all words of a filter, in small letters, occur in it.
    func matches(_ words: [String]) -> Bool {
        guard !words.isEmpty else { return true }
        let place = "\(title) \(key) \(value)".lowercased()
        // What is longer than the text cannot be in it, and a pasted word may be very long.
        return words.allSatisfy { $0.utf8.count <= place.utf8.count && place.contains($0) }
    }

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
