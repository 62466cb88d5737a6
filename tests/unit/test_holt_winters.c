/* test_holt_winters.c - the season by civil time: what a slot learns, and from
 * what. Samples are placed as in the engine, by a track and a zone. */
#include "tests.h"

#include "base/span.h"
#include "models/model.h"
#include "series/track.h"

/* Monday 2026-03-02 00:00 UTC. */
static const int64_t monday = INT64_C(1772409600) * MG_SECOND;

enum { DAY = 288 };

struct run {
    const struct mg_model *model;
    struct mg_setup setup;
    struct mg_zone *zone;
    struct mg_holidays *holidays;
    struct mg_track track;
    struct mg_pace pace;
    void *state;
};

static void run_init(struct run *run, int64_t season, int64_t step,
                     const char *zone)
{
    struct mg_note note;
    *run = (struct run){.model = &mg_model_holt_winters,
                        .setup.season = {season},
                        .pace.dt = -1};
    assert_int_equal(mg_zone_open(zone, &run->zone, &note), MG_OK);
    mg_track_init(&run->track, step);
    run->state = malloc(run->model->size(&run->setup, step));
    assert_non_null(run->state);
    run->model->init(run->state, &run->setup, step);
}

static void run_clear(struct run *run)
{
    mg_holidays_free(run->holidays);
    mg_zone_free(run->zone);
    free(run->state);
}

static void place(struct run *run, int64_t time, struct mg_moment *moment)
{
    struct mg_calendar calendar = {run->zone, run->holidays};
    mg_track_place(&run->track, &calendar, time, moment);
    mg_pace_set(&run->pace, moment->dt);
    moment->pace = &run->pace;
}

static struct mg_forecast ahead(struct run *run, int64_t time)
{
    struct mg_moment moment;
    struct mg_forecast forecast;
    place(run, time, &moment);
    run->model->expect(run->state, &run->setup, &moment, &forecast);
    return forecast;
}

static struct mg_forecast step(struct run *run, int64_t time, double value)
{
    struct mg_moment moment;
    struct mg_forecast forecast = ahead(run, time);
    place(run, time, &moment);
    run->model->learn(run->state, &run->setup, &moment, &forecast, value);
    mg_track_advance(&run->track, time, true);
    return forecast;
}

/* With holidays, in UTC, of five-minute rows. */
static void run_init_holidays(struct run *run, int64_t season, const char *list)
{
    run_init(run, season, 5 * MG_MINUTE, "UTC");
    free(run->state);
    run->setup.holidays = true;
    run->state = malloc(run->model->size(&run->setup, 5 * MG_MINUTE));
    assert_non_null(run->state);
    run->model->init(run->state, &run->setup, 5 * MG_MINUTE);
    assert_int_equal(mg_holidays_parse(mg_text_of(list), "list", &run->holidays,
                                       NULL),
                     MG_OK);
}

/* ---- what is inside, by the table of fields ---- */

static const void *field_of(const struct run *run, const char *name, size_t i)
{
    const struct mg_field *field = run->model->fields;
    while (strcmp(field->name, name) != 0)
        field++;
    return (const char *)run->state + field->offset + i * field->stride;
}

/* Slots are packed. */
static double slot_value(const struct run *run, size_t i)
{
    float value;
    memcpy(&value, field_of(run, "value", i), sizeof value);
    return (double)value;
}

static int slot_visits(const struct run *run, size_t i)
{
    uint16_t visits;
    memcpy(&visits, field_of(run, "visits", i), sizeof visits);
    return visits;
}

static double level_of(const struct run *run)
{
    return *(const double *)field_of(run, "robust.level", 0);
}

static double reference_of(const struct run *run)
{
    return *(const double *)field_of(run, "robust.reference", 0);
}

/* ---- series ---- */

static double second_of_day(const struct run *run, int64_t time)
{
    struct mg_moment moment;
    struct mg_calendar calendar = {run->zone, run->holidays};
    mg_track_place(&run->track, &calendar, time, &moment);
    return mg_moment_second(&moment, 86400);
}

