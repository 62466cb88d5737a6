/* test_zone.c - civil time of a place, against the system's own localtime_r. */
#include "tests.h"

#include <time.h>

#include "base/buffer.h"
#include "base/file.h"
#include "time/civil.h"
#include "time/zone.h"

static struct mg_zone *opened(const char *name)
{
    struct mg_zone *zone;
    struct mg_note note = {""};
    if (mg_zone_open(name, &zone, &note))
        fail_msg("%s", note.text);
    return zone;
}

static int64_t at(int year, int month, int day, int hour, int minute)
{
    return mg_civil_days(year, month, day) * MG_DAY_SECONDS + hour * 3600 +
           minute * 60;
}

static void changes(const char *name, int64_t second, int from, int to)
{
    struct mg_zone *zone = opened(name);
    assert_int_equal(mg_zone_offset(zone, second - 1), from);
    assert_int_equal(mg_zone_offset(zone, second), to);
    mg_zone_free(zone);
}

static void clocks_change_at_the_known_seconds(void **state)
{
    (void)state;
    changes("Europe/Berlin", at(2026, 3, 29, 1, 0), 3600, 7200);
    changes("Europe/Berlin", at(2026, 10, 25, 1, 0), 7200, 3600);
    changes("America/New_York", at(2026, 3, 8, 7, 0), -18000, -14400);
    changes("America/New_York", at(2026, 11, 1, 6, 0), -14400, -18000);
    changes("Australia/Lord_Howe", at(2026, 4, 4, 15, 0), 39600, 37800);
    changes("Australia/Lord_Howe", at(2026, 10, 3, 15, 30), 37800, 39600);
    changes("Pacific/Apia", at(2011, 12, 30, 10, 0), -36000, 50400);
}

static void a_zone_without_changes_has_one_offset(void **state)
{
    (void)state;
    struct mg_zone *zone = opened("Asia/Kolkata");
    for (int month = 1; month <= 12; month++)
        assert_int_equal(mg_zone_offset(zone, at(2026, month, 1, 0, 0)), 19800);
    mg_zone_free(zone);
}

static void utc_is_no_zone(void **state)
{
    (void)state;
    bool twice = true;
    assert_null(opened("UTC"));
    assert_int_equal(mg_zone_offset(NULL, 1774747800), 0);
    assert_int_equal(mg_zone_second(NULL, 1774747800, true, &twice),
                     1774747800);
    assert_false(twice);
    mg_zone_free(NULL);
}

/* ---- against localtime_r ---- */

static void use_zone(const char *tz)
{
    assert_int_equal(setenv("TZ", tz, 1), 0);
    tzset();
}

static int64_t system_offset(int64_t second)
{
    time_t time = second;
    struct tm tm;
    assert_non_null(localtime_r(&time, &tm));
    return tm.tm_gmtoff;
}

/* splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t draw(uint64_t *seed)
{
    uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static int64_t draw_second(uint64_t *seed, int from, int to)
{
    uint64_t range = (uint64_t)(at(to, 1, 1, 0, 0) - at(from, 1, 1, 0, 0));
    return at(from, 1, 1, 0, 0) + (int64_t)(draw(seed) % range);
}

static void agrees(const struct mg_zone *zone, const char *name, int from,
                   int to)
{
    uint64_t seed = 1;
    for (int i = 0; i < 2000; i++) {
        int64_t second = draw_second(&seed, from, to);
        if (mg_zone_offset(zone, second) != system_offset(second))
            fail_msg("%s at %lld: %d, want %lld", name, (long long)second,
                     mg_zone_offset(zone, second),
                     (long long)system_offset(second));
    }
}

static const char *const zones[] = {
    "Europe/Berlin",     "America/New_York", "Australia/Lord_Howe",
    "Asia/Kolkata",      "Europe/Dublin",    "America/Nuuk",
    "Africa/Casablanca", "Pacific/Apia",     "Asia/Tehran",
    "America/Santiago",  "Antarctica/Troll", "Asia/Jerusalem",
    "Africa/Cairo",      "Pacific/Chatham",  "Etc/GMT+12",
};
enum { ZONES = sizeof zones / sizeof *zones };

static void offsets_are_the_systems_in_any_year(void **state)
{
    (void)state;
    for (int i = 0; i < ZONES; i++) {
        struct mg_zone *zone = opened(zones[i]);
        use_zone(zones[i]);
        agrees(zone, zones[i], 1905, 2037);
        mg_zone_free(zone);
    }
    use_zone("UTC");
}

static void offsets_are_the_systems_behind_the_last_change(void **state)
{
    (void)state;
    for (int i = 0; i < ZONES; i++) {
        struct mg_zone *zone = opened(zones[i]);
        use_zone(zones[i]);
        agrees(zone, zones[i], 2037, 2262);
        mg_zone_free(zone);
    }
    use_zone("UTC");
}

/* The seconds that localtime_r shows as `civil`, of all that could be. */
static int readings(int64_t civil, int64_t found[2])
{
    int count = 0;
    int64_t last = INT64_MIN;
    for (int64_t offset = 15 * 3600; offset >= -15 * 3600; offset -= 900) {
        int64_t second = civil - offset;
        if (system_offset(second) != offset || second == last)
            continue;
        assert_true(count < 2);
        found[count++] = last = second;
    }
    return count;
}

