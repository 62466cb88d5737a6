/* test_utf16.c - UTF-16 in, UTF-8 out, however the bytes are cut. */
#include "tests.h"

#include "read/utf16.h"

#define ODD "\xEF\xBF\xBD"

/* In pieces of every size. */
static void becomes(const char *bytes, size_t length, const char *want)
{
    for (size_t piece = 1; piece <= length; piece++) {
        struct mg_utf16 utf16;
        char out[200];
        size_t written = 0;
        assert_true(mg_utf16_claims(bytes, length, &utf16));
        for (size_t i = 2; i < length; i += piece) {
            size_t part = length - i < piece ? length - i : piece;
            size_t more = mg_utf16_take(&utf16, bytes + i, part, out + written);
            assert_true(more <= mg_utf16_most(part));
            written += more;
        }
        written += mg_utf16_end(&utf16, out + written);
        assert_int_equal(mg_utf16_end(&utf16, out + written), 0);
        out[written] = '\0';
        assert_string_equal(out, want);
    }
}
#define BECOMES(bytes, want) becomes(bytes, sizeof(bytes) - 1, want)

static void both_orders_are_read(void **state)
{
    (void)state;
    BECOMES("\xFF\xFE\x61\x00\x0A\x00", "a\n");
    BECOMES("\xFE\xFF\x00\x61\x00\x0A", "a\n");
    BECOMES("\xFF\xFE\xE9\x00\xAC\x20", "\xC3\xA9\xE2\x82\xAC");
    BECOMES("\xFF\xFE\x7F\x00\x80\x00\xFF\x07\x00\x08\xFF\xFF",
            "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF");
}

static void pairs_are_one_character(void **state)
{
    (void)state;
    BECOMES("\xFF\xFE\x3D\xD8\x00\xDE", "\xF0\x9F\x98\x80");
    BECOMES("\xFE\xFF\xD8\x00\xDC\x00\xDB\xFF\xDF\xFF",
            "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF");
}

static void halves_that_stand_alone_are_told(void **state)
{
    (void)state;
    BECOMES("\xFE\xFF\xD8\x00\x00\x61", ODD "a");
    BECOMES("\xFE\xFF\xDC\x00\x00\x61", ODD "a");
    BECOMES("\xFE\xFF\xD8\x00\xD8\x00\xDC\x00\x00\x61", ODD "\xF0\x90\x80\x80"
                                                            "a");
}

static void what_is_torn_at_the_end_is_told(void **state)
{
    (void)state;
    BECOMES("\xFF\xFE\x33\x00\x34", "3" ODD);
    BECOMES("\xFE\xFF\x00\x61\xD8\x00", "a" ODD);
    BECOMES("\xFE\xFF\xD8\x00\xDC", ODD);
}

static void other_texts_are_left_alone(void **state)
{
    struct mg_utf16 utf16;
    (void)state;
    assert_false(mg_utf16_claims("\xFF", 1, &utf16));
    assert_false(mg_utf16_claims("ti", 2, &utf16));
    assert_false(mg_utf16_claims("\xEF\xBB\xBF", 3, &utf16));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_orders_are_read),
        cmocka_unit_test(pairs_are_one_character),
        cmocka_unit_test(halves_that_stand_alone_are_told),
        cmocka_unit_test(what_is_torn_at_the_end_is_told),
        cmocka_unit_test(other_texts_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
