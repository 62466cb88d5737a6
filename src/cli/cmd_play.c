/* cmd_play.c - the verb for fire drills: history into a pipe, as fast as it
 * happened or so many times faster. Rows of several files come by time, so all
 * are read before the first is written. */
#include <inttypes.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/grow.h"
#include "base/num.h"
#include "base/quote.h"
#include "cli/session.h"
#include "cli/stop.h"
#include "read/reader.h"
#include "sink/out.h"
#include "time/civil.h"
#include "time/stamp.h"

struct play_options {
    char pace[MG_KNOB_TEXT_MAX];
    char from[MG_KNOB_TEXT_MAX], to[MG_KNOB_TEXT_MAX];
};

#define AT(member) offsetof(struct play_options, member)

static const struct mg_knob play_knobs[] = {
    {"pace", MG_KNOB_TEXT, AT(pace), "1x", "Nx", 0, 0,
     "so many times as fast as it happened: 60x is an hour a minute"},
    {"from", MG_KNOB_TEXT, AT(from), "", "TIME", 0, 0,
     "begin here; rows before come at once, for a baseline to learn from"},
    {"to", MG_KNOB_TEXT, AT(to), "", "TIME", 0, 0, "leave out rows from here"},
    {0},
};

struct play_row {
    int64_t time;  /* ns */
    size_t number; /* in which it was read: rows of one time stay in order */
    size_t text;   /* where its line stands, less the time: ",series,value" */
};

struct play {
    double pace;
    int64_t from, to; /* ns */
    struct mg_zone *zone;
    struct play_row *row;
    size_t count, room;
    struct mg_buffer text; /* NUL-terminated pieces */
    struct mg_out out;
    int stop; /* readable: a signal has come */
};

/* ---- settings ---- */

static enum mg_err read_pace(const char *text, double *pace,
                             struct mg_note *note)
{
    struct mg_text number = mg_text_of(text);
    bool times = mg_text_ends(number, "x");
    number.length -= times;
    if (mg_num_parse(number, pace) && *pace >= 1e-3 && *pace <= 1e9)
        return MG_OK;
    return mg_fail(note, MG_INVALID,
                   "--pace: cannot read '%.60s' (want 60x: 0.001x to "
                   "1000000000x)",
                   text);
}

static enum mg_err read_bound(const struct play *play, const char *flag,
                              const char *text, int64_t *time,
                              struct mg_note *note)
{
    if (!text[0] ||
        mg_stamp_parse(mg_text_of(text), play->zone, MG_NO_TIME, time))
        return MG_OK;
    return mg_fail(note, MG_INVALID, "--%s: cannot read time '%.60s' (want %s)",
                   flag, text, MG_STAMP_WANTED);
}

/* ---- reading ---- */

static void say(void *context, const char *line)
{
    (void)context;
    mg_say(line);
}

/* The value as it came, unless that is only a number where it came from. */
static void add_value(struct mg_buffer *out, const struct mg_row *row)
{
    double plain;
    mg_buffer_char(out, ',');
    if (mg_num_parse(row->value_text, &plain))
        mg_buffer_text(out, row->value_text);
    else
        mg_num_figure(out, row->value);
}

static enum mg_err keep(struct play *play, const struct mg_row *row,
                        struct mg_note *note)
{
    if (row->time >= play->to)
        return MG_OK;
    if (!mg_grow(&play->row, play->count, &play->room, sizeof *play->row))
        return mg_fail(note, MG_MEMORY, "out of memory");
    play->row[play->count] =
        (struct play_row){row->time, play->count, play->text.length};
    play->count++;
    mg_buffer_char(&play->text, ',');
    mg_quote_csv(&play->text, mg_text_of(row->series));
    add_value(&play->text, row);
    mg_buffer_add(&play->text, "", 1);
    if (!play->text.failed)
        return MG_OK;
    return mg_fail(note, MG_FULL, "more than %d bytes of rows", MG_WAITING_MAX);
}

static enum mg_err read_rows(struct play *play, struct mg_session *session,
                             struct mg_note *note)
{
    static const char *const standard_input[] = {"-"};
    struct mg_listener listener = {NULL, say, NULL};
    struct mg_reader *reader;
    struct mg_row row;
    enum mg_read got;
    session->input.zone = play->zone;
    enum mg_err err =
        mg_reader_open(&reader, &session->input, &listener,
                       session->count ? session->paths : standard_input,
                       session->count ? session->count : 1, note);
    if (err)
        return err;
    while (!err && (got = mg_reader_next(reader, &row)) != MG_READ_END)
        if (got == MG_READ_ROW)
            err = keep(play, &row, note);
    if (!err)
        err = mg_reader_outcome(reader);
    mg_reader_close(reader);
    return err;
}

