import Ledger
import OpsDomain
import OpsService

/// `ledger verify` (ACC-23).
enum VerifyVerb {
    static func verify(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let progress = ProgressLine("Verified", for: call)
        defer { progress.clear() }
        let report = try await service.verifyLedger { done, total in
            progress.show(Int(done), of: Int(total))
            return true
        }
        var reply = try Reply.object(Verification(report), text(of: report))
        reply.exitCode = report.isClean ? 0 : OpsError.Code.failed.exitCode
        return reply
    }

    /// The report with its conclusion.
    private struct Verification: Encodable {
        let clean: Bool
        let entries: Int64
        let headHash: String
        let firstDamage: Damage?
        let triggerDamages: [String]
        let rowDamages: [Row]
        let rowDamageCount: Int
        let rowsCompared: Int64
        let bytes: Int64
        let chainSeconds: Double
        let seconds: Double
        /// The last entry that a signed checkpoint covers; 0 as there is none.
        let anchoredUpTo: Int64 = 0

        struct Row: Encodable {
            let table: String
            let key: Int64
            let id: String?
            let kind: RowDamage.Kind
            let columns: [String]
            let lastSeq: Int64?
        }

        init(_ report: VerifyReport) {
            clean = report.isClean
            entries = report.entries
            headHash = report.headHash
            firstDamage = report.firstDamage
            triggerDamages = report.triggerDamages
            rowDamages = report.rowDamages.map {
                Row(
                    table: $0.table, key: $0.key, id: $0.publicID, kind: $0.kind, columns: $0.columns,
                    lastSeq: $0.lastSeq)
            }
            rowDamageCount = report.rowDamageCount
            rowsCompared = report.rowsCompared
            bytes = report.bytes
            chainSeconds = report.chainSeconds
            seconds = report.seconds
        }
    }

    /// The report in words, the worst first.
    static func text(of report: VerifyReport) -> String {
        var lines: [String] = []
        if let damage = report.firstDamage {
            lines.append(
                "DAMAGED: the first wrong entry is \(damage.seq) (\(damage.kind.rawValue)): \(damage.explanation)")
        }
        for row in report.rowDamages {
            let columns = row.columns.isEmpty ? "" : " in \(row.columns.joined(separator: ", "))"
            let last = row.lastSeq.map { "; last recorded by entry \($0)" } ?? ""
            lines.append(
                "DAMAGED: \(row.table) \(row.publicID ?? "row \(row.key)") is \(row.kind.rawValue)\(columns)\(last)")
        }
        if report.rowDamageCount > report.rowDamages.count {
            lines.append("… \(report.rowDamageCount) damaged records in all")
        }
        if let triggers = triggers(of: report) { lines.append(triggers) }
        let scope = "\(report.entries) entries, \(report.rowsCompared) records compared"
        lines.append(report.isClean ? "The ledger is clean: \(scope)." : "The ledger is DAMAGED: \(scope).")
        lines.append("Head: \(report.headHash)")
        lines.append("Anchored: by no signed checkpoint, so a file rewritten as a whole would not be noticed.")
        return lines.map(SafeText.line).joined(separator: "\n")
    }

    /// The triggers that are not as they were made; a few by name, as dropping all of them makes a long list.
    private static func triggers(of report: VerifyReport) -> String? {
        let named = report.triggerDamages.prefix(3)
        guard !named.isEmpty else { return nil }
        let more = report.triggerDamages.count - named.count
        return "DAMAGED: guard triggers are not as they were made: \(named.joined(separator: ", "))"
            + (more > 0 ? " and \(more) more" : "")
    }
}
