/* schema.c - see schema.h. */
#include "keep/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/quote.h"

#define ENGINE                                                                 \
    "(one INTEGER PRIMARY KEY CHECK (one = 1), head TEXT NOT NULL,"            \
    " clock INTEGER NOT NULL, configuration TEXT NOT NULL,"                    \
    " run INTEGER NOT NULL, command TEXT NOT NULL, ended INTEGER NOT NULL,"    \
    " source TEXT NOT NULL, events TEXT NOT NULL, length INTEGER NOT NULL,"    \
    " cut INTEGER NOT NULL, checkpoints INTEGER NOT NULL) STRICT;"
#define LANE                                                                   \
    "(number INTEGER PRIMARY KEY, key BLOB NOT NULL, text BLOB NOT NULL,"      \
    " checksum INTEGER NOT NULL, run INTEGER NOT NULL, seen INTEGER NOT NULL," \
    " first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;"
#define ALERT                                                                  \
    "(id TEXT PRIMARY KEY, series BLOB NOT NULL, rule TEXT NOT NULL,"          \
    " severity TEXT NOT NULL, raised INTEGER NOT NULL, score REAL,"            \
    " cleared INTEGER, peak REAL) STRICT, WITHOUT ROWID;"
#define POSITION                                                               \
    "(path TEXT PRIMARY KEY, identity TEXT NOT NULL, rows INTEGER NOT NULL,"   \
    " bounded INTEGER NOT NULL, counted INTEGER NOT NULL,"                     \
    " run INTEGER NOT NULL) STRICT, WITHOUT ROWID;"

#define EXCLUSION                                                              \
    "(id TEXT PRIMARY KEY, series TEXT NOT NULL, begins INTEGER NOT NULL,"     \
    " ends INTEGER NOT NULL, reason TEXT NOT NULL, owner TEXT NOT NULL)"       \
    " STRICT, WITHOUT ROWID;"
#define TALLY(table)                                                           \
    "ALTER TABLE " table " ADD COLUMN rows INTEGER;"                           \
    "ALTER TABLE " table " ADD COLUMN late INTEGER;"                           \
    "ALTER TABLE " table " ADD COLUMN trace INTEGER;"

/* What brings a file from version 0 (empty) to 1, from 1 to 2, ... */
static const char *const steps[MG_SCHEMA_VERSION] = {
    "CREATE TABLE engine " ENGINE "CREATE TABLE engine_before " ENGINE
    "CREATE TABLE lane " LANE "CREATE TABLE lane_before " LANE
    "CREATE TABLE alert " ALERT "CREATE TABLE alert_before " ALERT
    "CREATE TABLE position " POSITION "CREATE TABLE position_before " POSITION
    "CREATE TABLE configuration (hash TEXT PRIMARY KEY, text TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE audit (number INTEGER PRIMARY KEY, run INTEGER NOT NULL,"
    " configuration TEXT NOT NULL, kind TEXT NOT NULL, time INTEGER,"
    " series BLOB, rule TEXT, severity TEXT, alert TEXT, started INTEGER,"
    " value REAL, rate REAL, expected REAL, lower REAL, upper REAL,"
    " score REAL, deviation REAL, peak REAL, before REAL, after REAL,"
    " model TEXT, reason TEXT, detail TEXT) STRICT;"
    "CREATE TRIGGER audit_stays BEFORE UPDATE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END;"
    "CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END;",
    /* Which rows a series has had, and what is taken out of the past. */
    TALLY("lane")
        TALLY("lane_before") "CREATE TABLE exclusion " EXCLUSION
                             "CREATE TABLE exclusion_before " EXCLUSION
                             "ALTER TABLE audit ADD COLUMN exclusion TEXT;"
                             "ALTER TABLE audit ADD COLUMN supersedes INTEGER;",
};

const struct mg_schema_table mg_schema_tables[] = {
    {"engine",
     "one, head, clock, configuration, run, command, ended, source, events, "
     "length, cut, 0 AS checkpoints",
     "head, clock, configuration", "one", "one", 1, 0},
    {"configuration", "hash, text", NULL, "hash", "hash", 1, 0},
    {"exclusion", "id, series, begins, ends, reason, owner",
     "id, series, begins, ends, reason, owner", "id", "id", 2, 0},
    {"lane",
     "number, key, text, checksum, run, seen, first, last, rows, late, trace",
     "number, key, text", "number", "key", 1, 3},
    {"alert", "id, series, rule, severity, raised, score, cleared, peak",
     "id, series, rule, severity, raised, score, cleared, peak", "id", "id", 1,
     0},
    {"audit",
     "number, run, configuration, kind, time, series, rule, severity, alert, "
     "started, value, rate, expected, lower, upper, score, deviation, peak, "
     "before, after, model, reason, detail, exclusion, supersedes",
     NULL, "number", "number", 1, 2},
    {"position", "path, identity, rows, bounded, counted, run", NULL, "path",
     "path", 1, 0},
    {0},
};

