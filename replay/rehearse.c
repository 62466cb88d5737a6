/* rehearse.c - see rehearse.h. A gate that has nothing open, and nothing
 * pending, is left as it is by rows below the rule's `raise`, which no habit
 * and no lift ever lowers: they are skipped, and that is most of them. */
#include "replay/rehearse.h"

#include <math.h>
#include <stdlib.h>

#include "time/civil.h"

enum mg_err mg_rehearse_ledger(struct mg_ledger *ledger,
                               const struct mg_ledger *run)
{
    int64_t count = mg_roster_count(run->roster);
    enum mg_err err = mg_ledger_init(ledger, run->incidents, run->lead);
    for (int64_t i = 0; i < count && !err; i++) {
        const struct mg_seen_series *from = &run->series[i];
        struct mg_seen_series *to = mg_ledger_add(
            ledger, mg_roster_key(run->roster, i), from->path, from->first);
        if (!to)
            return MG_MEMORY;
        to->last = from->last;
        to->judged = from->judged;
        to->step = from->step;
    }
    if (!err && mg_roster_add(ledger->rules, mg_text_of("")) < 0)
        err = MG_MEMORY;
    return err;
}

/* One series on its way. */
struct stage {
    const struct mg_tape_series *series;
    const struct mg_rule *rule;
    struct mg_ledger *ledger;
    size_t number;
    struct mg_gate gate;
    bool muted; /* the row before was */
};

static bool is_at_rest(const struct stage *stage)
{
    return stage->gate.phase == MG_NORMAL && !stage->muted &&
           !(stage->rule->flap_high > 0 && stage->gate.states);
}

/* The first row from `i` on that may wake the gate. */
static size_t skip(struct stage *stage, size_t i)
{
    const double *wake = stage->series->wake;
    double raise = stage->rule->level[0].raise;
    size_t from = i;
    while (i < stage->series->count && wake[i] < raise)
        i++;
    size_t rows = i - from;
    stage->gate.past = rows < 64 ? stage->gate.past << rows : 0;
    stage->gate.states = 0; /* looked at only where none is open any more */
    return i;
}

/* The gate after a row, marks and all; see judge and mg_adapt. */
static struct mg_gate step(const struct stage *stage, size_t i,
                           const struct mg_sample *sample)
{
    enum mg_tape_mark mark = stage->series->mark[i];
    if (mark == MG_TAPE_REVERTED && !mg_gate_open(&stage->gate))
        return mg_gate_dismiss(&stage->gate);
    struct mg_gate next = mg_gate_step(&stage->gate, stage->rule, sample);
    if (mark == MG_TAPE_ACCEPTED && mg_gate_open(&next))
        next = mg_gate_close(&next, stage->rule, sample->time);
    return next;
}

static void tell(const struct stage *stage, const struct mg_gate *after,
                 const struct mg_sample *sample)
{
    struct mg_ledger *ledger = stage->ledger;
    int64_t last = ledger->series[stage->number].alert;
    bool told = last >= 0 && ledger->alert[last].cleared == MG_NO_TIME;
    enum mg_news news = mg_gate_news(&stage->gate, after);
    bool ended = news == MG_NEWS_CLEARED ||
                 (news == MG_NEWS_SETTLED && !mg_gate_open(after));
    if (news == MG_NEWS_RAISED || (news == MG_NEWS_FLAPPING && !told)) {
        struct mg_seen_alert alert = {
            .raised = news == MG_NEWS_RAISED ? after->raised : after->flapped,
            .score = sample->score,
            .peak = after->peak,
            .side = (int)after->side,
        };
        mg_ledger_raise(ledger, stage->number, &alert);
    } else if (ended && told) {
        ledger->alert[last].cleared = sample->time;
        ledger->alert[last].peak = fmax(stage->gate.peak, sample->score);
    }
}

static void take(struct stage *stage, size_t i)
{
    const struct mg_tape_series *series = stage->series;
    bool was = stage->muted;
    stage->muted = series->mark[i] == MG_TAPE_MUTED;
    if (stage->muted) {
        if (!was && stage->gate.phase == MG_PENDING)
            stage->gate = mg_gate_dismiss(&stage->gate);
        return;
    }
    int64_t first = stage->ledger->series[stage->number].first;
    struct mg_sample sample = {
        .time = series->time[i],
        .age = ((double)series->time[i] - (double)first) / 1e9,
        .score = series->score[i],
        .sign = series->sign[i],
        .distance = series->distance[i],
        .expected = series->expected[i],
    };
    struct mg_gate after = step(stage, i, &sample);
    tell(stage, &after, &sample);
    stage->gate = after;
}

static void forget(struct mg_ledger *ledger)
{
    int64_t count = mg_roster_count(ledger->roster);
    ledger->alerts = 0;
    for (int64_t i = 0; i < count; i++)
        ledger->series[i].alert = -1;
}

void mg_rehearse(const struct mg_tape *tape, const struct mg_rule *rule,
                 struct mg_ledger *ledger)
{
    forget(ledger);
    for (size_t s = 0; s < tape->count; s++) {
        struct stage stage = {.series = &tape->series[s],
                              .rule = rule,
                              .ledger = ledger,
                              .number = s};
        mg_gate_init(&stage.gate);
        for (size_t i = 0; i < stage.series->count; i++) {
            if (is_at_rest(&stage))
                i = skip(&stage, i);
            if (i < stage.series->count)
                take(&stage, i);
        }
    }
}

/* ---- how near it is to the truth ---- */

struct raise {
    size_t series;
    int64_t time;
};

static int by_place(const void *left, const void *right)
{
    const struct raise *a = left;
    const struct raise *b = right;
    if (a->series != b->series)
        return a->series < b->series ? -1 : 1;
    return (a->time > b->time) - (a->time < b->time);
}

static struct raise *raises_of(const struct mg_ledger *ledger)
{
    struct raise *raises = calloc(ledger->alerts + 1, sizeof *raises);
    for (size_t i = 0; raises && i < ledger->alerts; i++)
        raises[i] =
            (struct raise){ledger->alert[i].series, ledger->alert[i].raised};
    if (raises)
        qsort(raises, ledger->alerts, sizeof *raises, by_place);
    return raises;
}

enum mg_err mg_rehearse_same(const struct mg_ledger *rehearsal,
                             const struct mg_ledger *run, size_t *same)
{
    struct raise *a = raises_of(rehearsal);
    struct raise *b = raises_of(run);
    size_t i = 0;
    size_t k = 0;
    *same = 0;
    while (a && b && i < rehearsal->alerts && k < run->alerts) {
        int order = by_place(&a[i], &b[k]);
        *same += order == 0;
        i += order <= 0;
        k += order >= 0;
    }
    bool made = a && b;
    free(a);
    free(b);
    return made ? MG_OK : MG_MEMORY;
}
