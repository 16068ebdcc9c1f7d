import Glibc
import SQLite

/// A store: records in tables, and the ledger that covers every change of them.
///
/// Not Sendable: confined to one actor or thread. Several stores, also in several processes, may share one file.
public final class LedgerStore {
    let core: LedgerCore
    let lock: StoreLock
    let files: StoreFiles
    let clock: any LedgerClock
    let schema: Schema
    private var isClosed = false
    /// How many batches are under way, whose transactions change the same pages again and again.
    private var batches = 0

    /// The database file.
    public var path: String { files.database }

    init(files: StoreFiles, core: LedgerCore, lock: StoreLock, clock: any LedgerClock, schema: Schema) {
        self.files = files
        self.core = core
        self.lock = lock
        self.clock = clock
        self.schema = schema
        for function in schema.functions { core.connection.addFunction(function.name, function.transform) }
        // A table function declares its table when it is first used, which no statement but the program's own may.
        try? core.connection.execute("SELECT value FROM json_each('[]')")
    }

    deinit {
        close()
    }

    /// Makes a new store with mode 0600; the first entry is `founding`.
    ///
    /// Throws `alreadyExists`, `missing` or `permission` for the path, `invalidSchema`, `full`, `io`.
    public static func create(
        at path: String, schema: Schema, clock: any LedgerClock, founding: EntryDraft
    ) throws(LedgerError) -> LedgerStore {
        let files = StoreFiles(database: path)
        try StoreFiles.createEmpty(path)
        do {
            let store = try found(files, schema: schema, clock: clock, founding: founding)
            files.syncDirectory()
            return store
        } catch {
            for leftover in files.all { unlink(leftover) }
            throw error
        }
    }

    private static func found(
        _ files: StoreFiles, schema: Schema, clock: any LedgerClock, founding: EntryDraft
    ) throws(LedgerError) -> LedgerStore {
        let key = try files.createKey()
        try files.createSigningKey()
        let lock = try StoreLock(path: files.lock)
        do {
            let connection = try Connection(path: files.database, mode: .readWrite)
            try lock.acquire()
            defer { lock.release() }
            try connection.execute("PRAGMA application_id = \(LedgerTables.applicationID); PRAGMA journal_mode = WAL")
            try connection.execute(settings)
            let core = LedgerCore(connection: connection, path: files.database, key: key, catalog: LayoutCatalog())
            let store = LedgerStore(files: files, core: core, lock: lock, clock: clock, schema: schema)
            try store.transaction {
                try core.connection.execute(LedgerTables.definition)
                try store.applyMigrations(schema.migrations, entry: founding)
            }
            try connection.syncLog()
            return store
        } catch {
            throw LedgerError(any: error, path: files.database)
        }
    }

    /// Opens a store and applies the schema's new steps, after a backup to `<store>.before-<step>`.
    ///
    /// Throws `missing`, `permission`, `notAStore`, `damaged`, `newerSchema`, `changedMigration`, `key`, `busy`.
    public static func open(
        at path: String, schema: Schema, clock: any LedgerClock
    ) throws(LedgerError) -> LedgerStore {
        let files = StoreFiles(database: path)
        try files.checkDatabase()
        do {
            let connection = try Connection(path: path, mode: .readWrite)
            let mark = try connection.number("PRAGMA application_id")
            guard mark == LedgerTables.applicationID else {
                throw LedgerError(.notAStore, path, cause: "application id \(mark)")
            }
            let key = try files.readKey()
            let lock = try StoreLock(path: files.lock)
            try connection.execute(settings)
            let catalog = try LayoutCatalog(reading: connection)
            let core = LedgerCore(connection: connection, path: path, key: key, catalog: catalog)
            let store = LedgerStore(files: files, core: core, lock: lock, clock: clock, schema: schema)
            try store.migrate()
            return store
        } catch {
            throw LedgerError(any: error, path: path)
        }
    }

    /// Checkpoints run under the store's lock, so SQLite's own are off; so is its waiting for the disk at a commit, which
    /// happens after the lock is given back.
    private static let settings = """
        PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;
        PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -16384;
        """

    /// Runs `body` on a snapshot; nothing another process commits meanwhile is seen.
    public func read<T>(_ body: (borrowing ReadTransaction) throws -> T) throws -> T {
        try checkIdle()
        do {
            try core.connection.control("BEGIN")
            defer { if core.connection.isInTransaction { try? core.connection.control("ROLLBACK") } }
            return try body(ReadTransaction(core: core))
        } catch let error as SQLiteError {
            throw LedgerError(error, path: path)
        }
    }

