/* vault.c - see vault.h. A transaction is open from the first change after a
 * checkpoint until the next one; readers see the last checkpoint meanwhile.
 *
 * What a run changes is written down, and the writer does it, in that order.
 * While a checkpoint goes on, only series are: what comes meanwhile is held
 * back until its end is written down, and so belongs to the next one. */
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
#include "keep/snapshot.h"
#include "keep/trail.h"
#include "keep/writer.h"
#include "time/civil.h"

struct mg_vault {
    struct mg_lock lock;
    struct mg_database *database;
    char *path;
    int64_t run; /* of what is in the file; then this run's own */
    bool known;  /* something is in the file */
    bool resumed;
    bool begun; /* this run's number is its own */
    bool open;  /* a transaction is, once all that is written down is done */
    bool lost;  /* there was no memory for a position */
    struct mg_vault_mark mark;
    char configuration[MG_EFFECTIVE_HASH];
    char command[MG_EFFECTIVE_HASH];
    struct mg_positions positions;
    struct mg_trail trail;
    struct mg_statement *begin, *commit, *keep, *write, *put, *engine;
    struct mg_writer *writer;
    /* A checkpoint that goes on. */
    const struct marigram *saved; /* the engine */
    struct mg_snapshot snapshot;
    struct mg_buffer closing; /* its last statement but one */
    struct mg_buffer held;    /* back, for the next one */
    size_t handed;            /* over to the writer, with the last one's end */
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

static void prepare(struct mg_vault *vault)
{
    struct mg_database *database = vault->database;
    vault->begin = mg_statement_new(database, "BEGIN IMMEDIATE");
    vault->commit = mg_statement_new(database, "COMMIT");
    vault->keep = mg_statement_new(
        database, "INSERT OR IGNORE INTO lane_before SELECT * FROM lane WHERE "
                  "number = ? AND run <> ?");
    vault->write = mg_statement_new(
        database, "INSERT OR REPLACE INTO lane VALUES (?, ?, ?, ?, ?, ?, ?, "
                  "?, ?, ?, ?)");
    vault->put = mg_statement_new(
        database, "INSERT OR REPLACE INTO position VALUES (?, ?, ?, ?, ?, ?)");
    mg_trail_prepare(&vault->trail, database, "audit");
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
    if (!err)
        err = mg_positions_load(&opened->positions, opened->database, note);
    if (!err) {
        read_mark(opened);
        prepare(opened);
        err = mg_database_failed(opened->database, note);
    }
    if (!err && !(opened->writer = mg_writer_new(opened->database)))
        err = mg_fail(note, MG_MEMORY, "out of memory");
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
    mg_writer_free(vault->writer);
    mg_snapshot_clear(&vault->snapshot);
    mg_buffer_clear(&vault->closing);
    mg_buffer_clear(&vault->held);
    mg_positions_clear(&vault->positions);
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

/* At once, and by the caller's own thread. */
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

static void write_down(struct mg_buffer *script, struct mg_statement *statement)
{
    mg_script_begin(script, statement);
    mg_script_end(script);
}

/* Where a change of what is kept is written down. */
static struct mg_buffer *begin_writing(struct mg_vault *vault)
{
    if (vault->snapshot.world)
        return &vault->held;
    struct mg_buffer *script = mg_writer_script(vault->writer);
    if (!vault->open)
        write_down(script, vault->begin);
    vault->open = true;
    return script;
}

static void write_rest(struct mg_vault *vault);

/* No more is held back than may be: then the rows wait. */
static void end_writing(struct mg_vault *vault)
{
    if (!vault->snapshot.world)
        mg_writer_added(vault->writer);
    else if (vault->held.length > MG_HELD_BACK_MAX)
        write_rest(vault);
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
        mg_positions_clear(&vault->positions);
    }
    keep_settings(vault, engine);
    mg_writer_start(vault->writer);
    return mg_writer_settle(vault->writer, note);
}

bool mg_vault_find(const struct mg_vault *vault, struct mg_position *position,
                   bool *same_run)
{
    int64_t run;
    if (!mg_positions_find(&vault->positions, position, &run))
        return false;
    *same_run = (vault->begun || vault->resumed) && run == vault->run;
    return true;
}

void mg_vault_put(struct mg_vault *vault, const struct mg_position *position)
{
    char identity[MG_EFFECTIVE_HASH];
    struct mg_buffer *script = begin_writing(vault);
    snprintf(identity, sizeof identity, "%016" PRIx64, position->identity);
    mg_script_begin(script, vault->put);
    mg_script_put_text(script, position->path);
    mg_script_put_text(script, identity);
    mg_script_put(script, position->rows);
    mg_script_put(script, position->bounded);
    mg_script_put(script, position->counted);
    mg_script_put(script, vault->run);
    mg_script_end(script);
    end_writing(vault);
    if (mg_positions_put(&vault->positions, position, vault->run))
        vault->lost = true;
}

/* ---- alerts and the audit trail ---- */

void mg_vault_event(struct mg_vault *vault, const struct marigram_event *event)
{
    const struct mg_trail_run run = {vault->run, vault->configuration};
    mg_trail_write(&vault->trail, &run, event, begin_writing(vault));
    end_writing(vault);
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

static void put_tally(struct mg_buffer *script, const struct mg_tally *tally)
{
    bool known = tally->rows >= 0;
    (known ? mg_script_put(script, tally->rows) : mg_script_put_null(script));
    (known ? mg_script_put(script, tally->late) : mg_script_put_null(script));
    (known ? mg_script_put(script, (int64_t)tally->trace)
           : mg_script_put_null(script));
}

static void put_text(struct mg_buffer *script, const struct mg_world *world,
                     int64_t number, int64_t deadline)
{
    size_t opened = mg_script_open_bytes(script);
    mg_world_save_lane(world, number, deadline, script);
    mg_script_close_bytes(script, opened);
    mg_script_put_checksum(script);
}

static void write_lane(void *context, int64_t number, int64_t deadline)
{
    struct mg_vault *vault = context;
    const struct mg_world *world = &vault->saved->world;
    const struct mg_lane *lane = world->lane[number];
    struct mg_buffer *script = mg_writer_script(vault->writer);
    mg_script_begin(script, vault->keep);
    mg_script_put(script, number);
    mg_script_put(script, vault->run);
    mg_script_end(script);
    mg_script_begin(script, vault->write);
    mg_script_put(script, number);
    mg_script_put_bytes(script,
                        mg_text_of(mg_roster_key(world->roster, number)));
    put_text(script, world, number, deadline);
    mg_script_put(script, vault->run);
    mg_script_put(script, lane->seen);
    mg_script_put(script, lane->track.first);
    mg_script_put(script, lane->track.last);
    put_tally(script, &lane->tally);
    mg_script_end(script);
    mg_writer_added(vault->writer);
}

static void write_engine(struct mg_vault *vault, const struct marigram *engine,
                         const struct mg_vault_mark *mark,
                         struct mg_buffer *script)
{
    struct mg_buffer head;
    mg_buffer_init(&head, 0);
    mg_pieces_save_head(engine, &head);
    mg_script_begin(script, vault->engine);
    mg_script_put_text(script, head.failed ? "" : head.at);
    mg_script_put(script, engine->world.silence.now);
    mg_script_put_text(script, vault->configuration);
    mg_script_put(script, vault->run);
    mg_script_put_text(script, vault->command);
    mg_script_put(script, mark->ended);
    mg_script_put_text(script, mark->source);
    mg_script_put_text(script, mark->events);
    mg_script_put(script, mark->length);
    mg_script_put(script, mark->cut);
    mg_script_end(script);
    mg_buffer_clear(&head);
}

/* Whatever was held back for what is written now goes to what is written next.
 */
static void let_go(struct mg_vault *vault)
{
    mg_snapshot_end(&vault->snapshot);
    if (vault->held.length || vault->held.failed) {
        struct mg_buffer *script = begin_writing(vault);
        mg_buffer_text(script, mg_buffer_all(&vault->held));
        script->failed |= vault->held.failed;
        mg_writer_added(vault->writer);
    }
    mg_buffer_clear(&vault->held);
}

/* A checkpoint that goes on already has not been: the new one has all of it. */
enum mg_err mg_vault_start(struct mg_vault *vault, struct marigram *engine,
                           const struct mg_vault_mark *mark,
                           struct mg_note *note)
{
    if (vault->snapshot.world)
        let_go(vault);
    begin_writing(vault); /* also where nothing was changed */
    mg_buffer_empty(&vault->closing);
    write_engine(vault, engine, mark, &vault->closing);
    vault->mark = *mark;
    vault->saved = engine;
    vault->snapshot.save = write_lane;
    vault->snapshot.context = vault;
    if (mg_snapshot_begin(&vault->snapshot, &engine->world) ||
        vault->closing.failed || vault->lost)
        return mg_fail(note, MG_MEMORY, "out of memory");
    return MG_OK;
}

static void write_series(struct mg_vault *vault)
{
    while (mg_snapshot_step(&vault->snapshot))
        ;
}

/* All series are written down. */
static void write_closing(struct mg_vault *vault)
{
    mg_buffer_text(mg_writer_script(vault->writer),
                   mg_buffer_all(&vault->closing));
}

/* ... and the transaction is whole. */
static void end_checkpoint(struct mg_vault *vault)
{
    write_closing(vault);
    write_down(mg_writer_script(vault->writer), vault->commit);
    vault->open = false;
    vault->handed = mg_writer_hand_over(vault->writer);
    let_go(vault);
}

static void write_rest(struct mg_vault *vault)
{
    write_series(vault);
    end_checkpoint(vault);
}

void mg_vault_sync(struct mg_vault *vault, int fd, const char *path)
{
    mg_script_put_sync(begin_writing(vault), fd, path);
    end_writing(vault);
}

enum mg_vault_pace mg_vault_step(struct mg_vault *vault)
{
    if (!vault->snapshot.world)
        return mg_writer_has_done(vault->writer, vault->handed) ? MG_VAULT_DONE
                                                                : MG_VAULT_BUSY;
    if (mg_writer_is_busy(vault->writer))
        return MG_VAULT_BUSY;
    if (!mg_snapshot_step(&vault->snapshot))
        end_checkpoint(vault);
    return MG_VAULT_MORE;
}

enum mg_err mg_vault_finish(struct mg_vault *vault, struct mg_note *note)
{
    if (vault->snapshot.world)
        write_rest(vault);
    return mg_writer_settle(vault->writer, note);
}

enum mg_err mg_vault_failed(struct mg_vault *vault, struct mg_note *note)
{
    if (!mg_writer_has_failed(vault->writer))
        return MG_OK;
    return mg_writer_settle(vault->writer, note);
}

enum mg_err mg_vault_checkpoint(struct mg_vault *vault, struct marigram *engine,
                                const struct mg_vault_mark *mark,
                                struct mg_note *note)
{
    enum mg_err err = mg_vault_start(vault, engine, mark, note);
    return err ? err : mg_vault_finish(vault, note);
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
    mg_trail_prepare(&vault->trail, vault->database, "relived");
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
    enum mg_err err = mg_writer_settle(vault->writer, note);
    if (err)
        return err;
    renumber(vault, engine);
    err = mg_vault_start(vault, engine, &vault->mark, note);
    if (err)
        return err;
    write_series(vault);
    write_closing(vault);
    let_go(vault);
    return mg_writer_settle(vault->writer, note);
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
