/* keeper.c - see keeper.h. The rows of a source are counted as they leave the
 * lateness' buffer. Read again, a file fills the buffer again, and the same
 * rows leave it first; so nothing that waits has to be saved. */
#include "cli/keeper.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/num.h"
#include "cli/command.h"
#include "keep/exclusion.h"
#include "keep/vault.h"
#include "series/key.h"
#include "time/civil.h"

enum { WAITED = 10, LOOK = 256 };

/* ns: what a checkpoint takes from the rows at a time; and where they have come
 * to the end of what there is to read, for now. */
enum { SLICE = 1000 * 1000, PAUSE = 20 * SLICE };

/* How rows that were seen are told. */
enum bound {
    BOUND_NONE,   /* by counting only */
    BOUND_BEGUN,  /* and by time: what was known when the run began */
    BOUND_LOADED, /* ... when it was gone on with: a pipe cannot be counted */
};

struct mg_keeper {
    struct mg_keeper_plan plan;
    struct mg_vault *vault;
    struct mg_vault_mark mark;
    struct mg_out *rows_out, *events;
    struct mg_buffer command;
    bool knows; /* a series that an earlier run has seen */
    bool begun; /* in the state */
    /* The source that is read. */
    char *path;
    uint64_t identity;
    int64_t rows, skip; /* left the buffer; to be skipped of these */
    enum bound bound;
    bool counts;  /* has a position */
    bool restart; /* its clock begins with the next row */
    /* When the next checkpoint is due. */
    int64_t every; /* rows; 0: by span */
    int64_t span;  /* ns of real time */
    int64_t since; /* rows since the last one */
    int64_t last;  /* ns: when that was */
    bool going_on; /* it is not on the disk yet */
    int64_t rest;  /* ns: until then, rows only */
    size_t seen;
    struct mg_buffer key; /* scratch */
    enum mg_err err;      /* of a checkpoint while waiting */
    struct mg_note note;
};

static int64_t real_time(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * MG_SECOND + now.tv_nsec;
}

static enum mg_err read_interval(struct mg_keeper *keeper, struct mg_note *note)
{
    const char *text = keeper->plan.state->checkpoint;
    keeper->span = WAITED * MG_SECOND;
    if (keeper->plan.anew)
        return MG_OK;
    if (mg_num_parse_int(mg_text_of(text), &keeper->every) && keeper->every > 0)
        return MG_OK;
    keeper->every = 0;
    if (mg_span_parse(mg_text_of(text), &keeper->span) && keeper->span > 0)
        return MG_OK;
    return mg_fail(note, MG_INVALID,
                   "--checkpoint: cannot read '%.60s' (want rows, 100000, or a "
                   "span, 30s)",
                   text);
}

/* What makes two runs the same: what they read, and in which order. */
static void describe(struct mg_keeper *keeper)
{
    const struct mg_keeper_plan *plan = &keeper->plan;
    struct mg_buffer *out = &keeper->command;
    mg_buffer_printf(out, "lateness %lld\nduplicates %d\nnewest-first %d\n",
                     (long long)plan->input->lateness, plan->input->duplicates,
                     plan->input->newest_first);
    for (size_t i = 0; i < plan->count; i++)
        mg_buffer_printf(out, "%s\n", plan->paths[i]);
}

/* ---- the event file ---- */

/* Cuts off what came after the last checkpoint. */
static enum mg_err cut_events(const struct mg_keeper *keeper,
                              struct mg_note *note)
{
    struct stat info;
    const struct mg_vault_mark *mark = &keeper->mark;
    const char *path = keeper->plan.events;
    if (!path[0] || strcmp(path, mark->events) != 0 || stat(path, &info) != 0 ||
        !S_ISREG(info.st_mode))
        return MG_OK;
    if (info.st_size < mark->length) {
        struct mg_note line;
        mg_fail(&line, MG_OK,
                "%s: is shorter than the state knows it (was it moved?); what "
                "it held is not written again",
                path);
        mg_say(line.text);
        return MG_OK;
    }
    if (!mark->cut || info.st_size == mark->length ||
        truncate(path, mark->length) == 0)
        return MG_OK;
    return mg_fail(note, MG_IO, "%s: cannot cut back: %s", path,
                   strerror(errno));
}

/* ---- checkpoints ---- */

