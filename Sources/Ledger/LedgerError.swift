public import SQLite

/// What went wrong with a store; data, worded for people elsewhere.
public struct LedgerError: Error, Sendable, Hashable {
    /// What went wrong.
    public enum Kind: Sendable, Hashable {
        /// Another process held the store longer than the wait.
        case busy
        /// The disk or the store's limit is full; nothing was changed.
        case full
        /// The file's structure is wrong.
        case damaged
        /// The file is no store of this program.
        case notAStore
        /// No such file.
        case missing
        /// A file of that name is there already.
        case alreadyExists
        /// The file or its directory may not be written.
        case readOnly
        /// The account may not open the file, or the directory does not allow it.
        case permission
        /// The store was made by a later version: it has steps this one does not know.
        case newerSchema(found: Int, known: Int)
        /// A released schema step is not what the store recorded.
        case changedMigration(id: String)
        /// The tables are not what the declaration says.
        case invalidSchema
        /// The file with the key for secret values is missing or malformed.
        case key
        /// A change was made outside an entry, or something the ledger does not allow; nothing was changed.
        case refused
        /// A row broke a rule of its table; nothing was changed.
        case constraint(SQLiteError.Constraint)
        /// The caller stopped it.
        case cancelled
        /// Reading or writing the file failed.
        case io
        /// Anything else: a mistake in the program.
        case other
    }

    /// What went wrong.
    public let kind: Kind
    /// The file, table or statement concerned; never arguments.
    public let subject: String
    /// The message of the layer below.
    public let cause: String?

    /// Makes an error.
    public init(_ kind: Kind, _ subject: String, cause: String? = nil) {
        self.kind = kind
        self.subject = subject
        self.cause = cause
    }

    /// The ledger's view of an error of SQLite.
    init(_ error: SQLiteError, path: String) {
        let kind: Kind =
            switch error.kind {
            case .busy: .busy
            case .full: .full
            case .corrupt: .damaged
            case .notADatabase: .notAStore
            case .readOnly: .readOnly
            case .cannotOpen, .permission: .permission
            case .constraint(let constraint): .constraint(constraint)
            case .refused: .refused
            case .interrupted: .cancelled
            case .io: .io
            case .other: .other
            }
        self.init(kind, error.sql ?? path, cause: "\(error.message) (SQLite \(error.code))")
    }

    /// Any error as one of the ledger's, others than its own and SQLite's as `other`.
    init(any error: any Error, path: String) {
        switch error {
        case let error as LedgerError: self = error
        case let error as SQLiteError: self.init(error, path: path)
        default: self.init(.other, path, cause: "\(error)")
        }
    }
}

extension LedgerError: CustomStringConvertible {
    /// Kind, subject and cause on one line.
    public var description: String {
        "\(kind): \(subject)" + (cause.map { ": \($0)" } ?? "")
    }
}
