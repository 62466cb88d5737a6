/* test_ical.c - which stretches of time an iCalendar file gives: rules,
 * exceptions, zones, moved occurrences, and what is refused. Times are written
 * as UTC. */
#include "tests.h"

#include "base/buffer.h"
#include "base/span.h"
#include "calendar/ical.h"
#include "time/civil.h"
#include "time/stamp.h"

#define CALENDAR(events)                                                       \
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\n" events          \
    "END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\nUID:one\r\n" lines "END:VEVENT\r\n"

static int64_t time_of(const char *text)
{
    int64_t time;
    assert_true(mg_stamp_parse(mg_text_of(text), NULL, INT64_MIN, &time));
    return time;
}

static struct mg_ical *must_parse(const char *text, const struct mg_zone *zone)
{
    struct mg_ical *ical;
    struct mg_note note = {""};
    if (mg_ical_parse(mg_text_of(text), "c.ics", zone, &ical, &note))
        fail_msg("%s", note.text);
    return ical;
}

/* What of the stretches is in the window: "from/to", each on a line. */
static void print(const struct mg_ranges *ranges, int64_t from, int64_t to,
                  struct mg_buffer *out)
{
    for (size_t i = 0; i < ranges->count; i++) {
        struct mg_range one = ranges->at[i];
        one.from = one.from > from ? one.from : from;
        one.to = one.to < to ? one.to : to;
        if (one.from >= one.to)
            continue;
        mg_stamp_print(out, one.from);
        mg_buffer_char(out, '/');
        mg_stamp_print(out, one.to);
        mg_buffer_char(out, '\n');
    }
}

static void list(const struct mg_ical *ical, int64_t from, int64_t to,
                 struct mg_buffer *out)
{
    struct mg_ranges ranges = {0};
    assert_int_equal(mg_ical_fill(ical, from, to, &ranges), MG_OK);
    mg_ranges_settle(&ranges);
    print(&ranges, from, to, out);
    mg_ranges_clear(&ranges);
}

static void must_give(const char *text, const char *zone_name, const char *want)
{
    struct mg_buffer got;
    struct mg_zone *zone;
    struct mg_note note;
    assert_int_equal(mg_zone_open(zone_name, &zone, &note), MG_OK);
    struct mg_ical *ical = must_parse(text, zone);
    mg_buffer_init(&got, 0);
    mg_buffer_string(&got, "");
    list(ical, time_of("2026-03-01"), time_of("2026-12-01"), &got);
    assert_string_equal(got.at, want);
    mg_buffer_clear(&got);
    mg_ical_free(ical);
    mg_zone_free(zone);
}

static void a_rule_keeps_the_clock_of_its_zone(void **state)
{
    (void)state;
    must_give(CALENDAR(EVENT("DTSTART;TZID=Europe/Berlin:20260328T043000\r\n"
                             "DTEND;TZID=Europe/Berlin:20260328T050000\r\n"
                             "RRULE:FREQ=DAILY;COUNT=3\r\n")),
              "UTC",
              "2026-03-28T03:30:00Z/2026-03-28T04:00:00Z\n"
              "2026-03-29T02:30:00Z/2026-03-29T03:00:00Z\n"
              "2026-03-30T02:30:00Z/2026-03-30T03:00:00Z\n");
    must_give(CALENDAR(EVENT("DTSTART;TZID=Europe/Berlin:20261024T020000\r\n"
                             "DTEND;TZID=Europe/Berlin:20261024T033000\r\n"
                             "RRULE:FREQ=DAILY;COUNT=3\r\n")),
              "UTC",
              "2026-10-24T00:00:00Z/2026-10-24T01:30:00Z\n"
              "2026-10-25T00:00:00Z/2026-10-25T01:30:00Z\n"
              "2026-10-26T01:00:00Z/2026-10-26T02:30:00Z\n");
}

static void until_is_the_last_that_may_begin(void **state)
{
    (void)state;
    /* 04:30 in Berlin is 02:30Z: the third begins just then */
    must_give(CALENDAR(EVENT("DTSTART;TZID=Europe/Berlin:20260601T043000\r\n"
                             "DURATION:PT1H\r\n"
                             "RRULE:FREQ=DAILY;UNTIL=20260603T023000Z\r\n")),
              "UTC",
              "2026-06-01T02:30:00Z/2026-06-01T03:30:00Z\n"
              "2026-06-02T02:30:00Z/2026-06-02T03:30:00Z\n"
              "2026-06-03T02:30:00Z/2026-06-03T03:30:00Z\n");
    must_give(CALENDAR(EVENT("DTSTART;TZID=Europe/Berlin:20260601T043000\r\n"
                             "DURATION:PT1H\r\n"
                             "RRULE:FREQ=DAILY;UNTIL=20260602T022959Z\r\n")),
              "UTC", "2026-06-01T02:30:00Z/2026-06-01T03:30:00Z\n");
}

