/* test_comparators.c - the classic failures of seasonal baselines, as RRDtool's
 * and Graphite's own methods show them: what the other models are measured
 * against. The series of test_failures.c: five-minute samples, a daily sine of
 * 400 to 1600, noise of 4 %, five seeds. */
#include "tests.h"

#include <stdbool.h>

#include "marigram/marigram.h"

enum { A_DAY = 288, SEEDS = 5, ROWS_MAX = 64 * A_DAY };
static const double PI = 3.14159265358979323846;

/* Rows from the start of what happens, at 10:00 of day 21. */
enum { BEGIN = 21 * A_DAY + 120, HOUR = 12 };

struct story {
    const char *name;
    int days;
    bool weekly; /* half as much on Saturday and Sunday */
    /* The value at `row` of what would have been `value`; NaN: no row. */
    double (*change)(int row, double value);
};

struct seen {
    bool outside[ROWS_MAX]; /* beyond its band */
    bool firing[ROWS_MAX];
};

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct seen *seen = context;
    int row = (int)(verdict->time / INT64_C(300000000000)) - 4 * A_DAY;
    seen->outside[row] = verdict->score >= 1;
    seen->firing[row] = verdict->alert[0] != '\0';
}

static void play(const char *model, const struct story *story, uint64_t seed,
                 struct seen *seen)
{
    char why[256] = "";
    struct marigram *engine;
    struct marigram_sink sink = {seen, on_verdict, NULL};
    struct marigram_config *config = marigram_config_new();
    *seen = (struct seen){0};
    marigram_config_set(config, "model", model, why, sizeof why);
    assert_int_equal(marigram_open(config, &sink, &engine, why, sizeof why),
                     MARIGRAM_OK);
    for (int i = 0; i < story->days * A_DAY; i++) {
        double value = 1000 + 600 * sin(2 * PI * (i % A_DAY) / A_DAY);
        if (story->weekly && i / A_DAY % 7 >= 5)
            value *= .5;
        value *= 1 + .04 * gaussian(&seed);
        value = story->change(i, value);
        int64_t time = INT64_C(300000000000) * (i + 4 * A_DAY);
        if (!isnan(value))
            marigram_push(engine, "s", time, value);
    }
    marigram_close(engine);
    marigram_config_free(config);
}

static int count(const bool *row, int from, int to)
{
    int rows = 0;
    for (int i = from; i < to; i++)
        rows += row[i];
    return rows;
}

/* Rows until the first one; -1: there is none. */
static int first(const bool *row, int from, int to)
{
    for (int i = from; i < to; i++)
        if (row[i])
            return i - from;
    return -1;
}

static bool within(int row, int from, int to)
{
    return row >= BEGIN + from && row < BEGIN + to;
}

/* ---- the stories ---- */

static double quiet(int row, double value)
{
    (void)row;
    return value;
}

static double falls_slowly(int row, double value)
{
    if (within(row, 0, 6 * HOUR))
        return value * (1 - .4 * (row - BEGIN) / (6. * HOUR));
    return within(row, 6 * HOUR, 12 * HOUR) ? value * .6 : value;
}

static double goes_out(int row, double value)
{
    return within(row, 0, 2 * HOUR) ? 0 : value;
}

static double goes_out_then_steps(int row, double value)
{
    bool next = within(row, A_DAY, A_DAY + 2 * HOUR);
    return next ? value * .6 : goes_out(row, value);
}

static double has_a_gap(int row, double value)
{
    return within(row, 0, 6) ? NAN : value;
}

static double spikes(int row, double value)
{
    return within(row, 0, 1) ? value * 10 : value;
}

static const struct story slow_fall = {"slow fall", 24, false, falls_slowly};
static const struct story outage = {"outage", 24, false, goes_out};
static const struct story masked = {"masked step", 24, false,
                                    goes_out_then_steps};
static const struct story gap = {"gap", 28, false, has_a_gap};
static const struct story spike = {"spike", 24, false, spikes};
static const struct story week = {"ninth week", 63, true, quiet};
static const struct story calm = {"nothing", 24, false, quiet};

/* Large, and only one of them is needed at a time. */
static struct seen *seen_new(void)
{
    struct seen *seen = malloc(sizeof *seen);
    assert_non_null(seen);
    return seen;
}

#define FOR_EACH_SEED(seed, model, story, seen)                                \
    for (uint64_t seed = 1;                                                    \
         seed <= SEEDS && (play(model, story, seed, seen), true); seed++)

/* ---- brutlag ---- */

