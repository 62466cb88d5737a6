/* test_world.c - saved text that fits its checksum and is still not right is
 * refused, and the engine that was to load it is as it was. */
#include "tests.h"

#include "base/span.h"
#include "engine/engine.h"
#include "marigram/marigram.h"
#include "state/store.h"

static struct marigram *open_with(const char *model, const char *name,
                                  const char *text)
{
    char why[512] = "";
    struct marigram_sink sink = {0};
    struct marigram *engine;
    struct marigram_config *config = marigram_config_new();
    assert_non_null(config);
    enum marigram_err err =
        marigram_config_set(config, "model", model, why, sizeof why);
    if (!err && name)
        err = marigram_config_set(config, name, text, why, sizeof why);
    if (!err)
        err = marigram_open(config, &sink, &engine, why, sizeof why);
    marigram_config_free(config);
    if (err)
        fail_msg("%s", why);
    return engine;
}

/* Two series, `hours` rows each. */
static void feed(struct marigram *engine, int hours)
{
    for (int i = 0; i < hours; i++)
        for (int k = 0; k < 2; k++)
            assert_int_equal(marigram_push(engine, k ? "b" : "a{x=\"1\"}",
                                           (1000 + i) * MG_HOUR, i % 7 + k),
                             MARIGRAM_OK);
}

static char *text_of(const struct marigram *engine)
{
    char *bytes;
    size_t length;
    assert_int_equal(marigram_save(engine, &bytes, &length), MARIGRAM_OK);
    return bytes;
}

/* What is between title and checksum. */
static struct mg_text body_of(const char *bytes)
{
    struct mg_text body;
    struct mg_note note = {""};
    if (mg_store_body(mg_text_of(bytes), &body, &note))
        fail_msg("%s", note.text);
    return body;
}

/* Is this body, with title and checksum around it, refused, and is the engine
 * as it was? */
static void refuses(struct marigram *engine, struct mg_text body,
                    const char *what)
{
    char why[512] = "";
    struct mg_buffer out;
    char *before = text_of(engine);
    mg_buffer_init(&out, 0);
    mg_store_begin(&out);
    mg_buffer_text(&out, body);
    mg_store_end(&out);
    if (marigram_load(engine, out.at, out.length, why, sizeof why) !=
        MARIGRAM_STATE)
        fail_msg("taken: %s", what);
    if (!why[0])
        fail_msg("refused without a word: %s", what);
    char *after = text_of(engine);
    assert_string_equal(after, before);
    mg_buffer_clear(&out);
    marigram_free(before);
    marigram_free(after);
}

/* The body with the first line that begins with `name` put in other words. */
static void refuses_line(struct marigram *engine, const char *name,
                         const char *line)
{
    char *bytes = text_of(engine);
    struct mg_text body = body_of(bytes);
    struct mg_text rest = body;
    struct mg_buffer other;
    bool found = false;
    mg_buffer_init(&other, 0);
    while (rest.length) {
        struct mg_text one = mg_text_split(&rest, '\n');
        struct mg_text words = one;
        bool is = !found && mg_text_is(mg_text_split(&words, ' '), name);
        mg_buffer_text(&other, is ? mg_text_of(line) : one);
        mg_buffer_char(&other, '\n');
        found = found || is;
    }
    if (!found)
        fail_msg("no line '%s' in the state", name);
    refuses(engine, mg_buffer_all(&other), line);
    mg_buffer_clear(&other);
    marigram_free(bytes);
}

static void what_is_out_of_range_is_refused(void **state)
{
    (void)state;
    static const char *const lines[][2] = {
        {"lanes", "lanes 1"},
        {"lanes", "lanes 3"},
        {"lanes", "lanes -1"},
        {"lanes", "lanes 9223372036854775807"},
        {"series", "series 0"},
        {"series", "series 1025"},
        {"series", "series -1"},
        {"series", "series 7"},
        {"clock", "clock"},
        {"clock", "clock 9223372036854775808"},
        {"state", "state 8"},
        {"state", "state -2"},
        {"step", "step -5"},
        {"step", "step nan"},
        {"gaps", "gaps 10"},
        {"gaps", "gaps -1"},
        {"phase", "phase 4"},
        {"phase", "phase -1"},
        {"peak", "peak -0.5"},
        {"peak", "peak nan"},
        {"judged", "judged 0 0 0"},
        {"judged", "judged 0 0 0 0 0"},
        {"error", "error 1 1 1 -1"},
        {"robust.level", "robust.level nan"},
        {"robust.level", "robust.level inf"},
        {"robust.started", "robust.started 2"},
        {"robust.spread.usual", "robust.spread.usual -1"},
        {"holt-winters-week", "holt-winters-day 1"},
        {"ewma", "ewma 0"},
    };
    struct marigram *engine = open_with("auto", NULL, NULL);
    feed(engine, 60);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        refuses_line(engine, lines[i][0], lines[i][1]);
    marigram_close(engine);
}

