/* test_public.c - the library as another program sees it: its one header, and
 * no symbol but those in it. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "marigram/marigram.h"

struct seen {
    int verdicts, raised, cleared;
    enum marigram_state last;
    char id[32];
};

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct seen *seen = context;
    seen->verdicts++;
    seen->last = verdict->state;
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct seen *seen = context;
    seen->raised += event->kind == MARIGRAM_RAISED;
    seen->cleared += event->kind == MARIGRAM_CLEARED;
    snprintf(seen->id, sizeof seen->id, "%s", event->alert);
}

/* An engine that tells nobody. */
static struct marigram *open_standard(void)
{
    struct marigram *engine;
    struct marigram_sink sink = {0};
    struct marigram_config *config = marigram_config_new();
    assert_int_equal(marigram_open(config, &sink, &engine, NULL, 0),
                     MARIGRAM_OK);
    marigram_config_free(config);
    return engine;
}

/* Three days of a daily sine, five minutes apart, and an hour at zero. */
static double sample(int i)
{
    double noise = (double)((i * 7919) % 101) / 101 - .5;
    return i >= 800 && i < 812
               ? 0
               : 1000 + 600 * sin(2 * 3.14159265358979 * i / 288) + 60 * noise;
}

static void an_outage_is_raised_and_cleared(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct marigram_sink sink = {&seen, on_verdict, on_event};
    struct marigram *engine;
    char why[256];
    struct marigram_config *config = marigram_config_new();
    assert_non_null(config);
    assert_int_equal(marigram_config_set(config, "clear", "0.4", why,
                                         sizeof why),
                     MARIGRAM_OK);
    assert_int_equal(marigram_open(config, &sink, &engine, why, sizeof why),
                     MARIGRAM_OK);
    marigram_config_free(config);
    for (int i = 0; i < 864; i++)
        assert_int_equal(marigram_push(engine, "api",
                                       (int64_t)i * 300 * 1000000000,
                                       sample(i)),
                         MARIGRAM_OK);
    assert_int_equal(marigram_finish(engine), MARIGRAM_OK);
    assert_int_equal(marigram_push(engine, "api", INT64_MAX, 1),
                     MARIGRAM_INVALID);
    marigram_close(engine);
    assert_int_equal(seen.verdicts, 864);
    assert_int_equal(seen.raised, 1);
    assert_int_equal(seen.cleared, 1);
    assert_int_equal(seen.last, MARIGRAM_NORMAL);
    assert_int_equal(strlen(seen.id), 16);
}

static void errors_have_sentences(void **state)
{
    (void)state;
    char why[256] = "";
    char tiny[5] = "";
    struct marigram_config *config = marigram_config_new();
    assert_int_equal(marigram_config_set(config, "rise", "1", why, sizeof why),
                     MARIGRAM_INVALID);
    assert_string_equal(why, "no setting 'rise' (did you mean 'raise'?)");
    assert_int_equal(marigram_config_set(config, "rise", "1", tiny,
                                         sizeof tiny),
                     MARIGRAM_INVALID);
    assert_string_equal(tiny, "no s");
    assert_int_equal(marigram_config_set(config, "rise", "1", NULL, 0),
                     MARIGRAM_INVALID);
    marigram_config_free(config);
    assert_string_equal(marigram_err_text(MARIGRAM_FULL),
                        "a ceiling was reached");
    assert_string_equal(marigram_state_name(MARIGRAM_NODATA), "nodata");
    assert_string_equal(marigram_version(), MARIGRAM_VERSION);
    marigram_close(NULL);
    marigram_config_free(NULL);
    marigram_free(NULL);
}

/* Two series in arrays, and what is not wanted is not asked for. */
static void rows_come_as_arrays(void **state)
{
    (void)state;
    enum { ROWS = 2 * 864 };
    static int64_t which[ROWS], time[ROWS];
    static double value[ROWS], expected[ROWS];
    static uint8_t states[ROWS];
    static const char *model[ROWS];
    static const char *const names[] = {"api", "batch"};
    struct marigram *engine = open_standard();
    for (int i = 0; i < ROWS; i++) {
        which[i] = i % 2;
        time[i] = (int64_t)(i / 2) * 300 * 1000000000;
        value[i] = i % 2 ? i % 5 : sample(i / 2);
    }
    struct marigram_rows rows = {ROWS, names, 2, which, time, value};
    struct marigram_columns columns = {
        .expected = expected, .state = states, .model = model};
    size_t done = 0;
    assert_int_equal(marigram_push_many(engine, &rows, &columns, &done),
                     MARIGRAM_OK);
    assert_int_equal(done, ROWS);
    assert_int_equal(states[0], MARIGRAM_WARMING);
    int firing = 0;
    for (int i = 0; i < ROWS; i++)
        firing += states[i] == MARIGRAM_FIRING;
    assert_in_range(firing, 1, 100);
    assert_int_equal(states[ROWS - 2], MARIGRAM_NORMAL);
    assert_true(fabs(expected[ROWS - 2] - value[ROWS - 2]) < 100);
    assert_string_not_equal(model[ROWS - 1], "");
    marigram_close(engine);
}

/* The row is named; those before it stand, and those after it are not looked
 * at. */
static void a_bad_row_ends_the_array(void **state)
{
    (void)state;
    static const char *const names[] = {"api", ""};
    static const int64_t time[] = {60, 120, 180, 240};
    static const double value[] = {1, 2, 3, 4};
    static const int64_t bad[] = {1, 2, -1, INT64_MIN, INT64_MAX};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t which[] = {0, 0, bad[i], 0};
        uint8_t states[] = {99, 99, 99, 99};
        struct marigram_rows rows = {4, names, 2, which, time, value};
        struct marigram_columns columns = {.state = states};
        struct marigram *engine = open_standard();
        size_t done = 99;
        assert_int_equal(marigram_push_many(engine, &rows, &columns, &done),
                         MARIGRAM_INVALID);
        assert_int_equal(done, 2);
        assert_int_equal(states[1], MARIGRAM_WARMING);
        assert_int_equal(states[2], 99);
        marigram_close(engine);
    }
    struct marigram *engine = open_standard();
    struct marigram_rows none = {0};
    struct marigram_columns columns = {0};
    size_t done = 99;
    assert_int_equal(marigram_push_many(engine, &none, &columns, &done),
                     MARIGRAM_OK);
    assert_int_equal(done, 0);
    marigram_close(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_outage_is_raised_and_cleared),
        cmocka_unit_test(rows_come_as_arrays),
        cmocka_unit_test(a_bad_row_ends_the_array),
        cmocka_unit_test(errors_have_sentences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