/* A day of civil time, without noise. */
static double daily(const struct run *run, int64_t time)
{
    double day = second_of_day(run, time) / 86400;
    return 1000 + 300 * sin(2 * M_PI * day) + (day > .7 ? 150 : 0);
}

static double noise(int64_t i)
{
    return sin(12.9898 * (double)i) + sin(78.233 * (double)i);
}

/* `count` samples, 5 minutes apart. */
static void learn_days(struct run *run, int count, double size)
{
    for (int i = 0; i < count; i++) {
        int64_t time = monday + i * 5 * MG_MINUTE;
        step(run, time, daily(run, time) + size * noise(i));
    }
}

/* ---- tests ---- */

static void has_at_most_288_slots_a_day_and_168_a_week(void **state)
{
    (void)state;
    static const struct {
        int64_t season;
        int64_t step;
        size_t slots;
    } cases[] = {
        {86400, 5 * MG_MINUTE, 288}, {86400, MG_MINUTE, 288},
        {86400, MG_HOUR, 24},        {86400, 7 * MG_HOUR, 3},
        {604800, MG_HOUR, 168},      {604800, MG_MINUTE, 168},
        {604800, MG_DAY, 7},         {86400, 12 * MG_HOUR, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run run;
        run_init(&run, cases[i].season, cases[i].step, "UTC");
        assert_int_equal(run.model->rows(run.state), cases[i].slots);
        run_clear(&run);
    }
}

static void needs_a_step_and_two_of_them_in_a_season(void **state)
{
    (void)state;
    const struct mg_model *model = &mg_model_holt_winters;
    struct mg_setup setup = {.season = {86400}};
    assert_false(model->ready(&setup, 0));
    assert_true(model->ready(&setup, 12 * MG_HOUR));
    assert_false(model->ready(&setup, 12 * MG_HOUR + 1));
}

static void a_first_visit_sets_the_slot_and_moves_no_level(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, 86400, 5 * MG_MINUTE, "UTC");
    for (int i = 0; i < DAY; i++) {
        int64_t time = monday + i * 5 * MG_MINUTE;
        assert_true(isnan(step(&run, time, daily(&run, time)).expected));
        assert_near(level_of(&run), 1000, 0);
        assert_near(reference_of(&run), 1000, 0);
        assert_near(slot_value(&run, (size_t)i), daily(&run, time) - 1000,
                    5e-5);
        assert_int_equal(slot_visits(&run, (size_t)i), 1);
    }
    run_clear(&run);
}

static void a_noiseless_day_is_forecast_to_the_rounding_of_floats(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, 86400, 5 * MG_MINUTE, "UTC");
    for (int i = 0; i < 10 * DAY; i++) {
        int64_t time = monday + i * 5 * MG_MINUTE;
        double value = daily(&run, time);
        struct mg_forecast forecast = step(&run, time, value);
        if (i >= DAY)
            assert_near(forecast.expected, value, 450 * 0x1p-23);
    }
    run_clear(&run);
}

static void a_noiseless_week_is_forecast_likewise(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, 604800, MG_HOUR, "UTC");
    for (int i = 0; i < 5 * 168; i++) {
        int64_t time = monday + i * MG_HOUR;
        bool weekend = i / 24 % 7 >= 5;
        double value = daily(&run, time) * (weekend ? .4 : 1);
        struct mg_forecast forecast = step(&run, time, value);
        if (i >= 168)
            assert_near(forecast.expected, value, 1000 * 0x1p-23);
    }
    run_clear(&run);
}

/* Slots hold what comes on them; half way between two lies their mean. */
static void between_centres_the_forecast_is_interpolated(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, 86400, 5 * MG_MINUTE, "UTC");
    learn_days(&run, 5 * DAY, 0);
    int64_t from = monday + 5 * MG_DAY + 6 * MG_HOUR;
    double a = ahead(&run, from).expected;
    double b = ahead(&run, from + 5 * MG_MINUTE).expected;
    assert_true(fabs(a - b) > .01);
    for (int i = 1; i < 10; i++)
        assert_near(ahead(&run, from + i * 30 * MG_SECOND).expected,
                    a + (b - a) * i / 10, 1e-9);
    run_clear(&run);
}

