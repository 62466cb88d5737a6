/* test_stamp.c - a moment as text, read and written. */
#include "tests.h"

#include "base/span.h"
#include "time/civil.h"
#include "time/stamp.h"

static int64_t at(int year, int month, int day, int hour, int minute)
{
    return (mg_civil_days(year, month, day) * MG_DAY_SECONDS + hour * 3600 +
            minute * 60) *
           MG_SECOND;
}

static void reads_in(const struct mg_zone *zone, const char *text,
                     int64_t previous, int64_t want)
{
    int64_t time = 7;
    if (!mg_stamp_parse(mg_text_of(text), zone, previous, &time) ||
        time != want)
        fail_msg("'%s' is %lld, want %lld", text, (long long)time,
                 (long long)want);
}

static void reads(const char *text, int64_t want)
{
    reads_in(NULL, text, MG_NO_TIME, want);
}

static void refuses(const char *text)
{
    int64_t time = 7;
    if (mg_stamp_parse(mg_text_of(text), NULL, MG_NO_TIME, &time))
        fail_msg("'%s' was read as %lld", text, (long long)time);
}

static void reads_rfc_3339(void **state)
{
    (void)state;
    int64_t want = at(2026, 3, 29, 0, 30);
    reads("2026-03-29T00:30:00Z", want);
    reads("2026-03-29t00:30:00z", want);
    reads("2026-03-29 00:30:00Z", want);
    reads("2026-03-29T01:30:00.25+01:00", want + MG_SECOND / 4);
    reads("2026-03-28T19:30:00-05:00", want);
    reads("2026-03-29T06:00:00+0530", want);
    reads("2026-03-29 00:30:00 +0000", want);
    reads("2026-03-29T00:30Z", want);
}

static void reads_dates_and_times_without_seconds(void **state)
{
    (void)state;
    reads("2026-03-29", at(2026, 3, 29, 0, 0));
    reads("2026-03-29 01:30", at(2026, 3, 29, 1, 30));
    reads("2026-03-29 01:30:07", at(2026, 3, 29, 1, 30) + 7 * MG_SECOND);
}

static void reads_fractions_to_the_nanosecond(void **state)
{
    (void)state;
    int64_t base = at(1969, 12, 31, 23, 59);
    reads("1969-12-31 23:59:00.000000001", base + 1);
    reads("1969-12-31 23:59:00,5", base + MG_SECOND / 2);
    reads("1969-12-31 23:59:59.999999999", -1);
    reads("1969-12-31 23:59:59.9999999999999", -1);
}

static void reads_february_29_in_leap_years_only(void **state)
{
    (void)state;
    reads("2024-02-29", at(2024, 2, 29, 0, 0));
    reads("2000-02-29", at(2000, 2, 29, 0, 0));
    refuses("2023-02-29");
    refuses("1900-02-29");
    refuses("2024-02-30");
}

static void a_leap_second_is_the_next_minute(void **state)
{
    (void)state;
    reads("2016-12-31T23:59:60Z", at(2017, 1, 1, 0, 0));
    refuses("2016-12-31T23:59:61Z");
}

static void reads_all_that_nanoseconds_span(void **state)
{
    (void)state;
    reads("1678-01-01", at(1678, 1, 1, 0, 0));
    reads("1677-09-21T00:12:44Z", -9223372036 * MG_SECOND);
    reads("2261-12-31T23:59:60Z", at(2262, 1, 1, 0, 0));
    reads("2262-04-11T23:47:16.854775807Z", INT64_MAX);
}

static void refuses_what_nanoseconds_do_not_span(void **state)
{
    (void)state;
    refuses("1677-09-21T00:12:43Z");
    refuses("1677-09-20");
    refuses("1676-12-31");
    refuses("2262-04-11T23:47:16.854775808Z");
    refuses("2262-04-11T23:47:17Z");
    refuses("2262-04-12");
    refuses("2263-01-01");
    refuses("9999-12-31");
}

static void unix_units_follow_from_magnitude(void **state)
{
    (void)state;
    reads("1774747800", 1774747800 * MG_SECOND);
    reads("1774747800123", INT64_C(1774747800123000000));
    reads("1774747800123456", INT64_C(1774747800123456000));
    reads("1774747800123456789", INT64_C(1774747800123456789));
    reads("0", 0);
    reads("7", 7 * MG_SECOND);
    reads("100000000000", 100000000 * MG_SECOND);
    reads("100000000000000", 100000000 * MG_SECOND);
    reads("100000000000000000", 100000000 * MG_SECOND);
}

