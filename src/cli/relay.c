/* relay.c - see relay.h. */
#include "cli/relay.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/grow.h"
#include "cli/crew.h"
#include "cli/leg.h"

enum {
    STRETCHES = 4,  /* of files for each worker: who is done takes the next */
    SHARE_MAX = 64, /* legs that share series: all read everything */
};

struct relay {
    const struct mg_relay_plan *plan;
    struct mg_leg_plan legs;
    const char *const *paths;
    size_t files;
    struct mg_feed_part *part; /* by leg */
    struct mg_leg **leg;
    bool *done;            /* by leg */
    struct mg_crew **crew; /* by leg, while it runs */
    /* Which leg has which series; one leg at a time is in here. */
    struct mg_roster *claimed;
    size_t *owner, owner_room;
    atomic_bool stopped;
};

/* ---- while they run ---- */

static bool is_stopped(void *context)
{
    struct relay *relay = context;
    return atomic_load_explicit(&relay->stopped, memory_order_relaxed);
}

static bool note_claim(struct relay *relay, size_t leg, struct mg_text key)
{
    size_t count = (size_t)mg_roster_count(relay->claimed);
    int64_t number = mg_roster_find(relay->claimed, key);
    if (number >= 0)
        return relay->owner[number] == leg;
    if ((int64_t)count >= relay->plan->lap->config->config.max_series ||
        !mg_grow(&relay->owner, count, &relay->owner_room,
                 sizeof *relay->owner) ||
        mg_roster_add(relay->claimed, key) < 0)
        return false;
    relay->owner[count] = leg;
    return true;
}

static bool claim(void *context, size_t leg, const char *key)
{
    struct relay *relay = context;
    mg_crew_lock(relay->crew[leg]);
    bool noted = note_claim(relay, leg, mg_text_of(key));
    mg_crew_unlock(relay->crew[leg]);
    if (!noted)
        atomic_store(&relay->stopped, true);
    return noted;
}

static void run_leg(void *context, struct mg_crew *crew, size_t number,
                    size_t worker)
{
    struct relay *relay = context;
    struct mg_note note;
    (void)worker;
    relay->crew[number] = crew;
    if (is_stopped(relay))
        return;
    enum mg_err err = mg_leg_open(&relay->leg[number], &relay->legs, number,
                                  relay->part[number], &note);
    relay->done[number] = !err && mg_leg_go(relay->leg[number]);
    if (!relay->done[number])
        atomic_store(&relay->stopped, true);
}

/* ---- how the work is shared out ---- */

static double bytes_of(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 ? (double)info.st_size + 1 : 1;
}

/* Stretches of files of about as many bytes each. Returns how many. */
static size_t cut(struct relay *relay, size_t pieces)
{
    double total = 0;
    double behind = 0;
    size_t count = 0;
    for (size_t i = 0; i < relay->files; i++)
        total += bytes_of(relay->paths[i]);
    for (size_t i = 0; i < relay->files; i++) {
        if (i == 0 || behind >= total * (double)count / (double)pieces)
            relay->part[count++] = (struct mg_feed_part){i, 0};
        relay->part[count - 1].count++;
        behind += bytes_of(relay->paths[i]);
    }
    return count;
}

/* Is it quicker if each reads everything? That is so where one file is most of
 * it: reading is a third of the work, which is then done by all. */
static bool is_one(const struct relay *relay, size_t workers)
{
    double total = 0;
    double largest = 0;
    for (size_t i = 0; i < relay->files; i++) {
        double bytes = bytes_of(relay->paths[i]);
        total += bytes;
        largest = bytes > largest ? bytes : largest;
    }
    double even = total / (double)workers;
    return (largest > even ? largest : even) > total / 3 + even * 2 / 3;
}

static void share_files(struct relay *relay, size_t workers)
{
    size_t pieces = workers * STRETCHES;
    relay->legs.by_series = false;
    relay->legs.legs =
        cut(relay, pieces < relay->files ? pieces : relay->files);
}

static void share_series(struct relay *relay, size_t workers)
{
    relay->legs.by_series = true;
    relay->legs.legs = workers < SHARE_MAX ? workers : SHARE_MAX;
    for (size_t i = 0; i < relay->legs.legs; i++)
        relay->part[i] = (struct mg_feed_part){0, relay->files};
}

/* ---- what comes out ---- */

static struct mg_leg *next_line(const struct relay *relay)
{
    struct mg_leg *best = NULL;
    for (size_t i = 0; i < relay->legs.legs; i++) {
        const struct mg_log_line *line = mg_leg_next(relay->leg[i]);
        if (line && (!best || mg_log_line_before(line, mg_leg_next(best))))
            best = relay->leg[i];
    }
    return best;
}

static enum mg_err write_log(const struct relay *relay, struct mg_note *note)
{
    struct mg_out *out = relay->plan->alerts;
    struct mg_leg *leg;
    while ((leg = next_line(relay))) {
        if (!mg_leg_take(leg, &out->buffer))
            return mg_fail(note, MG_IO,
                           "cannot read back what the event log is made of");
        mg_out_added(out);
    }
    return MG_OK;
}

/* The rules that misses are held against are those of the whole's engine, which
 * stays. */
static void set_rules(const struct relay *relay)
{
    struct mg_ledger *ledger = relay->plan->ledger;
    const struct mg_kinds *kinds = &mg_feed_engine(relay->plan->feed)->kinds;
    int64_t count = mg_roster_count(ledger->roster);
    for (int64_t i = 0; i < count; i++)
        ledger->series[i].rule =
            &mg_kinds_find(kinds, mg_roster_key(ledger->roster, i))->rule[0];
}

