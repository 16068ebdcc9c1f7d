import Ledger
import OpsDomain
import OpsService

/// The verbs of the ledger (ACC-21, ACC-23, ACC-25).
enum LedgerVerbs {
    static let all = [
        Verb(
            noun: "ledger", name: "list", summary: "list ledger entries, newest first",
            notes: "The filter knows operator, tenant, session, action, entity, id, outcome and at; bare words search "
                + "the text. All terms must hold.",
            options: [
                Option(name: "filter", value: .text("EXPR"), help: "a filter expression"), ListFilter.view,
                Option(name: "limit", value: .integer("N", 1...500), help: "how many at most, 50 unless set"),
                Option(
                    name: "before", value: .integer("SEQ", 1...Int.max),
                    help: "only entries before this one, as the page before said"),
            ],
            views: .ledger,
            examples: [
                "opsconsole ledger list --filter 'operator:support_l2 outcome:denied'",
                "opsconsole ledger list --limit 500 --json",
            ],
            action: .onStore(list)),
        Verb(
            noun: "ledger", name: "show", summary: "show one entry with what it changed, field by field",
            notes: "Personal data is masked without the permission view_pii; a secret is only ever a keyed hash.",
            arguments: [Argument(name: "SEQ", help: "the entry's number")],
            options: [
                Option(name: "limit", value: .integer("N", 1...10_000), help: "how many rows at most, 200 unless set")
            ],
            examples: ["opsconsole ledger show 17", "opsconsole ledger show 17 --json"], action: .onStore(show)),
        Verb(
            noun: "ledger", name: "history", summary: "list what happened to one record, newest first",
            arguments: [
                kind,
                Argument(name: "ID", help: "the record's public id"),
            ],
            options: [Option(name: "limit", value: .integer("N", 1...500), help: "how many at most, 50 unless set")]
                + ListFilter.words, views: .history,
            examples: ["opsconsole ledger history tenant org_00417", "opsconsole ledger history qa-item qa_…"],
            action: .onStore(history)),
    ]

    /// What kind of record is meant.
    static let kind = Argument(name: "KIND", help: "what it is: \(RecordName.all.joined(separator: ", "))")

    private static let columns: [Column<LedgerLine>] = [
        Column("SEQ", isNumber: true) { String($0.entry.seq) }, Column("AT") { $0.entry.at.description },
        Column("OPERATOR") { $0.entry.operatorLogin }, Column("ACTION") { $0.entry.action },
        Column("OUTCOME") { $0.entry.outcome.rawValue },
        Column("ENTITY") { [$0.entry.entityType, $0.entry.entityID].compactMap(\.self).joined(separator: " ") },
        Column("TENANT") { $0.entry.organizationID ?? "" }, Column("REASON") { $0.entry.reason ?? "" },
    ]

    private static func list(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let answer = try await service.ask(
            ListLedger(
                filter: try await ListFilter(call, service).text, before: call.integer("before").map(Int64.init),
                limit: call.integer("limit") ?? 50), session: nil)
        return try .list(
            answer.entries.map { LedgerLine($0) }, columns, empty: "No entry is like that.",
            next: answer.next.map { .init(option: "before", key: String($0)) })
    }

    private static func history(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        try await ListFilter(call, service).reply(
            of: ListHistory(table: try call.required(0), id: try call.required(1)),
            limit: call.integer("limit") ?? 50, columns, empty: "The ledger knows no such record.", call, service)
    }

    private struct Shown: Encodable {
        let entry: LedgerLine
        let changes: [ChangeLine]
        let hasMore: Bool
    }

    private static func show(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let word = try call.required(0)
        guard let seq = Int64(word), seq > 0 else {
            throw OpsError.invalid("SEQ", "'\(word)' is not the number of an entry")
        }
        let answer = try await service.ask(ShowLedgerEntry(seq: seq, limit: call.integer("limit") ?? 200), session: nil)
        let changes = answer.changes.map(text(of:)).joined(separator: "\n")
        var reply = try Reply.object(
            Shown(
                entry: LedgerLine(answer.entry), changes: answer.changes.map(ChangeLine.init), hasMore: answer.hasMore),
            text(of: answer.entry) + (changes.isEmpty ? "\n\nNo record was changed." : "\n\n" + changes))
        if answer.hasMore { reply.notes = ["There are \(answer.entry.changeCount) row changes in all; see --limit."] }
        return reply
    }

    private static func text(of entry: LedgerEntry) -> String {
        TextTable.fields([
            ("Entry", "\(entry.seq)  \(entry.id)"), ("At", entry.at.description),
            ("Who", "\(entry.operatorLogin), \(entry.operatorRole)"),
            ("What", "\(entry.action), \(entry.outcome.rawValue)"),
            ("Entity", [entry.entityType, entry.entityID].compactMap(\.self).joined(separator: " ")),
            ("Tenant", entry.organizationID), ("Session", entry.sessionID), ("Why", entry.reason),
            ("Ticket", entry.ticketID), ("Address", entry.ipAddress), ("Terminal", entry.terminal),
            ("Program", entry.userAgent), ("Correlation", entry.correlationID), ("Details", entry.details),
            ("Hash", entry.hash), ("Before it", entry.prevHash),
        ])
    }

    /// A row change, a line for the row and one for each field.
    static func text(of change: RowChange) -> String {
        let title = "\(change.operation.rawValue) \(change.table) \(change.publicID ?? String(change.key))"
        let fields = change.fields.map { field in
            switch change.operation {
            case .insert: "  + \(field.column): \(text(of: field.after))"
            case .delete: "  - \(field.column): \(text(of: field.before))"
            case .update: "  ~ \(field.column): \(text(of: field.before)) → \(text(of: field.after))"
            }
        }
        return ([title] + fields).map(SafeText.line).joined(separator: "\n")
    }

    /// A stored value as a person reads it.
    static func text(of value: Value?) -> String {
        switch value {
        case nil, .null: "NULL"
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): "'\(text)'"
        case .blob(let bytes): "\(bytes.count) bytes"
        }
    }
}
