import Ledger
import OpsDomain
import Terminal

/// What somebody may do, now or as of a date: permissions, tenants, and the policy that decides (spec §1, ACC-30).
struct RightsScreen: RowScreen {
    enum Action: String, ScreenAction {
        case asOf = "rights.as-of"
        case operations = "rights.operations"
        case assign = "rights.assign"
        case unassign = "rights.unassign"
    }

    var id = PaneID.none
    private let login: String?
    private let date: Timestamp?
    private(set) var page = Load<RightsAsOf.Answer>()
    var rows = Rows<RightsAsOf.Answer.Right>()
    var list = TableState<String>()
    var input = FilterInput(placeholder: "words of a permission, a tenant, an operation")

    /// The rights of somebody, oneself unless a login is given; as of now unless a date is.
    init(of login: String? = nil, at date: Timestamp? = nil) {
        self.login = login
        self.date = date
    }

    var kind: ScreenKind { .rights }
    var title: String { titled(page.value.map { "Rights of \($0.login)" } ?? kind.title) }
    func emptyWords(_ keys: KeyNames) -> String { "Nothing" }
    var note: String { page.value.map { (date == nil ? "now, " : "as of ") + Format.minute($0.at) } ?? "" }

    /// The assignment under the cursor.
    private var assignment: RightsAsOf.Answer.Assignment? {
        focused?.assignment
    }

    private var permission: Permission? { focused?.permission }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        [
            bind(.asOf, .character("d"), name: "as of", help: "The rights as they were on a day, or now", footer: 1),
            bind(
                .operations, .enter, name: "what for", help: "What the permission under the cursor is needed for",
                unless: permission == nil ? "no permission is under the cursor" : nil, footer: 2),
            bind(
                .assign, .character("a"), name: "assign", help: "Assign a tenant to the operator, from now on",
                unless: fixed(situation), footer: 3),
            bind(
                .unassign, .character("x"), name: "unassign",
                help: "Take the tenant under the cursor from the operator",
                unless: fixed(situation) ?? (assignment == nil ? "no assigned tenant is under the cursor" : nil),
                footer: 4),
        ]
    }

    /// Why the tenants cannot be changed; nil when they can.
    private func fixed(_ situation: Situation) -> String? {
        situation.objection(.assignProjects)
            ?? (date == nil ? nil : "this is how it was then: \(situation.keys[Action.asOf]) and no date shows now")
            ?? (page.value == nil ? "nothing is shown yet" : nil)
    }

    mutating func appear(_ context: inout Context) {
        if page.value == nil { reload(&context) }
    }

    mutating func refresh(_ context: inout Context) {
        if date == nil, !page.isLoading { reload(&context) }
    }

    mutating func reload(_ context: inout Context) { read(.first, &context) }

    mutating func read(_ wanted: RowPage<RightsAsOf.Answer.Right>, _ context: inout Context) {
        context.load(RightsAsOf(login: login, date: date), into: \RightsScreen.page, of: &self) { screen, context in
            if screen.page.error == nil { screen.took(all: screen.page.value?.rights ?? [], &context) }
        }
    }

    func exportDialog(_ situation: Situation) -> SaveDialog? {
        SaveDialog.exporting(RightsAsOf(login: login, date: date), filter: input.text, where: keeps(situation))
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .assign:
            guard let login = page.value?.login else { return }
            context.want(.dialog(TenantDialog.assigning(to: login)))
        case .unassign:
            guard let login = page.value?.login, let assignment else { return }
            context.want(.dialog(ActionDialog.unassigning(assignment, from: login)))
        case .asOf: context.want(.dialog(AskDialog.rightsAsOf(login, context.situation.now)))
        case .operations:
            guard let permission else { return }
            context.want(.dialog(TextDialog(permission.rawValue, RightsRows.uses(permission), isBoundToSession: false)))
        }
    }

    func row(_ right: RightsAsOf.Answer.Right, _ situation: Situation?) -> TableRow<String> {
        let isHeld = right.reach != nil
        let (sign, look): (String, Look) =
            right.assignment != nil ? ("◆", .strong) : isHeld ? ("✓", .normal) : ("✗", .dim)
        return TableRow(
            right.id,
            [
                Span("\(sign) \(right.title)", look),
                Span(right.reachWords, isHeld || right.assignment != nil ? .normal : .dim),
                Span(right.operations.joined(separator: " "), .dim),
            ])
    }

    var columns: [TableColumn] {
        [
            TableColumn("what", "May", min: 26, ideal: 40), TableColumn("reach", "For", min: 34, ideal: 40),
            TableColumn("use", "Needed for", min: 20, priority: 1),
        ]
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        guard !FailureNotice.draw(ifEmpty: page, situation.keys, in: rect, on: &canvas) else { return }
        guard let answer = page.value else { return }
        let facts = RightsRows.facts(answer)
        let (top, area) = rect.cutTop(facts.count + 1)
        for (index, line) in facts.enumerated() {
            canvas.write(line.text, at: Point(top.x + 1, top.y + index), line.role, width: top.width - 2)
        }
        drawRows(in: area, situation, on: &canvas)
    }
}

