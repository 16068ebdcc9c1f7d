import OpsDomain
import Terminal

/// The users of the tenant, personal data masked unless permitted (SUP-11).
struct TenantUsersScreen: ScreenModel {
    enum Action: String, ScreenAction {
        case reveal = "users.reveal"
    }

    var id = PaneID.none
    private var page = Load<ListTenantUsers.Answer>()
    private var users: [TenantUser] = []
    private var list = TableState<String>()
    /// The one user that is shown in clear: the row under the cursor, until the cursor or the operator leaves it.
    private var revealed: RevealTenantUser.Answer?
    private var isRevealing = false

    var kind: ScreenKind { .users }
    var note: String { users.isEmpty ? "" : "\(users.count.grouped)\(page.value?.next == nil ? "" : "+")" }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        let none = list.cursorID == nil ? "no user is listed" : nil
        let clear = situation.allows(.viewPII) ? "you see everything in clear" : nil
        let shown = revealed == nil ? nil : "it is shown already"
        return [
            bind(
                .reveal, .character("v"), name: "reveal",
                help: "Show name and address of the row in clear, on record",
                unless: clear ?? situation.objection(.revealPII) ?? none ?? shown, footer: 1)
        ]
    }

    mutating func leave(_ context: inout Context) { revealed = nil }

    mutating func perform(_ action: Action, _ context: inout Context) {
        guard let userID = list.cursorID, let session = context.situation.session, !isRevealing else { return }
        isRevealing = true
        let query = RevealTenantUser(organizationId: session.targetOrganizationId, userId: userID)
        context.ask(query, of: self) { screen, result, context in
            screen.isRevealing = false
            switch result {
            // The cursor may have gone on meanwhile: then nothing is shown.
            case .success(let user): if screen.list.cursorID == user.id { screen.revealed = user }
            case .failure(let error): context.say(error)
            }
        }
    }

    mutating func appear(_ context: inout Context) {
        if page.value == nil { reload(&context) }
    }

    mutating func reload(_ context: inout Context) {
        page.reset()
        users = []
        revealed = nil
        read(after: nil, &context)
    }

    var record: RecordReference? {
        list.cursorID.flatMap { id in users.first { $0.id == id } }.map {
            RecordReference("tenant_user", $0.id, "tenant user \($0.id)")
        }
    }

    private mutating func read(after: String?, _ context: inout Context) {
        guard let session = context.situation.session else { return }
        let query = ListTenantUsers(organizationId: session.targetOrganizationId, after: after, limit: 100)
        context.load(query, into: \TenantUsersScreen.page, of: &self) { screen, _ in
            if screen.page.error == nil { screen.users += screen.page.value?.users ?? [] }
        }
    }

    mutating func handle(_ key: Key, _ context: inout Context) -> Bool {
        // Marks mean nothing here.
        guard key != .space, list.handle(key, source) != .ignored else { return false }
        if revealed?.id != list.cursorID { revealed = nil }
        if !page.isLoading, page.error == nil, list.wantsMore(source), let next = page.value?.next {
            read(after: next, &context)
        }
        return true
    }

    private var source: TableSource<String> {
        let (users, revealed) = (users, revealed)
        return TableSource(
            count: users.count, hasMore: page.value?.next != nil,
            row: { index in
                let user = users[index]
                let clear = revealed?.id == user.id ? revealed : nil
                let look: Look = clear == nil ? .normal : .warning
                return TableRow(
                    user.id,
                    [
                        Span(clear?.name ?? user.name, look), Span(clear?.email ?? user.email, look),
                        Span(user.role, .dim),
                        Span(Format.words(user.status), user.status.uppercased() == "ACTIVE" ? .normal : .warning),
                        Span(user.lastLoginAt.map(Format.minute) ?? "never", .dim),
                    ])
            }, index: { id in users.firstIndex { $0.id == id } })
    }

    private var table: Table<String> {
        Table(
            [
                TableColumn("name", "Name", min: 16, ideal: 30), TableColumn("email", "Email", min: 20, ideal: 40),
                TableColumn("role", "Role", min: 10, ideal: 20, priority: 2),
                TableColumn("status", "Status", min: 9, ideal: 14, priority: 1),
                TableColumn("login", "Last sign-in", min: 16, ideal: 18, priority: 3),
            ], empty: "No users known: no feed brought any")
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        if users.isEmpty, FailureNotice.draw(ifEmpty: page, in: rect, on: &canvas) { return }
        var area = rect
        if let error = page.error {
            let parts = rect.cutBottom(3)
            FailureNotice.draw(error, in: parts.bottom, on: &canvas)
            area = parts.rest
        }
        if let revealed {
            let parts = area.cutBottom(2)
            drawClear(revealed, in: parts.bottom, &canvas)
            area = parts.rest
        }
        table.draw(in: area, &list, source, on: &canvas)
    }

    /// The whole of what the row may be too narrow for.
    private func drawClear(_ user: RevealTenantUser.Answer, in rect: Rect, _ canvas: inout Canvas) {
        let lines = [
            Span("\(user.name)  \(user.email)", .warning),
            Span("In clear until the cursor moves; that it was shown is on the ledger.", .dim),
        ]
        for (offset, line) in lines.enumerated() {
            canvas.write(line.text, at: Point(rect.x + 3, rect.y + offset), line.role, width: rect.width - 3)
        }
    }
}
