/* test_adapt.c - when the baseline itself changes, through the public door: a
 * level that stays, the way back, wider noise. */
#include "tests.h"

#include <stdbool.h>

#include "marigram/marigram.h"

#define SECOND INT64_C(1000000000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* 2026-01-05, a Monday. */
static const int64_t start = INT64_C(1767571200) * SECOND;

enum { EVENTS_MAX = 64, ID_MAX = 32 };

struct told {
    enum marigram_event_kind kind;
    int64_t started, time;
    double before, after, peak;
    enum marigram_state state; /* of the row */
    char alert[ID_MAX];        /* the event's */
    char open[ID_MAX];         /* the row's */
};

struct seen {
    int count;
    struct told event[EVENTS_MAX]; /* the first ones */
    int all[16];                   /* by kind */
    enum marigram_state state;     /* of the last row */
    FILE *text;                    /* NULL: not written down */
};

static void on_verdict(void *context, const struct marigram_verdict *v)
{
    struct seen *seen = context;
    seen->state = v->state;
    if (seen->text)
        fprintf(seen->text, "%lld %s %.17g %.17g %.17g %.17g %d %s %s\n",
                (long long)v->time, v->model, v->expected, v->lower, v->upper,
                v->score, (int)v->state, v->alert, v->reason);
}

static void on_event(void *context, const struct marigram_event *e)
{
    struct seen *seen = context;
    seen->all[e->kind]++;
    if (seen->count == EVENTS_MAX)
        return;
    struct told *told = &seen->event[seen->count++];
    *told = (struct told){.kind = e->kind,
                          .started = e->started,
                          .time = e->time,
                          .before = e->before,
                          .after = e->after,
                          .peak = e->peak,
                          .state = e->verdict->state};
    snprintf(told->alert, ID_MAX, "%s", e->alert);
    snprintf(told->open, ID_MAX, "%s", e->verdict->alert);
    if (seen->text)
        fprintf(seen->text, "event %d %lld %lld %.17g %.17g %.17g %s\n",
                (int)e->kind, (long long)e->started, (long long)e->time,
                e->before, e->after, e->peak, e->alert);
}

/* ---- a series ---- */

struct play {
    const char *setting[4][2]; /* name and text; NULL: no more */
    int64_t step;              /* ns; 0: five minutes */
    int rows;
    double (*value)(int row); /* NaN: there is no such row */
    int piece;                /* rows from one save and load to the next */
};

/* The same for each row, -1..1. */
static double noise(int row)
{
    uint64_t seed = (uint64_t)row * UINT64_C(0x9e3779b97f4a7c15);
    seed ^= seed >> 29;
    seed *= UINT64_C(0xbf58476d1ce4e5b9);
    seed ^= seed >> 32;
    return (double)(seed >> 11) / 4503599627370496. - 1;
}

static struct marigram *open_engine(const struct play *play, struct seen *seen)
{
    char why[256] = "";
    struct marigram *engine = NULL;
    struct marigram_sink sink = {seen, on_verdict, on_event};
    struct marigram_config *config = marigram_config_new();
    assert_non_null(config);
    for (int i = 0; i < 4 && play->setting[i][0]; i++)
        if (marigram_config_set(config, play->setting[i][0],
                                play->setting[i][1], why, sizeof why))
            fail_msg("%s", why);
    if (marigram_open(config, &sink, &engine, why, sizeof why))
        fail_msg("%s", why);
    marigram_config_free(config);
    return engine;
}

static struct marigram *reopen(const struct play *play, struct seen *seen,
                               struct marigram *engine)
{
    char why[256] = "";
    char *bytes;
    size_t length;
    assert_int_equal(marigram_save(engine, &bytes, &length), MARIGRAM_OK);
    marigram_close(engine);
    engine = open_engine(play, seen);
    if (marigram_load(engine, bytes, length, why, sizeof why))
        fail_msg("%s", why);
    marigram_free(bytes);
    return engine;
}