/* Nine gaps settle the step: with nine and none, a tenth would find no place.
 */
static void a_step_that_should_be_settled_is_refused(void **state)
{
    (void)state;
    struct marigram *engine = open_with("auto", NULL, NULL);
    feed(engine, 60);
    refuses_line(engine, "step", "step 0");
    marigram_close(engine);
}

static void other_seasons_are_refused(void **state)
{
    (void)state;
    struct marigram *engine = open_with("auto", "season", "6h");
    struct marigram *other = open_with("auto", "season", "8h");
    size_t length;
    char *bytes;
    feed(engine, 60);
    assert_int_equal(marigram_save(engine, &bytes, &length), MARIGRAM_OK);
    assert_int_equal(marigram_load(other, bytes, length, NULL, 0),
                     MARIGRAM_STATE);
    marigram_free(bytes);
    marigram_close(other);
    marigram_close(engine);
}

static void torn_after_any_line_it_is_refused(void **state)
{
    (void)state;
    struct marigram *engine = open_with("auto", NULL, NULL);
    feed(engine, 60);
    char *bytes = text_of(engine);
    struct mg_text body = body_of(bytes);
    for (size_t i = 0; i + 1 < body.length; i++)
        if (i == 0 || body.at[i - 1] == '\n')
            refuses(engine, (struct mg_text){body.at, i}, "a torn body");
    marigram_free(bytes);
    marigram_close(engine);
}

static void a_series_that_comes_twice_is_refused(void **state)
{
    (void)state;
    struct marigram *engine = open_with("ewma", NULL, NULL);
    assert_int_equal(marigram_push(engine, "a", 1, 1), MARIGRAM_OK);
    char *bytes = text_of(engine);
    struct mg_text body = body_of(bytes);
    struct mg_text rest = body;
    struct mg_text clock = mg_text_split(&rest, '\n');
    mg_text_split(&rest, '\n');
    struct mg_buffer twice;
    mg_buffer_init(&twice, 0);
    mg_buffer_text(&twice, clock);
    mg_buffer_string(&twice, "\nlanes 2\n");
    mg_buffer_text(&twice, rest);
    mg_buffer_text(&twice, rest);
    refuses(engine, mg_buffer_all(&twice), "a series twice");
    mg_buffer_clear(&twice);
    marigram_free(bytes);
    marigram_close(engine);
}

/* No series can be called so: a name ends there. */
static void a_name_with_a_nul_is_refused(void **state)
{
    (void)state;
    struct marigram *engine = open_with("ewma", NULL, NULL);
    assert_int_equal(marigram_push(engine, "abc", 1, 1), MARIGRAM_OK);
    char *bytes = text_of(engine);
    char *name = strstr(bytes, "\nabc\n");
    assert_non_null(name);
    struct mg_text body = body_of(bytes);
    name[2] = '\0';
    refuses(engine, body, "a name with a NUL");
    marigram_free(bytes);
    marigram_close(engine);
}

static void text_behind_the_last_series_is_refused(void **state)
{
    (void)state;
    struct marigram *engine = open_with("ewma", NULL, NULL);
    feed(engine, 5);
    char *bytes = text_of(engine);
    struct mg_buffer more;
    mg_buffer_init(&more, 0);
    mg_buffer_text(&more, body_of(bytes));
    mg_buffer_char(&more, '\n');
    refuses(engine, mg_buffer_all(&more), "more text");
    mg_buffer_clear(&more);
    marigram_free(bytes);
    marigram_close(engine);
}

/* Loads what another engine has saved. */
static void refuses_that_of(struct marigram *engine, struct marigram *other)
{
    char *bytes = text_of(other);
    refuses(engine, body_of(bytes), "the state of another engine");
    marigram_free(bytes);
    marigram_close(engine);
    marigram_close(other);
}

static void the_state_of_another_model_is_refused(void **state)
{
    (void)state;
    static const char *const models[] = {"auto", "ewma", "holt-winters",
                                         "holt-winters-classic", "naive"};
    for (size_t i = 0; i < 5; i++) {
        struct marigram *engine = open_with(models[i], NULL, NULL);
        struct marigram *other = open_with(models[(i + 1) % 5], NULL, NULL);
        feed(engine, 60);
        feed(other, 60);
        refuses_that_of(engine, other);
    }
}

