import Ledger
import OpsDomain
import Terminal

/// Who entered a tenant in a period, when, why, what they saw and changed: to read, and to keep for a client (ACC-29).
struct AccessReportScreen: ScreenModel {
    enum Action: String, ScreenAction {
        case choose = "access.choose"
        case save = "access.save"
    }

    /// What is reported on.
    struct Wish: Sendable {
        let tenant: TenantMatches.Tenant
        let since: Timestamp?
        let until: Timestamp?
    }

    var id = PaneID.none
    private let wish: Wish?
    private var report = Load<AccessReport.Answer>()
    private var view = TextView([])

    /// Lines shown at most; the file has all.
    private static let shownLines = 2000

    init(_ wish: Wish? = nil) { self.wish = wish }

    var kind: ScreenKind { .accessReport }
    var title: String { wish.map { "\(kind.title) ─ \($0.tenant.name)" } ?? kind.title }
    var note: String {
        guard let report = report.value else { return "" }
        let acts = report.visits.flatMap(\.acts) + report.outside
        return "\(Format.count(report.visits.count, "visit")), \(acts.count { $0.kind == .saw }.grouped) seen, "
            + "\(acts.count { $0.kind == .changed }.grouped) changed"
    }
    var record: RecordReference? { wish.map { RecordReference("organization", $0.tenant.id, $0.tenant.name) } }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        let missing = situation.objection(.exportLedger)
        return [
            bind(
                .choose, .character("o"), name: "tenant", help: "Choose a tenant and a period for a report",
                unless: missing, footer: 1),
            bind(
                .save, .character("w"), name: "write", help: "Write the whole report to a text or HTML file",
                unless: missing ?? (report.value == nil ? "there is no report yet" : nil), footer: 2),
        ]
    }

    /// Read once per visit: each report is an export on the ledger (ACC-16, ACC-22).
    mutating func appear(_ context: inout Context) {
        if report.value == nil, !report.isLoading { reload(&context) }
    }

    mutating func reload(_ context: inout Context) {
        guard let wish else { return }
        let query = AccessReport(organizationId: wish.tenant.id, since: wish.since, until: wish.until)
        context.load(query, into: \AccessReportScreen.report, of: &self) { screen, context in
            let key = context.situation.keys[Action.save]
            let lines = screen.report.value.map(AccessReportLines.lines) ?? []
            let more = lines.count - Self.shownLines
            let rest =
                more > 0 ? [Span("\(Format.count(more, "more line")): \(key) writes all to a file", .warning)] : []
            screen.view = TextView(Array(lines.prefix(Self.shownLines)) + rest)
        }
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .choose:
            let session = context.situation.session
            context.want(
                .dialog(TenantDialog.accessReport(wish?.tenant ?? session.map(TenantMatches.Tenant.init))))
        case .save: if let report = report.value { context.want(.dialog(SaveDialog.writing(report))) }
        }
    }

    var isTyping: Bool { view.isTyping }
    mutating func handle(_ key: Key, _ context: inout Context) -> Bool { view.handle(key) }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        guard wish != nil else {
            canvas.write(
                "No tenant chosen: \(situation.keys[Action.choose]) asks for a tenant and a period",
                at: Point(rect.x + 1, rect.y), .dim,
                width: rect.width - 1)
            return
        }
        guard !FailureNotice.draw(ifEmpty: report, situation.keys, in: rect, on: &canvas) else { return }
        view.draw(in: rect.inset(1, 0), on: &canvas)
    }

    func status(_ situation: Situation) -> Span? {
        report.value == nil ? nil : report.error.map { FailureNotice.status($0, situation.keys) }
    }
}

/// A tenant's access report in lines: those of the file, with the heads made visible.
enum AccessReportLines {
    static func lines(_ report: AccessReport.Answer) -> [Span] {
        AccessReportText.text(of: report).split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let isHead = ["ACCESS REPORT", "Visit ", "Outside a visit"].contains { line.hasPrefix($0) }
            return Span(String(line), isHead ? .strong : line.hasPrefix("      ") ? .dim : .normal)
        }
    }
}

extension TenantDialog {
    /// Asks for a tenant and a period, and shows the report.
    static func accessReport(_ tenant: TenantMatches.Tenant?) -> TenantDialog {
        let fields = [
            FormField("since", "From", .text(TextField(placeholder: "2026-10-01, or empty", maxLength: 40))),
            FormField("until", "To", .text(TextField(placeholder: "2026-10-31 and with it, or empty", maxLength: 40))),
        ]
        return TenantDialog("Access report", tenant, fields: fields, action: "Report on") { dialog in
            period(dialog).errors
        } then: { tenant, dialog, context in
            let period = period(dialog)
            let wish = AccessReportScreen.Wish(tenant: tenant, since: period.since, until: period.until)
            context.want(.open(AccessReportScreen(wish)))
        }
    }

    private static func period(
        _ dialog: Dialog
    ) -> (since: Timestamp?, until: Timestamp?, errors: [String: String]) {
        var errors: [String: String] = [:]
        func moment(_ field: String, isEnd: Bool) -> Timestamp? {
            let text = dialog.value(field).trimmed
            guard !text.isEmpty else { return nil }
            do throws(OpsError) {
                return try WrittenTime.moment(text, field, isEnd: isEnd)
            } catch {
                errors[field] = error.message
                return nil
            }
        }
        let (since, until) = (moment("since", isEnd: false), moment("until", isEnd: true))
        if let since, let until, since >= until { errors["until"] = "the period ends before it begins" }
        return (since, until, errors)
    }
}

extension SaveDialog {
    /// Writes a tenant's access report as text, or as one page of HTML that needs nothing else (ACC-29).
    static func writing(_ report: AccessReport.Answer) -> SaveDialog {
        let format = FormField("format", "As", .choice(Choice(["html", "txt"])))
        let body = [
            Span("Personal data is masked, and no other tenant is in it: a client may read it."),
            Span("It is the report on the screen; the ledger has it already.", .dim),
        ]
        return SaveDialog(
            "Write the access report", body, file: "access-\(report.organization.id).html", fields: [format]
        ) { _, _, dialog, _ throws(OpsError) in
            let isPage = dialog.value("format") == "html"
            let text = isPage ? AccessReportPage.html(of: report) : AccessReportText.text(of: report)
            return try write(SafeText.block(text) + "\n", to: dialog.value("file").trimmed)
        }
    }
}