static int64_t step_of(const struct play *play)
{
    return play->step ? play->step : 5 * MINUTE;
}

static void run(const struct play *play, struct seen *seen)
{
    struct marigram *engine = open_engine(play, seen);
    for (int row = 0; row < play->rows; row++) {
        double value = play->value(row);
        if (isnan(value))
            continue;
        assert_int_equal(marigram_push(engine, "s", start + row * step_of(play),
                                       value),
                         MARIGRAM_OK);
        if (play->piece && row % play->piece == 0)
            engine = reopen(play, seen, engine);
    }
    marigram_close(engine);
}

/* The first of its kind, which must be there. */
static const struct told *first(const struct seen *seen,
                                enum marigram_event_kind kind)
{
    for (int i = 0; i < seen->count; i++)
        if (seen->event[i].kind == kind)
            return &seen->event[i];
    fail_msg("no event of kind %d", (int)kind);
    return NULL;
}

/* Rows of five minutes: the change is on day 10, at 10:00. */
enum { A_DAY = 288, CHANGE = 10 * A_DAY + 120 };

static double flat(int row)
{
    return 1000 + 10 * noise(row);
}

static double rises(int row)
{
    return row < CHANGE ? flat(row) : 1.3 * flat(row);
}

static int64_t at(int row)
{
    return start + row * 5 * MINUTE;
}

/* ---- a level that stays ---- */

/* Raised with its first row, and open for a day: then cleared, and told. */
static void a_level_that_stays_is_accepted(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct play play = {.rows = 20 * A_DAY, .value = rises};
    run(&play, &seen);
    assert_int_equal(seen.count, 3);
    const struct told *raised = &seen.event[0];
    const struct told *cleared = &seen.event[1];
    const struct told *accepted = &seen.event[2];
    assert_int_equal(raised->kind, MARIGRAM_RAISED);
    assert_true(raised->time == at(CHANGE));
    assert_int_equal(cleared->kind, MARIGRAM_CLEARED);
    assert_true(cleared->started == raised->time);
    assert_true(cleared->time == raised->time + DAY);
    assert_string_equal(cleared->alert, raised->alert);
    assert_true(cleared->peak >= raised->peak);
    assert_int_equal(accepted->kind, MARIGRAM_SHIFT_ACCEPTED);
    assert_true(accepted->started == raised->time + DAY);
    assert_true(accepted->time == accepted->started);
    assert_string_not_equal(accepted->alert, raised->alert);
    assert_int_equal(accepted->state, MARIGRAM_NORMAL);
    assert_string_equal(accepted->open, "");
    assert_near(accepted->before, 1000, 5);
    assert_near(accepted->after, 1300, 8);
    assert_int_equal(seen.state, MARIGRAM_NORMAL);
}

static void the_setting_says_after_how_long(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct play play = {
        {{"accept-shift", "6h"}}, .rows = 14 * A_DAY, .value = rises};
    run(&play, &seen);
    assert_int_equal(seen.all[MARIGRAM_SHIFT_ACCEPTED], 1);
    assert_true(first(&seen, MARIGRAM_SHIFT_ACCEPTED)->time ==
                at(CHANGE) + 6 * HOUR);
}

static void zero_never_accepts(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct play play = {
        {{"accept-shift", "0"}}, .rows = 20 * A_DAY, .value = rises};
    run(&play, &seen);
    assert_true(seen.all[MARIGRAM_RAISED] >= 1);
    assert_int_equal(seen.all[MARIGRAM_SHIFT_ACCEPTED], 0);
    assert_int_equal(seen.all[MARIGRAM_SHIFT_REVERTED], 0);
}

/* A sine that stops: what is left is its whole swing. */
static double goes_out(int row)
{
    double day = (double)row / A_DAY;
    return row < CHANGE ? 1000 + 600 * sin(2 * M_PI * day) + 10 * noise(row)
                        : 0;
}

