/* vault.c - see vault.h. A transaction is open from the first change after a
 * checkpoint until the next one; readers see the last checkpoint meanwhile. */
#include "keep/vault.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "config/config_file.h"
#include "engine/pieces.h"
#include "keep/lock.h"
#include "keep/schema.h"
#include "time/civil.h"

struct mg_vault {
    struct mg_lock lock;
    struct mg_database *database;
    char *path;
    int64_t run; /* of what is in the file; then this run's own */
    bool known;  /* something is in the file */
    bool resumed;
    bool begun; /* this run's number is its own */
    bool open;  /* a transaction is */
    struct mg_vault_mark mark;
    char configuration[MG_EFFECTIVE_HASH];
    char command[MG_EFFECTIVE_HASH];
    struct mg_statement *keep, *write, *find, *put, *audit, *raise, *clear,
        *engine, *severity;
};

enum { SQL_MAX = 256 };

int64_t mg_vault_checksum(struct mg_text text)
{
    return (int64_t)mg_hash_add(MG_HASH_START, text.at, text.length);
}

static void copy_text(char *into, size_t size, struct mg_text text)
{
    size_t length = text.length < size ? text.length : size - 1;
    memcpy(into, text.at, length);
    into[length] = '\0';
}

static void read_mark(struct mg_vault *vault)
{
    struct mg_statement *row =
        mg_statement_new(vault->database,
                         "SELECT run, command, ended, source, events, length, "
                         "cut FROM engine");
    vault->known = mg_statement_step(row);
    if (!vault->known)
        return;
    struct mg_vault_mark *mark = &vault->mark;
    vault->run = mg_statement_number(row, 0);
    copy_text(vault->command, sizeof vault->command, mg_statement_text(row, 1));
    mark->ended = mg_statement_number(row, 2) != 0;
    copy_text(mark->source, sizeof mark->source, mg_statement_text(row, 3));
    copy_text(mark->events, sizeof mark->events, mg_statement_text(row, 4));
    mark->length = mg_statement_number(row, 5);
    mark->cut = mg_statement_number(row, 6) != 0;
    mg_statement_end(row);
}

static void prepare_audit(struct mg_vault *vault, const char *table)
{
    char sql[SQL_MAX];
    snprintf(sql, sizeof sql,
             "INSERT INTO %s VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
             "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
             table);
    vault->audit = mg_statement_new(vault->database, sql);
}

static void prepare(struct mg_vault *vault)
{
    struct mg_database *database = vault->database;
    vault->keep = mg_statement_new(
        database, "INSERT OR IGNORE INTO lane_before SELECT * FROM lane WHERE "
                  "number = ? AND run <> ?");
    vault->write = mg_statement_new(
        database, "INSERT OR REPLACE INTO lane VALUES (?, ?, ?, ?, ?, ?, ?, "
                  "?, ?, ?, ?)");
    vault->find = mg_statement_new(
        database, "SELECT identity, rows, bounded, counted, run FROM position "
                  "WHERE path = ?");
    vault->put = mg_statement_new(
        database, "INSERT OR REPLACE INTO position VALUES (?, ?, ?, ?, ?, ?)");
    prepare_audit(vault, "audit");
    vault->raise = mg_statement_new(
        database, "INSERT OR REPLACE INTO alert VALUES (?, ?, ?, ?, ?, ?, "
                  "NULL, ?)");
    vault->clear = mg_statement_new(
        database, "UPDATE alert SET cleared = ?, peak = ? WHERE id = ?");
    vault->severity = mg_statement_new(
        database, "UPDATE alert SET severity = ? WHERE id = ?");
    vault->engine = mg_statement_new(
        database, "INSERT OR REPLACE INTO engine VALUES (1, ?, ?, ?, ?, ?, ?, "
                  "?, ?, ?, ?, 1 + (SELECT coalesce(max(checkpoints), 0) FROM "
                  "engine))");
}

