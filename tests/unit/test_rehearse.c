/* test_rehearse.c - a rehearsal of the rule that the tape was made under raises
 * and clears what the run did, row for row; and skipping rows changes nothing,
 * whatever the rule. */
#include "tests.h"

#include "base/span.h"
#include "engine/engine.h"
#include "replay/rehearse.h"
#include "time/civil.h"

enum { ROWS = 3000, SERIES = 3, STEP = 900 };

struct story {
    struct mg_incidents none;
    struct marigram *engine;
    struct mg_ledger run;
    struct mg_tape tape;
    struct mg_ledger rehearsal;
};

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct story *story = context;
    mg_ledger_verdict(&story->run, verdict, "x.csv");
    int64_t number =
        mg_roster_find(story->run.roster, mg_text_of(verdict->series));
    mg_tape_verdict(&story->tape, (size_t)number, verdict,
                    &story->engine->look.sample);
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct story *story = context;
    int64_t number =
        mg_roster_find(story->run.roster, mg_text_of(event->series));
    mg_ledger_event(&story->run, event);
    mg_tape_event(&story->tape, (size_t)number, event);
}

/* A day's tide with noise, odd samples, bad hours, a week at another level, and
 * some rows that are missing or late. */
static double value_of(int i, int k, uint64_t *seed)
{
    double value = 100 + 40 * sin(2 * 3.14159265358979 * i / 96.0);
    value *= 1 + .04 * gaussian(seed);
    if (uniform(seed) < .004)
        value *= 3;
    if (i % 500 > 460 && i % 500 < 470 + 5 * k)
        value *= .45;
    if (k == 1 && i > 1500 && i < 2200)
        value *= 1.6;
    return uniform(seed) < .01 ? NAN : value;
}

static void run(struct story *story, const char *const *settings, uint64_t seed)
{
    static const char *const names[SERIES] = {"a", "b", "c"};
    struct marigram_config *config = marigram_config_new();
    struct marigram_sink sink = {story, on_verdict, on_event};
    char why[200] = "";
    for (; settings[0]; settings += 2)
        if (marigram_config_set(config, settings[0], settings[1], why,
                                sizeof why))
            fail_msg("%s", why);
    if (marigram_open(config, &sink, &story->engine, why, sizeof why))
        fail_msg("%s", why);
    assert_int_equal(mg_ledger_init(&story->run, &story->none, 0), MG_OK);
    for (int i = 0; i < ROWS; i++)
        for (int k = 0; k < SERIES; k++) {
            int64_t time = (INT64_C(1772409600) + i * STEP) * MG_SECOND;
            if (uniform(&seed) < .005)
                time -= 5 * STEP * MG_SECOND;
            marigram_push(story->engine, names[k], time, value_of(i, k, &seed));
        }
    marigram_finish(story->engine);
    marigram_config_free(config);
    assert_int_equal(story->tape.err, MG_OK);
    assert_int_equal(mg_rehearse_ledger(&story->rehearsal, &story->run), MG_OK);
}

static void clear(struct story *story)
{
    marigram_close(story->engine);
    mg_ledger_clear(&story->run);
    mg_ledger_clear(&story->rehearsal);
    mg_tape_clear(&story->tape);
}

/* Of the run alerts come by time, of a rehearsal by series. */
static const struct mg_seen_alert *same_alert(const struct mg_ledger *ledger,
                                              const struct mg_seen_alert *want)
{
    for (size_t i = 0; i < ledger->alerts; i++)
        if (ledger->alert[i].series == want->series &&
            ledger->alert[i].raised == want->raised)
            return &ledger->alert[i];
    fail_msg("no such alert");
    return NULL;
}

static void same_alerts(const struct mg_ledger *got,
                        const struct mg_ledger *want)
{
    assert_int_equal(got->alerts, want->alerts);
    for (size_t i = 0; i < want->alerts; i++) {
        const struct mg_seen_alert *alert = same_alert(got, &want->alert[i]);
        assert_int_equal(alert->cleared, want->alert[i].cleared);
        assert_near(alert->score, want->alert[i].score, 0);
        assert_near(alert->peak, want->alert[i].peak, 0);
        assert_int_equal(alert->side, want->alert[i].side);
    }
}

