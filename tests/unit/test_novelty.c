/* test_novelty.c - surprise against a series' own record. */
#include "tests.h"

#include "base/buffer.h"
#include "score/novelty.h"

static const int64_t STEP = 300; /* s */

static struct mg_novelty_reading push(struct mg_novelty *novelty, int row,
                                      double value)
{
    struct mg_novelty_reading out;
    struct mg_moment moment = {.civil = row * STEP};
    mg_novelty_read(novelty, &mg_novelty_standard, &moment, value, &out);
    return out;
}

static void nothing_is_said_before_the_record_is_long_enough(void **state)
{
    (void)state;
    struct mg_novelty novelty;
    uint64_t seed = 1;
    mg_novelty_init(&novelty);
    for (int row = 0; row < 200; row++)
        assert_true(isnan(push(&novelty, row, gaussian(&seed)).score));
    assert_true(push(&novelty, 200, gaussian(&seed)).score >= 0);
}

/* Rows of so much noise that reach the score that raises. */
static int count_raised(uint64_t seed, int rows)
{
    struct mg_novelty novelty;
    int raised = 0;
    mg_novelty_init(&novelty);
    for (int row = 0; row < rows; row++)
        raised += push(&novelty, row, gaussian(&seed)).score >= 1;
    return raised;
}

static void noise_is_seldom_new(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++)
        assert_true(count_raised(seed, 8000) < 8000 / 50);
}

static void a_jump_is_new_and_says_why(void **state)
{
    (void)state;
    struct mg_novelty novelty;
    struct mg_novelty_reading out = {0};
    uint64_t seed = 2;
    mg_novelty_init(&novelty);
    for (int row = 0; row < 4000; row++)
        out = push(&novelty, row, gaussian(&seed));
    assert_true(out.score < 1);
    out = push(&novelty, 4000, 25);
    assert_true(out.score > 1);
    assert_int_equal(out.sign, 1);
    assert_string_equal(out.reason, "novel size+bias+spread+range");
    assert_true(out.part[MG_NOVEL_RANGE] > 2);
    assert_true(out.part[MG_NOVEL_LEVEL] == 0);
    out = push(&novelty, 4001, -60);
    assert_int_equal(out.sign, -1);
}

/* What it has done before is no news, however wild. */
static void what_was_there_before_is_not_new(void **state)
{
    (void)state;
    struct mg_novelty novelty;
    double first = 0, last = 0;
    uint64_t seed = 6;
    mg_novelty_init(&novelty);
    for (int row = 0; row < 20000; row++) {
        double value = gaussian(&seed) + (row % 250 == 249 ? 20 : 0);
        double score = push(&novelty, row, value).score;
        if (row == 249)
            first = score;
        if (row % 250 == 249)
            last = score;
    }
    assert_true(first > 1);
    assert_true(last < 1);
}

static void a_constant_series_is_never_new(void **state)
{
    (void)state;
    struct mg_novelty novelty;
    mg_novelty_init(&novelty);
    for (int row = 0; row < 3000; row++)
        assert_false(push(&novelty, row, 42.1).score > 0);
    assert_true(push(&novelty, 3000, 42.2).score > 1);
}

/* No unit is assumed: to the bit, where scaling is exact. */
static void the_unit_does_not_matter(void **state)
{
    (void)state;
    struct mg_novelty one, other;
    uint64_t seed = 3;
    mg_novelty_init(&one);
    mg_novelty_init(&other);
    for (int row = 0; row < 3000; row++) {
        double value = gaussian(&seed) + (row > 2000 ? 3 : 0);
        double score = push(&one, row, value).score;
        double same = push(&other, row, 1024 * value).score;
        assert_true(score == same || (isnan(score) && isnan(same)));
    }
}

static void neither_does_the_zero(void **state)
{
    (void)state;
    struct mg_novelty near, far;
    uint64_t seed = 7;
    mg_novelty_init(&near);
    mg_novelty_init(&far);
    for (int row = 0; row < 3000; row++) {
        double value = gaussian(&seed) + (row > 2000 ? 3 : 0);
        double score = push(&near, row, value).score;
        double same = push(&far, row, 1e9 + value).score;
        if (!isnan(score))
            assert_near(same, score, 1e-3 * (1 + score));
    }
}

/* Values as large as they may be, and small ones after them. */
static void huge_values_leave_numbers(void **state)
{
    (void)state;
    struct mg_novelty novelty;
    uint64_t seed = 5;
    mg_novelty_init(&novelty);
    for (int row = 0; row < 2000; row++) {
        double huge = row % 300 == 299 ? (row % 2 ? 1e30 : -1e30) : 0;
        double score = push(&novelty, row, gaussian(&seed) + huge).score;
        assert_true(row < 200 || (score >= 0 && isfinite(score)));
    }
    struct mg_recent_ring ring = {&novelty.far, novelty.far_value,
                                  MG_RECENT_LONG};
    double sum = mg_recent_sum(&ring);
    assert_near(novelty.far_sum, sum, 1e-9 * fabs(sum));
}

static void a_frozen_moment_teaches_nothing(void **state)
{
    (void)state;
    struct mg_novelty novelty;
    struct mg_novelty_reading out;
    uint64_t seed = 2;
    mg_novelty_init(&novelty);
    for (int row = 0; row < 1000; row++)
        push(&novelty, row, gaussian(&seed));
    struct mg_novelty before = novelty;
    struct mg_moment moment = {.civil = 1000 * STEP, .frozen = true};
    mg_novelty_read(&novelty, &mg_novelty_standard, &moment, 40, &out);
    assert_true(out.score > 1);
    assert_memory_equal(&novelty, &before, sizeof novelty);
}

static bool same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* One that has forgotten what its records want is one that asks all of them. */
static void asking_every_record_finds_no_more(void **state)
{
    (void)state;
    struct mg_novelty novelty, slow;
    uint64_t seed = 12;
    mg_novelty_init(&novelty);
    mg_novelty_init(&slow);
    for (int row = 0; row < 5000; row++) {
        double value = gaussian(&seed) * (row % 700 > 650 ? 4 : 1);
        struct mg_moment moment = {.civil = row * STEP};
        assert_true(mg_novelty_settle(&slow));
        mg_novelty_fetch(&novelty, &mg_novelty_standard, &moment);
        struct mg_novelty_reading found = push(&novelty, row, value);
        struct mg_novelty_reading all = push(&slow, row, value);
        assert_true(same(found.score, all.score));
        assert_int_equal(found.sign, all.sign);
        assert_string_equal(found.reason, all.reason);
        assert_memory_equal(found.part, all.part, sizeof found.part);
        assert_memory_equal(novelty.record, slow.record, sizeof slow.record);
    }
}

/* Three kilobytes a series would be too many. */
static void a_series_is_small(void **state)
{
    (void)state;
    assert_true(sizeof(struct mg_novelty) <= 2824);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_said_before_the_record_is_long_enough),
        cmocka_unit_test(noise_is_seldom_new),
        cmocka_unit_test(a_jump_is_new_and_says_why),
        cmocka_unit_test(what_was_there_before_is_not_new),
        cmocka_unit_test(a_constant_series_is_never_new),
        cmocka_unit_test(the_unit_does_not_matter),
        cmocka_unit_test(neither_does_the_zero),
        cmocka_unit_test(huge_values_leave_numbers),
        cmocka_unit_test(a_frozen_moment_teaches_nothing),
        cmocka_unit_test(asking_every_record_finds_no_more),
        cmocka_unit_test(a_series_is_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
