/* jury.c - see jury.h. Between who reads and a judge is a belt, and between the
 * judge and who writes another one. The places of all belts are in step: a
 * batch lies in the same place of each until all judges are done with it. */
#include "cli/jury.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/belt.h"
#include "base/grow.h"
#include "cli/judge.h"

enum {
    BATCHES = 4,
    TEXT = 128 * 1024 /* bytes; one row alone may take more */
};

/* One judge, and the way to it and from it. */
struct seat {
    struct mg_jury *jury;
    struct mg_judge *judge;
    struct mg_belt *rows, *answers;
    struct mg_answer *answer; /* BATCHES */
    pthread_t thread;
};

struct mg_jury {
    struct mg_jury_plan plan;
    struct seat seat[MG_JUDGES_MAX];
    size_t threads; /* of judges, that run */
    bool writes;    /* does the one that writes? */
    pthread_t writer;
    struct mg_batch *batch; /* BATCHES */
    atomic_bool failed;     /* a judge has */
    /* Of who reads. */
    struct mg_batch *filling;
    bool source;              /* a further one begins with the next row */
    bool held;                /* there may be rows that nobody has waited for */
    struct mg_roster *roster; /* all series */
    bool *heard; /* by series: does its time tell who has fallen silent? */
    size_t room;
    struct mg_buffer key; /* scratch */
    /* Of who writes. */
    bool cut;        /* what comes is not written: something is missing */
    struct written { /* by row, what there is to be written */
        struct mg_text text;
        const struct mg_kept_line *kept; /* where there is no text */
    } written[MG_BATCH_ROWS];
};

/* ---- a judge's thread ---- */

static void *judge_all(void *context)
{
    struct seat *seat = context;
    size_t from, to;
    while (mg_belt_take_full(seat->rows, &from)) {
        mg_belt_take_empty(seat->answers, &to); /* nobody leaves */
        if (!mg_judge_take(seat->judge, &seat->jury->batch[from],
                           &seat->answer[to]))
            atomic_store_explicit(&seat->jury->failed, true,
                                  memory_order_relaxed);
        mg_belt_put_full(seat->answers);
        mg_belt_put_empty(seat->rows);
    }
    mg_belt_end(seat->answers);
    return NULL;
}

/* ---- the thread that writes ---- */

static void lay_out(struct mg_jury *jury, const struct mg_answer *answer)
{
    const char *text = answer->text.at;
    for (size_t i = 0; i < answer->pieces; i++) {
        const struct mg_piece *piece = &answer->piece[i];
        struct written *written = &jury->written[piece->row];
        if (!piece->length) {
            written->kept = &answer->kept.line[piece->kept];
            continue;
        }
        written->text = (struct mg_text){text, piece->length};
        text += piece->length;
    }
}

/* In the order of the rows, and nothing of those that are not printed. */
static void write_rows(struct mg_jury *jury, size_t count)
{
    struct mg_buffer *out = &jury->plan.rows->buffer;
    for (size_t i = 0; i < count; i++) {
        struct written *written = &jury->written[i];
        const struct mg_kept_line *kept = written->kept;
        if (kept)
            mg_verdicts_write(jury->plan.verdicts, &kept->verdict, kept->time,
                              kept->value, out);
        else
            mg_buffer_text(out, written->text);
        *written = (struct written){{NULL, 0}, NULL};
    }
    mg_out_added(jury->plan.rows);
}

/* Where each judge's lines of the event log have got to. */
struct place {
    size_t line, byte;
};

static const struct mg_log_line *line_of(const struct seat *seat, size_t at,
                                         const struct place *place)
{
    const struct mg_answer *answer = &seat->answer[at];
    return place->line < answer->lines ? &answer->line[place->line] : NULL;
}

/* Whose line comes next; as many as there are: nobody's. */
static size_t next_line(const struct mg_jury *jury, size_t at,
                        const struct place *place)
{
    const struct mg_log_line *first = NULL;
    size_t best = jury->plan.judges;
    for (size_t i = 0; i < jury->plan.judges; i++) {
        const struct mg_log_line *line = line_of(&jury->seat[i], at, &place[i]);
        if (!line || (first && !mg_log_line_before(line, first)))
            continue;
        first = line;
        best = i;
    }
    return best;
}

static void write_log(struct mg_jury *jury, size_t at, size_t count)
{
    struct place place[MG_JUDGES_MAX] = {{0, 0}};
    size_t best;
    while ((best = next_line(jury, at, place)) < jury->plan.judges) {
        const struct mg_answer *answer = &jury->seat[best].answer[at];
        const struct mg_log_line *line = &answer->line[place[best].line++];
        if (line->row >= count)
            return;
        mg_buffer_add(&jury->plan.alerts->buffer,
                      answer->log.at + place[best].byte, line->length);
        mg_out_added(jury->plan.alerts);
        place[best].byte += line->length;
    }
}

static void note_lost(const struct mg_jury *jury)
{
    jury->plan.rows->error = ENOMEM;
    jury->plan.alerts->error = ENOMEM;
}

/* Lays out what all say. Returns of how many rows; where one has run out of
 * memory, what is written ends there, as it does with one engine. */
