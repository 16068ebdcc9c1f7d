internal import CSQLite

/// One connection to one database file, confined to the thread or actor that made it.
public final class Connection {
    let database: OpaquePointer
    var cache = StatementCache(limit: 256)
    var privilegedCache = StatementCache(limit: 128)
    /// Kept alive until `close`: it is asked for every row change, where a weak reference would cost more than the call.
    var observer: (any ConnectionObserver)?
    var isPrivileged = false
    private var isClosed = false
    /// Pages in the write-ahead log after the last commit of this connection.
    package internal(set) var logPages: Int32 = 0
    /// How often this connection has waited for the write-ahead log to be on the disk.
    package internal(set) var logWaits = 0
    /// How many more steps of SQLite's machine a read that is limited may take.
    var stepsLeft = 0

    /// How a file is opened; it must exist already.
    package enum Mode {
        case readWrite, readOnly
    }

    /// Opens an existing file and reads its first page, so that a file of another kind is refused at once.
    package init(path: String, mode: Mode) throws(SQLiteError) {
        _ = Self.withoutStatistics
        let access = mode == .readWrite ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY
        var handle: OpaquePointer?
        let result = sqlite3_open_v2(path, &handle, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard result == SQLITE_OK, let handle else {
            let error = handle.map { SQLiteError(database: $0) }
            sqlite3_close_v2(handle)
            throw error ?? SQLiteError(code: result, message: String(cString: sqlite3_errstr(result)))
        }
        database = handle
        sqlite3_busy_timeout(handle, 5_000)
        for (option, on) in Self.hardening {
            opsc_sqlite_config(handle, option, on, nil)
        }
        try execute("PRAGMA schema_version")
    }

    /// Counting SQLite's memory takes a lock for each allocation; refused, harmlessly, if SQLite runs already.
    private static let withoutStatistics = opsc_sqlite_no_statistics()

    /// DEFENSIVE on; untrusted schema, double-quoted strings and extensions off.
    private static let hardening: [(option: Int32, on: Int32)] = [
        (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_DQS_DML, 0),
        (SQLITE_DBCONFIG_DQS_DDL, 0), (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0), (SQLITE_DBCONFIG_ENABLE_FKEY, 1),
    ]

    deinit {
        close()
    }

    /// Closes the connection; it must not be used afterwards.
    ///
    /// Happens by itself with the last reference.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        observer = nil
        cache.removeAll()
        privilegedCache.removeAll()
        sqlite3_close_v2(database)
    }

    /// Runs a text of one or more statements with the program's own rights, past the authorizer.
    package func execute(_ sql: String) throws(SQLiteError) {
        try eachStatement(of: sql) { (statement) throws(SQLiteError) in
            try privileged { () throws(SQLiteError) in while try statement.step() {} }
        }
    }

    /// Prepares the statements of a text one after the other, each after `body` has dealt with the one before.
    package func eachStatement(
        of sql: String, _ body: (Statement) throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        var rest = Array(sql.utf8CString)[...]
        while let statement = try privileged({ () throws(SQLiteError) in try prepareFirst(of: &rest) }) {
            try body(statement)
        }
    }

    private func privileged<T>(_ body: () throws(SQLiteError) -> T) throws(SQLiteError) -> T {
        let before = isPrivileged
        isPrivileged = true
        defer { isPrivileged = before }
        return try body()
    }

    /// Prepares the first statement of a NUL-terminated text and moves the text past it; nil when only white space is left.
    private func prepareFirst(of rest: inout ArraySlice<CChar>) throws(SQLiteError) -> Statement? {
        while rest.count > 1 {
            var pointer: OpaquePointer?
            var used = 0
            let result = rest.withUnsafeBufferPointer { buffer in
                var tail: UnsafePointer<CChar>?
                let result = sqlite3_prepare_v3(database, buffer.baseAddress, -1, 0, &pointer, &tail)
                if let tail, let start = buffer.baseAddress { used = tail - start }
                return result
            }
            let text = rest.prefix(used).map { UInt8(bitPattern: $0) }
            let sql = String(decoding: text, as: UTF8.self)
            guard result == SQLITE_OK else { throw SQLiteError(database: database, sql: sql.isEmpty ? nil : sql) }
            rest = rest.dropFirst(used)
            if let pointer { return Statement(pointer: pointer, database: database, sql: sql) }
            if used == 0 { return nil }
        }
        return nil
    }

    /// Borrows a statement from the cache, or prepares it.
    ///
    /// `privileged` statements are the program's own: prepared past the authorizer and kept in a cache of their own,
    /// so that the same text from elsewhere is still judged.
    package func withStatement<T>(
        _ sql: String, privileged isOwn: Bool = false, _ body: (Statement) throws -> T
    ) throws -> T {
        let cached = isOwn ? privilegedCache.take(sql) : cache.take(sql)
        let statement = try cached ?? prepare(sql, privileged: isOwn)
        defer {
            statement.reset()
            if isOwn { privilegedCache.put(statement) } else { cache.put(statement) }
        }
        // The PRAGMA table functions prepare a statement of their own while they run.
        let before = isPrivileged
        isPrivileged = isOwn
        defer { isPrivileged = before }
        return try body(statement)
    }

    /// Prepares one statement, for a caller that keeps it; no longer than the connection.
    package func prepare(_ sql: String, privileged isOwn: Bool = false) throws(SQLiteError) -> Statement {
        var rest = Array(sql.utf8CString)[...]
        let before = isPrivileged
        isPrivileged = isOwn
        defer { isPrivileged = before }
        guard let statement = try prepareFirst(of: &rest) else {
            throw SQLiteError(code: SQLITE_MISUSE, message: "no statement", sql: sql)
        }
        guard rest.dropLast().allSatisfy({ $0 == 32 || $0 == 10 || $0 == 59 }) else {
            throw SQLiteError(code: SQLITE_MISUSE, message: "more than one statement", sql: sql)
        }
        return statement
    }

    /// Rows inserted, updated or deleted by the last statement itself, without triggers and cascades.
    package var changes: Int { Int(sqlite3_changes64(database)) }

    /// Statements kept prepared for callers.
    package var cachedStatements: Int { cache.count }

    /// Whether a transaction is open.
    package var isInTransaction: Bool { sqlite3_get_autocommit(database) == 0 }

    /// How long a statement waits for another connection's lock, in milliseconds.
    package func setBusyTimeout(milliseconds: Int32) {
        sqlite3_busy_timeout(database, milliseconds)
    }
}