/* ---- is it one of ours? ---- */

static const char MAGIC[] = "SQLite format 3";
static const char TEXT[] = "marigram-state ";

static enum mg_err refuse_text(const char *path, struct mg_text found,
                               struct mg_note *note)
{
    struct mg_buffer clean;
    struct mg_text line = mg_text_split(&found, '\n');
    bool saved = line.length >= sizeof TEXT - 1 &&
                 memcmp(line.at, TEXT, sizeof TEXT - 1) == 0;
    if (saved)
        return mg_fail(note, MG_STATE,
                       "%s: is a state as text, which the library saves and "
                       "--state does not read (fit makes one)",
                       path);
    mg_buffer_init(&clean, 0);
    mg_quote_line(&clean, line);
    mg_fail(note, MG_STATE,
            "%s: found '%.60s' (want a state that --state has made)", path,
            clean.failed || !clean.at ? "" : clean.at);
    mg_buffer_clear(&clean);
    return MG_STATE;
}

/* SQLite's own sentence would not say what was found. */
enum mg_err mg_schema_check(const char *path, struct mg_note *note)
{
    char first[64];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? 0 : read(fd, first, sizeof first);
    if (fd >= 0)
        close(fd);
    if (got <= 0 || (got >= (ssize_t)sizeof MAGIC &&
                     memcmp(first, MAGIC, sizeof MAGIC) == 0))
        return MG_OK;
    return refuse_text(path, (struct mg_text){first, (size_t)got}, note);
}

static enum mg_err check_version(struct mg_database *database, const char *path,
                                 int64_t *version, struct mg_note *note)
{
    int64_t id = mg_database_number(database, "PRAGMA application_id");
    int64_t tables =
        mg_database_number(database, "SELECT count(*) FROM sqlite_schema");
    *version = mg_database_number(database, "PRAGMA user_version");
    enum mg_err err = mg_database_failed(database, note);
    if (err)
        return err;
    if (id != MG_SCHEMA_ID && (id || tables || *version))
        return mg_fail(note, MG_STATE,
                       "%s: is a database of another program (want a state "
                       "that --state has made)",
                       path);
    if (*version > MG_SCHEMA_VERSION)
        return mg_fail(note, MG_STATE,
                       "%s: state of version %lld (this program reads up to "
                       "version %d)",
                       path, (long long)*version, MG_SCHEMA_VERSION);
    return MG_OK;
}

/* Step after step in one transaction: a kill leaves the old version. */
static void migrate(struct mg_database *database, int64_t version)
{
    char sql[80];
    mg_database_run(database, "BEGIN IMMEDIATE");
    for (int64_t i = version; i < MG_SCHEMA_VERSION; i++)
        mg_database_run(database, steps[i]);
    snprintf(sql, sizeof sql,
             "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
             MG_SCHEMA_ID, MG_SCHEMA_VERSION);
    mg_database_run(database, sql);
}

/* FULL: a checkpoint that was told is on the disk. */
static enum mg_err prepare(struct mg_database *database, const char *path,
                           enum mg_database_mode mode, struct mg_note *note)
{
    int64_t version;
    enum mg_err err = check_version(database, path, &version, note);
    if (err)
        return err;
    if (mode == MG_DATABASE_WRITE) {
        mg_database_run(database, "PRAGMA journal_mode = WAL;"
                                  "PRAGMA synchronous = FULL");
        if (version < MG_SCHEMA_VERSION)
            migrate(database, version);
    } else if (version < MG_SCHEMA_VERSION) {
        return mg_fail(note, MG_STATE,
                       version ? "%s: is of an older version (a run with "
                                 "--state brings it up to date)"
                               : "%s: is empty, and no state yet",
                       path);
    }
    return mg_database_failed(database, note);
}

enum mg_err mg_schema_open(struct mg_database **database, const char *path,
                           enum mg_database_mode mode, struct mg_note *note)
{
    *database = NULL;
    enum mg_err err = mg_database_open(database, path, mode, note);
    if (err)
        return err;
    err = prepare(*database, path, mode, note);
    if (err) {
        mg_database_close(*database);
        *database = NULL;
    }
    return err;
}

enum mg_err mg_schema_read(struct mg_database **database, const char *path,
                           struct mg_note *note)
{
    *database = NULL;
    if (access(path, F_OK) != 0)
        return mg_fail(note, MG_IO, "%s: cannot open: %s", path,
                       strerror(errno));
    enum mg_err err = mg_schema_check(path, note);
    return err ? err : mg_schema_open(database, path, MG_DATABASE_READ, note);
}
