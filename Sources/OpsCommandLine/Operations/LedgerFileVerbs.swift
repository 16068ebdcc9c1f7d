import Ledger
import OpsDomain
import OpsService

/// The verbs that take the ledger elsewhere or back in time (ACC-25 to ACC-27).
enum LedgerFileVerbs {
    static let all = [
        Verb(
            noun: "ledger", name: "export", summary: "write entries with their changes to a file or a pipe",
            notes: "Newest first. The export is on the ledger before its first line goes out. Personal data is masked "
                + "without the permission view_pii. CSV is safe to open in a spreadsheet: what could be a formula "
                + "has an apostrophe before it. A file is there whole or not at all.",
            options: [
                Option(name: "filter", value: .text("EXPR"), help: "a filter expression, as of ledger list"),
                ListFilter.view,
            ] + ExportVerbs.options, views: .ledger,
            examples: [
                "opsconsole ledger export --filter 'tenant:org_00417 at>30d' --format csv --out acme.csv",
                "opsconsole ledger export --filter outcome:denied",
            ],
            action: .onStore(export)),
        Verb(
            noun: "ledger", name: "as-of", summary: "show a record as it was right after an entry",
            notes: "Also of a record that is deleted by now. Personal data is masked without the permission view_pii. "
                + "The look is on the ledger.",
            arguments: [
                LedgerVerbs.kind,
                Argument(name: "ID", help: "the record's public id"), Argument(name: "SEQ", help: "the entry's number"),
            ],
            examples: [
                "opsconsole ledger as-of tenant org_00417 1042", "opsconsole ledger as-of qa-item qa_… 1042 --json",
            ], action: .onStore(asOf)),
        Verb(
            noun: "ledger", name: "archive", summary: "move the oldest entries to a file; the chain stays provable",
            notes: "It goes up to a checkpoint. Entries that an open session, an undo or the limits of the last hour "
                + "need stay. Keep the file: 'ledger verify --archive FILE' reads it.",
            options: [
                Option(
                    name: "through", value: .integer("SEQ", 1...Int.max),
                    help: "up to the last checkpoint at or before this entry"),
                Option(name: "before", value: .text("TIME"), help: "up to the last checkpoint before this day or time"),
                Option(name: "out", value: .text("FILE"), help: "the new file"),
                Option(name: "preview", value: .flag, help: "say what would go and what stays, and move nothing"),
            ],
            examples: [
                "opsconsole ledger archive --before 2026-01-01 --preview",
                "opsconsole ledger archive --before 2026-01-01 --out ledger-2025.archive",
            ],
            action: .onStore(archive)),
    ]

    private static func export(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let filter = try await ListFilter(call, service).text
        let request = ExportLedger(filter: filter, format: ExportVerbs.format(call))
        let progress = ProgressLine("Entries:", for: call)
        defer { progress.clear() }
        let report = try await service.exportLedger(request, to: ExportVerbs.target(call)) { count in
            progress.show(count, of: nil)
            return true
        }
        return try ExportVerbs.reply(report, "entries", call)
    }

    private static func asOf(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let answer = try await service.ask(
            RecordAsOf(
                table: try call.required(0), id: try call.required(1),
                seq: try LedgerProofVerbs.seq(try call.required(2))), session: nil)
        let title = "\(answer.table) \(answer.id) after entry \(answer.seq), \(answer.at)"
        guard let fields = answer.fields else {
            return try .object(answer, SafeText.line("There was no \(title)."))
        }
        return try .object(
            answer,
            SafeText.line(title) + "\n"
                + TextTable.fields(fields.map { ($0.column, LedgerVerbs.text(of: $0.value)) }))
    }

    private static func archive(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let limit: ArchiveLedger.Limit
        switch (call.integer("through"), call.text("before")) {
        case (let seq?, nil): limit = .through(Int64(seq))
        case (nil, let text?): limit = .before(try WrittenTime.moment(text, "before"))
        default: throw OpsError.invalid("through", "name either --through SEQ or --before TIME")
        }
        if call.has("preview") { return try await preview(limit, service) }
        let path = try call.required("out")
        let progress = ProgressLine("Archived", for: call)
        defer { progress.clear() }
        let header = try await service.archiveLedger(ArchiveLedger(limit), to: path) { done, total in
            progress.show(Int(done), of: Int(total))
            return true
        }
        return try .object(
            header,
            "Moved \(header.count) entries, \(header.from) to \(header.through), to \(SafeText.line(path)).\n"
                + "Keep the file: without it these entries can only be proven to have been there.")
    }

    private static func preview(
        _ limit: ArchiveLedger.Limit, _ service: EmbeddedService
    ) async throws(OpsError) -> Reply {
        let plan = try await service.ask(PlanArchive(limit), session: nil)
        return try .object(plan, plan.words.joined(separator: "\n"))
    }
}

extension SafeText {
    /// Lines of an export for standard output, which may be a terminal: what could drive it is escaped in JSON and
    /// becomes pictures in CSV, line ends stay.
    static func export(_ text: String, _ format: ExportLedger.Format) -> String {
        switch format {
        case .ndjson:
            text.split(separator: "\n", omittingEmptySubsequences: false).map { json(String($0)) }
                .joined(separator: "\n")
        case .csv: block(text.replacing("\r\n", with: "\n"))
        }
    }
}
