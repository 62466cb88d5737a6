/* relive.c - see relive.h. The engine of before is loaded beside the new one:
 * it knows which rows there were, and what was learned of them. */
#include "cli/relive.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "base/num.h"
#include "base/quote.h"
#include "cli/command.h"
#include "engine/explain.h"
#include "series/glob.h"
#include "time/civil.h"

enum { LISTED = 20, MISSING_TOLD = 5 };

struct mg_relive {
    struct mg_relive_plan plan;
    struct mg_known none;
    struct marigram *before;
    struct mg_feed *feed;
    struct mg_buffer key; /* scratch */
    int64_t *covered;     /* rows that the exclusion covers, by series */
    size_t series, room;
    int64_t beyond; /* rows after what the state has seen */
    bool full;      /* no memory for `covered` */
};

/* ---- rows ---- */

static struct mg_lane *find_lane(const struct marigram *engine,
                                 struct mg_text key)
{
    int64_t number = mg_roster_find(engine->world.roster, key);
    return number < 0 ? NULL : engine->world.lane[number];
}

/* Later than the last that the state has seen; or late, when all that were
 * late or came twice have come. */
static bool is_beyond(const struct mg_lane *old, const struct mg_lane *now,
                      int64_t time)
{
    if (!old || time > old->track.last)
        return true;
    if (!now || time > now->track.last || old->tally.rows < 0)
        return false;
    return now->tally.rows >= old->tally.rows &&
           now->tally.late >= old->tally.late;
}

static bool pass_over(void *context, const struct mg_row *row)
{
    struct mg_relive *relive = context;
    mg_buffer_empty(&relive->key);
    if (mg_key_normal(&relive->key, mg_text_of(row->series), NULL))
        return false;
    struct mg_text key = mg_buffer_all(&relive->key);
    bool beyond =
        is_beyond(find_lane(relive->before, key),
                  find_lane(mg_feed_engine(relive->feed), key), row->time);
    relive->beyond += beyond;
    return beyond;
}

static void cover(struct mg_relive *relive, size_t number)
{
    while (relive->series <= number) {
        if (!mg_grow(&relive->covered, relive->series, &relive->room,
                     sizeof *relive->covered)) {
            relive->full = true;
            return;
        }
        relive->covered[relive->series++] = 0;
    }
    relive->covered[number]++;
}

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct mg_relive *relive = context;
    const struct marigram *engine = mg_feed_engine(relive->feed);
    const struct mg_correction *correction = relive->plan.correction;
    if (!mg_exclusion_covers(correction->exclusion, verdict->series,
                             verdict->time) ||
        verdict->state == MARIGRAM_LATE ||
        strcmp(verdict->reason, "duplicate") == 0)
        return;
    int64_t number =
        mg_roster_find(engine->world.roster, mg_text_of(verdict->series));
    cover(relive, (size_t)number);
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct mg_relive *relive = context;
    mg_vault_event(relive->plan.vault, event);
}

/* ---- beginning and end ---- */

static enum mg_err load_before(struct mg_relive *relive, struct mg_note *note)
{
    struct marigram_sink nobody = {0};
    struct marigram_config config = *relive->plan.feed->config;
    config.known = &relive->none;
    enum mg_err err = (enum mg_err)marigram_open(
        &config, &nobody, &relive->before, note->text, sizeof note->text);
    if (err)
        return err;
    return mg_vault_read_lanes(mg_vault_database(relive->plan.vault),
                               relive->before, note);
}

static enum mg_err open_feed(struct mg_relive *relive, struct mg_note *note)
{
    struct mg_feed_sink sink = {
        .engine = {relive, on_verdict, on_event},
        .context = relive,
        .skip = pass_over,
    };
    enum mg_err err =
        mg_feed_open(&relive->feed, relive->plan.feed, &sink, note);
    if (err)
        return err;
    struct mg_known *known = mg_feed_known(relive->feed);
    err = mg_exclusion_know(mg_vault_database(relive->plan.vault), known, note);
    return err ? err : mg_engine_know(mg_feed_engine(relive->feed), known);
}