static void put_position(struct mg_keeper *keeper)
{
    bool same;
    const struct mg_input *input = keeper->plan.input;
    struct mg_position old = {.path = keeper->path};
    struct mg_position now = {
        .path = keeper->path,
        .identity = keeper->identity,
        .rows = keeper->rows > keeper->skip ? keeper->rows : keeper->skip,
        .bounded = keeper->bound != BOUND_NONE,
        .counted = !input->lateness && !input->newest_first,
    };
    if (!keeper->begun || !keeper->path || !keeper->counts)
        return;
    /* A file that is named twice has been read as far as the first time. */
    if (mg_vault_find(keeper->vault, &old, &same) && same &&
        old.identity == now.identity && old.rows > now.rows)
        now.rows = old.rows;
    mg_vault_put(keeper->vault, &now);
}

/* Writes it out; before the checkpoint is on the disk, so is this. */
static enum mg_err settle(struct mg_keeper *keeper, struct mg_out *out,
                          int64_t *length, struct mg_note *note)
{
    bool syncs;
    enum mg_err err = mg_out_settle(out, length, &syncs, note);
    if (!err && syncs)
        mg_vault_sync(keeper->vault, out->fd, mg_out_name(out));
    return err;
}

/* Everything around the series, as it is now. */
static enum mg_err mark_all(struct mg_keeper *keeper, bool ended,
                            struct mg_note *note)
{
    struct mg_vault_mark *mark = &keeper->mark;
    int64_t length;
    enum mg_err err = settle(keeper, keeper->rows_out, &length, note);
    if (!err)
        err = settle(keeper, keeper->events, &length, note);
    if (err)
        return err;
    mark->ended = ended;
    mark->cut = !ended;
    mark->length = length;
    put_position(keeper);
    keeper->since = 0;
    keeper->last = real_time();
    return MG_OK;
}

/* Whole, and on the disk. */
static enum mg_err checkpoint(struct mg_keeper *keeper, bool ended,
                              struct mg_note *note)
{
    enum mg_err err = mark_all(keeper, ended, note);
    keeper->going_on = false;
    return err ? err
               : mg_vault_checkpoint(keeper->vault, keeper->plan.engine,
                                     &keeper->mark, note);
}

/* One that goes on beside the rows. */
static enum mg_err begin_checkpoint(struct mg_keeper *keeper,
                                    struct mg_note *note)
{
    enum mg_err err = mark_all(keeper, false, note);
    keeper->going_on = true;
    keeper->rest = keeper->last;
    return err ? err
               : mg_vault_start(keeper->vault, keeper->plan.engine,
                                &keeper->mark, note);
}

/* Works at it for so long, and then leaves as long to the rows. */
static enum mg_err work(struct mg_keeper *keeper, int64_t slice,
                        struct mg_note *note)
{
    enum mg_vault_pace pace = MG_VAULT_MORE;
    int64_t start = real_time();
    int64_t now = start;
    while (pace == MG_VAULT_MORE && now - start < slice) {
        pace = mg_vault_step(keeper->vault);
        now = real_time();
    }
    keeper->rest = now + (now - start);
    keeper->going_on = pace != MG_VAULT_DONE;
    return keeper->going_on ? MG_OK : mg_vault_failed(keeper->vault, note);
}

static bool may_go_on(const struct mg_keeper *keeper)
{
    return keeper->going_on && real_time() >= keeper->rest;
}

static bool is_due(const struct mg_keeper *keeper)
{
    if (keeper->every)
        return keeper->since >= keeper->every;
    return keeper->since % LOOK == 0 &&
           real_time() - keeper->last >= keeper->span;
}

enum mg_err mg_keeper_pushed(struct mg_keeper *keeper, struct mg_note *note)
{
    keeper->since++;
    if (keeper->err) {
        *note = keeper->note;
        return keeper->err;
    }
    if (keeper->going_on)
        return may_go_on(keeper) ? work(keeper, SLICE, note) : MG_OK;
    if (keeper->plan.anew || !is_due(keeper))
        return MG_OK;
    return begin_checkpoint(keeper, note);
}

/* Is standard input quiet for so long? */
static bool is_quiet(int64_t span)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&input, 1, (int)(span / 1000000) + 1) == 0;
}

/* Is it time for one, now that nothing is there to be read? */
static bool is_due_by_clock(const struct mg_keeper *keeper, bool pipe)
{
    int64_t left = keeper->span - (real_time() - keeper->last);
    return keeper->since && (left <= 0 || (pipe && is_quiet(left)));
}

static bool is_regular(const char *path)
{
    struct stat info;
    return strcmp(path, "-") != 0 && stat(path, &info) == 0 &&
           S_ISREG(info.st_mode);
}

