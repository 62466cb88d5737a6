/* test_agree.c - settings that contradict what a state was kept with. */
#include "tests.h"

#include "config/agree.h"
#include "config/config_file.h"

/* A configuration from "name value" pairs, which NULL ends. */
static struct marigram_config *configure(const char *const *pairs)
{
    struct marigram_config *config = marigram_config_new();
    assert_non_null(config);
    for (; pairs[0]; pairs += 2)
        assert_int_equal(marigram_config_set(config, pairs[0], pairs[1], NULL,
                                             0),
                         MARIGRAM_OK);
    return config;
}

static enum mg_err agree(const char *const *given, const char *const *kept,
                         struct mg_note *note)
{
    struct marigram_config *had = configure(kept);
    struct marigram_config *has = configure(given);
    enum mg_err err = mg_agree(has, "", had, note);
    marigram_config_free(had);
    marigram_config_free(has);
    return err;
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static const char *const none[] = {NULL};

static void what_is_not_given_agrees(void **state)
{
    (void)state;
    struct mg_note note;
    assert_int_equal(
        agree(none, LIST("raise", "3", "tz", "Europe/Berlin"), &note), MG_OK);
    assert_int_equal(agree(LIST("raise", "3"), LIST("raise", "3.0"), &note),
                     MG_OK);
    assert_int_equal(agree(LIST("raise", "1"), none, &note), MG_OK);
    assert_int_equal(agree(LIST("recalibrate", "1d"), none, &note), MG_OK);
}

static void what_a_model_or_a_preset_settles_agrees(void **state)
{
    (void)state;
    struct mg_note note;
    const char *const brutlag[] = {"model", "brutlag", NULL};
    const char *const latency[] = {"preset", "latency", "raise", "2", NULL};
    assert_int_equal(agree(brutlag, brutlag, &note), MG_OK);
    assert_int_equal(agree(latency, latency, &note), MG_OK);
}

static void what_contradicts_is_named(void **state)
{
    (void)state;
    struct mg_note note;
    assert_int_equal(agree(LIST("clear", "0.5", "raise", "2"), none, &note),
                     MG_INVALID);
    assert_string_equal(note.text,
                        "--raise 2 contradicts the state, which was kept with "
                        "1 (it need not be given)");
    assert_int_equal(agree(LIST("model", "ewma"),
                           LIST("model", "holt-winters", "season-gain", "0.2"),
                           &note),
                     MG_INVALID);
    assert_non_null(strstr(note.text, "kept with holt-winters"));
}

static void a_file_is_compared_as_a_whole(void **state)
{
    (void)state;
    struct mg_note note;
    struct marigram_config *given = configure(none);
    struct marigram_config *kept = configure(LIST("raise", "2"));
    struct mg_text text = mg_text_of("{\"raise\": 2}");
    assert_int_equal(mg_config_parse(given, text, NULL, &note), MG_OK);
    assert_int_equal(mg_agree(given, "c.json", kept, &note), MG_OK);
    marigram_config_free(kept);
    kept = configure(none);
    assert_int_equal(mg_agree(given, "c.json", kept, &note), MG_INVALID);
    assert_non_null(strstr(note.text, "--config c.json is not what"));
    marigram_config_free(kept);
    marigram_config_free(given);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_given_agrees),
        cmocka_unit_test(what_a_model_or_a_preset_settles_agrees),
        cmocka_unit_test(what_contradicts_is_named),
        cmocka_unit_test(a_file_is_compared_as_a_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