static void the_state_of_another_period_is_refused(void **state)
{
    (void)state;
    struct marigram *engine = open_with("holt-winters-classic", "period", "7");
    struct marigram *other = open_with("holt-winters-classic", "period", "12");
    feed(engine, 60);
    feed(other, 60);
    refuses_that_of(engine, other);
}

static void an_empty_world_comes_back_empty(void **state)
{
    (void)state;
    struct marigram *engine = open_with("auto", NULL, NULL);
    char *empty = text_of(engine);
    feed(engine, 20);
    assert_int_equal(marigram_load(engine, empty, strlen(empty), NULL, 0),
                     MARIGRAM_OK);
    char *after = text_of(engine);
    assert_string_equal(after, empty);
    marigram_free(empty);
    marigram_free(after);
    marigram_close(engine);
}

/* A key may hold line ends and what looks like the text around it. */
static void any_key_comes_back(void **state)
{
    (void)state;
    static const char *const keys[] = {
        "line\nend",    "series 3\nabc\nsilent 0\n",   " ",       "\n",
        "a{b=\"\\n\"}", "checksum 0123456789abcdef\n", "\xFF\x01"};
    struct marigram *engine = open_with("ewma", NULL, NULL);
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(marigram_push(engine, keys[i], 1, 2.385), MARIGRAM_OK);
    char *before = text_of(engine);
    assert_int_equal(marigram_load(engine, before, strlen(before), NULL, 0),
                     MARIGRAM_OK);
    char *after = text_of(engine);
    assert_string_equal(after, before);
    marigram_free(before);
    marigram_free(after);
    marigram_close(engine);
}

static void the_state_of_another_zone_is_refused(void **state)
{
    (void)state;
    char why[512] = "";
    struct marigram *here = open_with("auto", NULL, NULL);
    struct marigram *there = open_with("auto", "tz", "Europe/Berlin");
    char *bytes = text_of(there);
    assert_int_equal(marigram_load(here, bytes, strlen(bytes), why, sizeof why),
                     MARIGRAM_STATE);
    assert_string_equal(why, "saved with seasons in Europe/Berlin (this "
                             "configuration has UTC, see --season-tz)");
    marigram_free(bytes);
    marigram_close(here);
    marigram_close(there);
}

static void seasons_may_have_a_zone_of_their_own(void **state)
{
    (void)state;
    char why[512] = "";
    struct marigram *both = open_with("auto", "tz", "Europe/Berlin");
    struct marigram *seasons = open_with("auto", "season-tz", "Europe/Berlin");
    char *bytes = text_of(both);
    assert_int_equal(marigram_load(seasons, bytes, strlen(bytes), why,
                                   sizeof why),
                     MARIGRAM_OK);
    marigram_free(bytes);
    marigram_close(both);
    marigram_close(seasons);
}

/* One that has learned nothing yet is saved as one that could have. */
static void a_series_without_a_step_has_learned_nothing(void **state)
{
    (void)state;
    struct marigram *engine = open_with("auto", NULL, NULL);
    struct marigram *other = open_with("auto", NULL, NULL);
    char why[512] = "";
    feed(engine, 10);
    assert_null(engine->world.lane[0]->learned);
    char *young = text_of(engine);
    if (marigram_load(other, young, strlen(young), why, sizeof why))
        fail_msg("%s", why);
    char *back = text_of(other);
    assert_string_equal(back, young);
    assert_null(other->world.lane[0]->learned);
    marigram_push(other, "b", 2000 * MG_HOUR, 1);
    assert_non_null(other->world.lane[1]->learned);
    marigram_push(engine, "b", 2000 * MG_HOUR, 1);
    assert_non_null(engine->world.lane[1]->learned);
    assert_null(engine->world.lane[0]->learned);
    marigram_free(young);
    marigram_free(back);
    marigram_close(engine);
    marigram_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seasons_may_have_a_zone_of_their_own),
        cmocka_unit_test(what_is_out_of_range_is_refused),
        cmocka_unit_test(a_step_that_should_be_settled_is_refused),
        cmocka_unit_test(other_seasons_are_refused),
        cmocka_unit_test(torn_after_any_line_it_is_refused),
        cmocka_unit_test(a_series_that_comes_twice_is_refused),
        cmocka_unit_test(a_name_with_a_nul_is_refused),
        cmocka_unit_test(text_behind_the_last_series_is_refused),
        cmocka_unit_test(the_state_of_another_model_is_refused),
        cmocka_unit_test(the_state_of_another_period_is_refused),
        cmocka_unit_test(an_empty_world_comes_back_empty),
        cmocka_unit_test(any_key_comes_back),
        cmocka_unit_test(a_series_without_a_step_has_learned_nothing),
        cmocka_unit_test(the_state_of_another_zone_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