/* A pipe with a name may be quiet for long, and nobody sees it. */
static enum mg_err finish(struct mg_keeper *keeper, struct mg_note *note)
{
    keeper->going_on = false;
    return mg_vault_finish(keeper->vault, note);
}

void mg_keeper_wait(struct mg_keeper *keeper)
{
    struct mg_note *note = &keeper->note;
    if (keeper->plan.anew || keeper->err || !keeper->path)
        return;
    bool pipe = strcmp(keeper->path, "-") == 0;
    if (!keeper->going_on && is_due_by_clock(keeper, pipe))
        keeper->err = begin_checkpoint(keeper, note);
    while (pipe && keeper->going_on && !keeper->err && is_quiet(SLICE))
        keeper->err = work(keeper, PAUSE, note);
    if (pipe || !keeper->going_on || keeper->err)
        return;
    if (!is_regular(keeper->path))
        keeper->err = finish(keeper, note);
    else if (may_go_on(keeper))
        keeper->err = work(keeper, PAUSE, note);
}

void mg_keeper_event(struct mg_keeper *keeper,
                     const struct marigram_event *event)
{
    mg_vault_event(keeper->vault, event);
}

/* ---- what was seen ---- */

/* How a file that is known goes on. */
static void go_on(struct mg_keeper *keeper, const struct mg_position *known,
                  bool same_run)
{
    const struct mg_input *input = keeper->plan.input;
    bool in_order = !input->lateness && !input->newest_first && known->counted;
    if (same_run) {
        keeper->skip = known->rows;
        keeper->bound = known->bounded ? BOUND_BEGUN : BOUND_NONE;
    } else if (in_order) {
        keeper->skip = known->rows;
        keeper->bound = BOUND_NONE;
    }
    keeper->restart = strcmp(keeper->path, keeper->mark.source) != 0;
}

void mg_keeper_source(struct mg_keeper *keeper, const struct mg_place *place,
                      bool anew)
{
    bool same_run;
    put_position(keeper);
    free(keeper->path);
    keeper->path = strdup(place->path);
    keeper->identity =
        mg_hash_add(MG_HASH_START, place->text.at, place->text.length);
    keeper->rows = keeper->skip = 0;
    keeper->restart = !anew;
    keeper->counts = keeper->path && is_regular(place->path) &&
                     !(anew && keeper->plan.input->lateness);
    keeper->bound = keeper->counts ? BOUND_BEGUN : BOUND_LOADED;
    struct mg_position known = {.path = keeper->path};
    if (keeper->counts && mg_vault_find(keeper->vault, &known, &same_run) &&
        known.identity == keeper->identity)
        go_on(keeper, &known, same_run);
}

static bool is_old(struct mg_keeper *keeper, const struct mg_row *row)
{
    const struct mg_world *world = &keeper->plan.engine->world;
    mg_buffer_empty(&keeper->key);
    if (!keeper->knows || keeper->bound == BOUND_NONE ||
        mg_key_normal(&keeper->key, mg_text_of(row->series), NULL))
        return false;
    int64_t number = mg_roster_find(world->roster, mg_buffer_all(&keeper->key));
    if (number < 0)
        return false;
    const struct mg_lane *lane = world->lane[number];
    return row->time <=
           (keeper->bound == BOUND_LOADED ? lane->loaded : lane->seen);
}

static enum mg_err start(struct mg_keeper *keeper, struct mg_note *note)
{
    const struct mg_keeper_plan *plan = &keeper->plan;
    enum mg_err err = mg_vault_begin(keeper->vault, plan->engine,
                                     keeper->command.at, plan->anew, note);
    keeper->begun = true;
    if (err || plan->anew)
        return err;
    return checkpoint(keeper, false, note);
}

static void restart(struct mg_keeper *keeper)
{
    struct mg_vault_mark *mark = &keeper->mark;
    size_t length = strnlen(keeper->path, sizeof mark->source - 1);
    keeper->restart = false;
    marigram_source(keeper->plan.engine);
    memcpy(mark->source, keeper->path, length);
    mark->source[length] = '\0';
}

enum mg_err mg_keeper_look(struct mg_keeper *keeper, const struct mg_row *row,
                           bool *seen, struct mg_note *note)
{
    *seen = keeper->rows < keeper->skip || is_old(keeper, row);
    keeper->seen += *seen;
    if (*seen) {
        keeper->rows++;
        return MG_OK;
    }
    enum mg_err err = keeper->begun ? MG_OK : start(keeper, note);
    keeper->rows++;
    if (!err && keeper->restart)
        restart(keeper);
    return err;
}

