/* test_holiday.c - what a file of holidays may hold, and which days are. */
#include "tests.h"

#include "base/buffer.h"

#include "time/civil.h"
#include "time/holiday.h"

static struct mg_holidays *must_parse(const char *text)
{
    struct mg_holidays *holidays;
    struct mg_note note = {""};
    if (mg_holidays_parse(mg_text_of(text), "h.txt", &holidays, &note))
        fail_msg("%s", note.text);
    return holidays;
}

static void must_refuse(const char *text, const char *sentence)
{
    struct mg_holidays *holidays;
    struct mg_note note = {""};
    assert_int_equal(mg_holidays_parse(mg_text_of(text), "h.txt", &holidays,
                                       &note),
                     MG_INPUT);
    assert_string_equal(note.text, sentence);
    assert_null(holidays);
}

static bool has(const struct mg_holidays *holidays, int year, int month,
                int day)
{
    return mg_holidays_has(holidays, mg_civil_days(year, month, day));
}

static void every_form_is_read(void **state)
{
    (void)state;
    struct mg_holidays *h = must_parse("\xEF\xBB\xBF# closed\n"
                                       "\n"
                                       "Date,Name\r\n"
                                       "2026-12-26,Boxing Day\r\n"
                                       "  2026-12-25 Christmas # twice\n"
                                       "2026-12-25\tagain\n"
                                       "1969-12-31\n"
                                       "2028-02-29");
    assert_int_equal(mg_holidays_count(h), 5);
    assert_true(has(h, 2026, 12, 25) && has(h, 2026, 12, 26));
    assert_true(has(h, 1969, 12, 31) && has(h, 2028, 2, 29));
    assert_false(has(h, 2026, 12, 24) || has(h, 2026, 12, 27));
    assert_false(has(h, 1970, 1, 1) || has(h, 2027, 12, 25));
    mg_holidays_free(h);
}

static void no_dates_are_no_holidays(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\n# none yet\n", "date,name\n"};
    for (int i = 0; i < 3; i++) {
        struct mg_holidays *h = must_parse(texts[i]);
        assert_int_equal(mg_holidays_count(h), 0);
        assert_false(has(h, 1970, 1, 1));
        mg_holidays_free(h);
    }
    assert_false(mg_holidays_has(NULL, 0));
    assert_int_equal(mg_holidays_count(NULL), 0);
    mg_holidays_free(NULL);
}

#define WANT " (want YYYY-MM-DD, then a blank or a comma before any name)"

static void bad_lines_are_named(void **state)
{
    (void)state;
    must_refuse("2026-02-29 leap\n", "h.txt:1: cannot read date '2026-02-29 "
                                     "leap'" WANT);
    must_refuse("2026-01-01\n\n# x\n24.12.2026\n",
                "h.txt:4: cannot read date '24.12.2026'" WANT);
    must_refuse("2026-01-01T00:00\n",
                "h.txt:1: cannot read date '2026-01-01T00:00'" WANT);
    must_refuse("2026-01-011\n",
                "h.txt:1: cannot read date '2026-01-011'" WANT);
    must_refuse("2026-1-1\n", "h.txt:1: cannot read date '2026-1-1'" WANT);
    must_refuse("2026-13-01\n", "h.txt:1: cannot read date '2026-13-01'" WANT);
    must_refuse("2026-12-00\n", "h.txt:1: cannot read date '2026-12-00'" WANT);
    must_refuse("Christmas 2026-12-25\n",
                "h.txt:1: cannot read date 'Christmas 2026-12-25'" WANT);
    must_refuse("2026-01-01\ndate\n", "h.txt:2: cannot read date 'date'" WANT);
    must_refuse("\x1B[2J\n", "h.txt:1: cannot read date '?[2J'" WANT);
}

static void a_line_with_a_nul_is_refused(void **state)
{
    (void)state;
    struct mg_holidays *holidays;
    struct mg_text text = {"2026-01-01\0x", 12};
    assert_int_equal(mg_holidays_parse(text, "h.txt", &holidays, NULL),
                     MG_INPUT);
}

static void more_than_the_ceiling_is_refused(void **state)
{
    (void)state;
    struct mg_buffer text;
    struct mg_holidays *holidays;
    struct mg_note note;
    mg_buffer_init(&text, 0);
    for (int i = 0; i < MG_HOLIDAYS_MAX; i++)
        mg_buffer_string(&text, "2026-01-01\n");
    assert_int_equal(mg_holidays_parse(mg_buffer_all(&text), "h.txt", &holidays,
                                       &note),
                     MG_OK);
    mg_holidays_free(holidays);
    mg_buffer_string(&text, "2026-01-01\n");
    assert_int_equal(mg_holidays_parse(mg_buffer_all(&text), "h.txt", &holidays,
                                       &note),
                     MG_FULL);
    assert_string_equal(note.text, "h.txt:100001: more than 100000 holidays");
    mg_buffer_clear(&text);
}

static void files_that_are_not_there_are_named(void **state)
{
    (void)state;
    struct mg_holidays *holidays;
    struct mg_note note;
    assert_int_equal(mg_holidays_read("/nowhere/h.txt", &holidays, &note),
                     MG_IO);
    assert_non_null(strstr(note.text, "/nowhere/h.txt: "));
    assert_null(holidays);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_is_read),
        cmocka_unit_test(no_dates_are_no_holidays),
        cmocka_unit_test(bad_lines_are_named),
        cmocka_unit_test(a_line_with_a_nul_is_refused),
        cmocka_unit_test(more_than_the_ceiling_is_refused),
        cmocka_unit_test(files_that_are_not_there_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
