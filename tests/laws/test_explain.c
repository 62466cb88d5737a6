/* test_explain.c - an explanation is of the very verdict that follows: for
 * every model and row it has the verdict's bits, its parts add up, and asking
 * leaves no trace. */
#include "tests.h"

#include "engine/explain.h"
#include "models/spread.h"

#define SECOND INT64_C(1000000000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* 2026-03-20 00:00 UTC. */
static const int64_t START = INT64_C(1773964800) * SECOND;

struct form {
    const char *model;
    const char *name[3], *text[3]; /* further settings */
};

static const struct form forms[] = {
    {"auto", {NULL}, {NULL}},
    {"auto",
     {"holidays", "tz", "direction"},
     {"tests/laws/holidays.txt", "Europe/Berlin", "below"}},
    {"auto", {"for", "min-deviation", "multiplicative"}, {"3/5", "2", "yes"}},
    {"auto", {"for", "accept-shift", "season"}, {"2h", "12h", "6h,1d"}},
    {"auto", {"counter"}, {"true"}},
    {"auto", {"odds"}, {"true"}},
    {"auto", {"alert-budget"}, {"1/1d"}},
    {"holt-winters", {"season"}, {"1d"}},
    {"holt-winters-classic", {"seasonal", "damped"}, {"multiplicative", ".9"}},
};

/* Two days at half the level come to stay, after them noise, an outage, and
 * rows that are missing, late or come twice. */
static double value_at(int64_t i, unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    double noise = (double)(*seed >> 8) / 16777216. - .5;
    double value = 500 + 200 * sin(2 * M_PI * (double)(i % 24) / 24) +
                   80 * (double)(i % 168 < 48) + 20 * noise;
    if (i % 41 == 40)
        return NAN;
    if (i > 400 && i < 404)
        return 0;
    return i > 250 && i < 310 ? value / 2 : value;
}

struct trial {
    struct marigram *engine;
    struct mg_explanation told; /* before the row */
    int verdicts;               /* of this row */
    int scored, parted, scaled; /* rows in which there was something to test */
    int opened, fitted, remembered;
};

static void same_bits(double a, double b)
{
    assert_memory_equal(&a, &b, sizeof a);
}

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct trial *trial = context;
    const struct marigram_verdict *told = &trial->told.verdict;
    trial->verdicts++;
    assert_string_equal(told->series, "s");
    assert_int_equal(told->time, verdict->time);
    same_bits(told->value, verdict->value);
    same_bits(told->rate, verdict->rate);
    same_bits(told->expected, verdict->expected);
    same_bits(told->lower, verdict->lower);
    same_bits(told->upper, verdict->upper);
    same_bits(told->score, verdict->score);
    same_bits(told->p, verdict->p);
    same_bits(told->deviation, verdict->deviation);
    assert_int_equal(told->step, verdict->step);
    assert_int_equal(told->state, verdict->state);
    assert_int_equal(told->changed, verdict->changed);
    assert_string_equal(told->severity, verdict->severity);
    assert_string_equal(told->alert, verdict->alert);
    assert_string_equal(told->model, verdict->model);
    assert_string_equal(told->reason, verdict->reason);
}

/* The terms are the forecast, and the scale's parts its scale. */
static void check_parts(struct trial *trial)
{
    const struct mg_explanation *told = &trial->told;
    double expected = told->verdict.expected;
    int speaker = told->look.outlook.speaker;
    if (!told->judged || speaker < 0)
        return;
    double sum = 0;
    double size = fabs(expected);
    for (int i = 0; i < told->parts.count; i++) {
        sum += told->parts.term[i].value;
        size += fabs(told->parts.term[i].value);
    }
    assert_true(told->parts.count >= 2);
    assert_near(sum, expected, 1e-9 * size);
    trial->parted++;
    const struct mg_forecast *said = &told->look.outlook.forecast[speaker];
    if (isnan(said->scale))
        return;
    double per = said->plain ? 1 : MG_SIGMAS_PER_SPREAD;
    same_bits(per * mg_scale_of(&told->parts.scale), said->scale);
    trial->scaled++;
}

/* The rule's reading says what the state says. */
static void check_rule(struct trial *trial)
{
    const struct mg_explanation *told = &trial->told;
    trial->scored += !isnan(told->verdict.score);
    trial->opened += mg_gate_open(&told->after);
    trial->fitted += told->shift_fits;
    trial->remembered += told->remembers;
    if (!told->judged || isnan(told->verdict.score))
        return;
    double most = fmax(fmax(told->alone, fabs(told->hour.reading)),
                       fabs(told->brief.reading));
    assert_near(most, told->verdict.score, 1e-12 * most);
    bool bad =
        told->verdict.score >= told->threshold && told->ignored == MG_COUNTS;
    bool raised = !mg_gate_open(&told->before) && mg_gate_open(&told->after);
    assert_true(!raised || bad);
    assert_true(!raised || told->after.raised == told->verdict.time);
}

static void check_candidates(const struct trial *trial)
{
    const struct mg_explanation *told = &trial->told;
    int spoke = 0;
    if (!told->judged)
        return;
    for (int i = 0; i < told->count; i++) {
        const struct mg_explained_candidate *one = &told->candidate[i];
        spoke += one->why == MG_SPOKE;
        if (one->why == MG_SPOKE)
            assert_string_equal(one->candidate->label, told->verdict.model);
        assert_true((one->why == MG_HAD_NO_WORD) ==
                    (one->standing != MG_MAY_SPEAK));
    }
    assert_int_equal(spoke, told->look.outlook.speaker >= 0);
}