enum mg_err mg_relive_open(struct mg_relive **relive,
                           const struct mg_relive_plan *plan,
                           struct mg_note *note)
{
    struct mg_relive *opened = calloc(1, sizeof *opened);
    *relive = NULL;
    if (!opened)
        return mg_fail(note, MG_MEMORY, "out of memory");
    opened->plan = *plan;
    mg_buffer_init(&opened->key, 2 * MG_KEY_MAX);
    enum mg_err err = load_before(opened, note);
    if (!err)
        err = open_feed(opened, note);
    if (err)
        mg_relive_close(opened);
    else
        *relive = opened;
    return err;
}

void mg_relive_close(struct mg_relive *relive)
{
    if (!relive)
        return;
    mg_feed_close(relive->feed);
    marigram_close(relive->before);
    mg_buffer_clear(&relive->key);
    free(relive->covered);
    free(relive);
}

struct mg_feed *mg_relive_feed(const struct mg_relive *relive)
{
    return relive->feed;
}

/* ---- are these the rows that the state has seen? ---- */

static bool is_same_past(const struct mg_lane *old, const struct mg_lane *now)
{
    if (!now || now->track.first != old->track.first ||
        now->track.last != old->track.last)
        return false;
    return old->tally.rows < 0 || (now->tally.rows == old->tally.rows &&
                                   now->tally.trace == old->tally.trace);
}

static void describe_rows(const struct mg_lane *lane, struct mg_buffer *out)
{
    if (lane->tally.rows >= 0)
        mg_buffer_printf(out, "%" PRId64 " rows, ", lane->tally.rows);
    mg_stamp_print(out, lane->track.first);
    mg_buffer_string(out, " .. ");
    mg_stamp_print(out, lane->track.last);
}

static void tell_missing(const char *key, const struct mg_lane *old,
                         const struct mg_lane *now)
{
    struct mg_buffer line;
    mg_buffer_init(&line, 0);
    mg_quote_line(&line, mg_text_of(key));
    mg_buffer_string(&line, ": the state has seen ");
    describe_rows(old, &line);
    mg_buffer_string(&line, "; the data hold ");
    if (!now)
        mg_buffer_string(&line, "none of them");
    else if (now->tally.rows == old->tally.rows &&
             now->track.first == old->track.first &&
             now->track.last == old->track.last)
        mg_buffer_string(&line, "as many, with other times or values");
    else
        describe_rows(now, &line);
    if (!line.failed)
        mg_say(line.at);
    mg_buffer_clear(&line);
}

static enum mg_err check_past(const struct mg_relive *relive,
                              struct mg_note *note)
{
    const struct mg_world *before = &relive->before->world;
    int64_t count = mg_roster_count(before->roster);
    int64_t missing = 0;
    for (int64_t i = 0; i < count; i++) {
        const char *key = mg_roster_key(before->roster, i);
        const struct mg_lane *now =
            find_lane(mg_feed_engine(relive->feed), mg_text_of(key));
        if (is_same_past(before->lane[i], now))
            continue;
        if (missing++ < MISSING_TOLD)
            tell_missing(key, before->lane[i], now);
    }
    if (!missing)
        return MG_OK;
    return mg_fail(note, MG_INPUT,
                   "nothing was changed: the data are not those that the state "
                   "has learned from, in %" PRId64 " of %" PRId64
                   " series (want them from the first sample on, in the same "
                   "order, and read by the same flags)",
                   missing, count);
}

static void tell_beyond(const struct mg_relive *relive)
{
    struct mg_note line;
    if (!relive->beyond)
        return;
    mg_fail(&line, MG_OK,
            "rows after what the state has seen %" PRId64
            "; they are left to the next run with --state",
            relive->beyond);
    mg_say(line.text);
}

enum mg_err mg_relive_run(struct mg_relive *relive, struct mg_note *note)
{
    struct marigram *engine = mg_feed_engine(relive->feed);
    enum mg_err err = mg_vault_relive(relive->plan.vault, engine, note);
    if (!err)
        err = mg_feed_run(relive->feed, note);
    /* A file that was refused may be one that the state has not seen. */
    if (err && err != MG_INPUT)
        return err;
    if (relive->full)
        return mg_fail(note, MG_MEMORY, "out of memory");
    tell_beyond(relive);
    err = check_past(relive, note);
    return err ? err : mg_vault_relived(relive->plan.vault, engine, note);
}