/// Somebody's rights in lines.
enum RightsRows {
    /// The account, its lock, and the policy that decides.
    static func facts(_ answer: RightsAsOf.Answer) -> [Span] {
        guard answer.existed else { return [Span("There was no account of this name then.", .warning)] }
        let role = answer.role?.rawValue ?? "no role"
        let policy = answer.policyVersion == 0 ? "the default policy" : "policy version \(answer.policyVersion)"
        var lines = [
            answer.isActive
                ? Span("\(role), by \(policy).")
                : Span("\(role), but the account is switched off: nothing may be done.", .warning)
        ]
        if let lock = answer.lock {
            let end = lock.until.map { "until \(Format.minute($0))" } ?? "until unlocked"
            lines.append(Span("Locked \(end): \(lock.message)", .warning))
        }
        return lines
    }

    /// What a permission is needed for, in lines.
    static func uses(_ permission: Permission) -> [Span] {
        let names = OperationCatalog.names(needing: permission)
        guard !names.isEmpty else {
            return [Span("No operation of this version needs it by itself; it decides what is shown in others.")]
        }
        return [Span("Needed for:")] + names.map { Span("  \($0)") } + ["", Span(":why NAME says more of one.", .dim)]
    }
}

extension TenantDialog {
    /// Asks which tenant somebody gets, and then once more with both names.
    static func assigning(to login: String) -> TenantDialog {
        TenantDialog("Assign a tenant to \(login)", action: "Assign") { tenant, _, context in
            let body = [Span("\(tenant.name) (\(tenant.id)) becomes one of the tenants of \(login), from now on.")]
            context.want(
                .dialog(
                    ActionDialog("Assign \(tenant.name)", body, action: "Assign to \(login)") { _ in
                        AssignTenant(login: login, organizationId: tenant.id)
                    } then: { _, context in
                        context.say(.done, "\(tenant.name) is assigned to \(login).")
                        context.want(.changed)
                    }))
        }
    }
}

extension ActionDialog {
    /// Asks before a tenant is taken from somebody.
    static func unassigning(_ tenant: RightsAsOf.Answer.Assignment, from login: String) -> ActionDialog {
        let why = FormField("reason", "Reason", .text(TextField(placeholder: "optional", maxLength: 500)))
        let body = [
            Span("1 tenant of \(login): \(tenant.organizationName) (\(tenant.organizationId))."),
            Span("A session there that only the assignment allows ends at once.", .dim),
        ]
        return ActionDialog("Take a tenant away", body, fields: [why], action: "Take it away") { dialog in
            UnassignTenant(login: login, organizationId: tenant.organizationId, reason: dialog.reason)
        } then: { _, context in
            context.say(.done, "\(tenant.organizationName) is not \(login)'s any more.")
            context.want(.changed)
        }
    }
}

extension AskDialog {
    /// Asks for the day of somebody's rights.
    static func rightsAsOf(_ login: String?, _ now: Timestamp?) -> AskDialog {
        let date = FormField(
            "date", "As of", .text(TextField(placeholder: "2026-09-30, or empty for now", maxLength: 40)),
            hint: "a day means its end; a time is written 2026-09-30T12:00:00Z")
        @Sendable func past(_ dialog: Dialog) throws(OpsError) -> Timestamp? {
            let text = dialog.value("date").trimmed
            guard !text.isEmpty, let now else { return nil }
            return try WrittenTime.past(text, "as of", now: now)
        }
        return AskDialog("Rights of \(login ?? "yourself")", fields: [date], action: "Show them") { dialog in
            do throws(OpsError) {
                _ = try past(dialog)
                return [:]
            } catch {
                return ["date": error.message]
            }
        } then: { dialog, context in
            // It was looked at before; what cannot be read never gets here.
            context.want(.open(RightsScreen(of: login, at: (try? past(dialog)) ?? nil)))
        }
    }
}
