/* test_auto.c - a series heard by the detector that the evidence speaks for: it
 * is that detector's own verdicts that are told, and each turn is told once. */
#include "tests.h"

#include "base/span.h"
#include "marigram/marigram.h"

static const int64_t START = INT64_C(1773964800) * MG_SECOND;
static int64_t step = 5 * MG_MINUTE;
enum { ROWS = 288 * 21 };

struct told {
    double score[ROWS];
    double novelty[ROWS];
    enum marigram_state state[ROWS];
    bool by_novelty[ROWS];
    int rows;
    int turns, turned; /* how often, and the row of the last */
    double explained, correlation;
};

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct told *told = context;
    told->score[told->rows] = verdict->score;
    told->novelty[told->rows] = verdict->novelty;
    told->state[told->rows] = verdict->state;
    told->by_novelty[told->rows] = strcmp(verdict->detector, "novelty") == 0;
    told->rows++;
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct told *told = context;
    if (event->kind != MARIGRAM_TURNED)
        return;
    assert_string_equal(event->rule, "Detector");
    assert_string_equal(event->detail, event->verdict->detector);
    told->turns++;
    told->turned = told->rows - 1;
    told->explained = event->explained;
    told->correlation = event->correlation;
}

static struct marigram *open_engine(const char *detector, struct told *told)
{
    struct marigram_sink sink = {told, on_verdict, on_event};
    struct marigram_config *config = marigram_config_new();
    struct marigram *engine;
    assert_int_equal(marigram_config_set(config, "detector", detector, NULL, 0),
                     MARIGRAM_OK);
    assert_int_equal(marigram_open(config, &sink, &engine, NULL, 0),
                     MARIGRAM_OK);
    marigram_config_free(config);
    return engine;
}

static void push(struct marigram *engine, const double *value, int from, int to)
{
    for (int i = from; i < to; i++)
        assert_int_equal(marigram_push(engine, "s", START + i * step, value[i]),
                         MARIGRAM_OK);
}

static void judge(const char *detector, const double *value, struct told *told)
{
    *told = (struct told){.turned = -1};
    struct marigram *engine = open_engine(detector, told);
    push(engine, value, 0, ROWS);
    marigram_close(engine);
}

/* No season, and no noise either: what is above stays above for an hour or two.
 */
static void fill_drifting(double *value)
{
    uint64_t seed = 5;
    double off = 0;
    for (int i = 0; i < ROWS; i++) {
        off = .9 * off + gaussian(&seed);
        value[i] = 100 + off;
    }
}

static void fill_daily(double *value)
{
    uint64_t seed = 6;
    for (int i = 0; i < ROWS; i++)
        value[i] = 100 + 40 * sin(2 * M_PI * i / 288) + 3 * gaussian(&seed);
}

static void fill_noise(double *value)
{
    uint64_t seed = 7;
    for (int i = 0; i < ROWS; i++)
        value[i] = 100 + 3 * gaussian(&seed);
}

static bool same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

static double value[ROWS];
static struct told deviation, novelty, chosen, other;

static void what_is_explained_or_noise_is_left_to_deviation(void **state)
{
    static void (*const fill[])(double *) = {fill_daily, fill_noise};
    (void)state;
    for (int k = 0; k < 2; k++) {
        fill[k](value);
        judge("deviation", value, &deviation);
        judge("auto", value, &chosen);
        assert_int_equal(chosen.turns, 0);
        for (int i = 0; i < ROWS; i++) {
            assert_true(same(chosen.score[i], deviation.score[i]));
            assert_int_equal(chosen.state[i], deviation.state[i]);
            assert_false(chosen.by_novelty[i]);
        }
    }
}

static void what_is_neither_turns_to_novelty_once(void **state)
{
    (void)state;
    fill_drifting(value);
    judge("deviation", value, &deviation);
    judge("novelty", value, &novelty);
    judge("auto", value, &chosen);
    assert_int_equal(chosen.turns, 1);
    assert_true(chosen.turned >= 4 * 288 && chosen.turned < 8 * 288);
    assert_true(chosen.explained < .3);
    assert_true(fabs(chosen.correlation) > .15);
    for (int i = 0; i < ROWS; i++) {
        bool turned = i >= chosen.turned;
        assert_int_equal(chosen.by_novelty[i], turned);
        assert_true(same(chosen.score[i],
                         turned ? novelty.score[i] : deviation.score[i]));
        assert_true(same(chosen.novelty[i], novelty.novelty[i]));
        if (!turned)
            assert_int_equal(chosen.state[i], deviation.state[i]);
    }
}

/* Saved at any place, also between the two looks. */
static void a_saved_series_turns_as_if_it_had_never_stopped(void **state)
{
    static const int places[] = {1, 1000, 3 * 288 + 10, 5 * 288, 4000};
    (void)state;
    fill_drifting(value);
    judge("auto", value, &chosen);
    for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
        char *bytes;
        size_t length;
        other = (struct told){.turned = -1};
        struct marigram *engine = open_engine("auto", &other);
        push(engine, value, 0, places[k]);
        assert_int_equal(marigram_save(engine, &bytes, &length), MARIGRAM_OK);
        marigram_close(engine);
        engine = open_engine("auto", &other);
        assert_int_equal(marigram_load(engine, bytes, length, NULL, 0),
                         MARIGRAM_OK);
        marigram_free(bytes);
        push(engine, value, places[k], ROWS);
        marigram_close(engine);
        assert_int_equal(other.turned, chosen.turned);
        for (int i = 0; i < ROWS; i++)
            assert_true(same(other.score[i], chosen.score[i]));
    }
}

/* Novelty wants two hundred rows: with one an hour these are there after the
 * two looks. Until then the other one goes on. */
static void nobody_is_heard_who_has_nothing_to_say(void **state)
{
    (void)state;
    bool judged = false;
    step = MG_HOUR;
    fill_drifting(value);
    judge("auto", value, &chosen);
    assert_int_equal(chosen.turns, 1);
    assert_true(chosen.turned >= 200 && chosen.turned < 600);
    for (int i = 0; i < ROWS; i++) {
        judged = judged || !isnan(chosen.score[i]);
        assert_false(judged && isnan(chosen.score[i]));
    }
    step = 5 * MG_MINUTE;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_explained_or_noise_is_left_to_deviation),
        cmocka_unit_test(what_is_neither_turns_to_novelty_once),
        cmocka_unit_test(nobody_is_heard_who_has_nothing_to_say),
        cmocka_unit_test(a_saved_series_turns_as_if_it_had_never_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