static void unix_times_have_signs_and_fractions(void **state)
{
    (void)state;
    reads("1774747800.25", 1774747800 * MG_SECOND + MG_SECOND / 4);
    reads("1774747800123.5", INT64_C(1774747800123500000));
    reads("1774747800123456.5", INT64_C(1774747800123456500));
    reads("-1.5", -3 * MG_SECOND / 2);
    reads("-0.25", -MG_SECOND / 4);
    reads("-1774747800123456789", INT64_C(-1774747800123456789));
    reads("1.0000000019", MG_SECOND + 1);
}

static void unix_times_past_292_years_are_refused(void **state)
{
    (void)state;
    refuses("99999999999");
    refuses("9223372036854775808");
    refuses("-9223372036854775808");
    refuses("10000000000000000000");
}

static void refuses_what_is_no_time_to_the_last_byte(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        " ",
                                        "noon",
                                        "2026-3-29",
                                        "2026-03-29T",
                                        "2026-03-29T01",
                                        "2026-03-29T01:30:",
                                        "2026-03-29T01:30:00.",
                                        "2026-03-29T1:30:00Z",
                                        "2026-03-29T24:00:00Z",
                                        "2026-03-29T01:60:00Z",
                                        "2026-13-01",
                                        "2026-00-01",
                                        "2026-01-00",
                                        "2026-04-31",
                                        "2026-03-29T01:30:00ZZ",
                                        "2026-03-29T01:30:00+1",
                                        "2026-03-29T01:30:00+24:00",
                                        "2026-03-29T01:30:00+01:60",
                                        "2026-03-29T01:30:00 CET",
                                        "2026-03-29Z",
                                        "2026-03-29  01:30",
                                        "2026/03/29 01:30",
                                        "29.03.2026",
                                        "1774747800.",
                                        ".5",
                                        "1e9",
                                        "1774747800s",
                                        "1774747800.2.5",
                                        " 1774747800",
                                        "1774747800 ",
                                        "0x69C8A2D8",
                                        "nan",
                                        "-",
                                        "\357\273\2772026-03-29"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        refuses(texts[i]);
    int64_t time;
    assert_false(mg_stamp_parse((struct mg_text){"2026-03-29\0", 11}, NULL,
                                MG_NO_TIME, &time));
}

static struct mg_zone *opened(const char *name)
{
    struct mg_zone *zone;
    assert_int_equal(mg_zone_open(name, &zone, NULL), MG_OK);
    return zone;
}

static void civil_times_are_of_the_zone(void **state)
{
    (void)state;
    struct mg_zone *berlin = opened("Europe/Berlin");
    struct mg_zone *kolkata = opened("Asia/Kolkata");
    reads_in(berlin, "2026-07-01 12:00", MG_NO_TIME, at(2026, 7, 1, 10, 0));
    reads_in(berlin, "2026-01-01", MG_NO_TIME, at(2025, 12, 31, 23, 0));
    reads_in(berlin, "2026-07-01 12:00Z", MG_NO_TIME, at(2026, 7, 1, 12, 0));
    reads_in(kolkata, "2026-07-01 05:30", MG_NO_TIME, at(2026, 7, 1, 0, 0));
    mg_zone_free(berlin);
    mg_zone_free(kolkata);
}

static void a_skipped_time_lies_behind_the_change(void **state)
{
    (void)state;
    struct mg_zone *york = opened("America/New_York");
    struct mg_zone *howe = opened("Australia/Lord_Howe");
    reads_in(york, "2026-03-08 02:30", MG_NO_TIME, at(2026, 3, 8, 7, 30));
    reads_in(howe, "2026-10-04 02:15", MG_NO_TIME, at(2026, 10, 3, 15, 45));
    mg_zone_free(york);
    mg_zone_free(howe);
}

/* A row each `minutes` of civil time through the hour that comes twice. */
static void follows(const char *name, const char *const *texts, int minutes,
                    int64_t first)
{
    struct mg_zone *zone = opened(name);
    int64_t previous = MG_NO_TIME;
    for (int i = 0; texts[i]; i++) {
        int64_t want = first + i * minutes * MG_MINUTE;
        reads_in(zone, texts[i], previous, want);
        reads_in(zone, texts[i], want, want); /* another series' row */
        previous = want;
    }
    mg_zone_free(zone);
}