static void what_is_excepted_moved_or_cancelled_is_out(void **state)
{
    (void)state;
    must_give(CALENDAR(
                  EVENT("DTSTART;TZID=Europe/Berlin:20260601T100000\r\n"
                        "DTEND;TZID=Europe/Berlin:20260601T110000\r\n"
                        "RRULE:FREQ=WEEKLY;COUNT=6\r\n"
                        "EXDATE;TZID=Europe/Berlin:20260608T100000,"
                        "20260615T100000\r\n")
                      EVENT("RECURRENCE-ID;TZID=Europe/Berlin:20260622T100000"
                            "\r\nDTSTART;TZID=Europe/Berlin:20260623T140000\r\n"
                            "DTEND;TZID=Europe/Berlin:20260623T160000\r\n")
                          EVENT("RECURRENCE-ID:20260629T080000Z\r\n"
                                "DTSTART:20260629T080000Z\r\n"
                                "STATUS:CANCELLED\r\n")),
              "UTC",
              "2026-06-01T08:00:00Z/2026-06-01T09:00:00Z\n"
              "2026-06-23T12:00:00Z/2026-06-23T14:00:00Z\n"
              "2026-07-06T08:00:00Z/2026-07-06T09:00:00Z\n");
}

static void whole_days_and_floating_times_are_of_the_callers_zone(void **state)
{
    (void)state;
    must_give(CALENDAR(EVENT("DTSTART;VALUE=DATE:20260328\r\n"
                             "DTEND;VALUE=DATE:20260330\r\n")),
              "Europe/Berlin", "2026-03-27T23:00:00Z/2026-03-29T22:00:00Z\n");
    must_give(CALENDAR(EVENT("DTSTART;VALUE=DATE:20260501\r\n"
                             "RRULE:FREQ=YEARLY\r\n")),
              "UTC", "2026-05-01T00:00:00Z/2026-05-02T00:00:00Z\n");
    must_give(CALENDAR(EVENT("DTSTART:20260701T120000\r\nDURATION:P1D\r\n"
                             "RDATE:20260801T120000\r\n")),
              "America/New_York",
              "2026-07-01T16:00:00Z/2026-07-02T16:00:00Z\n"
              "2026-08-01T16:00:00Z/2026-08-02T16:00:00Z\n");
}

static void a_zone_of_the_file_is_known_by_its_place(void **state)
{
    (void)state;
    must_give(CALENDAR("BEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\n"
                       "X-LIC-LOCATION:Europe/Berlin\r\n"
                       "BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\n"
                       "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
                       "END:STANDARD\r\nEND:VTIMEZONE\r\n" EVENT(
                           "DTSTART;TZID=W. Europe Standard Time:"
                           "20260701T120000\r\nDURATION:PT2H\r\n")),
              "UTC", "2026-07-01T10:00:00Z/2026-07-01T12:00:00Z\n");
}

/* What a window gives is what a long one gives there: rules are entered in
 * their middle, and nothing is lost by it. */
static void windows_agree(void **state)
{
    static const char *const rules[] = {
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,SU",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "FREQ=YEARLY;INTERVAL=3;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=HOURLY;INTERVAL=7",
        "FREQ=HOURLY;BYDAY=SA;BYMINUTE=0,30",
        "FREQ=DAILY;COUNT=900",
        "FREQ=DAILY;UNTIL=20270101T000000Z;BYHOUR=1,13",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
    };
    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        char text[512];
        struct mg_buffer whole;
        struct mg_buffer part;
        snprintf(text, sizeof text,
                 CALENDAR(EVENT("DTSTART;TZID=Europe/Berlin:20250106T020000\r\n"
                                "DURATION:PT45M\r\nRRULE:%s\r\n")),
                 rules[i]);
        struct mg_ical *ical = must_parse(text, NULL);
        for (int k = 0; k < 40; k++) {
            int64_t from = time_of("2025-06-01") + k * 37 * MG_DAY;
            struct mg_ranges all = {0};
            mg_buffer_init(&whole, 0);
            mg_buffer_init(&part, 0);
            mg_buffer_string(&whole, "");
            mg_buffer_string(&part, "");
            assert_int_equal(mg_ical_fill(ical, time_of("2025-01-01"),
                                          time_of("2030-01-01"), &all),
                             MG_OK);
            mg_ranges_settle(&all);
            print(&all, from, from + 30 * MG_DAY, &whole);
            list(ical, from, from + 30 * MG_DAY, &part);
            if (strcmp(whole.at, part.at) != 0)
                fail_msg("%s, window %d:\n%s\nwant\n%s", rules[i], k, part.at,
                         whole.at);
            mg_ranges_clear(&all);
            mg_buffer_clear(&whole);
            mg_buffer_clear(&part);
        }
        mg_ical_free(ical);
    }
}