/* Five samples a slot: its centre is the middle one of them. */
static void a_slots_centre_is_where_its_samples_are(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, 86400, MG_MINUTE, "UTC");
    for (int i = 0; i < 15 * 1440; i++)
        step(&run, monday + i * MG_MINUTE, abs(i % 1440 - 720) * 2.5);
    int64_t six = monday + 15 * MG_DAY + 18 * MG_HOUR;
    for (int i = 0; i < 60; i++)
        assert_near(ahead(&run, six + i * MG_MINUTE).expected, (360 + i) * 2.5,
                    1);
    run_clear(&run);
}

static void midnight_lies_between_the_last_slot_and_the_first(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, 86400, MG_HOUR, "UTC");
    for (int i = 0; i < 72; i++)
        step(&run, monday + i * MG_HOUR, i % 24 == 23 ? 80 : 20);
    int64_t eve = monday + 3 * MG_DAY + 23 * MG_HOUR;
    assert_near(ahead(&run, eve).expected, 80, 1e-4);
    assert_near(ahead(&run, eve + 30 * MG_MINUTE).expected, 50, 1e-4);
    assert_near(ahead(&run, eve + MG_HOUR).expected, 20, 1e-4);
    run_clear(&run);
}

static void a_gap_shifts_nothing(void **state)
{
    (void)state;
    static const int64_t gaps[] = {35 * MG_MINUTE, 7 * MG_HOUR,
                                   3 * MG_DAY + 5 * MG_MINUTE};
    for (size_t g = 0; g < 3; g++) {
        struct run run;
        run_init(&run, 86400, 5 * MG_MINUTE, "UTC");
        learn_days(&run, 4 * DAY, 0);
        for (int i = 0; i < 2 * DAY; i++) {
            int64_t time = monday + 4 * MG_DAY + gaps[g] + i * 5 * MG_MINUTE;
            double value = daily(&run, time);
            assert_near(step(&run, time, value).expected, value, 450 * 0x1p-23);
        }
        run_clear(&run);
    }
}

/* ---- holidays: Wednesdays 2026-03-18 and -25 ---- */

static const char two_wednesdays[] = "2026-03-18\n2026-03-25\n";

/* Flat days: 100, Sundays 60, the two holidays 20. */
static double flat(int day)
{
    return day == 16 || day == 23 ? 20 : day % 7 == 6 ? 60 : 100;
}

/* What was expected at noon of each day. */
static void run_days(struct run *run, int days, double noon[])
{
    for (int i = 0; i < days * DAY; i++) {
        struct mg_forecast forecast =
            step(run, monday + i * 5 * MG_MINUTE, flat(i / DAY));
        if (i % DAY == DAY / 2)
            noon[i / DAY] = forecast.expected;
    }
}

static void a_first_holiday_is_a_sunday_and_the_next_what_it_was(void **state)
{
    (void)state;
    struct run run;
    double noon[25];
    run_init_holidays(&run, 7 * 86400, two_wednesdays);
    run_days(&run, 25, noon);
    assert_near(noon[15], 100, 1);
    assert_near(noon[16], 60, 1);
    assert_near(noon[17], 100, 1);
    assert_near(noon[23], 20, 1);
    assert_near(noon[24], 100, 1);
    run_clear(&run);
}

static void a_first_holiday_of_the_day_is_a_day_like_any(void **state)
{
    (void)state;
    struct run run;
    double noon[25];
    run_init_holidays(&run, 86400, two_wednesdays);
    run_days(&run, 25, noon);
    assert_true(noon[16] > 80);
    assert_near(noon[23], 20, 10); /* the level follows Sundays a little */
    assert_true(noon[24] > 80);
    run_clear(&run);
}