static const char *const rules[][13] = {
    {NULL},
    {"raise", "0.8", "clear", "0.3", "keep-firing-for", "2h", NULL},
    {"for", "2/3", "cool-down", "6h", NULL},
    {"for", "30m", "direction", "below", "min-relative", "0.2", NULL},
    {"lift", "0.5", "critical", "2", "accept-shift", "12h", NULL},
    {"flap-high", "20", "keep-firing-for", "0", "keep-samples", "1", NULL},
    {"model", "brutlag", NULL},
};

static void its_own_rule_is_rehearsed_exactly(void **state)
{
    (void)state;
    size_t alerts = 0;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        for (uint64_t seed = 1; seed <= (uint64_t)count_of(2, 20); seed++) {
            struct story story = {0};
            size_t same;
            run(&story, rules[i], seed);
            mg_rehearse(&story.tape, &story.engine->config.rule,
                        &story.rehearsal);
            same_alerts(&story.rehearsal, &story.run);
            assert_int_equal(
                mg_rehearse_same(&story.rehearsal, &story.run, &same), MG_OK);
            assert_int_equal(same, story.run.alerts);
            alerts += same;
            clear(&story);
        }
    assert_true(alerts > 50);
}

/* The gate over every row of a series, none skipped. */
static size_t twin_raises(const struct story *story, size_t s,
                          const struct mg_rule *rule, int64_t *raised)
{
    const struct mg_tape_series *series = &story->tape.series[s];
    struct mg_gate gate;
    size_t count = 0;
    mg_gate_init(&gate);
    for (size_t i = 0; i < series->count; i++) {
        struct mg_sample sample = {
            series->time[i],
            ((double)series->time[i] - (double)story->run.series[s].first) /
                1e9,
            series->score[i],
            series->sign[i],
            series->distance[i],
            series->expected[i]};
        struct mg_gate next = mg_gate_step(&gate, rule, &sample);
        if (series->mark[i] == MG_TAPE_REVERTED && !mg_gate_open(&gate))
            next = mg_gate_dismiss(&gate);
        if (series->mark[i] == MG_TAPE_ACCEPTED && mg_gate_open(&next))
            next = mg_gate_close(&next, rule, sample.time);
        if (mg_gate_news(&gate, &next) == MG_NEWS_RAISED)
            raised[count++] = next.raised;
        gate = next;
    }
    return count;
}

static struct mg_rule random_rule(uint64_t *seed)
{
    double raise = .4 + 2 * uniform(seed);
    struct mg_rule rule = {
        .level = {{"warning", raise, raise * uniform(seed)}},
        .keep = (int64_t)(uniform(seed) * 12) * STEP * MG_SECOND,
        .keep_samples = 1 + (int64_t)(uniform(seed) * 4),
        .direction = (int)(uniform(seed) * 3),
        .min_relative = uniform(seed) < .5 ? 0 : .3 * uniform(seed),
        .cool_down = uniform(seed) < .7 ? 0 : 8 * STEP * MG_SECOND,
        .lift = uniform(seed) < .7 ? 0 : uniform(seed),
        .lift_decay = MG_DAY,
        .plain = uniform(seed) < .3,
    };
    double hold = uniform(seed);
    if (hold < .3)
        rule.hold.span = (int64_t)(uniform(seed) * 5) * STEP * MG_SECOND;
    else if (hold < .6) {
        rule.hold.n = 1 + (int64_t)(uniform(seed) * 9);
        rule.hold.k = 1 + (int64_t)(uniform(seed) * (double)rule.hold.n);
    }
    return rule;
}

static void skipping_changes_nothing(void **state)
{
    (void)state;
    static int64_t raised[ROWS];
    struct story story = {0};
    uint64_t seed = 5;
    size_t alerts = 0;
    run(&story, rules[0], 3);
    for (int i = 0; i < count_of(400, 10000); i++) {
        struct mg_rule rule = random_rule(&seed);
        size_t next = 0;
        mg_rehearse(&story.tape, &rule, &story.rehearsal);
        for (size_t s = 0; s < SERIES; s++) {
            size_t count = twin_raises(&story, s, &rule, raised);
            for (size_t k = 0; k < count; k++, next++) {
                assert_true(next < story.rehearsal.alerts);
                assert_int_equal(story.rehearsal.alert[next].series, s);
                assert_int_equal(story.rehearsal.alert[next].raised, raised[k]);
            }
        }
        assert_int_equal(story.rehearsal.alerts, next);
        alerts += next;
    }
    assert_true(alerts > 1000);
    clear(&story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_own_rule_is_rehearsed_exactly),
        cmocka_unit_test(skipping_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
