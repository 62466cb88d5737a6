/* test_text.c - pieces of text, ids made of them, and sentences about them. */
#include "tests.h"

#include "base/hash.h"
#include "base/note.h"
#include "base/text.h"

#define BYTES(string) ((struct mg_text){string, sizeof string - 1})

static void the_same_means_all_of_it(void **state)
{
    (void)state;
    assert_true(mg_text_is(mg_text_of("ab"), "ab"));
    assert_false(mg_text_is(mg_text_of("ab"), "abc"));
    assert_false(mg_text_is(mg_text_of("abc"), "ab"));
    assert_false(mg_text_is(mg_text_of("ab"), "ac"));
    assert_true(mg_text_is((struct mg_text){NULL, 0}, ""));
}

static void trims_blanks_at_both_ends_only(void **state)
{
    (void)state;
    assert_true(mg_text_is(mg_text_trim(mg_text_of(" \t a b\r\n")), "a b"));
    assert_true(mg_text_is(mg_text_trim(mg_text_of("\v")), "\v"));
    assert_int_equal(mg_text_trim(mg_text_of(" \t\r\n ")).length, 0);
    assert_int_equal(mg_text_trim(mg_text_of("")).length, 0);
}

static void a_mark_is_taken_off_the_head_once(void **state)
{
    (void)state;
    const char *marked = "\xEF\xBB\xBF\xEF\xBB\xBFx";
    assert_true(mg_text_is(mg_text_unmarked(mg_text_of(marked)), marked + 3));
    assert_true(mg_text_is(mg_text_unmarked(mg_text_of(marked + 3)), "x"));
    assert_true(mg_text_is(mg_text_unmarked(mg_text_of("x")), "x"));
    assert_true(
        mg_text_is(mg_text_unmarked(mg_text_of("\xEF\xBB")), "\xEF\xBB"));
}

static void a_nul_byte_is_a_byte_like_any_other(void **state)
{
    (void)state;
    assert_false(mg_text_is(BYTES("v\0w"), "v"));
    assert_false(mg_text_same(BYTES("v\0w"), BYTES("v\0x")));
    assert_true(mg_text_same(BYTES("v\0w"), BYTES("v\0w")));
    assert_false(mg_text_is_nocase(BYTES("v\0"), "v"));
    assert_true(mg_text_ends(BYTES("a\0.csv"), ".csv"));
}

static void case_is_ignored_where_it_is_said(void **state)
{
    (void)state;
    assert_true(mg_text_is_nocase(mg_text_of("TimeStamp"), "timestamp"));
    assert_false(mg_text_is(mg_text_of("TimeStamp"), "timestamp"));
    assert_false(mg_text_is_nocase(mg_text_of("timestamps"), "timestamp"));
    assert_false(mg_text_is_nocase(mg_text_of("time"), "timestamp"));
    assert_false(mg_text_is_nocase(mg_text_of("\xC3\x89"), "\xC3\xA9"));
}

static void an_ending_longer_than_the_text_is_none(void **state)
{
    (void)state;
    assert_true(mg_text_ends(mg_text_of(".csv"), ".csv"));
    assert_true(mg_text_ends(mg_text_of("x"), ""));
    assert_false(mg_text_ends(mg_text_of("csv"), ".csv"));
    assert_false(mg_text_ends(mg_text_of("a.csv.gz"), ".csv"));
}

static void splits_into_all_pieces_and_then_none(void **state)
{
    (void)state;
    struct mg_text rest = mg_text_of("a,,b,");
    assert_true(mg_text_is(mg_text_split(&rest, ','), "a"));
    assert_true(mg_text_is(mg_text_split(&rest, ','), ""));
    assert_true(mg_text_is(mg_text_split(&rest, ','), "b"));
    assert_non_null(rest.at);
    assert_true(mg_text_is(mg_text_split(&rest, ','), ""));
    assert_null(rest.at);
    assert_null(mg_text_split(&rest, ',').at);
}