static void an_hour_that_comes_twice_is_told_apart_by_order(void **state)
{
    (void)state;
    follows("Europe/Berlin",
            (const char *[]){"2026-10-25 01:40", "2026-10-25 02:00",
                             "2026-10-25 02:20", "2026-10-25 02:40",
                             "2026-10-25 02:00", "2026-10-25 02:20",
                             "2026-10-25 02:40", "2026-10-25 03:00", NULL},
            20, at(2026, 10, 24, 23, 40));
    follows("America/New_York",
            (const char *[]){"2026-11-01 00:30", "2026-11-01 01:00",
                             "2026-11-01 01:30", "2026-11-01 01:00",
                             "2026-11-01 01:30", "2026-11-01 02:00", NULL},
            30, at(2026, 11, 1, 4, 30));
}

static void half_an_hour_that_comes_twice_is_told_apart_too(void **state)
{
    (void)state;
    follows("Australia/Lord_Howe",
            (const char *[]){"2026-04-05 01:20", "2026-04-05 01:30",
                             "2026-04-05 01:40", "2026-04-05 01:50",
                             "2026-04-05 01:30", "2026-04-05 01:40",
                             "2026-04-05 01:50", "2026-04-05 02:00", NULL},
            10, at(2026, 4, 4, 14, 20));
}

static void a_row_long_before_is_no_reason_for_the_later_hour(void **state)
{
    (void)state;
    struct mg_zone *zone = opened("Europe/Berlin");
    int64_t first = at(2026, 10, 25, 0, 30);
    reads_in(zone, "2026-10-25 02:30", first + 3 * MG_HOUR, first + MG_HOUR);
    reads_in(zone, "2026-10-25 02:30", first + 3 * MG_HOUR + MG_SECOND, first);
    reads_in(zone, "2026-10-25 02:30", first - MG_MINUTE, first);
    mg_zone_free(zone);
}

static void prints(int64_t time, const char *want)
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_stamp_print(&out, time);
    assert_string_equal(out.at, want);
    mg_buffer_clear(&out);
}

static void prints_utc_with_the_digits_there_are(void **state)
{
    (void)state;
    prints(at(2026, 3, 29, 0, 30), "2026-03-29T00:30:00Z");
    prints(at(2024, 2, 29, 23, 59) + MG_SECOND / 4, "2024-02-29T23:59:00.25Z");
    prints(1, "1970-01-01T00:00:00.000000001Z");
    prints(-1, "1969-12-31T23:59:59.999999999Z");
    prints(at(1678, 1, 1, 0, 0), "1678-01-01T00:00:00Z");
    prints(INT64_MAX, "2262-04-11T23:47:16.854775807Z");
}

/* splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t draw(uint64_t *seed)
{
    uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static void what_is_printed_reads_alike(void **state)
{
    (void)state;
    static const int64_t grains[] = {1, 1000, MG_SECOND, MG_HOUR};
    int64_t low = at(1678, 1, 1, 0, 0);
    uint64_t range = (uint64_t)at(2262, 1, 1, 0, 0) - (uint64_t)low;
    uint64_t seed = 5;
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    for (int i = 0; i < 20000; i++) {
        int64_t time = (int64_t)((uint64_t)low + draw(&seed) % range);
        time -= time % grains[i % 4];
        mg_buffer_empty(&out);
        mg_stamp_print(&out, time);
        reads(out.at, time);
    }
    mg_buffer_clear(&out);
}

static void the_earliest_second_has_nanoseconds_only(void **state)
{
    (void)state;
    struct mg_buffer printed;
    int64_t time;
    mg_buffer_init(&printed, 0);
    mg_stamp_print(&printed, INT64_MIN + 1);
    assert_string_equal(printed.at, "1677-09-21T00:12:43.145224193Z");
    assert_true(
        mg_stamp_parse(mg_buffer_all(&printed), NULL, MG_NO_TIME, &time));
    assert_true(time == INT64_MIN + 1);
    assert_true(mg_stamp_parse(mg_text_of("-9223372036854775807"), NULL,
                               MG_NO_TIME, &time));
    assert_true(time == INT64_MIN + 1);
    mg_buffer_clear(&printed);
}

/* Near another one or not, and once more where it was the last: the same. */
static bool is_the_same_near(struct mg_stamp_day *day, const char *stamp)
{
    struct mg_text text = {stamp, strlen(stamp)};
    int64_t want = 7;
    bool is = mg_stamp_parse(text, NULL, MG_NO_TIME, &want);
    for (int turn = 0; turn < 2; turn++) {
        int64_t got = 7;
        if (mg_stamp_parse_near(day, text, NULL, MG_NO_TIME, &got) != is ||
            (is && got != want))
            fail_msg("'%s' is %lld, want %lld", stamp, (long long)got,
                     (long long)want);
    }
    return is;
}