static const struct bad {
    const char *text;
    const char *sentence;
} bad[] = {
    {"hello", "c.ics: not an iCalendar file"},
    {"", "c.ics: not an iCalendar file"},
    {CALENDAR(""), "c.ics: no VEVENT (want an iCalendar file, BEGIN:VCALENDAR "
                   "and so on)"},
    {CALENDAR(EVENT("DTSTART:20260701T120000Z\r\n")),
     "c.ics: VEVENT 'one': has no length (want DTEND or DURATION)"},
    {CALENDAR(EVENT("DTEND:20260701T120000Z\r\n")),
     "c.ics: VEVENT 'one': has no DTSTART that can be read"},
    {CALENDAR(EVENT("DTSTART:20260701T120000Z\r\nDTEND:20260701T120000Z\r\n")),
     "c.ics: VEVENT 'one': DTEND is not behind DTSTART"},
    {CALENDAR(EVENT("DTSTART:20260701T120000Z\r\nDURATION:PT1H\r\n"
                    "RRULE:FREQ=SECONDLY\r\n")),
     "c.ics: VEVENT 'one': recurs too often (want 96 times a day at most)"},
    {CALENDAR(EVENT("DTSTART:20260701T120000Z\r\nDURATION:PT1H\r\n"
                    "EXRULE:FREQ=DAILY\r\n")),
     "c.ics: VEVENT 'one': has an EXRULE (want EXDATE)"},
    {CALENDAR(EVENT("DTSTART:20260201T120000Z\r\nDURATION:PT1H\r\n"
                    "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\n")),
     "c.ics: VEVENT 'one': has a RRULE that never occurs"},
    {CALENDAR(EVENT("DTSTART:20260201T120000Z\r\nDURATION:PT1H\r\n"
                    "RRULE:FREQ=HOURLY;BYMONTH=2\r\n")),
     "c.ics: VEVENT 'one': has a RRULE of hours with other parts than it can "
     "have (want FREQ=DAILY with BYHOUR)"},
    {CALENDAR(EVENT("DTSTART;TZID=Mars/Base:20260701T120000\r\n"
                    "DURATION:PT1H\r\n")),
     "c.ics: VEVENT 'one': want an IANA zone such as Europe/Berlin, or a "
     "VTIMEZONE with X-LIC-LOCATION; found TZID 'Mars/Base'"},
    {CALENDAR(EVENT("DTSTART:20260701T120000Z\r\nDURATION:PT1H\r\n"
                    "RECURRENCE-ID;RANGE=THISANDFUTURE:20260701T120000Z\r\n")),
     "c.ics: VEVENT 'one': moves all later occurrences (RANGE=THISANDFUTURE; "
     "want an UNTIL, and a VEVENT for what follows)"},
};

static void what_is_not_understood_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct mg_ical *ical;
        struct mg_note note = {""};
        assert_int_equal(mg_ical_parse(mg_text_of(bad[i].text), "c.ics", NULL,
                                       &ical, &note),
                         MG_INPUT);
        assert_string_equal(note.text, bad[i].sentence);
        assert_null(ical);
    }
}

/* libical leaves such a rule out. */
static void a_bad_rule_is_an_error(void **state)
{
    static const char *const rules[] = {"FREQ=SOMETIMES", "FREQ=DAILY;BYDAY=XX",
                                        "DAILY",
                                        "FREQ=DAILY;COUNT=2;UNTIL=20270101"};
    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        char text[512];
        struct mg_ical *ical;
        struct mg_note note = {""};
        snprintf(text, sizeof text,
                 CALENDAR(EVENT("DTSTART:20260701T120000Z\r\nDURATION:PT1H\r\n"
                                "RRULE:%s\r\n")),
                 rules[i]);
        if (mg_ical_parse(mg_text_of(text), "c.ics", NULL, &ical, &note) !=
            MG_INPUT)
            fail_msg("%s is taken", rules[i]);
        assert_non_null(strstr(note.text, "VEVENT 'one': "));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_keeps_the_clock_of_its_zone),
        cmocka_unit_test(until_is_the_last_that_may_begin),
        cmocka_unit_test(what_is_excepted_moved_or_cancelled_is_out),
        cmocka_unit_test(whole_days_and_floating_times_are_of_the_callers_zone),
        cmocka_unit_test(a_zone_of_the_file_is_known_by_its_place),
        cmocka_unit_test(windows_agree),
        cmocka_unit_test(what_is_not_understood_is_refused),
        cmocka_unit_test(a_bad_rule_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
