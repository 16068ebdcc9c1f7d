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
                + "store's keys nobody signs in, nothing is written, and secrets are not compared.",
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
            ],
            examples: [
                "opsconsole ledger verify", "opsconsole ledger verify --json",
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
            noun: "ledger", name: "public-key", summary: "show the key by which checkpoints and receipts are checked",
            options: [out], examples: ["opsconsole ledger public-key --out ops.pem"], action: .onStore(publicKey)),
        Verb(
            noun: "ledger", name: "receipt", summary: "give the proof of one entry, which holds on its own",
            notes: "It needs a checkpoint after the entry. It holds the entry whole, so one with personal data needs "
                + "the permission view_pii.",
            arguments: [Argument(name: "SEQ", help: "the entry's number")], options: [out],
            examples: ["opsconsole ledger receipt 1042 --out entry-1042.json"], action: .onStore(receipt)),
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
        let what =
            made.isQuiet
            ? "nothing happened since the checkpoint before" : "\(made.entries) entries since the checkpoint before"
        return try .object(made, "Checkpoint \(made.number) signs entry \(made.seq) at \(made.at): \(what).")
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
        let receipt = try await service.ask(IssueReceipt(seq: try seq(try call.required(0))), session: nil)
        if let path = call.text("out") { return try write(receipt.json + "\n", to: path) }
        return try .object(receipt, receipt.json)
    }

    private static func verifyReceipt(_ call: Call) async throws(OpsError) -> Reply {
        let key = try LedgerCopy.publicKey(inFile: try call.required("public-key"))
        let proof = try LedgerCopy.proof(inFile: try call.required(0), publicKey: key)
        let entry = proof.entry
        let text = TextTable.fields([
            ("Proven", "entry \(proof.seq) of store \(proof.store)"), ("At", proof.at.description),
            ("Who", "\(entry.operatorLogin), \(entry.operatorRole)"),
            ("What", "\(entry.action), \(entry.outcome.rawValue)"),
            ("Entity", [entry.entityType, entry.entityID].compactMap(\.self).joined(separator: " ")),
            ("Tenant", entry.organizationID), ("Session", entry.sessionID), ("Why", entry.reason),
            ("Ticket", entry.ticketID), ("Row changes", String(proof.changeCount)), ("Hash", proof.hash),
            ("Signed at", proof.signedAt.description),
        ])
        return try .object(proof, text)
    }
}
