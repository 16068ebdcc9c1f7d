// SQLite's C interface, with the preupdate hook that Debian compiles in but does not declare by default.
#pragma once
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include <sqlite3.h>

// Macros and variadic functions that Swift cannot see.
static inline sqlite3_destructor_type opsc_sqlite_transient(void) { return SQLITE_TRANSIENT; }
static inline sqlite3_destructor_type opsc_sqlite_static(void) { return SQLITE_STATIC; }
static inline int opsc_sqlite_config(sqlite3 *db, int option, int on, int *now) {
    return sqlite3_db_config(db, option, on, now);
}
static inline int opsc_sqlite_no_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

// Waits until all that was written to the write-ahead log is on the disk, through SQLite's own handle of it: closing
// another descriptor is what must never happen to SQLite's files.
static inline int opsc_sqlite_sync_log(sqlite3 *db) {
    sqlite3_file *log = 0;
    int result = sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (result != SQLITE_OK || !log || !log->pMethods) return result;
    return log->pMethods->xSync(log, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
}
