/* feed.c - see feed.h. */
#include "cli/feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/inline.h"
#include "cli/command.h"
#include "cli/jury.h"
#include "cli/refit.h"
#include "config/known_list.h"
#include "engine/trial.h"
#include "read/queue.h"
#include "time/civil.h"
#include "time/stamp.h"

/* Which way the times of a source go, by its first few changes. */
struct way {
    int64_t last; /* ns; MG_NO_TIME: no row came yet */
    int rises, falls;
    const char *path;
};

enum { CHANGES_LOOKED_AT = 8 };

struct mg_feed {
    struct mg_feed_sink sink;
    const struct mg_input *input;
    struct mg_zone *zone;
    struct mg_reader *reader;
    struct mg_queue *queue; /* NULL: rows do not wait */
    struct mg_known known;  /* before the engine, which borrows it */
    size_t in_file;         /* of these, those of the configuration */
    struct marigram *engine;
    struct mg_refit *refit;          /* NULL: nothing is recalibrated */
    const struct mg_feed_past *past; /* NULL: this is no shadow */
    bool part;                       /* of the data: others have the rest */
    uint64_t pushed;                 /* rows of the past */
    struct mg_progress *progress;    /* NULL: nobody asks */
    size_t threads;                  /* see struct mg_feed_plan */
    struct mg_row row;
    struct mg_keeper *keeper; /* NULL: no state is kept */
    struct mg_jury *jury;     /* NULL: the engine itself judges */
    bool restart;             /* a source begins with the next row */
    bool placed;              /* the keeper knows the source */
    size_t anew;              /* as the reader has counted */
    struct mg_told told;
    size_t unfit;
    bool again;   /* the row is a duplicate, and those are refused */
    bool stopped; /* by a row that was refused, in a strict run */
    bool ended;   /* by whoever stands behind, before a row; or the past
                     ends here */
    struct way way;
    const char *falling; /* the first file whose rows fall; NULL: none does */
};

static void say(void *context, const char *line)
{
    const struct mg_feed *feed = context;
    if (feed->past)
        return;
    mg_progress_clear(feed->progress);
    if (feed->sink.say)
        feed->sink.say(feed->sink.context, line);
    else
        mg_say(line);
}

/* Called for each block of bytes, not for each row. */
static void tell_progress(struct mg_feed *feed)
{
    int64_t done, total;
    if (!feed->progress || !feed->reader ||
        !mg_reader_progress(feed->reader, &done, &total))
        return;
    struct mg_advance pace = {(double)done, (double)total,
                              (double)mg_reader_counts(feed->reader)->rows,
                              "rows"};
    mg_progress_at(feed->progress, &pace);
}

static void wait(void *context)
{
    struct mg_feed *feed = context;
    tell_progress(feed);
    if (feed->jury)
        mg_jury_flush(feed->jury);
    else if (feed->sink.wait)
        feed->sink.wait(feed->sink.context);
    if (feed->keeper)
        mg_keeper_wait(feed->keeper);
}

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct mg_feed *feed = context;
    if (feed->input->duplicates == MG_DUPLICATES_ERROR &&
        mg_told_twice(verdict)) {
        feed->again = true;
        return;
    }
    mg_told_verdict(&feed->told, verdict);
    if (feed->sink.engine.verdict)
        feed->sink.engine.verdict(feed->sink.engine.context, verdict);
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct mg_feed *feed = context;
    mg_told_event(&feed->told, event);
    if (feed->keeper)
        mg_keeper_event(feed->keeper, event);
    if (feed->sink.engine.event)
        feed->sink.engine.event(feed->sink.engine.context, event);
}

static enum mg_err open_reader(struct mg_feed *feed,
                               const struct mg_feed_plan *plan,
                               struct mg_note *note)
{
    static const char *const standard_input[] = {"-"};
    struct mg_listener listener = {feed, say, wait};
    const char *const *paths = plan->count ? plan->paths : standard_input;
    enum mg_err err = mg_zone_open(plan->config->config.tz, &feed->zone, note);
    if (err)
        return err;
    plan->input->zone = feed->zone;
    feed->input = plan->input;
    err = mg_queue_check(plan->input, note);
    if (!err && plan->input->lateness) {
        feed->queue = mg_queue_new(plan->input, MG_WAITING_MAX);
        if (!feed->queue)
            err = mg_fail(note, MG_MEMORY, "out of memory");
    }
    if (err)
        return err;
    err = mg_reader_open(&feed->reader, plan->input, &listener, paths,
                         plan->count ? plan->count : 1, note);
    if (!err && plan->part) {
        mg_reader_skip(feed->reader, plan->part->first);
        mg_reader_until(feed->reader, plan->part->first + plan->part->count);
    }
    return err;
}

