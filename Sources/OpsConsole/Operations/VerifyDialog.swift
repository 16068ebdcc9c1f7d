import Ledger
import OpsDomain
import OpsService
import Terminal

extension WorkDialog {
    /// Recomputes the ledger at once, against the checkpoints beside the store (ACC-23).
    static func verifying() -> WorkDialog {
        WorkDialog("Verification", action: nil, name: "ledger.verify", running: verification) {
            client, _, report throws(OpsError) in
            try await verify(client, checkpoints: nil, publicKey: nil, archives: [], report)
        }
    }

    /// Asks for a directory of checkpoints, a key and archives, and recomputes the ledger against them (ACC-23).
    static func verifyingAgainst(_ directory: String) -> WorkDialog {
        let fields = [
            FormField(
                "checkpoints", "Checkpoints", .text(TextField(directory, maxLength: 1000)),
                hint: "a directory; empty for those beside the store"),
            FormField(
                "key", "Public key", .text(TextField(maxLength: 1000)),
                hint: "a file; empty for the store's own key"),
            FormField(
                "archives", "Archives", .text(TextField(maxLength: 4000)),
                hint: "files, oldest first, commas between; all or none"),
            FormField(
                "extent", "Extent", .choice(Choice([whole, "quick"])),
                hint: "quick leaves the indexes out, and is much faster"),
        ]
        let body = [Span("Every hash is made anew and every record compared; the verification is on the ledger.", .dim)]
        return WorkDialog(
            "Verify the ledger", body, fields: fields, action: "Verify", name: "ledger.verify", running: verification
        ) { client, dialog, report throws(OpsError) in
            let (directory, file) = (dialog.value("checkpoints").trimmed, dialog.value("key").trimmed)
            return try await verify(
                client, checkpoints: directory.isEmpty ? nil : directory,
                publicKey: file.isEmpty ? nil : try LedgerCopy.publicKey(inFile: file),
                archives: dialog.files("archives"), isQuick: dialog.value("extent") != whole, report)
        }
    }

    private static let whole = "everything"

    private static let verification = Running(
        title: "Verifying the ledger", unit: "steps", hint: "esc stops; nothing is changed by it")

    private static func verify(
        _ client: any OpsClient, checkpoints: String?, publicKey: CheckpointPublicKey?, archives: [String],
        isQuick: Bool = false, _ report: @escaping Report
    ) async throws(OpsError) -> WorkOutcome {
        let found = try await client.verifyLedger(
            checkpoints: checkpoints, publicKey: publicKey, archives: archives, isQuick: isQuick
        ) { done, total in report(Int(done), total > 0 ? Int(total) : nil) }
        return WorkOutcome(
            kind: found.isClean ? .done : .failed, words: VerifyLines.summary(found), lines: VerifyLines.lines(found),
            enter: found.firstDamage.map {
                (name: "show the entry", intent: Intent.open(LedgerEntryScreen(seq: $0.seq)))
            })
    }
}

extension Dialog {
    /// The names in a field with commas between.
    func files(_ field: String) -> [String] {
        value(field).split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
    }
}

/// What a verification found, in lines.
enum VerifyLines {
    /// The finding in one line.
    static func summary(_ report: VerifyReport) -> String {
        let entries = Format.count(Int(report.entries), "entry", "entries")
        if report.isClean {
            return report.areIndexesCompared
                ? "The ledger is clean: \(entries)." : "No damage was found, the indexes left out: \(entries)."
        }
        if let damage = report.firstDamage {
            return "The ledger is damaged: entry \(damage.seq) is \(damage.kind.rawValue)."
        }
        return "The ledger's entries hold, but the store is damaged."
    }

    /// The finding, how far it is proven, then every damage.
    static func lines(_ report: VerifyReport) -> [Span] {
        let sign = report.isClean ? "✓" : "✗"
        var lines = [Span("\(sign) \(summary(report))", report.isClean ? .success : .error)]
        let seconds = (report.seconds * 10).rounded() / 10
        lines.append(
            Span("\(Format.count(Int(report.rowsCompared), "record")) compared with the entries, \(seconds) s"))
        if !report.areIndexesCompared {
            lines.append(
                Span("Quick: the indexes were not compared; a record that one of them hides is not noticed.", .warning))
        }
        lines.append(anchor(report))
        lines.append(Span("head \(report.headHash)", .dim))
        if let words = report.archivedCheckpointWords { lines.append(Span(words)) }
        if report.archivedSeq > 0 {
            lines.append(
                Span(
                    "entries up to \(Int(report.archivedSeq).grouped) are archived, "
                        + "\(Int(report.archivedEntriesVerified).grouped) of them were verified here"))
        }
        let damages = damages(report)
        return damages.isEmpty ? lines : lines + [""] + damages.map { Span($0, .error) }
    }

    private static func anchor(_ report: VerifyReport) -> Span {
        guard report.anchoredSeq > 0 else {
            return Span("Not anchored: no signed checkpoint was held against it.", .warning)
        }
        let signed = report.anchoredAt.map { ", signed \(Format.second($0)) UTC" } ?? ""
        return Span("Anchored up to entry \(Int(report.anchoredSeq).grouped)\(signed).")
    }

    private static func damages(_ report: VerifyReport) -> [String] {
        let first = report.firstDamage.map { ["entry \($0.seq) \($0.kind.rawValue): \($0.explanation)"] } ?? []
        let rows = report.rowDamages.map { damage in
            let columns = damage.columns.isEmpty ? "" : " (\(damage.columns.joined(separator: ", ")))"
            return "\(damage.table) \(damage.publicID ?? String(damage.key)) \(damage.kind.rawValue)\(columns)"
        }
        let more = report.rowDamageCount - report.rowDamages.count
        return first + report.triggerDamages.map { "trigger \($0) is not as it was made" } + rows
            + (more > 0 ? ["and \(Format.count(more, "more record"))"] : []) + report.indexDamages
            + report.checkpointDamages.map { "checkpoint \($0.kind.rawValue): \($0.explanation)" }
    }
}
