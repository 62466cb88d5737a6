/* test_known_hours.c - the grammar of time intervals: what Alertmanager's
 * documentation says of each member, the edges of its own checks, and the clock
 * changes of a zone. */
#include "tests.h"

#include "alert/known_hours.h"
#include "time/stamp.h"

struct text {
    enum mg_hours_member member;
    const char *text; /* times: start end */
};

enum { TEXTS = 4, MOMENTS = 8 };

/* A moment is covered where a '+' stands in front. */
struct good {
    const char *zone;
    struct text text[TEXTS];
    const char *moment[MOMENTS];
};

static const struct good good[] = {
    /* end_time is outside, start_time inside */
    {"UTC",
     {{MG_HOURS_TIMES, "09:00 17:00"}},
     {"-2026-03-02T08:59:59Z", "+2026-03-02T09:00:00Z", "+2026-03-02T16:59:59Z",
      "-2026-03-02T17:00:00Z"}},
    /* 24:00 is the day's end */
    {"UTC",
     {{MG_HOURS_TIMES, "22:30 24:00"}, {MG_HOURS_TIMES, "00:00 01:00"}},
     {"-2026-03-02T22:29:59Z", "+2026-03-02T22:30:00Z", "+2026-03-02T23:59:59Z",
      "+2026-03-03T00:00:00Z", "-2026-03-03T01:00:00Z"}},
    /* weekdays: inclusive, any case, Sunday first */
    {"UTC",
     {{MG_HOURS_WEEKDAYS, "Monday:friday"}},
     {"-2026-03-01T23:59:59Z", "+2026-03-02T00:00:00Z", "+2026-03-06T23:59:59Z",
      "-2026-03-07T00:00:00Z"}},
    {"UTC",
     {{MG_HOURS_WEEKDAYS, "sunday:monday"}, {MG_HOURS_WEEKDAYS, "saturday"}},
     {"+2026-03-01T12:00:00Z", "+2026-03-02T12:00:00Z", "-2026-03-03T12:00:00Z",
      "-2026-03-06T12:00:00Z", "+2026-03-07T12:00:00Z"}},
    /* days from the month's end, in months of 28, 30 and 31 */
    {"UTC",
     {{MG_HOURS_DAYS, "-3:-1"}},
     {"-2026-02-25T23:59:59Z", "+2026-02-26T00:00:00Z", "+2026-02-28T23:59:59Z",
      "-2026-03-01T00:00:00Z", "-2026-04-27T12:00:00Z", "+2026-04-28T00:00:00Z",
      "-2026-05-28T12:00:00Z", "+2026-05-29T12:00:00Z"}},
    {"UTC",
     {{MG_HOURS_DAYS, "1:-1"}},
     {"+2026-02-01T00:00:00Z", "+2026-02-28T23:00:00Z"}},
    /* a last day that the month has not is its last; a first one is none */
    {"UTC",
     {{MG_HOURS_DAYS, "27:31"}},
     {"-2026-02-26T12:00:00Z", "+2026-02-28T12:00:00Z", "-2026-03-01T12:00:00Z",
      "+2026-03-31T12:00:00Z"}},
    {"UTC",
     {{MG_HOURS_DAYS, "30:31"}},
     {"-2026-02-28T12:00:00Z", "+2026-04-30T12:00:00Z"}},
    {"UTC",
     {{MG_HOURS_DAYS, "-31"}},
     {"-2026-02-01T12:00:00Z", "+2026-03-01T12:00:00Z"}},
    {"UTC",
     {{MG_HOURS_DAYS, "-1"}},
     {"+2028-02-29T12:00:00Z", "-2028-02-28T12:00:00Z"}},
    /* months by name and number, years */
    {"UTC",
     {{MG_HOURS_MONTHS, "May:August"}, {MG_HOURS_MONTHS, "12"}},
     {"-2026-04-30T23:59:59Z", "+2026-05-01T00:00:00Z", "+2026-08-31T23:59:59Z",
      "-2026-09-01T00:00:00Z", "+2026-12-25T00:00:00Z"}},
    {"UTC",
     {{MG_HOURS_YEARS, "2026:2027"}, {MG_HOURS_YEARS, "2030"}},
     {"-2025-12-31T23:59:59Z", "+2026-01-01T00:00:00Z", "+2027-12-31T00:00:00Z",
      "-2028-01-01T00:00:00Z", "+2030-06-01T00:00:00Z"}},
    /* members are all to fit */
    {"UTC",
     {{MG_HOURS_WEEKDAYS, "monday"},
      {MG_HOURS_MONTHS, "march"},
      {MG_HOURS_TIMES, "10:00 11:00"}},
     {"+2026-03-02T10:30:00Z", "-2026-03-03T10:30:00Z", "-2026-04-06T10:30:00Z",
      "-2026-03-02T11:30:00Z"}},
    /* the zone's own day and clock; an hour that is skipped, one that comes
     * twice */
    {"America/New_York",
     {{MG_HOURS_DAYS, "1"}},
     {"-2026-06-01T03:59:59Z", "+2026-06-01T04:00:00Z", "+2026-06-02T03:59:59Z",
      "-2026-06-02T04:00:00Z"}},
    {"Europe/Berlin",
     {{MG_HOURS_TIMES, "02:00 03:00"}},
     {"+2026-03-28T01:30:00Z", "-2026-03-29T00:59:59Z", "-2026-03-29T01:00:00Z",
      "+2026-03-30T00:30:00Z", "-2026-03-30T01:00:00Z", "+2026-10-25T00:30:00Z",
      "+2026-10-25T01:59:59Z", "-2026-10-25T02:00:00Z"}},
};

