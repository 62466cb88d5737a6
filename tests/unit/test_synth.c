/* Synthetic series: the stream of random numbers, the same bytes every time,
 * and every kind of incident there in the numbers as its name says. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
/* cmocka.h wants setjmp.h to stdint.h first */
#include <cmocka.h>

#include "base/file.h"
#include "base/json.h"
#include "base/num.h"
#include "base/span.h"
#include "datasets/synth.h"
#include "time/civil.h"
#include "time/stamp.h"

enum { HOUR = 12, DAY = 288 }; /* rows of 5 minutes */

/* ---- chance ---- */

/* The reference output of mt19937 for its usual seed; the ten thousandth
 * number is the one that ISO C++ [rand.predef] asks for. */
static void stream_is_mt19937(void **state)
{
    (void)state;
    static const uint32_t first[] = {3499211612, 581869302, 3890346734,
                                     3586334585, 545404204};
    struct mg_random *random = mg_random_new(5489);
    for (int i = 0; i < 5; i++)
        assert_int_equal(mg_random_word(random), first[i]);
    for (int i = 5; i < 9999; i++)
        mg_random_word(random);
    assert_int_equal(mg_random_word(random), 4123659995);
    mg_random_free(random);
    mg_random_free(NULL);
}

static void streams_have_seeds_of_their_own(void **state)
{
    (void)state;
    uint32_t seed = mg_random_seed(1, "api", "noise");
    assert_int_equal(seed, mg_random_seed(1, "api", "noise"));
    assert_int_not_equal(seed, mg_random_seed(2, "api", "noise"));
    assert_int_not_equal(seed, mg_random_seed(1, "api", "zeros"));
    assert_int_not_equal(seed, mg_random_seed(1, "apin", "oise"));
}

static void every_draw_takes_one_word(void **state)
{
    (void)state;
    struct mg_random *a = mg_random_new(11);
    struct mg_random *b = mg_random_new(11);
    mg_random_uniform(a);
    mg_random_gaussian(a);
    mg_random_lognormal(a, 0.3);
    mg_random_student(a, 3);
    mg_random_poisson(a, 0);
    mg_random_poisson(a, 4.5);
    mg_random_poisson(a, 1e5);
    mg_random_poisson(a, 1e9);
    for (int i = 0; i < 8; i++)
        mg_random_word(b);
    assert_int_equal(mg_random_word(a), mg_random_word(b));
    mg_random_free(a);
    mg_random_free(b);
}

/* Shares below the 0.9 quantiles of each law, and P(X <= 4) of the Poisson law
 * with mean 4.5, within four standard errors. */
static void draws_have_their_distribution(void **state)
{
    (void)state;
    enum { COUNT = 100000 };
    double below[5] = {0};
    struct mg_random *random = mg_random_new(3);
    for (int i = 0; i < COUNT; i++) {
        below[0] += mg_random_uniform(random) < 0.9;
        below[1] += mg_random_gaussian(random) < 1.2815515655;
        below[2] += mg_random_student(random, 3) < 1.6377443537;
        below[3] += mg_random_lognormal(random, 0.3) < 1.4688289779;
        below[4] += mg_random_poisson(random, 4.5) <= 4;
    }
    for (int i = 0; i < 4; i++)
        assert_true(fabs(below[i] / COUNT - 0.9) < 4 * sqrt(.09 / COUNT));
    assert_true(fabs(below[4] / COUNT - 0.5321036) < 4 * sqrt(.25 / COUNT));
    mg_random_free(random);
}

/* ---- scenarios as text, series as numbers ---- */

#define FRAME                                                                  \
    "\"name\": \"t\", \"seed\": 5, \"start\": \"2026-02-02T00:00:00Z\", "      \
    "\"step\": \"5m\", \"length\": \"4d\""
#define NOISE "\"noise\": {\"kind\": \"gaussian\", \"size\": 0.05}"

static struct mg_scenario *parse(const char *text)
{
    struct mg_scenario *scenario;
    struct mg_note note = {""};
    if (mg_scenario_parse(mg_text_of(text), &scenario, &note) != MG_OK)
        fail_msg("%s", note.text);
    return scenario;
}

static char *make_csv(const char *text, size_t series)
{
    struct mg_buffer csv;
    struct mg_note note = {""};
    struct mg_scenario *scenario = parse(text);
    mg_buffer_init(&csv, 0);
    if (mg_synth_series(scenario, series, &csv, &note) != MG_OK)
        fail_msg("%s", note.text);
    mg_scenario_free(scenario);
    return csv.at;
}

/* Values by row of the scenario: NaN for an empty cell, -1 for no row. */
struct numbers {
    size_t count;
    double at[4 * DAY];
};

