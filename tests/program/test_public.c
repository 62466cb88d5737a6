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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_outage_is_raised_and_cleared),
        cmocka_unit_test(errors_have_sentences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
