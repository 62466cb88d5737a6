/* model_cost.c - what a sample and a series cost, for each model and season:
 * see bench/models.
 *
 *     model_cost [RUNS [THOUSANDS]]
 *
 * A year and more of five-minute samples with a day, a week and noise goes
 * through marigram_push() with nobody listening; the first four weeks are not
 * timed. The stages are timed on a copy of that series, each loop with one
 * stage more than the one before; the rest of a push is finding the series, the
 * gate, and telling. Figures are medians over the runs, of CPU time.
 *
 * Bytes are what malloc says of a thousand series, names and all, by one of
 * them: YOUNG when each has the step and rows of workdays alone, MOST with the
 * first row of a weekend, and SETTLED when a candidate has taken another's
 * place. */
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/engine.h"
#include "series/track.h"
#include "time/civil.h"

enum {
    RUNS_MAX = 101,
    RUNS = 7,
    THOUSANDS = 100,
    WARM = 28 * 288, /* samples */
    SATURDAY = 5 * 288,
    SERIES = 1000
};

static const int64_t STEP = 300 * MG_SECOND;
static const int64_t START = INT64_C(1767571200) * MG_SECOND; /* a Monday */

struct form {
    const char *model;
    const char *season;      /* as shown */
    const char *name, *text; /* the setting that makes it so; NULL: none */
};

static const struct form forms[] = {
    {"auto", "1d", "season", "1d"},
    {"auto", "1w", "season", "1w"},
    {"auto", "1d,1w", "season", "1d,1w"},
    {"holt-winters", "1d", "season", "1d"},
    {"holt-winters", "1w", "season", "1w"},
    {"holt-winters", "1d,1w", "season", "1d,1w"},
    {"ewma", "none", NULL, NULL},
    {"naive", "1d", NULL, NULL},
    {"holt-winters-classic", "1d", "period", "288"},
    {"holt-winters-classic", "1w", "period", "2016"},
    {"brutlag", "1d", "period", "288"},
    {"brutlag", "1w", "period", "2016"},
    {"graphite", "1d", "period", "288"},
    {"graphite", "1w", "period", "2016"},
    {"windowed-gaussian", "none", NULL, NULL},
    {"spot", "none", NULL, NULL},
    {"spectral-residual", "none", NULL, NULL},
};
enum { FORMS = sizeof forms / sizeof *forms };

enum stage { PLACE, EXPECT, SCORE, LEARN, STAGES };

struct cost {
    double push[RUNS_MAX]; /* ns a sample */
    double stage[STAGES][RUNS_MAX];
    size_t young, most, settled; /* bytes a series */
};

struct plan {
    int runs;
    int64_t samples;
    double *value;
};

