import Ledger
import OpsDomain
import OpsService

/// The verbs by which others can hold the ledger to account (ACC-23, ACC-28).
enum LedgerProofVerbs {
    static let all = [
        Verb(
            noun: "ledger", name: "verify", summary: "recompute every hash and compare every record with the ledger",
            notes: "Ends with 1 when anything is wrong, and names the first wrong entry and the kind of the damage. "
                + "Checkpoints tell also what was cut off, put back from an older copy or signed anew; those beside "
                + "the store count unless others are named. The verification is on the ledger. On a copy without the "
                + "store's keys nobody signs in, nothing is written, and secrets are not compared. With --quick the "
                + "chain, the records and the checkpoints are verified, and the indexes are not compared: where it "
                + "finds nothing it ends with 4, as a part was not looked at, and JSON says 'complete': false.",
            options: [
                Option(
                    name: "checkpoints", value: .text("DIR"),
                    help: "a directory of checkpoints; beside the store unless set"),
                Option(
                    name: "public-key", value: .text("FILE"),
                    help: "the key that must have signed them; the store's own unless set"),
                Option(
                    name: "archive", value: .text("FILE"), help: "an archive file, oldest first; all or none",
                    repeats: true),
                Option(
                    name: "quick", value: .flag,
                    help: "leave the indexes out, which are most of the time on a big store"),
            ],
            examples: [
                "opsconsole ledger verify", "opsconsole ledger verify --json", "opsconsole ledger verify --quick",
                "opsconsole --store copy.db ledger verify --checkpoints /mnt/worm --public-key ops.pem",
            ], action: .alone(VerifyVerb.verify)),
        Verb(
            noun: "ledger", name: "checkpoint", summary: "sign the head of the ledger and keep that in a second place",
            notes: "It goes to the directory STORE.checkpoints and to the system's log, and to a directory of your "
                + "choice, best one that the store's owner cannot change. It is signed also when nothing happened, so "
                + "that silence is provable.",
            options: [
                Option(name: "out", value: .text("DIR"), help: "one more directory to keep it in, which must exist")
            ],
            examples: ["opsconsole ledger checkpoint", "opsconsole ledger checkpoint --out /mnt/worm"],
            action: .onStore(checkpoint)),
        Verb(
            noun: "ledger", name: "checkpoints", summary: "list the checkpoints, how far they reach and what is kept",
            notes: "Newest first, those whose entries are still in the store. What the places hold is looked up now.",
            options: [
                Option(name: "limit", value: .integer("N", 1...500), help: "how many at most; 50 unless set"),
                Option(
                    name: "before", value: .integer("NUMBER", 1...Int.max), help: "only checkpoints before this one"),
            ],
            examples: ["opsconsole ledger checkpoints", "opsconsole ledger checkpoints --limit 5 --json"],
            action: .onStore(checkpoints)),
        Verb(
            noun: "ledger", name: "public-key", summary: "show the key by which checkpoints and receipts are checked",
            options: [out], examples: ["opsconsole ledger public-key --out ops.pem"], action: .onStore(publicKey)),
        Verb(
            noun: "ledger", name: "receipt", summary: "give the proof of one entry, which holds on its own",
            notes: "It needs a checkpoint after the entry. It holds the entry whole, so one with personal data needs "
                + "the permission view_pii.",
            arguments: [Argument(name: "SEQ", help: "the entry's number")],
            options: [out, Option(name: "archive", value: .text("FILE"), help: "the archive that holds the entry")],
            examples: [
                "opsconsole ledger receipt 1042 --out entry-1042.json",
                "opsconsole ledger receipt 7 --archive ledger-2025.archive --out entry-7.json",
            ], action: .onStore(receipt)),
        Verb(
            noun: "ledger", name: "verify-receipt", summary: "check a receipt with nothing but the public key",
            notes: "Needs no store. Ends with 1 when the receipt proves nothing.",
            arguments: [Argument(name: "FILE", help: "the receipt")],
            options: [
                Option(
                    name: "public-key", value: .text("FILE"), help: "the key, from whoever keeps the store",
                    isRequired: true)
            ],
            examples: ["opsconsole ledger verify-receipt entry-1042.json --public-key ops.pem"],
            action: .alone(verifyReceipt)),
    ]

