/* test_season.c - which seasons are found: all that are there, and on noise of
 * any colour, no more than the level allows. */
#include "tests.h"

#include "base/span.h"
#include "datasets/random.h"
#include "stat/season.h"

static const int64_t periods[] = {MG_HOUR, MG_DAY, MG_WEEK};
enum { OF_HOUR, OF_DAY, OF_WEEK, FURTHER };

static const double LEVEL = .01;

/* A series: noise that keeps `phi` of itself each step, and seasons on it. */
struct shape {
    int cells;
    int64_t step;
    double phi;
    double noise; /* sigmas of it */
    double day;   /* half the height of a daily wave */
    double week;  /* how much lower the weekend is */
    double other; /* half the height of a wave of `length` hours */
    double length;
    double gaps; /* share of samples that are missing, besides a long gap */
};

static double noise_next(struct mg_random *random, double phi, double *last)
{
    double fresh = mg_random_gaussian(random);
    *last = phi * *last + sqrt(1 - phi * phi) * fresh;
    return *last;
}

static void make(const struct shape *shape, uint32_t seed, struct mg_grid *grid)
{
    struct mg_random *random = mg_random_new(seed);
    double last = mg_random_gaussian(random);
    mg_grid_init(grid, MG_GRID_MAX);
    for (int i = 0; i < shape->cells; i++) {
        double hour = (double)(i * shape->step) / (double)MG_HOUR;
        double y = 23.85 + shape->noise * noise_next(random, shape->phi, &last);
        y += shape->day * sin(2 * M_PI * hour / 24 + .7);
        y -= fmod(hour, 168) >= 120 ? shape->week : 0;
        if (shape->length > 0)
            y += shape->other * cos(2 * M_PI * hour / shape->length);
        bool gone = mg_random_uniform(random) < shape->gaps;
        bool out = shape->gaps > 0 && i > shape->cells / 2 &&
                   i < shape->cells / 2 + shape->cells / 20;
        if (!gone && !out)
            assert_int_equal(mg_grid_add(grid, i * shape->step, shape->step, y),
                             MG_OK);
    }
    mg_random_free(random);
}

static struct mg_seasons study(const struct shape *shape, uint32_t seed)
{
    struct mg_grid grid;
    struct mg_seasons seasons;
    struct mg_season_plan plan = {periods, 3, LEVEL};
    make(shape, seed, &grid);
    assert_int_equal(mg_seasons_find(&grid, &plan, &seasons), MG_OK);
    mg_grid_clear(&grid);
    return seasons;
}

static bool found(const struct mg_seasons *seasons, size_t i)
{
    return i < seasons->count && seasons->at[i].finding == MG_SEASON_FOUND;
}

/* ---- noise ---- */

/* No more than the level allows: of `seeds` at most so many that chance gives
 * more once in ten thousand times (3.7 sigmas of the binomial). */
static void is_quiet_on(struct shape shape, int seeds)
{
    int finds = 0;
    double memory = 0;
    for (int seed = 0; seed < seeds; seed++) {
        struct mg_seasons seasons = study(&shape, (uint32_t)seed + 1);
        bool any = false;
        for (size_t i = 0; i < seasons.count; i++)
            any = any || found(&seasons, i);
        finds += any;
        memory += seasons.memory / seeds;
    }
    double most = LEVEL * seeds + 3.7 * sqrt(LEVEL * (1 - LEVEL) * seeds);
    printf("           phi %.2f: %d of %d; phi was found as %.3f\n", shape.phi,
           finds, seeds, memory);
    if (finds > most)
        fail_msg("%d finds on noise of phi %g, at most %.1f", finds, shape.phi,
                 most);
    assert_near(memory, shape.phi, .02);
}

static void white_noise_has_no_season(void **state)
{
    (void)state;
    struct shape shape = {.cells = 336, .step = MG_HOUR, .noise = 1};
    is_quiet_on(shape, 1000);
}

static void noise_that_remembers_has_no_season(void **state)
{
    (void)state;
    struct shape shape = {.cells = 336, .step = MG_HOUR, .noise = 1};
    static const double phis[] = {.5, .9, .98};
    for (int i = 0; i < 3; i++) {
        shape.phi = phis[i];
        is_quiet_on(shape, 1000);
    }
}

static void nor_has_noise_with_gaps(void **state)
{
    (void)state;
    struct shape shape = {.cells = 672,
                          .step = 30 * MG_MINUTE,
                          .noise = 1,
                          .phi = .9,
                          .gaps = .1};
    is_quiet_on(shape, count_of(300, 3000));
}

/* ---- seasons ---- */

static void both_are_found(struct shape shape, int seeds)
{
    int days = 0;
    int weeks = 0;
    for (int seed = 0; seed < seeds; seed++) {
        struct mg_seasons seasons = study(&shape, (uint32_t)seed + 1);
        days += found(&seasons, OF_DAY);
        weeks += found(&seasons, OF_WEEK);
    }
    printf("           phi %.2f: day %d, week %d of %d\n", shape.phi, days,
           weeks, seeds);
    assert_true(days >= .95 * seeds);
    assert_true(weeks >= .95 * seeds);
}

