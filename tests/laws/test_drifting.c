/* test_drifting.c - a baseline that no longer fits is told once, and one that
 * fits is left in peace: families of series through the public header, with
 * default settings. */
#include "tests.h"

#include <stdbool.h>

#include "marigram/marigram.h"

enum { WEEKS_QUIET = 8, WEEKS_ODD = 14, FROM_WEEK = 5 };
static const double PI = 3.14159265358979323846;

/* ---- families ---- */

struct source {
    uint64_t seed;
    double memory;
};

static double wave(double day)
{
    return sin(2 * PI * (day - floor(day)));
}

static bool weekend(double day)
{
    return (int)floor(day) % 7 >= 5;
}

static double sine(struct source *source, double day)
{
    return (1000 + 600 * wave(day)) * (1 + .04 * gaussian(&source->seed));
}

static double weekly(struct source *source, double day)
{
    double level = 1000 * exp(.7 * wave(day)) * (weekend(day) ? .5 : 1);
    return level * exp(.06 * gaussian(&source->seed));
}

/* Noise that remembers: an hour later a third of it is left, at 5 minutes. */
static double lasting(struct source *source, double day)
{
    source->memory = .9 * source->memory + gaussian(&source->seed);
    return 500 + 100 * wave(day) + 5 * source->memory;
}

static double sparse(struct source *source, double day)
{
    (void)day;
    return uniform(&source->seed) < .01;
}

static double lognormal(struct source *source, double day)
{
    (void)day;
    return 100 * exp(gaussian(&source->seed));
}

/* ---- what changes, from week 5 on; `week` counts from there, 0.. ---- */

/* The peak of the day comes two hours earlier every week. */
static double moving_season(struct source *source, double day, double week)
{
    return 1000 + 300 * wave(day + week * 2 / 24) +
           20 * gaussian(&source->seed);
}

static double ramp(struct source *source, double day, double week)
{
    return 1000 + 100 * wave(day) + 7 * 60 * week +
           10 * gaussian(&source->seed);
}

/* The noise grows too slowly for any one day to be wider than those before. */
static double widening(struct source *source, double day, double week)
{
    return 1000 + 100 * wave(day) +
           10 * exp(.18 * week) * gaussian(&source->seed);
}

struct family {
    const char *name;
    double (*value)(struct source *source, double day);
    double (*odd)(struct source *source, double day, double week);
    const char *detail; /* what has to be told */
};

static const struct family quiet[] = {
    {"sine", sine, NULL, NULL},           {"weekly", weekly, NULL, NULL},
    {"lasting", lasting, NULL, NULL},     {"sparse", sparse, NULL, NULL},
    {"lognormal", lognormal, NULL, NULL},
};

static const struct family odd[] = {
    {"moving season", NULL, moving_season, "error"},
    {"ramp", NULL, ramp, "bias"},
    {"widening", NULL, widening, "error"},
};

/* What is told otherwise is not told again as drift. */
static double thrice_as_noisy(struct source *source, double day, double week)
{
    return 1000 + 100 * wave(day) +
           (week > .3 ? 30 : 10) * gaussian(&source->seed);
}

static double shifted(struct source *source, double day, double week)
{
    return 1000 + 100 * wave(day) + (week > .3 ? 500 : 0) +
           10 * gaussian(&source->seed);
}

static const struct family told_otherwise[] = {
    {"thrice as noisy", NULL, thrice_as_noisy, NULL},
    {"shifted", NULL, shifted, NULL},
};

/* ---- a life ---- */

struct seen {
    int count;   /* of drifts */
    int changes; /* of level or noise */
    double week; /* of the first */
    char detail[32];
};

static void on_event(void *context, const struct marigram_event *event)
{
    struct seen *seen = context;
    seen->changes += event->kind == MARIGRAM_SPREAD ||
                     event->kind == MARIGRAM_SHIFT_ACCEPTED;
    if (event->kind != MARIGRAM_DRIFT)
        return;
    if (!seen->count++) {
        seen->week = ((double)event->time / 86400e9 - 4) / 7;
        snprintf(seen->detail, sizeof seen->detail, "%s", event->detail);
    }
}

static struct marigram *open_engine(struct seen *seen)
{
    struct marigram *engine;
    struct marigram_sink sink = {seen, NULL, on_event};
    struct marigram_config *config = marigram_config_new();
    assert_non_null(config);
    assert_int_equal(marigram_open(config, &sink, &engine, NULL, 0),
                     MARIGRAM_OK);
    marigram_config_free(config);
    return engine;
}

static double value_at(const struct family *family, struct source *source,
                       double day)
{
    if (family->value)
        return family->value(source, day);
    return family->odd(source, day, fmax(0, day / 7 - FROM_WEEK));
}

static struct seen live(const struct family *family, uint64_t seed, int minutes,
                        int weeks)
{
    struct seen seen = {0};
    struct source source = {seed, 0};
    struct marigram *engine = open_engine(&seen);
    for (int i = 0; i < weeks * 10080 / minutes; i++) {
        double day = i * (double)minutes / 1440;
        /* 1970-01-05 is day 0: a Monday. */
        int64_t time = INT64_C(345600000000000) +
                       (int64_t)i * minutes * INT64_C(60000000000);
        assert_int_equal(marigram_push(engine, "s", time,
                                       value_at(family, &source, day)),
                         MARIGRAM_OK);
    }
    marigram_close(engine);
    return seen;
}

static void stays_quiet(const struct family *family, int minutes, int weeks,
                        int changes)
{
    for (int seed = 1; seed <= count_of(5, 20); seed++) {
        struct seen seen = live(family, (uint64_t)seed, minutes, weeks);
        if (seen.count || seen.changes < changes)
            fail_msg("%s, %d minutes, seed %d: %d told, %s in week %.2f; %d "
                     "changes",
                     family->name, minutes, seed, seen.count, seen.detail,
                     seen.week, seen.changes);
    }
}

static void what_stays_as_it_is_is_not_told(void **state)
{
    static const int steps[] = {5, 15, 60};
    (void)state;
    for (size_t f = 0; f < sizeof quiet / sizeof *quiet; f++)
        for (size_t s = 0; s < sizeof steps / sizeof *steps; s++)
            stays_quiet(&quiet[f], steps[s], WEEKS_QUIET, 0);
}

static void what_was_told_otherwise_is_not_told_again(void **state)
{
    (void)state;
    for (size_t f = 0; f < 2; f++)
        stays_quiet(&told_otherwise[f], 5, WEEKS_ODD, 1);
}

/* Nine weeks of it are one stretch: told at the end of its first weeks, and
 * never again. */
static void what_drifts_is_told_once(void **state)
{
    static const int steps[] = {5, 60};
    (void)state;
    for (size_t f = 0; f < sizeof odd / sizeof *odd; f++)
        for (size_t s = 0; s < sizeof steps / sizeof *steps; s++)
            for (int seed = 1; seed <= count_of(5, 20); seed++) {
                struct seen seen =
                    live(&odd[f], (uint64_t)seed, steps[s], WEEKS_ODD);
                if (seen.count != 1 || strcmp(seen.detail, odd[f].detail) != 0)
                    fail_msg("%s, %d minutes, seed %d: %d told, %s",
                             odd[f].name, steps[s], seed, seen.count,
                             seen.detail);
                assert_true(seen.week > FROM_WEEK && seen.week < 10.5);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stays_as_it_is_is_not_told),
        cmocka_unit_test(what_was_told_otherwise_is_not_told_again),
        cmocka_unit_test(what_drifts_is_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
