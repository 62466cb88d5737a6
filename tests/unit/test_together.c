/* test_together.c - which series move together, with gaps and on cells of
 * different widths. */
#include "tests.h"

#include "datasets/random.h"
#include "stat/together.h"

enum { SERIES = 6, CELLS = 2000 };

struct set {
    struct mg_grid grid[SERIES];
    const struct mg_grid *list[SERIES];
};

/* Series 1 and 4 share a part of their noise, 2 has it upside down; 3 has
 * cells four times as wide, and 0 and 5 are alone. A tenth is missing. */
static void make(struct set *set, uint32_t seed, double shared)
{
    struct mg_random *random = mg_random_new(seed);
    for (int i = 0; i < SERIES; i++) {
        mg_grid_init(&set->grid[i], MG_GRID_MAX);
        set->list[i] = &set->grid[i];
    }
    for (int t = 0; t < CELLS; t++) {
        double common = shared * mg_random_gaussian(random);
        for (int i = 0; i < SERIES; i++) {
            double own = mg_random_gaussian(random);
            double sign = i == 1 || i == 4 ? 1 : i == 2 ? -1 : 0;
            bool gone = mg_random_uniform(random) < .1;
            int64_t step = i == 3 ? 4 : 1;
            if (!gone && t % step == 0)
                mg_grid_add(&set->grid[i], t, step, own + sign * common);
        }
    }
    mg_random_free(random);
}

static void clear(struct set *set)
{
    for (int i = 0; i < SERIES; i++)
        mg_grid_clear(&set->grid[i]);
}

static struct mg_together find(const struct set *set, size_t count,
                               double least)
{
    struct mg_together together;
    struct mg_together_plan plan = {set->list, count, least, .01};
    assert_int_equal(mg_together_find(&plan, &together), MG_OK);
    return together;
}

static void those_with_a_common_part_are_a_group(void **state)
{
    (void)state;
    struct set set;
    make(&set, 1, 2);
    struct mg_together together = find(&set, SERIES, .5);
    static const size_t wanted[SERIES] = {0, 1, 1, 0, 1, 0};
    assert_int_equal(together.width, 4);
    assert_int_equal(together.groups, 1);
    assert_int_equal(together.pairs, 3);
    for (int i = 0; i < SERIES; i++)
        assert_int_equal(together.group[i], wanted[i]);
    for (size_t i = 0; i < together.pairs; i++) {
        bool across = together.pair[i].a == 2 || together.pair[i].b == 2;
        /* 4 of 5 of the variance is common; where a cell of four samples
         * lacks another one here than there, less */
        assert_near(together.pair[i].r, across ? -.7 : .7, .06);
        assert_true(together.pair[i].p < 1e-12);
        assert_true(i == 0 ||
                    fabs(together.pair[i].r) <= fabs(together.pair[i - 1].r));
    }
    mg_together_clear(&together);
    clear(&set);
}

/* Pearson's r of Anscombe's first set is .81642 (1973). */
static void r_is_that_of_the_book(void **state)
{
    (void)state;
    static const double x[] = {10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
    static const double y[] = {8.04, 6.95, 7.58,  8.81, 8.33, 9.96,
                               7.24, 4.26, 10.84, 4.82, 5.68};
    struct set set;
    for (int i = 0; i < 2; i++) {
        mg_grid_init(&set.grid[i], MG_GRID_MAX);
        set.list[i] = &set.grid[i];
    }
    for (int t = 0; t < 33; t++) { /* each three times, so there are enough */
        mg_grid_add(&set.grid[0], 2 * t, 1, x[t % 11]);
        mg_grid_add(&set.grid[1], 2 * t, 1, y[t % 11]);
    }
    struct mg_together together = find(&set, 2, .5);
    assert_int_equal(together.pairs, 1);
    assert_near(together.pair[0].cells, 33, 0);
    assert_near(together.pair[0].r, .81642, 5e-6);
    mg_together_clear(&together);
    for (int i = 0; i < 2; i++)
        mg_grid_clear(&set.grid[i]);
}

/* At most as many finds as the level allows, over all pairs. */
static void strangers_are_no_company(void **state)
{
    (void)state;
    int finds = 0;
    for (uint32_t seed = 1; seed <= 200; seed++) {
        struct set set;
        make(&set, seed, 0);
        struct mg_together together = find(&set, SERIES, 0);
        finds += together.pairs > 0;
        mg_together_clear(&together);
        clear(&set);
    }
    assert_true(finds <= 8); /* 2 expected; once in ten thousand times more */
}

static void nothing_is_together_with_nothing(void **state)
{
    (void)state;
    struct set set;
    make(&set, 3, 2);
    struct mg_together together = find(&set, 0, .5);
    assert_int_equal(together.pairs, 0);
    mg_together_clear(&together);
    together = find(&set, 1, .5);
    assert_int_equal(together.pairs, 0);
    mg_together_clear(&together);
    for (int i = 0; i < SERIES; i++) {
        mg_grid_clear(&set.grid[i]);
        mg_grid_init(&set.grid[i], MG_GRID_MAX);
    }
    together = find(&set, SERIES, 0);
    assert_int_equal(together.pairs + together.groups, 0);
    mg_together_clear(&together);
    clear(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_with_a_common_part_are_a_group),
        cmocka_unit_test(r_is_that_of_the_book),
        cmocka_unit_test(strangers_are_no_company),
        cmocka_unit_test(nothing_is_together_with_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