static void an_outage_is_not_accepted(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct play play = {.rows = CHANGE + A_DAY + 12, .value = goes_out};
    run(&play, &seen);
    assert_int_equal(seen.all[MARIGRAM_RAISED], 1);
    assert_int_equal(seen.count, 1);
    assert_true(seen.event[0].time == at(CHANGE));
}

/* ---- twelve samples ---- */

enum { DAY_OF_CHANGE = 90 };

static double rises_one_day(int row)
{
    return (row < DAY_OF_CHANGE ? 1 : 1.5) * (1000 + noise(row));
}

static void daily_rows_take_twelve_days(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct play play = {
        .step = DAY, .rows = DAY_OF_CHANGE + 30, .value = rises_one_day};
    run(&play, &seen);
    assert_true(first(&seen, MARIGRAM_RAISED)->time ==
                start + DAY_OF_CHANGE * DAY);
    assert_true(first(&seen, MARIGRAM_SHIFT_ACCEPTED)->time ==
                start + (DAY_OF_CHANGE + 11) * DAY);
    assert_int_equal(seen.all[MARIGRAM_SHIFT_ACCEPTED], 1);
}

/* Five rows of it, and two days without any. */
static double rises_and_stops(int row)
{
    bool gone = row >= CHANGE + 5 && row < CHANGE + 2 * A_DAY;
    return gone ? NAN : rises(row);
}

static void a_gap_is_no_sample(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct play play = {
        {{"nodata", "0"}}, .rows = 16 * A_DAY, .value = rises_and_stops};
    run(&play, &seen);
    assert_int_equal(seen.count, 3);
    assert_true(first(&seen, MARIGRAM_SHIFT_ACCEPTED)->time ==
                at(CHANGE + 2 * A_DAY + 6));
}

/* ---- who is asked ---- */

static void what_a_plain_model_says_is_left_alone(void **state)
{
    (void)state;
    static const char *const models[] = {"brutlag", "graphite"};
    for (int i = 0; i < 2; i++) {
        struct seen seen = {0};
        struct play play = {
            {{"model", models[i]}}, .rows = 14 * A_DAY, .value = rises};
        run(&play, &seen);
        assert_int_equal(seen.all[MARIGRAM_SHIFT_ACCEPTED], 0);
        assert_int_equal(seen.all[MARIGRAM_SHIFT_REVERTED], 0);
        assert_int_equal(seen.all[MARIGRAM_SPREAD], 0);
    }
}

/* With a season alone nothing is forecast on the first day, and a novelty is a
 * score all the same. */
static void novelty_beside_no_forecast_is_left_alone(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct play play = {{{"detector", "novelty"}, {"model", "holt-winters"}},
                        .step = MINUTE,
                        .rows = 600,
                        .value = flat};
    run(&play, &seen);
    assert_int_equal(seen.all[MARIGRAM_SHIFT_ACCEPTED], 0);
    assert_int_equal(seen.all[MARIGRAM_SPREAD], 0);
}

/* ---- the way back ---- */

static double rises_for_three_days(int row)
{
    return row < CHANGE + 3 * A_DAY ? rises(row) : flat(row);
}

static void a_return_is_no_alert(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct play play = {.rows = 20 * A_DAY, .value = rises_for_three_days};
    run(&play, &seen);
    assert_int_equal(seen.count, 4);
    const struct told *back = &seen.event[3];
    assert_int_equal(back->kind, MARIGRAM_SHIFT_REVERTED);
    assert_true(back->time == at(CHANGE + 3 * A_DAY));
    assert_true(back->started == back->time);
    assert_near(back->before, 1300, 30);
    assert_near(back->after, 1000, 25);
    assert_int_equal(back->state, MARIGRAM_NORMAL);
    assert_string_equal(back->open, "");
    assert_true(isnan(back->peak));
}

