import Ledger
import OpsDomain
import OpsService
import Terminal

/// Asks for a file, has it written, shows how far it is and can stop it (ACC-25, TUI-6).
struct SaveDialog: DialogModel {
    /// Writes the file of the form; `progress` hears how many entries are out and returns whether to go on.
    typealias Work =
        @Sendable (
            _ client: any OpsClient, _ session: String?, _ dialog: Dialog, _ progress: @escaping @Sendable (Int) -> Bool
        ) async throws(OpsError) -> String

    private enum Phase: Sendable {
        case asking
        case running(StopSwitch, Int)
    }

    var id = PaneID.none
    /// What is about the ledger is not about the tenant of the session.
    let isBoundToSession: Bool
    private let unit: String
    private let body: [Span]
    private let work: Work
    private var dialog: Dialog
    private var phase = Phase.asking

    /// A dialog whose button writes; `fields` come after the file's name, whose id is `file`.
    init(
        _ title: String, _ body: [Span], file: String, fields: [FormField] = [], unit: String = "entry",
        isBoundToSession: Bool = false, work: @escaping Work
    ) {
        self.body = body
        self.unit = unit
        self.isBoundToSession = isBoundToSession
        self.work = work
        let name = FormField(
            "file", "File", .text(TextField(file, maxLength: 1000)), hint: "a new file; nothing is written over")
        let form = Form([name] + fields, buttons: [Button("cancel", "Cancel"), Button("confirm", "Write the file")])
        dialog = Dialog(title, body: body, form: form).with(.control("s"), pressing: "confirm")
    }

    var hints: [KeyHint] {
        guard case .asking = phase else { return [KeyHint("esc", "stop")] }
        return KeyHint.form
    }

    mutating func handle(_ key: Key, _ context: inout Context) {
        if case .running(let stop, _) = phase {
            if key == .escape { stop.turnOn() }
            return
        }
        let before = dialog.form.focus
        let format = dialog.value("format")
        switch dialog.handle(key) {
        case .changed("format"): rename(from: format)
        case .cancelled, .pressed("cancel"): context.want(.closeDialog)
        case .pressed: start(&context)
        case .moved where key == .enter && dialog.form.focus == .button(0) && before != .button(1):
            dialog.form.focus(on: "confirm")
        case .moved, .changed, .ignored: break
        }
    }

    /// The file's name follows the form that is chosen, unless somebody gave it another end.
    private mutating func rename(from old: String) {
        let name = dialog.value("file")
        guard name.hasSuffix(".\(old)") else { return }
        let now = dialog.value("format")
        dialog.form["file"]?.set(String(name.dropLast(old.count)) + now)
    }

    private mutating func start(_ context: inout Context) {
        let isNamed = !dialog.value("file").trimmed.isEmpty
        dialog.form.show(errors: isNamed ? [:] : ["file": "a name is needed"])
        guard isNamed else { return }
        let stop = StopSwitch()
        phase = .running(stop, 0)
        let (id, form, work, session) = (id, dialog, work, context.sessionID)
        context.send("file.write", of: self, then: Self.took) { client, post in
            do throws(OpsError) {
                let words = try await work(client, session, form) { count in
                    post(
                        Delivery { state in
                            state.update(id, as: SaveDialog.self) {
                                $0.phase = .running(stop, count); _ = $1
                            }
                        })
                    return !stop.isOn
                }
                return .success(words)
            } catch {
                return .failure(error)
            }
        }
    }

    private static func took(_ pane: inout SaveDialog, _ result: Result<String, OpsError>, _ context: inout Context) {
        switch result {
        case .success(let words):
            context.want(.closeDialog)
            context.say(.done, words)
        case .failure(let error):
            pane.phase = .asking
            pane.dialog.body = pane.body + [FailureNotice.onForm(error, isTyped: true)]
        }
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        guard case .running(let stop, let count) = phase else { return dialog.draw(on: &canvas, keepTop: rect.y) }
        let box = rect.centered(Size(66, 6))
        canvas.fill(box, .dialog)
        canvas.box(box, .light, .frame, title: dialog.title)
        let inner = box.inset(2, 1)
        let words = count > 0 ? "\(Format.count(count, unit, unit == "entry" ? "entries" : nil)) written" : "Working…"
        canvas.write(words, at: inner.row(1).origin, .normal)
        let hint = stop.isOn ? "Stopping…" : "esc stops, and no file is left"
        canvas.write(hint, at: inner.row(2).origin, .dim, width: inner.width)
        canvas.cursor = inner.row(1).origin
    }
}

