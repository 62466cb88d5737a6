/* test_rules.c - several rules on one series: each keeps its own alert, and
 * what the row says is what the most urgent of them is in. */
#include "tests.h"

#include "base/span.h"
#include "config/config_file.h"

static const int64_t START = INT64_C(1773964800) * MG_SECOND;
enum { ROWS = 900, TOLD_MAX = 4096, RULES = 3 };

struct told {
    enum marigram_event_kind kind;
    char rule[32], alert[20];
    int64_t started, time;
    double peak;
};

struct story {
    struct told told[TOLD_MAX];
    size_t count;
    char state[ROWS][16], alert[ROWS][20];
    size_t rows;
    const struct marigram *engine;
    int settled[2]; /* with no alert open, with one */
};

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct story *story = context;
    snprintf(story->state[story->rows], sizeof story->state[0], "%s",
             marigram_state_name(verdict->state));
    snprintf(story->alert[story->rows], sizeof story->alert[0], "%s",
             verdict->alert);
    story->rows++;
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct story *story = context;
    assert_true(story->count < TOLD_MAX);
    if (event->kind == MARIGRAM_SETTLED) {
        bool open = mg_gate_open(&story->engine->world.lane[0]->gate[0]);
        assert_int_equal(event->open[0] != '\0', open);
        story->settled[open]++;
    }
    struct told *told = &story->told[story->count++];
    *told = (struct told){.kind = event->kind,
                          .started = event->started,
                          .time = event->time,
                          .peak = event->peak};
    snprintf(told->rule, sizeof told->rule, "%s", event->rule);
    snprintf(told->alert, sizeof told->alert, "%s", event->alert);
}

/* Ten-minute rows that fall and rise at random. */
static void tell(const char *configuration, uint64_t seed, struct story *story)
{
    struct marigram_sink sink = {story, on_verdict, on_event};
    struct mg_note note = {""};
    struct marigram *engine;
    struct marigram_config *config = marigram_config_new();
    *story = (struct story){0};
    if (mg_config_parse(config, mg_text_of(configuration), NULL, &note) ||
        marigram_open(config, &sink, &engine, note.text, sizeof note.text))
        fail_msg("%s", note.text);
    story->engine = engine;
    double off = 0;
    for (int i = 0; i < ROWS; i++) {
        if (uniform(&seed) < .04)
            off = uniform(&seed) < .5 ? 0 : 60 * (uniform(&seed) - .5);
        marigram_push(engine, "a", START + i * 10 * MG_MINUTE,
                      100 + off + gaussian(&seed));
    }
    marigram_finish(engine);
    marigram_close(engine);
    marigram_config_free(config);
}

static bool is_alert(const struct told *told)
{
    return told->kind == MARIGRAM_RAISED || told->kind == MARIGRAM_CLEARED;
}

/* The same rule under three names: three times the same alerts, and all else as
 * if it stood alone. */
static void rules_do_not_see_each_other(void **state)
{
    static struct story one;
    static struct story three;
    int alerts = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= (uint64_t)count_of(20, 300); seed++) {
        tell("{\"rule\": \"x\"}", seed, &one);
        tell("{\"rules\": [{\"rule\": \"x\"}, {\"rule\": \"y\"}, {\"rule\": "
             "\"z\"}]}",
             seed, &three);
        assert_int_equal(memcmp(one.state, three.state, sizeof one.state), 0);
        assert_int_equal(memcmp(one.alert, three.alert, sizeof one.alert), 0);
        size_t at = 0;
        for (size_t i = 0; i < one.count; i++)
            for (int k = 0; k < (is_alert(&one.told[i]) ? RULES : 1); k++) {
                const struct told *a = &one.told[i];
                const struct told *b = &three.told[at++];
                assert_int_equal(a->kind, b->kind);
                assert_int_equal(a->started, b->started);
                assert_int_equal(a->time, b->time);
                alerts += is_alert(a);
            }
        assert_int_equal(at, three.count);
    }
    assert_true(alerts > 100);
}

/* Of each rule at most one alert is open; what is raised is cleared; no id is
 * given twice; and while one is open, the row names one that is. */
static void of_each_rule_one_alert_is_open(void **state)
{
    static struct story story;
    static const char *const names[] = {"low", "high", "slow"};
    int seen[RULES] = {0};
    (void)state;
    for (uint64_t seed = 1; seed <= (uint64_t)count_of(40, 600); seed++) {
        char open[RULES][20] = {"", "", ""};
        tell("{\"rules\": [{\"rule\": \"low\", \"direction\": \"below\"},"
             "{\"rule\": \"high\", \"direction\": \"above\", \"raise\": 1.5},"
             "{\"rule\": \"slow\", \"for\": \"40m\", \"keep-firing-for\": "
             "\"1h\"}]}",
             seed, &story);
        size_t at = 0;
        for (size_t row = 0; row < story.rows; row++) {
            int64_t time = START + (int64_t)row * 10 * MG_MINUTE;
            for (; at < story.count && story.told[at].time == time; at++) {
                const struct told *told = &story.told[at];
                for (int k = 0; is_alert(told) && k < RULES; k++) {
                    if (strcmp(told->rule, names[k]) != 0)
                        continue;
                    bool raised = told->kind == MARIGRAM_RAISED;
                    assert_int_equal(open[k][0] == '\0', raised);
                    if (!raised)
                        assert_string_equal(open[k], told->alert);
                    snprintf(open[k], sizeof open[k], "%s",
                             raised ? told->alert : "");
                    seen[k] += raised;
                }
            }
            bool any = open[0][0] || open[1][0] || open[2][0];
            assert_int_equal(story.alert[row][0] != '\0', any);
            bool named = !any;
            for (int k = 0; k < RULES; k++)
                named = named || strcmp(open[k], story.alert[row]) == 0;
            assert_true(named);
        }
        assert_int_equal(at, story.count);
    }
    for (int k = 0; k < RULES; k++)
        assert_true(seen[k] > 10);
}

/* One goes to and fro beside another that stays open: what it has settled in is
 * its own. */
static void a_rule_settles_in_its_own_state(void **state)
{
    static struct story story;
    int settled[2] = {0, 0};
    (void)state;
    for (uint64_t seed = 1; seed <= (uint64_t)count_of(40, 400); seed++) {
        tell("{\"rules\": [{\"rule\": \"restless\", \"keep-firing-for\": "
             "\"0\", \"keep-samples\": 1, \"flap-high\": 15},"
             "{\"rule\": \"slow\", \"keep-firing-for\": \"6h\"}]}",
             seed, &story);
        settled[0] += story.settled[0];
        settled[1] += story.settled[1];
    }
    assert_true(settled[0] > 0 && settled[1] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_do_not_see_each_other),
        cmocka_unit_test(of_each_rule_one_alert_is_open),
        cmocka_unit_test(a_rule_settles_in_its_own_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