static void die(const char *what)
{
    fprintf(stderr, "model_cost: %s\n", what);
    exit(1);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* Noise is the sum of three uniforms (Knuth's MMIX). */
static double noise(uint64_t *seed)
{
    double sum = -1.5;
    for (int i = 0; i < 3; i++) {
        *seed = *seed * UINT64_C(6364136223846793005) +
                UINT64_C(1442695040888963407);
        sum += (double)(*seed >> 11) / 9007199254740992.;
    }
    return sum;
}

static double *make_values(int64_t count)
{
    double *value = malloc((size_t)count * sizeof *value);
    uint64_t seed = 1;
    if (!value)
        die("out of memory");
    for (int64_t i = 0; i < count; i++) {
        double day = (double)(i % 288) / 288;
        double week = i % 2016 < 5 * 288 ? 1 : .6;
        double usual = (1000 + 600 * sin(2 * M_PI * day)) * week;
        value[i] = usual * (1 + .04 * noise(&seed));
    }
    return value;
}

static struct marigram *open_engine(const struct form *form)
{
    char why[256] = "";
    struct marigram *engine = NULL;
    struct marigram_sink sink = {NULL, NULL, NULL};
    struct marigram_config *config = marigram_config_new();
    if (!config ||
        marigram_config_set(config, "model", form->model, why, sizeof why) ||
        (form->name && marigram_config_set(config, form->name, form->text, why,
                                           sizeof why)) ||
        marigram_open(config, &sink, &engine, why, sizeof why))
        die(why);
    marigram_config_free(config);
    return engine;
}

static void push(struct marigram *engine, const char *series,
                 const struct plan *plan, int64_t from, int64_t to)
{
    for (int64_t i = from; i < to; i++)
        if (marigram_push(engine, series, START + i * STEP, plan->value[i]))
            die("a sample is refused");
}

/* ---- the stages ---- */

/* Takes the samples behind the warm-up through the first stages, up to `last`;
 * ns a sample. */
static double run_stages(struct marigram *engine, const struct plan *plan,
                         enum stage last)
{
    struct mg_lane *lane = mg_lane_copy(engine->world.lane[0]);
    struct mg_pace pace = {.dt = -1};
    struct mg_outlook outlook;
    struct mg_reading reading;
    struct mg_moment moment;
    volatile double kept = 0;
    if (!lane)
        die("out of memory");
    double start = now();
    for (int64_t i = WARM; i < plan->samples; i++) {
        int64_t time = START + i * STEP;
        mg_track_place(&lane->track, &engine->kinds.at[0].calendar, time,
                       &moment);
        mg_pace_set(&pace, moment.dt);
        moment.pace = &pace;
        if (last >= EXPECT)
            mg_baseline_expect(&engine->kinds.at[0].plan, &lane->baseline,
                               &moment, &outlook);
        if (last >= SCORE && outlook.speaker >= 0)
            mg_deviation_read(&lane->learned->deviation,
                              &lane->learned->routine[outlook.speaker], &moment,
                              &outlook.forecast[outlook.speaker],
                              plan->value[i], false, &reading);
        if (last >= LEARN)
            mg_baseline_learn(&engine->kinds.at[0].plan, &lane->baseline,
                              &moment, &outlook, plan->value[i]);
        mg_track_advance(&lane->track, time, true);
        kept = kept + moment.age;
    }
    double took = now() - start;
    mg_lane_free(lane);
    return took / (double)(plan->samples - WARM);
}

static void time_run(const struct form *form, const struct plan *plan, int run,
                     struct cost *cost)
{
    struct marigram *engine = open_engine(form);
    push(engine, "requests", plan, 0, WARM);
    for (enum stage stage = PLACE; stage < STAGES; stage++)
        cost->stage[stage][run] = run_stages(engine, plan, stage);
    double start = now();
    push(engine, "requests", plan, WARM, plan->samples);
    cost->push[run] = (now() - start) / (double)(plan->samples - WARM);
    marigram_close(engine);
}

/* ---- memory ---- */

/* Bytes in use after these rows of each series. */
static size_t bytes_after(struct marigram *engine, const struct plan *plan,
                          int64_t from, int64_t to)
{
    char name[32];
    for (int i = 0; i < SERIES; i++) {
        snprintf(name, sizeof name, "requests%04d", i);
        push(engine, name, plan, from, to);
    }
    return mallinfo2().uordblks;
}

static void weigh(const struct form *form, const struct plan *plan,
                  struct cost *cost)
{
    enum { STEP_KNOWN = 12 };
    struct marigram *engine = open_engine(form);
    size_t none = mallinfo2().uordblks;
    size_t young = bytes_after(engine, plan, 0, STEP_KNOWN);
    size_t most = bytes_after(engine, plan, SATURDAY, SATURDAY + 1);
    size_t settled = bytes_after(engine, plan, WARM - 1, WARM);
    cost->young = (young - none) / SERIES;
    cost->most = (most - none) / SERIES;
    cost->settled = (settled - none) / SERIES;
    marigram_close(engine);
}

/* ---- the table ---- */

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(const double *figures, int count)
{
    double sorted[RUNS_MAX];
    memcpy(sorted, figures, (size_t)count * sizeof *sorted);
    qsort(sorted, (size_t)count, sizeof *sorted, by_size);
    return count % 2 ? sorted[count / 2]
                     : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

static void print_row(const struct form *form, const struct cost *cost,
                      int runs)
{
    double push = median(cost->push, runs);
    double stage[STAGES];
    for (int i = 0; i < STAGES; i++)
        stage[i] = median(cost->stage[i], runs);
    printf("%-21s %-6s %6.0f %7.0f %6.0f %6.0f %6.0f %9zu %9zu %9zu\n",
           form->model, form->season, push, stage[EXPECT] - stage[PLACE],
           stage[SCORE] - stage[EXPECT], stage[LEARN] - stage[SCORE],
           push - stage[LEARN] + stage[PLACE], cost->young, cost->most,
           cost->settled);
}

static int64_t number(const char *text, int64_t most)
{
    char *end;
    long long read = strtoll(text, &end, 10);
    if (end == text || *end || read < 1 || read > most) {
        fprintf(stderr, "usage: model_cost [RUNS [THOUSANDS OF SAMPLES]]\n");
        exit(2);
    }
    return read;
}

int main(int argc, char **argv)
{
    static struct cost cost[FORMS];
    struct plan plan = {
        .runs = argc > 1 ? (int)number(argv[1], RUNS_MAX) : RUNS,
        .samples = 1000 * (argc > 2 ? number(argv[2], 10000) : THOUSANDS),
    };
    plan.samples += WARM;
    plan.value = make_values(plan.samples);
    for (int run = 0; run < plan.runs; run++)
        for (int i = 0; i < FORMS; i++)
            time_run(&forms[i], &plan, run, &cost[i]);
    printf("%lld samples of 5 minutes, medians of %d runs\n\n",
           (long long)plan.samples - WARM, plan.runs);
    printf("%-21s %-6s %6s %7s %6s %6s %6s %9s %9s %9s\n", "", "", "ns a", "",
           "", "", "", "YOUNG", "MOST", "SETTLED");
    printf("%-21s %-6s %6s %7s %6s %6s %6s %9s %9s %9s\n", "MODEL", "SEASON",
           "SAMPLE", "EXPECT", "SCORE", "LEARN", "REST", "bytes", "bytes",
           "bytes");
    for (int i = 0; i < FORMS; i++) {
        weigh(&forms[i], &plan, &cost[i]);
        print_row(&forms[i], &cost[i], plan.runs);
    }
    free(plan.value);
    return 0;
}