static struct numbers read_csv(const char *csv)
{
    struct numbers numbers = {0};
    int64_t start = mg_civil_days(2026, 2, 2) * MG_DAY;
    struct mg_text rest = mg_text_of(csv);
    mg_text_split(&rest, '\n');
    for (size_t i = 0; i < 4 * DAY; i++)
        numbers.at[i] = -1;
    while (rest.at && rest.length) {
        int64_t time;
        double value = NAN;
        struct mg_text row = mg_text_split(&rest, '\n');
        struct mg_text stamp = mg_text_split(&row, ',');
        assert_true(mg_stamp_parse(stamp, NULL, MG_NO_TIME, &time));
        assert_true(!row.length || mg_num_parse(row, &value));
        assert_int_equal((time - start) % (5 * MG_MINUTE), 0);
        numbers.at[(time - start) / (5 * MG_MINUTE)] = value;
        numbers.count++;
    }
    return numbers;
}

/* One series of level 100 and no noise, and one incident from noon of the
 * second day on. */
static struct numbers befall(const char *incident)
{
    char text[1000];
    snprintf(text, sizeof text,
             "{" FRAME ", \"series\": [{\"name\": \"a\", \"level\": 100}], "
             "\"incidents\": [{\"id\": \"I\", \"title\": \"x\", \"series\": "
             "\"a\", \"start\": \"1d12h\", %s}]}",
             incident);
    char *csv = make_csv(text, 0);
    struct numbers numbers = read_csv(csv);
    free(csv);
    return numbers;
}

static void assert_value(double found, double wanted)
{
    if (!(fabs(found - wanted) <= 1e-9 * fabs(wanted)))
        fail_msg("found %.17g, want %.17g", found, wanted);
}

/* From row `from` up to, not with, row `to`. */
static void assert_all(const struct numbers *n, size_t from, size_t to,
                       double wanted)
{
    for (size_t i = from; i < to; i++)
        assert_value(n->at[i], wanted);
}

enum { NOON = DAY + 12 * HOUR };

/* ---- incidents ---- */

static void factor_lasts_from_start_to_end(void **state)
{
    (void)state;
    struct numbers n =
        befall("\"kind\": \"factor\", \"factor\": 0.6, \"length\": \"2h\"");
    assert_int_equal(n.count, 4 * DAY);
    assert_all(&n, 0, NOON, 100);
    assert_all(&n, NOON, NOON + 2 * HOUR, 60);
    assert_all(&n, NOON + 2 * HOUR, 4 * DAY, 100);
}

static void shift_is_for_good(void **state)
{
    (void)state;
    struct numbers n =
        befall("\"kind\": \"shift\", \"factor\": 1.3, \"length\": \"2h\"");
    assert_all(&n, 0, NOON, 100);
    assert_all(&n, NOON, 4 * DAY, 130);
}

static void slow_fall_reaches_its_factor(void **state)
{
    (void)state;
    struct numbers n = befall("\"kind\": \"slow_fall\", \"factor\": 0.6, "
                              "\"ramp\": \"6h\", \"back\": \"30m\", "
                              "\"length\": \"12h30m\"");
    assert_all(&n, 0, NOON + 1, 100);
    assert_value(n.at[NOON + 3 * HOUR], 80);
    assert_all(&n, NOON + 6 * HOUR, NOON + 12 * HOUR + 1, 60);
    assert_value(n.at[NOON + 12 * HOUR + 3], 80);
    assert_all(&n, NOON + 12 * HOUR + 6, 4 * DAY, 100);
    n = befall("\"kind\": \"slow_fall\", \"factor\": 0.6, \"ramp\": \"6h\", "
               "\"length\": \"12h\"");
    assert_all(&n, NOON + 6 * HOUR, NOON + 12 * HOUR, 60);
    assert_all(&n, NOON + 12 * HOUR, 4 * DAY, 100);
}

static void leak_grows_until_the_restart(void **state)
{
    (void)state;
    struct numbers n =
        befall("\"kind\": \"leak\", \"factor\": 3, \"length\": \"8h\"");
    assert_value(n.at[NOON], 100);
    assert_value(n.at[NOON + 4 * HOUR], 200);
    assert_true(n.at[NOON + 8 * HOUR - 1] > 297);
    assert_all(&n, NOON + 8 * HOUR, 4 * DAY, 100);
}

static void burst_adds(void **state)
{
    (void)state;
    struct numbers n =
        befall("\"kind\": \"burst\", \"amount\": 7, \"length\": \"15m\"");
    assert_all(&n, 0, NOON, 100);
    assert_all(&n, NOON, NOON + 3, 107);
    assert_all(&n, NOON + 3, 4 * DAY, 100);
}

static void spike_is_one_sample(void **state)
{
    (void)state;
    struct numbers n = befall("\"kind\": \"spike\", \"factor\": 10");
    assert_all(&n, 0, NOON, 100);
    assert_value(n.at[NOON], 1000);
    assert_all(&n, NOON + 1, 4 * DAY, 100);
}