static size_t lay_out_all(struct mg_jury *jury, size_t at)
{
    size_t count = SIZE_MAX;
    for (size_t i = 0; i < jury->plan.judges; i++) {
        const struct mg_answer *answer = &jury->seat[i].answer[at];
        lay_out(jury, answer);
        if (answer->count < count)
            count = answer->count;
        jury->cut |= answer->cut;
        if (answer->lost)
            note_lost(jury);
    }
    return count;
}

static void write_answers(struct mg_jury *jury, size_t at)
{
    if (jury->cut)
        return;
    size_t count = lay_out_all(jury, at);
    write_rows(jury, count);
    write_log(jury, at, count);
    if (!jury->seat[0].answer[at].flush)
        return;
    mg_out_flush(jury->plan.rows);
    mg_out_flush(jury->plan.alerts);
}

/* All have as many answers, and in the same places. */
static void *write_all(void *context)
{
    struct mg_jury *jury = context;
    size_t at;
    for (;;) {
        for (size_t i = 0; i < jury->plan.judges; i++)
            if (!mg_belt_take_full(jury->seat[i].answers, &at))
                return NULL;
        write_answers(jury, at);
        for (size_t i = 0; i < jury->plan.judges; i++)
            mg_belt_put_empty(jury->seat[i].answers);
    }
}

/* ---- who reads ---- */

static void next_empty(struct mg_jury *jury)
{
    size_t place = 0;
    for (size_t i = 0; i < jury->plan.judges; i++)
        mg_belt_take_empty(jury->seat[i].rows, &place); /* nobody leaves */
    struct mg_batch *batch = &jury->batch[place];
    batch->count = batch->pool.used = 0;
    batch->flush = false;
    memset(batch->share, 0, sizeof batch->share);
    jury->filling = batch;
}

static void put_full(struct mg_jury *jury)
{
    for (size_t i = 0; i < jury->plan.judges; i++)
        mg_belt_put_full(jury->seat[i].rows);
}

static void hand_over(struct mg_jury *jury)
{
    put_full(jury);
    next_empty(jury);
}

void mg_jury_flush(struct mg_jury *jury)
{
    if (!jury->held)
        return;
    jury->held = false;
    jury->filling->flush = true;
    hand_over(jury);
}

void mg_jury_source(struct mg_jury *jury)
{
    jury->source = true;
}

static int64_t add_series(struct mg_jury *jury, struct mg_text key)
{
    const struct marigram *engine = jury->plan.engine;
    size_t count = (size_t)mg_roster_count(jury->roster);
    if ((int64_t)count >= engine->config.max_series)
        return -(int64_t)MG_FULL;
    if (!mg_grow(&jury->heard, count, &jury->room, sizeof *jury->heard) ||
        mg_roster_add(jury->roster, key) < 0)
        return -(int64_t)MG_MEMORY;
    jury->heard[count] =
        mg_kinds_find(&engine->kinds, key.at)->config.nodata != 0;
    return (int64_t)count;
}

/* The number of a series whose name has any form; < 0: -MARIGRAM_... */
static int64_t look_up_series(struct mg_jury *jury, struct mg_text name)
{
    mg_buffer_empty(&jury->key);
    enum mg_err err = mg_key_normal(&jury->key, name, NULL);
    if (err)
        return -(int64_t)err;
    struct mg_text key = mg_buffer_all(&jury->key);
    int64_t number = mg_roster_find(jury->roster, key);
    return number >= 0 ? number : add_series(jury, key);
}

static int64_t find_series(struct mg_jury *jury, const char *series)
{
    struct mg_text name = mg_text_of(series);
    int64_t number = mg_roster_guess(jury->roster, name);
    if (number < 0)
        number = look_up_series(jury, name);
    if (number >= 0)
        mg_roster_came(jury->roster, number);
    return number;
}

/* Room for a row with so many bytes of text, in the batch or the next one. */
static bool make_room(struct mg_jury *jury, size_t length)
{
    const struct mg_batch *batch = jury->filling;
    if (batch->count < MG_BATCH_ROWS && mg_pool_fits(&batch->pool, length))
        return true;
    if (batch->count)
        hand_over(jury);
    struct mg_pool *pool = &jury->filling->pool;
    return mg_pool_fits(pool, length) || mg_pool_widen(pool, length, TEXT);
}

static void copy_text(struct mg_pool *pool, const struct mg_text *from,
                      struct mg_text *to)
{
    *to = *from;
    if (from->at)
        to->at = mg_pool_copy(pool, from->at, from->length);
}

static void put_row(struct mg_jury *jury, const struct mg_row *row,
                    struct mg_text key, int64_t number)
{
    struct mg_batch *batch = jury->filling;
    struct mg_batch_row *put = &batch->row[batch->count++];
    put->series = mg_pool_copy(&batch->pool, key.at, key.length + 1);
    put->number = number;
    put->judge = (uint8_t)((size_t)number % jury->plan.judges);
    put->heard = jury->heard[number];
    put->source = jury->source;
    put->time = row->time;
    put->value = row->value;
    copy_text(&batch->pool, &row->time_text, &put->time_text);
    copy_text(&batch->pool, &row->value_text, &put->value_text);
    batch->share[put->judge]++;
    jury->source = false;
    jury->held = true;
}