static void push(struct trial *trial, int64_t time, double value)
{
    trial->verdicts = 0;
    assert_int_equal(mg_explain(trial->engine, "s", time, value, &trial->told),
                     MG_OK);
    check_parts(trial);
    check_rule(trial);
    check_candidates(trial);
    assert_int_equal(marigram_push(trial->engine, "s", time, value),
                     MARIGRAM_OK);
    assert_int_equal(trial->verdicts, 1);
}

static struct marigram *open_engine(const struct form *form,
                                    struct trial *trial)
{
    char why[256] = "";
    struct marigram *engine;
    struct marigram_config *config = marigram_config_new();
    struct marigram_sink sink = {trial, trial ? on_verdict : NULL, NULL};
    marigram_config_set(config, "model", form->model, why, sizeof why);
    for (int i = 0; i < 3 && form->name[i]; i++)
        if (marigram_config_set(config, form->name[i], form->text[i], why,
                                sizeof why))
            fail_msg("%s", why);
    if (marigram_open(config, &sink, &engine, why, sizeof why))
        fail_msg("%s", why);
    marigram_config_free(config);
    return engine;
}

static void assert_same_state(const struct marigram *a,
                              const struct marigram *b)
{
    char *one, *other;
    size_t length, other_length;
    assert_int_equal(marigram_save(a, &one, &length), MARIGRAM_OK);
    assert_int_equal(marigram_save(b, &other, &other_length), MARIGRAM_OK);
    assert_int_equal(length, other_length);
    assert_memory_equal(one, other, length);
    marigram_free(one);
    marigram_free(other);
}

/* Hourly rows of three weeks and a half, beside an engine that nobody asks. */
static struct trial try_form(const struct form *form)
{
    struct trial trial = {0};
    struct marigram *alone = open_engine(form, NULL);
    unsigned seed = 7;
    trial.engine = open_engine(form, &trial);
    for (int64_t i = 0; i < 24 * 24; i++) {
        int64_t time = START + i * HOUR;
        double value = value_at(i, &seed);
        if (i % 97 == 3)
            continue; /* a gap */
        push(&trial, time, value);
        marigram_push(alone, "s", time, value);
        if (i % 50 == 10) {
            push(&trial, time, value);
            push(&trial, time - 90 * MINUTE, value);
            marigram_push(alone, "s", time, value);
            marigram_push(alone, "s", time - 90 * MINUTE, value);
        }
        if (i % 29 == 0 || trial.told.changed)
            assert_same_state(trial.engine, alone);
    }
    assert_same_state(trial.engine, alone);
    marigram_close(trial.engine);
    marigram_close(alone);
    assert_true(trial.scored > 50);
    assert_true(trial.parted >= trial.scored);
    const struct mg_model *model = mg_model_find(form->model);
    if (!model || !model->judge) /* one that judges by itself has no scale */
        assert_true(trial.scaled > 50);
    return trial;
}

/* Those that want more rows than there are here are given less to want. */
static const struct form short_forms[] = {
    {"spectral-residual", {"window"}, {"59"}},
    {"spot", {"batch"}, {"100"}},
    {"windowed-gaussian", {"window"}, {"100"}},
};

static struct form form_of(const char *model)
{
    for (size_t i = 0; i < sizeof short_forms / sizeof *short_forms; i++)
        if (strcmp(short_forms[i].model, model) == 0)
            return short_forms[i];
    return (struct form){model, {NULL}, {NULL}};
}

static void test_every_model(void **state)
{
    (void)state;
    for (const struct mg_model *const *m = mg_models; *m; m++) {
        struct form form = form_of((*m)->name);
        assert_non_null((*m)->parts);
        try_form(&form);
    }
}

static void test_every_form(void **state)
{
    struct trial sum = {0};
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct trial trial = try_form(&forms[i]);
        sum.opened += trial.opened;
        sum.fitted += trial.fitted;
        sum.remembered += trial.remembered;
    }
    assert_true(sum.opened > 10);
    assert_true(sum.fitted > 10);
    assert_true(sum.remembered > 10);
}

static void test_what_is_no_row(void **state)
{
    struct mg_explanation told;
    struct marigram *engine = open_engine(&forms[0], NULL);
    (void)state;
    assert_int_equal(mg_explain(engine, "", START, 1, &told), MG_INVALID);
    assert_int_equal(mg_explain(engine, "s", START, 1e31, &told), MG_INVALID);
    assert_int_equal(mg_explain(engine, "s", INT64_MIN, 1, &told), MG_INVALID);
    assert_int_equal(mg_explain(engine, "s", START, 1, &told), MG_OK);
    assert_int_equal(told.verdict.state, MARIGRAM_WARMING);
    assert_int_equal(told.parts.count, 0);
    marigram_close(engine);
}

/* The names under which people are shown the terms. */
static void test_terms_have_names(void **state)
{
    static const char *const wanted[] = {"level", "trend", "day", "week"};
    struct form form = {"holt-winters", {NULL}, {NULL}};
    struct trial trial = {0};
    unsigned seed = 7;
    (void)state;
    trial.engine = open_engine(&form, &trial);
    for (int64_t i = 0; i < 24 * 24; i++) {
        push(&trial, START + i * HOUR, value_at(i, &seed));
        if (strcmp(trial.told.verdict.model, "holt-winters-day-week") != 0)
            continue;
        assert_int_equal(trial.told.parts.count, 4);
        for (int k = 0; k < 4; k++)
            assert_string_equal(trial.told.parts.term[k].name, wanted[k]);
        trial.fitted++;
    }
    assert_true(trial.fitted > 0);
    marigram_close(trial.engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_model),
        cmocka_unit_test(test_every_form),
        cmocka_unit_test(test_what_is_no_row),
        cmocka_unit_test(test_terms_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
