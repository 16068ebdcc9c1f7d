import Ledger

/// A tenant's access report as text (ACC-29).
public enum AccessReportText {
    /// The whole report; every line is safe to print.
    public static func text(of report: AccessReport.Answer) -> String {
        var parts = [
            SafeText.line("ACCESS REPORT  \(report.organization.name) (\(report.organization.id))"),
            SafeText.line("\(AccessReportWords.period(report)); made at \(report.madeAt)"),
        ]
        parts += report.visits.map { text(of: $0, report) }
        if report.visits.isEmpty { parts.append("Nobody entered in this period.") }
        if !report.outside.isEmpty {
            let acts = report.outside.flatMap { lines(of: $0, in: nil, report) }
            parts.append((["Outside a visit"] + acts).joined(separator: "\n"))
        }
        parts.append(AccessReportWords.remarks(report).map(SafeText.line).joined(separator: "\n"))
        return parts.joined(separator: "\n\n")
    }

    private static func text(of visit: AccessReport.Visit, _ report: AccessReport.Answer) -> String {
        let session = visit.session
        let name = visit.operatorName == session.operatorLogin ? "" : "\(visit.operatorName), "
        let head = [
            ("Visit", session.id), ("Who", "\(name)\(session.operatorLogin), \(session.operatorRole.rawValue)"),
            ("Why", AccessReportWords.reason(session)), ("From", session.startedAt.description),
            ("To", AccessReportWords.end(session)),
        ].map { name, value in
            SafeText.line(name + String(repeating: " ", count: 7 - name.count) + value)
        }
        let acts = visit.acts.flatMap { lines(of: $0, in: session, report) }
        return (head + (acts.isEmpty ? ["  nothing is recorded in it"] : acts)).joined(separator: "\n")
    }

    private static func lines(
        of act: AccessReport.Act, in session: ImpersonationSession?, _ report: AccessReport.Answer
    ) -> [String] {
        let isVisitor = act.operatorLogin == session?.operatorLogin
        let who = isVisitor ? "" : "  \(AccessReportWords.person(act.operatorLogin, report))"
        let what = "\(AccessReportWords.action(act))  \(AccessReportWords.entity(act))"
        let reason = AccessReportWords.reason(act, in: session).map { ["      why: \($0)"] } ?? []
        let changes = act.changes.flatMap(AccessReportWords.fields).map { "      \($0)" }
        return (["  \(act.at)  \(act.kind.rawValue)\(who)  \(what)"] + reason + changes).map(SafeText.line)
    }
}