static void inverts(const struct mg_zone *zone, const char *name, int64_t civil)
{
    int64_t found[2];
    bool twice;
    int count = readings(civil, found);
    int64_t first = mg_zone_second(zone, civil, false, &twice);
    int64_t later = mg_zone_second(zone, civil, true, NULL);
    if (!count) { /* a gap: behind the change, by as much */
        found[0] = civil - system_offset(civil - MG_DAY_SECONDS);
        count = 1;
    }
    if (twice != (count == 2) || first != found[0] || later != found[count - 1])
        fail_msg("%s, civil %lld: %lld and %lld, want %d from %lld", name,
                 (long long)civil, (long long)first, (long long)later, count,
                 (long long)found[0]);
}

static void civil_times_lead_to_the_seconds_that_show_them(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int i = 0; i < ZONES; i++) {
        struct mg_zone *zone = opened(zones[i]);
        use_zone(zones[i]);
        for (int k = 0; k < 100; k++)
            inverts(zone, zones[i], draw_second(&seed, 1985, 2100));
        mg_zone_free(zone);
    }
    use_zone("UTC");
}

/* Ten hours around both changes of years before and behind the file's last. */
static void civil_times_around_a_change_are_no_exception(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int month, day;
    } cases[] = {{"Europe/Berlin", 3, 29},      {"Europe/Berlin", 10, 25},
                 {"America/New_York", 3, 8},    {"America/New_York", 11, 1},
                 {"Australia/Lord_Howe", 4, 5}, {"Australia/Lord_Howe", 10, 4},
                 {"Asia/Kolkata", 3, 29},       {"Europe/Dublin", 10, 25}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mg_zone *zone = opened(cases[i].name);
        use_zone(cases[i].name);
        for (int year = 2026; year <= 2054; year += 28) /* the same weekdays */
            for (int minute = -300; minute < 300; minute += 5)
                inverts(zone, cases[i].name,
                        at(year, cases[i].month, cases[i].day, 2, minute));
        mg_zone_free(zone);
    }
    use_zone("UTC");
}

static void a_civil_time_that_is_skipped_lies_behind_the_change(void **state)
{
    (void)state;
    struct mg_zone *zone = opened("Europe/Berlin");
    bool twice = true;
    assert_int_equal(mg_zone_second(zone, at(2026, 3, 29, 2, 30), true, &twice),
                     at(2026, 3, 29, 1, 30));
    assert_false(twice);
    mg_zone_free(zone);
}

static void a_civil_time_that_comes_twice_can_be_either(void **state)
{
    (void)state;
    struct mg_zone *zone = opened("Australia/Lord_Howe");
    bool twice = false;
    int64_t civil = at(2026, 4, 5, 1, 45);
    assert_int_equal(mg_zone_second(zone, civil, false, &twice), civil - 39600);
    assert_true(twice);
    assert_int_equal(mg_zone_second(zone, civil, true, NULL), civil - 37800);
    mg_zone_free(zone);
}

/* ---- files ---- */

