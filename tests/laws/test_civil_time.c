/* test_civil_time.c - people keep the time of the clock on the wall, and so
 * does what they do: a series whose day goes by civil time, over both changes
 * of its clocks, in the north, in the south (where they change at midnight) and
 * where they change by half an hour. Told the zone, the engine raises no more
 * in the two weeks behind a change than in the two before. Told UTC, it does:
 * so the first is no accident. */
#include "tests.h"

#include "marigram/marigram.h"
#include "time/civil.h"
#include "time/zone.h"

enum { STEP = 300, WEEK = MG_WEEK_SECONDS, CHANGES = 2 };

static const char *const zones[] = {"Europe/Berlin", "America/Santiago",
                                    "Australia/Lord_Howe"};

/* A change of clocks, and alerts raised in the two weeks on either side. */
struct change {
    const char *zone;
    int64_t second; /* Unix; the first one of the new offset */
    int32_t by;     /* s that clocks go forward */
};

struct seen {
    int64_t change;          /* Unix second */
    int before, after, soon; /* soon: within two days */
};

static int seeds(void)
{
    return count_of(5, 20);
}

/* Doors open at eight and close at eight, each within half an hour. */
static double usual(double hour)
{
    double open = fmin(1, fmax(0, 2 * (hour - 8)));
    double closed = fmin(1, fmax(0, 2 * (hour - 20)));
    return 200 + 800 * (open - closed);
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct seen *seen = context;
    int64_t since = event->time / 1000000000 - seen->change;
    if (event->kind != MARIGRAM_RAISED)
        return;
    seen->before += since >= -2 * WEEK && since < 0;
    seen->after += since >= 0 && since < 2 * WEEK;
    seen->soon += since >= 0 && since < 2 * MG_DAY_SECONDS;
}

/* Six weeks up to the change and two behind it, with noise of 4 %. */
static struct seen play(const struct change *change, const char *tz,
                        uint64_t seed)
{
    char why[256];
    struct mg_zone *zone;
    struct marigram *engine;
    struct seen seen = {.change = change->second};
    struct marigram_sink sink = {&seen, NULL, on_event};
    struct marigram_config *config = marigram_config_new();
    assert_int_equal(mg_zone_open(change->zone, &zone, NULL), MG_OK);
    assert_int_equal(marigram_config_set(config, "tz", tz, why, sizeof why),
                     MARIGRAM_OK);
    assert_int_equal(marigram_open(config, &sink, &engine, why, sizeof why),
                     MARIGRAM_OK);
    for (int64_t second = change->second - 6 * WEEK;
         second < change->second + 2 * WEEK; second += STEP) {
        struct mg_civil civil =
            mg_civil_of(second + mg_zone_offset(zone, second));
        double value =
            usual(civil.second / 3600.) * (1 + .04 * gaussian(&seed));
        assert_int_equal(marigram_push(engine, "visitors", second * 1000000000,
                                       value),
                         MARIGRAM_OK);
    }
    marigram_close(engine);
    marigram_config_free(config);
    mg_zone_free(zone);
    return seen;
}

/* The two changes of a zone's clocks in 2026. */
static void find_changes(const char *name, struct change changes[CHANGES])
{
    struct mg_zone *zone;
    int found = 0;
    int64_t end = mg_civil_days(2027, 1, 1) * MG_DAY_SECONDS;
    assert_int_equal(mg_zone_open(name, &zone, NULL), MG_OK);
    for (int64_t at = mg_civil_days(2026, 1, 1) * MG_DAY_SECONDS; at < end;
         at += STEP) {
        int32_t by = mg_zone_offset(zone, at) - mg_zone_offset(zone, at - STEP);
        if (!by)
            continue;
        assert_true(found < CHANGES);
        changes[found++] = (struct change){name, at, by};
    }
    assert_int_equal(found, CHANGES);
    mg_zone_free(zone);
}

static void each_zone_changes_as_its_kind_does(void **state)
{
    (void)state;
    static const int32_t by[][CHANGES] = {
        {3600, -3600}, {-3600, 3600}, {-1800, 1800}};
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        struct change changes[CHANGES];
        find_changes(zones[i], changes);
        assert_int_equal(changes[0].by, by[i][0]);
        assert_int_equal(changes[1].by, by[i][1]);
    }
}

/* Noise on the steep hours raises now and then; so one alert in twenty seeds
 * may, but none in the two days in which a wrong clock would show. */
static void a_change_of_clocks_raises_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        struct change changes[CHANGES];
        find_changes(zones[i], changes);
        for (int c = 0; c < CHANGES; c++) {
            struct seen sum = {0};
            for (int seed = 1; seed <= seeds(); seed++) {
                struct seen seen = play(&changes[c], zones[i], (uint64_t)seed);
                assert_int_equal(seen.soon, 0);
                sum.before += seen.before;
                sum.after += seen.after;
            }
            print_message("  %d/%d", sum.before, sum.after);
            assert_true(sum.after <= sum.before + seeds() / 20);
        }
    }
    print_message("\n");
}

static void told_another_zone_it_raises(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        struct change changes[CHANGES];
        find_changes(zones[i], changes);
        for (int c = 0; c < CHANGES; c++)
            for (int seed = 1; seed <= seeds(); seed++) {
                struct seen seen = play(&changes[c], "UTC", (uint64_t)seed);
                print_message("  %d/%d", seen.before, seen.after);
                assert_true(seen.after > seen.before && seen.soon > 0);
            }
    }
    print_message("\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_zone_changes_as_its_kind_does),
        cmocka_unit_test(a_change_of_clocks_raises_nothing),
        cmocka_unit_test(told_another_zone_it_raises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
