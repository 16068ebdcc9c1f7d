import Ledger
import OpsDomain
import OpsService
import Terminal

// What proves the ledger to others, as questions: checkpoints, receipts, archives (ACC-23, ACC-27, ACC-28).

extension WorkDialog {
    /// Signs the head of the ledger now.
    static func checkpoint() -> WorkDialog {
        let directory = FormField(
            "directory", "Also to", .text(TextField(placeholder: "a directory that exists", maxLength: 1000)),
            hint: "optional; best where the store's owner cannot write")
        let body = [
            Span("The head of the ledger is signed and kept beside the store and in the system's log."),
            Span("Also when nothing happened: so silence is provable.", .dim),
        ]
        return WorkDialog(
            "Make a checkpoint", body, fields: [directory], action: "Sign", name: "ledger.checkpoint",
            running: Running(title: "Signing", unit: "places", hint: "this cannot be stopped half-way")
        ) { client, dialog, _ throws(OpsError) in
            let directory = dialog.value("directory").trimmed
            let made = try await client.checkpointLedger(to: directory.isEmpty ? nil : directory)
            let signed = made.checkpoint
            let words = "Checkpoint \(signed.number) signs the ledger up to entry \(Int(signed.seq).grouped)."
            let lines = made.warnings.map { Span("! \($0)", .warning) }
            return WorkOutcome(
                kind: lines.isEmpty ? .done : .warning, words: words,
                lines: lines.isEmpty ? [] : [Span("✓ \(words)", .success), ""] + lines, changed: true)
        }
    }

    /// Checks a receipt with a public key, both in files, and says what it proves or why it proves nothing.
    static func checkingReceipt() -> WorkDialog {
        let fields = [
            FormField("receipt", "Receipt", .text(TextField(placeholder: "the file", maxLength: 1000))),
            FormField(
                "key", "Public key", .text(TextField(placeholder: "the file", maxLength: 1000)),
                hint: "from whoever keeps the store"),
        ]
        let body = [Span("Takes no store and leaves no trace: only the two files count.", .dim)]
        return WorkDialog(
            "Check a receipt", body, fields: fields, action: "Check", name: "ledger.verify-receipt",
            running: Running(title: "Checking the receipt", unit: "receipts", hint: "")
        ) { dialog in
            ["receipt", "key"].reduce(into: [:]) { errors, field in
                if dialog.value(field).trimmed.isEmpty { errors[field] = "a name is needed" }
            }
        } work: { _, dialog, _ throws(OpsError) in
            let key = try LedgerCopy.publicKey(inFile: dialog.value("key").trimmed)
            let proof = try LedgerCopy.proof(inFile: dialog.value("receipt").trimmed, publicKey: key)
            let facts = proof.facts
            let width = facts.map(\.name.count).max() ?? 0
            let words = "The receipt proves entry \(Int(proof.seq).grouped)."
            let head = [
                Span("✓ \(words)", .success),
                Span(
                    "It was in the ledger of that store, just as it stands below, when the checkpoint was signed.",
                    .dim), "",
            ]
            return WorkOutcome(
                words: words,
                lines: head
                    + facts.map { fact in
                        Span(fact.name + String(repeating: " ", count: width - fact.name.count + 2) + fact.value)
                    })
        }
    }

    /// Asks up to which day to archive and shows what would go, what stays and why; then asks for the file.
    static func planningArchive() -> WorkDialog {
        let day = FormField(
            "before", "Before", .text(TextField(placeholder: "YYYY-MM-DD", maxLength: 10)),
            hint: "entries of this day (UTC) and later stay")
        let body = [
            Span("Moves the oldest entries of the ledger to a file; the chain stays provable end to end."),
            Span("Nothing moves yet: first you see what would go.", .dim),
        ]
        return WorkDialog(
            "Archive the ledger", body, fields: [day], action: "Look at it", name: PlanArchive.name,
            running: Running(title: "Looking", unit: "entries", hint: "")
        ) { dialog in
            Timestamp(day: dialog.value("before").trimmed) == nil ? ["before": "a day such as 2026-01-01"] : [:]
        } work: { client, dialog, _ throws(OpsError) in
            guard let moment = Timestamp(day: dialog.value("before").trimmed) else {
                throw OpsError.invalid("Before", "a day such as 2026-01-01")
            }
            let plan = try await client.ask(PlanArchive(.before(moment)), session: nil)
            guard let header = plan.header else {
                return WorkOutcome(
                    kind: .warning, words: "Nothing may be archived before \(Format.date(moment)).",
                    lines: plan.words.map { Span($0) })
            }
            return WorkOutcome(words: "", next: .dialog(archiving(plan, header, before: moment)))
        }
    }

    /// Asks for the file and the word, and moves the entries (TUI-3).
    static func archiving(
        _ plan: ArchivePlan, _ header: ArchiveHeader, before moment: Timestamp
    ) -> WorkDialog {
        let file = FormField(
            "file", "File", .text(TextField("ledger-\(header.from)-\(header.through).archive", maxLength: 1000)),
            hint: "a new file; keep it, it proves these entries")
        let count = Format.count(Int(header.count), "entry", "entries")
        return WorkDialog(
            "Archive \(count) of all tenants", plan.words.map { Span($0) }, fields: [file],
            action: "Archive \(count)", typed: "archive", name: ArchiveLedger.name,
            running: Running(
                title: "Archiving the ledger", unit: "steps", hint: "esc stops; then every entry is still in the store")
        ) { dialog in
            dialog.value("file").trimmed.isEmpty ? ["file": "a name is needed"] : [:]
        } work: { client, dialog, report throws(OpsError) in
            let path = dialog.value("file").trimmed
            let done = try await client.archiveLedger(ArchiveLedger(.before(moment)), to: path) { done, total in
                report(Int(done), Int(total))
            }
            let moved = Format.count(Int(done.count), "entry", "entries")
            let words = "\(moved) moved to \(path)."
            return WorkOutcome(
                words: words,
                lines: [
                    Span("✓ \(words)", .success),
                    Span("Entries \(done.from) to \(done.through), up to checkpoint \(done.checkpoint.number)."),
                    Span("Keep the file: without it these entries can only be proven to have been there.", .warning),
                ], changed: true)
        }
    }
}

extension Timestamp {
    /// The beginning of a day `2026-01-01` in UTC; nil for anything else.
    init?(day: String) {
        guard CalendarDay(day) != nil else { return nil }
        self.init(rfc3339: day + "T00:00:00Z")
    }
}