static void add_number(struct mg_buffer *out, uint64_t value, int bytes)
{
    while (bytes--)
        mg_buffer_char(out, (char)(value >> 8 * bytes));
}

static void add_zeros(struct mg_buffer *out, int count)
{
    while (count--)
        mg_buffer_char(out, '\0');
}

static void add_header(struct mg_buffer *out, char version, int changes_count)
{
    mg_buffer_string(out, "TZif");
    mg_buffer_char(out, version);
    add_zeros(out, 15 + 3 * 4);
    add_number(out, (uint64_t)changes_count, 4);
    add_number(out, 1, 4);
    add_number(out, 4, 4);
}

/* A file with one type of `offset`, `count` changes at the seconds `from`,
 * and a rule for the time behind them. */
static struct mg_buffer file_of(int32_t offset, const int64_t *from, int count,
                                const char *tail)
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    add_header(&out, '2', 0);
    add_zeros(&out, 6 + 4);
    add_header(&out, '2', count);
    for (int i = 0; i < count; i++)
        add_number(&out, (uint64_t)from[i], 8);
    add_zeros(&out, count);
    add_number(&out, (uint32_t)offset, 4);
    add_zeros(&out, 2);
    mg_buffer_add(&out, "AAA", 4);
    mg_buffer_printf(&out, "\n%s\n", tail);
    return out;
}

static enum mg_err read_bytes(const struct mg_buffer *bytes, size_t length,
                              struct mg_zone **zone, struct mg_note *note)
{
    return mg_zone_read((const unsigned char *)bytes->at, length, zone, note);
}

static void every_form_of_rule_is_the_systems(void **state)
{
    (void)state;
    static const char *const tails[] = {
        "CET-1CEST,M3.5.0,M10.5.0/3",
        "EST5EDT,M3.2.0,M11.1.0",
        "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
        "IST-1GMT0,M10.5.0,M3.5.0/1",
        "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
        "IST-2IDT,M3.4.4/26,M10.5.0",
        "EET-2EEST,M3.4.4/50,M10.4.4/50",
        "AAA-1BBB,J59/0,J300/24",
        "AAA-1BBB,J60,J300/1:30:30",
        "AAA3BBB,58/2,300/2",
        "AAA-1BBB,59,300",
        "<+0330>-3:30<+0430>,J79/24,J263/24",
        "AAA-14",
    };
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        struct mg_buffer bytes = file_of(0, NULL, 0, tails[i]);
        struct mg_zone *zone;
        assert_int_equal(read_bytes(&bytes, bytes.length, &zone, NULL), MG_OK);
        use_zone(tails[i]);
        agrees(zone, tails[i], 1971, 2262);
        mg_zone_free(zone);
        mg_buffer_clear(&bytes);
    }
    use_zone("UTC");
}

static void a_rule_that_cannot_be_read_is_refused(void **state)
{
    (void)state;
    static const char *const tails[] = {
        "CET",
        "CE-1",
        "<CET-1",
        "CET-1CEST",
        "CET-1CEST,M3.5.0",
        "CET-1CEST,M13.5.0,M10.5.0",
        "CET-1CEST,M3.6.0,M10.5.0",
        "CET-1CEST,M3.5.7,M10.5.0",
        "CET-1CEST,M3.5.0,M10.5.0/",
        "CET-1CEST,M3.5.0,M10.5.0/168",
        "CET-1CEST,M3.5.0,M10.5.0x",
        "CET-1:60",
        "CET-168",
        "CET-1CEST,400,500",
    };
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        struct mg_buffer bytes = file_of(0, NULL, 0, tails[i]);
        struct mg_zone *zone;
        struct mg_note note = {""};
        if (read_bytes(&bytes, bytes.length, &zone, &note) != MG_INVALID)
            fail_msg("'%s' was read", tails[i]);
        assert_null(zone);
        assert_string_equal(note.text, "damaged zone file");
        mg_buffer_clear(&bytes);
    }
}

