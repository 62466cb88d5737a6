/* test_trial.c - a baseline that was taken over from a shadow goes on as if it
 * had always been there: saved or not, and with everything else as it was. */
#include "tests.h"

#include "engine/trial.h"

#define STEP INT64_C(600000000000) /* 10 minutes */

enum { DAY = 144, ROWS = 21 * DAY, MARK = ROWS - 7 * DAY };

struct said {
    FILE *file;
    char *text;
    size_t length;
    int trials;
    double before, after;
};

static void on_verdict(void *context, const struct marigram_verdict *v)
{
    fprintf(((struct said *)context)->file, "%s %lld %.17g %.17g %.17g %d %s\n",
            v->series, (long long)v->time, v->expected, v->score, v->upper,
            (int)v->state, v->alert);
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct said *said = context;
    fprintf(said->file, "event %d %s\n", (int)event->kind, event->detail);
    if (event->kind != MARIGRAM_RECALIBRATED)
        return;
    said->trials++;
    said->before = event->before;
    said->after = event->after;
    assert_null(event->verdict);
}

static void said_init(struct said *said)
{
    *said = (struct said){0};
    said->file = open_memstream(&said->text, &said->length);
    assert_non_null(said->file);
}

static void said_clear(struct said *said)
{
    fclose(said->file);
    free(said->text);
}

static struct marigram *open_engine(struct said *said)
{
    struct marigram *engine;
    struct marigram_sink sink = {said, on_verdict, on_event};
    struct marigram_config *config = marigram_config_new();
    assert_int_equal(marigram_open(config, &sink, &engine, NULL, 0),
                     MARIGRAM_OK);
    marigram_config_free(config);
    return engine;
}

/* A walk, which a faster level follows better, and noise, which it does not. */
static void live(struct marigram *engine, int from, int to)
{
    uint64_t seed = 1;
    double walk = 1000;
    for (int i = 0; i < to; i++) {
        double season = 50 * sin(i % DAY / (double)DAY * 2 * 3.14159265358979);
        walk += 20 * (uniform(&seed) - .5);
        double noise = 20 * (uniform(&seed) - .5);
        if (i < from)
            continue;
        if (i == MARK)
            mg_trial_mark(engine);
        marigram_push(engine, "walk", i * STEP, walk + season);
        marigram_push(engine, "noise", i * STEP, 1000 + season + noise);
    }
}

static struct marigram *shadow_of(struct said *said, int tempo, int from)
{
    struct marigram *shadow = open_engine(said);
    mg_trial_pace(shadow, tempo);
    live(shadow, from, ROWS);
    return shadow;
}

/* The engine after a trial of tempos `low` to `high`. */
static struct marigram *recalibrated(struct said *said, int low, int high,
                                     int from)
{
    struct said nobody;
    struct marigram *engine = open_engine(said);
    live(engine, 0, ROWS);
    struct mg_trial *trial = mg_trial_new(engine);
    assert_non_null(trial);
    said_init(&nobody);
    for (int tempo = low; tempo <= high; tempo++) {
        struct marigram *shadow = shadow_of(&nobody, tempo, from);
        mg_trial_compare(trial, shadow);
        marigram_close(shadow);
    }
    said_clear(&nobody);
    mg_trial_tell(trial);
    mg_trial_free(trial);
    return engine;
}

static char *state_of(const struct marigram *engine)
{
    char *bytes;
    size_t length;
    assert_int_equal(marigram_save(engine, &bytes, &length), MARIGRAM_OK);
    return bytes;
}

static void the_better_tempo_is_taken_over_and_told(void **state)
{
    struct said said;
    (void)state;
    said_init(&said);
    struct marigram *engine = recalibrated(&said, 0, MG_TEMPOS - 1, 0);
    fflush(said.file);
    assert_true(said.trials >= 1);
    assert_true(said.after < said.before);
    assert_non_null(strstr(said.text, "level-time 2h, season-gain"));
    assert_true(engine->world.lane[0]->baseline.tempo > 0);
    marigram_close(engine);
    said_clear(&said);
}

static void saved_and_loaded_goes_on_the_same(void **state)
{
    struct said said[2];
    struct marigram *engine[2];
    (void)state;
    said_init(&said[0]);
    engine[0] = recalibrated(&said[0], 0, MG_TEMPOS - 1, 0);
    said_clear(&said[0]);
    said_init(&said[0]);
    said_init(&said[1]);
    char *saved = state_of(engine[0]);
    engine[1] = open_engine(&said[1]);
    assert_int_equal(marigram_load(engine[1], saved, strlen(saved), NULL, 0),
                     MARIGRAM_OK);
    for (int i = 0; i < 2; i++) {
        live(engine[i], ROWS, ROWS + 200);
        fflush(said[i].file);
    }
    assert_true(said[0].length > 0);
    assert_string_equal(said[1].text, said[0].text);
    char *end[2] = {state_of(engine[0]), state_of(engine[1])};
    assert_string_equal(end[1], end[0]);
    for (int i = 0; i < 2; i++) {
        marigram_free(end[i]);
        marigram_close(engine[i]);
        said_clear(&said[i]);
    }
    marigram_free(saved);
}

static void nothing_happens(int low, int high, int from)
{
    struct said said;
    struct said plain;
    said_init(&said);
    said_init(&plain);
    struct marigram *engine = recalibrated(&said, low, high, from);
    struct marigram *usual = open_engine(&plain);
    live(usual, 0, ROWS);
    char *got = state_of(engine);
    char *want = state_of(usual);
    assert_string_equal(got, want);
    assert_int_equal(said.trials, 0);
    marigram_free(got);
    marigram_free(want);
    marigram_close(engine);
    marigram_close(usual);
    said_clear(&said);
    said_clear(&plain);
}

static void a_tie_leaves_all_as_it_is(void **state)
{
    (void)state;
    nothing_happens(0, 0, 0);
}

/* The shadow has not seen the first row: it cannot speak for the series. */
static void another_life_is_not_compared(void **state)
{
    (void)state;
    nothing_happens(0, MG_TEMPOS - 1, 1);
}

static void while_an_alert_is_open_nothing_moves(void **state)
{
    struct said said;
    (void)state;
    said_init(&said);
    struct marigram *engine = open_engine(&said);
    struct marigram *shadow = shadow_of(&said, 3, 0);
    live(engine, 0, ROWS);
    marigram_push(engine, "walk", ROWS * STEP, 1e6);
    marigram_push(shadow, "walk", ROWS * STEP, 1e6);
    assert_true(mg_gate_open(&engine->world.lane[0]->gate[0]));
    struct mg_trial *trial = mg_trial_new(engine);
    mg_trial_compare(trial, shadow);
    mg_trial_tell(trial);
    assert_int_equal(engine->world.lane[0]->baseline.tempo, 0);
    mg_trial_free(trial);
    marigram_close(shadow);
    marigram_close(engine);
    said_clear(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_better_tempo_is_taken_over_and_told),
        cmocka_unit_test(saved_and_loaded_goes_on_the_same),
        cmocka_unit_test(a_tie_leaves_all_as_it_is),
        cmocka_unit_test(another_life_is_not_compared),
        cmocka_unit_test(while_an_alert_is_open_nothing_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
