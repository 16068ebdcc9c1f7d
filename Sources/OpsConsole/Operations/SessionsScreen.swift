import Ledger
import OpsDomain
import Terminal

/// Everybody's sessions, newest first (ACC-12).
struct SessionsScreen: RowScreen {
    enum Action: String, ScreenAction {
        case open = "sessions.open"
        case ledger = "sessions.ledger"
        case report = "sessions.report"
        case kill = "sessions.kill"
    }

    var id = PaneID.none
    private(set) var page = Load<ListSessions.Answer>()
    var rows = Rows<ImpersonationSession>()
    var list = TableState<String>()
    var input = FilterInput(placeholder: "words of a login, a tenant, a reason, a ticket")
    private var onlyOpen = false

    var kind: ScreenKind { .sessions }
    var title: String { titled(onlyOpen ? "Open sessions" : "Sessions") }
    var note: String { countWords }
    func emptyWords(_ keys: KeyNames) -> String { "No session is open" }

    var record: RecordReference? {
        focused.map { session in
            let name = "\(session.operatorLogin)'s session in \(session.targetOrganizationName)"
            return RecordReference("impersonation_session", session.id, name)
        }
    }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        let over: String? =
            if let focused { focused.endCause == nil ? nil : "it is over already" } else { "no session is listed" }
        return [
            bind(
                .open, .character("o"), name: onlyOpen ? "all" : "open only", help: "Only open sessions, or all",
                footer: 1),
            bind(
                .ledger, .enter, name: "ledger", help: "What happened in the session",
                unless: focused == nil ? "no session is listed" : nil, footer: 2),
            bind(
                .report, .character("p"), name: "report", help: "All that happened in the session, also as a file",
                unless: situation.objection(.viewLedger) ?? (focused == nil ? "no session is listed" : nil), footer: 3),
            bind(
                .kill, .character("X"), name: "kill", help: "End somebody's session at once, with a reason",
                unless: situation.objection(.endAnySession) ?? over, footer: 4),
        ]
    }

    mutating func appear(_ context: inout Context) { readAgain(&context) }
    mutating func refresh(_ context: inout Context) {
        if ListSessions.access.action == nil, !page.isLoading { readAgain(&context) }
    }

    mutating func reload(_ context: inout Context) { readAgain(&context) }

    mutating func read(_ wanted: RowPage<ImpersonationSession>, _ context: inout Context) {
        let query = ListSessions(
            everybody: true, onlyOpen: onlyOpen, after: wanted.after?.id, limit: Self.pageSize)
        context.load(query, into: \SessionsScreen.page, of: &self) { screen, context in
            guard screen.page.error == nil, let answer = screen.page.value else { return }
            screen.took(answer, wanted, hasMore: answer.count == Self.pageSize, &context)
        }
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .open:
            onlyOpen.toggle()
            read(.first, &context)
        case .report: if let focused { context.want(.open(SessionReportScreen(session: focused.id))) }
        case .kill: if let focused { context.want(.dialog(ActionDialog.killing(focused))) }
        case .ledger:
            guard let id = list.cursorID else { return }
            context.want(.show(.ledger))
            context.want(.command("filter session:\(id)"))
        }
    }

    func exportDialog(_ situation: Situation) -> SaveDialog? {
        SaveDialog.exporting(
            ListSessions(everybody: true, onlyOpen: onlyOpen), filter: input.text, where: keeps(situation))
    }

    func row(_ session: ImpersonationSession, _ situation: Situation?) -> TableRow<String> {
        let state = session.stateWords(at: situation?.now)
        let look: Look = session.endCause != nil ? .dim : state == "expired" ? .warning : .success
        return TableRow(
            session.id,
            [
                Span(session.operatorLogin), Span(session.targetOrganizationName),
                Span(Format.minute(session.startedAt), .dim), Span(state, look), Span(session.ticketId ?? "", .dim),
                Span("\(session.reasonCategory.title): \(session.reason)", .dim),
            ])
    }

    func facts(_ situation: Situation) -> [RowFact] {
        guard let session = focused else { return [] }
        return [
            RowFact("Role", session.operatorRole.rawValue), RowFact("Id", session.id),
            RowFact("Until", Format.minute(session.endedAt ?? session.expiresAt)),
            RowFact("From", [session.ipAddress, session.terminal].compactMap(\.self).joined(separator: " ")),
        ]
    }

    func sortKey(_ session: ImpersonationSession, _ column: String) -> SortKey? {
        column == "start" ? .number(session.startedAt.milliseconds) : nil
    }

    var columns: [TableColumn] {
        [
            TableColumn("operator", "Who", min: 10, ideal: 18), TableColumn("tenant", "Tenant", min: 18, ideal: 32),
            TableColumn("start", "Began (UTC)", min: 16, ideal: 16),
            TableColumn("state", "State", min: 15, ideal: 22),
            TableColumn("ticket", "Ticket", min: 9, ideal: 12, priority: 2),
            TableColumn("reason", "Reason", min: 12, priority: 1),
        ]
    }
}
