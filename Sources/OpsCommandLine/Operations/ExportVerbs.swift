import Ledger
import OpsDomain
import OpsService

/// The verbs that write all rows of a list (TUI-5), with the same rules as the screens.
enum ExportVerbs {
    static let all = [
        verb(
            "qa", "write the quality queue to a file or a pipe", more: QAVerbs.filterNotes,
            options: [QAVerbs.filter, QAVerbs.sort, ViewVerbs.option],
            example: "opsconsole qa export --filter 'severity:high age>2d' --format csv --out high.csv"
        ) { call, service throws(OpsError) in
            let (filter, sort) = try await QAVerbs.question(call, service)
            return try await write(QAQueuePage(filter: filter, sort: sort), filter, call, service)
        },
        verb(
            "project", "write the projects that you may see to a file or a pipe", options: ProjectVerbs.listOptions,
            example: "opsconsole project export --open --format csv --out projects.csv"
        ) { call, service throws(OpsError) in
            let text = call.text("text") ?? ""
            let source = ListProjects(text: text, onlyMine: call.has("mine"), includeCompleted: !call.has("open"))
            return try await write(source, text, call, service)
        },
        verb(
            "blocker", "write the blockers that you may see to a file or a pipe",
            options: [Option(name: "resolved", value: .flag, help: "the resolved ones too")],
            example: "opsconsole blocker export --resolved --out blockers.ndjson"
        ) { call, service throws(OpsError) in
            try await write(ListBlockers(includeResolved: call.has("resolved")), "", call, service)
        },
        verb(
            "session", "write sessions to a file or a pipe, newest first",
            options: [
                Option(name: "all", value: .flag, help: "everybody's"),
                Option(name: "open", value: .flag, help: "open ones only"),
            ], example: "opsconsole session export --all --format csv --out sessions.csv"
        ) { call, service throws(OpsError) in
            let source = ListSessions(everybody: call.has("all"), onlyOpen: call.has("open"))
            return try await write(source, call.has("open") ? "open" : "", call, service)
        },
        verb(
            "user", "write the members of staff to a file or a pipe",
            example: "opsconsole user export --format csv --out staff.csv"
        ) { call, service throws(OpsError) in try await write(ListUsers(), "", call, service) },
        verb(
            "tenant", "write the users of a tenant to a file or a pipe",
            more: "Needs your open session in that tenant. Names and addresses are masked without the permission "
                + "view_pii.",
            arguments: [Argument(name: "TENANT", help: TenantVerbs.tenant.help, count: .optional)],
            example: "opsconsole tenant export --format csv --out users.csv"
        ) { call, service throws(OpsError) in
            let place = try await TenantPlace(call, service)
            let source = ListTenantUsers(organizationId: place.tenantID)
            return try await write(source, "", call, service, session: place.sessionID)
        },
    ]

    /// The form of the text, and where it goes.
    static let options = [
        Option(
            name: "format", value: .token("F", ExportLedger.Format.allCases.map(\.rawValue)), help: "ndjson unless set"),
        Option(name: "out", value: .text("FILE"), help: "a new file; standard output when left out or '-'"),
    ]

    private static func verb(
        _ noun: String, _ summary: String, more: String = "", arguments: [Argument] = [], options: [Option] = [],
        example: String,
        action: @escaping @Sendable (Call, EmbeddedService) async throws(OpsError) -> Reply
    ) -> Verb {
        let notes =
            "All rows, not only a page. The export is on the ledger before its first line goes out, and there is a "
            + "limit an hour. CSV is safe to open in a spreadsheet. A file is there whole or not at all."
        return Verb(
            noun: noun, name: "export", summary: summary, notes: more.isEmpty ? notes : notes + " " + more,
            arguments: arguments, options: options + self.options, examples: [example], action: .onStore(action))
    }

    private static func write<Source: Exportable>(
        _ source: Source, _ filter: String, _ call: Call, _ service: EmbeddedService, session: String? = nil
    ) async throws(OpsError) -> Reply {
        let request = ExportRows(source, format: format(call), filter: filter)
        let progress = ProgressLine("Rows:", for: call)
        defer { progress.clear() }
        let report = try await service.exportRows(
            request, session: session, to: target(call),
            progress: { count in
                progress.show(count, of: nil)
                return true
            })
        return try reply(report, Source.exportName, call)
    }

    /// The form that was asked for.
    static func format(_ call: Call) -> ExportLedger.Format {
        call.text("format").flatMap(ExportLedger.Format.init(rawValue:)) ?? .ndjson
    }

    /// Where it goes.
    static func target(_ call: Call) -> ExportTarget {
        let (surroundings, format) = (call.surroundings, format(call))
        return call.text("out").flatMap { $0 == "-" ? nil : ExportTarget.file($0) }
            ?? .stream { surroundings.write(.data, SafeText.export($0, format)) }
    }

    /// What came of it; nothing but a note when the rows themselves went to standard output.
    static func reply(_ report: ExportReport, _ what: String, _ call: Call) throws(OpsError) -> Reply {
        guard let file = report.file else {
            var reply = Reply(objects: [], text: "")
            if !call.globals.json { reply.notes = ["\(report.entries) \(what)."] }
            return reply
        }
        return try .object(
            report,
            "Wrote \(report.entries) \(what) to \(SafeText.line(file))"
                + (report.masked ? ", personal data masked." : ", personal data in clear."))
    }
}
