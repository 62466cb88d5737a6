/* test_spectral_residual.c - equal to what tests/oracle/spectral_residual.py
 * says of a shipped series. */
#include "shipped.h"

static const double RAISES = 3; /* score of the paper that is 1 */

static struct shipped shipped;

static void scores_are_those_of_the_paper(void **state)
{
    (void)state;
    struct course course;
    struct mg_setup setup = {.window = 1440};
    const struct mg_model *model = &mg_model_spectral_residual;
    FILE *file = fopen("tests/oracle/spectral_residual.txt", "r");
    size_t wanted = 0;
    double point;
    double score;
    int above;
    int outside = 0;
    int compared = 0;
    assert_non_null(file);
    shipped_read(&shipped, "datasets/shop/api_latency.csv");
    course_init(&course, model, &setup, 5 * MG_MINUTE);
    int read = fscanf(file, "%zu %lf %lf %d", &wanted, &point, &score, &above);
    for (size_t i = 0; i < shipped.count && read == 4; i++) {
        double got = model->judge(course.state, &setup, shipped.value[i]);
        double expected = course_step(&course, shipped.value[i]).expected;
        assert_int_equal(isnan(got), i < 1018);
        outside += got > 1;
        if (i != wanted)
            continue;
        assert_golden(i, expected, point, 100);
        assert_golden(i, RAISES * got, score, 1);
        assert_int_equal(outside, above);
        compared++;
        read = fscanf(file, "%zu %lf %lf %d", &wanted, &point, &score, &above);
    }
    fclose(file);
    assert_true(compared > 100 && outside > 10);
    free(course.state);
}

/* 2^k rows with the estimated ones; the window is what they fit in. */
static void the_window_is_rounded_down(void **state)
{
    (void)state;
    static const int64_t windows[][2] = {
        {27, 27}, {58, 27}, {59, 59}, {1440, 1019}, {4091, 4091}};
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        struct course course;
        struct mg_setup setup = {.window = windows[i][0]};
        const struct mg_model *model = &mg_model_spectral_residual;
        course_init(&course, model, &setup, 5 * MG_MINUTE);
        assert_int_equal(model->rows(course.state), windows[i][1] - 1);
        free(course.state);
    }
}

static void nothing_stands_out_of_nothing(void **state)
{
    (void)state;
    struct course course;
    struct mg_setup setup = {.window = 27};
    const struct mg_model *model = &mg_model_spectral_residual;
    course_init(&course, model, &setup, 5 * MG_MINUTE);
    for (int i = 0; i < 40; i++)
        course_step(&course, 0);
    assert_near(model->judge(course.state, &setup, 0), 1. / 3, 1e-9);
    free(course.state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_those_of_the_paper),
        cmocka_unit_test(the_window_is_rounded_down),
        cmocka_unit_test(nothing_stands_out_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