/* What needs the data again is the feed's, not the engine's. */
static enum mg_err open_engine(struct mg_feed *feed,
                               const struct mg_feed_plan *plan,
                               struct mg_note *note)
{
    struct marigram_config alone = *plan->config;
    struct marigram_sink between = {feed, on_verdict, on_event};
    enum mg_err err = MG_OK;
    alone.config.recalibrate = 0;
    alone.known = plan->known ? plan->known : &feed->known;
    if (!plan->known)
        err = mg_known_list_read(&alone, &feed->known, note);
    feed->in_file = feed->known.count;
    if (!err)
        err = (enum mg_err)marigram_open(&alone, &between, &feed->engine,
                                         note->text, sizeof note->text);
    if (!err && feed->past)
        mg_trial_pace(feed->engine, feed->past->tempo);
    return err;
}

/* A shadow begins somewhere, and has none of its own. */
static enum mg_err open_refit(struct mg_feed *feed,
                              const struct mg_feed_plan *plan,
                              struct mg_note *note)
{
    struct mg_feed_plan shadow = *plan;
    shadow.known = &feed->known;
    shadow.progress = NULL;
    if (feed->past)
        mg_reader_skip(feed->reader, feed->past->file);
    else if (plan->config->config.recalibrate)
        return mg_refit_open(&feed->refit, &shadow, feed->reader, feed->engine,
                             note);
    return MG_OK;
}

enum mg_err mg_feed_open(struct mg_feed **feed, const struct mg_feed_plan *plan,
                         const struct mg_feed_sink *sink, struct mg_note *note)
{
    struct mg_feed *opened = calloc(1, sizeof *opened);
    *feed = NULL;
    if (!opened)
        return mg_fail(note, MG_MEMORY, "out of memory");
    opened->sink = *sink;
    opened->way.last = MG_NO_TIME;
    opened->past = plan->past;
    opened->part = plan->part;
    opened->progress = plan->progress;
    opened->threads = plan->threads;
    enum mg_err err = open_engine(opened, plan, note);
    if (!err)
        err = open_reader(opened, plan, note);
    if (!err)
        err = open_refit(opened, plan, note);
    if (err)
        mg_feed_close(opened);
    else
        *feed = opened;
    return err;
}

enum mg_err mg_feed_set(void *target, const char *name, const char *text,
                        struct mg_note *note)
{
    return (enum mg_err)marigram_config_set(target, name, text, note->text,
                                            sizeof note->text);
}

void mg_feed_close(struct mg_feed *feed)
{
    if (!feed)
        return;
    mg_refit_close(feed->refit);
    mg_reader_close(feed->reader);
    mg_queue_free(feed->queue);
    marigram_close(feed->engine);
    mg_known_clear(&feed->known);
    mg_zone_free(feed->zone);
    free(feed);
}

/* ---- files whose newest row comes first ---- */

static void look_at_way(struct way *way, const struct mg_row *row)
{
    if (way->rises + way->falls == CHANGES_LOOKED_AT)
        return;
    way->rises += way->last != MG_NO_TIME && row->time > way->last;
    way->falls += way->last != MG_NO_TIME && row->time < way->last;
    way->last = row->time;
    way->path = row->place.path;
}

/* ---- rows on their way to the engine ---- */

static void refuse(struct mg_feed *feed, const char *why)
{
    feed->unfit++;
    mg_reader_refuse(feed->reader, &feed->row.place, why);
    feed->stopped = feed->input->strict;
}

/* Where a shadow's stretch begins, and where its past ends. */
static MG_SELDOM void live_again(struct mg_feed *feed)
{
    if (feed->pushed == feed->past->mark)
        mg_trial_mark(feed->engine);
    feed->pushed++;
    feed->ended = feed->pushed == feed->past->rows;
}