static void a_file_without_a_rule_keeps_its_last_offset(void **state)
{
    (void)state;
    int64_t from[] = {0, 1000};
    struct mg_zone *zone;
    struct mg_buffer bytes = file_of(-1800, from, 2, "");
    assert_int_equal(read_bytes(&bytes, bytes.length, &zone, NULL), MG_OK);
    assert_int_equal(mg_zone_offset(zone, -1), -1800);
    assert_int_equal(mg_zone_offset(zone, 9223372036), -1800);
    mg_zone_free(zone);
    mg_buffer_clear(&bytes);
}

static void an_offset_or_an_order_that_cannot_be_is_refused(void **state)
{
    (void)state;
    int64_t from[] = {1000, 1000};
    struct mg_zone *zone;
    struct mg_buffer far = file_of(27 * 3600, NULL, 0, "");
    struct mg_buffer twice = file_of(0, from, 2, "");
    assert_int_equal(read_bytes(&far, far.length, &zone, NULL), MG_INVALID);
    assert_int_equal(read_bytes(&twice, twice.length, &zone, NULL), MG_INVALID);
    mg_buffer_clear(&far);
    mg_buffer_clear(&twice);
}

static void a_file_cut_off_anywhere_is_refused(void **state)
{
    (void)state;
    struct mg_buffer bytes;
    struct mg_zone *zone;
    mg_buffer_init(&bytes, 0);
    assert_int_equal(
        mg_file_read("/usr/share/zoneinfo/Europe/Berlin", &bytes, NULL), MG_OK);
    for (size_t length = 0; length < bytes.length; length++)
        if (read_bytes(&bytes, length, &zone, NULL) != MG_INVALID)
            fail_msg("read from %zu of %zu bytes", length, bytes.length);
    assert_int_equal(read_bytes(&bytes, bytes.length, &zone, NULL), MG_OK);
    mg_zone_free(zone);
    mg_buffer_clear(&bytes);
}

static void a_file_of_version_1_is_refused(void **state)
{
    (void)state;
    struct mg_zone *zone;
    struct mg_note note;
    struct mg_buffer bytes = file_of(0, NULL, 0, "");
    bytes.at[4] = '\0';
    assert_int_equal(read_bytes(&bytes, bytes.length, &zone, &note),
                     MG_INVALID);
    assert_string_equal(note.text, "not a zone file (TZif version 2 or later "
                                   "is wanted)");
    mg_buffer_clear(&bytes);
}

static void a_name_that_is_no_zone_is_refused_with_an_example(void **state)
{
    (void)state;
    static const char *const names[] = {
        "",       "Nowhere/City", "/etc/localtime", "../zoneinfo/UTC",
        "Europe", "zone.tab",     "Europe/Berlin ", "utc\n"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct mg_zone *zone;
        char want[256];
        struct mg_note note = {""};
        assert_int_equal(mg_zone_open(names[i], &zone, &note), MG_INVALID);
        assert_null(zone);
        snprintf(want, sizeof want,
                 "cannot use time zone '%s' (want an IANA name such as "
                 "Europe/Berlin, found below /usr/share/zoneinfo)",
                 names[i]);
        assert_string_equal(note.text, want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clocks_change_at_the_known_seconds),
        cmocka_unit_test(a_zone_without_changes_has_one_offset),
        cmocka_unit_test(utc_is_no_zone),
        cmocka_unit_test(offsets_are_the_systems_in_any_year),
        cmocka_unit_test(offsets_are_the_systems_behind_the_last_change),
        cmocka_unit_test(civil_times_lead_to_the_seconds_that_show_them),
        cmocka_unit_test(civil_times_around_a_change_are_no_exception),
        cmocka_unit_test(a_civil_time_that_is_skipped_lies_behind_the_change),
        cmocka_unit_test(a_civil_time_that_comes_twice_can_be_either),
        cmocka_unit_test(every_form_of_rule_is_the_systems),
        cmocka_unit_test(a_rule_that_cannot_be_read_is_refused),
        cmocka_unit_test(a_file_without_a_rule_keeps_its_last_offset),
        cmocka_unit_test(an_offset_or_an_order_that_cannot_be_is_refused),
        cmocka_unit_test(a_file_cut_off_anywhere_is_refused),
        cmocka_unit_test(a_file_of_version_1_is_refused),
        cmocka_unit_test(a_name_that_is_no_zone_is_refused_with_an_example),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
