import Ledger
import OpsDomain
import OpsService

/// The verbs that write all rows of a list (TUI-5), with the same rules as the screens.
enum ExportVerbs {
    static let all =
        [
            verb(
                "qa", of: .queue, "write the quality queue to a file or a pipe", more: QAVerbs.filterNotes,
                options: [QAVerbs.filter, QAVerbs.sort, ListFilter.view],
                example: "opsconsole qa export --filter 'severity:high age>2d' --format csv --out high.csv"
            ) { call, service throws(OpsError) in
                let (filter, sort) = try await QAVerbs.question(call, service)
                return try await write(QAQueuePage(filter: filter, sort: sort), filter, call, service)
            },
            verb(
                "project", of: .projects, "write the projects that you may see to a file or a pipe",
                options: ProjectVerbs.listOptions,
                example: "opsconsole project export --open --format csv --out projects.csv"
            ) { call, service throws(OpsError) in
                let text = try await ListFilter(call, service, inPlaceOf: "text").text
                let source = ListProjects(text: text, onlyMine: call.has("mine"), includeCompleted: !call.has("open"))
                return try await write(source, text, call, service)
            },
        ] + listsByWords

    /// The lists that are filtered by words.
    private static let listsByWords = [
        verb(
            "blocker", of: .blockers, "write the blockers that you may see to a file or a pipe",
            options: [Option(name: "resolved", value: .flag, help: "the resolved ones too")] + ListFilter.words,
            example: "opsconsole blocker export --resolved --out blockers.ndjson"
        ) { call, service throws(OpsError) in
            try await write(ListBlockers(includeResolved: call.has("resolved")), call, service)
        },
        verb(
            "session", of: .sessions, "write sessions to a file or a pipe, newest first",
            options: [
                Option(name: "all", value: .flag, help: "everybody's"),
                Option(name: "open", value: .flag, help: "open ones only"),
            ] + ListFilter.words, example: "opsconsole session export --all --format csv --out sessions.csv"
        ) { call, service throws(OpsError) in
            try await write(ListSessions(everybody: call.has("all"), onlyOpen: call.has("open")), call, service)
        },
        verb(
            "user", of: .staff, "write the members of staff to a file or a pipe", options: ListFilter.words,
            example: "opsconsole user export --filter 'HOTLINE es' --format csv --out staff.csv"
        ) { call, service throws(OpsError) in try await write(ListUsers(), call, service) },
        verb(
            "user", "export-rights", of: .rights, "write what somebody may do to a file or a pipe",
            more: "Everybody sees their own; those of others need the permission view_policy.",
            arguments: [Argument(name: "LOGIN", help: "whose; yours when it is left out", count: .optional)],
            options: [Moment.option] + ListFilter.words,
            example: "opsconsole user export-rights rosa --as-of 2026-09-30 --format csv --out rosa.csv"
        ) { call, service throws(OpsError) in
            try await write(
                RightsAsOf(login: call.argument(0), date: try Moment.asOf(of: call)), call, service)
        },
        verb(
            "user", "export-sync", of: .staffSync, "write what a directory export would change to a file or a pipe",
            arguments: [Argument(name: "FILE", help: "the directory export")],
            options: [StaffSyncVerb.form] + ListFilter.words,
            example: "opsconsole user export-sync staff.csv --format csv --out changes.csv"
        ) { call, service throws(OpsError) in
            let path = try call.required(0)
            let form = try StaffSyncVerb.format(of: call, path, option: StaffSyncVerb.form.name)
            let source = PreviewStaffSync(text: try InputFile.text(of: path), format: form)
            return try await write(source, call, service)
        },
        verb(
            "tenant", of: .users, "write the users of a tenant to a file or a pipe",
            more: "Needs your open session in that tenant. Names and addresses are masked without the permission "
                + "view_pii.",
            arguments: [Argument(name: "TENANT", help: TenantVerbs.tenant.help, count: .optional)],
            options: ListFilter.words, example: "opsconsole tenant export --format csv --out users.csv"
        ) { call, service throws(OpsError) in
            let place = try await TenantPlace(call, service)
            let source = ListTenantUsers(organizationId: place.tenantID)
            return try await write(source, call, service, session: place.sessionID)
        },
        verb(
            "notification", of: .notifications, "write the notifications of the admins to a file or a pipe",
            options: [Option(name: "all", value: .flag, help: "also those that somebody took note of")]
                + ListFilter.words,
            example: "opsconsole notification export --all --format csv --out unusual.csv"
        ) { call, service throws(OpsError) in
            try await write(ListNotifications(onlyOpen: !call.has("all")), call, service)
        },
        verb(
            "policy", of: .policy, "write the settings of the policy in force to a file or a pipe",
            options: ListFilter.words, example: "opsconsole policy export --filter AUDITOR --format csv"
        ) { call, service throws(OpsError) in try await write(ShowPolicy(), call, service) },
        verb(
            "jobs", of: .jobs, "write the jobs with their last and next run to a file or a pipe",
            options: ListFilter.words, example: "opsconsole jobs export --filter failed"
        ) { call, service throws(OpsError) in try await write(ListJobs(), call, service) },
        verb(
            "ledger", "export-history", of: .history, "write what happened to one record to a file or a pipe",
            arguments: [
                LedgerVerbs.kind,
                Argument(name: "ID", help: "the record's public id"),
            ], options: ListFilter.words,
            example: "opsconsole ledger export-history tenant org_00417 --format csv --out acme.csv"
        ) { call, service throws(OpsError) in
            try await write(
                ListHistory(table: try call.required(0), id: try call.required(1)), call, service)
        },
        verb(
            "ledger", "export-checkpoints", of: .checkpoints, "write the checkpoints to a file or a pipe",
            options: ListFilter.words, example: "opsconsole ledger export-checkpoints --format csv --out signed.csv"
        ) { call, service throws(OpsError) in try await write(ListCheckpoints(), call, service) },
    ]

