/* test_variant.c - settings as few words. */
#include "tests.h"

#include "base/buffer.h"
#include "replay/variant.h"

static struct mg_variant parsed(const char *text)
{
    struct mg_variant variant;
    struct mg_note note = {""};
    if (mg_variant_parse(&variant, mg_text_of(text), &note))
        fail_msg("'%s': %s", text, note.text);
    return variant;
}

static void settings_are_split_at_commas(void **state)
{
    (void)state;
    struct mg_variant variant = parsed("raise=1.2, keep-firing-for = 20m");
    assert_int_equal(variant.count, 2);
    assert_string_equal(variant.name, "raise=1.2, keep-firing-for = 20m");
    assert_string_equal(variant.at[1].name, "keep-firing-for");
    assert_string_equal(variant.at[1].value, "20m");
    mg_variant_clear(&variant);
}

static void a_value_may_have_commas(void **state)
{
    (void)state;
    struct mg_variant variant = parsed("season=1d,1w,raise=2");
    assert_int_equal(variant.count, 2);
    assert_string_equal(variant.at[0].value, "1d,1w");
    mg_variant_clear(&variant);
}

static void a_name_stands_before_a_colon(void **state)
{
    (void)state;
    struct mg_variant variant = parsed("calm: raise=2");
    assert_string_equal(variant.name, "calm");
    assert_int_equal(variant.count, 1);
    mg_variant_clear(&variant);
    variant = parsed("rule=a:b");
    assert_string_equal(variant.at[0].value, "a:b");
    mg_variant_clear(&variant);
}

static void what_is_none_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "raise", "=2", "calm:", ",a=1"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct mg_variant variant;
        struct mg_note note = {""};
        assert_int_equal(mg_variant_parse(&variant, mg_text_of(texts[i]),
                                          &note),
                         MG_INVALID);
        assert_non_null(strstr(note.text, "want SETTING=VALUE"));
        mg_variant_clear(&variant);
    }
}

static void there_is_a_most(void **state)
{
    (void)state;
    struct mg_buffer text;
    struct mg_variant variant;
    struct mg_note note = {""};
    mg_buffer_init(&text, 0);
    for (int i = 0; i <= MG_VARIANT_SETTINGS; i++)
        mg_buffer_string(&text, i ? ",a=1" : "a=1");
    assert_int_equal(mg_variant_parse(&variant, mg_buffer_all(&text), &note),
                     MG_FULL);
    mg_variant_clear(&variant);
    mg_buffer_clear(&text);
}

static void a_file_is_named_by_its_ending(void **state)
{
    (void)state;
    struct mg_variant variant = parsed("calm.json");
    assert_string_equal(variant.file, "calm.json");
    assert_int_equal(variant.count, 0);
    mg_variant_clear(&variant);
    variant = parsed("calm: etc/calm.json");
    assert_string_equal(variant.file, "etc/calm.json");
    assert_string_equal(variant.name, "calm");
    mg_variant_clear(&variant);
    variant = parsed("holidays=days.json");
    assert_null(variant.file);
    mg_variant_clear(&variant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_are_split_at_commas),
        cmocka_unit_test(a_value_may_have_commas),
        cmocka_unit_test(a_name_stands_before_a_colon),
        cmocka_unit_test(what_is_none_is_refused),
        cmocka_unit_test(there_is_a_most),
        cmocka_unit_test(a_file_is_named_by_its_ending),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
