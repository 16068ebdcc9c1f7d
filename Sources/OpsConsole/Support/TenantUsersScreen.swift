import Ledger
import OpsDomain
import Terminal

/// The users of the tenant, personal data masked unless permitted (SUP-11).
struct TenantUsersScreen: RowScreen {
    enum Action: String, ScreenAction {
        case open = "users.open"
        case reveal = "users.reveal"
    }

    var id = PaneID.none
    private(set) var page = Load<ListTenantUsers.Answer>()
    var rows = Rows<TenantUser>()
    var list = TableState<String>()
    var input = FilterInput(placeholder: "words of a role, a status, a name as it is shown")
    /// The one user that is shown in clear: the row under the cursor, until the cursor or the operator leaves it.
    private var revealed: RevealTenantUser.Answer?
    private var isRevealing = false

    var kind: ScreenKind { .users }
    var title: String { titled(kind.title) }
    var note: String { countWords }
    func emptyWords(_ keys: KeyNames) -> String { "No users known: no feed brought any" }
    private var next: String?
    /// Every page that is read is an entry of the ledger.
    let rowLimit = 2000

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        let none = list.cursorID == nil ? "no user is listed" : nil
        let clear = situation.allows(.viewPII) ? "you see everything in clear" : nil
        let shown = revealed == nil ? nil : "it is shown already"
        return [
            bind(.open, .enter, name: "detail", help: "Show all that is known of the user", unless: none, footer: 1),
            bind(
                .reveal, .character("v"), name: "reveal",
                help: "Show name and address of the row in clear, on record",
                unless: clear ?? situation.objection(.revealPII) ?? none ?? shown, footer: 2),
        ]
    }

    mutating func leave(_ context: inout Context) { revealed = nil }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .reveal: reveal(&context)
        case .open:
            guard let focused, let session = context.situation.session else { return }
            context.want(.dialog(TenantUserDialog(focused, of: session)))
        }
    }

    private mutating func reveal(_ context: inout Context) {
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
        rows = Rows()
        revealed = nil
        read(.first, &context)
    }

    var record: RecordReference? {
        focused.map { RecordReference("tenant_user", $0.id, "tenant user \($0.id)") }
    }

    mutating func read(_ wanted: RowPage<TenantUser>, _ context: inout Context) {
        guard let session = context.situation.session else { return }
        let after = wanted.after == nil ? nil : next
        let query = ListTenantUsers(
            organizationId: session.targetOrganizationId, after: after, limit: after == nil ? 100 : 200)
        context.load(query, into: \TenantUsersScreen.page, of: &self) { screen, context in
            guard screen.page.error == nil, let answer = screen.page.value else { return }
            screen.next = answer.next
            screen.took(answer.users, wanted, hasMore: answer.next != nil, &context)
        }
    }

    mutating func handle(_ key: Key, _ context: inout Context) -> Bool {
        defer { if revealed?.id != list.cursorID { revealed = nil } }
        return handleList(key, &context)
    }

    func exportDialog(_ situation: Situation) -> SaveDialog? {
        guard let session = situation.session else { return nil }
        // What was revealed on the screen is no part of it.
        var screen = self
        screen.revealed = nil
        return SaveDialog.exporting(
            ListTenantUsers(organizationId: session.targetOrganizationId), filter: input.text, isBoundToSession: true,
            of: session.targetOrganizationName,
            where: screen.keeps(situation))
    }

    func row(_ user: TenantUser, _ situation: Situation?) -> TableRow<String> {
        let clear = revealed?.id == user.id ? revealed : nil
        let look: Look = clear == nil ? .normal : .warning
        return TableRow(
            user.id,
            [
                Span(clear?.name ?? user.name, look), Span(clear?.email ?? user.email, look), Span(user.role, .dim),
                Span(Format.words(user.status), user.status.uppercased() == "ACTIVE" ? .normal : .warning),
                Span(user.lastLoginAt.map(Format.minute) ?? "never", .dim),
            ])
    }

    func sortKey(_ user: TenantUser, _ column: String) -> SortKey? {
        switch column {
        case "name": .text(user.name.lowercased())
        case "email": .text(user.email.lowercased())
        case "login": .number(user.lastLoginAt?.milliseconds ?? 0)
        default: nil
        }
    }

    var columns: [TableColumn] {
        [
            TableColumn("name", "Name", min: 16, ideal: 30), TableColumn("email", "Email", min: 20, ideal: 40),
            TableColumn("role", "Role", min: 10, ideal: 20, priority: 2),
            TableColumn("status", "Status", min: 9, ideal: 14, priority: 1),
            TableColumn("login", "Last sign-in", min: 16, ideal: 18, priority: 3),
        ]
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        var area = rect
        if let error = page.error, !rows.all.isEmpty {
            let parts = rect.cutBottom(3)
            FailureNotice.draw(error, situation.keys, in: parts.bottom, on: &canvas)
            area = parts.rest
        }
        drawRows(in: area, situation, on: &canvas)
    }

    func status(_ situation: Situation) -> Span? {
        if revealed != nil {
            return Span("In clear until the cursor moves; that it was shown is on the ledger.", .warning)
        }
        return page.error == nil ? pageStatus(situation) : nil
    }

    func facts(_ situation: Situation) -> [RowFact] { focused.map { [RowFact("Id", $0.id)] } ?? [] }
}
