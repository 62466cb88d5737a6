/* refit.c - see refit.h. */
#include "cli/refit.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/grow.h"
#include "engine/trial.h"
#include "time/civil.h"

/* Where a source began. */
struct beginning {
    size_t file;    /* of the reader's */
    uint64_t rows;  /* that had gone to the engine */
    int64_t series; /* that were known */
};

struct mg_refit {
    struct mg_feed_plan plan; /* of the shadows */
    struct mg_input input;    /* theirs: as it is, but for rejects */
    const struct mg_reader *reader;
    struct marigram *engine;
    int64_t span; /* ns */
    struct beginning *source;
    size_t sources, room;
    int64_t first; /* ns: of the source's first row; MG_NO_TIME: none came */
    int64_t next;  /* ns: from here on it is time to */
    uint64_t rows; /* that went to the engine */
    uint64_t mark; /* and of these, before the stretch began */
};

static enum mg_err check_input(const struct mg_feed_plan *plan,
                               const struct mg_reader *reader,
                               struct mg_note *note)
{
    const char *path = mg_reader_unrepeatable(reader);
    if (plan->input->follow)
        return mg_fail(note, MG_INVALID,
                       "--recalibrate and --follow contradict each other: "
                       "what is read again has to have an end");
    if (!path)
        return MG_OK;
    bool standard = path[0] == '-' && !path[1];
    return mg_fail(note, MG_INVALID,
                   "--recalibrate reads its data again, and %s cannot be "
                   "(want files)",
                   standard ? "standard input" : path);
}

enum mg_err mg_refit_open(struct mg_refit **refit,
                          const struct mg_feed_plan *plan,
                          const struct mg_reader *reader,
                          struct marigram *engine, struct mg_note *note)
{
    *refit = NULL;
    enum mg_err err = check_input(plan, reader, note);
    if (err)
        return err;
    struct mg_refit *opened = calloc(1, sizeof *opened);
    if (!opened)
        return mg_fail(note, MG_MEMORY, "out of memory");
    opened->plan = *plan;
    opened->input = *plan->input;
    opened->input.rejects[0] = '\0';
    opened->plan.input = &opened->input;
    opened->plan.paths = mg_reader_paths(reader, &opened->plan.count);
    opened->reader = reader;
    opened->engine = engine;
    opened->span = plan->config->config.recalibrate;
    *refit = opened;
    return MG_OK;
}

void mg_refit_close(struct mg_refit *refit)
{
    if (!refit)
        return;
    free(refit->source);
    free(refit);
}

static void begin_stretch(struct mg_refit *refit)
{
    refit->mark = refit->rows;
    mg_trial_mark(refit->engine);
}

enum mg_err mg_refit_source(struct mg_refit *refit, struct mg_note *note)
{
    if (!mg_grow(&refit->source, refit->sources, &refit->room,
                 sizeof *refit->source))
        return mg_fail(note, MG_MEMORY, "out of memory");
    refit->source[refit->sources++] = (struct beginning){
        .file = mg_reader_file(refit->reader),
        .rows = refit->rows,
        .series = mg_trial_count(refit->engine),
    };
    refit->first = MG_NO_TIME;
    begin_stretch(refit);
    return MG_OK;
}

/* The source that the oldest series of this stretch came from first: shadows
 * have to see it whole. NULL: all are older than the data. */
static const struct beginning *find_beginning(const struct mg_refit *refit)
{
    int64_t oldest = mg_trial_oldest(refit->engine, refit->source[0].series);
    const struct beginning *found = NULL;
    for (size_t i = 0; i < refit->sources && oldest >= 0; i++)
        if (refit->source[i].series <= oldest)
            found = &refit->source[i];
    return found;
}

/* One shadow's life, from the beginning up to here. */
static enum mg_err try_tempo(const struct mg_refit *refit,
                             struct mg_trial *trial,
                             const struct mg_feed_past *past,
                             struct mg_note *note)
{
    static const struct mg_feed_sink nobody = {0};
    struct mg_feed *shadow;
    struct mg_feed_plan plan = refit->plan;
    plan.past = past;
    enum mg_err err = mg_feed_open(&shadow, &plan, &nobody, note);
    if (!err)
        err = mg_feed_run(shadow, note);
    if (!err)
        mg_trial_compare(trial, mg_feed_engine(shadow));
    mg_feed_close(shadow);
    return err;
}

static enum mg_err recalibrate(struct mg_refit *refit, struct mg_note *note)
{
    const struct beginning *from = find_beginning(refit);
    enum mg_err err = MG_OK;
    if (!from)
        return MG_OK;
    struct mg_trial *trial = mg_trial_new(refit->engine);
    if (!trial)
        return mg_fail(note, MG_MEMORY, "out of memory");
    struct mg_feed_past past = {
        .file = from->file,
        .mark = refit->mark - from->rows,
        .rows = refit->rows - from->rows,
    };
    for (past.tempo = 0; past.tempo < MG_TEMPOS && !err; past.tempo++)
        err = try_tempo(refit, trial, &past, note);
    if (!err)
        mg_trial_tell(trial);
    mg_trial_free(trial);
    return err;
}

/* The first multiple of the span, from the first row on, that is past `time`;
 * where there is none, never. */
static int64_t next_after(const struct mg_refit *refit, int64_t time)
{
    int64_t gone = mg_time_between(refit->first, time) / refit->span;
    int64_t ahead;
    int64_t next;
    if (__builtin_mul_overflow(gone + 1, refit->span, &ahead) ||
        __builtin_add_overflow(refit->first, ahead, &next))
        return INT64_MAX;
    return next;
}

enum mg_err mg_refit_row(struct mg_refit *refit, int64_t time,
                         struct mg_note *note)
{
    enum mg_err err = MG_OK;
    if (refit->first == MG_NO_TIME) {
        refit->first = time;
        refit->next = next_after(refit, time);
    }
    if (time >= refit->next) {
        err = recalibrate(refit, note);
        refit->next = next_after(refit, time);
        begin_stretch(refit);
    }
    refit->rows++;
    return err;
}
