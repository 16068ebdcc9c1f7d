import Ledger
import OpsDomain
import OpsService

/// The verbs of the work that the console does by itself (OPS-3).
enum JobVerbs {
    static let all = [
        Verb(
            noun: "jobs", name: "list", summary: "list the jobs with their last and next run and failures",
            options: ListFilter.words, views: .jobs,
            examples: ["opsconsole jobs list --json"], action: .onStore(list)),
        Verb(
            noun: "jobs", name: "run", summary: "run the jobs that are due, or those that are named",
            notes: "For a timer: run at once again it does nothing more. Each job acts under its own name. Ends with 1 "
                + "when one failed; the others run all the same.",
            arguments: [
                Argument(
                    name: "JOB",
                    help: "one of \(Job.allCases.map(\.rawValue).joined(separator: ", ")); runs though "
                        + "not due", count: .any)
            ],
            options: [
                Option(name: "out", value: .text("DIR"), help: "one more directory for checkpoints, which must exist")
            ],
            examples: ["opsconsole jobs run", "opsconsole jobs run checkpoint --out /mnt/worm"],
            action: .onStore(run)),
    ]

    private static func list(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        try await ListFilter(call, service).reply(
            of: ListJobs(), limit: .max,
            [
                Column("JOB") { $0.job.rawValue }, Column("LAST RUN") { $0.lastRunAt?.description ?? "never" },
                Column("NEXT RUN") { $0.nextRunAt?.description ?? "nothing to do" },
                Column("FAILED", isNumber: true) { String($0.failuresInARow) },
                Column("FAILURE") { $0.failure ?? "" }, Column("WHAT") { $0.summary },
            ], empty: "There are no jobs.", call, service)
    }

    private static func run(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        var jobs: [Job] = []
        for word in call.arguments {
            guard let job = Job(rawValue: word) else {
                throw OpsError.notFound("job", word)
            }
            jobs.append(job)
        }
        let runs = try await service.runJobs(RunJobs(jobs), checkpointsTo: call.text("out"))
        var reply = try Reply.list(
            runs,
            [
                Column("JOB") { $0.job.rawValue }, Column("RAN") { $0.ran ? "yes" : "no" },
                Column("RESULT") { $0.failure.map { "\($0)" } ?? $0.result },
            ], empty: "There are no jobs.")
        reply.notes = runs.flatMap(\.warnings)
        if runs.contains(where: { $0.failure != nil }) { reply.exitCode = OpsError.Code.failed.exitCode }
        return reply
    }
}
