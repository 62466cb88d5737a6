/* test_leak.c - --trend tells a leak of half a sigma a day from noise, from a
 * daily and a weekly season, and from a step; and what it saw survives a save.
 */
#include "tests.h"

#include <stdbool.h>

#include "marigram/marigram.h"

#define SECOND INT64_C(1000000000)
#define MINUTE (60 * SECOND)
#define DAY    (24 * 60 * MINUTE)

/* A Monday, 2026-03-02 00:00 UTC. */
static const int64_t start = INT64_C(1772409600) * SECOND;

enum { ROWS_A_DAY = 288 };

struct story {
    double day, week;   /* swing of the seasons, sigmas */
    double leak, from;  /* sigmas a day, from this day on */
    double step, until; /* sigmas, from `from` to this day */
    int days;
    const char *trend; /* the setting */
    int cut;           /* day of a save and load; 0: none */
    uint64_t seed;
};

struct heard {
    int trends, others; /* raised, by reason */
    double first;       /* day of the first by trend */
    int side;
};

static void hear(void *context, const struct marigram_event *event)
{
    struct heard *heard = context;
    if (event->kind != MARIGRAM_RAISED)
        return;
    bool trend = strcmp(event->verdict->reason, "trend") == 0;
    heard->others += !trend;
    if (trend && heard->trends++ == 0) {
        heard->first = (double)(event->time - start) / (double)DAY;
        heard->side = event->side;
    }
}

static double draw(uint64_t *seed)
{
    *seed =
        *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*seed >> 11) / 9007199254740992.;
}

/* Twelve draws: sigma 1. */
static double noise(uint64_t *seed)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += draw(seed);
    return sum;
}

static double value_of(const struct story *story, double day, uint64_t *seed)
{
    double value = 1000 + noise(seed);
    value += story->day * sin(2 * M_PI * day);
    value -= fmod(day, 7) >= 5 ? story->week : 0;
    if (day >= story->from)
        value += story->leak * (day - story->from);
    if (day >= story->from && day < story->until)
        value += story->step;
    return value;
}

static struct marigram *open_engine(const struct story *story,
                                    struct heard *heard)
{
    char why[256];
    struct marigram *engine;
    struct marigram_sink sink = {heard, NULL, hear};
    struct marigram_config *config = marigram_config_new();
    assert_non_null(config);
    if (marigram_config_set(config, "trend", story->trend, why, sizeof why) ||
        marigram_open(config, &sink, &engine, why, sizeof why))
        fail_msg("%s", why);
    marigram_config_free(config);
    return engine;
}

static struct marigram *reopen(const struct story *story, struct heard *heard,
                               struct marigram *old)
{
    char *bytes;
    char why[256];
    size_t length;
    struct marigram *engine = open_engine(story, heard);
    assert_int_equal(marigram_save(old, &bytes, &length), MARIGRAM_OK);
    if (marigram_load(engine, bytes, length, why, sizeof why))
        fail_msg("%s", why);
    marigram_free(bytes);
    marigram_close(old);
    return engine;
}

static struct heard run(struct story story)
{
    struct heard heard = {0};
    struct marigram *engine = open_engine(&story, &heard);
    for (int i = 0; i < story.days * ROWS_A_DAY; i++) {
        double day = (double)i / ROWS_A_DAY;
        if (story.cut && i == story.cut * ROWS_A_DAY)
            engine = reopen(&story, &heard, engine);
        double value = value_of(&story, day, &story.seed);
        assert_int_equal(marigram_push(engine, "tank",
                                       start + i * (DAY / ROWS_A_DAY), value),
                         MARIGRAM_OK);
    }
    marigram_close(engine);
    return heard;
}

static const char threshold[] = "0.25";

/* In four to five days; nothing else ever sees it. */
static void a_leak_is_told(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct heard up = run((struct story){.day = 5,
                                             .leak = .5,
                                             .from = 15,
                                             .days = 30,
                                             .trend = threshold,
                                             .seed = seed});
        struct heard down = run((struct story){.leak = -.5,
                                               .from = 15,
                                               .days = 30,
                                               .trend = threshold,
                                               .seed = seed});
        assert_int_equal(up.others + down.others, 0);
        if (!up.trends || !down.trends)
            fail_msg("seed %d: no trend was told", (int)seed);
        assert_true(up.first > 18 && up.first < 21 && up.side == 1);
        assert_true(down.first > 18 && down.first < 21 && down.side == -1);
    }
}

static void without_a_leak_none_is_told(void **state)
{
    (void)state;
    static const struct story quiet[] = {
        {.days = 40},
        {.days = 40, .day = 5},
        {.days = 40, .day = 20},
        {.days = 40, .day = 5, .week = 5},
        {.days = 40, .day = 5, .step = 4, .from = 20, .until = 20.5},
    };
    for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++)
        for (uint64_t seed = 1; seed <= 3; seed++) {
            struct story story = quiet[i];
            story.seed = seed;
            story.trend = threshold;
            struct heard heard = run(story);
            if (heard.trends)
                fail_msg("story %zu, seed %d: a trend on day %g", i, (int)seed,
                         heard.first);
        }
}

static void off_it_says_nothing(void **state)
{
    (void)state;
    struct story story = {
        .leak = .5, .from = 15, .days = 30, .trend = "0", .seed = 1};
    assert_int_equal(run(story).trends, 0);
}

static void a_save_amid_the_leak_changes_nothing(void **state)
{
    (void)state;
    struct story story = {.day = 5,
                          .leak = .5,
                          .from = 15,
                          .days = 24,
                          .trend = threshold,
                          .seed = 1};
    struct heard whole = run(story);
    for (story.cut = 16; story.cut < 20; story.cut++) {
        struct heard cut = run(story);
        assert_true(cut.first == whole.first && cut.trends == whole.trends);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_leak_is_told),
        cmocka_unit_test(without_a_leak_none_is_told),
        cmocka_unit_test(off_it_says_nothing),
        cmocka_unit_test(a_save_amid_the_leak_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
