import Ledger
import OpsDomain
import OpsService

/// `metrics` (OPS-5).
enum MetricsVerb {
    static let all = [
        Verb(
            noun: nil, name: "metrics", summary: "tell the numbers by which a machine watches the console",
            notes: "In the text format of Prometheus, for the textfile collector of its node exporter. None of them "
                + "tells of a person or a tenant. With --out the file is made beside its place and then takes it, so "
                + "that nobody reads half of it; it may be read by all. Looking at the numbers is no entry in the "
                + "ledger; a refused look is.",
            options: [
                Option(
                    name: "out", value: .text("FILE"), help: "the file to replace; standard output unless set")
            ],
            examples: [
                "opsconsole metrics", "opsconsole metrics --out /var/lib/node_exporter/opsconsole.prom",
                "opsconsole metrics --json",
            ],
            action: .onStore(metrics))
    ]

    private static func metrics(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let numbers = try await service.ask(ShowMetrics(), session: nil)
        guard let path = call.text("out") else {
            return try .object(numbers, MetricsText.text(of: numbers))
        }
        let file = try NewFile(path, replacing: true, mode: 0o644)
        try file.write(MetricsText.text(of: numbers) + "\n")
        try file.place()
        return try .object(LedgerProofVerbs.Written(file: path), "Wrote \(SafeText.line(path)).")
    }
}

/// Numbers in the text format of Prometheus, version 0.0.4.
enum MetricsText {
    /// What a number is: a counter only goes up, a gauge goes both ways.
    enum Kind: String {
        case counter, gauge
    }

    /// A number with what tells it apart from others of its family.
    struct Sample {
        var labels: [(name: String, value: String)] = []
        let value: Int64
    }

    /// The whole text, without the last line end.
    static func text(of numbers: ShowMetrics.Answer) -> String {
        let seconds = { (time: Timestamp) in time.milliseconds / 1000 }
        let kinds = numbers.refusals.reduce(into: [String: Int64]()) { $0[$1.kind, default: 0] += $1.count }
            .sorted { $0.key < $1.key }
        let permissions = numbers.refusals.filter { $0.kind == "permission.missing" }
        let jobs = { (value: (JobState) -> Int64?) in
            numbers.jobs.compactMap { job in
                value(job).map { Sample(labels: [("job", job.job.rawValue)], value: $0) }
            }
        }
        let families: [[String]] = [
            family(
                "ledger_entries_total", .counter, "Entries ever written to the ledger.",
                [
                    Sample(value: numbers.ledgerEntries)
                ]),
            family(
                "ledger_archived_entries", .gauge, "Entries that are in archives and not in the store.",
                [
                    Sample(value: numbers.archivedThrough)
                ]),
            family(
                "refused_total", .counter, "Refused attempts, by the kind of the refusal.",
                kinds.map { Sample(labels: [("kind", $0.key)], value: $0.value) }),
            family(
                "permission_denials_total", .counter, "Attempts refused because a permission was missing.",
                permissions.map { Sample(labels: [("permission", $0.subject ?? "")], value: $0.count) }),
            family(
                "limit_hits_total", .counter, "Attempts refused because a limit was used up.",
                limits(numbers).map { Sample(labels: [("limit", $0.name)], value: $0.count) }),
            family(
                "sessions_live", .gauge, "Sessions in tenants that are open and not past their end.",
                [
                    Sample(value: Int64(numbers.liveSessions))
                ]),
            family(
                "checkpoint_timestamp_seconds", .gauge, "When the newest checkpoint was signed, in seconds since 1970.",
                numbers.checkpoint.map { [Sample(value: seconds($0.at))] } ?? []),
            family(
                "checkpoint_age_seconds", .gauge, "Age of the newest checkpoint when this was written.",
                numbers.checkpoint.map { [Sample(value: max(0, seconds(numbers.now) - seconds($0.at)))] } ?? []),
            family(
                "checkpoint_unsigned_entries", .gauge, "Entries that no checkpoint covers yet.",
                [
                    Sample(value: numbers.unsignedEntries)
                ]),
            family(
                "job_last_success_timestamp_seconds", .gauge, "When the job last went well, in seconds since 1970.",
                jobs { $0.lastSuccessAt.map(seconds) }),
            family("job_failures_total", .counter, "Runs of the job that failed.", jobs { Int64($0.failures) }),
            family(
                "job_failures_in_a_row", .gauge, "Runs of the job that failed since it last went well.",
                jobs { Int64($0.failuresInARow) }),
        ]
        return families.joined().joined(separator: "\n")
    }

    /// Each limit with how often it was hit, also the one for a single bulk command.
    private static func limits(_ numbers: ShowMetrics.Answer) -> [(name: String, count: Int64)] {
        func count(_ kind: String, _ subject: String?) -> Int64 {
            numbers.refusals.first { $0.kind == kind && $0.subject == subject }?.count ?? 0
        }
        return LimitClass.allCases.map { ($0.rawValue, count("limit.reached", $0.rawValue)) }
            + [("bulkItemsPerCommand", count("bulk.too-many", nil))]
    }

    /// A family: what it means, what it is, its numbers; nothing at all while there is no number.
    private static func family(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) -> [String] {
        guard !samples.isEmpty else { return [] }
        let name = "opsconsole_" + name
        return ["# HELP \(name) \(help)", "# TYPE \(name) \(kind.rawValue)"]
            + samples.map { sample in
                let labels = sample.labels.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",")
                return name + (labels.isEmpty ? "" : "{\(labels)}") + " \(sample.value)"
            }
    }

    /// A label's value: backslash, quotation mark and line end have escapes of their own.
    static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
