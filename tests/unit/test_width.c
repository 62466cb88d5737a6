/* test_width.c - noise that has come to stay wider. A day is 288 residuals that
 * go to and fro, so that a difference of neighbours is the day's width. */
#include "tests.h"

#include "baseline/width.h"

enum { A_DAY = 288 };

struct run {
    struct mg_width width;
    int day; /* of age */
    int told;
    struct mg_wider wider; /* as it was told last */
};

/* Three days of age: the season is known. */
static struct run run_new(void)
{
    struct run run = {.day = 3};
    mg_width_init(&run.width);
    return run;
}

static void note(struct run *run, double age, double residual)
{
    struct mg_wider wider;
    if (!mg_width_note(&run->width, age, residual, &wider))
        return;
    run->told++;
    run->wider = wider;
}

/* What a day is like beside its noise. */
typedef double shape(int i);

static double flat(int i)
{
    (void)i;
    return 0;
}

static double step(int i)
{
    return i < 100 ? 0 : 1000;
}

static double risen(int i)
{
    (void)i;
    return 1000;
}

/* It ends where it began. */
static double slope(int i)
{
    return .02 * (i < 144 ? i : 288 - i);
}

static double outage(int i)
{
    return i >= 100 && i < 148 ? -500 : 0;
}

static double glitches(int i)
{
    return i % 40 == 39 ? 1e9 : 0;
}

static void play(struct run *run, int samples, double size, shape *shaped)
{
    double dt = 86400. / samples;
    for (int i = 0; i < samples; i++)
        note(run, 86400. * run->day + dt * i,
             (i % 2 ? .5 : -.5) * size + shaped(i));
    run->day++;
}

static void days(struct run *run, int count, double size)
{
    for (int i = 0; i < count; i++)
        play(run, A_DAY, size, flat);
}

static void two_wide_days_are_told_once(void **state)
{
    (void)state;
    struct run run = run_new();
    days(&run, 7, 1);
    days(&run, 2, 2);
    assert_int_equal(run.told, 0);
    days(&run, 1, 2);
    assert_int_equal(run.told, 1);
    assert_near(run.wider.before, 1, .01);
    assert_near(run.wider.after, 2, .01);
    days(&run, 30, 2);
    assert_int_equal(run.told, 1);
}

static void they_are_told_with_the_next_days_first_row(void **state)
{
    (void)state;
    struct run run = run_new();
    days(&run, 7, 1);
    days(&run, 2, 2);
    note(&run, 86400. * run.day - 1, 0);
    assert_int_equal(run.told, 0);
    note(&run, 86400. * run.day, 0);
    assert_int_equal(run.told, 1);
}

static void one_wide_day_is_not_told(void **state)
{
    (void)state;
    struct run run = run_new();
    days(&run, 7, 1);
    for (int i = 0; i < 10; i++) {
        days(&run, 1, 50);
        days(&run, 3, 1);
    }
    assert_int_equal(run.told, 0);
}

static void wider_is_by_1_7_times(void **state)
{
    (void)state;
    struct run run = run_new();
    days(&run, 7, 1);
    days(&run, 4, 1.65);
    assert_int_equal(run.told, 0);
    run = run_new();
    days(&run, 7, 1);
    days(&run, 4, 1.75);
    assert_int_equal(run.told, 1);
}

/* The second wide day is what the following are held against. */
static void still_wider_is_told_again(void **state)
{
    (void)state;
    struct run run = run_new();
    days(&run, 7, 1);
    days(&run, 3, 2);
    days(&run, 3, 4);
    assert_int_equal(run.told, 2);
    assert_near(run.wider.before, 2, .02);
    assert_near(run.wider.after, 4, .02);
}

/* One day is one day, also behind a day that was told. */
static void one_still_wider_day_is_not_told(void **state)
{
    (void)state;
    struct run run = run_new();
    days(&run, 7, 1);
    days(&run, 2, 2);
    days(&run, 1, 4);
    days(&run, 2, 2);
    assert_int_equal(run.told, 1);
}

static void narrower_is_not_told(void **state)
{
    (void)state;
    struct run run = run_new();
    days(&run, 7, 4);
    days(&run, 14, 1);
    assert_int_equal(run.told, 0);
}

static void a_step_is_no_noise(void **state)
{
    (void)state;
    struct run run = run_new();
    days(&run, 7, 1);
    play(&run, A_DAY, 1, step);
    for (int i = 0; i < 7; i++)
        play(&run, A_DAY, 1, risen);
    play(&run, A_DAY, 1, flat);
    days(&run, 3, 1);
    assert_int_equal(run.told, 0);
}

static void a_slope_and_an_outage_are_no_noise(void **state)
{
    (void)state;
    shape *const shapes[] = {slope, outage};
    for (int k = 0; k < 2; k++) {
        struct run run = run_new();
        days(&run, 7, 1);
        for (int i = 0; i < 5; i++)
            play(&run, A_DAY, 1, shapes[k]);
        assert_int_equal(run.told, 0);
    }
}

