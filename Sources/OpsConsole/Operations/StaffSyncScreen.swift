import OpsDomain
import OpsService
import Terminal

/// What a directory export would change in the staff, line by line, and its application (ACC-4).
struct StaffSyncScreen: RowScreen {
    enum Action: String, ScreenAction {
        case file = "sync.file"
        case apply = "sync.apply"
    }

    /// The export that is looked at.
    struct Export: Sendable {
        let path: String
        let format: DirectoryFormat
    }

    /// What was read and what it means; the application sends exactly this text.
    struct Preview: Sendable {
        let text: String
        let staff: StaffSyncPreview
    }

    var id = PaneID.none
    private let export: Export?
    private(set) var page = Load<Preview>()
    var rows = Rows<StaffSyncPreview.Line>()
    var list = TableState<Int>()
    var input = FilterInput(placeholder: "words of a login, of what becomes of it")

    init(_ export: Export? = nil) { self.export = export }

    var kind: ScreenKind { .staffSync }
    var title: String { titled(export.map { "\(kind.title) ─ \(PlainText.line($0.path))" } ?? kind.title) }
    func emptyWords(_ keys: KeyNames) -> String { "The export says what is known already" }
    var note: String {
        page.value.map { preview in
            let staff = preview.staff
            return "+\(staff.additions.count) ~\(staff.changes.count) -\(staff.deactivations.count)"
        } ?? ""
    }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        let missing = situation.objection(.manageUsers)
        return [
            bind(
                .file, .character("f"), name: "file", help: "Read a directory export and show what it would change",
                unless: missing, footer: 1),
            bind(
                .apply, .character("X"), name: "apply", help: "Change the staff exactly as it is shown",
                unless: missing ?? objection, footer: 2),
        ]
    }

    /// Why the export cannot be applied; nil when it can.
    private var objection: String? {
        guard let staff = page.value?.staff else { return "no export was read" }
        if page.error != nil { return "the last preview failed" }
        if !staff.problems.isEmpty {
            return Format.count(staff.problems.count, "wrong line in the export", "wrong lines in the export")
        }
        return staff.changeCount == 0 ? "there is nothing to change" : nil
    }

    /// Read once: what is applied is what was looked at, and nothing newer.
    mutating func appear(_ context: inout Context) {
        if page.value == nil, !page.isLoading { reload(&context) }
    }

    mutating func reload(_ context: inout Context) { read(.first, &context) }

    func exportDialog(_ situation: Situation) -> SaveDialog? {
        guard let export, let preview = page.value else { return nil }
        let source = PreviewStaffSync(text: preview.text, format: export.format)
        return SaveDialog.exporting(source, filter: input.text, where: keeps(situation))
    }

    mutating func read(_ wanted: RowPage<StaffSyncPreview.Line>, _ context: inout Context) {
        guard let export else { return }
        let number = page.begin()
        let session = context.sessionID
        context.send(PreviewStaffSync.name, of: self) { screen, result, context in
            guard screen.page.finish(number, result) else { return }
            screen.took(all: screen.page.value?.staff.lines ?? [], &context)
        } run: { client, _ in
            do throws(OpsError) {
                let text = try InputFile.text(of: export.path)
                let query = PreviewStaffSync(text: text, format: export.format)
                return .success(Preview(text: text, staff: try await client.ask(query, session: session)))
            } catch {
                return .failure(error)
            }
        }
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .file: context.want(.dialog(AskDialog.directoryExport(export?.path ?? "")))
        case .apply:
            guard let export, let preview = page.value, objection == nil else { return }
            context.want(
                .dialog(ActionDialog.applying(preview.staff, text: preview.text, export.format, of: id)))
        }
    }

    /// Forgets what was applied.
    mutating func applied() { page.reset() }

    func row(_ line: StaffSyncPreview.Line, _ situation: Situation?) -> TableRow<Int> {
        let look = StaffSyncLook.of(line.kind)
        let who: Look = line.kind == .keep || line.continues ? .dim : .normal
        return TableRow(
            line.id,
            [
                Span(line.continues ? "" : StaffSyncLook.words(line), look), Span(line.login ?? "", who),
                Span(line.becomes, line.kind == .add ? .normal : look),
            ])
    }

    var columns: [TableColumn] {
        [
            TableColumn("what", "What", min: 12, ideal: 12), TableColumn("who", "Who", min: 14, ideal: 24),
            TableColumn("detail", "Becomes", min: 30),
        ]
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        guard export != nil else {
            canvas.write(
                "No export was read: \(situation.keys[Action.file]) asks for its file", at: Point(rect.x + 1, rect.y),
                .dim)
            return
        }
        guard !FailureNotice.draw(ifEmpty: page, situation.keys, in: rect, on: &canvas) else { return }
        drawRows(in: rect, situation, on: &canvas)
    }

    func status(_ situation: Situation) -> Span? {
        guard let staff = page.value?.staff else { return nil }
        if let error = page.error { return FailureNotice.status(error, situation.keys) }
        if !staff.problems.isEmpty {
            return Span(
                "Nothing can be applied: \(objection ?? "lines are wrong"). Mend the file, then \(situation.keys.reload).",
                .error)
        }
        return Span("Nothing is changed yet: \(StaffSyncLook.counts(staff))", .dim)
    }
}