static MG_SELDOM void begin_source_now(struct mg_feed *feed)
{
    if (feed->jury)
        mg_jury_source(feed->jury);
    else
        marigram_source(feed->engine);
    feed->restart = false;
}

static enum mg_err push_judged(struct mg_feed *feed)
{
    const struct mg_row *row = &feed->row;
    return (enum mg_err)(feed->jury ? mg_jury_push(feed->jury, row)
                                    : marigram_push(feed->engine, row->series,
                                                    row->time, row->value));
}

/* A row that the engine does not take is a bad row, unless memory is gone. */
static MG_SELDOM enum mg_err refuse_row(struct mg_feed *feed, enum mg_err err,
                                        struct mg_note *note)
{
    if (err == MG_MEMORY)
        return mg_fail(note, err, "out of memory");
    if (err == MG_FULL)
        refuse(feed, "a further series (--max-series says how many)");
    else if (err == MG_INVALID)
        refuse(feed, "series name empty or too long");
    else if (feed->again)
        refuse(feed, "a second row of this series and time (--duplicates "
                     "error)");
    return MG_OK;
}

static enum mg_err judge(struct mg_feed *feed, struct mg_note *note)
{
    const struct mg_row *row = &feed->row;
    feed->ended = feed->sink.row && !feed->sink.row(feed->sink.context, row);
    if (feed->ended)
        return MG_OK;
    enum mg_err err =
        feed->refit ? mg_refit_row(feed->refit, row->time, note) : MG_OK;
    if (err)
        return err;
    if (feed->past)
        live_again(feed);
    feed->again = false;
    if (feed->restart)
        begin_source_now(feed);
    err = push_judged(feed);
    return err || feed->again ? refuse_row(feed, err, note) : MG_OK;
}

/* Is the row another engine's? Then at most its time counts. */
static MG_SELDOM bool pass(struct mg_feed *feed)
{
    enum mg_feed_share share = feed->sink.share(feed->sink.context, &feed->row);
    if (share == MG_SHARE_TIME) {
        if (feed->restart)
            begin_source_now(feed);
        mg_engine_pass(feed->engine, feed->row.time);
    }
    return share != MG_SHARE_OWN;
}

/* What the state has seen gets no verdict a second time. */
static MG_SELDOM enum mg_err push_kept(struct mg_feed *feed,
                                       struct mg_note *note)
{
    bool seen;
    enum mg_err err = mg_keeper_look(feed->keeper, &feed->row, &seen, note);
    if (err || seen)
        return err;
    err = judge(feed, note);
    return err ? err : mg_keeper_pushed(feed->keeper, note);
}

static enum mg_err push(struct mg_feed *feed, struct mg_note *note)
{
    if (feed->sink.skip && feed->sink.skip(feed->sink.context, &feed->row))
        return MG_OK;
    if (feed->sink.share && pass(feed))
        return MG_OK;
    return feed->keeper ? push_kept(feed, note) : judge(feed, note);
}

/* Pushes the rows that need not wait any longer. */
static enum mg_err drain(struct mg_feed *feed, struct mg_note *note)
{
    enum mg_err err = MG_OK;
    while (!err && !feed->stopped && !feed->ended &&
           mg_queue_next(feed->queue, &feed->row))
        err = push(feed, note);
    return err;
}

/* The first row tells which file it is. */
static void place_source(struct mg_feed *feed)
{
    size_t anew = mg_reader_counts(feed->reader)->anew;
    if (feed->placed && feed->anew == anew)
        return;
    mg_keeper_source(feed->keeper, &feed->row.place, feed->anew != anew);
    feed->placed = true;
    feed->anew = anew;
}

static enum mg_err take_row(struct mg_feed *feed, struct mg_note *note)
{
    bool taken;
    look_at_way(&feed->way, &feed->row);
    if (feed->keeper)
        place_source(feed);
    if (!feed->queue)
        return push(feed, note);
    enum mg_err err = mg_queue_put(feed->queue, &feed->row, &taken, note);
    if (err)
        return err;
    return taken ? drain(feed, note) : push(feed, note);
}