/* Stamps of nearly one form, one after the other. */
static void a_day_that_is_known_changes_no_time(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "%04d-%02d-%02dT%02d:%02d:%02dZ", "%04d-%02d-%02d %02d:%02d:%02dZ",
        "%04d-%02d-%02dT%02d:%02d:%02dz", "%04d-%02d-%02dt%02d:%02d:%02dZ",
        "%04d-%02d-%02dT%02d:%02d %02dZ", "%04d-%02d-%02dT%02d:%02d:%02d",
        "%04d-%02d-%02dT%02d:%02d:%02dZZ"};
    static const int years[] = {1677, 1969, 1970, 2026, 2262};
    uint64_t seed = 1;
    struct mg_stamp_day day = {0};
    int read = 0;
    for (int i = 0; i < count_of(300000, 5000000); i++) {
        char stamp[40];
        int form = uniform(&seed) < .7 ? 0 : (int)(uniform(&seed) * 7);
        snprintf(stamp, sizeof stamp, forms[form],
                 years[(int)(uniform(&seed) * 5)],
                 uniform(&seed) < .5 ? 4 : 9 + (int)(uniform(&seed) * 4),
                 uniform(&seed) < .5 ? 11 : 20 + (int)(uniform(&seed) * 3),
                 (int)(uniform(&seed) * 25), (int)(uniform(&seed) * 61),
                 (int)(uniform(&seed) * 62));
        if (uniform(&seed) < .1)
            stamp[(int)(uniform(&seed) * 20)] = (char)(uniform(&seed) * 60);
        read += is_the_same_near(&day, stamp);
    }
    assert_true(read > 100000);
    struct mg_text none = {"\0\0\0\0\0\0\0\0\0\0\00000:00:00Z", 20};
    int64_t time;
    is_the_same_near(&day, "1767571200.25");
    is_the_same_near(&day, "2026-03-29T00:30:00.000000000000000000Z");
    day = (struct mg_stamp_day){.second = 0};
    assert_false(mg_stamp_parse_near(&day, none, NULL, MG_NO_TIME, &time));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rfc_3339),
        cmocka_unit_test(reads_dates_and_times_without_seconds),
        cmocka_unit_test(reads_fractions_to_the_nanosecond),
        cmocka_unit_test(reads_february_29_in_leap_years_only),
        cmocka_unit_test(a_leap_second_is_the_next_minute),
        cmocka_unit_test(reads_all_that_nanoseconds_span),
        cmocka_unit_test(refuses_what_nanoseconds_do_not_span),
        cmocka_unit_test(unix_units_follow_from_magnitude),
        cmocka_unit_test(unix_times_have_signs_and_fractions),
        cmocka_unit_test(unix_times_past_292_years_are_refused),
        cmocka_unit_test(refuses_what_is_no_time_to_the_last_byte),
        cmocka_unit_test(civil_times_are_of_the_zone),
        cmocka_unit_test(a_skipped_time_lies_behind_the_change),
        cmocka_unit_test(an_hour_that_comes_twice_is_told_apart_by_order),
        cmocka_unit_test(half_an_hour_that_comes_twice_is_told_apart_too),
        cmocka_unit_test(a_row_long_before_is_no_reason_for_the_later_hour),
        cmocka_unit_test(prints_utc_with_the_digits_there_are),
        cmocka_unit_test(what_is_printed_reads_alike),
        cmocka_unit_test(the_earliest_second_has_nanoseconds_only),
        cmocka_unit_test(a_day_that_is_known_changes_no_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
