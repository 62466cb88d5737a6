/* test_calibration.c - p means what it says: on clean series the share of
 * samples with p < q lies between q/2 and 2q, for q down to 1e-4; and a budget
 * of alerts is kept. The table is printed. One-minute samples, ten weeks. */
#include "tests.h"

#include <stdbool.h>

#include "marigram/marigram.h"

enum { A_DAY = 1440, DAYS = 70, LEVELS = 3, SEEDS = 6 };
static const double PI = 3.14159265358979323846;
static const double level[LEVELS] = {1e-2, 1e-3, 1e-4};

/* ---- families: the noise of a sample, about 1 wide ---- */

static double normal(uint64_t *seed, double day)
{
    (void)day;
    return gaussian(seed);
}

/* Student's law of four degrees of freedom. */
static double heavy(uint64_t *seed, double day)
{
    double square = 0;
    (void)day;
    for (int i = 0; i < 4; i++) {
        double z = gaussian(seed);
        square += z * z;
    }
    return gaussian(seed) / sqrt(square / 4);
}

/* Quiet but for one sample in twenty, which is three times as wide. */
static double bursty(uint64_t *seed, double day)
{
    double wide = uniform(seed) < .05 ? 3 : 1;
    (void)day;
    return wide * gaussian(seed);
}

/* Three times as wide by day as by night. */
static double by_day(uint64_t *seed, double day)
{
    return (2 + sin(2 * PI * day)) * gaussian(seed);
}

struct family {
    const char *name;
    double (*noise)(uint64_t *seed, double day);
};

static const struct family families[] = {
    {"normal", normal},
    {"heavy-tailed", heavy},
    {"bursty", bursty},
    {"seasonal variance", by_day},
};

struct tally {
    double judged;
    double below[LEVELS];
    int raised;
};

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct tally *tally = context;
    if (isnan(verdict->p))
        return;
    tally->judged++;
    for (int k = 0; k < LEVELS; k++)
        tally->below[k] += verdict->p < level[k];
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct tally *tally = context;
    tally->raised += event->kind == MARIGRAM_RAISED &&
                     event->time > INT64_C(604800000000000);
}

static void play(const struct family *family, const char *name,
                 const char *text, uint64_t seed, struct tally *tally)
{
    struct marigram *engine;
    struct marigram_sink sink = {tally, on_verdict, on_event};
    struct marigram_config *config = marigram_config_new();
    assert_int_equal(marigram_config_set(config, name, text, NULL, 0),
                     MARIGRAM_OK);
    assert_int_equal(marigram_open(config, &sink, &engine, NULL, 0),
                     MARIGRAM_OK);
    for (int i = 0; i < DAYS * A_DAY; i++) {
        double day = (double)i / A_DAY;
        double value = 100 + 30 * sin(2 * PI * day);
        value += 2 * family->noise(&seed, day);
        marigram_push(engine, "s", INT64_C(60000000000) * i, value);
    }
    marigram_close(engine);
    marigram_config_free(config);
}

static void the_share_below_q_is_q(void **state)
{
    (void)state;
    bool held = true;
    print_message("share of samples with p < q, over q\n%-20s", "family");
    for (int k = 0; k < LEVELS; k++)
        print_message("%10g", level[k]);
    print_message("\n");
    for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
        struct tally tally = {0};
        for (uint64_t seed = 1; seed <= (uint64_t)count_of(SEEDS, 20); seed++)
            play(&families[f], "odds", "true", seed, &tally);
        print_message("%-20s", families[f].name);
        for (int k = 0; k < LEVELS; k++) {
            double ratio = tally.below[k] / tally.judged / level[k];
            print_message("%10.2f", ratio);
            held = held && ratio >= .5 && ratio <= 2;
        }
        print_message("\n");
    }
    assert_true(held);
}

/* From the second week on. */
static void a_budget_is_kept(void **state)
{
    (void)state;
    bool kept = true;
    int seeds = count_of(SEEDS, 20);
    double weeks = (DAYS / 7. - 1) * seeds;
    print_message("alerts a series-week where 2 are allowed\n");
    for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
        struct tally tally = {0};
        for (uint64_t seed = 1; seed <= (uint64_t)seeds; seed++)
            play(&families[f], "alert-budget", "2/w", seed, &tally);
        print_message("%-20s%10.2f\n", families[f].name, tally.raised / weeks);
        kept = kept && tally.raised / weeks <= 2 && tally.raised / weeks > .5;
    }
    assert_true(kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_share_below_q_is_q),
        cmocka_unit_test(a_budget_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
