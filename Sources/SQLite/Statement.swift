internal import CSQLite

/// A prepared statement; finalised with its last reference.
package final class Statement {
    let pointer: OpaquePointer
    let database: OpaquePointer
    /// The text as written.
    package let sql: String
    /// Whether running it cannot change the database.
    package let isReadOnly: Bool

    init(pointer: OpaquePointer, database: OpaquePointer, sql: String) {
        self.pointer = pointer
        self.database = database
        self.sql = sql
        isReadOnly = sqlite3_stmt_readonly(pointer) != 0
    }

    deinit {
        sqlite3_finalize(pointer)
    }

    /// Binds the arguments to ?1, ?2, … ; throws if their number is not the statement's.
    package func bind(_ arguments: [(any Bindable)?]) throws(SQLiteError) {
        let expected = Int(sqlite3_bind_parameter_count(pointer))
        guard arguments.count == expected else {
            let message = "\(arguments.count) arguments for \(expected) parameters"
            throw SQLiteError(code: SQLITE_RANGE, message: message, sql: sql)
        }
        for index in arguments.indices {
            let slot = ParameterSlot(statement: pointer, index: Int32(index + 1))
            if let argument = arguments[index] { argument.bind(to: slot) } else { slot.bindNull() }
        }
    }

    /// The parameter at `index`, counted from 1.
    package func slot(_ index: Int) -> ParameterSlot {
        ParameterSlot(statement: pointer, index: Int32(index))
    }

    /// Runs to the next row; false at the end.
    package func step() throws(SQLiteError) -> Bool {
        switch sqlite3_step(pointer) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw SQLiteError(database: database, sql: sql)
        }
    }

    /// The current row.
    package var row: Row { Row(statement: pointer) }

    /// Makes the statement ready to run again, its arguments forgotten.
    package func reset() {
        sqlite3_reset(pointer)
        sqlite3_clear_bindings(pointer)
    }

    /// Makes the statement ready to run again with the same arguments, except those bound anew.
    package func rewind() {
        sqlite3_reset(pointer)
    }
}

/// One parameter of a statement, to be bound once.
public struct ParameterSlot: ~Copyable {
    let statement: OpaquePointer
    let index: Int32

    // A failure to bind (too big, no memory) is remembered by SQLite only as an unbound NULL, so sizes are left to step.

    /// Binds NULL.
    public func bindNull() { sqlite3_bind_null(statement, index) }

    /// Binds an integer.
    public func bind(_ value: Int64) { sqlite3_bind_int64(statement, index, value) }

    /// Binds a real number.
    public func bind(_ value: Double) { sqlite3_bind_double(statement, index, value) }

    /// Binds text.
    public func bind(_ value: String) {
        var text = value
        text.withUTF8 { utf8 in
            _ = utf8.withMemoryRebound(to: CChar.self) { bytes in
                // An empty string's buffer may have no address, which SQLite would take for NULL.
                if let start = bytes.baseAddress {
                    sqlite3_bind_text(statement, index, start, Int32(bytes.count), opsc_sqlite_transient())
                } else {
                    sqlite3_bind_text(statement, index, "", 0, opsc_sqlite_transient())
                }
            }
        }
    }

    /// Binds a blob.
    public func bind(_ value: [UInt8]) {
        value.withUnsafeBytes { bindBytes($0) }
    }

    /// Binds a blob from memory; copied by SQLite.
    package func bindBytes(_ bytes: UnsafeRawBufferPointer) {
        if bytes.isEmpty {
            sqlite3_bind_zeroblob(statement, index, 0)
        } else {
            sqlite3_bind_blob64(
                statement, index, bytes.baseAddress, UInt64(bytes.count), opsc_sqlite_transient())
        }
    }
}

extension SQLiteError {
    /// The last error of a connection.
    init(database: OpaquePointer?, sql: String? = nil) {
        self.init(
            code: sqlite3_extended_errcode(database), message: String(cString: sqlite3_errmsg(database)), sql: sql)
    }
}