    /// Where a text goes.
    static let out = Option(name: "out", value: .text("FILE"), help: "a new file; standard output unless set")

    /// The number of an entry that an argument names.
    static func seq(_ word: String) throws(OpsError) -> Int64 {
        guard let seq = Int64(word), seq > 0 else {
            throw OpsError.invalid("SEQ", "'\(word)' is not the number of an entry")
        }
        return seq
    }

    /// A file that a verb wrote.
    struct Written: Encodable {
        let file: String
    }

    /// Writes a text to the file that `--out` names, and says so.
    static func write(_ text: String, to path: String) throws(OpsError) -> Reply {
        let file = try NewFile(path)
        try file.write(text)
        try file.place()
        return try .object(Written(file: path), "Wrote \(SafeText.line(path)).")
    }

    private static func checkpoint(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let made = try await service.checkpointLedger(to: call.text("out"))
        let signed = made.checkpoint
        let what =
            signed.isQuiet
            ? "nothing happened since the checkpoint before"
            : "\(signed.entries) entries since the checkpoint before"
        var reply = try Reply.object(
            signed, "Checkpoint \(signed.number) signs entry \(signed.seq) at \(signed.at): \(what).")
        reply.notes = made.warnings
        return reply
    }

    private static func checkpoints(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let overview = try await service.listCheckpoints(
            ListCheckpoints(before: call.integer("before").map(Int64.init), limit: call.integer("limit") ?? 50))
        let ledger = overview.ledger
        let table = TextTable.text(
            ledger.made,
            [
                Column("NUMBER", isNumber: true) { String($0.checkpoint.number) },
                Column("SIGNED") { $0.checkpoint.at.description },
                Column("UP TO", isNumber: true) { String($0.checkpoint.seq) },
                Column("NEW", isNumber: true) { String($0.checkpoint.entries) },
                Column("BY") { $0.operatorLogin }, Column("ALSO TO") { $0.directory ?? "" },
            ])
        var lines = [
            ledger.newest.map {
                "Signed: up to entry \($0.seq), at \($0.at); \(ledger.younger) of \(ledger.head) entries are younger."
            } ?? "Signed: nothing yet; \(ledger.head) entries stand on the chain of hashes only."
        ]
        lines += overview.places.map { place in
            let holds = place.newest.map { $0 > 0 ? "up to checkpoint \($0)" : "no checkpoint yet" }
            return SafeText.line("Kept in \(place.directory): \(holds ?? place.fault ?? "unknown")")
        }
        if ledger.archivedThrough > 0 { lines.append("Archived: up to entry \(ledger.archivedThrough).") }
        var reply = try Reply.object(
            overview, ((ledger.made.isEmpty ? [] : [table, ""]) + lines).joined(separator: "\n"))
        reply.next = ledger.next.map { Reply.Next(option: "before", key: String($0)) }
        return reply
    }

    private struct Key: Encodable {
        let store: String
        let publicKey: String
    }

    private static func publicKey(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let key = try await service.publicKey()
        if let path = call.text("out") { return try write(key.pem, to: path) }
        let lines = key.pem.split(separator: "\n").joined(separator: "\n")
        return try .object(Key(store: key.storeID, publicKey: key.base64), lines)
    }

    private static func receipt(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let request = IssueReceipt(seq: try seq(try call.required(0)))
        let receipt =
            if let archive = call.text("archive") {
                try await service.receipt(request, inArchive: archive)
            } else { try await service.ask(request, session: nil) }
        if let path = call.text("out") { return try write(receipt.json + "\n", to: path) }
        return try .object(receipt, receipt.json)
    }

    private static func verifyReceipt(_ call: Call) async throws(OpsError) -> Reply {
        let key = try LedgerCopy.publicKey(inFile: try call.required("public-key"))
        let proof = try LedgerCopy.proof(inFile: try call.required(0), publicKey: key)
        let text = TextTable.fields(proof.facts.map { ($0.name, $0.value) })
        return try .object(proof, text)
    }
}