/* A day until it was accepted, and seven. */
static double rises_for_nine_days(int row)
{
    return row < CHANGE + 9 * A_DAY ? rises(row) : flat(row);
}

static void after_a_week_a_return_is_an_alert(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct play play = {.rows = 22 * A_DAY, .value = rises_for_nine_days};
    run(&play, &seen);
    assert_int_equal(seen.all[MARIGRAM_SHIFT_REVERTED], 0);
    assert_int_equal(seen.all[MARIGRAM_SHIFT_ACCEPTED], 2);
    assert_int_equal(seen.all[MARIGRAM_RAISED], 2);
}

/* Elsewhere again is an alert like any other, and no return. */
static double rises_and_falls(int row)
{
    return row < CHANGE + 3 * A_DAY ? rises(row) : .5 * flat(row);
}

static void elsewhere_is_no_return(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct play play = {.rows = 16 * A_DAY, .value = rises_and_falls};
    run(&play, &seen);
    assert_int_equal(seen.all[MARIGRAM_SHIFT_REVERTED], 0);
    assert_int_equal(seen.all[MARIGRAM_SHIFT_ACCEPTED], 2);
}

/* ---- noise ---- */

/* More than twice as wide from day 10 on: told with the first row of day 12. */
static double widens(int row)
{
    return 1000 + (row < 10 * A_DAY ? 10 : 25) * noise(row);
}

static void wider_noise_is_told_once(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct play play = {.rows = 25 * A_DAY, .value = widens};
    run(&play, &seen);
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.event[0].kind, MARIGRAM_SPREAD);
    assert_true(seen.event[0].time == at(12 * A_DAY));
    assert_near(seen.event[0].after / seen.event[0].before, 2.5, .3);
}

/* With that very row, an alert begins that will stay; an earlier one, an
 * outage, is over. */
static double widens_and_rises(int row)
{
    if (row >= 5 * A_DAY && row < 5 * A_DAY + 48)
        return 300 + 10 * noise(row);
    return row < 12 * A_DAY ? widens(row) : 1.5 * widens(row);
}

static void an_alert_may_begin_with_wider_noise(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct play play = {.rows = 16 * A_DAY, .value = widens_and_rises};
    run(&play, &seen);
    assert_int_equal(seen.all[MARIGRAM_SPREAD], 1);
    assert_true(first(&seen, MARIGRAM_SPREAD)->time == at(12 * A_DAY));
    assert_int_equal(seen.all[MARIGRAM_RAISED], 2);
    assert_true(first(&seen, MARIGRAM_SHIFT_ACCEPTED)->time == at(13 * A_DAY));
}

/* Up on day 7, told as wider on day 12, and down with the same row. */
static double widens_and_goes_back(int row)
{
    bool up = row >= 7 * A_DAY + 120 && row < 12 * A_DAY;
    return up ? 1.5 * widens(row) : widens(row);
}

static void both_are_told_of_one_row(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct play play = {.rows = 16 * A_DAY, .value = widens_and_goes_back};
    run(&play, &seen);
    assert_true(first(&seen, MARIGRAM_SPREAD)->time == at(12 * A_DAY));
    assert_true(first(&seen, MARIGRAM_SHIFT_REVERTED)->time == at(12 * A_DAY));
    assert_int_equal(seen.all[MARIGRAM_RAISED], 1);
}

/* ---- holidays ---- */

/* 2026-02-17 is a holiday, day 43, and from 10:00 of it everything is a third
 * more. */
enum { HOLIDAY = 43 };

static double rises_on_a_holiday(int row)
{
    return (row < HOLIDAY * A_DAY + 120 ? 1 : 1.3) * flat(row);
}