static void cap_holds_what_is_above(void **state)
{
    (void)state;
    struct numbers n =
        befall("\"kind\": \"cap\", \"amount\": 60, \"length\": \"2h\"");
    assert_all(&n, 0, NOON, 100);
    assert_all(&n, NOON, NOON + 2 * HOUR, 60);
    assert_all(&n, NOON + 2 * HOUR, 4 * DAY, 100);
    n = befall("\"kind\": \"cap\", \"amount\": 101, \"length\": \"2h\"");
    assert_all(&n, 0, 4 * DAY, 100);
}

static void outage_leaves_what_it_says(void **state)
{
    (void)state;
    struct numbers n = befall("\"kind\": \"outage\", \"length\": \"2h\"");
    assert_int_equal(n.count, 4 * DAY);
    assert_all(&n, NOON, NOON + 2 * HOUR, 0);
    assert_all(&n, NOON + 2 * HOUR, 4 * DAY, 100);
    n = befall("\"kind\": \"outage\", \"leaves\": \"nothing\", \"length\": "
               "\"2h\"");
    assert_int_equal(n.count, 4 * DAY - 2 * HOUR);
    assert_all(&n, NOON, NOON + 2 * HOUR, -1);
    n = befall("\"kind\": \"outage\", \"leaves\": \"empty\", \"length\": "
               "\"2h\"");
    assert_int_equal(n.count, 4 * DAY);
    for (size_t i = NOON; i < NOON + 2 * HOUR; i++)
        assert_true(isnan(n.at[i]));
}

#define JOB                                                                    \
    "\"job\": {\"hour\": 2, \"rise\": \"30m\", \"length\": \"90m\", "          \
    "\"amount\": "                                                             \
    "600%s}"

static struct numbers run_job(const char *more, const char *incidents)
{
    char text[1000];
    snprintf(text, sizeof text,
             "{" FRAME ", \"series\": [{\"name\": \"a\", \"level\": 100, " JOB
             "}], \"incidents\": [%s]}",
             more, incidents);
    char *csv = make_csv(text, 0);
    struct numbers numbers = read_csv(csv);
    free(csv);
    return numbers;
}

static void a_job_comes_every_night(void **state)
{
    (void)state;
    struct numbers n = run_job("", "");
    for (size_t night = 0; night < 4; night++) {
        size_t two = night * DAY + 2 * HOUR;
        assert_all(&n, night * DAY, two + 1, 100);
        assert_value(n.at[two + HOUR / 4], 400);
        assert_value(n.at[two + HOUR / 2], 700);
        assert_value(n.at[two + HOUR], 400);
        assert_all(&n, two + HOUR * 3 / 2, (night + 1) * DAY, 100);
    }
}

/* Every night has its own size, at each of its samples the same. */
static void nights_differ(void **state)
{
    (void)state;
    struct numbers n = run_job(", \"vary\": 0.1", "");
    double before = 0;
    for (size_t night = 0; night < 4; night++) {
        size_t two = night * DAY + 2 * HOUR;
        double share = (n.at[two + HOUR / 2] - 100) / 600;
        assert_true(share > .6 && share < 1.6 && share != before);
        assert_true(fabs(n.at[two + HOUR] - 100 - 300 * share) < 1e-3);
        before = share;
    }
}

static void an_idle_job_is_left_out(void **state)
{
    (void)state;
    struct numbers all = run_job(", \"vary\": 0.1", "");
    struct numbers n =
        run_job(", \"vary\": 0.1",
                "{\"series\": \"a\", \"kind\": \"idle\", \"start\": \"1d\", "
                "\"length\": \"1d\", \"recorded\": false}");
    assert_all(&n, DAY, 2 * DAY, 100);
    for (size_t i = 0; i < 4 * DAY; i++)
        assert_true(n.at[i] == all.at[i] || i / DAY == 1);
}

/* By the list's order; of a glob by the scenario's. All end together. */
static void a_staggered_incident_spreads(void **state)
{
    (void)state;
    static const size_t delay[] = {2, 0, 1};
    const char *text =
        "{" FRAME ", \"series\": [{\"name\": \"a\", \"level\": 100}, "
        "{\"name\": \"b1\", \"level\": 100}, {\"name\": \"b2\", \"level\": "
        "100}], \"incidents\": [{\"series\": [\"b*\", \"*\"], \"kind\": "
        "\"factor\", \"factor\": 2, \"start\": \"1d12h\", \"length\": \"1h\", "
        "\"stagger\": \"10m\", \"recorded\": false}]}";
    for (size_t series = 0; series < 3; series++) {
        char *csv = make_csv(text, series);
        struct numbers n = read_csv(csv);
        size_t start = NOON + 2 * delay[series];
        assert_all(&n, 0, start, 100);
        assert_all(&n, start, NOON + HOUR, 200);
        assert_all(&n, NOON + HOUR, 4 * DAY, 100);
        free(csv);
    }
}