static void splits_a_text_without_the_mark_into_one(void **state)
{
    (void)state;
    struct mg_text rest = mg_text_of("abc");
    assert_true(mg_text_is(mg_text_split(&rest, ';'), "abc"));
    assert_null(rest.at);
    assert_int_equal(rest.length, 0);
}

/* The first is the example of Levenshtein's distance in every textbook. */
static void a_low_byte_is_found_wherever_it_is(void **state)
{
    (void)state;
    char text[40];
    for (size_t length = 0; length <= sizeof text; length++) {
        memset(text, 0xC3, sizeof text);
        assert_true(mg_text_from((struct mg_text){text, length}, 128));
        memset(text, '-', sizeof text);
        assert_true(mg_text_from((struct mg_text){text, length}, '-'));
        for (size_t i = 0; i < sizeof text; i++) {
            text[i] = ',';
            assert_int_equal(mg_text_from((struct mg_text){text, length}, '-'),
                             i >= length);
            text[i] = '\0';
            assert_int_equal(mg_text_from((struct mg_text){text, length}, 1),
                             i >= length);
            text[i] = '-';
        }
    }
}

/* The same answers, and not a byte more is written than there is. */
static void copies_what_has_no_low_byte(void **state)
{
    (void)state;
    uint64_t seed = 6;
    for (int i = 0; i < count_of(200000, 5000000); i++) {
        char from[40];
        char into[sizeof from + 1];
        struct mg_text text = {from, (size_t)(uniform(&seed) * sizeof from)};
        int spread = uniform(&seed) < .5 ? 3 : 256;
        for (size_t k = 0; k < text.length; k++)
            from[k] = (char)('-' - (spread == 3 && uniform(&seed) < .05) +
                             (int)(uniform(&seed) * spread));
        into[text.length] = '#';
        bool copied = mg_text_copy_from(into, text, '-');
        assert_int_equal(copied, mg_text_from(text, '-'));
        assert_int_equal(into[text.length], '#');
        if (copied)
            assert_memory_equal(into, from, text.length);
    }
}

static void distance_counts_the_fewest_changes(void **state)
{
    (void)state;
    assert_int_equal(mg_text_distance("kitten", "sitting"), 3);
    assert_int_equal(mg_text_distance("saturday", "sunday"), 3);
    assert_int_equal(mg_text_distance("", "abc"), 3);
    assert_int_equal(mg_text_distance("abc", ""), 3);
    assert_int_equal(mg_text_distance("raise", "raise"), 0);
    assert_int_equal(mg_text_distance("ab", "ba"), 2);
}

static void distance_looks_at_64_bytes(void **state)
{
    (void)state;
    char a[200];
    char b[200];
    memset(a, 'a', sizeof a);
    memset(b, 'a', sizeof b);
    a[199] = b[199] = '\0';
    b[64] = 'b';
    assert_int_equal(mg_text_distance(a, b), 0);
    b[63] = 'b';
    assert_int_equal(mg_text_distance(a, b), 1);
}

static void a_name_half_wrong_is_another_word(void **state)
{
    (void)state;
    size_t distance = mg_text_near("cleer");
    assert_int_equal(distance, 3);
    assert_true(mg_text_nearer("clear", "cleer", &distance));
    assert_int_equal(distance, 1);
    assert_false(mg_text_nearer("clean", "cleer", &distance));
    assert_int_equal(distance, 1);
}

static void long_text_is_shown_cut(void **state)
{
    (void)state;
    char text[100];
    char shown[100];
    memset(text, 'x', sizeof text);
    struct mg_text all = {text, sizeof text};
    assert_int_equal(snprintf(shown, sizeof shown, "%.*s", MG_SHOW(all)), 60);
    all.length = 59;
    assert_int_equal(snprintf(shown, sizeof shown, "%.*s", MG_SHOW(all)), 59);
}