    /// Runs `body` in one writing transaction and commits; any error rolls everything back and is thrown on.
    ///
    /// When it returns, the commit is on the disk, with `waitsForDisk` off only once a later transaction waited: for the
    /// parts of a batch, of which nothing is reported before the last. Any failure leaves a whole beginning of the
    /// ledger. The next writer does not wait for the disk: its commit stands behind this one in the same log, so that
    /// it cannot reach the disk without it, and many writers share one wait.
    /// Throws `busy` when other processes hold the store for too long, `full`, `io`, and what `body` throws.
    @discardableResult
    public func write<T>(
        waitsForDisk: Bool = true, _ body: (borrowing WriteTransaction) throws -> T
    ) throws -> T {
        try checkIdle()
        do {
            let result = try locked { try transaction { try body(WriteTransaction(core: core, now: clock.now())) } }
            if waitsForDisk { try core.connection.syncLog() }
            return result
        } catch let error as SQLiteError {
            throw LedgerError(error, path: path)
        }
    }

    /// Waits until every commit so far is on the disk; throws `io` when it cannot be.
    public func sync() throws {
        do {
            try core.connection.syncLog()
        } catch {
            throw LedgerError(error, path: path)
        }
    }

    /// Runs `body` while no other process writes.
    func locked<T>(_ body: () throws -> T) throws -> T {
        try lock.acquire()
        defer { lock.release() }
        return try body()
    }

    /// BEGIN IMMEDIATE, `body`, COMMIT, and a checkpoint when the log has grown; the caller holds the lock.
    func transaction<T>(_ body: () throws -> T) throws -> T {
        try core.connection.control("BEGIN IMMEDIATE")
        let result: T
        do {
            result = try body()
            guard !core.isPoisoned else {
                throw LedgerError(.refused, path, cause: "a failed statement was ignored")
            }
            try core.connection.control("COMMIT")
        } catch {
            // SQLite has rolled back by itself after some errors (full disk, vetoed commit).
            if core.connection.isInTransaction { try? core.connection.control("ROLLBACK") }
            core.transactionEnded(committed: false)
            throw error
        }
        core.transactionEnded(committed: true)
        // The commit stands whether or not the log can be copied now.
        let mostPages = batches > 0 ? Self.checkpointPagesInBatch : Self.checkpointPages
        if core.connection.logPages > mostPages { _ = try? core.connection.checkpoint(.passive) }
        return result
    }

    /// The log's length at which it is copied into the file, in pages (32 MB).
    private static let checkpointPages = 8_000
    /// The same while a batch is under way (128 MB): a longer log copies a page that changed in each transaction once.
    private static let checkpointPagesInBatch = 32_000

    /// Says that many transactions follow each other, until `endBatch`.
    public func beginBatch() {
        batches += 1
    }

    /// The batch is through; the next transaction copies the log if it is long.
    public func endBatch() {
        batches -= 1
    }

    private func checkIdle() throws {
        guard !isClosed else { throw LedgerError(.other, path, cause: "the store is closed") }
        guard !core.connection.isInTransaction else {
            throw LedgerError(.other, path, cause: "a transaction is open already")
        }
    }

    /// Changes whenever another connection has committed; 2 µs.
    public var dataVersion: Int64 {
        isClosed ? 0 : (try? core.connection.number("PRAGMA data_version")) ?? 0
    }

    /// The longest wait for other writers, in milliseconds; 10,000 unless set.
    public var patience: Int {
        get { lock.patience }
        set {
            lock.patience = newValue
            core.connection.setBusyTimeout(milliseconds: Int32(clamping: newValue))
        }
    }

    /// Copies the log into the database file; further calls do nothing, other use throws.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        // Without the lock the log stays as it is, which the next opening reads.
        guard (try? lock.acquire()) != nil else { return core.connection.close() }
        defer { lock.release() }
        _ = try? core.connection.checkpoint(.truncate)
        core.connection.close()
    }
}

extension Connection {
    /// Runs a statement of transaction control.
    func control(_ sql: String) throws {
        try withStatement(sql, privileged: true) { _ = try $0.step() }
    }

    /// The number a query answers with.
    func number(_ sql: String, _ arguments: (any Bindable)?...) throws -> Int64 {
        try withStatement(sql, privileged: true) {
            try $0.bind(arguments)
            return try $0.step() ? $0.row.int64(0) : 0
        }
    }
}