enum marigram_err mg_jury_push(struct mg_jury *jury, const struct mg_row *row)
{
    if (!mg_engine_fits(row->time, row->value))
        return MARIGRAM_INVALID;
    int64_t number = find_series(jury, row->series);
    if (number < 0)
        return (enum marigram_err) - number;
    struct mg_text key = mg_text_of(mg_roster_key(jury->roster, number));
    size_t length = row->time_text.length + row->value_text.length;
    if (!make_room(jury, length + key.length + 1) ||
        atomic_load_explicit(&jury->failed, memory_order_relaxed))
        return MARIGRAM_MEMORY;
    put_row(jury, row, key, number);
    return MARIGRAM_OK;
}

/* ---- beginning and end ---- */

static void join_watches(struct mg_jury *jury)
{
    struct mg_watch *all = jury->plan.engine->watch;
    for (size_t i = 0; all && i < jury->plan.judges; i++)
        mg_watch_join(all, mg_judge_watch(jury->seat[i].judge));
}

/* Ends the threads; what has been handed over is still judged. */
static void stop(struct mg_jury *jury)
{
    for (size_t i = 0; i < jury->threads; i++) {
        mg_belt_end(jury->seat[i].rows);
        pthread_join(jury->seat[i].thread, NULL);
    }
    if (jury->writes)
        pthread_join(jury->writer, NULL);
    jury->threads = 0;
    jury->writes = false;
}

enum mg_err mg_jury_end(struct mg_jury *jury, struct mg_told *told)
{
    put_full(jury);
    stop(jury);
    join_watches(jury);
    for (size_t i = 0; i < jury->plan.judges; i++)
        mg_told_add(told, mg_judge_told(jury->seat[i].judge));
    return atomic_load(&jury->failed) ? MG_MEMORY : MG_OK;
}

static bool prepare(struct seat *seat, size_t number)
{
    const struct mg_jury_plan *plan = &seat->jury->plan;
    struct mg_judge_plan judge = {plan->config, plan->verdicts,
                                  plan->rows->open, plan->alerts->open};
    seat->judge = mg_judge_new(&judge, number);
    seat->rows = mg_belt_new(BATCHES);
    seat->answers = mg_belt_new(BATCHES);
    seat->answer = calloc(BATCHES, sizeof *seat->answer);
    for (size_t i = 0; i < BATCHES && seat->answer; i++) {
        mg_buffer_init(&seat->answer[i].text, 0);
        mg_buffer_init(&seat->answer[i].log, 0);
    }
    return seat->judge && seat->rows && seat->answers && seat->answer;
}

static bool start(struct mg_jury *jury)
{
    struct seat *seat = jury->seat;
    jury->batch = calloc(BATCHES, sizeof *jury->batch);
    jury->roster = mg_roster_new();
    jury->held = true; /* the header is there already */
    if (!jury->batch || !jury->roster)
        return false;
    for (size_t i = 0; i < jury->plan.judges; i++) {
        seat[i].jury = jury;
        if (!prepare(&seat[i], i))
            return false;
    }
    next_empty(jury);
    for (; jury->threads < jury->plan.judges; jury->threads++)
        if (pthread_create(&seat[jury->threads].thread, NULL, judge_all,
                           &seat[jury->threads]) != 0)
            return false;
    jury->writes = pthread_create(&jury->writer, NULL, write_all, jury) == 0;
    return jury->writes;
}

struct mg_jury *mg_jury_start(const struct mg_jury_plan *plan)
{
    struct mg_jury *jury = calloc(1, sizeof *jury);
    if (!jury)
        return NULL;
    jury->plan = *plan;
    if (jury->plan.judges > MG_JUDGES_MAX)
        jury->plan.judges = MG_JUDGES_MAX;
    mg_buffer_init(&jury->key, 2 * MG_KEY_MAX);
    if (start(jury))
        return jury;
    mg_jury_close(jury);
    return NULL;
}

static void clear_answer(struct mg_answer *answer)
{
    mg_buffer_clear(&answer->text);
    mg_buffer_clear(&answer->log);
    mg_kept_clear(&answer->kept);
    free(answer->line);
}

static void clear_seat(struct seat *seat)
{
    mg_judge_free(seat->judge);
    mg_belt_free(seat->rows);
    mg_belt_free(seat->answers);
    for (size_t i = 0; i < BATCHES && seat->answer; i++)
        clear_answer(&seat->answer[i]);
    free(seat->answer);
}

void mg_jury_close(struct mg_jury *jury)
{
    if (!jury)
        return;
    stop(jury);
    for (size_t i = 0; i < jury->plan.judges; i++)
        clear_seat(&jury->seat[i]);
    for (size_t i = 0; i < BATCHES && jury->batch; i++)
        free(jury->batch[i].pool.at);
    free(jury->batch);
    mg_roster_free(jury->roster);
    mg_buffer_clear(&jury->key);
    free(jury->heard);
    free(jury);
}
