/* leg.c - see leg.h. The n-th series to come is the business of leg n modulo
 * the number of legs. All legs read the same rows, so all know who has which;
 * each minds the clock of all, since others tell who has fallen silent. */
#include "cli/leg.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/grow.h"
#include "sink/events.h"
#include "time/civil.h"

struct mg_leg {
    const struct mg_leg_plan *plan;
    size_t number;
    struct mg_feed_part part;
    struct mg_input input;
    struct mg_feed *feed;
    struct mg_ledger ledger;
    struct mg_tape tape;
    bool failed;
    /* By series: all that came, and whether each is waited for. */
    struct mg_roster *all;
    bool *heard;
    size_t room;
    struct mg_buffer key; /* scratch */
    /* The event log. */
    FILE *log; /* NULL: none is asked for */
    struct mg_log_line *line;
    size_t lines, line_room;
    size_t taken;
    struct mg_buffer text; /* scratch */
};

static const struct mg_kind *kind_of(const struct mg_leg *leg, const char *key)
{
    return mg_kinds_find(&mg_feed_engine(leg->feed)->kinds, key);
}

/* ---- whose row it is ---- */

static int64_t add_series(struct mg_leg *leg, struct mg_text key)
{
    size_t count = (size_t)mg_roster_count(leg->all);
    if (!mg_grow(&leg->heard, count, &leg->room, sizeof *leg->heard))
        return -1;
    leg->heard[count] = kind_of(leg, key.at)->config.nodata != 0;
    return mg_roster_add(leg->all, key);
}

/* < 0: the name is none, or memory is out. */
static int64_t look_up(struct mg_leg *leg, struct mg_text name)
{
    mg_buffer_empty(&leg->key);
    if (mg_key_normal(&leg->key, name, NULL))
        return -1;
    struct mg_text key = mg_buffer_all(&leg->key);
    int64_t number = mg_roster_find(leg->all, key);
    return number >= 0 ? number : add_series(leg, key);
}

/* What no engine takes is left to the first leg, which will say so. */
static enum mg_feed_share share(void *context, const struct mg_row *row)
{
    struct mg_leg *leg = context;
    struct mg_text name = mg_text_of(row->series);
    leg->ledger.row++;
    int64_t number = mg_roster_guess(leg->all, name);
    if (number < 0)
        number = look_up(leg, name);
    if (number >= 0)
        mg_roster_came(leg->all, number);
    size_t owner = number < 0 ? 0 : (size_t)number % leg->plan->legs;
    if (owner == leg->number)
        return MG_SHARE_OWN;
    bool fit = number >= 0 && leg->heard[number] &&
               mg_engine_fits(row->time, row->value);
    return fit ? MG_SHARE_TIME : MG_SHARE_NOTHING;
}

static bool on_row(void *context, const struct mg_row *row)
{
    struct mg_leg *leg = context;
    (void)row;
    return !leg->failed && !leg->plan->stopped(leg->plan->context);
}

/* ---- what the engine says ---- */

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct mg_leg *leg = context;
    struct mg_ledger *ledger = &leg->ledger;
    size_t number = mg_ledger_find(ledger, verdict->series);
    bool found = number != SIZE_MAX;
    if (!found) {
        ledger->rule = &kind_of(leg, verdict->series)->rule[0];
        if (!leg->plan->claim(leg->plan->context, leg->number, verdict->series))
            leg->failed = true;
    }
    mg_ledger_verdict(ledger, verdict, mg_feed_row(leg->feed)->place.path);
    if (!leg->plan->lap->tape || ledger->err)
        return;
    if (!found)
        number = mg_ledger_find(ledger, verdict->series);
    mg_tape_verdict(&leg->tape, number, verdict, ledger->sample);
}

static void write_line(struct mg_leg *leg, const struct marigram_event *event)
{
    struct mg_log_line line = {.row = leg->ledger.row, .due = MG_NO_TIME};
    const struct mg_silence *silence =
        &mg_feed_engine(leg->feed)->world.silence;
    mg_buffer_empty(&leg->text);
    mg_events_write(event, &leg->text);
    line.length = leg->text.length;
    if (event->kind == MARIGRAM_SILENT && leg->all) {
        line.due = silence->due;
        line.series = mg_roster_find(leg->all, mg_text_of(event->series));
    }
    if (leg->text.failed ||
        !mg_grow(&leg->line, leg->lines, &leg->line_room, sizeof *leg->line) ||
        fwrite(leg->text.at, 1, line.length, leg->log) != line.length) {
        leg->failed = true;
        return;
    }
    leg->line[leg->lines++] = line;
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct mg_leg *leg = context;
    mg_ledger_event(&leg->ledger, event);
    if (leg->plan->lap->tape)
        mg_tape_event(&leg->tape, mg_ledger_find(&leg->ledger, event->series),
                      event);
    if (leg->log)
        write_line(leg, event);
}