/* A slot's pass has more rows than visits are counted. */
static void the_finest_step_has_holidays_too(void **state)
{
    (void)state;
    struct mg_setup setup = {.season = {7 * 86400}, .holidays = true};
    const struct mg_model *model = &mg_model_holt_winters;
    void *made = malloc(model->size(&setup, 1));
    assert_non_null(made);
    model->init(made, &setup, 1);
    assert_int_equal(model->rows(made), 168 + 24);
    free(made);
}

/* To the bit: all of the ordinary ring is as it was the evening before. */
static void holidays_teach_ordinary_slots_nothing(void **state)
{
    (void)state;
    enum { WEEK = 168, HOLIDAY = 24 };
    struct run run;
    double noon[17];
    double before[WEEK];
    run_init_holidays(&run, 7 * 86400, two_wednesdays);
    assert_int_equal(run.model->rows(run.state), WEEK + HOLIDAY);
    run_days(&run, 16, noon);
    for (size_t i = 0; i < WEEK; i++)
        before[i] = slot_value(&run, i);
    double reference = reference_of(&run);
    for (int i = 16 * DAY; i < 17 * DAY; i++)
        step(&run, monday + i * 5 * MG_MINUTE, 20);
    for (size_t i = 0; i < WEEK; i++)
        assert_near(slot_value(&run, i), before[i], 0);
    for (size_t i = WEEK; i < WEEK + HOLIDAY; i++)
        assert_near(slot_value(&run, i), 20 - reference, 1e-4);
    assert_near(reference_of(&run), reference, 0);
    run_clear(&run);
}

/* 2026-03-29 has 23 hours in Berlin, 2026-10-25 has 25. */
static void days_of_23_and_25_hours_shift_nothing(void **state)
{
    (void)state;
    static const int64_t starts[] = {INT64_C(1774393200), INT64_C(1792533600)};
    for (int s = 0; s < 2; s++) {
        struct run run;
        run_init(&run, 86400, 5 * MG_MINUTE, "Europe/Berlin");
        int64_t from = starts[s] * MG_SECOND;
        assert_near(second_of_day(&run, from), 0, 0);
        int32_t before = mg_zone_offset(run.zone, starts[s]);
        for (int i = 0; i < 8 * DAY; i++) {
            int64_t time = from + i * 5 * MG_MINUTE;
            double value = daily(&run, time);
            struct mg_forecast forecast = step(&run, time, value);
            if (i >= DAY)
                assert_near(forecast.expected, value, 450 * 0x1p-23);
        }
        int64_t last = starts[s] + 8 * 86400;
        assert_int_equal(abs(mg_zone_offset(run.zone, last) - before), 3600);
        run_clear(&run);
    }
}

/* One value a hundred times too large: 3 s at the rates of level and slot. */
static void a_glitch_moves_level_and_slot_by_three_scales(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, 86400, 5 * MG_MINUTE, "UTC");
    learn_days(&run, 10 * DAY, 5);
    int64_t time = monday + 10 * MG_DAY;
    double s = ahead(&run, time).scale / 1.25;
    double level = level_of(&run);
    double reference = reference_of(&run);
    double slot = slot_value(&run, 0);
    step(&run, time, 100 * 1000);
    assert_near(level_of(&run) - level, 3 * s * -expm1(-1. / 60), 1e-9);
    assert_near(reference_of(&run) - reference, 3 * s * -expm1(-1. / 864),
                1e-9);
    assert_near(slot_value(&run, 0) - slot, 3 * s * .3, 1e-4);
    run_clear(&run);
}

static void a_visit_teaches_its_own_slot_only(void **state)
{
    (void)state;
    struct run run;
    double before[DAY];
    run_init(&run, 86400, 5 * MG_MINUTE, "UTC");
    learn_days(&run, 10 * DAY, 5);
    for (size_t i = 0; i < DAY; i++)
        before[i] = slot_value(&run, i);
    step(&run, monday + 10 * MG_DAY + 6 * MG_HOUR, 2000);
    for (size_t i = 0; i < DAY; i++)
        assert_true((slot_value(&run, i) != before[i]) == (i == 72));
    run_clear(&run);
}

/* The fast level has gone with a fall, the reference has not: so the season
 * does not learn the way back up as a rise. */
