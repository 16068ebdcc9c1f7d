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

extension SaveDialog {
    /// Writes rows that are here and nowhere else, such as what the console said.
    static func exporting<Row: Encodable & Sendable>(
        _ rows: [Row], of name: String, titles: [String], filter: String,
        fields: @escaping @Sendable (Row) -> [String]
    ) -> SaveDialog {
        let format = FormField("format", "As", .choice(Choice(ExportLedger.Format.allCases.map(\.rawValue))))
        let words = filter.isEmpty ? "All \(name)." : "The \(name) of '\(filter)'."
        return SaveDialog("Export \(name)", [Span(words)], file: "\(name).ndjson", fields: [format], unit: "row") {
            _, _, dialog, _ throws(OpsError) in
            let isCSV = dialog.value("format") == ExportLedger.Format.csv.rawValue
            let file = try NewFile(dialog.value("file").trimmed)
            if isCSV { try file.write(CSVText.row(titles)) }
            for row in rows { try file.write(isCSV ? CSVText.row(fields(row)) : Details.json(row) + "\n") }
            try file.place()
            return "\(Format.count(rows.count, "row")) written to \(file.path)."
        }
    }
}

extension RowScreen {
    /// Whether the filter keeps a row.
    func keeps(_ situation: Situation) -> @Sendable (Element) -> Bool {
        let filter = WordFilter(isFilteredByService ? "" : input.text)
        guard !filter.isEmpty else { return { _ in true } }
        let (screen, now) = (self, situation.now)
        return { screen.isKept($0, by: filter, at: now) }
    }
}