/* ---- beginning and end ---- */

static enum mg_err open_feed(struct mg_leg *leg, struct mg_note *note)
{
    const struct mg_leg_plan *plan = leg->plan;
    struct mg_feed_plan feed = {.config = plan->lap->config,
                                .input = &leg->input,
                                .known = mg_feed_known(plan->feed),
                                .part = &leg->part};
    if (leg->number == 0) /* the shares are about alike */
        feed.progress = plan->lap->progress;
    struct mg_feed_sink sink = {.engine = {leg, on_verdict, on_event},
                                .context = leg,
                                .row = on_row,
                                .share = plan->by_series ? share : NULL};
    feed.paths = mg_feed_paths(plan->feed, &feed.count);
    return mg_feed_open(&leg->feed, &feed, &sink, note);
}

/* Of the same rows one leg is enough to keep those that are refused. */
static void set_input(struct mg_leg *leg)
{
    leg->input = *leg->plan->lap->input;
    leg->input.apart = true;
    if (leg->plan->lap->quiet || (leg->plan->by_series && leg->number))
        leg->input.rejects[0] = '\0';
}

static bool take_room(struct mg_leg *leg)
{
    const struct mg_lap_plan *lap = leg->plan->lap;
    if (mg_ledger_init(&leg->ledger, lap->incidents, lap->lead))
        return false;
    if (leg->plan->by_series)
        leg->all = mg_roster_new();
    if (lap->alerts[0])
        leg->log = tmpfile();
    return (leg->all || !leg->plan->by_series) && (leg->log || !lap->alerts[0]);
}

enum mg_err mg_leg_open(struct mg_leg **leg, const struct mg_leg_plan *plan,
                        size_t number, struct mg_feed_part part,
                        struct mg_note *note)
{
    struct mg_leg *opened = calloc(1, sizeof *opened);
    *leg = NULL;
    if (!opened)
        return mg_fail(note, MG_MEMORY, "out of memory");
    opened->plan = plan;
    opened->number = number;
    opened->part = part;
    mg_buffer_init(&opened->key, 0);
    mg_buffer_init(&opened->text, 0);
    set_input(opened);
    enum mg_err err = open_feed(opened, note);
    if (!err && !take_room(opened))
        err = mg_fail(note, MG_MEMORY, "out of memory");
    if (err) {
        mg_leg_close(opened);
        return err;
    }
    opened->ledger.sample = &mg_feed_engine(opened->feed)->look.sample;
    *leg = opened;
    return MG_OK;
}

void mg_leg_close(struct mg_leg *leg)
{
    if (!leg)
        return;
    mg_ledger_clear(&leg->ledger);
    mg_tape_clear(&leg->tape);
    mg_feed_close(leg->feed);
    mg_roster_free(leg->all);
    mg_buffer_clear(&leg->key);
    mg_buffer_clear(&leg->text);
    if (leg->log)
        fclose(leg->log);
    free(leg->heard);
    free(leg->line);
    free(leg);
}

/* A row that the engine does not take is told at its place among the rows of
 * all series: of legs that share series, none knows that place. */
bool mg_leg_go(struct mg_leg *leg)
{
    struct mg_note note = {""};
    enum mg_err err = mg_feed_run(leg->feed, &note);
    if (leg->log)
        rewind(leg->log);
    if ((err && err != MG_INPUT && err != MG_IO) || note.text[0])
        return false;
    if (leg->plan->by_series && mg_feed_counts(leg->feed).unfit)
        return false;
    return !leg->failed && !leg->ledger.err && !leg->tape.err &&
           !leg->plan->stopped(leg->plan->context);
}

struct mg_feed *mg_leg_feed(const struct mg_leg *leg)
{
    return leg->feed;
}

struct mg_ledger *mg_leg_ledger(struct mg_leg *leg)
{
    return &leg->ledger;
}

struct mg_tape *mg_leg_tape(struct mg_leg *leg)
{
    return &leg->tape;
}

const struct mg_log_line *mg_leg_next(const struct mg_leg *leg)
{
    return leg->taken < leg->lines ? &leg->line[leg->taken] : NULL;
}

bool mg_leg_take(struct mg_leg *leg, struct mg_buffer *out)
{
    size_t length = leg->line[leg->taken++].length;
    char *to = mg_buffer_reserve(out, length);
    if (!to || fread(to, 1, length, leg->log) != length)
        return false;
    out->length += length;
    return true;
}