/// How a preview looks.
enum StaffSyncLook {
    /// The look of what becomes of somebody.
    static func of(_ kind: StaffSyncPreview.Line.Kind) -> Look {
        switch kind {
        case .problem: .error
        case .add: .success
        case .change: .changed
        case .switchOff: .warning
        case .keep: .dim
        }
    }

    /// What becomes of somebody, with a sign that tells without colour.
    static func words(_ line: StaffSyncPreview.Line) -> String {
        switch line.kind {
        case .problem: "! line \(line.line ?? 0)"
        case .add: "+ add"
        case .change: "~ change"
        case .switchOff: "- switch off"
        case .keep: "= keep"
        }
    }

    /// How many of what, in words.
    static func counts(_ staff: StaffSyncPreview) -> String {
        "\(staff.additions.count.grouped) add, \(staff.changes.count.grouped) change, "
            + "\(staff.deactivations.count.grouped) switch off, \(staff.kept.count.grouped) keep, "
            + "\(staff.unchanged.grouped) unchanged."
    }
}

extension AskDialog {
    /// Asks for a directory export, and shows what it would change.
    static func directoryExport(_ path: String = "") -> AskDialog {
        let formats = DirectoryFormat.allCases.map(\.rawValue)
        let fields = [
            FormField("file", "File", .text(TextField(path, placeholder: "staff.csv", maxLength: 1000))),
            FormField("format", "As", .choice(Choice(["by its name"] + formats))),
        ]
        let body = [
            Span("A directory export: azureAdId or email, login, name, role, languages, skills, active."),
            Span("Who is not in it is switched off. It is shown first; nothing is changed yet.", .dim),
        ]
        return AskDialog("Synchronise the staff", body, fields: fields, action: "Show what would change") { dialog in
            let path = dialog.value("file").trimmed
            if path.isEmpty { return ["file": "a name is needed"] }
            return format(dialog) == nil ? ["format": "the name does not say: csv or ndjson?"] : [:]
        } then: { dialog, context in
            guard let format = format(dialog) else { return }
            let export = StaffSyncScreen.Export(path: dialog.value("file").trimmed, format: format)
            context.want(.open(StaffSyncScreen(export)))
        }
    }

    private static func format(_ dialog: Dialog) -> DirectoryFormat? {
        DirectoryFormat(rawValue: dialog.value("format"))
            ?? DirectoryFormat(fileName: dialog.value("file").trimmed)
    }
}

extension ActionDialog {
    /// Asks before a preview is applied; who takes accounts away types how many (TUI-3).
    static func applying(
        _ staff: StaffSyncPreview, text: String, _ format: DirectoryFormat, of screen: PaneID
    ) -> ActionDialog {
        let off = staff.deactivations.count
        let body = [
            Span(
                "\(Format.count(staff.additions.count, "account")) added, \(staff.changes.count.grouped) changed, "
                    + "\(off.grouped) switched off."),
            Span("Sessions that somebody may have no more end at once.", .dim),
        ]
        let why = FormField("reason", "Reason", .text(TextField(placeholder: "optional", maxLength: 500)))
        return ActionDialog(
            "Change \(Format.count(staff.changeCount, "account"))", body, fields: [why],
            action: "Change \(staff.changeCount.grouped)", typed: off == 0 ? nil : "switch off \(off)"
        ) { dialog in
            SyncStaff(text: text, format: format, token: staff.token, reason: dialog.reason)
        } then: { done, context in
            context.say(
                .done,
                "\(done.added.grouped) added, \(done.changed.grouped) changed, "
                    + "\(done.deactivated.grouped) switched off.")
            context.tell(screen, as: StaffSyncScreen.self) { screen, _ in screen.applied() }
            context.want(.back)
        }
    }
}