static int by_time(const void *left, const void *right)
{
    const struct play_row *a = left;
    const struct play_row *b = right;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

/* ---- writing ---- */

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Until the moment, or a signal: then false. */
static bool wait_until(const struct play *play, double moment)
{
    struct pollfd signals = {.fd = play->stop, .events = POLLIN};
    double left;
    while ((left = moment - now()) > 0) {
        int wait = (int)fmin(ceil(left * 1e3), 60e3);
        if (poll(&signals, 1, wait) > 0)
            return false;
    }
    return poll(&signals, 1, 0) <= 0;
}

static void write_row(struct play *play, const struct play_row *row)
{
    mg_stamp_print(&play->out.buffer, row->time);
    mg_buffer_string(&play->out.buffer, play->text.at + row->text);
    mg_buffer_char(&play->out.buffer, '\n');
}

/* Nobody reads any more, or the disk is full: that is told when it closes. */
static bool flush(struct play *play)
{
    mg_out_flush(&play->out);
    return !play->out.error;
}

static void play_rows(struct play *play)
{
    size_t i = 0;
    for (; i < play->count && play->row[i].time < play->from; i++) {
        write_row(play, &play->row[i]);
        mg_out_added(&play->out);
    }
    if (i == play->count || !flush(play))
        return;
    int64_t first = play->row[i].time;
    double start = now();
    while (i < play->count) {
        int64_t time = play->row[i].time;
        double after = (double)mg_time_between(first, time) / 1e9;
        if (!wait_until(play, start + after / play->pace))
            return;
        for (; i < play->count && play->row[i].time == time; i++)
            write_row(play, &play->row[i]);
        if (!flush(play))
            return;
    }
}

static enum mg_err write_rows(struct play *play, struct mg_note *note)
{
    enum mg_err err = mg_stop_open(&play->stop, note);
    if (!err)
        err = mg_out_open(&play->out, "-", false, note);
    if (err)
        return err;
    if (play->count)
        qsort(play->row, play->count, sizeof *play->row, by_time);
    mg_buffer_string(&play->out.buffer, "timestamp,series,value\n");
    play_rows(play);
    return mg_out_close(&play->out, MG_OK, note);
}

static enum mg_err run(struct play *play, struct mg_session *session,
                       struct mg_note *note)
{
    const struct play_options *options = session->settings;
    enum mg_err err = read_pace(options->pace, &play->pace, note);
    if (!err)
        err = mg_zone_open(session->config->config.tz, &play->zone, note);
    if (!err)
        err = read_bound(play, "from", options->from, &play->from, note);
    if (!err)
        err = read_bound(play, "to", options->to, &play->to, note);
    if (err)
        return err;
    enum mg_err read = read_rows(play, session, note);
    if (read == MG_OK || (read == MG_INPUT && play->count))
        err = write_rows(play, note);
    return err ? err : read;
}

static int work(struct mg_session *session)
{
    struct mg_note note = {""};
    struct play play = {.from = INT64_MIN, .to = INT64_MAX};
    mg_buffer_init(&play.text, MG_WAITING_MAX);
    enum mg_err err = run(&play, session, &note);
    mg_buffer_clear(&play.text);
    mg_zone_free(play.zone);
    free(play.row);
    return mg_complain(err, &note);
}

static int run_play(const struct mg_command *command, int argc, char **argv)
{
    struct play_options options;
    struct mg_options own[] = {
        {"Pace", play_knobs, &options, NULL},
        {0},
    };
    struct mg_session session = {
        .own = own, .settings = &options, .work = work};
    return mg_session_run(&session, command, argc, argv);
}

const struct mg_command mg_command_play = {
    .name = "play",
    .operands = "[OPTION]... [FILE|FOLDER|-]...",
    .summary = "Writes history as it happened, or so many times faster, for "
               "fire drills: rows of all files by time, as CSV.",
    .examples =
        "marigram play --pace 60x metrics/ | marigram score --only changes\n"
        "marigram play --pace 300x --from 2026-02-24T12:30:00Z metrics/ |\n"
        "    marigram score --alerts - | ./page-the-team\n",
    .about = "An interrupt (Ctrl-C) ends it well, after a whole row. Whatever "
             "reads the rows\nanswers each as soon as it has come.",
    .run = run_play,
};
