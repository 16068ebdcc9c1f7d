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