static void a_shift_may_begin_on_a_holiday(void **state)
{
    (void)state;
    char path[] = "/tmp/marigram_adapt_XXXXXX";
    int file = mkstemp(path);
    FILE *list = file < 0 ? NULL : fdopen(file, "w");
    assert_non_null(list);
    fputs("2026-02-17 a holiday\n", list);
    fclose(list);
    struct seen seen = {0};
    struct play play = {{{"holidays", path}},
                        .rows = (HOLIDAY + 12) * A_DAY,
                        .value = rises_on_a_holiday};
    run(&play, &seen);
    remove(path);
    assert_int_equal(seen.all[MARIGRAM_RAISED], 1);
    assert_int_equal(seen.all[MARIGRAM_SHIFT_ACCEPTED], 1);
    assert_int_equal(seen.all[MARIGRAM_SHIFT_REVERTED], 0);
    assert_true(first(&seen, MARIGRAM_RAISED)->time ==
                at(HOLIDAY * A_DAY + 120));
}

/* ---- values at the ends of what there is ---- */

static double unit;

static double rises_in_units(int row)
{
    return unit * rises_for_three_days(row) / 2000;
}

static double falls_below_zero(int row)
{
    return unit * (row < CHANGE ? flat(row) : flat(row) - 3000) / 3000;
}

static double zero_then_more(int row)
{
    return row < CHANGE ? 0 : unit;
}

static double of_two_values(int row)
{
    return noise(row) > .5 ? unit : 0;
}

/* A verdict for each row and a state that loads, whatever the size. */
static void sizes_at_the_ends_are_no_trouble(void **state)
{
    (void)state;
    static const double units[] = {1e30, 1, 1e-30, 1e-150, 1e-300, 5e-324};
    static double (*const values[])(int) = {rises_in_units, falls_below_zero,
                                            zero_then_more, of_two_values};
    for (int i = 0; i < 6; i++)
        for (int k = 0; k < 4; k++) {
            struct seen seen = {0};
            struct play play = {
                .rows = 14 * A_DAY, .value = values[k], .piece = 97};
            unit = units[i];
            run(&play, &seen);
        }
}

/* ---- saved and loaded ---- */

static void travel(const struct play *play, char **text)
{
    size_t length;
    struct seen seen = {.text = open_memstream(text, &length)};
    assert_non_null(seen.text);
    run(play, &seen);
    fclose(seen.text);
}

/* Also between the rows of an alert that becomes a shift, of the way back, and
 * of the days that are told as wider. */
static void saved_and_loaded_it_is_the_same(void **state)
{
    (void)state;
    static double (*const values[])(
        int) = {rises_for_three_days, widens_and_rises, widens_and_goes_back};
    for (int k = 0; k < 3; k++) {
        struct play play = {.rows = 15 * A_DAY, .value = values[k]};
        char *whole;
        char *pieces;
        travel(&play, &whole);
        play.piece = 5;
        travel(&play, &pieces);
        assert_true(strstr(whole, "event") != NULL);
        assert_true(strcmp(whole, pieces) == 0);
        free(whole);
        free(pieces);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_level_that_stays_is_accepted),
        cmocka_unit_test(the_setting_says_after_how_long),
        cmocka_unit_test(zero_never_accepts),
        cmocka_unit_test(an_outage_is_not_accepted),
        cmocka_unit_test(daily_rows_take_twelve_days),
        cmocka_unit_test(a_gap_is_no_sample),
        cmocka_unit_test(what_a_plain_model_says_is_left_alone),
        cmocka_unit_test(novelty_beside_no_forecast_is_left_alone),
        cmocka_unit_test(a_return_is_no_alert),
        cmocka_unit_test(after_a_week_a_return_is_an_alert),
        cmocka_unit_test(elsewhere_is_no_return),
        cmocka_unit_test(wider_noise_is_told_once),
        cmocka_unit_test(an_alert_may_begin_with_wider_noise),
        cmocka_unit_test(both_are_told_of_one_row),
        cmocka_unit_test(a_shift_may_begin_on_a_holiday),
        cmocka_unit_test(sizes_at_the_ends_are_no_trouble),
        cmocka_unit_test(saved_and_loaded_it_is_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