enum mg_err mg_vault_open(struct mg_vault **vault, const char *path,
                          struct mg_note *note)
{
    struct mg_vault *opened = calloc(1, sizeof *opened);
    *vault = NULL;
    if (!opened || !(opened->path = strdup(path))) {
        free(opened);
        return mg_fail(note, MG_MEMORY, "out of memory");
    }
    opened->lock.fd = -1;
    /* Before the lock: SQLite's file must not be opened and closed after. */
    enum mg_err err = mg_schema_check(path, note);
    if (!err)
        err = mg_lock_take(&opened->lock, path, note);
    if (!err)
        err = mg_schema_open(&opened->database, path, MG_DATABASE_WRITE, note);
    if (!err) {
        read_mark(opened);
        prepare(opened);
        err = mg_database_failed(opened->database, note);
    }
    if (err)
        mg_vault_close(opened);
    else
        *vault = opened;
    return err;
}

void mg_vault_close(struct mg_vault *vault)
{
    if (!vault)
        return;
    mg_database_close(vault->database);
    mg_lock_release(&vault->lock);
    free(vault->path);
    free(vault);
}

bool mg_vault_mark(const struct mg_vault *vault, struct mg_vault_mark *mark)
{
    *mark = vault->mark;
    return vault->known;
}

static void hash_command(const char *command, char hash[MG_EFFECTIVE_HASH])
{
    snprintf(hash, MG_EFFECTIVE_HASH, "%016" PRIx64,
             mg_hash_add(MG_HASH_START, command, strlen(command)));
}

/* ---- loading ---- */

static enum mg_err load_lane(struct mg_statement *row,
                             const struct marigram *engine,
                             struct mg_world *world, struct mg_note *note)
{
    struct mg_text text = mg_statement_text(row, 1);
    if (mg_vault_checksum(text) != mg_statement_number(row, 2))
        return mg_fail(note, MG_STATE, "its checksum is not that of its text");
    enum mg_err err = mg_world_load_lane(world, &engine->kinds, &text, note);
    if (!err && text.length)
        err = mg_fail(note, MG_STATE, "more text than one series");
    return err;
}

static void load_tally(const struct mg_statement *row, struct mg_lane *lane)
{
    bool known = mg_statement_kind(row, 3) != MG_CELL_NULL;
    lane->tally = (struct mg_tally){
        .rows = known ? mg_statement_number(row, 3) : INT64_MIN,
        .late = known ? mg_statement_number(row, 4) : 0,
        .trace = (uint64_t)mg_statement_number(row, 5),
    };
}

static enum mg_err load_lanes(struct mg_database *database,
                              const struct marigram *engine,
                              struct mg_world *world, struct mg_note *note)
{
    int64_t count = 0;
    struct mg_statement *row = mg_statement_new(
        database, "SELECT number, text, checksum, rows, late, trace FROM lane "
                  "ORDER BY number");
    while (mg_statement_step(row)) {
        int64_t number = mg_statement_number(row, 0);
        enum mg_err err = number == count++
                              ? load_lane(row, engine, world, note)
                              : mg_fail(note, MG_STATE, "is missing before it");
        if (!err) {
            load_tally(row, world->lane[number]);
            continue;
        }
        mg_note_prefix(note, "series number %" PRId64 ": ", number);
        mg_statement_end(row);
        return err;
    }
    return mg_database_failed(database, note);
}

static enum mg_err check_head(struct mg_database *database,
                              const struct marigram *engine, int64_t *clock,
                              struct mg_note *note)
{
    struct mg_statement *row =
        mg_statement_new(database, "SELECT head, clock FROM engine");
    if (!mg_statement_step(row))
        return mg_fail(note, MG_STATE, "holds no engine");
    struct mg_text head = mg_statement_text(row, 0);
    *clock = mg_statement_number(row, 1);
    enum mg_err err = mg_pieces_check_head(engine, &head, note);
    mg_statement_end(row);
    return err;
}