static enum mg_err add_text(struct mg_hours *hours, const struct text *text,
                            struct mg_note *note)
{
    struct mg_text rest = mg_text_of(text->text);
    if (text->member != MG_HOURS_TIMES)
        return mg_hours_add(hours, text->member, rest, note);
    struct mg_text begin = mg_text_split(&rest, ' ');
    return mg_hours_add_times(hours, begin, rest, note);
}

static int64_t second_of(const char *text)
{
    int64_t time;
    assert_true(mg_stamp_parse(mg_text_of(text), NULL, INT64_MIN, &time));
    return time / 1000000000;
}

static void build(struct mg_hours *hours, const struct good *one)
{
    struct mg_note note = {""};
    *hours = (struct mg_hours){0};
    if (mg_zone_open(one->zone, &hours->zone, &note))
        fail_msg("%s", note.text);
    for (int k = 0; k < TEXTS && one->text[k].text; k++)
        if (add_text(hours, &one->text[k], &note))
            fail_msg("%s: %s", one->text[k].text, note.text);
}

static void moments_are_covered_as_documented(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct mg_hours hours;
        build(&hours, &good[i]);
        for (int k = 0; k < MOMENTS && good[i].moment[k]; k++) {
            int64_t until;
            const char *moment = good[i].moment[k];
            int64_t second = second_of(moment + 1);
            if (mg_hours_cover(&hours, second, &until) != (moment[0] == '+'))
                fail_msg("'%s' at %s", good[i].text[0].text, moment);
            assert_true(until > second);
        }
        mg_hours_clear(&hours);
    }
}

/* What is said to hold until then is what every second is asked for itself. */
static void the_answer_holds_for_as_long_as_it_says(void **state)
{
    static const char *const starts[] = {
        "2026-02-27T00:00:00Z", "2026-03-28T20:00:00Z", "2026-10-24T20:00:00Z"};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct mg_hours hours;
        build(&hours, &good[i]);
        for (size_t k = 0; k < sizeof starts / sizeof *starts; k++) {
            int64_t second = second_of(starts[k]);
            int64_t end = second + 2 * 86400;
            int64_t until = second;
            bool covered = false;
            for (; second < end; second += 60) {
                int64_t ignored;
                if (second >= until)
                    covered = mg_hours_cover(&hours, second, &until);
                assert_int_equal(mg_hours_cover(&hours, second, &ignored),
                                 covered);
            }
        }
        mg_hours_clear(&hours);
    }
}