static double deviation(const struct numbers *n, size_t from, size_t to)
{
    double sum = 0;
    for (size_t i = from; i < to; i++)
        sum += (n->at[i] - 100) * (n->at[i] - 100);
    return sqrt(sum / (double)(to - from));
}

static void noise_is_as_wide_as_asked(void **state)
{
    (void)state;
    char *csv =
        make_csv("{" FRAME
                 ", \"series\": [{\"name\": \"a\", \"level\": 100, " NOISE
                 "}], \"incidents\": [{\"recorded\": false, \"series\": \"a\", "
                 "\"start\": \"2d\", \"length\": \"2d\", \"kind\": \"noise\", "
                 "\"factor\": 3}]}",
                 0);
    struct numbers n = read_csv(csv);
    assert_true(fabs(deviation(&n, 0, 2 * DAY) - 5) < 0.6);
    assert_true(fabs(deviation(&n, 2 * DAY, 4 * DAY) - 15) < 1.8);
    free(csv);
}

/* ---- a series' own entry ---- */

static void seasons_follow_the_clock_on_the_wall(void **state)
{
    (void)state;
    /* Clocks go forward in the night to Sunday 2026-03-29: 04:00 local time is
     * 03:00 UTC before and 02:00 UTC after. */
    char *csv = make_csv(
        "{\"name\": \"t\", \"seed\": 1, \"start\": \"2026-03-27T00:00:00Z\", "
        "\"step\": \"1h\", \"length\": \"4d\", \"zone\": \"Europe/Berlin\", "
        "\"series\": [{\"name\": \"a\", \"level\": 100, \"daily\": [[4, 0.5], "
        "[16, 1.5]], \"weekly\": [1, 1, 1, 1, 2, 1, 1]}]}",
        0);
    assert_non_null(strstr(csv, "\n2026-03-27T03:00:00Z,100\n")); /* Friday */
    assert_non_null(strstr(csv, "\n2026-03-27T15:00:00Z,300\n"));
    assert_non_null(strstr(csv, "\n2026-03-28T03:00:00Z,50\n"));
    assert_non_null(strstr(csv, "\n2026-03-29T02:00:00Z,50\n"));
    assert_non_null(strstr(csv, "\n2026-03-29T14:00:00Z,150\n"));
    free(csv);
}

/* A row a day goes by its noon, so no day's factor blurs into the next. */
static void daily_rows_have_their_own_day(void **state)
{
    (void)state;
    char *csv = make_csv(
        "{\"name\": \"t\", \"seed\": 1, \"start\": \"2026-02-02T00:00:00Z\", "
        "\"step\": \"1d\", \"length\": \"8d\", \"series\": [{\"name\": \"a\", "
        "\"level\": 100, \"weekly\": [1, 2, 3, 4, 5, 6, 7]}]}",
        0);
    assert_string_equal(csv, "timestamp,value\n2026-02-02T00:00:00Z,100\n"
                             "2026-02-03T00:00:00Z,200\n"
                             "2026-02-04T00:00:00Z,300\n"
                             "2026-02-05T00:00:00Z,400\n"
                             "2026-02-06T00:00:00Z,500\n"
                             "2026-02-07T00:00:00Z,600\n"
                             "2026-02-08T00:00:00Z,700\n"
                             "2026-02-09T00:00:00Z,100\n");
    free(csv);
}

static void rhythm_stays_between_its_anchors(void **state)
{
    (void)state;
    struct mg_rhythm r;
    mg_rhythm_init(&r);
    r.anchors = 4;
    memcpy(r.hour, (double[]){3, 8, 9, 20}, 4 * sizeof(double));
    memcpy(r.factor, (double[]){0.5, 0.6, 2, 1}, 4 * sizeof(double));
    mg_rhythm_fit(&r);
    for (size_t i = 0; i < 4; i++)
        assert_value(mg_rhythm_at(&r, (int64_t)(r.hour[i] * 3600)),
                     r.factor[i]);
    double before = mg_rhythm_at(&r, MG_DAY_SECONDS - 60);
    for (int64_t second = 0; second < MG_DAY_SECONDS; second += 60) {
        double now = mg_rhythm_at(&r, second);
        bool rises = second > 3 * 3600 && second <= 9 * 3600;
        assert_true(rises ? now >= before - 1e-12 : now <= before + 1e-12);
        assert_true(fabs(now - before) < 0.05); /* no jump, at midnight too */
        before = now;
    }
}

static void trend_zeros_low_and_decimals(void **state)
{
    (void)state;
    char *csv = make_csv("{" FRAME ", \"series\": [{\"name\": \"a\", "
                         "\"level\": 10, \"trend\": 0.1, \"low\": 10.26, "
                         "\"zeros\": 0.3, \"decimals\": 1}]}",
                         0);
    struct numbers n = read_csv(csv);
    double zeros = 0;
    for (size_t i = 0; i < 4 * DAY; i++) {
        double day = (double)i / DAY;
        double value = round(fmax(10 * (1 + 0.1 * day), 10.26) * 10) / 10;
        zeros += n.at[i] == 0;
        assert_true(n.at[i] == 0 || fabs(n.at[i] - value) < 1e-9);
    }
    assert_true(fabs(zeros / (4 * DAY) - 0.3) < 4 * sqrt(.21 / (4 * DAY)));
    free(csv);
}