enum mg_err mg_vault_read_lanes(struct mg_database *database,
                                struct marigram *engine, struct mg_note *note)
{
    struct mg_world world;
    int64_t clock = 0;
    enum mg_err err = check_head(database, engine, &clock, note);
    if (err)
        return err;
    err = mg_pieces_begin(engine, &world);
    if (!err)
        err = load_lanes(database, engine, &world, note);
    if (err) {
        mg_world_clear(&world);
        return err;
    }
    world.silence.now = clock;
    mg_pieces_adopt(engine, &world);
    return MG_OK;
}

/* A run that is gone on with has seen what it had seen when it began. */
static void load_seen(struct mg_vault *vault, struct marigram *engine)
{
    struct mg_statement *row = mg_statement_new(
        vault->database, "SELECT number, seen FROM lane WHERE run = ?");
    mg_statement_put(row, vault->run);
    while (mg_statement_step(row))
        engine->world.lane[mg_statement_number(row, 0)]->seen =
            mg_statement_number(row, 1);
}

enum mg_err mg_vault_load(struct mg_vault *vault, struct marigram *engine,
                          const char *command, struct mg_note *note)
{
    char hash[MG_EFFECTIVE_HASH];
    if (!vault->known)
        return MG_OK;
    enum mg_err err = mg_vault_read_lanes(vault->database, engine, note);
    if (err) {
        mg_note_prefix(note, "%s: ", vault->path);
        return err;
    }
    hash_command(command, hash);
    vault->resumed = !vault->mark.ended && strcmp(hash, vault->command) == 0;
    if (vault->resumed)
        load_seen(vault, engine);
    return mg_database_failed(vault->database, note);
}

bool mg_vault_resumed(const struct mg_vault *vault)
{
    return vault->resumed;
}

/* ---- the run ---- */

static void change(struct mg_vault *vault)
{
    if (!vault->open)
        mg_database_run(vault->database, "BEGIN IMMEDIATE");
    vault->open = true;
}

static void commit(struct mg_vault *vault)
{
    mg_database_run(vault->database, "COMMIT");
    vault->open = false;
}

/* So that the run that begins can be taken back. */
static void remember(struct mg_database *database)
{
    mg_database_run(database,
                    "DELETE FROM engine_before; DELETE FROM lane_before;"
                    "DELETE FROM alert_before; DELETE FROM position_before;"
                    "DELETE FROM exclusion_before;"
                    "INSERT INTO exclusion_before SELECT * FROM exclusion;"
                    "INSERT INTO engine_before SELECT * FROM engine;"
                    "INSERT INTO alert_before SELECT * FROM alert;"
                    "INSERT INTO position_before SELECT * FROM position");
}

/* What was learned of the series, and their alerts. */
static void forget(struct mg_database *database)
{
    mg_database_run(database, "INSERT INTO lane_before SELECT * FROM lane;"
                              "DELETE FROM lane; DELETE FROM alert");
}

static void add_sign(struct mg_vault *vault, const char *kind)
{
    struct mg_statement *row =
        mg_statement_new(vault->database,
                         "INSERT INTO audit (run, configuration, kind) SELECT "
                         "?, configuration, ? FROM engine");
    mg_statement_put(row, vault->run);
    mg_statement_put_text(row, kind);
    mg_statement_step(row);
}

static void keep_settings(struct mg_vault *vault, const struct marigram *engine)
{
    struct mg_buffer text;
    struct mg_statement *row = mg_statement_new(
        vault->database, "INSERT OR IGNORE INTO configuration VALUES (?, ?)");
    mg_buffer_init(&text, 0);
    mg_effective_print(&engine->kinds, &text);
    memcpy(vault->configuration, engine->configuration,
           sizeof vault->configuration);
    mg_statement_put_text(row, vault->configuration);
    mg_statement_put_text(row, text.failed ? "" : text.at);
    mg_statement_step(row);
    mg_buffer_clear(&text);
}