static void the_season_learns_against_the_reference(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, 86400, 5 * MG_MINUTE, "UTC");
    learn_days(&run, 6 * DAY, 5);
    int64_t from = monday + 6 * MG_DAY;
    for (int i = 0; i < 144; i++) {
        int64_t time = from + i * 5 * MG_MINUTE;
        step(&run, time, daily(&run, time) - 30 + 5 * noise(i));
    }
    int64_t back = from + 12 * MG_HOUR;
    double value = daily(&run, back);
    double away = level_of(&run) - reference_of(&run);
    assert_true(away < -10);
    double slot = slot_value(&run, 144);
    double slow = value - ahead(&run, back).reference;
    step(&run, back, value);
    assert_near(slot_value(&run, 144) - slot, .3 * slow, 1e-4);
    run_clear(&run);
}

/* Noise in the second half of the day only. */
static void the_scale_knows_the_slot(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, 86400, 5 * MG_MINUTE, "UTC");
    for (int i = 0; i < 20 * DAY; i++) {
        double size = i % DAY < DAY / 2 ? .5 : 10;
        step(&run, monday + i * 5 * MG_MINUTE, 1000 + size * noise(i));
    }
    double quiet = ahead(&run, monday + 20 * MG_DAY + 6 * MG_HOUR).scale;
    double loud = ahead(&run, monday + 20 * MG_DAY + 18 * MG_HOUR).scale;
    assert_true(loud > 1.5 * quiet);
    run_clear(&run);
}

static void parts_make_the_forecast(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, 86400, 5 * MG_MINUTE, "UTC");
    learn_days(&run, 3 * DAY, 5);
    for (int i = 0; i < DAY; i++) {
        struct mg_forecast f =
            ahead(&run, monday + 3 * MG_DAY + i * 5 * MG_MINUTE);
        assert_near(f.level + f.trend + f.season, f.expected, 1e-9);
    }
    run_clear(&run);
}

static void looking_changes_nothing(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, 86400, 5 * MG_MINUTE, "UTC");
    learn_days(&run, 3 * DAY, 5);
    size_t size = run.model->size(&run.setup, 5 * MG_MINUTE);
    void *before = malloc(size);
    assert_non_null(before);
    memcpy(before, run.state, size);
    for (int i = 0; i < DAY; i++)
        ahead(&run, monday + 3 * MG_DAY + i * 7 * MG_MINUTE);
    assert_int_equal(memcmp(before, run.state, size), 0);
    free(before);
    run_clear(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_at_most_288_slots_a_day_and_168_a_week),
        cmocka_unit_test(needs_a_step_and_two_of_them_in_a_season),
        cmocka_unit_test(a_first_visit_sets_the_slot_and_moves_no_level),
        cmocka_unit_test(a_noiseless_day_is_forecast_to_the_rounding_of_floats),
        cmocka_unit_test(a_noiseless_week_is_forecast_likewise),
        cmocka_unit_test(between_centres_the_forecast_is_interpolated),
        cmocka_unit_test(a_slots_centre_is_where_its_samples_are),
        cmocka_unit_test(midnight_lies_between_the_last_slot_and_the_first),
        cmocka_unit_test(a_gap_shifts_nothing),
        cmocka_unit_test(a_first_holiday_is_a_sunday_and_the_next_what_it_was),
        cmocka_unit_test(a_first_holiday_of_the_day_is_a_day_like_any),
        cmocka_unit_test(the_finest_step_has_holidays_too),
        cmocka_unit_test(holidays_teach_ordinary_slots_nothing),
        cmocka_unit_test(days_of_23_and_25_hours_shift_nothing),
        cmocka_unit_test(a_glitch_moves_level_and_slot_by_three_scales),
        cmocka_unit_test(a_visit_teaches_its_own_slot_only),
        cmocka_unit_test(the_season_learns_against_the_reference),
        cmocka_unit_test(the_scale_knows_the_slot),
        cmocka_unit_test(parts_make_the_forecast),
        cmocka_unit_test(looking_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
