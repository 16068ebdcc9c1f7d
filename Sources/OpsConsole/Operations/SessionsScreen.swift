import OpsDomain
import Terminal

/// Everybody's sessions, newest first (ACC-12).
struct SessionsScreen: ScreenModel {
    enum Action: String, ScreenAction {
        case open = "sessions.open"
        case ledger = "sessions.ledger"
        case report = "sessions.report"
        case kill = "sessions.kill"
    }

    var id = PaneID.none
    private var sessions = Load<ListSessions.Answer>()
    private var list = TableState<String>()
    private var onlyOpen = false

    var kind: ScreenKind { .sessions }
    var title: String { onlyOpen ? "Open sessions" : "Sessions" }
    var note: String { sessions.value.map { $0.count.grouped } ?? "" }

    private var focused: ImpersonationSession? {
        list.cursorID.flatMap { id in sessions.value?.first { $0.id == id } }
    }

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

    mutating func appear(_ context: inout Context) { reload(&context) }
    mutating func refresh(_ context: inout Context) {
        if ListSessions.access.action == nil, !sessions.isLoading { reload(&context) }
    }

    mutating func reload(_ context: inout Context) {
        context.load(
            ListSessions(everybody: true, onlyOpen: onlyOpen, limit: 200), into: \SessionsScreen.sessions, of: &self
        ) { screen, _ in
            screen.list.layout(height: screen.list.height, source: screen.source(nil))
        }
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .open:
            onlyOpen.toggle()
            reload(&context)
        case .report: if let focused { context.want(.open(SessionReportScreen(session: focused.id))) }
        case .kill: if let focused { context.want(.dialog(ActionDialog.killing(focused))) }
        case .ledger:
            guard let id = list.cursorID else { return }
            context.want(.show(.ledger))
            context.want(.command("filter session:\(id)"))
        }
    }

    mutating func handle(_ key: Key, _ context: inout Context) -> Bool {
        key != .space && list.handle(key, source(nil)) != .ignored
    }

    private func source(_ situation: Situation?) -> TableSource<String> {
        TableSource(
            (sessions.value ?? []).map { session in
                let (state, look): (String, Look) =
                    if let cause = session.endCause { ("ended: \(cause.rawValue)", .dim) } else {
                        situation?.now.map { session.state(at: $0) } == .expired
                            ? ("expired", .warning) : ("open", .success)
                    }
                return TableRow(
                    session.id,
                    [
                        Span(session.operatorLogin), Span(session.targetOrganizationName),
                        Span(Format.minute(session.startedAt), .dim),
                        Span(state, look), Span(session.ticketId ?? "", .dim),
                        Span("\(session.reasonCategory.title): \(session.reason)", .dim),
                    ])
            })
    }

    private var table: Table<String> {
        Table(
            [
                TableColumn("operator", "Who", min: 10, ideal: 18), TableColumn("tenant", "Tenant", min: 18, ideal: 32),
                TableColumn("start", "Began (UTC)", min: 16, ideal: 16),
                TableColumn("state", "State", min: 15, ideal: 22),
                TableColumn("ticket", "Ticket", min: 9, ideal: 12, priority: 2),
                TableColumn("reason", "Reason", min: 12, priority: 1),
            ], empty: "No session is open")
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        guard !FailureNotice.draw(ifEmpty: sessions, in: rect, on: &canvas) else { return }
        table.draw(in: rect, &list, source(situation), on: &canvas)
    }

    func status(_ situation: Situation) -> Span? {
        sessions.value == nil ? nil : sessions.error.map { Span("✗ \($0.message)  r tries again", .error) }
    }
}
