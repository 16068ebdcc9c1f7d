internal import CSQLite

extension Connection {
    /// How far a checkpoint goes.
    package enum Checkpoint {
        /// As much as readers allow, waiting for nobody.
        case passive
        /// All, and the log file is cut to nothing.
        case truncate
    }

    /// Copies the write-ahead log into the database file; returns false if readers kept it from finishing.
    @discardableResult
    package func checkpoint(_ extent: Checkpoint) throws(SQLiteError) -> Bool {
        let mode = extent == .passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE
        var pages: Int32 = 0
        var copied: Int32 = 0
        let result = sqlite3_wal_checkpoint_v2(database, "main", mode, &pages, &copied)
        if result & 0xFF == SQLITE_BUSY { return false }
        guard result == SQLITE_OK else { throw SQLiteError(database: database) }
        return pages == copied
    }

    /// Waits until every commit so far is on the disk, those of other processes included.
    ///
    /// With `synchronous = NORMAL` a commit itself does not wait, so that this can happen after the lock is given back.
    package func syncLog() throws(SQLiteError) {
        let result = opsc_sqlite_sync_log(database)
        guard result == SQLITE_OK else {
            throw SQLiteError(code: result, message: String(cString: sqlite3_errstr(result)))
        }
        logWaits += 1
    }

    /// Copies the whole database, as this connection sees it, into another open and empty one.
    package func backUp(to other: Connection) throws(SQLiteError) {
        guard let backup = sqlite3_backup_init(other.database, "main", database, "main") else {
            throw SQLiteError(database: other.database)
        }
        let result = sqlite3_backup_step(backup, -1)
        let finish = sqlite3_backup_finish(backup)
        guard result == SQLITE_DONE, finish == SQLITE_OK else {
            throw SQLiteError(database: other.database)
        }
    }
}
