import Ledger
import OpsDomain

/// A session's report as text.
enum SessionReportText {
    /// The whole report; every line is safe to print.
    static func text(of report: SessionReport.Answer) -> String {
        let session = report.session
        let ticket = session.ticketId.map { $0 + (session.ticketVerified ? "" : " (unverified)") }
        var parts = [
            "SESSION REPORT",
            TextTable.fields([
                ("Session", session.id), ("Who", "\(session.operatorLogin), \(session.operatorRole.rawValue)"),
                ("Tenant", "\(session.targetOrganizationName) (\(session.targetOrganizationId))"),
                ("Why", "\(session.reasonCategory.title): \(session.reason)"), ("Ticket", ticket),
                ("Began", session.startedAt.description), ("Lease until", session.expiresAt.description),
                ("Ended", session.endedAt.map { "\($0), \(session.endCause?.rawValue ?? "")" } ?? "still open"),
                ("Renews", session.renewedFrom), ("Address", session.ipAddress), ("Terminal", session.terminal),
                ("Program", session.userAgent), ("Report made", report.madeAt.description),
            ]),
        ]
        parts += report.steps.map(text(of:))
        parts += remarks(on: report).map(SafeText.line)
        return parts.joined(separator: "\n\n")
    }

    private static func text(of step: SessionReport.Step) -> String {
        let entry = step.entry
        let entity = [entry.entityType, entry.entityID].compactMap(\.self).joined(separator: " ")
        let outcome = entry.outcome == .done ? "" : " — \(entry.outcome.rawValue.uppercased())"
        var lines = ["\(entry.seq)  \(entry.at)  \(entry.operatorLogin)  \(entry.action)  \(entity)\(outcome)"]
        if let reason = entry.reason { lines.append("    why: \(reason)") }
        if let details = entry.details { lines.append("    details: \(details)") }
        lines = lines.map(SafeText.line)
        for change in step.changes {
            lines += LedgerVerbs.text(of: change).split(separator: "\n").map { "    " + $0 }
        }
        if step.changes.isEmpty, entry.changeCount > 0 {
            lines.append("    \(entry.changeCount) row changes; see 'ledger show \(entry.seq)'")
        }
        return lines.joined(separator: "\n")
    }

    private static func remarks(on report: SessionReport.Answer) -> [String] {
        var remarks: [String] = []
        if report.steps.isEmpty { remarks.append("The ledger holds no entry of this session.") }
        if report.hasMore {
            remarks.append(
                "Only the newest \(report.steps.count) entries are shown; 'ledger export --filter session:"
                    + "\(report.session.id)' gives all.")
        }
        if report.changesLeftOut > 0 { remarks.append("\(report.changesLeftOut) row changes are not shown.") }
        if let through = report.archivedThrough {
            remarks.append(
                "Entries up to \(through) are archived in a file; those of them in this session are missing.")
        }
        return remarks
    }
}
