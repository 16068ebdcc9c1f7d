import OpsDomain
import OpsService

/// The verbs that decide many items at once (HOT-3, ACC-14).
enum QABulkVerbs {
    static let all = [
        bulk(
            "approve", "approve items", needsReason: false,
            examples: [
                "opsconsole qa approve CASE-0041873",
                "opsconsole qa approve --filter 'tenant:acme state:PENDING' --yes --json",
            ]
        ) { _ in .approve },
        bulk(
            "reject", "reject items, with a reason", needsReason: true,
            examples: ["opsconsole qa reject CASE-0041873 --reason 'the intake text is not translated'"]
        ) { _ in .reject },
        bulk(
            "reassign", "hand the claim on items to another reviewer, with a reason", needsReason: true,
            options: [Option(name: "to", value: .text("LOGIN"), help: "the reviewer", isRequired: true)],
            examples: ["opsconsole qa reassign --filter 'reviewer:tomas' --to rosa --reason 'Tomás is on leave' --yes"]
        ) { call throws(OpsError) in .reassign(to: try call.required("to")) },
        bulk(
            "prioritize", "set the priority of items", needsReason: false,
            options: [
                Option(name: "priority", value: .integer("N", 1...4), help: "1 is first, 4 is last", isRequired: true)
            ],
            examples: ["opsconsole qa prioritize --priority 1 --filter 'severity:critical' --yes"]
        ) { call in .prioritize(call.integer("priority") ?? 0) },
        Verb(
            noun: "qa", name: "undo", summary: "take a bulk decision back, where nobody changed the item since",
            notes: "It can be taken back for ten minutes. On a terminal a question names the count and the tenants "
                + "first; elsewhere nobody is asked, as it only restores. An item that somebody changed since is KEPT, "
                + "and the verb ends with 4 then.",
            arguments: [Argument(name: "BATCH", help: "the batch, as the decision said")],
            options: [Option(name: "yes", value: .flag, help: "do not ask")],
            examples: ["opsconsole qa undo bat_…", "opsconsole qa undo bat_… --yes"],
            action: .onStore { (call, service) async throws(OpsError) -> Reply in
                let id = try call.required(0)
                // One that is not listed any more is refused, with why, by the undo itself.
                let latest = try await service.ask(ListQABatches(limit: 100), session: nil)
                if let batch = latest.first(where: { $0.id == id && $0.undoUntil != nil }) {
                    try Confirmation(undoing: batch).obtain(call, isRestoring: true)
                }
                return try reply(try await decide(UndoQABatch(batchId: id), call, service), missing: 0)
            }),
    ]

    private static let notes =
        "The items are frozen first, with their versions. On a terminal a question names the action, the count and the "
        + "tenants; without one, and with --json, --yes must stand. It ends with 0 when every item is as wished, with "
        + "4 when some are not, with 3 when all were denied. "

    private static func bulk(
        _ name: String, _ summary: String, needsReason: Bool, options: [Option] = [], examples: [String],
        _ action: @escaping @Sendable (Call) throws(OpsError) -> QABulkAction
    ) -> Verb {
        Verb(
            noun: "qa", name: name, summary: summary, notes: notes + QAVerbs.filterNotes,
            arguments: [Argument(name: "ITEM", help: "the items' ids or case references", count: .any)],
            options: options + [
                Option(
                    name: "filter", value: .text("EXPR"), help: "all items that this filter holds, in place of ITEM…"),
                Option(name: "reason", value: .text("TEXT"), help: "why", isRequired: needsReason),
                Option(
                    name: "batch-key", value: .text("K"),
                    help: "the same key again answers with the first report and does nothing"),
                Option(name: "yes", value: .flag, help: "do not ask"),
            ],
            examples: examples,
            action: .onStore { (call, service) async throws(OpsError) -> Reply in
                try await perform(try action(call), call, service)
            })
    }

    private static func perform(
        _ action: QABulkAction, _ call: Call, _ service: EmbeddedService
    ) async throws(OpsError) -> Reply {
        let frozen = try await service.ask(try selection(of: call), session: nil)
        // A key that was used before answers with its report, also when nothing fits the filter any more.
        guard !frozen.items.isEmpty || call.has("batch-key") else {
            throw OpsError(
                .notFound, "selection.empty", "No item is meant.", kept: "Nothing was changed.",
                advice: "Look with 'qa list'.")
        }
        if !frozen.items.isEmpty { try Confirmation(action, frozen).obtain(call) }
        let command = ChangeQAItems(
            action: action, items: frozen.items, reason: call.text("reason"),
            batchKey: call.text("batch-key") ?? call.surroundings.ids.next("key"))
        return try reply(try await decide(command, call, service), missing: frozen.missing, of: frozen.items.count)
    }

