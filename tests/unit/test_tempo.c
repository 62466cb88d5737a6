/* test_tempo.c - the tempos around the given one, and what they do to a pace.
 */
#include "tests.h"

#include "engine/config.h"

static void the_first_is_the_given_one(void **state)
{
    struct mg_tempo tempo[MG_TEMPOS];
    struct mg_setup setup = {.level_time = 7200, .season_gain = .7};
    (void)state;
    mg_tempo_list(&setup, tempo);
    assert_near(tempo[0].level_time, 7200, 0);
    assert_near(tempo[0].season_gain, .7, 0);
    for (int i = 0; i < MG_TEMPOS; i++) {
        double times = tempo[i].level_time / 7200;
        assert_true(fabs(times - 1) < 1e-9 || fabs(times - .4) < 1e-9 ||
                    fabs(times - 2.5) < 1e-9);
        assert_true(tempo[i].season_gain > 0 && tempo[i].season_gain <= 1);
        for (int k = 0; k < i; k++)
            assert_true(tempo[k].level_time != tempo[i].level_time ||
                        tempo[k].season_gain != tempo[i].season_gain);
    }
}

/* What is not set is the same as what the settings say. */
static void the_standard_is_that_of_the_models(void **state)
{
    struct mg_config config;
    struct mg_baseline_plan plan;
    struct mg_note note = {""};
    (void)state;
    mg_config_init(&config);
    assert_int_equal(mg_config_plan(&config, &plan, &note), MG_OK);
    struct mg_pace unset = {.dt = -1};
    struct mg_pace set = {.dt = -1, .level_time = plan.tempo[0].level_time};
    mg_pace_set(&unset, 300);
    mg_pace_set(&set, 300);
    assert_near(set.level, unset.level, 0);
    assert_near(plan.tempo[0].season_gain, .3, 0);
}

static void a_longer_time_is_a_slower_level(void **state)
{
    struct mg_pace pace = {.dt = -1, .level_time = 3600};
    (void)state;
    mg_pace_set(&pace, 60);
    assert_near(pace.level, 1 - exp(-1. / 60), 1e-12);
    double spread = pace.spread;
    pace = (struct mg_pace){.dt = -1, .level_time = 7200};
    mg_pace_set(&pace, 60);
    assert_near(pace.level, 1 - exp(-1. / 120), 1e-12);
    assert_near(pace.spread, spread, 0);
    mg_pace_set(&pace, 30);
    assert_near(pace.level, 1 - exp(-1. / 240), 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_is_the_given_one),
        cmocka_unit_test(the_standard_is_that_of_the_models),
        cmocka_unit_test(a_longer_time_is_a_slower_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
