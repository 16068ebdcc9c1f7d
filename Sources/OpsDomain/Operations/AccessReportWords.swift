import Ledger

/// The words that both forms of the access report use, for readers who do not know the console.
enum AccessReportWords {
    /// What an act was: `VIEW_CASE` as `view case`.
    static func action(_ act: AccessReport.Act) -> String {
        let words = act.action.lowercased().replacing("_", with: " ")
        return act.outcome == .done ? words : "\(words) — \(act.outcome == .denied ? "refused" : "failed")"
    }

    /// Why, where the act itself says it and not the visit.
    static func reason(_ act: AccessReport.Act, in session: ImpersonationSession?) -> String? {
        act.reason == session?.reason ? nil : act.reason
    }

    /// What it was done to.
    static func entity(_ act: AccessReport.Act) -> String {
        if let items = act.items { return "\(items) \(items == 1 ? "item" : "items"), \(act.entityId ?? "")" }
        return [act.entityType, act.entityId].compactMap(\.self).joined(separator: " ")
    }

    /// A row change, one line for each field.
    static func fields(_ change: RowChange) -> [String] {
        let record = "\(change.table) \(change.publicID ?? String(change.key))"
        return change.fields.map { field in
            let before = field.before.map { text($0, in: field.column) }
            let after = field.after.map { text($0, in: field.column) }
            return switch change.operation {
            case .insert: "\(record), \(field.column): new, \(after ?? "NULL")"
            case .delete: "\(record), \(field.column): removed, was \(before ?? "NULL")"
            case .update: "\(record), \(field.column): \(before ?? "NULL") → \(after ?? "NULL")"
            }
        }
    }

    /// A value; a text in quotes, so that an empty one is seen.
    private static func text(_ value: Value, in column: String) -> String {
        let words = ValueWords.text(value, in: column)
        return if case .text = value { "'\(words)'" } else { words }
    }

    /// Who, by name and login.
    static func person(_ login: String, _ report: AccessReport.Answer) -> String {
        guard let name = report.names[login], name != login else { return login }
        return "\(name) (\(login))"
    }

    /// Why somebody entered.
    static func reason(_ session: ImpersonationSession) -> String {
        let ticket = session.ticketId.map { ", ticket \($0)" + (session.ticketVerified ? "" : " (not verified)") }
        return "\(session.reasonCategory.title): \(session.reason)\(ticket ?? "")"
    }

    /// When a session ended and how.
    static func end(_ session: ImpersonationSession) -> String {
        session.endedAt.map { "\($0), \(session.endCause?.rawValue ?? "")" } ?? "still open"
    }

    /// The period of a report.
    static func period(_ report: AccessReport.Answer) -> String {
        "\(report.since.map { "from \($0)" } ?? "from the beginning") until \(report.until)"
    }

    /// What the report does not show.
    static func remarks(_ report: AccessReport.Answer) -> [String] {
        var remarks: [String] = []
        if report.hasMore { remarks.append("There is more than this report shows; ask for a shorter period.") }
        if let through = report.archivedThrough {
            remarks.append("Entries up to \(through) are archived in a file and not part of this report.")
        }
        remarks.append(
            "Personal data is masked (\(PersonalData.mask)). The report covers the ledger up to entry "
                + "\(report.head.seq) with the hash \(report.head.hash).")
        return remarks
    }
}
