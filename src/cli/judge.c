/* judge.c - see judge.h. A row that is printed is made into text at once, but
 * where nearly all rows of a batch are this judge's: then the others have
 * nothing to do, and the text is left to who writes it. */
#include "cli/judge.h"

#include <stdlib.h>

#include "base/grow.h"
#include "sink/events.h"
#include "time/civil.h"

struct mg_judge {
    struct mg_judge_plan plan;
    size_t number;
    struct marigram *engine;
    int64_t *numbers; /* by the engine's own: as the rows have them */
    size_t room;
    bool failed;
    struct mg_told told;
    /* While a batch is judged. */
    const struct mg_batch *batch;
    size_t row; /* which of the batch */
    bool keeps; /* leaves the text to others */
    struct mg_answer *answer;
};

/* ---- what the engine says ---- */

static bool keep(struct mg_judge *judge, const struct marigram_verdict *verdict)
{
    const struct mg_batch_row *row = &judge->batch->row[judge->row];
    struct mg_kept_line line = {*verdict, row->time_text, row->value_text};
    return judge->keeps &&
           mg_kept_add(&judge->answer->kept, judge->plan.verdicts, &line);
}

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct mg_judge *judge = context;
    struct mg_answer *answer = judge->answer;
    const struct mg_batch_row *row = &judge->batch->row[judge->row];
    mg_told_verdict(&judge->told, verdict);
    if (!judge->plan.rows || !mg_verdicts_wants(judge->plan.verdicts, verdict))
        return;
    struct mg_piece piece = {.row = (uint32_t)judge->row,
                             .kept = (uint32_t)answer->kept.count};
    if (!keep(judge, verdict)) {
        size_t before = answer->text.length;
        mg_verdicts_write(judge->plan.verdicts, verdict, row->time_text,
                          row->value_text, &answer->text);
        piece.length = answer->text.length - before;
        if (answer->text.failed) {
            answer->lost = true;
            return;
        }
    }
    answer->piece[answer->pieces++] = piece;
}

/* Of a series that has fallen silent: in the course of another one's row. */
static void place_silent(const struct mg_judge *judge, const char *key,
                         struct mg_log_line *line)
{
    const struct mg_world *world = &judge->engine->world;
    line->due = world->silence.due;
    line->series =
        judge->numbers[mg_roster_find(world->roster, mg_text_of(key))];
}

static void write_line(const struct mg_judge *judge,
                       const struct marigram_event *event)
{
    struct mg_answer *answer = judge->answer;
    struct mg_log_line line = {.row = judge->row, .due = MG_NO_TIME};
    size_t before = answer->log.length;
    if (event->kind == MARIGRAM_SILENT)
        place_silent(judge, event->series, &line);
    mg_events_write(event, &answer->log);
    line.length = answer->log.length - before;
    if (answer->log.failed || !mg_grow(&answer->line, answer->lines,
                                       &answer->room, sizeof *answer->line)) {
        answer->lost = true;
        return;
    }
    answer->line[answer->lines++] = line;
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct mg_judge *judge = context;
    mg_told_event(&judge->told, event);
    if (judge->plan.log)
        write_line(judge, event);
}

/* ---- rows ---- */

/* The number of the row's series stands where the engine's next one goes: it
 * stays there if the series is new. */
static bool push(struct mg_judge *judge, const struct mg_batch_row *row)
{
    size_t count = (size_t)mg_roster_count(judge->engine->world.roster);
    if (!mg_grow(&judge->numbers, count, &judge->room, sizeof *judge->numbers))
        return false;
    judge->numbers[count] = row->number;
    return marigram_push(judge->engine, row->series, row->time, row->value) ==
           MARIGRAM_OK;
}

static bool take_row(struct mg_judge *judge, const struct mg_batch_row *row)
{
    if (row->source)
        marigram_source(judge->engine);
    if (row->judge == judge->number)
        return push(judge, row);
    if (row->heard)
        mg_engine_pass(judge->engine, row->time);
    return true;
}

static void begin(struct mg_judge *judge, const struct mg_batch *batch,
                  struct mg_answer *answer)
{
    judge->batch = batch;
    judge->answer = answer;
    judge->keeps = batch->share[judge->number] > batch->count / 4 * 3;
    answer->flush = batch->flush;
    answer->count = answer->pieces = answer->lines = 0;
    answer->cut = answer->lost = false;
    mg_buffer_empty(&answer->text);
    mg_buffer_empty(&answer->log);
    mg_kept_empty(&answer->kept);
}

bool mg_judge_take(struct mg_judge *judge, const struct mg_batch *batch,
                   struct mg_answer *answer)
{
    begin(judge, batch, answer);
    while (answer->count < batch->count && !judge->failed) {
        judge->row = answer->count;
        judge->failed = !take_row(judge, &batch->row[judge->row]);
        answer->count += !judge->failed;
    }
    answer->cut = judge->failed;
    return !judge->failed;
}

/* ---- beginning and end ---- */

struct mg_judge *mg_judge_new(const struct mg_judge_plan *plan, size_t number)
{
    struct mg_judge *judge = calloc(1, sizeof *judge);
    struct marigram_sink sink = {judge, on_verdict, on_event};
    if (!judge)
        return NULL;
    judge->plan = *plan;
    judge->number = number;
    if (marigram_open(plan->config, &sink, &judge->engine, NULL, 0)) {
        mg_judge_free(judge);
        return NULL;
    }
    return judge;
}

void mg_judge_free(struct mg_judge *judge)
{
    if (!judge)
        return;
    marigram_close(judge->engine);
    free(judge->numbers);
    free(judge);
}

const struct mg_told *mg_judge_told(const struct mg_judge *judge)
{
    return &judge->told;
}

const struct mg_watch *mg_judge_watch(const struct mg_judge *judge)
{
    return judge->engine->watch;
}
