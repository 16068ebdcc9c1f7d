import OpsDomain
import Terminal

/// The members of staff who may use the console (ACC-1).
struct StaffScreen: ScreenModel {
    enum Action: String, ScreenAction {
        case add = "staff.add"
    }

    var id = PaneID.none
    private var users = Load<ListUsers.Answer>()
    private var list = TableState<String>()

    var kind: ScreenKind { .staff }
    var note: String { users.value.map { "\($0.count { $0.isActive }.grouped) active" } ?? "" }

    var record: RecordReference? {
        list.cursorID.flatMap { id in users.value?.first { $0.id == id } }.map {
            RecordReference("internal_user", $0.id, "account \($0.login)")
        }
    }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        [
            bind(
                .add, .character("+"), name: "add", help: "Add a member of staff",
                unless: situation.objection(.manageUsers), footer: 1)
        ]
    }

    mutating func appear(_ context: inout Context) { reload(&context) }
    mutating func refresh(_ context: inout Context) {
        if ListUsers.access.action == nil, !users.isLoading { reload(&context) }
    }

    mutating func reload(_ context: inout Context) {
        context.load(ListUsers(), into: \StaffScreen.users, of: &self) { screen, _ in
            screen.list.layout(height: screen.list.height, source: screen.source)
        }
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        let roles = StaffRole.allCases
        let fields = [
            FormField("login", "Login", .text(TextField(placeholder: "Unix account", maxLength: 64))),
            FormField("name", "Name", .text(TextField(maxLength: 200))),
            FormField("email", "Email", .text(TextField(maxLength: 254))),
            FormField("role", "Role", .choice(Choice(roles.map(\.rawValue)))),
        ]
        context.want(
            .dialog(
                ActionDialog("Add a member of staff", fields: fields, action: "Add") { dialog in
                    var missing: [String: String] = [:]
                    for field in ["login", "name", "email"] where dialog.value(field).trimmed.isEmpty {
                        missing[field] = "needed"
                    }
                    return missing
                } command: { dialog in
                    AddUser(
                        login: dialog.value("login").trimmed, email: dialog.value("email").trimmed,
                        name: dialog.value("name").trimmed,
                        role: StaffRole(rawValue: dialog.value("role")) ?? .auditor)
                } then: { user, context in
                    context.say(.done, "\(user.login) added as \(user.role.rawValue).")
                    context.want(.changed)
                }))
    }

    mutating func handle(_ key: Key, _ context: inout Context) -> Bool {
        key != .space && list.handle(key, source) != .ignored
    }

    private var source: TableSource<String> {
        TableSource(
            (users.value ?? []).map { user in
                TableRow(
                    user.id,
                    [
                        Span(user.login, user.isActive ? .normal : .dim), Span(user.name), Span(user.role.rawValue),
                        Span(user.isActive ? "active" : "switched off", user.isActive ? .normal : .warning),
                        Span(user.lastLoginAt.map(Format.minute) ?? "never", .dim),
                        Span(user.languages.joined(separator: " "), .dim),
                        Span(user.email, .dim),
                    ])
            })
    }

    private var table: Table<String> {
        Table(
            [
                TableColumn("login", "Login", min: 12, ideal: 20), TableColumn("name", "Name", min: 14, ideal: 26),
                TableColumn("role", "Role", min: 14, ideal: 22), TableColumn("state", "State", min: 8, ideal: 13),
                TableColumn("last", "Last sign-in", min: 16, ideal: 18, priority: 1),
                TableColumn("languages", "Lang", min: 6, ideal: 12, priority: 3),
                TableColumn("email", "Email", min: 18, priority: 2),
            ], empty: "Nobody")
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        guard !FailureNotice.draw(ifEmpty: users, in: rect, on: &canvas) else { return }
        table.draw(in: rect, &list, source, on: &canvas)
    }

    func status(_ situation: Situation) -> Span? {
        users.value == nil ? nil : users.error.map { Span("✗ \($0.message)  r tries again", .error) }
    }
}
