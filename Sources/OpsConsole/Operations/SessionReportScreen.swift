import Ledger
import OpsDomain
import Terminal

/// All that happened in one session, to read and to keep as a text file (ACC-25).
struct SessionReportScreen: ScreenModel {
    enum Action: String, ScreenAction {
        case save = "report.save"
    }

    var id = PaneID.none
    private let sessionID: String?
    private var report = Load<SessionReport.Answer>()
    private var lines: [Span] = []
    private var view = TextView([])

    /// Lines shown at most; the file has all.
    private static let shownLines = 2000

    init(session: String? = nil) { sessionID = session }

    var kind: ScreenKind { .report }
    var title: String {
        report.value.map { "\($0.session.operatorLogin) in \($0.session.targetOrganizationName)" } ?? kind.title
    }
    var note: String { report.value.map { Format.count($0.steps.count, "entry", "entries") } ?? "" }
    var record: RecordReference? {
        report.value.map { RecordReference("impersonation_session", $0.session.id, "session \($0.session.id)") }
    }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        [
            bind(
                .save, .character("w"), name: "write", help: "Write the whole report to a text file",
                unless: report.value == nil ? "there is no report yet" : nil, footer: 1)
        ]
    }

    /// Read once per visit: each report is an entry of the ledger (ACC-22).
    mutating func appear(_ context: inout Context) {
        if report.value == nil { reload(&context) }
    }

    mutating func reload(_ context: inout Context) {
        guard let sessionID else { return }
        context.load(SessionReport(sessionId: sessionID), into: \SessionReportScreen.report, of: &self) {
            screen, context in
            let key = context.situation.keys[Action.save]
            screen.lines = screen.report.value.map(SessionReportLines.lines) ?? []
            let more = screen.lines.count - Self.shownLines
            let rest =
                more > 0 ? [Span("\(Format.count(more, "more line")): \(key) writes all to a file", .warning)] : []
            screen.view = TextView(Array(screen.lines.prefix(Self.shownLines)) + rest)
        }
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        guard let sessionID else { return }
        context.want(.dialog(SaveDialog.writing(lines.map(\.text), as: "session-\(sessionID).txt")))
    }

    var isTyping: Bool { view.isTyping }
    mutating func handle(_ key: Key, _ context: inout Context) -> Bool { view.handle(key) }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        guard sessionID != nil else {
            canvas.write(
                "No session chosen: \(situation.keys[SessionsScreen.Action.report]) on a session shows its report",
                at: Point(rect.x + 1, rect.y), .dim)
            return
        }
        guard !FailureNotice.draw(ifEmpty: report, situation.keys, in: rect, on: &canvas) else { return }
        view.draw(in: rect.inset(1, 0), on: &canvas)
    }

    func status(_ situation: Situation) -> Span? {
        report.value == nil ? nil : report.error.map { FailureNotice.status($0, situation.keys) }
    }
}

/// A session's report in lines.
enum SessionReportLines {
    /// Who, where, why and how long, then every entry with what it changed, then what is missing.
    static func lines(_ report: SessionReport.Answer) -> [Span] {
        head(report) + report.steps.flatMap(step) + remarks(report).map { Span($0, .warning) }
    }

    private static func head(_ report: SessionReport.Answer) -> [Span] {
        let session = report.session
        let end = session.endedAt.map { "\(Format.second($0)) UTC, \(session.endCause?.rawValue ?? "")" }
        let place = [session.ipAddress, session.terminal, session.userAgent].compactMap(\.self)
        let facts: [(String, String?)] = [
            ("Session", session.id), ("Who", "\(session.operatorLogin)  \(session.operatorRole.rawValue)"),
            ("Tenant", "\(session.targetOrganizationName)  \(session.targetOrganizationId)"),
            ("Why", "\(session.reasonCategory.title): \(session.reason)"),
            ("Ticket", session.ticketId.map { $0 + (session.ticketVerified ? "" : " (unverified)") }),
            ("Began", Format.second(session.startedAt) + " UTC"), ("Ended", end ?? "still open"),
            ("Renews", session.renewedFrom), ("Where", place.joined(separator: "  ")),
            ("Report made", Format.second(report.madeAt) + " UTC"),
        ]
        return facts.compactMap { name, value in
            value.map { Span(name + String(repeating: " ", count: 13 - name.count) + $0) }
        }
    }

    private static func step(_ step: SessionReport.Step) -> [Span] {
        let entry = step.entry
        let record = [entry.entityType, entry.entityID].compactMap(\.self).joined(separator: " ")
        let outcome = entry.outcome == .done ? "" : "  \(entry.outcome.rawValue.uppercased())"
        var lines = [
            "",
            Span(
                "\(entry.seq)  \(Format.second(entry.at))  \(entry.action)  \(record)\(outcome)",
                entry.outcome == .done ? .strong : .warning),
        ]
        if let reason = entry.reason { lines.append(Span("  why: \(reason)")) }
        if let details = entry.details { lines.append(Span("  details: \(details)", .dim)) }
        if step.changes.isEmpty, entry.changeCount > 0 {
            lines.append(Span("  \(Format.count(entry.changeCount, "row change")): see the entry", .dim))
        }
        return lines + EntryLines.rows(step.changes).filter { !$0.text.isEmpty }.map { Span("  " + $0.text, $0.role) }
    }

    private static func remarks(_ report: SessionReport.Answer) -> [String] {
        var remarks: [String] = []
        if report.steps.isEmpty { remarks.append("The ledger holds no entry of this session.") }
        if report.hasMore { remarks.append("Only the newest \(report.steps.count.grouped) entries are shown.") }
        if report.changesLeftOut > 0 {
            remarks.append("\(Format.count(report.changesLeftOut, "row change")) not shown.")
        }
        if let through = report.archivedThrough {
            remarks.append("Entries up to \(through) are archived; those of them in this session are missing.")
        }
        return remarks.isEmpty ? [] : [""] + remarks
    }
}