    /// The form of the text, and where it goes.
    static let options = [
        Option(
            name: "format", value: .token("F", ExportLedger.Format.allCases.map(\.rawValue)), help: "ndjson unless set"),
        Option(name: "out", value: .text("FILE"), help: "a new file; standard output when left out or '-'"),
    ]

    private static func verb(
        _ noun: String, _ name: String = "export", of list: ViewList, _ summary: String, more: String = "",
        arguments: [Argument] = [], options: [Option] = [], example: String,
        action: @escaping @Sendable (Call, EmbeddedService) async throws(OpsError) -> Reply
    ) -> Verb {
        let notes =
            "All rows, not only a page. The export is on the ledger before its first line goes out, and there is a "
            + "limit an hour. CSV is safe to open in a spreadsheet. A file is there whole or not at all."
        return Verb(
            noun: noun, name: name, summary: summary, notes: more.isEmpty ? notes : notes + " " + more,
            arguments: arguments, options: options + self.options, views: list, examples: [example],
            action: .onStore(action))
    }

    /// Writes the rows of a list that hold the words of the verb's filter and view.
    private static func write<Source: Exportable>(
        _ source: Source, _ call: Call, _ service: EmbeddedService, session: String? = nil
    ) async throws(OpsError) -> Reply where Source.Row: FoundByWords {
        let filter = try await ListFilter(call, service)
        let (words, now) = (WordFilter(filter.text), call.surroundings.clock.now())
        var reply = try await write(source, filter.text, call, service, session: session) {
            words.keeps($0, at: now)
        }
        if !call.globals.json { reply.notes += filter.notes }
        return reply
    }

    private static func write<Source: Exportable>(
        _ source: Source, _ filter: String, _ call: Call, _ service: EmbeddedService, session: String? = nil,
        where keep: @escaping @Sendable (Source.Row) -> Bool = { _ in true }
    ) async throws(OpsError) -> Reply {
        let request = ExportRows(source, format: format(call), filter: filter)
        let progress = ProgressLine("Rows:", for: call)
        defer { progress.clear() }
        let report = try await service.exportRows(
            request, session: session, to: target(call), where: keep,
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
