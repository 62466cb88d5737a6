/* test_recent.c - growing windows, held against the whole history. */
#include "tests.h"

#include "score/recent.h"

enum { SIZE = 20, ROWS = 500 };

static float history[ROWS];

/* The window wants a fiftieth of twice the samples: 3, then more, then 20. */
static double wanted(int row)
{
    return (row + 1) / 25.;
}

static void figures_are_those_of_the_last_values(void **state)
{
    (void)state;
    struct mg_recent recent = {0, 0, 0};
    float value[SIZE] = {0};
    struct mg_recent_ring ring = {&recent, value, SIZE};
    uint64_t seed = 3;
    for (int row = 0; row < ROWS; row++) {
        struct mg_recent_figures figures;
        double size = 0, sum = 0, square = 0, squares = 0;
        history[row] = (float)(gaussian(&seed) + .3);
        mg_recent_push(&ring, wanted(row), history[row]);
        mg_recent_read(&ring, &figures);
        int held = (int)recent.held;
        for (int i = row + 1 - held; i <= row; i++) {
            size += fabs((double)history[i]);
            sum += (double)history[i];
            square += pow((double)history[i], 2);
        }
        for (int i = row + 1 - held; i <= row; i++)
            squares += pow((double)history[i] - sum / held, 2);
        assert_near(mg_recent_sum(&ring), sum, 1e-12);
        assert_near(figures.size, size / held, 1e-12);
        assert_near(figures.mean, sum / held, 1e-12);
        assert_near(figures.square, square / held, 1e-12);
        assert_near(mg_recent_spread(&ring, figures.mean), sqrt(squares / held),
                    1e-9);
    }
    assert_int_equal(recent.held, SIZE);
}

static void a_window_grows_and_never_shrinks(void **state)
{
    (void)state;
    struct mg_recent recent = {0, 0, 0};
    float value[SIZE] = {0};
    struct mg_recent_ring ring = {&recent, value, SIZE};
    for (int row = 0; row < 100; row++)
        mg_recent_push(&ring, 1, (float)row);
    assert_int_equal(recent.held, MG_RECENT_LEAST);
    mg_recent_push(&ring, 5.9, 100);
    assert_int_equal(recent.width, 5);
    assert_int_equal(recent.held, 4);
    mg_recent_push(&ring, 1, 101);
    assert_int_equal(recent.held, 5);
    assert_near(mg_recent_sum(&ring), 97 + 98 + 99 + 100 + 101, 0);
    mg_recent_push(&ring, 1e9, 102);
    assert_int_equal(recent.width, SIZE);
}

static void what_leaves_is_told(void **state)
{
    (void)state;
    struct mg_recent recent = {0, 0, 0};
    float value[SIZE] = {0};
    struct mg_recent_ring ring = {&recent, value, SIZE};
    for (int row = 0; row < 3; row++)
        assert_true(isnan(mg_recent_push(&ring, 3, (float)row)));
    for (int row = 3; row < 100; row++)
        assert_true(mg_recent_push(&ring, 3, (float)row) == (float)(row - 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_those_of_the_last_values),
        cmocka_unit_test(a_window_grows_and_never_shrinks),
        cmocka_unit_test(what_leaves_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