static enum mg_err join_ledgers(const struct relay *relay, struct mg_note *note)
{
    size_t count = relay->legs.legs;
    struct mg_ledger **parts = calloc(count, sizeof *parts);
    enum mg_err err = parts ? MG_OK : MG_MEMORY;
    for (size_t i = 0; i < count && !err; i++)
        parts[i] = mg_leg_ledger(relay->leg[i]);
    if (!err)
        err = mg_ledger_join(relay->plan->ledger, parts, count);
    free(parts);
    if (err == MG_FULL) /* told by who measures */
        relay->plan->ledger->err = err;
    else if (err)
        return mg_fail(note, err, "%s", mg_err_text(err));
    set_rules(relay);
    return MG_OK;
}

static enum mg_err join_tapes(const struct relay *relay, struct mg_note *note)
{
    struct mg_tape *tape = relay->plan->lap->tape;
    const struct mg_roster *to = relay->plan->ledger->roster;
    for (size_t i = 0; tape && i < relay->legs.legs; i++) {
        struct mg_tape *part = mg_leg_tape(relay->leg[i]);
        const struct mg_roster *from = mg_leg_ledger(relay->leg[i])->roster;
        for (size_t k = 0; k < part->count; k++) {
            struct mg_text key = mg_text_of(mg_roster_key(from, (int64_t)k));
            mg_tape_move(tape, (size_t)mg_roster_find(to, key), part, k);
        }
    }
    return tape && tape->err == MG_MEMORY
               ? mg_fail(note, MG_MEMORY, "out of memory")
               : MG_OK;
}

static enum mg_err join(const struct relay *relay, struct mg_note *note)
{
    enum mg_err err = join_ledgers(relay, note);
    if (!err)
        err = join_tapes(relay, note);
    if (!err)
        err = write_log(relay, note);
    if (err)
        return err;
    for (size_t i = 0; i < relay->legs.legs; i++)
        mg_feed_join(relay->plan->feed, mg_leg_feed(relay->leg[i]),
                     i == 0 || !relay->legs.by_series);
    return mg_feed_joined(relay->plan->feed);
}

/* ---- a run ---- */

static void close_legs(struct relay *relay)
{
    for (size_t i = 0; relay->leg && i < relay->legs.legs; i++) {
        mg_leg_close(relay->leg[i]);
        relay->leg[i] = NULL;
    }
    mg_roster_free(relay->claimed);
    free(relay->owner);
    free(relay->done);
    free(relay->crew);
    relay->claimed = NULL;
    relay->owner = NULL;
    relay->owner_room = 0;
    relay->done = NULL;
    relay->crew = NULL;
    atomic_store(&relay->stopped, false);
}

static bool run_legs(struct relay *relay, size_t workers)
{
    struct mg_crew_work work = {.count = relay->legs.legs,
                                .piece = run_leg,
                                .context = relay,
                                .workers = workers};
    relay->claimed = mg_roster_new();
    relay->done = calloc(relay->legs.legs, sizeof *relay->done);
    relay->crew = calloc(relay->legs.legs, sizeof(struct mg_crew *));
    if (!relay->claimed || !relay->done || !relay->crew || mg_crew_run(&work))
        return false;
    for (size_t i = 0; i < relay->legs.legs; i++)
        if (!relay->done[i])
            return false;
    return true;
}

static bool attempt(struct relay *relay, size_t workers,
                    void (*share_out)(struct relay *, size_t))
{
    share_out(relay, workers);
    if (relay->legs.legs > 1 && run_legs(relay, workers))
        return true;
    close_legs(relay);
    return false;
}

static bool can_be_shared(const struct relay *relay)
{
    const struct mg_lap_plan *lap = relay->plan->lap;
    const struct mg_input *input = lap->input;
    if (lap->threads < 2 || lap->manifest || lap->pager || input->strict ||
        input->follow || input->digest || lap->config->config.recalibrate)
        return false;
    for (size_t i = 0; i < relay->files; i++)
        if (!mg_file_repeats(relay->paths[i]))
            return false;
    return true;
}

static bool run_shared(struct relay *relay)
{
    size_t workers = relay->plan->lap->threads;
    size_t most = workers * STRETCHES;
    relay->part = calloc(most, sizeof *relay->part);
    relay->leg = calloc(most, sizeof(struct mg_leg *));
    if (!relay->part || !relay->leg)
        return false;
    if (relay->files > 1 && !is_one(relay, workers) &&
        attempt(relay, workers, share_files))
        return true;
    return attempt(relay, workers, share_series);
}

enum mg_err mg_relay_run(const struct mg_relay_plan *plan, bool *ran,
                         struct mg_note *note)
{
    enum mg_err err = MG_OK;
    struct relay relay = {.plan = plan, .stopped = false};
    relay.paths = mg_feed_paths(plan->feed, &relay.files);
    relay.legs = (struct mg_leg_plan){.lap = plan->lap,
                                      .feed = plan->feed,
                                      .context = &relay,
                                      .claim = claim,
                                      .stopped = is_stopped};
    *ran = can_be_shared(&relay) && run_shared(&relay);
    if (*ran)
        err = join(&relay, note);
    close_legs(&relay);
    free(relay.part);
    free(relay.leg);
    return err;
}
