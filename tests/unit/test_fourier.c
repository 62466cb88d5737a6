/* test_fourier.c - against the sum that a Fourier transform is. */
#include "tests.h"

#include "stat/fourier.h"

enum { COUNT = 16 };
static const double PI = 3.14159265358979323846;

static void a_transform_is_the_sum(void **state)
{
    (void)state;
    uint64_t seed = 3;
    double value[2 * COUNT];
    double got[2 * COUNT];
    for (int i = 0; i < 2 * COUNT; i++)
        got[i] = value[i] = 2.385 * gaussian(&seed);
    mg_fourier(got, COUNT);
    for (int k = 0; k < COUNT; k++) {
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < COUNT; i++) {
            double angle = -2 * PI * i * k / COUNT;
            real += value[2 * i] * cos(angle) - value[2 * i + 1] * sin(angle);
            imaginary +=
                value[2 * i] * sin(angle) + value[2 * i + 1] * cos(angle);
        }
        assert_near(got[2 * k], real, 1e-12);
        assert_near(got[2 * k + 1], imaginary, 1e-12);
    }
}

static void and_back_is_what_was(void **state)
{
    (void)state;
    uint64_t seed = 4;
    double value[2 * COUNT];
    double got[2 * COUNT];
    for (int i = 0; i < 2 * COUNT; i++)
        got[i] = value[i] = gaussian(&seed);
    mg_fourier(got, COUNT);
    mg_fourier_back(got, COUNT);
    for (int i = 0; i < 2 * COUNT; i++)
        assert_near(got[i], value[i], 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_transform_is_the_sum),
        cmocka_unit_test(and_back_is_what_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
