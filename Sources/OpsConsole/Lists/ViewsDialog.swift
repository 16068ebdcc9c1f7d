import OpsDomain
import OpsService
import Terminal

/// The saved views of a list: opened, shared, renamed, deleted (HOT-2, TUI-5).
struct ViewsDialog: DialogModel {
    var id = PaneID.none
    let isBoundToSession = false
    let hints = [
        KeyHint("enter", "open"), KeyHint("o", "share"), KeyHint("m", "rename"), KeyHint("D", "delete"),
        KeyHint("esc", "close"),
    ]
    private let of: ViewList
    private let title: String
    private var views = Load<ListViews.Answer>()
    private var list = TableState<String>()

    init(of list: ViewList, title: String) {
        of = list
        self.title = title
    }

    mutating func appear(_ context: inout Context) { read(&context) }

    private mutating func read(_ context: inout Context) {
        context.load(ListViews(of), into: \ViewsDialog.views, of: &self) { dialog, _ in
            dialog.list.layout(height: dialog.list.height, source: dialog.source(nil))
        }
    }

    private var focused: SavedView? { views.value?.first { $0.id == list.cursorID } }

    mutating func handle(_ key: Key, _ context: inout Context) {
        switch key {
        case .escape, .character("q"), .character("b"): return context.want(.closeDialog)
        case _ where key.name == context.situation.keys.reload: return read(&context)
        default: break
        }
        guard let view = focused else { return }
        switch key {
        case .enter:
            context.want(.closeDialog)
            context.want(.view(view))
        case .character("o"): share(view, &context)
        case .character("m"): rename(view, &context)
        case .character("D"): delete(view, &context)
        default: _ = list.handle(key, source(nil))
        }
    }

    private func share(_ view: SavedView, _ context: inout Context) {
        let command = ShareView(view.id, shared: !view.shared)
        context.change(command, of: self) { dialog, result, context in
            switch result {
            case .success(let view):
                let who = view.shared ? "everybody who may see the list finds it" : "only \(view.owner) finds it"
                context.say(.done, "\(view.name): \(who) now.")
                dialog.read(&context)
            case .failure(let error): context.say(error)
            }
        }
    }

    private func rename(_ view: SavedView, _ context: inout Context) {
        let id = id
        let field = FormField("name", "Name", .text(TextField(view.name, maxLength: ViewRules.longestName)))
        context.want(
            .dialog(
                ActionDialog("Rename the view \(view.name)", fields: [field], action: "Rename") { dialog in
                    RenameView(view.id, name: dialog.value("name"))
                } then: { view, context in
                    context.say(.done, "The view is now called \(view.name).")
                    context.tell(id, as: ViewsDialog.self) { $0.read(&$1) }
                }))
    }

    private func delete(_ view: SavedView, _ context: inout Context) {
        let id = id
        let whom = view.shared ? "Everybody who may see the list finds it until then." : "Only \(view.owner) finds it."
        context.want(
            .dialog(
                ActionDialog("Delete the view \(view.name)", [Span(whom)], action: "Delete", isFinal: true) { _ in
                    DeleteView(view.id)
                } then: { view, context in
                    context.say(.done, "The view \(view.name) is deleted.")
                    context.tell(id, as: ViewsDialog.self) { $0.read(&$1) }
                }))
    }

    private func source(_ situation: Situation?) -> TableSource<String> {
        let me = situation?.identity?.user.login
        return TableSource(
            (views.value ?? []).map { view in
                let whose = view.owner == me ? (view.shared ? "yours, shared" : "yours") : "\(view.owner)'s, shared"
                let order = view.sort.map { "by \($0) " } ?? ""
                let columns = view.columns.isEmpty ? "" : "own columns"
                return TableRow(
                    view.id,
                    [Span(view.name), Span(whose, .dim), Span(order + view.filter, .info), Span(columns, .dim)])
            })
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        let rows = max(1, views.value?.count ?? 1)
        let box = rect.centered(Size(min(rect.width, 76), min(rect.height, rows + 5)))
        canvas.fill(box, .dialog)
        canvas.box(box, .light, .frame, title: "Views of \(title)", note: "esc closes")
        let (inner, keys) = box.inset(2, 1).cutBottom(1)
        if FailureNotice.draw(ifEmpty: views, situation.keys, in: inner, on: &canvas) {
            canvas.cursor = inner.origin
        } else {
            Table<String>(
                [
                    TableColumn("name", "Name", min: 16, ideal: 28), TableColumn("whose", "Whose", min: 12, ideal: 20),
                    TableColumn("what", "Shows", min: 14), TableColumn("more", "", min: 11, ideal: 11, priority: 1),
                ], empty: "None yet: \(situation.keys[ListAction.saveView]) in the list saves what it shows"
            ).draw(in: inner, &list, source(situation), on: &canvas)
        }
        canvas.write(
            "enter opens  o shares with others or not  m renames  D deletes", at: keys.origin, .dim, width: keys.width)
    }
}

extension ListScreen {
    /// The list of the service that views of this screen are of; nil where none can be saved.
    var viewList: ViewList? { ViewList(rawValue: kind.rawValue) }

    /// Asks for the name under which what is shown is kept.
    func saveView(_ context: inout Context) {
        guard let viewList else { return }
        let (filter, order, columns) = (input.text, order?.text, list.arrangement.text)
        let name = FormField(
            "name", "Name", .text(TextField(placeholder: "such as urgent", maxLength: ViewRules.longestName)),
            hint: "your view of that name, if there is one, is replaced")
        let shared = FormField("shared", "For", .choice(Choice(["me", "everybody"])))
        let what = [
            filter.isEmpty ? "no filter" : "filter \(filter)", order.map { "order \($0)" } ?? "the list's own order",
            columns.isEmpty ? "the usual columns" : "your columns",
        ]
        context.want(
            .dialog(
                ActionDialog(
                    "Save a view of \(kind.title)", [Span(what.joined(separator: ", ") + ".")],
                    fields: [name, shared], action: "Save the view",
                    check: { $0.value("name").trimmed.isEmpty ? ["name": "a name is needed"] : [:] }
                ) { dialog in
                    SaveView(
                        viewList, name: dialog.value("name"), filter: filter, sort: order, columns: columns,
                        shared: dialog.value("shared") == "everybody")
                } then: { view, context in
                    let key = context.situation.keys[ListAction.views]
                    context.say(.done, "Saved as \(view.name): \(key) or :view \(view.name) shows it again.")
                }))
    }

    /// Shows what a view was saved of.
    mutating func take(_ view: SavedView, _ context: inout Context) {
        input.text = view.filter
        list.arrangement = TableArrangement(text: view.columns)
        order = view.sort.flatMap(TableSort.init(text:)).flatMap { sortable.contains($0.column) ? $0 : nil }
        questionChanged(&context)
    }
}

extension ConsoleState {
    /// Shows a saved view: its list, with its filter, order and columns.
    mutating func open(_ view: SavedView) -> [Effect] {
        guard let kind = ScreenKind(rawValue: view.list.rawValue) else { return [] }
        let effects = show(kind)
        guard current == kind else { return effects }
        return effects + updateFront { $0.take(view, &$1) }
    }

    /// Shows the saved view of a name, which the service knows.
    func openView(named name: String) -> [Effect] {
        let request = Request(name: ShowView.name) { client, _ in
            do throws(OpsError) {
                let view = try await client.ask(ShowView(name), session: nil)
                return Delivery { $0.open(view) }
            } catch {
                return Delivery { state in
                    state.say(error)
                    return []
                }
            }
        }
        return [.request(request)]
    }
}
