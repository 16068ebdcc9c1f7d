internal import CSQLite

/// What SQLite refused to do: its extended code, its message, and the statement, never the arguments.
public struct SQLiteError: Error, Sendable, Hashable {
    /// SQLite's extended result code.
    public let code: Int32
    /// SQLite's message.
    public let message: String
    /// The statement's text as written, without its arguments; nil if no statement was involved.
    public let sql: String?

    /// Makes an error; `code` is an extended result code.
    public init(code: Int32, message: String, sql: String? = nil) {
        self.code = code
        self.message = message
        self.sql = sql
    }

    /// Which rule of a table a row broke.
    public enum Constraint: String, Sendable, Hashable, Codable {
        case unique, foreignKey, check, notNull, trigger, other
    }

    /// The code's meaning for a caller.
    public enum Kind: Sendable, Hashable {
        /// Another connection holds the lock.
        case busy
        /// No space left, or the page limit is reached.
        case full
        /// The file's structure is wrong.
        case corrupt
        /// The file is something else.
        case notADatabase
        case readOnly
        case cannotOpen
        case permission
        case constraint(Constraint)
        /// An authorizer or guard said no.
        case refused
        case interrupted
        case io
        case other
    }

    /// What the code means.
    public var kind: Kind {
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_FULL: .full
        case SQLITE_CORRUPT: .corrupt
        case SQLITE_NOTADB: .notADatabase
        case SQLITE_READONLY: .readOnly
        case SQLITE_CANTOPEN: .cannotOpen
        case SQLITE_PERM: .permission
        case SQLITE_AUTH: .refused
        case SQLITE_INTERRUPT: .interrupted
        case SQLITE_IOERR: .io
        case SQLITE_CONSTRAINT: .constraint(constraint)
        default: .other
        }
    }

    private var constraint: Constraint {
        // The extended codes are macros built with shifts: SQLITE_CONSTRAINT | (n << 8).
        switch code >> 8 {
        case 1: .check
        case 3: .foreignKey
        case 5: .notNull
        case 6, 8, 10: .unique
        case 7: .trigger
        default: .other
        }
    }
}

extension SQLiteError: CustomStringConvertible {
    /// Message, code and statement on one line.
    public var description: String {
        "\(message) (SQLite \(code))" + (sql.map { " in: \($0)" } ?? "")
    }
}