static enum mg_err end_source(struct mg_feed *feed, struct mg_note *note)
{
    struct way way = feed->way;
    if (!feed->falling && way.falls >= 2 && !way.rises)
        feed->falling = way.path;
    feed->way = (struct way){.last = MG_NO_TIME};
    if (!feed->queue)
        return MG_OK;
    mg_queue_end(feed->queue);
    return drain(feed, note);
}

/* ---- what is told at the end ---- */

/* Read from the wrong end, all rows of a series but the first are late. */
static void suggest(struct mg_feed *feed)
{
    struct mg_note line;
    const char *path = feed->falling;
    if (!path || !feed->told.late)
        return;
    mg_fail(&line, MG_OK, "%s: its rows %s",
            strcmp(path, "-") == 0 ? "stdin" : path,
            feed->input->newest_first
                ? "rise in time (want them without --newest-first)"
                : "fall in time (--newest-first reads such a file from its "
                  "end)");
    say(feed, line.text);
}

/* An event that covers nothing, and one that is over, are likely mistakes. */
static void tell_event(struct mg_feed *feed, const struct mg_known_event *event,
                       const struct mg_watched *told)
{
    struct mg_note line;
    struct mg_buffer expired;
    mg_buffer_init(&expired, 0);
    if (told->expired) {
        mg_buffer_string(&expired, "; it expired at ");
        mg_stamp_print(&expired, event->expires);
    }
    if (told->rows && !told->expired)
        return;
    mg_fail(&line, MG_OK, "known event '%.200s' %s%s", event->name,
            told->rows     ? "covered rows"
            : told->series ? "covered no row of the series that it is about"
                           : "is about no series that was read",
            expired.length ? expired.at : "");
    say(feed, line.text);
    mg_buffer_clear(&expired);
}

static void tell_events(struct mg_feed *feed)
{
    for (size_t i = 0; feed->engine->watch && i < feed->in_file; i++) {
        struct mg_watched told = mg_watch_told(feed->engine->watch, i);
        tell_event(feed, &feed->known.at[i], &told);
    }
}

static void count(struct mg_buffer *out, size_t number, const char *what)
{
    if (number)
        mg_buffer_printf(out, "%s%s %zu", out->length ? ", " : "", what,
                         number);
}

/* Nothing vanishes silently: what was read but not judged is told. */
static void summarise(struct mg_feed *feed)
{
    const struct mg_reader_counts *counts = mg_reader_counts(feed->reader);
    struct mg_buffer odd;
    struct mg_buffer line;
    mg_buffer_init(&odd, 0);
    mg_buffer_init(&line, 0);
    count(&odd, counts->bad, "bad");
    if (feed->keeper)
        count(&odd, mg_keeper_seen(feed->keeper), "seen");
    count(&odd, feed->told.late, "late");
    count(&odd, feed->told.twice, "with the time of the row before");
    count(&odd, counts->headers, "repeated headers");
    count(&odd, counts->refused, "files refused");
    if (odd.length && !odd.failed) {
        mg_buffer_printf(&line, "rows read %zu; %s", counts->rows, odd.at);
        say(feed, line.failed ? odd.at : line.at);
    }
    mg_buffer_clear(&odd);
    mg_buffer_clear(&line);
    tell_events(feed);
    suggest(feed);
}

static enum mg_err begin_source(struct mg_feed *feed, struct mg_note *note)
{
    enum mg_err err = end_source(feed, note);
    if (!err && feed->refit)
        err = mg_refit_source(feed->refit, note);
    feed->placed = false;
    feed->restart = !feed->keeper;
    return err;
}

static enum mg_err run(struct mg_feed *feed, struct mg_note *note)
{
    enum mg_err err = MG_OK;
    enum mg_read got;
    while (!err && !feed->ended &&
           (got = mg_reader_next(feed->reader, &feed->row)) != MG_READ_END)
        err = got == MG_READ_ROW ? take_row(feed, note)
                                 : begin_source(feed, note);
    return err || feed->ended ? err : end_source(feed, note);
}

/* What was refused has been told the first time. */
static enum mg_err run_past(struct mg_feed *feed, struct mg_note *note)
{
    enum mg_err err = run(feed, note);
    if (err || feed->pushed == feed->past->rows)
        return err;
    return mg_fail(note, MG_IO,
                   "the data has changed since it was read first "
                   "(--recalibrate reads it again)");
}

