import Ledger
import OpsDomain
import OpsService
import Terminal

/// The work that the console does by itself: last run, next run, and failures, readable whole (OPS-3).
struct JobsScreen: RowScreen {
    enum Action: String, ScreenAction {
        case due = "jobs.run-due"
        case one = "jobs.run-one"
        case ledger = "jobs.ledger"
    }

    var id = PaneID.none
    private(set) var page = Load<ListJobs.Answer>()
    var rows = Rows<JobState>()
    var list = TableState<String>()
    var input = FilterInput(placeholder: "words of a job, of how it went")

    var kind: ScreenKind { .jobs }
    var title: String { titled(kind.title) }
    func emptyWords(_ keys: KeyNames) -> String { "There are no jobs" }
    var note: String {
        let failing = (page.value ?? []).count { $0.failuresInARow > 0 }
        return failing == 0 ? "" : "\(failing) failing"
    }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        let none = focused == nil ? "no job is listed" : nil
        return [
            bind(
                .due, .character("d"), name: "run due", help: "Run the jobs that are due now",
                unless: situation.objection(.runFeeds), footer: 1),
            bind(
                .one, .character("o"), name: "run this", help: "Run the job under the cursor, due or not",
                unless: situation.objection(.runFeeds) ?? none, footer: 2),
            bind(
                .ledger, .enter, name: "ledger", help: "What the job did, in the ledger", unless: none, footer: 3),
        ]
    }

    mutating func appear(_ context: inout Context) { reload(&context) }
    mutating func refresh(_ context: inout Context) {
        if !page.isLoading { reload(&context) }
    }

    mutating func reload(_ context: inout Context) { read(.first, &context) }

    mutating func read(_ wanted: RowPage<JobState>, _ context: inout Context) {
        context.load(ListJobs(), into: \JobsScreen.page, of: &self) { screen, context in
            if screen.page.error == nil { screen.took(all: screen.page.value ?? [], &context) }
        }
    }

    func exportDialog(_ situation: Situation) -> SaveDialog? {
        SaveDialog.exporting(ListJobs(), filter: input.text, where: keeps(situation))
    }

    /// What is known of the job stands below anyway.
    var showsWholeRow: Bool { false }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .due:
            let due = rows.all.filter { $0.isDue(at: context.situation.now) }
            context.want(.dialog(WorkDialog.running([], due.map(\.job))))
        case .one:
            guard let focused else { return }
            context.want(.dialog(WorkDialog.running([focused.job], [focused.job])))
        case .ledger:
            guard let focused else { return }
            context.want(.show(.ledger))
            context.want(.command("filter operator:\"\(focused.job.login)\""))
        }
    }

    func row(_ job: JobState, _ situation: Situation?) -> TableRow<String> {
        let (sign, look): (String, Look) =
            job.failuresInARow > 0 ? ("✗", .error) : job.lastRunAt == nil ? ("–", .dim) : ("✓", .success)
        let isDue = job.isDue(at: situation?.now)
        return TableRow(
            job.id,
            [
                Span(job.job.rawValue), Span("\(sign) \(job.outcomeWords)", look),
                Span(job.lastRunAt.map(Format.second) ?? "never", job.lastRunAt == nil ? .dim : .normal),
                Span(job.nextWords(at: situation?.now), isDue ? .warning : .dim),
                Span(job.failuresInARow == 0 ? "" : String(job.failuresInARow), .error), Span(job.summary, .dim),
            ])
    }

    func sortKey(_ job: JobState, _ column: String) -> SortKey? {
        switch column {
        case "last": .number(job.lastRunAt?.milliseconds ?? 0)
        case "next": .number(job.nextRunAt?.milliseconds ?? .max)
        case "failures": .number(Int64(job.failuresInARow))
        default: nil
        }
    }

    var columns: [TableColumn] {
        [
            TableColumn("job", "Job", min: 11, ideal: 14), TableColumn("state", "Outcome", min: 11, ideal: 12),
            TableColumn("last", "Last run (UTC)", min: 19, ideal: 19),
            TableColumn("next", "Next run (UTC)", min: 19, ideal: 19),
            TableColumn("failures", "Failed", min: 6, ideal: 6, align: .trailing),
            TableColumn("what", "What it does", min: 20, priority: 1),
        ]
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        guard !FailureNotice.draw(ifEmpty: page, situation.keys, in: rect, on: &canvas) else { return }
        let (top, below) = rect.cutTop(min(rect.height, input.height + rows.all.count + 2))
        drawRows(in: top, situation, on: &canvas)
        guard let focused else { return }
        let cursor = canvas.cursor
        var view = TextView(JobLines.lines(focused, at: situation.now))
        view.draw(in: below.inset(1, 0), focused: false, on: &canvas)
        canvas.cursor = cursor
    }
}