/* The logarithm has the deviation and the memory that were asked for. A memory
 * of half an hour leaves 192 independent values in four days. */
static void a_wander_strays_and_comes_back(void **state)
{
    (void)state;
    char *csv = make_csv("{" FRAME ", \"series\": [{\"name\": \"a\", "
                         "\"level\": 100, \"wander\": [{\"size\": 0.1, "
                         "\"span\": \"30m\"}]}]}",
                         0);
    struct numbers n = read_csv(csv);
    double square = 0;
    double next = 0;
    for (size_t i = 1; i < 4 * DAY; i++) {
        double before = log(n.at[i - 1] / 100);
        square += before * before;
        next += before * log(n.at[i] / 100);
    }
    double size = sqrt(square / (4 * DAY - 1));
    assert_true(fabs(size - 0.1) < 4 * 0.1 / sqrt(2 * 192.0));
    assert_true(fabs(next / square - exp(-5.0 / 30)) < 0.06);
    free(csv);
}

static void a_wander_of_no_size_changes_no_other(void **state)
{
    (void)state;
    static const char text[] =
        "{" FRAME ", \"series\": [{\"name\": \"a\", \"level\": 100, " NOISE
        ", \"wander\": [{\"size\": %g, \"span\": \"5m\"}, "
        "{\"size\": 0.1, \"span\": \"1d\"}]}]}";
    char with[sizeof text + 20];
    char without[sizeof text + 20];
    snprintf(with, sizeof with, text, 0.2);
    snprintf(without, sizeof without, text, 0.0);
    char *a = make_csv(with, 0);
    char *b = make_csv(without, 0);
    struct numbers n = read_csv(a);
    struct numbers m = read_csv(b);
    double sum = 0;
    double square = 0;
    for (size_t i = 0; i < 4 * DAY; i++) { /* what is left is the first one */
        double ratio = log(n.at[i] / m.at[i]);
        sum += ratio;
        square += ratio * ratio;
    }
    assert_true(fabs(sum / (4 * DAY)) < 0.04);
    assert_true(fabs(sqrt(square / (4 * DAY)) - 0.2) < 0.03);
    free(a);
    free(b);
}

static void swell_deepens_the_day(void **state)
{
    (void)state;
    char *csv = make_csv("{" FRAME ", \"series\": [{\"name\": \"a\", "
                         "\"level\": 100, \"swell\": 0.5, "
                         "\"daily\": [[0, 1], [12, 4]]}]}",
                         0);
    struct numbers n = read_csv(csv);
    for (size_t day = 0; day < 4; day++) {
        double days = (double)day + 0.5;
        double peak = 100 * pow(4, 1 + 0.5 * days);
        assert_value(n.at[day * DAY], 100);
        assert_true(fabs(n.at[day * DAY + DAY / 2] / peak - 1) < 1e-5);
    }
    free(csv);
}

static void missing_rows_leave_the_others_as_they_were(void **state)
{
    (void)state;
    static const char text[] = "{" FRAME ", \"series\": [{\"name\": \"a\", "
                               "\"level\": 100, " NOISE "%s}]}";
    char with[sizeof text + 30];
    char without[sizeof text + 30];
    snprintf(with, sizeof with, text, ", \"missing\": 0.2");
    snprintf(without, sizeof without, text, "");
    char *a = make_csv(with, 0);
    char *b = make_csv(without, 0);
    struct numbers n = read_csv(a);
    struct numbers m = read_csv(b);
    for (size_t i = 0; i < 4 * DAY; i++)
        assert_true(n.at[i] == -1 || n.at[i] == m.at[i]);
    assert_int_equal(m.count, 4 * DAY);
    double share = 1 - (double)n.count / (4 * DAY);
    assert_true(fabs(share - 0.2) < 4 * sqrt(.16 / (4 * DAY)));
    free(a);
    free(b);
}

static void counts_are_mostly_zero(void **state)
{
    (void)state;
    char *csv = make_csv("{" FRAME ", \"series\": [{\"name\": \"a\", "
                         "\"level\": 0.05, \"noise\": {\"kind\": "
                         "\"poisson\"}}]}",
                         0);
    struct numbers n = read_csv(csv);
    double zeros = 0;
    for (size_t i = 0; i < 4 * DAY; i++) {
        zeros += n.at[i] == 0;
        assert_true(n.at[i] == floor(n.at[i]));
    }
    assert_true(fabs(zeros / (4 * DAY) - exp(-0.05)) < 0.025);
    free(csv);
}

