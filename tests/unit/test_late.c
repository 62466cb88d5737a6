/* test_late.c - what is loaded when it is needed, and what is said where it is
 * not there. */
#include "tests.h"

#include "base/late.h"

static double (*cosine)(double);
static void (*nothing)(void);

static void a_library_is_loaded_once(void **state)
{
    (void)state;
    static const struct mg_late_symbol symbols[] = {
        {"cos", &cosine, false}, {"mg_no_such_function", &nothing, true}, {0}};
    struct mg_late late = {"libm.so.6", symbols, false, false};
    nothing = (void (*)(void))abort;
    assert_int_equal(mg_late_load(&late, NULL), MG_OK);
    assert_true(late.loaded);
    assert_near(cosine(0), 1, 0);
    assert_true(nothing == NULL);
    cosine = NULL;
    assert_int_equal(mg_late_load(&late, NULL), MG_OK);
    assert_true(cosine == NULL); /* not filled again */
}

static void refuses(const char *library, const struct mg_late_symbol *symbols,
                    const char *part)
{
    struct mg_note note;
    struct mg_late late = {library, symbols, false, false};
    assert_int_equal(mg_late_load(&late, &note), MG_IO);
    assert_false(late.loaded);
    if (!strstr(note.text, part))
        fail_msg("'%s' says nothing of '%s'", note.text, part);
}

static void what_is_not_there_is_named(void **state)
{
    (void)state;
    static const struct mg_late_symbol none[] = {{0}};
    static const struct mg_late_symbol unknown[] = {
        {"mg_no_such_function", &nothing, false}, {0}};
    refuses("libmarigram-has-none.so.9", none, "libmarigram-has-none.so.9");
    refuses("libm.so.6", unknown, "mg_no_such_function");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_library_is_loaded_once),
        cmocka_unit_test(what_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
