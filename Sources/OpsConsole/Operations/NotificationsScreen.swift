import Ledger
import OpsDomain
import Terminal

/// What the admins should look at: unusual numbers of reveals, exports or denials (ACC-16).
struct NotificationsScreen: RowScreen {
    enum Action: String, ScreenAction {
        case acknowledge = "notifications.acknowledge"
        case ledger = "notifications.ledger"
        case all = "notifications.all"
    }

    var id = PaneID.none
    private(set) var page = Load<ListNotifications.Answer>()
    var rows = Rows<AdminNotification>()
    var list = TableState<String>()
    var input = FilterInput(placeholder: "words of a login, of what was unusual")
    private var onlyOpen = true

    var kind: ScreenKind { .notifications }
    var title: String { titled(onlyOpen ? "Open notifications" : "Notifications") }
    var note: String { countWords }
    func emptyWords(_ keys: KeyNames) -> String {
        onlyOpen ? "Nothing unusual waits for an admin" : "Nothing unusual so far"
    }
    var record: RecordReference? { focused.map { RecordReference("notification", $0.id, "notification \($0.id)") } }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        let none = focused == nil ? "no notification is listed" : nil
        let taken = focused?.acknowledgedBy.map { "\($0) took note already" }
        return [
            bind(
                .acknowledge, .character("a"), name: "take note", help: "Take note of it, with what was found",
                unless: situation.objection(.endAnySession) ?? none ?? taken, footer: 1),
            bind(
                .ledger, .enter, name: "ledger", help: "What the operator did, in the ledger", unless: none, footer: 2),
            bind(
                .all, .character("o"), name: onlyOpen ? "all" : "open only",
                help: "Show those that somebody took note of too, or not", footer: 3),
        ]
    }

    mutating func appear(_ context: inout Context) { readAgain(&context) }
    mutating func refresh(_ context: inout Context) {
        if ListNotifications.access.action == nil, !page.isLoading { readAgain(&context) }
    }

    mutating func reload(_ context: inout Context) { readAgain(&context) }

    mutating func read(_ wanted: RowPage<AdminNotification>, _ context: inout Context) {
        let query = ListNotifications(onlyOpen: onlyOpen, after: wanted.after?.id, limit: Self.pageSize)
        context.load(query, into: \NotificationsScreen.page, of: &self) { screen, context in
            guard screen.page.error == nil, let answer = screen.page.value else { return }
            screen.took(answer, wanted, hasMore: answer.count == Self.pageSize, &context)
        }
    }

    func exportDialog(_ situation: Situation) -> SaveDialog? {
        SaveDialog.exporting(ListNotifications(onlyOpen: onlyOpen), filter: input.text, where: keeps(situation))
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .all:
            onlyOpen.toggle()
            read(.first, &context)
        case .ledger:
            guard let notification = focused else { return }
            context.want(.show(.ledger))
            context.want(.command("filter operator:\(notification.operatorLogin)"))
        case .acknowledge:
            guard let notification = focused else { return }
            let found = FormField(
                "reason", "Found", .text(TextField(placeholder: "what it was; optional", maxLength: 500)))
            context.want(
                .dialog(
                    ActionDialog("Take note", [Span(notification.words)], fields: [found], action: "Take note") {
                        AcknowledgeNotification(id: notification.id, reason: $0.reason)
                    } then: { _, context in
                        context.say(.done, "Noted.")
                        context.want(.changed)
                    }))
        }
    }

    func row(_ notification: AdminNotification, _ situation: Situation?) -> TableRow<String> {
        let isOpen = notification.acknowledgedBy == nil
        return TableRow(
            notification.id,
            [
                Span("\(isOpen ? "!" : "✓") \(notification.operatorLogin)", isOpen ? .warning : .dim),
                Span("\(notification.count.grouped) \(notification.kind.rawValue) in an hour"),
                Span("from \(notification.threshold.grouped)", .dim), Span(Format.minute(notification.createdAt), .dim),
                Span(notification.acknowledgedBy ?? "", .dim),
            ])
    }

    func sortKey(_ notification: AdminNotification, _ column: String) -> SortKey? {
        switch column {
        case "operator": .text(notification.operatorLogin)
        case "what": .number(Int64(notification.count))
        case "from": .number(Int64(notification.threshold))
        case "at": .number(notification.createdAt.milliseconds)
        default: nil
        }
    }

    var columns: [TableColumn] {
        [
            TableColumn("operator", "Who", min: 12, ideal: 24), TableColumn("what", "What", min: 24, ideal: 36),
            TableColumn("from", "Unusual", min: 8, ideal: 10), TableColumn("at", "When (UTC)", min: 16, ideal: 16),
            TableColumn("by", "Noted by", min: 10, ideal: 20),
        ]
    }
}
