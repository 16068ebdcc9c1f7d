import OpsDomain
import OpsService
import Terminal

extension SaveDialog {
    /// Writes all rows of a list that its filter holds, and not only those read so far (TUI-5).
    ///
    /// `filter` is told to the operator and the ledger; `keep` is that part of it that the service does not know.
    static func exporting<Source: Exportable>(
        _ source: Source, filter: String, isBoundToSession: Bool = false, of tenant: String? = nil,
        where keep: @escaping @Sendable (Source.Row) -> Bool = { _ in true }
    ) -> SaveDialog {
        let format = FormField("format", "As", .choice(Choice(ExportLedger.Format.allCases.map(\.rawValue))))
        let name = Source.exportName
        let whose = tenant.map { " in \($0)" } ?? ""
        let body = [
            Span(filter.isEmpty ? "All \(name)\(whose)." : "The \(name) of '\(filter)'\(whose)."),
            Span("Not only the rows read so far. The export itself stands on the ledger first.", .dim),
        ]
        let file = String(name.map { $0 == " " ? "-" : $0 }).lowercased() + ".ndjson"
        return SaveDialog(
            "Export \(name)", body, file: file, fields: [format], unit: "row", isBoundToSession: isBoundToSession
        ) { client, session, dialog, progress throws(OpsError) in
            let format = ExportLedger.Format(rawValue: dialog.value("format")) ?? .ndjson
            let path = dialog.value("file").trimmed
            let report = try await client.exportRows(
                ExportRows(source, format: format, filter: filter), session: session, to: .file(path), where: keep,
                progress: progress)
            let masked = report.masked ? ", personal data masked" : ""
            return "\(Format.count(report.entries, "row")) written to \(path)\(masked)."
        }
    }
}

extension RowScreen {
    /// Whether the filter keeps a row, judged by what is shown of it.
    func keeps(_ situation: Situation) -> @Sendable (Element) -> Bool {
        let words = isFilteredByService ? [] : input.text.lowercased().split(separator: " ").map(String.init)
        guard !words.isEmpty else { return { _ in true } }
        let screen = self
        return { element in
            let text = screen.row(element, situation).cells.map { $0.text.lowercased() }.joined(separator: "\n")
            return words.allSatisfy { text.contains($0) }
        }
    }
}
