import Ledger

/// A tenant's access report as one page of HTML that needs nothing else and runs nothing (ACC-29).
public enum AccessReportPage {
    /// The whole page.
    public static func html(of report: AccessReport.Answer) -> String {
        let title = "Access report: \(report.organization.name)"
        let visits =
            report.visits.isEmpty
            ? "<p>Nobody entered in this period.</p>" : report.visits.map { section($0, report) }.joined()
        let outside =
            report.outside.isEmpty
            ? ""
            : """
            <section aria-labelledby="outside"><h2 id="outside">Outside a visit</h2>
            \(table(report.outside, in: nil, report, caption: "What staff did without entering"))</section>

            """
        let remarks = AccessReportWords.remarks(report).map { "<li>\(escaped($0))</li>" }.joined()
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>\(escaped(title))</title>
            <style>
            \(style)
            </style>
            </head>
            <body>
            <header><h1>\(escaped(title))</h1>
            <p>Tenant \(escaped(report.organization.id)), \(escaped(AccessReportWords.period(report))).
            Made at \(time(report.madeAt)). All times are UTC.</p>
            \(summary(report))</header>
            <main>
            \(visits)\(outside)</main>
            <footer><h2>What this report rests on</h2><ul>\(remarks)</ul></footer>
            </body>
            </html>
            """
    }

    /// A text that stands for itself in HTML, also inside quoted attributes.
    static func escaped(_ text: String) -> String {
        var safe = ""
        for scalar in SafeText.block(text).unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "\"": safe += "&quot;"
            case "'": safe += "&#39;"
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    /// Dark on light with a contrast over 7 to 1; nothing is told by colour alone.
    private static let style = """
        body { font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 70rem;
          margin: 0 auto; padding: 1rem; }
        table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; }
        caption { text-align: left; font-weight: 600; padding: .25rem 0; }
        th, td { border: 1px solid #767676; padding: .25rem .5rem; text-align: left; vertical-align: top;
          overflow-wrap: anywhere; }
        thead th { background: #eee; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
        dt { font-weight: 600; } dd { margin: 0; } td ul { margin: 0; padding-left: 1.2rem; }
        @media print { section { break-inside: avoid-page; } }
        """

    private static func summary(_ report: AccessReport.Answer) -> String {
        let acts = report.visits.flatMap(\.acts) + report.outside
        return """
            <dl><dt>Visits</dt><dd>\(report.visits.count)</dd>
            <dt>Seen</dt><dd>\(acts.count { $0.kind == .saw })</dd>
            <dt>Changed</dt><dd>\(acts.count { $0.kind == .changed })</dd>
            <dt>Tried in vain</dt><dd>\(acts.count { $0.kind == .tried })</dd></dl>

            """
    }

    private static func section(_ visit: AccessReport.Visit, _ report: AccessReport.Answer) -> String {
        let session = visit.session
        let id = escaped(session.id)
        let heading = "\(visit.operatorName), \(session.startedAt)"
        let who = "\(visit.operatorName) (\(session.operatorLogin)), \(session.operatorRole.rawValue)"
        return """
            <section aria-labelledby="\(id)"><h2 id="\(id)">\(escaped(heading))</h2>
            <dl><dt>Who</dt><dd>\(escaped(who))</dd>
            <dt>Why</dt><dd>\(escaped(AccessReportWords.reason(session)))</dd>
            <dt>From</dt><dd>\(time(session.startedAt))</dd>
            <dt>To</dt><dd>\(escaped(AccessReportWords.end(session)))</dd>
            <dt>Visit</dt><dd>\(id)</dd></dl>
            \(table(visit.acts, in: session, report, caption: "What was seen and changed"))</section>

            """
    }

    private static func table(
        _ acts: [AccessReport.Act], in session: ImpersonationSession?, _ report: AccessReport.Answer, caption: String
    ) -> String {
        guard !acts.isEmpty else { return "<p>Nothing is recorded in it.</p>" }
        let rows = acts.map { act in
            let changes = act.changes.flatMap(AccessReportWords.fields).map { "<li>\(escaped($0))</li>" }.joined()
            let who = AccessReportWords.person(act.operatorLogin, report)
            let why = AccessReportWords.reason(act, in: session).map { " — why: \(escaped($0))" } ?? ""
            return """
                <tr><th scope="row">\(time(act.at))</th><td>\(escaped(who))</td><td>\(act.kind.rawValue)</td>\
                <td>\(escaped(AccessReportWords.action(act)))</td><td>\(escaped(AccessReportWords.entity(act)))\(why)\
                \(changes.isEmpty ? "" : "<ul>\(changes)</ul>")</td></tr>
                """
        }
        return """
            <table><caption>\(escaped(caption))</caption>
            <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">Kind</th>\
            <th scope="col">What</th><th scope="col">To what</th></tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table>
            """
    }

    private static func time(_ moment: Timestamp) -> String {
        "<time datetime=\"\(moment)\">\(moment)</time>"
    }
}