extension SaveDialog {
    /// Writes the entries that a filter holds, all of them and not only the listed ones (ACC-25).
    static func exporting(filter: String) -> SaveDialog {
        let format = FormField("format", "As", .choice(Choice(ExportLedger.Format.allCases.map(\.rawValue))))
        let body = [
            Span(filter.isEmpty ? "All entries of the ledger, newest first." : "The entries of '\(filter)'."),
            Span("The export itself stands on the ledger first.", .dim),
        ]
        return SaveDialog("Export the ledger", body, file: "ledger.ndjson", fields: [format]) {
            client, _, dialog, progress throws(OpsError) in
            let request = ExportLedger(
                filter: filter, format: ExportLedger.Format(rawValue: dialog.value("format")) ?? .ndjson)
            let path = dialog.value("file").trimmed
            let report = try await client.exportLedger(request, to: .file(path), progress: progress)
            let masked = report.masked ? ", personal data masked" : ""
            return "\(Format.count(report.entries, "entry", "entries")) written to \(path)\(masked)."
        }
    }

    /// Writes the receipt of an entry: the proof of it that holds on its own (ACC-28).
    static func receipt(of seq: Int64) -> SaveDialog {
        let body = [
            Span("The proof of entry \(Int(seq).grouped), which holds with nothing but the public key."),
            Span("It holds the entry whole, and that it was given stands on the ledger.", .dim),
        ]
        return SaveDialog("Receipt of entry \(seq)", body, file: "entry-\(seq).json") {
            client, _, dialog, _ throws(OpsError) in
            let receipt = try await client.ask(IssueReceipt(seq: seq), session: nil)
            return try write(receipt.json + "\n", dialog, "The receipt of entry \(seq)")
        }
    }

    /// Writes the receipt of an entry that is archived, from the archive's file (ACC-28).
    static func archivedReceipt() -> SaveDialog {
        let fields = [
            FormField("seq", "Entry", .text(TextField(placeholder: "its number", maxLength: 19))),
            FormField("archive", "Archive", .text(TextField(placeholder: "the file that holds it", maxLength: 1000))),
        ]
        let body = [Span("The proof of an entry that left the store. That it was given stands on the ledger.")]
        return SaveDialog("Receipt of an archived entry", body, file: "receipt.json", fields: fields) {
            client, _, dialog, _ throws(OpsError) in
            guard let seq = Int64(dialog.value("seq").trimmed), seq > 0 else {
                throw OpsError.invalid("Entry", "'\(dialog.value("seq"))' is not the number of an entry")
            }
            let receipt = try await client.receipt(IssueReceipt(seq: seq), inArchive: dialog.value("archive").trimmed)
            return try write(receipt.json + "\n", dialog, "The receipt of entry \(seq)")
        }
    }

    /// Writes the public half of the store's signing key (ACC-23).
    static func publicKey() -> SaveDialog {
        let body = [Span("By this key anybody can check the checkpoints and receipts of this store. It is no secret.")]
        return SaveDialog("Export the public key", body, file: "ops.pem") { client, _, dialog, _ throws(OpsError) in
            let key = try await client.publicKey()
            return try write(key.pem, dialog, "The public key of store \(key.storeID)")
        }
    }

    private static func write(_ text: String, _ dialog: Dialog, _ what: String) throws(OpsError) -> String {
        let file = try NewFile(dialog.value("file").trimmed)
        try file.write(text)
        try file.place()
        return "\(what) was written to \(file.path)."
    }

    /// Writes the lines of a report as a text file.
    static func writing(_ lines: [String], as name: String) -> SaveDialog {
        SaveDialog("Write the report", [], file: name) { _, _, dialog, _ throws(OpsError) in
            try write(lines.map { PlainText.line($0) + "\n" }.joined(), to: dialog.value("file").trimmed)
        }
    }

    /// Writes a text to a new file, and says so.
    static func write(_ text: String, to path: String) throws(OpsError) -> String {
        let file = try NewFile(path)
        try file.write(text)
        try file.place()
        return "The report was written to \(file.path)."
    }
}

/// Text for a file that somebody may print to a terminal.
enum PlainText {
    /// The text with every control and direction character as a visible escape (TUI-9).
    static func line(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { line, scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator,
                .format where scalar != "\u{200D}":
                line += "\\u{\(String(scalar.value, radix: 16))}"
            default: line.unicodeScalars.append(scalar)
            }
        }
    }
}
