public import Ledger

// The wording of what reports, proofs, archives and jobs refuse.

extension OpsError {
    /// No receipt can be made of an entry yet, or at all.
    public static func noReceipt(_ seq: Int64, _ cause: String?) -> OpsError {
        OpsError(
            .conflict, "receipt.refused", "There is no receipt of entry \(seq): \(cause ?? "the ledger refuses it").",
            subject: String(seq), kept: "Nothing was written.",
            advice: "Make a checkpoint with 'ledger checkpoint', then ask again.")
    }

    /// An archive is not of this store, or does not hold the entry.
    public static func notInArchive(_ seq: Int64, _ path: String, _ why: String) -> OpsError {
        OpsError(
            .notFound, "archive.without-entry", "There is no receipt of entry \(seq) in \(path): \(why).",
            subject: path, advice: "'ledger verify --archive FILE' says whether a file is whole.")
    }

    /// A receipt proves nothing.
    public static func receiptInvalid(_ fault: Receipt.Fault, _ file: String) -> OpsError {
        let what =
            switch fault {
            case .malformed: "it cannot be read"
            case .forged: "the checkpoint in it is not signed with this key"
            case .changed: "its content does not have its hash"
            case .unanchored: "its path does not lead to the signed checkpoint"
            }
        return OpsError(
            .failed, "receipt.\(fault.rawValue)", "The receipt \(file) proves nothing: \(what).", subject: file,
            advice: "Ask for the receipt again, and for the public key from whoever keeps the store.")
    }

    /// Entries that must stay were to be archived.
    public static func archiveRefused(_ cause: String?) -> OpsError {
        OpsError(
            .conflict, "archive.refused", "Nothing was archived: \(cause ?? "the ledger refuses it").",
            kept: "Every entry is still in the store.",
            advice: "Entries up to a checkpoint can go that no open session, no undo and no limit of the last hour "
                + "needs; name an earlier entry or date, or make a checkpoint.")
    }

    /// What was asked for lies in entries that are archived.
    public static func archivedTime(_ moment: Timestamp, through seq: Int64) -> OpsError {
        OpsError(
            .notFound, "ledger.archived",
            "The ledger of \(moment) is archived: the entries up to \(seq) are in a file and not in the store.",
            subject: String(seq), advice: "Ask for a later time, or for the archive.")
    }

    /// The place for a file is taken.
    public static func fileExists(_ path: String) -> OpsError {
        OpsError(
            .conflict, "file.exists", "There is already a file at \(path).", subject: path, kept: "It was not touched.",
            advice: "Name another file.")
    }

    /// A file cannot be written.
    public static func fileUnwritable(_ path: String, _ why: String) -> OpsError {
        OpsError(
            .failed, "file.unwritable", "The file \(path) cannot be written: \(why).", subject: path,
            kept: "No half-written file is left.", advice: "Check the directory, its owner and the room on the disk.")
    }

    /// A file cannot be read.
    public static func fileUnreadable(_ path: String, _ why: String) -> OpsError {
        OpsError(
            .notFound, "file.unreadable", "The file \(path) cannot be read: \(why).", subject: path,
            advice: "Check its name and its rights.")
    }

    /// A text is not a public key.
    public static func notAKey(_ path: String) -> OpsError {
        OpsError(
            .usage, "key.invalid", "\(path) holds no Ed25519 public key.", subject: path,
            advice: "Take the file that 'ledger public-key' writes.")
    }

    /// There is no checkpoint of the store at a place.
    public static func noCheckpoints(_ directory: String) -> OpsError {
        OpsError(
            .notFound, "checkpoints.missing", "\(directory) holds no checkpoints of this store.", subject: directory,
            advice: "Name the directory that 'ledger checkpoint --out' wrote to.")
    }

    /// The system's log did not take a checkpoint; a sentence and no error, as the checkpoint stands without it.
    public static func logWarning(_ place: String, _ why: String) -> String {
        "The system's log did not take the checkpoint: nobody answers at \(place) (\(why))."
    }

    /// A checkpoint was made, but did not reach its second place.
    public static func checkpointStranded(_ place: String, _ why: String) -> OpsError {
        OpsError(
            .failed, "checkpoint.stranded", "The checkpoint was made but could not be kept in \(place): \(why).",
            subject: place, kept: "The next one that reaches the place brings it along.",
            advice: "Check the directory, its owner and the room on the disk.")
    }
}
