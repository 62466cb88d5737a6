/* test_grid.c - samples on regular steps, and no more of them than allowed. */
#include "tests.h"

#include "stat/grid.h"

static void samples_of_a_cell_are_averaged(void **state)
{
    (void)state;
    struct mg_grid grid;
    mg_grid_init(&grid, MG_GRID_MIN);
    mg_grid_add(&grid, 100, 10, 2.385);
    mg_grid_add(&grid, 104, 10, 4.385);
    mg_grid_add(&grid, 109, 10, 6.385);
    mg_grid_add(&grid, 130, 10, 1.5);
    mg_grid_add(&grid, 140, 10, NAN);
    assert_int_equal(grid.count, 4);
    assert_int_equal(grid.first, 10);
    assert_near(grid.cell[0], 4.385, 1e-12);
    assert_true(isnan(grid.cell[1]) && isnan(grid.cell[2]));
    assert_near(grid.cell[3], 1.5, 0);
    assert_int_equal(mg_grid_filled(&grid), 2);
    mg_grid_clear(&grid);
}

static void what_comes_late_changes_nothing(void **state)
{
    (void)state;
    struct mg_grid grid;
    mg_grid_init(&grid, MG_GRID_MIN);
    mg_grid_add(&grid, 100, 10, 1);
    mg_grid_add(&grid, 120, 10, 2);
    mg_grid_add(&grid, 105, 10, 90);
    mg_grid_add(&grid, 3, 10, 90);
    assert_int_equal(grid.count, 3);
    assert_near(grid.cell[0], 1, 0);
    mg_grid_clear(&grid);
}

/* Whatever the ceiling does, the mean of a line stays the line, and cells stay
 * at multiples of their width: before 1970 too. */
static void beyond_the_ceiling_cells_are_put_together(void **state)
{
    (void)state;
    for (int64_t from = -977; from < 1000; from += 101) {
        struct mg_grid grid;
        mg_grid_init(&grid, MG_GRID_MIN);
        for (int64_t i = 0; i < 1000; i++)
            mg_grid_add(&grid, from + i, 1, (double)(from + i));
        assert_true(grid.count <= MG_GRID_MIN);
        assert_true(grid.width == 16 || grid.width == 32);
        assert_int_equal(1 << grid.doublings, grid.width);
        for (size_t i = 1; i + 1 < grid.count; i++) {
            double start = (double)((grid.first + (int64_t)i) * grid.width);
            assert_near(grid.cell[i], start + (double)(grid.width - 1) / 2,
                        1e-9);
        }
        mg_grid_clear(&grid);
    }
}

static void a_jump_of_years_does_not_fill_memory(void **state)
{
    (void)state;
    struct mg_grid grid;
    mg_grid_init(&grid, MG_GRID_MIN);
    mg_grid_add(&grid, INT64_MIN + 1, 1, 1);
    mg_grid_add(&grid, INT64_MAX, 1, 2);
    assert_true(grid.count <= MG_GRID_MIN);
    assert_int_equal(mg_grid_filled(&grid), 2);
    mg_grid_clear(&grid);
}

static void grids_of_different_widths_lie_over_each_other(void **state)
{
    (void)state;
    struct mg_grid grid;
    double out[4];
    mg_grid_init(&grid, MG_GRID_MIN);
    for (int i = 3; i < 25; i++)
        if (i < 10 || i > 20)
            mg_grid_add(&grid, i, 1, i);
    mg_grid_resample(&grid, 5, 0, 4, out);
    assert_near(out[0], 3.5, 1e-12);
    assert_near(out[1], 7, 1e-12);
    assert_true(isnan(out[2]) && isnan(out[3]));
    mg_grid_clear(&grid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_of_a_cell_are_averaged),
        cmocka_unit_test(what_comes_late_changes_nothing),
        cmocka_unit_test(beyond_the_ceiling_cells_are_put_together),
        cmocka_unit_test(a_jump_of_years_does_not_fill_memory),
        cmocka_unit_test(grids_of_different_widths_lie_over_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