/// A job in lines.
enum JobLines {
    /// What is known of a job, its last failure whole.
    static func lines(_ job: JobState, at now: Timestamp?) -> [Span] {
        var lines = ["", Span("\(job.job.rawValue): \(job.summary)", .title)]
        func fact(_ name: String, _ value: String, _ look: Look = .normal) {
            lines.append(Span(name + String(repeating: " ", count: max(1, 14 - name.count)) + value, look))
        }
        fact("Acts as", job.job.login)
        fact("Every", every(Int(job.job.interval.components.seconds) / 60))
        fact("Went well", job.lastSuccessAt.map { moment($0, now) } ?? "never")
        if let at = job.lastFailureAt {
            fact("Failed", "\(moment(at, now)), \(Format.count(job.failures, "time")) in all")
        }
        if let failure = job.failure {
            fact("In a row", String(job.failuresInARow), .error)
            lines += ["", Span("✗ \(failure)", .error)]
        } else if let failure = job.lastFailure {
            lines += ["", Span("Mended since: \(failure)", .dim)]
        }
        return lines
    }

    private static func every(_ minutes: Int) -> String {
        minutes.isMultiple(of: 60) ? Format.count(minutes / 60, "hour") : Format.count(minutes, "minute")
    }

    private static func moment(_ time: Timestamp, _ now: Timestamp?) -> String {
        let age = Format.age(time, at: now)
        return Format.second(time) + " UTC" + (age.isEmpty ? "" : ", \(age) ago")
    }
}

extension WorkDialog {
    /// Runs jobs: those that are named, or all that are due; `meant` are the ones that will probably run.
    static func running(_ jobs: [Job], _ meant: [Job]) -> WorkDialog {
        let what = meant.map { Span("\($0.rawValue): \($0.summary)") }
        let body =
            what.isEmpty
            ? [Span("No job is due as far as this screen knows; what became due meanwhile will run.")] : what
        let directory = FormField(
            "directory", "Also to", .text(TextField(placeholder: "a directory for checkpoints", maxLength: 1000)),
            hint: "optional; it must exist")
        let takesDirectory = jobs.isEmpty || jobs.contains(.checkpoint)
        return WorkDialog(
            jobs.isEmpty ? "Run the jobs that are due" : "Run \(Format.count(jobs.count, "job"))", body,
            fields: takesDirectory ? [directory] : [], action: "Run", name: "jobs.run",
            running: Running(title: "Running jobs", unit: "jobs", hint: "esc leaves out the jobs that did not begin")
        ) { client, dialog, report throws(OpsError) in
            let directory = dialog.value("directory").trimmed
            let done = StepCounter()
            let total = jobs.isEmpty ? Job.allCases.count : jobs.count
            _ = report(0, total)
            let runs = try await client.runJobs(RunJobs(jobs), checkpointsTo: directory.isEmpty ? nil : directory) {
                _ in report(done.next(), total)
            }
            return outcome(runs)
        }
    }

    private static func outcome(_ runs: [RunJobs.Run]) -> WorkOutcome {
        let failed = runs.count { $0.failure != nil }
        let ran = runs.count { $0.ran }
        let lines = runs.flatMap { run -> [Span] in
            let warnings = run.warnings.map { Span("  ! \($0)", .warning) }
            if let failure = run.failure { return [Span("✗ \(run.job.rawValue): \(failure)", .error)] + warnings }
            return [Span("\(run.ran ? "✓" : "–") \(run.job.rawValue): \(run.result)", run.ran ? .success : .dim)]
                + warnings
        }
        let words =
            ran == 0
            ? "No job was due." : "\(Format.count(ran, "job")) ran" + (failed > 0 ? ", \(failed) failed." : ".")
        return WorkOutcome(
            kind: failed > 0 ? .failed : .done, words: words, lines: lines, changed: ran > 0)
    }
}
