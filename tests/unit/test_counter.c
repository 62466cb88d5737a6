/* test_counter.c - a counter as its rate: by hand, and through an engine. */
#include "tests.h"

#include "marigram/marigram.h"
#include "series/counter.h"

#define SECOND INT64_C(1000000000)
#define MINUTE (60 * SECOND)
#define DAY    (24 * 60 * MINUTE)

static const int64_t start = INT64_C(1767571200) * SECOND;

/* ---- the stage itself ---- */

static void gives(struct mg_counter *counter, int64_t seconds, double value,
                  double rate)
{
    const char *why = "untouched";
    assert_near(mg_counter_rate(counter, seconds * SECOND, value, &why), rate,
                1e-12);
    assert_string_equal(why, "untouched");
}

static void gives_none(struct mg_counter *counter, int64_t seconds,
                       double value, const char *reason)
{
    const char *why = "";
    assert_true(isnan(mg_counter_rate(counter, seconds * SECOND, value, &why)));
    assert_string_equal(why, reason);
}

static void a_rate_is_growth_over_time(void **state)
{
    (void)state;
    struct mg_counter counter;
    mg_counter_init(&counter);
    gives_none(&counter, 100, 2.385, "first");
    gives(&counter, 110, 25.885, 2.35);
    gives(&counter, 170, 25.885, 0);
    gives(&counter, 171, 26.885, 1);
}

static void a_lower_value_is_a_reset_and_the_next_has_a_rate(void **state)
{
    (void)state;
    struct mg_counter counter;
    mg_counter_init(&counter);
    gives_none(&counter, 0, 1000, "first");
    gives_none(&counter, 10, 3, "reset");
    gives(&counter, 20, 13, 1);
    gives_none(&counter, 30, -7, "reset");
    gives(&counter, 40, 3, 1);
}

static void a_missing_value_leaves_the_rate_over_the_gap(void **state)
{
    (void)state;
    struct mg_counter counter;
    mg_counter_init(&counter);
    gives_none(&counter, 0, NAN, "missing");
    gives_none(&counter, 10, 5, "first");
    gives_none(&counter, 20, NAN, "missing");
    gives(&counter, 30, 45, 2);
}

static void a_rate_past_the_largest_value_is_none(void **state)
{
    (void)state;
    struct mg_counter counter;
    const char *why = "";
    mg_counter_init(&counter);
    mg_counter_rate(&counter, 0, 0, &why);
    assert_true(isnan(mg_counter_rate(&counter, 1, 1e30, &why)));
    assert_string_equal(why, "overflow");
}

/* ---- through an engine ---- */

struct seen {
    int raised, resets, rates;
    int64_t raised_at;
    FILE *text; /* NULL: nothing is written down */
};

static void on_verdict(void *context, const struct marigram_verdict *v)
{
    struct seen *seen = context;
    seen->resets += strcmp(v->reason, "reset") == 0;
    seen->rates += !isnan(v->rate);
    if (seen->text)
        fprintf(seen->text, "%s %.17g %.17g %.17g %.17g %d %s %s\n", v->series,
                v->value, v->rate, v->expected, v->score, (int)v->state,
                v->alert, v->reason);
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct seen *seen = context;
    if (event->kind != MARIGRAM_RAISED)
        return;
    if (!seen->raised++)
        seen->raised_at = event->time;
}

static struct marigram *open_counter(struct seen *seen)
{
    struct marigram *engine = NULL;
    struct marigram_sink sink = {seen, on_verdict, on_event};
    struct marigram_config *config = marigram_config_new();
    assert_non_null(config);
    assert_int_equal(marigram_config_set(config, "counter", "true", NULL, 0),
                     MARIGRAM_OK);
    assert_int_equal(marigram_open(config, &sink, &engine, NULL, 0),
                     MARIGRAM_OK);
    marigram_config_free(config);
    return engine;
}

/* What was counted in a step of five minutes. */
typedef double growth(int64_t time);

static double even(int64_t time)
{
    (void)time;
    return 750;
}

/* By day 3, by night 1, each second; 60 % less for two hours of day 20. */
static double falling(int64_t time)
{
    int64_t since = time - start;
    double day =
        300 * (2 + sin(2 * M_PI * (double)(since % DAY) / (double)DAY));
    bool fallen = since >= 20 * DAY + 8 * 60 * MINUTE &&
                  since < 20 * DAY + 10 * 60 * MINUTE;
    return fallen ? .4 * day : day;
}

