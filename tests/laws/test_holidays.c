/* test_holidays.c - holidays as days of their own: an office whose working days
 * are twice its Sundays, with holidays in the week. Told of them, the engine
 * raises nothing on a holiday and nothing in the week behind it; not told, it
 * takes each for an incident. Half-hour and five-minute rows, defaults. */
#include "tests.h"

#include <stdbool.h>
#include <unistd.h>

#include "marigram/marigram.h"

enum { DAYS = 84, HOLIDAYS = 5, ALERTS_MAX = 64 };

static const int64_t DAY = INT64_C(86400) * 1000000000;
static const int64_t MINUTE = INT64_C(60) * 1000000000;

/* Monday 2026-02-02 00:00 UTC. */
static const int64_t start = INT64_C(1769990400) * 1000000000;

/* Days since then: a Wednesday, Friday and the Monday behind it, a Thursday, a
 * Friday. */
static const int holidays[HOLIDAYS] = {37, 60, 63, 66, 81};
static const char list[] = "# office closed\n"
                           "2026-03-11 city day\n"
                           "2026-04-03,Good Friday\n"
                           "2026-04-06,Easter Monday\n"
                           "2026-04-09\n"
                           "2026-04-24 bridge day\n";

static int seeds(void)
{
    return count_of(3, 20);
}

static bool is_holiday(int day)
{
    for (int i = 0; i < HOLIDAYS; i++)
        if (holidays[i] == day)
            return true;
    return false;
}

/* How the office is run: what share of a working day's load a day has. */
typedef double load(int day);

static double half_on_sundays(int day)
{
    return day % 7 >= 5 || is_holiday(day) ? .5 : 1;
}

/* Holidays are like no other day. */
static double closed_on_holidays(int day)
{
    return is_holiday(day) ? .2 : half_on_sundays(day);
}

struct seen {
    int day[ALERTS_MAX];
    int alerts;
};

static void on_event(void *context, const struct marigram_event *event)
{
    struct seen *seen = context;
    if (event->kind == MARIGRAM_RAISED && seen->alerts < ALERTS_MAX)
        seen->day[seen->alerts++] = (int)((event->time - start) / DAY);
}

static struct marigram *open_engine(const char *path, struct seen *seen)
{
    char why[256] = "";
    struct marigram *engine;
    struct marigram_sink sink = {seen, NULL, on_event};
    struct marigram_config *config = marigram_config_new();
    if (path)
        assert_int_equal(marigram_config_set(config, "holidays", path, why,
                                             sizeof why),
                         MARIGRAM_OK);
    if (marigram_open(config, &sink, &engine, why, sizeof why))
        fail_msg("%s", why);
    marigram_config_free(config);
    return engine;
}

static struct seen play(const char *path, load *share, int64_t step, int seed)
{
    uint64_t dice = (uint64_t)seed;
    struct seen seen = {.alerts = 0};
    struct marigram *engine = open_engine(path, &seen);
    for (int64_t time = 0; time < DAYS * DAY; time += step) {
        double part = (double)(time % DAY) / (double)DAY;
        double value = 1000 - 600 * cos(2 * M_PI * part);
        value *= share((int)(time / DAY)) * (1 + .04 * gaussian(&dice));
        assert_int_equal(marigram_push(engine, "visits", start + time, value),
                         MARIGRAM_OK);
    }
    marigram_close(engine);
    return seen;
}

/* Alerts of the days [from, to). */
static int raised(const struct seen *seen, int from, int to)
{
    int count = 0;
    for (int i = 0; i < seen->alerts; i++)
        count += seen->day[i] >= from && seen->day[i] < to;
    return count;
}

static void write_list(char path[32])
{
    strcpy(path, "/tmp/marigram_holidays_XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, list, strlen(list)), strlen(list));
    close(fd);
}

static const int64_t minutes[] = {5, 30};

static void a_holiday_that_is_told_raises_nothing(void **state)
{
    (void)state;
    char path[32];
    write_list(path);
    for (int k = 0; k < 2; k++)
        for (int seed = 1; seed <= seeds(); seed++) {
            struct seen seen =
                play(path, half_on_sundays, minutes[k] * MINUTE, seed);
            for (int i = 0; i < HOLIDAYS; i++)
                assert_int_equal(raised(&seen, holidays[i], holidays[i] + 8),
                                 0);
        }
    unlink(path);
}

/* Not each of them: what comes again and again is routine after a while. */
static void a_holiday_that_is_not_told_does(void **state)
{
    (void)state;
    for (int k = 0; k < 2; k++)
        for (int seed = 1; seed <= seeds(); seed++) {
            int taken = 0;
            struct seen seen =
                play(NULL, half_on_sundays, minutes[k] * MINUTE, seed);
            for (int i = 0; i < HOLIDAYS; i++)
                taken += raised(&seen, holidays[i], holidays[i] + 1) > 0;
            print_message("  %d of %d", taken, HOLIDAYS);
            assert_true(raised(&seen, holidays[0], holidays[0] + 1) > 0);
            assert_true(taken > 1);
        }
    print_message("\n");
}

/* A holiday that is no Sunday is an alert once; from then on it is known. */
static void what_holidays_are_like_is_learned(void **state)
{
    (void)state;
    char path[32];
    write_list(path);
    for (int seed = 1; seed <= seeds(); seed++) {
        struct seen seen =
            play(path, closed_on_holidays, minutes[0] * MINUTE, seed);
        assert_true(raised(&seen, holidays[0], holidays[0] + 1) > 0);
        assert_int_equal(raised(&seen, holidays[0] + 1, DAYS), 0);
    }
    unlink(path);
}

/* Otherwise a slot would go where another belongs. */
static void state_knows_whether_there_were_holidays(void **state)
{
    (void)state;
    char path[32];
    char why[256];
    char *bytes;
    size_t length;
    struct seen seen;
    write_list(path);
    struct marigram *with = open_engine(path, &seen);
    struct marigram *without = open_engine(NULL, &seen);
    assert_int_equal(marigram_save(with, &bytes, &length), MARIGRAM_OK);
    assert_int_equal(marigram_load(with, bytes, length, why, sizeof why),
                     MARIGRAM_OK);
    assert_int_equal(marigram_load(without, bytes, length, why, sizeof why),
                     MARIGRAM_STATE);
    assert_string_equal(why, "saved with --holidays (this is without)");
    marigram_free(bytes);
    assert_int_equal(marigram_save(without, &bytes, &length), MARIGRAM_OK);
    assert_int_equal(marigram_load(with, bytes, length, why, sizeof why),
                     MARIGRAM_STATE);
    assert_string_equal(why, "saved without --holidays (this is with)");
    marigram_free(bytes);
    marigram_close(with);
    marigram_close(without);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_holiday_that_is_told_raises_nothing),
        cmocka_unit_test(a_holiday_that_is_not_told_does),
        cmocka_unit_test(what_holidays_are_like_is_learned),
        cmocka_unit_test(state_knows_whether_there_were_holidays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
