/* test_figure.c - figures of usual size against printf, the slow twin, to the
 * byte. */
#include "tests.h"

#include "base/figure.h"

static int printed, left;

static void check(size_t (*print)(char *, double), double value, int digits)
{
    char got[MG_FIGURE_ROOM + 1];
    char want[64];
    got[MG_FIGURE_ROOM] = '#';
    size_t length = print(got, value);
    int wanted = snprintf(want, sizeof want, "%.*g", digits, value);
    assert_int_equal(got[MG_FIGURE_ROOM], '#');
    printed += length > 0;
    left += length == 0;
    if (length && (length != (size_t)wanted || memcmp(got, want, length) != 0))
        fail_msg("%a to %d digits: '%.*s', want '%s'", value, digits,
                 (int)length, got, want);
}

static void check_both(double value)
{
    check(mg_figure_ten, value, 10);
    check(mg_figure_six, value, 6);
    check(mg_figure_ten, -value, 10);
    check(mg_figure_six, -value, 6);
}

static double ten_to(int power)
{
    char text[16];
    snprintf(text, sizeof text, "1e%d", power);
    return strtod(text, NULL);
}

static void prints_what_printf_prints(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < count_of(500000, 50000000); i++)
        check_both(pow(10, 16 * uniform(&seed) - 5));
    assert_true(printed > 2 * left);
}

/* Of any size there is, and what is no number. */
static void prints_any_double_or_leaves_it(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (int i = 0; i < count_of(300000, 50000000); i++)
        check_both(ldexp(uniform(&seed), (int)(2200 * uniform(&seed)) - 1100));
    static const double odd[] = {0, 1e-5, 1e10, 1e300, INFINITY, NAN};
    char text[MG_FIGURE_ROOM];
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        assert_int_equal(mg_figure_ten(text, odd[i]), 0);
        assert_int_equal(mg_figure_six(text, -odd[i]), 0);
    }
}

/* Decimals as people write them: zeros at the end, nines, powers of ten. */
static void prints_short_decimals(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int i = 0; i < count_of(300000, 20000000); i++) {
        double size = floor(pow(10, 7 * uniform(&seed)));
        check_both(size / ten_to((int)(12 * uniform(&seed))));
    }
    for (int whole = 0; whole < 200000; whole++) {
        check_both(whole);
        check_both(whole / 100.0);
        check_both(1 - whole * 1e-9);
        check_both(10000 - whole * 1e-8);
    }
}

/* Halves of the last digit, which are doubles: they go to the even one. */
static void prints_ties(void **state)
{
    (void)state;
    uint64_t seed = 4;
    for (int i = 0; i < count_of(300000, 20000000); i++) {
        double odd = 2 * floor(uniform(&seed) * 2147483648) + 1;
        check_both(ldexp(odd, -(int)(40 * uniform(&seed))));
        check_both((10 * floor(uniform(&seed) * 1e10) + 5) / 10);
        check_both((10 * floor(uniform(&seed) * 1e6) + 5) / 10);
    }
}

static void prints_the_neighbours_of_powers_of_ten(void **state)
{
    (void)state;
    for (int power = -6; power <= 12; power++) {
        double below = ten_to(power);
        double above = below;
        for (int i = 0; i < 1000; i++) {
            check_both(below);
            check_both(above);
            below = nextafter(below, 0);
            above = nextafter(above, INFINITY);
        }
    }
    for (int power = -20; power <= 40; power++)
        for (int i = -100; i < 100; i++)
            check_both(ldexp(1, power) * (1 + i * 0x1p-52));
}

/* What metrics look like is not left to others, but where it becomes a power of
 * ten. */
static void leaves_nothing_of_usual_size(void **state)
{
    (void)state;
    char text[MG_FIGURE_ROOM];
    for (int power = -4; power <= 9; power++)
        for (double first = 1; first < 9.99; first += .01) {
            double value = first * ten_to(power) * (1 + 1e-12);
            assert_true(mg_figure_ten(text, value) > 0);
            assert_true(power > 5 || mg_figure_six(text, value) > 0);
        }
    assert_int_equal(mg_figure_ten(text, 9.99999999996), 0);
    assert_int_equal(mg_figure_six(text, .09999999), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_what_printf_prints),
        cmocka_unit_test(prints_any_double_or_leaves_it),
        cmocka_unit_test(prints_short_decimals),
        cmocka_unit_test(prints_ties),
        cmocka_unit_test(prints_the_neighbours_of_powers_of_ten),
        cmocka_unit_test(leaves_nothing_of_usual_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