/* ---- what has moved ---- */

/* What a series' next row would be expected to be by its usual baseline, also
 * where an event has another. */
static enum mg_err look_ahead(const struct marigram *engine, const char *key,
                              struct mg_forecast *said)
{
    struct mg_explanation explained;
    struct marigram usual = *engine;
    const struct mg_lane *lane = find_lane(engine, mg_text_of(key));
    int64_t step = lane ? mg_track_step(&lane->track) : 0;
    int64_t time;
    *said = (struct mg_forecast){.level = NAN, .scale = NAN};
    if (!lane || __builtin_add_overflow(lane->track.last,
                                        step ? step : MG_SECOND, &time))
        return MG_OK;
    usual.watch = NULL;
    enum mg_err err = mg_explain(&usual, key, time, NAN, &explained);
    int speaker = err ? -1 : explained.look.outlook.speaker;
    if (speaker >= 0)
        *said = explained.look.outlook.forecast[speaker];
    return err;
}

static void print_move(const char *what, double from, double to,
                       struct mg_buffer *out)
{
    if (isnan(from) && isnan(to))
        return;
    mg_buffer_printf(out, "  %s ", what);
    (isnan(from) ? mg_buffer_char(out, '-') : mg_num_short(out, from));
    mg_buffer_string(out, " -> ");
    (isnan(to) ? mg_buffer_char(out, '-') : mg_num_short(out, to));
}

static enum mg_err tell_series(const struct mg_relive *relive, const char *key,
                               int64_t rows, struct mg_buffer *out)
{
    struct mg_forecast old;
    struct mg_forecast now;
    enum mg_err err = look_ahead(relive->before, key, &old);
    if (!err)
        err = look_ahead(mg_feed_engine(relive->feed), key, &now);
    if (err)
        return err;
    mg_buffer_string(out, "  ");
    mg_quote_line(out, mg_text_of(key));
    mg_buffer_printf(out, "  %" PRId64 " rows", rows);
    print_move("level", old.level, now.level, out);
    print_move("scale", old.scale, now.scale, out);
    mg_buffer_char(out, '\n');
    return MG_OK;
}

/* Series that the exclusion is about. */
static int64_t count_fitting(const struct mg_relive *relive)
{
    const char *glob = relive->plan.correction->exclusion->series;
    const struct mg_roster *roster = mg_feed_engine(relive->feed)->world.roster;
    int64_t count = mg_roster_count(roster);
    int64_t fit = 0;
    struct mg_note line;
    for (int64_t i = 0; i < count; i++)
        fit += mg_glob_fits(glob, mg_roster_key(roster, i));
    mg_fail(&line, MG_OK, "no series that was read fits '%.200s'", glob);
    if (!fit)
        mg_say(line.text);
    return fit;
}

static void tell_count(const struct mg_relive *relive, struct mg_buffer *out)
{
    int64_t touched = 0;
    int64_t rows = 0;
    for (size_t i = 0; i < relive->series; i++) {
        touched += relive->covered[i] > 0;
        rows += relive->covered[i];
    }
    mg_buffer_printf(out,
                     "rows %s %" PRId64 ", in %" PRId64 " of %" PRId64
                     " series that fit\n",
                     relive->plan.correction->back ? "put back" : "excluded",
                     rows, touched, count_fitting(relive));
}

enum mg_err mg_relive_tell(const struct mg_relive *relive,
                           struct mg_buffer *out, struct mg_note *note)
{
    const struct mg_roster *roster = mg_feed_engine(relive->feed)->world.roster;
    int64_t touched = 0;
    enum mg_err err = MG_OK;
    tell_count(relive, out);
    for (size_t i = 0; i < relive->series && !err; i++)
        if (relive->covered[i] && touched++ < LISTED)
            err = tell_series(relive, mg_roster_key(roster, (int64_t)i),
                              relive->covered[i], out);
    if (touched > LISTED)
        mg_buffer_printf(out, "  and %" PRId64 " more\n", touched - LISTED);
    return err ? mg_fail(note, err, "%s", mg_err_text(err)) : MG_OK;
}
