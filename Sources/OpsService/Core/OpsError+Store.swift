import Ledger
import OpsDomain

extension OpsError {
    /// Any error of the layers below in the one shape; `store` is the file's path where it is known.
    init(of error: any Error, store path: String? = nil) {
        switch error {
        case let error as OpsError: self = error
        case let error as LedgerError: self = .store(error, path: path)
        default: self = OpsError(.failed, "internal", "The console failed: \(error).", advice: "Tell an admin.")
        }
    }

    /// Somebody other than the account's owner was asked for, on a real store (OPS-8).
    static func actingAsNotAllowed(_ login: String) -> OpsError {
        OpsError(
            .denied, "demo.only", "Acting as somebody else (--as) is for demo stores only; this is a real one.",
            subject: login, kept: "The attempt is on the ledger.",
            advice: "Leave --as away: your account is that of your Unix login.")
    }

    private static func store(_ error: LedgerError, path: String?) -> OpsError {
        let subject = path ?? error.subject
        switch error.kind {
        case .busy:
            return OpsError(
                .unavailable, "store.busy", "Another process has held the store \(subject) too long.",
                subject: subject, kept: "Nothing was changed.", advice: "Try again.")
        case .full:
            return OpsError(
                .failed, "store.full", "The disk is full: the store could not be written.", subject: subject,
                kept: "Nothing was changed and nothing is half done.",
                advice: "Make room, then try again.")
        case .damaged:
            return OpsError(
                .failed, "store.damaged", "The store \(subject) is damaged.", subject: subject,
                kept: error.cause.map { "\($0)." },
                advice: "Put back the last verified backup; keep the damaged file for the auditors.")
        case .notAStore:
            return OpsError(
                .failed, "store.foreign", "\(subject) is not a store of this console.", subject: subject,
                kept: "It was not touched.", advice: "Name another file with --store.")
        case .missing:
            return OpsError(
                .notFound, "store.missing", "There is no store at \(subject).", subject: subject,
                advice: "Make one: 'opsconsole demo' for trying out, 'opsconsole init --admin LOGIN' for work.")
        case .alreadyExists:
            return OpsError(
                .conflict, "store.exists", "There is already a file at \(subject).", subject: subject,
                kept: "It was not touched.", advice: "Name another file with --store.")
        case .readOnly, .permission:
            return OpsError(
                .failed, "store.permission", "The store \(subject) cannot be opened for writing.",
                subject: subject, kept: "Nothing was changed.",
                advice: "Check the owner and mode of the file and its directory (0600 and 0700).")
        case .newerSchema(let found, let known):
            return OpsError(
                .failed, "store.newer",
                "The store \(subject) was made by a newer console (schema \(found), this one knows \(known)).",
                subject: subject, kept: "It was not touched.", advice: "Use the newer console.")
        case .changedMigration(let id):
            return OpsError(
                .failed, "store.schema", "The store \(subject) has another schema step '\(id)' than this console.",
                subject: subject, kept: "It was not touched.", advice: "Use the console that made it.")
        case .key:
            return OpsError(
                .failed, "store.key", "The key file of the store \(subject) is missing or damaged.",
                subject: subject, kept: "Nothing was changed.", advice: "Put it back from the backup.")
        case .refused:
            return OpsError(
                .failed, "ledger.refused", "The ledger refused a change that no entry covers.", subject: error.subject,
                kept: "Nothing was changed.", advice: "This is a fault of the program: tell an admin.")
        case .constraint:
            return OpsError(
                .conflict, "record.constraint", "The change breaks a rule of the store: \(error.cause ?? subject).",
                subject: subject, kept: "Nothing was changed.",
                advice: "Look at the record again; if it stays so, tell an admin.")
        case .cancelled:
            return OpsError(.conflict, "work.cancelled", "Stopped on your wish.", kept: "Nothing was changed.")
        case .io:
            return OpsError(
                .failed, "store.io", "Reading or writing the store \(subject) failed: \(error.cause ?? "").",
                subject: subject, kept: "Nothing was changed.", advice: "Check the disk, then try again.")
        case .invalidSchema, .other:
            return OpsError(
                .failed, "internal", "The console failed at \(error.subject): \(error.cause ?? "no more is known").",
                subject: error.subject, kept: "Nothing was changed.", advice: "Tell an admin.")
        }
    }
}