static void too_large_a_value_is_an_error(void **state)
{
    (void)state;
    struct mg_buffer csv;
    struct mg_note note;
    struct mg_scenario *scenario =
        parse("{" FRAME ", \"series\": [{\"name\": \"a\", \"level\": 1e308}], "
              "\"incidents\": [{\"series\": \"a\", \"kind\": \"spike\", "
              "\"factor\": 10, \"start\": \"5m\", \"recorded\": false}]}");
    mg_buffer_init(&csv, 0);
    assert_int_equal(mg_synth_series(scenario, 0, &csv, &note), MG_INVALID);
    assert_string_equal(note.text, "series 'a': the value at "
                                   "2026-02-02T00:05:00Z is past the range of "
                                   "a double");
    mg_buffer_clear(&csv);
    mg_buffer_init(&csv, 100);
    scenario->mishap_count = 0;
    assert_int_equal(mg_synth_series(scenario, 0, &csv, &note), MG_FULL);
    assert_string_equal(note.text, "series 'a': no room for its rows in 100 "
                                   "bytes");
    mg_buffer_clear(&csv);
    mg_scenario_free(scenario);
}

/* ---- the same bytes ---- */

static void seed_settles_every_byte(void **state)
{
    (void)state;
    const char *text = "{" FRAME ", \"series\": [{\"name\": \"a\", \"level\": "
                       "100, " NOISE "}]}";
    char *a = make_csv(text, 0);
    char *b = make_csv(text, 0);
    assert_string_equal(a, b);
    /* From FNV-1a, mt19937 and the normal quantile, worked out apart. */
    const char *head = "timestamp,value\n2026-02-02T00:00:00Z,96.9114\n"
                       "2026-02-02T00:05:00Z,97.6499\n"
                       "2026-02-02T00:10:00Z,99.1747\n";
    assert_memory_equal(a, head, strlen(head));
    struct mg_scenario *scenario = parse(text);
    struct mg_buffer other;
    scenario->seed++;
    mg_buffer_init(&other, 0);
    assert_int_equal(mg_synth_series(scenario, 0, &other, NULL), MG_OK);
    assert_string_not_equal(a, other.at);
    mg_buffer_clear(&other);
    mg_scenario_free(scenario);
    free(a);
    free(b);
}

static void neighbours_change_nothing(void **state)
{
    (void)state;
    char *alone = make_csv("{" FRAME ", \"series\": [{\"name\": \"a\", "
                           "\"level\": 100, " NOISE "}]}",
                           0);
    char *among = make_csv(
        "{" FRAME ", \"series\": [{\"name\": \"b\", \"level\": 1, " NOISE
        "}, {\"name\": \"a\", \"level\": 100, " NOISE "}], \"incidents\": "
        "[{\"series\": \"b\", \"recorded\": false, \"start\": \"1h\", "
        "\"length\": \"1h\", \"kind\": \"outage\"}]}",
        1);
    assert_string_equal(alone, among);
    free(alone);
    free(among);
}

/* For each kind: outside the incident every row is as it was without. */
static void incidents_change_their_rows_only(void **state)
{
    (void)state;
    static const char *const incidents[] = {
        "\"kind\": \"factor\", \"factor\": 2",
        "\"kind\": \"noise\", \"factor\": 4",
        "\"kind\": \"leak\", \"factor\": 4",
        "\"kind\": \"slow_fall\", \"factor\": 0.2, \"ramp\": \"30m\"",
        "\"kind\": \"burst\", \"amount\": 90",
        "\"kind\": \"spike\", \"factor\": 9",
        "\"kind\": \"outage\"",
        "\"kind\": \"outage\", \"leaves\": \"nothing\""};
    char text[1000];
    const char *form = "{" FRAME ", \"series\": [{\"name\": \"a\", \"level\": "
                       "4, \"noise\": {\"kind\": \"poisson\"}}]%s%s%s}";
    snprintf(text, sizeof text, form, "", "", "");
    char *csv = make_csv(text, 0);
    struct numbers clean = read_csv(csv);
    free(csv);
    for (size_t k = 0; k < sizeof incidents / sizeof *incidents; k++) {
        snprintf(text, sizeof text, form,
                 ", \"incidents\": [{\"series\": \"a\", \"recorded\": false, "
                 "\"start\": \"1d12h\", \"length\": \"1h\", ",
                 incidents[k], "}]");
        csv = make_csv(text, 0);
        struct numbers n = read_csv(csv);
        free(csv);
        for (size_t i = 0; i < 4 * DAY; i++)
            if (i < NOON || i >= NOON + HOUR)
                assert_true(n.at[i] == clean.at[i]);
        assert_memory_not_equal(&n.at[NOON], &clean.at[NOON],
                                HOUR * sizeof(double));
    }
}

/* ---- what is written ---- */