enum mg_err mg_vault_begin(struct mg_vault *vault,
                           const struct marigram *engine, const char *command,
                           bool anew, struct mg_note *note)
{
    hash_command(command, vault->command);
    change(vault);
    if (!vault->resumed) {
        remember(vault->database);
        vault->run++;
    }
    vault->begun = true;
    if (anew) {
        add_sign(vault, "replaced");
        forget(vault->database);
        mg_database_run(vault->database, "DELETE FROM position");
    }
    keep_settings(vault, engine);
    return mg_database_failed(vault->database, note);
}

bool mg_vault_find(struct mg_vault *vault, struct mg_position *position,
                   bool *same_run)
{
    char identity[MG_EFFECTIVE_HASH];
    mg_statement_put_text(vault->find, position->path);
    if (!mg_statement_step(vault->find))
        return false;
    copy_text(identity, sizeof identity, mg_statement_text(vault->find, 0));
    position->identity = strtoull(identity, NULL, 16);
    position->rows = mg_statement_number(vault->find, 1);
    position->bounded = mg_statement_number(vault->find, 2) != 0;
    position->counted = mg_statement_number(vault->find, 3) != 0;
    *same_run = (vault->begun || vault->resumed) &&
                mg_statement_number(vault->find, 4) == vault->run;
    mg_statement_end(vault->find);
    return true;
}

void mg_vault_put(struct mg_vault *vault, const struct mg_position *position)
{
    char identity[MG_EFFECTIVE_HASH];
    snprintf(identity, sizeof identity, "%016" PRIx64, position->identity);
    change(vault);
    mg_statement_put_text(vault->put, position->path);
    mg_statement_put_text(vault->put, identity);
    mg_statement_put(vault->put, position->rows);
    mg_statement_put(vault->put, position->bounded);
    mg_statement_put(vault->put, position->counted);
    mg_statement_put(vault->put, vault->run);
    mg_statement_step(vault->put);
}

/* ---- alerts and the audit trail ---- */

/* Silence has no row. */
static void put_verdict(struct mg_statement *row,
                        const struct marigram_verdict *verdict)
{
    const struct marigram_verdict none = {.value = NAN,
                                          .rate = NAN,
                                          .expected = NAN,
                                          .lower = NAN,
                                          .upper = NAN,
                                          .score = NAN,
                                          .deviation = NAN};
    if (!verdict)
        verdict = &none;
    mg_statement_put_real(row, verdict->value);
    mg_statement_put_real(row, verdict->rate);
    mg_statement_put_real(row, verdict->expected);
    mg_statement_put_real(row, verdict->lower);
    mg_statement_put_real(row, verdict->upper);
    mg_statement_put_real(row, verdict->score);
    mg_statement_put_real(row, verdict->deviation);
}

static void add_audit(struct mg_vault *vault,
                      const struct marigram_event *event)
{
    struct mg_statement *row = vault->audit;
    const struct marigram_verdict *verdict = event->verdict;
    mg_statement_put(row, vault->run);
    mg_statement_put_text(row, vault->configuration);
    mg_statement_put_text(row, marigram_event_name(event->kind));
    mg_statement_put(row, event->time);
    mg_statement_put_bytes(row, mg_text_of(event->series));
    mg_statement_put_text(row, event->rule);
    mg_statement_put_text(row, event->severity);
    mg_statement_put_text(row, event->alert);
    mg_statement_put(row, event->started);
    put_verdict(row, verdict);
    mg_statement_put_real(row, event->peak);
    mg_statement_put_real(row, event->before);
    mg_statement_put_real(row, event->after);
    mg_statement_put_text(row, verdict ? verdict->model : "");
    mg_statement_put_text(row, verdict ? verdict->reason : "");
    mg_statement_put_text(row, event->detail);
    mg_statement_step(row);
}

