#pragma once
#include <sqlite3.h>

// SQLITE_TRANSIENT is a pointer cast; a zero-length blob must not become NULL.
static inline int liamm_sqlite3_bind_text(sqlite3_stmt *statement, int index, const char *text, int count) {
    return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}

static inline int liamm_sqlite3_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return count == 0 ? sqlite3_bind_zeroblob(statement, index, 0)
                      : sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

// Variadic. Without the count of bytes in use no lock is shared by all connections.
static inline int liamm_sqlite3_count_no_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

// Macros of combined values.
static const int liamm_sqlite_constraint_unique = SQLITE_CONSTRAINT_UNIQUE;
static const int liamm_sqlite_constraint_primary_key = SQLITE_CONSTRAINT_PRIMARYKEY;
static const int liamm_sqlite_constraint_foreign_key = SQLITE_CONSTRAINT_FOREIGNKEY;