/* Each is clipped at five times the day's noise: two differences of 7 times a
 * day that count 5. */
static void a_few_glitches_are_no_noise(void **state)
{
    (void)state;
    struct run run = run_new();
    days(&run, 7, 1);
    for (int i = 0; i < 5; i++)
        play(&run, A_DAY, 1, glitches);
    assert_int_equal(run.told, 0);
}

/* The median of those that are known: five at least. */
static void four_days_are_too_few_to_go_by(void **state)
{
    (void)state;
    struct run run = run_new();
    days(&run, 4, 1);
    days(&run, 3, 3);
    assert_int_equal(run.told, 0);
    run = run_new();
    days(&run, 5, 1);
    days(&run, 3, 3);
    assert_int_equal(run.told, 1);
}

static void odd_days_do_not_change_what_is_usual(void **state)
{
    (void)state;
    struct run run = run_new();
    days(&run, 2, 1);
    days(&run, 1, 9);
    days(&run, 2, 1);
    days(&run, 1, .1);
    days(&run, 1, 1);
    days(&run, 3, 2);
    assert_int_equal(run.told, 1);
    assert_near(run.wider.before, 1, .05);
}

static void a_day_of_eleven_differences_counts_for_nothing(void **state)
{
    (void)state;
    struct run run = run_new();
    days(&run, 7, 1);
    for (int i = 0; i < 10; i++)
        play(&run, 11, 9, flat);
    assert_int_equal(run.told, 0);
    run = run_new();
    days(&run, 7, 1);
    for (int i = 0; i < 3; i++)
        play(&run, 12, 9, flat);
    assert_int_equal(run.told, 1);
}

/* Days without a row are passed over; they are neither wide nor quiet. */
static void a_gap_is_no_noise(void **state)
{
    (void)state;
    struct run run = run_new();
    days(&run, 7, 1);
    run.day += 3;
    days(&run, 3, 1);
    assert_int_equal(run.told, 0);
    run.day += 20;
    days(&run, 1, 2);
    run.day++;
    days(&run, 1, 2);
    assert_int_equal(run.told, 0);
    days(&run, 1, 2);
    assert_int_equal(run.told, 1);
}

static void the_first_two_days_are_not_looked_at(void **state)
{
    (void)state;
    struct run run = run_new();
    run.day = 0;
    days(&run, 2, 1);
    assert_int_equal(run.width.samples, 0);
    assert_true(isnan(run.width.last));
    days(&run, 1, 1);
    assert_int_equal(run.width.samples, A_DAY - 1);
}

static void a_series_without_noise_says_nothing(void **state)
{
    (void)state;
    struct run run = run_new();
    days(&run, 10, 0);
    days(&run, 4, 1);
    assert_int_equal(run.told, 0);
    run = run_new();
    days(&run, 10, 1e30);
    days(&run, 10, 1e-300);
    days(&run, 4, 1e30);
    assert_true(isfinite(run.width.size));
}

static void all_of_it_is_saved(void **state)
{
    (void)state;
    struct run run = run_new();
    days(&run, 7, 1);
    days(&run, 2, 2);
    struct mg_width loaded;
    struct mg_part part = {"width", mg_width_fields, &run.width, 0};
    struct mg_note why = {""};
    struct mg_buffer saved;
    mg_buffer_init(&saved, 0);
    mg_part_save(&part, &saved);
    struct mg_text text = mg_buffer_all(&saved);
    memset(&loaded, 0x55, sizeof loaded);
    part.base = &loaded;
    assert_int_equal(mg_part_load(&part, &text, &why), MG_OK);
    assert_memory_equal(&loaded, &run.width, sizeof loaded);
    mg_buffer_clear(&saved);
    run.width = loaded;
    days(&run, 1, 2);
    assert_int_equal(run.told, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_wide_days_are_told_once),
        cmocka_unit_test(they_are_told_with_the_next_days_first_row),
        cmocka_unit_test(one_wide_day_is_not_told),
        cmocka_unit_test(wider_is_by_1_7_times),
        cmocka_unit_test(still_wider_is_told_again),
        cmocka_unit_test(one_still_wider_day_is_not_told),
        cmocka_unit_test(narrower_is_not_told),
        cmocka_unit_test(a_step_is_no_noise),
        cmocka_unit_test(a_slope_and_an_outage_are_no_noise),
        cmocka_unit_test(a_few_glitches_are_no_noise),
        cmocka_unit_test(four_days_are_too_few_to_go_by),
        cmocka_unit_test(odd_days_do_not_change_what_is_usual),
        cmocka_unit_test(a_day_of_eleven_differences_counts_for_nothing),
        cmocka_unit_test(a_gap_is_no_noise),
        cmocka_unit_test(the_first_two_days_are_not_looked_at),
        cmocka_unit_test(a_series_without_noise_says_nothing),
        cmocka_unit_test(all_of_it_is_saved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
