/* test_routine.c - what is routine is kept of each candidate's forecasts: who
 * speaks from tomorrow on is not held to be as far off as who spoke until
 * today.
 */
#include "tests.h"

#include "base/span.h"
#include "engine/engine.h"

static const int64_t START = INT64_C(1773964800) * MG_SECOND;
enum { DAY_ROWS = 288 };

struct told {
    double width; /* of the band, half */
    const char *model;
};

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct told *told = context;
    told->width = (verdict->upper - verdict->lower) / 2;
    told->model = verdict->model;
}

static struct marigram *live(int days, struct told *told)
{
    struct marigram_config *config = marigram_config_new();
    struct marigram_sink sink = {told, on_verdict, NULL};
    struct marigram *engine;
    uint64_t seed = 9;
    assert_int_equal(marigram_open(config, &sink, &engine, NULL, 0),
                     MARIGRAM_OK);
    marigram_config_free(config);
    for (int i = 0; i < days * DAY_ROWS; i++) {
        double value =
            100 + 50 * sin(2 * M_PI * i / DAY_ROWS) + gaussian(&seed);
        assert_int_equal(marigram_push(engine, "s", START + i * 5 * MG_MINUTE,
                                       value),
                         MARIGRAM_OK);
    }
    return engine;
}

static const struct mg_routine *routine_of(const struct marigram *engine,
                                           const char *label)
{
    const struct mg_lane *lane = engine->world.lane[0];
    const struct mg_baseline_plan *plan = &lane->kind->plan;
    for (int i = 0; i < plan->count; i++)
        if (strcmp(plan->candidate[i].label, label) == 0)
            return &lane->learned->routine[i];
    fail_msg("no candidate %s", label);
    return NULL;
}

/* A level follows the tide by hours, the day knows it. */
static void each_candidate_has_its_own(void **state)
{
    (void)state;
    struct told told;
    struct marigram *engine = live(6, &told);
    assert_string_equal(told.model, "holt-winters-day");
    double level = routine_of(engine, "ewma")->distance;
    double day = routine_of(engine, "holt-winters-day")->distance;
    assert_true(level > 30);
    assert_true(day > 0 && day < 10);
    assert_true(told.width < level);
    marigram_close(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_candidate_has_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
