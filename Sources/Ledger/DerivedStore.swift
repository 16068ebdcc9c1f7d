import Glibc
public import SQLite

/// A part of the derived data: some tables, emptied whenever their definition is another.
public struct DerivedPart: Sendable {
    /// Names the part; unique.
    public let name: String
    /// The tables that `sql` makes.
    let tables: [String]
    /// The statements that make them.
    let sql: String

    /// A part of these tables; virtual tables are named without their shadows.
    public init(_ name: String, tables: [String], _ sql: String) {
        self.name = name
        self.tables = tables
        self.sql = sql
    }

    fileprivate var checksum: String { hexadecimal(SHA256Digest.hash(Array(sql.utf8))) }
}

/// The second file of a store, `<store>.derived`: what can be lost without losing a record (ACC-20).
///
/// A search index, drafts, heartbeats: outside the ledger, closed to other accounts as the store is. Not Sendable:
/// confined to one actor or thread; several processes may share the file.
public final class DerivedStore {
    private let connection: Connection
    private let lock: StoreLock
    /// The file.
    public let path: String
    private var isClosed = false

    /// Where the derived data of a store are.
    public static func path(ofStoreAt store: String) -> String { store + ".derived" }

    /// Opens the file beside a store and makes it if need be; one that is damaged is made anew, empty.
    ///
    /// Throws `permission`, `readOnly`, `busy`, `full`, `io`.
    public init(besideStoreAt store: String, parts: [DerivedPart]) throws(LedgerError) {
        path = Self.path(ofStoreAt: store)
        let files = StoreFiles(database: path)
        let lock = try StoreLock(path: files.lock)
        try lock.acquire()
        defer { lock.release() }
        self.lock = lock
        do throws(LedgerError) {
            connection = try Self.open(files, parts)
        } catch {
            guard error.isDamage else { throw error }
            for file in [files.database] + files.journals { unlink(file) }
            connection = try Self.open(files, parts)
        }
    }

    deinit {
        close()
    }

    private static func open(_ files: StoreFiles, _ parts: [DerivedPart]) throws(LedgerError) -> Connection {
        do throws(LedgerError) {
            try StoreFiles.createEmpty(files.database)
        } catch {
            guard error.kind == .alreadyExists else { throw error }
        }
        do {
            let connection = try Connection(path: files.database, mode: .readWrite)
            try connection.execute(
                """
                PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;
                PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192;
                CREATE TABLE IF NOT EXISTS derived_part (name TEXT PRIMARY KEY, checksum TEXT NOT NULL) WITHOUT ROWID;
                """)
            connection.countLogPages()
            for part in parts { try make(part, in: connection) }
            return connection
        } catch {
            throw LedgerError(any: error, path: files.database)
        }
    }

    /// Makes the tables of a part, unless they are there as defined.
    private static func make(_ part: DerivedPart, in connection: Connection) throws {
        let known = try connection.withStatement("SELECT checksum FROM derived_part WHERE name = ?1") {
            $0.slot(1).bind(part.name)
            return try $0.step() ? $0.row.text(0) : nil
        }
        guard known != part.checksum else { return }
        do {
            try connection.execute("BEGIN IMMEDIATE")
            for table in part.tables { try connection.execute("DROP TABLE IF EXISTS \"\(table)\"") }
            try connection.execute(part.sql)
            try connection.withStatement("INSERT OR REPLACE INTO derived_part (name, checksum) VALUES (?1, ?2)") {
                $0.slot(1).bind(part.name)
                $0.slot(2).bind(part.checksum)
                _ = try $0.step()
            }
            try connection.execute("COMMIT")
        } catch {
            if connection.isInTransaction { try? connection.execute("ROLLBACK") }
            throw error
        }
    }

    /// Runs `body` on a snapshot.
    public func read<T>(_ body: (borrowing DerivedTransaction) throws -> T) throws -> T {
        try transaction("BEGIN", end: "ROLLBACK", body)
    }

    /// Runs `body` in one writing transaction; any error rolls everything back and is thrown on.
    @discardableResult
    public func write<T>(_ body: (borrowing DerivedTransaction) throws -> T) throws -> T {
        try lock.acquire()
        defer { lock.release() }
        let result = try transaction("BEGIN IMMEDIATE", end: "COMMIT", body)
        // The commit stands whether or not the log can be copied now.
        if connection.logPages > Self.checkpointPages { _ = try? connection.checkpoint(.passive) }
        return result
    }

    /// The log's length at which it is copied into the file, in pages (8 MB).
    private static let checkpointPages = 2_000

    private func transaction<T>(
        _ begin: String, end: String, _ body: (borrowing DerivedTransaction) throws -> T
    ) throws -> T {
        guard !isClosed else { throw LedgerError(.other, path, cause: "the derived data are closed") }
        do {
            try connection.control(begin)
            do {
                let result = try body(DerivedTransaction(connection: connection))
                try connection.control(end)
                return result
            } catch {
                if connection.isInTransaction { try? connection.control("ROLLBACK") }
                throw error
            }
        } catch let error as SQLiteError {
            throw LedgerError(error, path: path)
        }
    }

    /// Copies the log into the file; further calls do nothing, other use throws.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        // Without the lock the log stays as it is, which the next opening reads.
        guard (try? lock.acquire()) != nil else { return connection.close() }
        defer { lock.release() }
        _ = try? connection.checkpoint(.passive)
        connection.close()
    }
}

/// A transaction on derived data; exists only inside `DerivedStore.read` and `write`.
public struct DerivedTransaction: ~Copyable {
    fileprivate let connection: Connection

    /// All rows, each as what `map` makes of it.
    public func rows<T>(_ sql: String, _ arguments: (any Bindable)?..., map: (Row) throws -> T) throws -> [T] {
        try rows(sql, arguments: arguments, map: map)
    }

    /// All rows, each as what `map` makes of it.
    public func rows<T>(_ sql: String, arguments: [(any Bindable)?], map: (Row) throws -> T) throws -> [T] {
        try connection.withStatement(sql) { statement in
            try statement.bind(arguments)
            var rows: [T] = []
            while try statement.step() { rows.append(try map(statement.row)) }
            return rows
        }
    }

    /// Calls `body` with each row.
    public func forEach(_ sql: String, _ arguments: (any Bindable)?..., body: (Row) throws -> Void) throws {
        try connection.withStatement(sql) { statement in
            try statement.bind(arguments)
            while try statement.step() { try body(statement.row) }
        }
    }

    /// The first row as what `map` makes of it; nil if there is none.
    public func first<T>(_ sql: String, _ arguments: (any Bindable)?..., map: (Row) throws -> T) throws -> T? {
        try rows(sql, arguments: arguments, map: map).first
    }

    /// Runs an INSERT, UPDATE or DELETE; returns the rows it changed.
    @discardableResult
    public func run(_ sql: String, _ arguments: (any Bindable)?...) throws -> Int {
        try connection.withStatement(sql) { statement in
            try statement.bind(arguments)
            while try statement.step() {}
            return connection.changes
        }
    }

    /// How SQLite would run a statement: the lines of EXPLAIN QUERY PLAN.
    public func plan(_ sql: String, _ arguments: (any Bindable)?...) throws -> [String] {
        try rows("EXPLAIN QUERY PLAN " + sql, arguments: arguments) { $0.text(3) }
    }
}

extension LedgerError {
    /// Whether the file itself is broken or another one.
    fileprivate var isDamage: Bool { kind == .damaged || kind == .notAStore }
}