static void add_alert(struct mg_vault *vault,
                      const struct marigram_event *event)
{
    struct mg_statement *row = vault->raise;
    mg_statement_put_text(row, event->alert);
    mg_statement_put_bytes(row, mg_text_of(event->series));
    mg_statement_put_text(row, event->rule);
    mg_statement_put_text(row, event->severity);
    mg_statement_put(row, event->started);
    mg_statement_put_real(row, event->verdict ? event->verdict->score : NAN);
    mg_statement_put_real(row, event->peak);
    mg_statement_step(row);
}

static void end_alert(struct mg_vault *vault,
                      const struct marigram_event *event)
{
    mg_statement_put(vault->clear, event->time);
    mg_statement_put_real(vault->clear, event->peak);
    mg_statement_put_text(vault->clear, event->alert);
    mg_statement_step(vault->clear);
}

static void change_severity(struct mg_vault *vault,
                            const struct marigram_event *event)
{
    mg_statement_put_text(vault->severity, event->severity);
    mg_statement_put_text(vault->severity, event->alert);
    mg_statement_step(vault->severity);
}

void mg_vault_event(struct mg_vault *vault, const struct marigram_event *event)
{
    change(vault);
    add_audit(vault, event);
    if (event->kind == MARIGRAM_RAISED || event->kind == MARIGRAM_SILENT)
        add_alert(vault, event);
    if (event->kind == MARIGRAM_CLEARED || event->kind == MARIGRAM_RETURNED)
        end_alert(vault, event);
    if (event->kind == MARIGRAM_ESCALATED ||
        event->kind == MARIGRAM_DEESCALATED)
        change_severity(vault, event);
}

/* The columns of a row as strings, behind each other. */
static void show_alert(const struct mg_statement *row, struct mg_buffer text[4],
                       void (*show)(void *context,
                                    const struct mg_vault_alert *),
                       void *context)
{
    bool failed = false;
    for (int i = 0; i < 4; i++) {
        mg_buffer_empty(&text[i]);
        mg_buffer_text(&text[i], mg_statement_text(row, i));
        mg_buffer_string(&text[i], "");
        failed |= text[i].failed || !text[i].at;
    }
    struct mg_vault_alert alert = {
        .id = text[0].at,
        .series = text[1].at,
        .rule = text[2].at,
        .severity = text[3].at,
        .raised = mg_statement_number(row, 4),
        .peak = mg_statement_kind(row, 5) == MG_CELL_NULL
                    ? NAN
                    : mg_statement_real(row, 5),
    };
    if (!failed)
        show(context, &alert);
}

enum mg_err mg_vault_open_alerts(struct mg_vault *vault,
                                 void (*show)(void *context,
                                              const struct mg_vault_alert *),
                                 void *context, struct mg_note *note)
{
    struct mg_buffer text[4];
    struct mg_statement *rows = mg_statement_new(
        vault->database,
        "SELECT id, series, rule, coalesce((SELECT severity FROM audit WHERE "
        "alert = id AND kind IN ('raised', 'escalated', 'deescalated') ORDER "
        "BY number DESC LIMIT 1), severity), raised, peak FROM alert AS opened "
        "WHERE cleared IS NULL AND NOT EXISTS (SELECT 1 FROM audit WHERE kind "
        "= 'flapping' AND series = opened.series AND rule = opened.rule AND "
        "started >= opened.raised) ORDER BY raised, id");
    for (int i = 0; i < 4; i++)
        mg_buffer_init(&text[i], 0);
    while (mg_statement_step(rows))
        show_alert(rows, text, show, context);
    for (int i = 0; i < 4; i++)
        mg_buffer_clear(&text[i]);
    return mg_database_failed(vault->database, note);
}

/* ---- checkpoints ---- */

static void put_tally(struct mg_statement *row, const struct mg_tally *tally)
{
    bool known = tally->rows >= 0;
    (known ? mg_statement_put(row, tally->rows) : mg_statement_put_null(row));
    (known ? mg_statement_put(row, tally->late) : mg_statement_put_null(row));
    (known ? mg_statement_put(row, (int64_t)tally->trace)
           : mg_statement_put_null(row));
}