static const struct bad {
    struct text text;
    const char *sentence;
} bad[] = {
    {{MG_HOURS_TIMES, "17:00 09:00"},
     "end_time 09:00 is not behind start_time 17:00 (past midnight: want two, "
     "one up to 24:00 and one from 00:00)"},
    {{MG_HOURS_TIMES, "09:00 09:00"},
     "end_time 09:00 is not behind start_time 09:00 (past midnight: want two, "
     "one up to 24:00 and one from 00:00)"},
    {{MG_HOURS_TIMES, "9:00 17:00"},
     "start_time: cannot read '9:00' (want HH:MM)"},
    {{MG_HOURS_TIMES, "09:00 24:01"},
     "end_time: cannot read '24:01' (want HH:MM, or 24:00)"},
    {{MG_HOURS_TIMES, "09:60 10:00"},
     "start_time: cannot read '09:60' (want HH:MM)"},
    {{MG_HOURS_WEEKDAYS, "saturday:monday"},
     "'saturday:monday' ends before it starts (want two ranges: the week "
     "begins "
     "on Sunday)"},
    {{MG_HOURS_WEEKDAYS, "monday:sunday"},
     "'monday:sunday' ends before it starts (want two ranges: the week begins "
     "on Sunday)"},
    {{MG_HOURS_WEEKDAYS, "mon"},
     "cannot read 'mon' (want a day such as monday, or monday:friday)"},
    {{MG_HOURS_WEEKDAYS, "1"},
     "cannot read '1' (want a day such as monday, or monday:friday)"},
    {{MG_HOURS_DAYS, "0"},
     "cannot read '0' (want 1..31, or -31..-1 from the month's end, or two of "
     "them: 1:5, -3:-1)"},
    {{MG_HOURS_DAYS, "32"},
     "cannot read '32' (want 1..31, or -31..-1 from the month's end, or two of "
     "them: 1:5, -3:-1)"},
    {{MG_HOURS_DAYS, "5:"},
     "cannot read '5:' (want 1..31, or -31..-1 from the month's end, or two of "
     "them: 1:5, -3:-1)"},
    {{MG_HOURS_DAYS, "-1:-3"},
     "'-1:-3' ends before it starts (want the earlier one first)"},
    {{MG_HOURS_DAYS, "-3:3"},
     "'-3:3' goes from the month's end to its beginning (want a negative day "
     "behind a negative one)"},
    {{MG_HOURS_DAYS, "20:-20"},
     "'20:-20' ends before it starts (want the earlier one first)"},
    {{MG_HOURS_MONTHS, "november:february"},
     "'november:february' ends before it starts (want two ranges: the year "
     "begins in January)"},
    {{MG_HOURS_MONTHS, "13"},
     "cannot read '13' (want a month such as may or 5, or may:august)"},
    {{MG_HOURS_YEARS, "2027:2026"},
     "'2027:2026' ends before it starts (want the earlier one first)"},
    {{MG_HOURS_YEARS, "20x6"},
     "cannot read '20x6' (want a year such as 2026, or 2026:2028)"},
};

static void what_is_wrong_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct mg_hours hours = {0};
        struct mg_note note = {""};
        assert_int_equal(add_text(&hours, &bad[i].text, &note), MG_INPUT);
        assert_string_equal(note.text, bad[i].sentence);
        mg_hours_clear(&hours);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_are_covered_as_documented),
        cmocka_unit_test(the_answer_holds_for_as_long_as_it_says),
        cmocka_unit_test(what_is_wrong_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
