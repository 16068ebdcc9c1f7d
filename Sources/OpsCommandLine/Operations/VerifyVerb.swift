import Ledger
import OpsDomain
import OpsService

/// `ledger verify` (ACC-23).
enum VerifyVerb {
    /// On a store with its keys as the operator; on a copy without them as nobody, writing nothing.
    static func verify(_ call: Call) async throws(OpsError) -> Reply {
        let progress = ProgressLine("Verified", for: call)
        defer { progress.clear() }
        let tell: @Sendable (Int64, Int64) -> Bool = { done, total in
            progress.show(Int(done), of: Int(total))
            return true
        }
        let path = try call.storePath()
        var key: CheckpointPublicKey?
        if let file = call.text("public-key") { key = try LedgerCopy.publicKey(inFile: file) }
        let isCopy = LedgerCopy.isWithoutKey(path)
        let report: VerifyReport
        if isCopy {
            report = try LedgerCopy.verify(
                at: path, checkpoints: call.text("checkpoints"), publicKey: key, archives: call.texts("archive"),
                isQuick: call.has("quick"), progress: tell)
        } else {
            let service = try call.openStore()
            do {
                report = try await service.verifyLedger(
                    checkpoints: call.text("checkpoints"), publicKey: key, archives: call.texts("archive"),
                    isQuick: call.has("quick"), progress: tell)
                await service.close()
            } catch {
                await service.close()
                throw error
            }
        }
        var reply = try Reply.object(Verification(report), text(of: report))
        reply.exitCode = exitCode(of: report)
        if isCopy {
            reply.notes = ["This is a copy without its keys: nobody signed in, and nothing was written to it."]
        }
        return reply
    }

    /// 0 when all was looked at and is sound; 1 for damage; 4 when nothing was found, but a part was not looked at.
    static func exitCode(of report: VerifyReport) -> Int32 {
        guard report.isClean else { return OpsError.Code.failed.exitCode }
        return report.areIndexesCompared ? 0 : OpsError.Code.conflict.exitCode
    }

    /// The report with its conclusion.
    private struct Verification: Encodable {
        let clean: Bool
        /// Whether nothing was left out.
        let complete: Bool
        /// What was left out, in words.
        let leftOut: [String]
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
        /// The last entry that a signed checkpoint proves; 0 when none does.
        let anchoredUpTo: Int64
        let anchoredAt: Timestamp?
        let checkpointsCompared: Int
        let checkpointDamages: [CheckpointDamage]
        /// How many checkpoints, the first ones, are archived and not kept in the place.
        let checkpointsArchived: Int64
        let indexDamages: [String]
        let archivedUpTo: Int64
        let archivedEntriesVerified: Int64
        let recordsNotCompared: Int64
        let secretsCompared: Bool

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
            complete = report.areIndexesCompared
            leftOut = complete ? [] : ["indexes"]
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
            anchoredUpTo = report.anchoredSeq
            anchoredAt = report.anchoredAt
            checkpointsCompared = report.checkpointsCompared
            checkpointDamages = report.checkpointDamages
            checkpointsArchived = report.checkpointsArchived
            indexDamages = report.indexDamages
            archivedUpTo = report.archivedSeq
            archivedEntriesVerified = report.archivedEntriesVerified
            recordsNotCompared = report.rowsNotCompared
            secretsCompared = report.areSecretsCompared
        }
    }

    /// The report in words, the worst first.
    static func text(of report: VerifyReport) -> String {
        var lines: [String] = []
        if let damage = report.firstDamage {
            lines.append(
                "DAMAGED: the first wrong entry is \(damage.seq) (\(damage.kind.rawValue)): \(damage.explanation)")
        }
        for damage in report.checkpointDamages {
            lines.append("DAMAGED against the checkpoints (\(damage.kind.rawValue)): \(damage.explanation)")
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
        lines += report.indexDamages.map { "DAMAGED: \($0)" }
        let scope = "\(report.entries) entries, \(report.rowsCompared) records compared"
        let verdict =
            !report.isClean
            ? "The ledger is DAMAGED" : report.areIndexesCompared ? "The ledger is clean" : "No damage was found"
        lines.append("\(verdict): \(scope).")
        if !report.areIndexesCompared {
            lines.append(
                "Quick: the indexes were not compared, so a record that one of them hides would not be noticed; "
                    + "without --quick all is looked at.")
        }
        lines.append("Head: \(report.headHash)")
        lines += reach(of: report)
        return lines.map(SafeText.line).joined(separator: "\n")
    }

    /// How far the report proves something, and where it stops.
    private static func reach(of report: VerifyReport) -> [String] {
        var lines: [String] = []
        if let at = report.anchoredAt, report.anchoredSeq > 0 {
            lines.append(
                "Anchored: up to entry \(report.anchoredSeq), signed at \(at); "
                    + (report.checkpointsCompared == 1
                        ? "1 checkpoint holds." : "\(report.checkpointsCompared) checkpoints hold."))
        } else {
            lines.append("Anchored: by no signed checkpoint, so a file rewritten as a whole would not be noticed.")
        }
        if let words = report.archivedCheckpointWords { lines.append(words) }
        if report.archivedSeq > 0 {
            let verified = report.archivedEntriesVerified
            lines.append(
                "Archived: up to entry \(report.archivedSeq); "
                    + (verified > 0
                        ? "\(verified) archived entries verified in their files."
                        : "their files were not given, so they and \(report.rowsNotCompared) records were not compared.")
            )
        }
        if !report.areSecretsCompared { lines.append("Columns with secrets were not compared: that takes the key.") }
        return lines
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
