import Ledger
import OpsDomain
import Terminal

/// The members of staff who may use the console, and what an admin does with their accounts (ACC-1, ACC-14).
struct StaffScreen: ScreenModel {
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
    private var users = Load<ListUsers.Answer>()
    private var list = TableState<String>()

    var kind: ScreenKind { .staff }
    var note: String { users.value.map { "\($0.count { $0.isActive }.grouped) active" } ?? "" }
    var record: RecordReference? { focused.map { RecordReference("internal_user", $0.id, "account \($0.login)") } }

    private var focused: InternalUser? { list.cursorID.flatMap { id in users.value?.first { $0.id == id } } }

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
                .sync, .character("y"), name: "sync", help: "Bring the staff in line with a directory export",
                unless: missing, footer: 6),
        ]
    }

    mutating func appear(_ context: inout Context) { reload(&context) }
    mutating func refresh(_ context: inout Context) {
        if ListUsers.access.action == nil, !users.isLoading { reload(&context) }
    }

    mutating func reload(_ context: inout Context) {
        context.load(ListUsers(), into: \StaffScreen.users, of: &self) { screen, _ in
            screen.list.layout(height: screen.list.height, source: screen.source(nil))
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

    mutating func handle(_ key: Key, _ context: inout Context) -> Bool {
        key != .space && list.handle(key, source(nil)) != .ignored
    }

    private func source(_ situation: Situation?) -> TableSource<String> {
        TableSource((users.value ?? []).map { Self.row($0, at: situation?.now) })
    }

    private static func row(_ user: InternalUser, at now: Timestamp?) -> TableRow<String> {
        let isLocked = now.map { user.lock?.isInForce(at: $0) == true } ?? (user.lock != nil)
        let (state, look): (String, Look) =
            !user.isActive ? ("switched off", .warning) : isLocked ? ("locked", .error) : ("active", .normal)
        return TableRow(
            user.id,
            [
                Span(user.login, user.isActive ? .normal : .dim), Span(user.name), Span(user.role.rawValue),
                Span(state, look), Span(user.lastLoginAt.map { "\(Format.age($0, at: now)) ago" } ?? "never", .dim),
                Span(user.languages.joined(separator: " "), .dim), Span(user.email, .dim),
            ])
    }

    private var table: Table<String> {
        Table(
            [
                TableColumn("login", "Login", min: 14, ideal: 22), TableColumn("name", "Name", min: 12, ideal: 26),
                TableColumn("role", "Role", min: 22, ideal: 22), TableColumn("state", "State", min: 12, ideal: 13),
                TableColumn("last", "Seen", min: 10, ideal: 12, priority: 1),
                TableColumn("languages", "Lang", min: 6, ideal: 12, priority: 3),
                TableColumn("email", "Email", min: 18, priority: 2),
            ], empty: "Nobody")
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        guard !FailureNotice.draw(ifEmpty: users, in: rect, on: &canvas) else { return }
        table.draw(in: rect, &list, source(situation), on: &canvas)
    }

    func status(_ situation: Situation) -> Span? {
        if let error = users.error { return Span("✗ \(error.message)  r tries again", .error) }
        guard let user = focused, let lock = user.lock else { return nil }
        let isOver = situation.now.map { !lock.isInForce(at: $0) } ?? false
        let end = lock.until.map { "\(isOver ? "ran out" : "until") \(Format.minute($0))" } ?? "until unlocked"
        return Span("\(user.login) locked \(end): \(lock.message)", isOver ? .dim : .warning)
    }
}