size_t mg_keeper_seen(const struct mg_keeper *keeper)
{
    return keeper->seen;
}

bool mg_keeper_goes_on(const struct mg_keeper *keeper)
{
    return keeper->knows;
}

/* ---- beginning and end ---- */

/* What is taken out of the past stays out of it. */
static enum mg_err exclude(struct mg_keeper *keeper, struct mg_note *note)
{
    const struct mg_keeper_plan *plan = &keeper->plan;
    struct mg_database *database = mg_vault_database(keeper->vault);
    enum mg_err err = mg_exclusion_know(database, plan->known, note);
    return err ? err : mg_engine_know(plan->engine, plan->known);
}

static enum mg_err open_vault(struct mg_keeper *keeper, struct mg_note *note)
{
    const char *path = keeper->plan.state->path;
    enum mg_err err = read_interval(keeper, note);
    if (!err)
        err = mg_vault_open(&keeper->vault, path, note);
    if (!err)
        err = exclude(keeper, note);
    if (err)
        return err;
    mg_vault_mark(keeper->vault, &keeper->mark);
    if (keeper->plan.anew) {
        keeper->mark = (struct mg_vault_mark){.ended = true};
        return MG_OK;
    }
    err = mg_vault_load(keeper->vault, keeper->plan.engine, keeper->command.at,
                        note);
    keeper->knows = mg_roster_count(keeper->plan.engine->world.roster) > 0;
    return err ? err : cut_events(keeper, note);
}

enum mg_err mg_keeper_open(struct mg_keeper **keeper,
                           const struct mg_keeper_plan *plan,
                           struct mg_note *note)
{
    struct mg_keeper *opened = calloc(1, sizeof *opened);
    *keeper = NULL;
    if (!opened)
        return mg_fail(note, MG_MEMORY, "out of memory");
    opened->plan = *plan;
    mg_buffer_init(&opened->key, 0);
    mg_buffer_init(&opened->command, 0);
    describe(opened);
    enum mg_err err = opened->command.failed
                          ? mg_fail(note, MG_MEMORY, "out of memory")
                          : open_vault(opened, note);
    if (err)
        mg_keeper_close(opened);
    else
        *keeper = opened;
    return err;
}

enum mg_err mg_keeper_open_alerts(struct mg_keeper *keeper,
                                  struct mg_keeper_open *open,
                                  struct mg_note *note)
{
    const struct mg_world *world = &keeper->plan.engine->world;
    open->last = MG_NO_TIME;
    open->ended = keeper->mark.ended;
    for (int64_t i = 0; i < mg_roster_count(world->roster); i++)
        if (world->lane[i]->seen > open->last)
            open->last = world->lane[i]->seen;
    return mg_vault_open_alerts(keeper->vault, open->show, open->context, note);
}

void mg_keeper_close(struct mg_keeper *keeper)
{
    if (!keeper)
        return;
    mg_vault_close(keeper->vault);
    mg_buffer_clear(&keeper->key);
    mg_buffer_clear(&keeper->command);
    free(keeper->path);
    free(keeper);
}

enum mg_err mg_keeper_begin(struct mg_keeper *keeper, struct mg_out *rows,
                            struct mg_out *events, struct mg_note *note)
{
    struct mg_vault_mark *mark = &keeper->mark;
    keeper->rows_out = rows;
    keeper->events = events;
    bool regular = events->open && is_regular(keeper->plan.events);
    size_t length = regular ? strlen(keeper->plan.events) : 0;
    memcpy(mark->events, keeper->plan.events, length);
    mark->events[length] = '\0';
    if (keeper->plan.anew || mg_vault_resumed(keeper->vault))
        return start(keeper, note);
    return MG_OK;
}

enum mg_err mg_keeper_end(struct mg_keeper *keeper, enum mg_err before,
                          struct mg_note *note)
{
    const struct mg_keeper_plan *plan = &keeper->plan;
    struct mg_note other;
    if (before && (before != MG_INPUT || plan->anew || plan->input->strict)) {
        if (keeper->going_on && !keeper->err)
            finish(keeper, &other); /* what went wrong was before that */
        return before;
    }
    if (keeper->err) {
        *note = keeper->note;
        return keeper->err;
    }
    if (!keeper->begun)
        return before;
    enum mg_err err = checkpoint(keeper, true, note);
    return err ? err : before;
}