static void write_lane(struct mg_vault *vault, const struct marigram *engine,
                       int64_t number, struct mg_buffer *text)
{
    struct mg_lane *lane = engine->world.lane[number];
    mg_buffer_empty(text);
    mg_world_save_lane(&engine->world, number, text);
    mg_statement_put(vault->keep, number);
    mg_statement_put(vault->keep, vault->run);
    mg_statement_step(vault->keep);
    mg_statement_put(vault->write, number);
    mg_statement_put_bytes(
        vault->write, mg_text_of(mg_roster_key(engine->world.roster, number)));
    mg_statement_put_bytes(vault->write, mg_buffer_all(text));
    mg_statement_put(vault->write, mg_vault_checksum(mg_buffer_all(text)));
    mg_statement_put(vault->write, vault->run);
    mg_statement_put(vault->write, lane->seen);
    mg_statement_put(vault->write, lane->track.first);
    mg_statement_put(vault->write, lane->track.last);
    put_tally(vault->write, &lane->tally);
    mg_statement_step(vault->write);
    lane->touched = false;
}

static void write_engine(struct mg_vault *vault, const struct marigram *engine,
                         const struct mg_vault_mark *mark,
                         struct mg_buffer *head)
{
    struct mg_statement *row = vault->engine;
    mg_buffer_empty(head);
    mg_pieces_save_head(engine, head);
    mg_statement_put_text(row, head->failed ? "" : head->at);
    mg_statement_put(row, engine->world.silence.now);
    mg_statement_put_text(row, vault->configuration);
    mg_statement_put(row, vault->run);
    mg_statement_put_text(row, vault->command);
    mg_statement_put(row, mark->ended);
    mg_statement_put_text(row, mark->source);
    mg_statement_put_text(row, mark->events);
    mg_statement_put(row, mark->length);
    mg_statement_put(row, mark->cut);
    mg_statement_step(row);
}

static enum mg_err write_all(struct mg_vault *vault, struct marigram *engine,
                             const struct mg_vault_mark *mark,
                             struct mg_note *note)
{
    struct mg_buffer text;
    int64_t count = mg_roster_count(engine->world.roster);
    mg_buffer_init(&text, 0);
    change(vault);
    for (int64_t i = 0; i < count && !text.failed; i++)
        if (engine->world.lane[i]->touched)
            write_lane(vault, engine, i, &text);
    write_engine(vault, engine, mark, &text);
    bool failed = text.failed;
    mg_buffer_clear(&text);
    if (failed)
        return mg_fail(note, MG_MEMORY, "out of memory");
    vault->mark = *mark;
    return mg_database_failed(vault->database, note);
}

enum mg_err mg_vault_checkpoint(struct mg_vault *vault, struct marigram *engine,
                                const struct mg_vault_mark *mark,
                                struct mg_note *note)
{
    enum mg_err err = write_all(vault, engine, mark, note);
    if (err)
        return err;
    commit(vault);
    return mg_database_failed(vault->database, note);
}

/* ---- the past once more ---- */

struct mg_database *mg_vault_database(struct mg_vault *vault)
{
    return vault->database;
}

int64_t mg_vault_run(const struct mg_vault *vault)
{
    return vault->run;
}

enum mg_err mg_vault_change(struct mg_vault *vault, struct mg_note *note)
{
    change(vault);
    remember(vault->database);
    vault->run++;
    return mg_database_failed(vault->database, note);
}

enum mg_err mg_vault_relive(struct mg_vault *vault,
                            const struct marigram *engine, struct mg_note *note)
{
    forget(vault->database);
    keep_settings(vault, engine);
    mg_database_run(vault->database,
                    "CREATE TEMP TABLE relived AS SELECT * FROM audit WHERE 0;"
                    "CREATE INDEX temp.relived_at ON relived (series, time)");
    prepare_audit(vault, "relived");
    return mg_database_failed(vault->database, note);
}