static void day_and_week_are_found_in_white_noise(void **state)
{
    (void)state;
    struct shape shape = {
        .cells = 336, .step = MG_HOUR, .noise = 1, .day = 1, .week = 2};
    both_are_found(shape, count_of(200, 2000));
}

static void and_in_noise_that_remembers_with_gaps(void **state)
{
    (void)state;
    struct shape shape = {.cells = 672,
                          .step = MG_HOUR,
                          .noise = 1,
                          .phi = .5,
                          .day = 1,
                          .week = 2,
                          .gaps = .1};
    both_are_found(shape, count_of(200, 2000));
}

/* Half the variance of a wave of height 2 in noise of variance 1. */
static void strength_is_the_share_of_variance(void **state)
{
    (void)state;
    struct shape shape = {
        .cells = 4032, .step = 10 * MG_MINUTE, .noise = 1, .day = sqrt(2)};
    struct mg_seasons seasons = study(&shape, 7);
    assert_near(seasons.at[OF_DAY].strength, .5, .03);
    assert_near(seasons.at[OF_DAY].again, .5, .05);
    assert_true(seasons.at[OF_DAY].p < 1e-12);
    assert_int_equal(seasons.at[OF_DAY].period, MG_DAY);
}

/* What repeats daily repeats weekly too; that is no weekly season. */
static void a_day_is_no_week(void **state)
{
    (void)state;
    struct shape shape = {.cells = 672, .step = MG_HOUR, .noise = .2, .day = 3};
    struct mg_seasons seasons = study(&shape, 11);
    assert_true(found(&seasons, OF_DAY));
    assert_false(found(&seasons, OF_WEEK));
}

static void a_half_day_is_told_as_one(void **state)
{
    (void)state;
    struct shape shape = {
        .cells = 672, .step = MG_HOUR, .noise = 1, .other = 2, .length = 12};
    struct mg_seasons seasons = study(&shape, 3);
    assert_true(found(&seasons, OF_DAY));
    assert_int_equal(seasons.at[OF_DAY].asked, MG_DAY);
    assert_int_equal(seasons.at[OF_DAY].period, 12 * MG_HOUR);
}

static void a_further_period_is_found(void **state)
{
    (void)state;
    struct shape shape = {.cells = 1344,
                          .step = 30 * MG_MINUTE,
                          .noise = 1,
                          .phi = .5,
                          .day = 2,
                          .other = 1.5,
                          .length = 10};
    struct mg_seasons seasons = study(&shape, 5);
    assert_true(found(&seasons, OF_DAY));
    assert_true(found(&seasons, FURTHER));
    assert_int_equal(seasons.at[FURTHER].asked, 0);
    assert_int_equal(seasons.at[FURTHER].period, 10 * MG_HOUR);
    assert_true(seasons.at[FURTHER].strength > .15);
}

static void outliers_do_not_hide_a_season(void **state)
{
    (void)state;
    struct mg_grid grid;
    struct mg_seasons seasons;
    struct mg_season_plan plan = {periods, 3, LEVEL};
    struct shape shape = {
        .cells = 672, .step = MG_HOUR, .noise = 1, .day = 1.5};
    make(&shape, 2, &grid);
    for (size_t i = 17; i < grid.count; i += 97)
        grid.cell[i] += 4000;
    assert_int_equal(mg_seasons_find(&grid, &plan, &seasons), MG_OK);
    assert_true(found(&seasons, OF_DAY));
    mg_grid_clear(&grid);
}

/* ---- what cannot be told ---- */

static void nine_days_are_too_short_for_a_week(void **state)
{
    (void)state;
    struct shape shape = {
        .cells = 216, .step = MG_HOUR, .noise = 1, .day = 4, .week = 9};
    struct mg_seasons seasons = study(&shape, 1);
    assert_int_equal(seasons.at[OF_WEEK].finding, MG_SEASON_SHORT);
    assert_near(seasons.at[OF_WEEK].cycles, 9. / 7, .01);
    assert_true(found(&seasons, OF_DAY));
}

/* Two weeks of which five days are missing hold 1.3 weeks. */
static void a_gap_is_no_cycle(void **state)
{
    (void)state;
    struct mg_grid grid;
    struct mg_seasons seasons;
    struct mg_season_plan plan = {periods, 3, LEVEL};
    mg_grid_init(&grid, MG_GRID_MAX);
    for (int i = 0; i < 336; i++)
        if (i < 100 || i >= 220)
            mg_grid_add(&grid, i * MG_HOUR, MG_HOUR, sin(i) + i % 7);
    assert_int_equal(mg_seasons_find(&grid, &plan, &seasons), MG_OK);
    assert_int_equal(seasons.at[OF_WEEK].finding, MG_SEASON_SHORT);
    assert_near(seasons.at[OF_WEEK].cycles, 216. / 168, .01);
    mg_grid_clear(&grid);
}

