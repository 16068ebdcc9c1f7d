import Ledger
import OpsDomain
import Terminal

/// The members of staff who may use the console, and what an admin does with their accounts (ACC-1, ACC-14).
struct StaffScreen: RowScreen {
    enum Action: String, ScreenAction {
        case add = "staff.add"
        case role = "staff.role"
        case edit = "staff.edit"
        case lock = "staff.lock"
        case active = "staff.deactivate"
        case rights = "staff.rights"
        case sync = "staff.sync"
    }

    var id = PaneID.none
    private(set) var page = Load<ListUsers.Answer>()
    var rows = Rows<InternalUser>()
    var list = TableState<String>()
    var input = FilterInput(placeholder: "words of a login, a name, a role, a language")

    var kind: ScreenKind { .staff }
    var title: String { titled(kind.title) }
    var note: String {
        rows.shown.isEmpty && page.value == nil ? "" : "\(rows.shown.count { $0.isActive }.grouped) active"
    }
    func emptyWords(_ keys: KeyNames) -> String { "Nobody" }
    var record: RecordReference? { focused.map { RecordReference("internal_user", $0.id, "account \($0.login)") } }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        let missing = situation.objection(.manageUsers)
        let none = focused == nil ? "nobody is listed" : nil
        // Nobody takes rights from themselves.
        let own = focused?.login == situation.identity?.user.login ? "it is your own account" : nil
        let isLocked = focused?.lock != nil
        let isActive = focused?.isActive != false
        return [
            bind(.add, .character("+"), name: "add", help: "Add a member of staff", unless: missing, footer: 1),
            bind(
                .role, .character("o"), name: "role", help: "Give the account another role",
                unless: missing ?? none ?? own, footer: 2),
            bind(
                .edit, .character("e"), name: "edit", help: "Change name, address, languages and skills",
                unless: missing ?? none, footer: 7),
            bind(
                .lock, .character("Z"), name: isLocked ? "unlock" : "lock",
                help: "Keep the operator out with a message, or let them in again",
                unless: missing ?? none ?? (isLocked ? nil : own), footer: 3),
            bind(
                .active, .character("X"), name: isActive ? "deactivate" : "activate",
                help: "Switch the account off, or on again", unless: missing ?? none ?? own, footer: 4),
            bind(
                .rights, .enter, name: "rights", help: "What the operator may do, now or on a day",
                unless: situation.objection(.viewPolicy) ?? none, footer: 5),
            bind(
                .sync, .character("f"), name: "sync", help: "Bring the staff in line with a directory export",
                unless: missing, footer: 6),
        ]
    }

    mutating func appear(_ context: inout Context) { reload(&context) }
    mutating func refresh(_ context: inout Context) {
        if ListUsers.access.action == nil, !page.isLoading { reload(&context) }
    }

    mutating func reload(_ context: inout Context) { read(.first, &context) }

    mutating func read(_ wanted: RowPage<InternalUser>, _ context: inout Context) {
        context.load(ListUsers(), into: \StaffScreen.page, of: &self) { screen, context in
            if screen.page.error == nil { screen.took(all: screen.page.value ?? [], &context) }
        }
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .add: context.want(.dialog(ActionDialog.addingStaff()))
        case .sync: context.want(.dialog(AskDialog.directoryExport()))
        case .role, .edit, .lock, .active, .rights:
            guard let user = focused else { return }
            context.want(Self.intent(action, user))
        }
    }

    /// What an action does to an account.
    private static func intent(_ action: Action, _ user: InternalUser) -> Intent {
        switch action {
        case .lock: .dialog(user.lock == nil ? ActionDialog.locking(user) : ActionDialog.unlocking(user))
        case .active: .dialog(user.isActive ? ActionDialog.deactivating(user) : ActionDialog.activating(user))
        case .rights: .open(RightsScreen(of: user.login))
        case .edit: .dialog(ActionDialog.editing(user))
        case .role, .add, .sync: .dialog(ActionDialog.changingRole(of: user))
        }
    }

    func exportDialog(_ situation: Situation) -> SaveDialog? {
        SaveDialog.exporting(ListUsers(), filter: input.text, where: keeps(situation))
    }

    func row(_ user: InternalUser, _ situation: Situation?) -> TableRow<String> {
        let now = situation?.now
        let state = user.stateWords(at: now)
        let look: Look = !user.isActive ? .warning : state == "locked" ? .error : .normal
        return TableRow(
            user.id,
            [
                Span(user.login, user.isActive ? .normal : .dim), Span(user.name), Span(user.role.rawValue),
                Span(state, look), Span(user.lastLoginAt.map { "\(Format.age($0, at: now)) ago" } ?? "never", .dim),
                Span(user.languages.joined(separator: " "), .dim), Span(user.email, .dim),
            ])
    }

    func facts(_ situation: Situation) -> [RowFact] {
        guard let user = focused else { return [] }
        return [
            RowFact("Skills", user.skills.joined(separator: " ")),
            RowFact("Last sign-in", user.lastLoginAt.map { Format.minute($0) + " UTC" } ?? ""),
            RowFact("Directory id", user.azureAdId ?? ""),
        ]
    }

    func sortKey(_ user: InternalUser, _ column: String) -> SortKey? {
        // Who was seen last comes first; who never was, last of all.
        column == "last" ? .number(-(user.lastLoginAt?.milliseconds ?? 0)) : nil
    }

    var columns: [TableColumn] {
        [
            TableColumn("login", "Login", min: 14, ideal: 22), TableColumn("name", "Name", min: 12, ideal: 26),
            TableColumn("role", "Role", min: 22, ideal: 22), TableColumn("state", "State", min: 12, ideal: 13),
            TableColumn("last", "Seen", min: 10, ideal: 12, priority: 1),
            TableColumn("languages", "Lang", min: 6, ideal: 12, priority: 3),
            TableColumn("email", "Email", min: 18, priority: 2),
        ]
    }

    func status(_ situation: Situation) -> Span? {
        if let status = pageStatus(situation) { return status }
        guard let user = focused, let lock = user.lock else { return nil }
        let isOver = situation.now.map { !lock.isInForce(at: $0) } ?? false
        let end = lock.until.map { "\(isOver ? "ran out" : "until") \(Format.minute($0))" } ?? "until unlocked"
        return Span("\(user.login) locked \(end): \(lock.message)", isOver ? .dim : .warning)
    }
}