static void brutlag_sees_no_slow_fall_but_its_recovery(void **state)
{
    (void)state;
    struct seen *seen = seen_new();
    print_message("  brutlag, slow fall: rows firing in it, behind it:");
    FOR_EACH_SEED(seed, "brutlag", &slow_fall, seen)
    {
        int end = BEGIN + 12 * HOUR;
        int during = count(seen->firing, BEGIN, end);
        int behind = count(seen->firing, end, end + 3 * HOUR);
        print_message(" %d, %d;", during, behind);
        assert_int_equal(during, 0);
        assert_true(behind > 0);
    }
    print_message("\n");
    free(seen);
}

static void brutlag_raises_an_outage_late_and_keeps_on(void **state)
{
    (void)state;
    struct seen *seen = seen_new();
    print_message("  brutlag, outage: minutes to the raise, behind its end:");
    FOR_EACH_SEED(seed, "brutlag", &outage, seen)
    {
        int end = BEGIN + 2 * HOUR;
        int raised = first(seen->firing, BEGIN, end);
        int behind = count(seen->firing, end, end + A_DAY);
        print_message(" %d, %d;", 5 * raised, 5 * behind);
        assert_true(raised >= 5 && raised <= 7);
        assert_true(behind >= 12);
    }
    print_message("\n");
    free(seen);
}

static void brutlag_raises_a_step_behind_an_outage(void **state)
{
    (void)state;
    struct seen *seen = seen_new();
    print_message("  brutlag, masked step: rows firing of 24:");
    FOR_EACH_SEED(seed, "brutlag", &masked, seen)
    {
        int begin = BEGIN + A_DAY;
        print_message(" %d;", count(seen->firing, begin, begin + 2 * HOUR));
    }
    print_message("\n");
    free(seen);
}

/* ---- graphite ---- */

static void graphite_sees_no_slow_fall(void **state)
{
    (void)state;
    struct seen *seen = seen_new();
    print_message("  graphite, slow fall: rows outside of 144:");
    FOR_EACH_SEED(seed, "graphite", &slow_fall, seen)
    {
        int rows = count(seen->outside, BEGIN, BEGIN + 12 * HOUR);
        print_message(" %d;", rows);
        assert_true(rows <= 1);
    }
    print_message("\n");
    free(seen);
}

static void graphite_sees_half_of_an_outage(void **state)
{
    (void)state;
    struct seen *seen = seen_new();
    print_message("  graphite, outage: rows outside of 24:");
    FOR_EACH_SEED(seed, "graphite", &outage, seen)
    {
        int rows = count(seen->outside, BEGIN, BEGIN + 2 * HOUR);
        print_message(" %d;", rows);
        assert_true(rows >= 10 && rows <= 16);
    }
    print_message("\n");
    free(seen);
}

static void graphite_is_blind_behind_an_outage(void **state)
{
    (void)state;
    struct seen *seen = seen_new();
    print_message("  graphite, masked step: rows outside of 24:");
    FOR_EACH_SEED(seed, "graphite", &masked, seen)
    {
        int begin = BEGIN + A_DAY;
        int rows = count(seen->outside, begin, begin + 2 * HOUR);
        print_message(" %d;", rows);
        assert_int_equal(rows, 0);
    }
    print_message("\n");
    free(seen);
}

/* ---- false points: printed for both ---- */

static void false_points_are_counted(void **state)
{
    (void)state;
    static const struct {
        const struct story *story;
        int from, to;
    } spans[] = {
        {&calm, BEGIN, BEGIN + A_DAY},
        {&gap, BEGIN + 6, BEGIN + 3 * A_DAY},
        {&spike, BEGIN + 1, BEGIN + A_DAY},
        {&week, 56 * A_DAY, 63 * A_DAY},
    };
    static const char *const models[] = {"brutlag", "graphite"};
    struct seen *seen = seen_new();
    for (int m = 0; m < 2; m++)
        for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
            int days = (spans[i].to - spans[i].from + 6) / A_DAY;
            print_message("  %s, %s, %d d: rows outside, firing:", models[m],
                          spans[i].story->name, days);
            FOR_EACH_SEED(seed, models[m], spans[i].story, seen)
            {
                int outside = count(seen->outside, spans[i].from, spans[i].to);
                int firing = count(seen->firing, spans[i].from, spans[i].to);
                print_message(" %d, %d;", outside, firing);
                assert_true(outside < days * A_DAY / 4);
            }
            print_message("\n");
        }
    free(seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(brutlag_sees_no_slow_fall_but_its_recovery),
        cmocka_unit_test(brutlag_raises_an_outage_late_and_keeps_on),
        cmocka_unit_test(brutlag_raises_a_step_behind_an_outage),
        cmocka_unit_test(graphite_sees_no_slow_fall),
        cmocka_unit_test(graphite_sees_half_of_an_outage),
        cmocka_unit_test(graphite_is_blind_behind_an_outage),
        cmocka_unit_test(false_points_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