static void hourly_values_say_nothing_about_an_hour(void **state)
{
    (void)state;
    struct shape shape = {.cells = 336, .step = MG_HOUR, .noise = 1};
    struct mg_seasons seasons = study(&shape, 1);
    assert_int_equal(seasons.at[OF_HOUR].finding, MG_SEASON_COARSE);
}

static void nothing_comes_of_nothing(void **state)
{
    (void)state;
    struct mg_grid grid;
    struct mg_seasons seasons;
    struct mg_season_plan plan = {periods, 3, LEVEL};
    mg_grid_init(&grid, MG_GRID_MAX);
    assert_int_equal(mg_seasons_find(&grid, &plan, &seasons), MG_OK);
    for (int n = 0; n < 400; n++) {
        mg_grid_add(&grid, n * MG_HOUR, MG_HOUR, 23.85);
        if (n % 40 != 1)
            continue;
        assert_int_equal(mg_seasons_find(&grid, &plan, &seasons), MG_OK);
        for (size_t i = 0; i < seasons.count; i++)
            assert_false(found(&seasons, i));
    }
    mg_grid_clear(&grid);
}

/* Huge, tiny, sparse, short: a chance is between 0 and 1 all the same. */
static void whatever_comes_has_a_chance_between_0_and_1(void **state)
{
    (void)state;
    static const double sizes[] = {1e30, 1, 1e-30, 0};
    struct mg_season_plan plan = {periods, 3, LEVEL};
    for (uint32_t seed = 1; seed <= 300; seed++) {
        struct mg_random *random = mg_random_new(seed);
        struct mg_grid grid;
        struct mg_seasons seasons;
        int cells = (int)(mg_random_word(random) % 500);
        double share = mg_random_uniform(random);
        mg_grid_init(&grid, 256);
        for (int i = 0; i < cells; i++) {
            double size = sizes[mg_random_word(random) % (seed % 4 + 1)];
            double value = size * mg_random_student(random, 1);
            if (mg_random_uniform(random) < share)
                mg_grid_add(&grid, i * 20 * MG_MINUTE, 20 * MG_MINUTE,
                            fmax(-1e30, fmin(1e30, value)));
        }
        mg_random_free(random);
        assert_int_equal(mg_seasons_find(&grid, &plan, &seasons), MG_OK);
        for (size_t i = 0; i < seasons.count; i++) {
            assert_true(seasons.at[i].p >= 0 && seasons.at[i].p <= 1);
            assert_true(seasons.at[i].strength >= 0 &&
                        seasons.at[i].strength <= 1);
            assert_true(seasons.at[i].cycles >= 0);
        }
        mg_grid_clear(&grid);
    }
}

static void a_season_without_noise_is_found(void **state)
{
    (void)state;
    struct shape shape = {.cells = 672, .step = MG_HOUR, .day = 2};
    struct mg_seasons seasons = study(&shape, 1);
    assert_true(found(&seasons, OF_DAY));
    assert_false(found(&seasons, OF_WEEK));
    assert_near(seasons.at[OF_DAY].strength, 1, .001);
}

static void the_same_numbers_give_the_same_bits(void **state)
{
    (void)state;
    struct shape shape = {
        .cells = 672, .step = MG_HOUR, .noise = 1, .day = .2, .week = .3};
    struct mg_seasons one = study(&shape, 1);
    struct mg_seasons two = study(&shape, 1);
    assert_int_equal(one.count, two.count);
    for (size_t i = 0; i < one.count; i++) {
        assert_true(one.at[i].p == two.at[i].p);
        assert_true(one.at[i].strength == two.at[i].strength);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(white_noise_has_no_season),
        cmocka_unit_test(noise_that_remembers_has_no_season),
        cmocka_unit_test(nor_has_noise_with_gaps),
        cmocka_unit_test(day_and_week_are_found_in_white_noise),
        cmocka_unit_test(and_in_noise_that_remembers_with_gaps),
        cmocka_unit_test(strength_is_the_share_of_variance),
        cmocka_unit_test(a_day_is_no_week),
        cmocka_unit_test(a_half_day_is_told_as_one),
        cmocka_unit_test(a_further_period_is_found),
        cmocka_unit_test(outliers_do_not_hide_a_season),
        cmocka_unit_test(nine_days_are_too_short_for_a_week),
        cmocka_unit_test(a_gap_is_no_cycle),
        cmocka_unit_test(hourly_values_say_nothing_about_an_hour),
        cmocka_unit_test(nothing_comes_of_nothing),
        cmocka_unit_test(whatever_comes_has_a_chance_between_0_and_1),
        cmocka_unit_test(a_season_without_noise_is_found),
        cmocka_unit_test(the_same_numbers_give_the_same_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
