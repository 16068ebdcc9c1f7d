import OpsDomain
import OpsService

/// The verb that takes in what the platform sends (OPS-1).
enum FeedVerbs {
    static let all = [
        Verb(
            noun: "feed", name: "import", summary: "take in records that the platform sent, as NDJSON",
            notes:
                "A line that cannot be taken is rejected with its number and the reason; the others land. Giving the "
                + "same feed again changes nothing. It ends with 4 when lines were rejected.",
            arguments: [
                Argument(
                    name: "FILE", help: "the feed's file; standard input when it is left out or '-'", count: .optional)
            ],
            options: [
                Option(name: "source", value: .text("NAME"), help: "which system sent it; 'platform' unless set"),
                Option(
                    name: "rejects", value: .text("FILE"),
                    help:
                        "where rejected lines go; the feed's name and '.rejects' unless set, nowhere for standard input"
                ),
            ],
            examples: [
                "opsconsole feed import organizations.ndjson --source platform",
                "opsconsole feed import - --rejects rejected.ndjson --json",
            ],
            action: .onStore(take))
    ]

    private static func take(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let file = call.argument(0).flatMap { $0 == "-" ? nil : $0 }
        let progress = ProgressLine("Lines:", for: call)
        defer { progress.clear() }
        let report = try await service.importFeed(
            from: file.map(FeedSource.file) ?? .standardInput, source: call.text("source") ?? "platform",
            rejects: call.text("rejects") ?? file.map { $0 + ".rejects" }
        ) { state in
            progress.show(state.lines, of: nil)
            return true
        }
        var reply = try Reply.object(report, text(of: report))
        if let stopped = report.stopped { reply.notes.append("Stopped: \(stopped)") }
        reply.exitCode = exitCode(of: report)
        return reply
    }

    /// 0 when every line landed or was known; 4 when some were rejected; the one of what stopped it.
    private static func exitCode(of report: FeedReport) -> Int32 {
        if let stopped = report.stopped { return stopped.code.exitCode }
        return report.rejected == 0 ? 0 : OpsError.Code.conflict.exitCode
    }

    private static func text(of report: FeedReport) -> String {
        var lines = [
            "\(report.lines) lines from \(report.source): \(report.applied) applied, \(report.unchanged) unchanged, "
                + "\(report.rejected) rejected."
        ]
        if !report.streams.isEmpty {
            lines.append(
                TextTable.text(
                    report.streams,
                    [
                        Column("STREAM") { $0.stream }, Column("APPLIED", isNumber: true) { String($0.applied) },
                        Column("UNCHANGED", isNumber: true) { String($0.unchanged) },
                        Column("REJECTED", isNumber: true) { String($0.rejected) },
                    ]))
        }
        lines += report.firstRejects.map { reject in
            SafeText.line("line \(reject.line): \(reject.objection.message) (\(reject.objection.reason.rawValue))")
        }
        if report.sessionsEnded > 0 { lines.append("\(report.sessionsEnded) sessions ended with their tenants.") }
        if let file = report.rejectFile { lines.append("Rejected lines: \(SafeText.line(file))") }
        return lines.joined(separator: "\n")
    }
}
