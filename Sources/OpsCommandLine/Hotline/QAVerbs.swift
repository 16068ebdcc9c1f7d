import Ledger
import OpsDomain
import OpsService

/// The verbs that read the quality queue, and the one that claims an item (HOT-1, HOT-2).
enum QAVerbs {
    static let all =
        [
            Verb(
                noun: "qa", name: "list", summary: "list the quality queue of all clients",
                notes: filterNotes,
                options: [
                    Option(
                        name: "state",
                        value: .token("S", QAState.allCases.map(\.rawValue) + ["OPEN", "DECIDED", "ANY"]),
                        help: "only of this state; the same as 'state:S' in the filter"),
                    filter, sort, ListFilter.view,
                    Option(name: "limit", value: .integer("N", 1...500), help: "how many at most, 50 unless set"),
                    Option(name: "after", value: .text("KEY"), help: "go on after this key, as the page before said"),
                ],
                views: .queue,
                examples: [
                    "opsconsole qa list --filter 'severity:high|critical age>2d -lang:en'",
                    "opsconsole qa list --state PENDING --sort age:desc --limit 500 --json",
                ],
                action: .onStore(list)),
            Verb(
                noun: "qa", name: "show", summary: "show one item with its intake text",
                notes: "Names of persons in the text are masked; the text needs the permission view_intake. The look "
                    + "is on the ledger.",
                arguments: [item], examples: ["opsconsole qa show CASE-0041873", "opsconsole qa show qa_… --json"],
                action: .onStore(show)),
            Verb(
                noun: "qa", name: "claim", summary: "claim one item for review",
                arguments: [item], options: [ProjectVerbs.version], examples: ["opsconsole qa claim CASE-0041873"],
                action: .onStore(claim)),
        ] + QABulkVerbs.all + [
            Verb(
                noun: "qa", name: "batches", summary: "list your latest bulk decisions, newest first",
                options: [
                    Option(name: "limit", value: .integer("N", 1...50), help: "how many at most, 5 unless set")
                ],
                examples: ["opsconsole qa batches"], action: .onStore(batches))
        ]

    /// A filter expression.
    static let filter = Option(name: "filter", value: .text("EXPR"), help: "a filter expression")
    /// An order.
    static let sort = Option(
        name: "sort", value: .token("FIELD", QASortField.allCases.flatMap { [$0.rawValue, $0.rawValue + ":desc"] }),
        help: "the order; the queue's own unless set")
    /// What a filter may say.
    static let filterNotes =
        "The filter knows state, severity, tenant, category, lang, priority, age, harm, claimed, reviewer, operator, "
        + "reference, created and updated, with ':', '<' and '>'; '-' before a term turns it round, '|' stands "
        + "between values, other words search the text. All terms must hold."
    private static let item = Argument(name: "ITEM", help: "the item's id or case reference")

    private static func list(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let (filter, sort) = try await question(call, service)
        let answer = try await service.ask(
            QAQueuePage(filter: filter, sort: sort, after: call.text("after"), limit: call.integer("limit") ?? 50),
            session: nil)
        return try .list(
            answer.items,
            [
                Column("ID") { $0.id }, Column("REFERENCE") { $0.reference }, Column("TENANT") { $0.organizationName },
                Column("SEVERITY") { $0.severity.name + ($0.imminentHarm ? " HARM" : "") },
                Column("P", isNumber: true) { String($0.priority) }, Column("STATE") { $0.state.rawValue },
                Column("REVIEWER") { $0.claimedBy ?? $0.decidedBy ?? "" }, Column("CATEGORY") { $0.category },
                Column("LANG") { $0.language }, Column("RAISED") { $0.createdAt.description },
            ], empty: "The queue has nothing like that.", next: answer.next.map { .init(option: "after", key: $0) })
    }

    /// Filter and order, from a saved view and from what is said besides.
    static func question(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> (String, QASort) {
        let chosen = try await ListFilter(call, service)
        let words = chosen.sort?.split(separator: ":").map(String.init) ?? []
        let sort = QASort(
            words.first.flatMap(QASortField.init(rawValue:)) ?? .queue, descending: words.last == "desc")
        let terms = [call.text("state").map { "state:\($0)" }, chosen.text]
        return (terms.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " "), sort)
    }

    private static func show(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let answer = try await service.ask(ShowQAItem(try call.required(0)), session: nil)
        let text = [fields(of: answer), SafeText.block(answer.intakeText ?? "")].filter { !$0.isEmpty }
        return try .object(answer, text.joined(separator: "\n\n"))
    }

    private static func fields(of answer: ShowQAItem.Answer) -> String {
        let item = answer.item
        let claim = item.claimedBy.map { "\($0) until \(item.claimedUntil?.description ?? "decided")" }
        let decision = item.decidedBy.map { "\($0) at \(item.decidedAt?.description ?? "")" }
        return TextTable.fields([
            ("Item", "\(item.id)  \(item.reference)"), ("Tenant", "\(item.organizationName) (\(item.organizationId))"),
            ("State", item.state.rawValue), ("Severity", item.severity.name),
            ("Imminent harm", item.imminentHarm ? "YES" : "no"), ("Priority", String(item.priority)),
            ("Category", item.category), ("Language", item.language), ("Call", item.callId),
            ("Taken by", item.operatorLogin), ("Claimed by", claim), ("Decided by", decision),
            ("Reason", answer.decisionReason), ("Raised", item.createdAt.description),
            ("Changed", item.updatedAt.description), ("Version", String(item.version)),
        ])
    }

    private static func claim(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let reference = try call.required(0)
        // The command takes ids only; a case reference is looked up first.
        let id =
            reference.hasPrefix("qa_")
            ? reference : try await service.ask(ShowQAItem(reference), session: nil).item.id
        let item = try await service.perform(ClaimQAItem(itemId: id, version: call.integer("if-version")), session: nil)
        return try .object(
            item, "\(item.reference) is yours until \(item.claimedUntil?.description ?? "you decide").")
    }

    private static func batches(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        try .list(
            try await service.ask(ListQABatches(limit: call.integer("limit") ?? 5), session: nil),
            [
                Column("BATCH") { $0.id }, Column("ACTION") { $0.action },
                Column("APPLIED", isNumber: true) { String($0.applied) }, Column("BEGUN") { $0.createdAt.description },
                Column("UNDO UNTIL") { $0.undoUntil?.description ?? "" }, Column("UNDONE BY") { $0.undoneBy ?? "" },
                Column("TENANTS") { Confirmation.words($0.tenants, of: $0.tenantCount) },
            ], empty: "You have made no bulk decision.")
    }
}