/* RFC 9923, test vectors for 64 bits. */
static void hashes_are_the_published_ones(void **state)
{
    (void)state;
    assert_true(mg_hash_add(MG_HASH_START, "", 0) == MG_HASH_START);
    assert_true(mg_hash_add(MG_HASH_START, "a", 1) ==
                UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(mg_hash_add(MG_HASH_START, "foobar", 6) ==
                UINT64_C(0x85944171f73967e8));
}

static void a_hash_can_be_made_in_pieces(void **state)
{
    (void)state;
    uint64_t hash = mg_hash_add(MG_HASH_START, "foo", 3);
    hash = mg_hash_add(hash, "", 0);
    assert_true(mg_hash_add(hash, "bar", 3) == UINT64_C(0x85944171f73967e8));
}

static void a_failure_returns_its_code_and_leaves_a_sentence(void **state)
{
    (void)state;
    struct mg_note note = {"old"};
    assert_int_equal(mg_fail(&note, MG_IO, "%s: cannot open", "a.csv"), MG_IO);
    assert_string_equal(note.text, "a.csv: cannot open");
    assert_int_equal(mg_fail(NULL, MG_STATE, "%s", "nobody listens"), MG_STATE);
}

static void a_long_sentence_is_cut_to_fit(void **state)
{
    (void)state;
    struct mg_note note;
    mg_fail(&note, MG_INPUT, "%2000s", "x");
    assert_int_equal(strlen(note.text), sizeof note.text - 1);
    mg_note_prefix(&note, "%s:%d: ", "a.csv", 7);
    assert_int_equal(strlen(note.text), sizeof note.text - 1);
    assert_memory_equal(note.text, "a.csv:7:  ", 10);
}

static void a_place_goes_before_the_sentence(void **state)
{
    (void)state;
    struct mg_note note;
    mg_fail(&note, MG_INPUT, "cannot read time 'noon'");
    mg_note_prefix(&note, "%s:%d: ", "a.csv", 7);
    assert_string_equal(note.text, "a.csv:7: cannot read time 'noon'");
}

static void every_code_has_a_sentence_of_its_own(void **state)
{
    (void)state;
    assert_string_equal(mg_err_text(MG_OK), "no error");
    assert_string_equal(mg_err_text((enum mg_err)99), "unknown error");
    for (int a = MG_OK; a <= MG_STATE; a++)
        for (int b = a + 1; b <= MG_STATE + 1; b++)
            assert_string_not_equal(mg_err_text((enum mg_err)a),
                                    mg_err_text((enum mg_err)b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_means_all_of_it),
        cmocka_unit_test(trims_blanks_at_both_ends_only),
        cmocka_unit_test(a_mark_is_taken_off_the_head_once),
        cmocka_unit_test(a_nul_byte_is_a_byte_like_any_other),
        cmocka_unit_test(case_is_ignored_where_it_is_said),
        cmocka_unit_test(an_ending_longer_than_the_text_is_none),
        cmocka_unit_test(splits_into_all_pieces_and_then_none),
        cmocka_unit_test(splits_a_text_without_the_mark_into_one),
        cmocka_unit_test(a_low_byte_is_found_wherever_it_is),
        cmocka_unit_test(copies_what_has_no_low_byte),
        cmocka_unit_test(distance_counts_the_fewest_changes),
        cmocka_unit_test(distance_looks_at_64_bytes),
        cmocka_unit_test(a_name_half_wrong_is_another_word),
        cmocka_unit_test(long_text_is_shown_cut),
        cmocka_unit_test(hashes_are_the_published_ones),
        cmocka_unit_test(a_hash_can_be_made_in_pieces),
        cmocka_unit_test(a_failure_returns_its_code_and_leaves_a_sentence),
        cmocka_unit_test(a_long_sentence_is_cut_to_fit),
        cmocka_unit_test(a_place_goes_before_the_sentence),
        cmocka_unit_test(every_code_has_a_sentence_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