static void labelled_series_name_themselves(void **state)
{
    (void)state;
    char *csv = make_csv("{" FRAME ", \"series\": [{\"name\": "
                         "\"x{a=\\\"b\\\"}\", \"level\": 1}]}",
                         0);
    const char *head = "timestamp,series,value\n"
                       "2026-02-02T00:00:00Z,\"x{a=\"\"b\"\"}\",1\n";
    assert_memory_equal(csv, head, strlen(head));
    free(csv);
}

/* The values of the series' own files, side by side. */
static void wide_is_one_file(void **state)
{
    (void)state;
    struct mg_buffer csv;
    struct mg_scenario *scenario = parse(
        "{\"name\": \"t\", \"seed\": 1, \"start\": \"2026-02-02T00:00:00Z\", "
        "\"step\": \"5m\", \"length\": \"15m\", \"wide\": true, \"series\": ["
        "{\"name\": \"a\", \"level\": 1}, {\"name\": \"b{h=\\\"1\\\"}\", "
        "\"level\": 2}], \"incidents\": [{\"series\": \"a\", \"kind\": "
        "\"outage\", \"leaves\": \"nothing\", \"start\": \"5m\", \"length\": "
        "\"5m\", \"recorded\": false}, {\"series\": \"b*\", \"kind\": "
        "\"outage\", \"leaves\": \"empty\", \"start\": \"10m\", \"length\": "
        "\"5m\", \"recorded\": false}]}");
    mg_buffer_init(&csv, 0);
    assert_int_equal(mg_synth_wide(scenario, &csv, NULL), MG_OK);
    assert_string_equal(csv.at, "timestamp,a,\"b{h=\"\"1\"\"}\"\n"
                                "2026-02-02T00:00:00Z,1,2\n"
                                "2026-02-02T00:05:00Z,,2\n"
                                "2026-02-02T00:10:00Z,1,\n");
    mg_buffer_clear(&csv);
    mg_buffer_init(&csv, 60);
    struct mg_note note;
    assert_int_equal(mg_synth_wide(scenario, &csv, &note), MG_FULL);
    assert_string_equal(note.text, "no room for the rows in 60 bytes");
    mg_buffer_clear(&csv);
    mg_scenario_free(scenario);
}

static void record_holds_the_recorded(void **state)
{
    (void)state;
    struct mg_buffer json;
    struct mg_scenario *scenario = parse(
        "{" FRAME ", \"series\": [{\"name\": \"a1\", \"level\": 1}, {\"name\": "
        "\"a2\", \"level\": 1}, {\"name\": \"b\", \"level\": 1}], "
        "\"incidents\": [{\"id\": \"I-1\", \"title\": \"a \\\"b\\\"\", "
        "\"labels\": {\"k\": \"v\"}, \"series\": [\"a*\"], \"kind\": "
        "\"factor\", \"factor\": 2, \"start\": \"1d1h\", \"length\": \"1h\"}, "
        "{\"series\": \"*\", \"kind\": \"outage\", \"start\": \"2d\", "
        "\"length\": \"1h\", \"recorded\": false}]}");
    mg_buffer_init(&json, 0);
    assert_int_equal(mg_synth_incidents(scenario, &json, NULL), MG_OK);
    assert_string_equal(
        json.at,
        "{\"incidents\": [\n"
        "  {\"id\": \"I-1\", \"start\": \"2026-02-03T01:00:00Z\", \"end\": "
        "\"2026-02-03T02:00:00Z\", \"series\": [\"a1\", \"a2\"], \"title\": "
        "\"a \\\"b\\\"\", \"severity\": \"warning\", \"labels\": {\"k\": "
        "\"v\"}}\n]}\n");
    scenario->mishap_count = 0;
    mg_buffer_empty(&json);
    assert_int_equal(mg_synth_incidents(scenario, &json, NULL), MG_OK);
    assert_string_equal(json.at, "{\"incidents\": []}\n");
    mg_buffer_clear(&json);
    mg_scenario_free(scenario);
}

static void assert_same_file(const char *a, const char *b)
{
    struct mg_buffer left;
    struct mg_buffer right;
    mg_buffer_init(&left, 0);
    mg_buffer_init(&right, 0);
    assert_int_equal(mg_file_read(a, &left, NULL), MG_OK);
    assert_int_equal(mg_file_read(b, &right, NULL), MG_OK);
    if (!mg_text_same(mg_buffer_all(&left), mg_buffer_all(&right)))
        fail_msg("%s and %s differ", a, b);
    mg_buffer_clear(&left);
    mg_buffer_clear(&right);
}

/* The top of the source tree, from this file's own path: what stands before
 * the last "tests/". */
static void find_root(char *root, size_t size)
{
    char *end = root;
    snprintf(root, size, "%s%s", __FILE__[0] == '/' ? "" : "./", __FILE__);
    for (char *at = root; at; at = strstr(at + 1, "/tests/"))
        end = at;
    *end = '\0';
}