/* A run that was cut short is gone on with as if it had this number. */
static void renumber(struct mg_vault *vault, struct marigram *engine)
{
    struct mg_statement *row = mg_statement_new(
        vault->database, "SELECT key, seen, last, run = ? FROM lane_before");
    struct mg_statement *place = mg_statement_new(
        vault->database, "UPDATE position SET run = ? WHERE run = ?");
    mg_statement_put(row, vault->run - 1);
    while (mg_statement_step(row)) {
        bool same = mg_statement_number(row, 3) != 0;
        int64_t number =
            mg_roster_find(engine->world.roster, mg_statement_text(row, 0));
        if (number >= 0)
            engine->world.lane[number]->seen =
                mg_statement_number(row, same ? 1 : 2);
    }
    mg_statement_put(place, vault->run);
    mg_statement_put(place, vault->run - 1);
    mg_statement_step(place);
}

enum mg_err mg_vault_relived(struct mg_vault *vault, struct marigram *engine,
                             struct mg_note *note)
{
    renumber(vault, engine);
    return write_all(vault, engine, &vault->mark, note);
}

enum mg_err mg_vault_settle(struct mg_vault *vault, bool keep,
                            struct mg_note *note)
{
    if (keep)
        commit(vault);
    else
        mg_database_run(vault->database, "ROLLBACK");
    vault->open = false;
    return mg_database_failed(vault->database, note);
}

enum mg_err mg_vault_settings(struct mg_database *database,
                              struct marigram_config *config,
                              struct mg_note *note)
{
    struct mg_statement *row =
        mg_statement_new(database,
                         "SELECT text FROM configuration WHERE hash = (SELECT "
                         "configuration FROM engine)");
    enum mg_err err =
        mg_statement_step(row)
            ? mg_config_parse(config, mg_statement_text(row, 0), NULL, note)
            : mg_fail(note, MG_STATE, "its configuration is not there");
    mg_statement_end(row);
    return err;
}

/* ---- going back ---- */

enum mg_err mg_vault_revert(struct mg_vault *vault, int64_t run,
                            struct mg_note *note)
{
    struct mg_database *database = vault->database;
    char sql[SQL_MAX];
    int64_t back =
        mg_database_number(database, "SELECT max(run) FROM engine_before");
    bool there =
        mg_database_number(database, "SELECT count(*) FROM engine_before") != 0;
    enum mg_err err = mg_database_failed(database, note);
    if (err)
        return err;
    if (!there)
        return mg_fail(note, MG_INVALID,
                       "%s: what was before run %" PRId64 " is not kept",
                       vault->path, vault->run);
    if (run >= 0 && run != back)
        return mg_fail(note, MG_INVALID,
                       "%s: what run %" PRId64 " left is not kept (want "
                       "--to %" PRId64 ")",
                       vault->path, run, back);
    change(vault);
    add_sign(vault, "reverted");
    snprintf(sql, sizeof sql, "DELETE FROM lane WHERE run = %" PRId64,
             vault->run);
    mg_database_run(database, sql);
    mg_database_run(
        database, "DELETE FROM engine; DELETE FROM alert; DELETE FROM position;"
                  "DELETE FROM exclusion;"
                  "INSERT INTO exclusion SELECT * FROM exclusion_before;"
                  "DELETE FROM exclusion_before;"
                  "INSERT OR REPLACE INTO lane SELECT * FROM lane_before;"
                  "INSERT INTO engine SELECT * FROM engine_before;"
                  "INSERT INTO alert SELECT * FROM alert_before;"
                  "INSERT INTO position SELECT * FROM position_before;"
                  "DELETE FROM lane_before; DELETE FROM engine_before;"
                  "DELETE FROM alert_before; DELETE FROM position_before;"
                  "UPDATE engine SET cut = 1");
    commit(vault);
    return mg_database_failed(database, note);
}