static void run_weeks(struct seen *seen, int weeks, growth *grown,
                      int64_t reset_each)
{
    enum { STEP_MINUTES = 5 };
    struct marigram *engine = open_counter(seen);
    double count = 0;
    for (int64_t i = 0; i < weeks * 7 * 288; i++) {
        int64_t time = start + i * STEP_MINUTES * MINUTE;
        count += grown(time);
        if (i % reset_each == reset_each - 1)
            count = .5 * grown(time);
        assert_int_equal(marigram_push(engine, "c", time, count), MARIGRAM_OK);
    }
    marigram_finish(engine);
    marigram_close(engine);
}

static void an_even_counter_with_resets_raises_nothing(void **state)
{
    (void)state;
    struct seen seen = {0};
    run_weeks(&seen, 6, even, 1000);
    assert_int_equal(seen.raised, 0);
    assert_int_equal(seen.resets, 12);
    assert_int_equal(seen.rates, 6 * 7 * 288 - 1 - 12);
}

static void a_rate_that_falls_raises(void **state)
{
    (void)state;
    struct seen seen = {0};
    run_weeks(&seen, 4, falling, 1500);
    assert_int_equal(seen.raised, 1);
    assert_true(seen.raised_at >= start + 20 * DAY + 8 * 60 * MINUTE);
    assert_true(seen.raised_at < start + 20 * DAY + 9 * 60 * MINUTE);
}

/* Pushes rows with resets and missing values; saved and loaded after each row
 * where `cut` says so. The text is the caller's. */
static char *said(bool cut)
{
    struct seen seen = {0};
    char *text;
    size_t length;
    seen.text = open_memstream(&text, &length);
    struct marigram *engine = open_counter(&seen);
    double count = 0;
    for (int i = 0; i < 400; i++) {
        count = i % 90 == 89 ? 1 : count + 10 + i % 7;
        assert_int_equal(marigram_push(engine, "c", start + i * 10 * MINUTE,
                                       i % 50 == 7 ? NAN : count),
                         MARIGRAM_OK);
        if (!cut)
            continue;
        char *bytes;
        size_t size;
        assert_int_equal(marigram_save(engine, &bytes, &size), MARIGRAM_OK);
        marigram_close(engine);
        engine = open_counter(&seen);
        assert_int_equal(marigram_load(engine, bytes, size, NULL, 0),
                         MARIGRAM_OK);
        marigram_free(bytes);
    }
    marigram_close(engine);
    fclose(seen.text);
    return text;
}

static void saved_after_each_row_it_goes_on(void **state)
{
    (void)state;
    char *whole = said(false);
    char *pieces = said(true);
    assert_non_null(strstr(whole, "reset"));
    assert_string_equal(pieces, whole);
    free(whole);
    free(pieces);
}

static void a_state_of_counts_is_refused(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct marigram_sink sink = {0};
    struct marigram *counting = open_counter(&seen);
    struct marigram *plain;
    struct marigram_config *config = marigram_config_new();
    char why[256];
    char *bytes;
    size_t size;
    assert_int_equal(marigram_open(config, &sink, &plain, NULL, 0),
                     MARIGRAM_OK);
    marigram_config_free(config);
    assert_int_equal(marigram_save(plain, &bytes, &size), MARIGRAM_OK);
    assert_int_equal(marigram_load(counting, bytes, size, why, sizeof why),
                     MARIGRAM_STATE);
    assert_string_equal(why,
                        "saved without --counter (this configuration is with)");
    marigram_free(bytes);
    marigram_close(plain);
    marigram_close(counting);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rate_is_growth_over_time),
        cmocka_unit_test(a_lower_value_is_a_reset_and_the_next_has_a_rate),
        cmocka_unit_test(a_missing_value_leaves_the_rate_over_the_gap),
        cmocka_unit_test(a_rate_past_the_largest_value_is_none),
        cmocka_unit_test(an_even_counter_with_resets_raises_nothing),
        cmocka_unit_test(a_rate_that_falls_raises),
        cmocka_unit_test(saved_after_each_row_it_goes_on),
        cmocka_unit_test(a_state_of_counts_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