static void shipped_data_is_what_synth_makes(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"tour", "orders.csv"},       {"tour", "incidents.json"},
        {"shop", "api_latency.csv"},  {"shop", "request_rate.csv"},
        {"shop", "error_rate.csv"},   {"shop", "incidents.json"},
        {"queue", "queue_depth.csv"}, {"queue", "incidents.json"},
        {"fleet", "fleet.csv"},       {"fleet", "incidents.json"},
        {"cost", "daily_cost.csv"},   {"cost", "incidents.json"},
        {"clocks", "orders.csv"},     {"clocks", "incidents.json"}};
    char root[500];
    char folder[] = "/tmp/marigram_synth_XXXXXX";
    find_root(root, sizeof root);
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[1000];
        char made[1000];
        struct mg_scenario *scenario;
        struct mg_note note = {""};
        snprintf(path, sizeof path, "%s/datasets/scenarios/%s.json", root,
                 files[i][0]);
        if (mg_scenario_read(path, &scenario, &note) != MG_OK ||
            mg_synth_write(scenario, folder, NULL, &note) != MG_OK)
            fail_msg("%s", note.text);
        mg_scenario_free(scenario);
        snprintf(path, sizeof path, "%s/datasets/%s/%s", root, files[i][0],
                 files[i][1]);
        snprintf(made, sizeof made, "%s/%s", folder, files[i][1]);
        assert_same_file(path, made);
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char made[1000];
        snprintf(made, sizeof made, "%s/%s", folder, files[i][1]);
        unlink(made);
    }
    assert_int_equal(rmdir(folder), 0); /* nothing else was left behind */
}

static void writing_that_fails_is_named(void **state)
{
    (void)state;
    struct mg_note note;
    char folder[] = "/tmp/marigram_synth_XXXXXX";
    char path[100];
    char sentence[300];
    struct mg_scenario *scenario =
        parse("{" FRAME ", \"series\": [{\"name\": \"a\", \"level\": 1}]}");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/b/c", folder);
    snprintf(sentence, sizeof sentence,
             "%s: cannot make this folder: No such file or directory", path);
    assert_int_equal(mg_synth_write(scenario, path, NULL, &note), MG_IO);
    assert_string_equal(note.text, sentence);
    snprintf(path, sizeof path, "%s/a.csv", folder);
    assert_int_equal(mkdir(path, 0777), 0);
    snprintf(sentence, sizeof sentence, "%s: cannot write: Is a directory",
             path);
    assert_int_equal(mg_synth_write(scenario, folder, NULL, &note), MG_IO);
    assert_string_equal(note.text, sentence);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(rmdir(folder), 0); /* a.csv.part is gone */
    assert_int_equal(mg_synth_write(scenario, "/dev/null", NULL, &note), MG_IO);
    assert_string_equal(note.text, "/dev/null/a.csv: cannot write: Not a "
                                   "directory");
    mg_scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream_is_mt19937),
        cmocka_unit_test(streams_have_seeds_of_their_own),
        cmocka_unit_test(every_draw_takes_one_word),
        cmocka_unit_test(draws_have_their_distribution),
        cmocka_unit_test(factor_lasts_from_start_to_end),
        cmocka_unit_test(shift_is_for_good),
        cmocka_unit_test(slow_fall_reaches_its_factor),
        cmocka_unit_test(leak_grows_until_the_restart),
        cmocka_unit_test(burst_adds),
        cmocka_unit_test(spike_is_one_sample),
        cmocka_unit_test(cap_holds_what_is_above),
        cmocka_unit_test(outage_leaves_what_it_says),
        cmocka_unit_test(a_job_comes_every_night),
        cmocka_unit_test(nights_differ),
        cmocka_unit_test(an_idle_job_is_left_out),
        cmocka_unit_test(a_staggered_incident_spreads),
        cmocka_unit_test(noise_is_as_wide_as_asked),
        cmocka_unit_test(seasons_follow_the_clock_on_the_wall),
        cmocka_unit_test(daily_rows_have_their_own_day),
        cmocka_unit_test(rhythm_stays_between_its_anchors),
        cmocka_unit_test(trend_zeros_low_and_decimals),
        cmocka_unit_test(a_wander_strays_and_comes_back),
        cmocka_unit_test(a_wander_of_no_size_changes_no_other),
        cmocka_unit_test(swell_deepens_the_day),
        cmocka_unit_test(missing_rows_leave_the_others_as_they_were),
        cmocka_unit_test(counts_are_mostly_zero),
        cmocka_unit_test(too_large_a_value_is_an_error),
        cmocka_unit_test(seed_settles_every_byte),
        cmocka_unit_test(neighbours_change_nothing),
        cmocka_unit_test(incidents_change_their_rows_only),
        cmocka_unit_test(labelled_series_name_themselves),
        cmocka_unit_test(wide_is_one_file),
        cmocka_unit_test(record_holds_the_recorded),
        cmocka_unit_test(shipped_data_is_what_synth_makes),
        cmocka_unit_test(writing_that_fails_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