bool mg_feed_stopped(const struct mg_feed *feed)
{
    return mg_reader_stopped(feed->reader);
}

/* May rows be read while earlier ones are judged? Opening a pipe waits for the
 * other end, which a run that ends before that file never needs; and the keeper
 * asks standard input itself whether more is there. Whoever ends a run before a
 * row wants no more of it read. */
static bool may_read_ahead(const struct mg_feed *feed)
{
    size_t count;
    bool repeatable = !mg_reader_unrepeatable(feed->reader);
    mg_reader_paths(feed->reader, &count);
    return feed->threads > 1 && !feed->jury && !feed->past && !feed->sink.row &&
           (repeatable || (count == 1 && !feed->keeper));
}

/* What was judged counts, also where the run has failed. */
static enum mg_err end_jury(struct mg_feed *feed, enum mg_err ran,
                            struct mg_note *note)
{
    enum mg_err err = mg_jury_end(feed->jury, &feed->told);
    return ran || !err ? ran : mg_fail(note, err, "out of memory");
}

enum mg_err mg_feed_run(struct mg_feed *feed, struct mg_note *note)
{
    if (may_read_ahead(feed))
        mg_reader_ahead(feed->reader);
    if (feed->past)
        return run_past(feed, note);
    enum mg_err err = run(feed, note);
    if (feed->jury)
        err = end_jury(feed, err, note);
    mg_progress_clear(feed->progress);
    marigram_finish(feed->engine);
    mg_reader_rest(feed->reader);
    if (!feed->part)
        summarise(feed);
    return err ? err : mg_reader_outcome(feed->reader);
}

/* ---- parts ---- */

/* The path as this feed's own reader has it. */
static const char *own_path(const struct mg_feed *feed, const char *path)
{
    size_t count;
    const char *const *paths = mg_reader_paths(feed->reader, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(paths[i], path) == 0)
            return paths[i];
    return NULL;
}

void mg_feed_join(struct mg_feed *feed, struct mg_feed *part, bool rows)
{
    mg_told_add(&feed->told, &part->told);
    feed->unfit += part->unfit;
    if (feed->engine->watch && part->engine->watch)
        mg_watch_join(feed->engine->watch, part->engine->watch);
    if (!rows)
        return;
    mg_reader_join(feed->reader, part->reader);
    if (!feed->falling && part->falling)
        feed->falling = own_path(feed, part->falling);
}

enum mg_err mg_feed_joined(struct mg_feed *feed)
{
    mg_reader_joined(feed->reader);
    marigram_finish(feed->engine);
    summarise(feed);
    return mg_reader_outcome(feed->reader);
}

enum mg_err mg_feed_guard(const struct mg_feed *feed, const char *flag,
                          const char *path, struct mg_note *note)
{
    if (mg_file_same(path, feed->engine->config.holidays))
        return mg_fail(note, MG_INVALID, "--%s %s: is the file of holidays",
                       flag, path);
    if (mg_file_same(path, feed->engine->config.known_events))
        return mg_fail(note, MG_INVALID, "--%s %s: is the file of known events",
                       flag, path);
    if (!mg_reader_reads(feed->reader, path))
        return MG_OK;
    return mg_fail(note, MG_INVALID, "--%s %s: is an input file", flag, path);
}

void mg_feed_keep(struct mg_feed *feed, struct mg_keeper *keeper)
{
    feed->keeper = keeper;
}

void mg_feed_jury(struct mg_feed *feed, struct mg_jury *jury)
{
    feed->jury = jury;
}

struct marigram *mg_feed_engine(const struct mg_feed *feed)
{
    return feed->engine;
}

struct mg_feed_counts mg_feed_counts(const struct mg_feed *feed)
{
    return (struct mg_feed_counts){
        .read = *mg_reader_counts(feed->reader),
        .told = feed->told,
        .unfit = feed->unfit,
        .seen = feed->keeper ? mg_keeper_seen(feed->keeper) : 0,
    };
}

const char *const *mg_feed_paths(const struct mg_feed *feed, size_t *count)
{
    return mg_reader_paths(feed->reader, count);
}

struct mg_known *mg_feed_known(struct mg_feed *feed)
{
    return &feed->known;
}

const struct mg_row *mg_feed_row(const struct mg_feed *feed)
{
    return &feed->row;
}