    private static func decide(
        _ command: some BulkCommand, _ call: Call, _ service: EmbeddedService
    ) async throws(OpsError) -> BulkReport {
        let progress = ProgressLine("Items:", for: call)
        defer { progress.clear() }
        // Work that is begun in a session stops with it (ACC-14).
        let session = try await service.ask(CurrentSession(), session: nil).session?.id
        return try await service.performBulk(command, session: session) { state in
            progress.show(state.done, of: state.total)
            return true
        }
    }

    private static func selection(of call: Call) throws(OpsError) -> FreezeQAItems {
        switch (call.arguments.isEmpty, call.text("filter")) {
        case (false, nil): return FreezeQAItems(.items(call.arguments))
        case (true, let filter?): return FreezeQAItems(.filter(filter), visibleFilter: filter)
        case (true, nil): throw OpsError(UsageError.missingArgument("ITEM or --filter", of: call.verb.title))
        case (false, _?):
            throw OpsError(
                .usage, "usage.selection", "Name items or give --filter, not both.", subject: "--filter",
                advice: "See 'opsconsole \(call.verb.title) --help'.")
        }
    }

    /// The report under the names of the spec (§11).
    private struct Answer: Encodable {
        let batch: String
        let action: String
        let applied: Int
        let noop: Int
        let conflict: Int
        let denied: Int
        let invalid: Int
        let kept: Int
        let missing: Int
        /// How many were not reached; only where the work stopped early.
        let untried: Int?
        let repeated: Bool
        /// Items of an earlier run of which only the numbers are in the store; those applied count in `applied`.
        let archived: BulkReport.Archived?
        let stopped: OpsError?
        let items: [ItemReport]

        init(_ report: BulkReport, missing: Int, untried: Int?) {
            batch = report.batch
            action = report.action
            applied = report.count(.applied)
            noop = report.count(.noop)
            conflict = report.count(.conflict)
            denied = report.count(.denied)
            invalid = report.count(.invalid)
            kept = report.count(.kept)
            self.missing = missing
            self.untried = untried
            repeated = report.repeated
            archived = report.archived
            stopped = report.stopped.map(QABulkVerbs.inPart)
            items = report.items
        }
    }

    /// `total` is how many items were meant; nil where only the batch knows.
    private static func reply(_ report: BulkReport, missing: Int, of total: Int? = nil) throws(OpsError) -> Reply {
        // What is meant now is not what an earlier run of the same key was about.
        let meant = report.repeated ? nil : total
        let untried = report.stopped.flatMap { _ in meant.map { $0 - report.tried } }
        let counts =
            ItemOutcome.allCases.compactMap { outcome in
                report.count(outcome) > 0 ? "\(report.count(outcome)) \(outcome.rawValue)" : nil
            } + (untried.map { ["\($0) not tried"] } ?? [])
        var lines = ["\(report.action): \(counts.joined(separator: ", ")) (\(report.batch))"]
        let others = report.items.filter { $0.outcome != .applied }
        if !others.isEmpty {
            lines.append(
                TextTable.text(
                    others,
                    [
                        Column("ITEM") { $0.id }, Column("OUTCOME") { $0.outcome.rawValue },
                        Column("WHY") { $0.detail ?? "" },
                    ]
                ))
        }
        var reply = try Reply.object(
            Answer(report, missing: missing, untried: untried), lines.joined(separator: "\n"))
        if report.repeated { reply.notes.append("This key was used before: here is its report; nothing was done now.") }
        if let archived = report.archived { reply.notes.append(archived.words) }
        if missing > 0 { reply.notes.append("\(missing) of the items that you named do not exist.") }
        if let stopped = report.stopped { reply.notes.append("Stopped: \(inPart(stopped))") }
        reply.exitCode = exitCode(of: report, missing: missing)
        return reply
    }

    /// What stopped the work, said for work of which a part is done.
    private static func inPart(_ error: OpsError) -> OpsError {
        OpsError(
            error.code, error.kind, error.message, subject: error.subject,
            kept: "What was applied stays; the rest was not tried.", advice: error.advice)
    }

    /// 0 when every item is as wished; 3 when all were denied; else 4, as a part was not done.
    static func exitCode(of report: BulkReport, missing: Int) -> Int32 {
        if report.isSuccess, missing == 0 { return 0 }
        let isAllDenied = !report.items.isEmpty && missing == 0 && report.count(.denied) == report.items.count
        return (isAllDenied ? OpsError.Code.denied : .conflict).exitCode
    }
}
