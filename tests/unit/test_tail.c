/* test_tail.c - how rare a score is, from the record of the scores before. */
#include "tests.h"

#include "score/odds.h"

enum { SAMPLES = 40000 };

static double exponential(uint64_t *seed)
{
    return -.1 * log(1 - uniform(seed));
}

static void fill(struct mg_tail *tail)
{
    uint64_t seed = 1;
    mg_tail_init(tail);
    for (int i = 0; i < SAMPLES; i++)
        mg_tail_learn(tail, exponential(&seed));
}

static void says_nothing_at_first(void **state)
{
    (void)state;
    struct mg_tail tail;
    mg_tail_init(&tail);
    for (int i = 0; i < 299; i++)
        mg_tail_learn(&tail, .1);
    assert_true(isnan(mg_tail_share(&tail, .1)));
    assert_true(isnan(mg_tail_score(&tail, .01)));
    mg_tail_learn(&tail, .1);
    assert_true(mg_tail_share(&tail, .1) > 0);
    assert_true(isnan(mg_tail_share(&tail, NAN)));
}

/* exp(-x / .1), from what was seen often to what was never seen. */
static void knows_the_law_of_an_exponential(void **state)
{
    (void)state;
    struct mg_tail tail;
    fill(&tail);
    assert_near(mg_tail_share(&tail, 0), 1, 0);
    for (double share = .5; share > 1e-3; share /= 2)
        assert_near(log(mg_tail_share(&tail, -.1 * log(share))), log(share),
                    .15);
    assert_near(log(mg_tail_share(&tail, -.1 * log(3e-5))), log(3e-5), .7);
}

static void falls_as_the_score_rises(void **state)
{
    (void)state;
    struct mg_tail tail;
    double before = 1;
    fill(&tail);
    for (double score = .001; score < 1e5; score *= 1.01) {
        double share = mg_tail_share(&tail, score);
        assert_true(share >= 0 && share <= before * (1 + 1e-9));
        before = share;
    }
}

static void score_and_share_are_each_others_way_back(void **state)
{
    (void)state;
    struct mg_tail tail;
    fill(&tail);
    for (double share = .4; share > 1e-5; share /= 3)
        assert_near(mg_tail_share(&tail, mg_tail_score(&tail, share)) / share,
                    1, 1e-3);
}

/* One value only: nothing above it was ever seen. */
static void a_record_of_one_value_is_no_trouble(void **state)
{
    (void)state;
    struct mg_tail tail;
    mg_tail_init(&tail);
    for (int i = 0; i < 1000; i++)
        mg_tail_learn(&tail, 0);
    assert_near(mg_tail_share(&tail, 0), 1, 0);
    assert_true(mg_tail_share(&tail, 10) < 1e-3);
    for (int i = 0; i < 1000; i++)
        mg_tail_learn(&tail, 1e6);
    assert_near(mg_tail_share(&tail, 1), .5, 1e-3);
    assert_true(mg_tail_share(&tail, 1e6) >= 0);
}

/* All above u in one bin: a variance of 0, whatever rounding makes of it, and
 * so the shortest tail. Its end is .65 of a bin's width above u, over .3. */
static void one_value_has_a_short_tail(void **state)
{
    (void)state;
    for (int count = 300; count < 1500; count++) {
        struct mg_tail tail;
        mg_tail_init(&tail);
        for (int i = 0; i < count; i++)
            mg_tail_learn(&tail, .1);
        assert_near(mg_tail_share(&tail, .12), 0, 0);
    }
}

static void a_budget_is_worked_out_from_a_week_on(void **state)
{
    (void)state;
    struct mg_odds odds;
    uint64_t seed = 1;
    struct mg_moment moment = {.age = 6 * 86400,
                               .step = 60 * (int64_t)1000000000};
    mg_odds_init(&odds);
    for (int i = 0; i < 1000; i++)
        mg_odds_learn(&odds, &moment, 1e-4, exponential(&seed));
    assert_near(odds.allowed, 1, 0);
    moment.age = 8 * 86400;
    for (int i = 0; i < 40000; i++)
        mg_odds_learn(&odds, &moment, 1e-4, exponential(&seed));
    /* .7 of one in 10,000 seconds, of a row a minute: a share of .0042 */
    assert_near(odds.allowed, -.1 * log(.0042), .03);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_nothing_at_first),
        cmocka_unit_test(knows_the_law_of_an_exponential),
        cmocka_unit_test(falls_as_the_score_rises),
        cmocka_unit_test(score_and_share_are_each_others_way_back),
        cmocka_unit_test(a_record_of_one_value_is_no_trouble),
        cmocka_unit_test(one_value_has_a_short_tail),
        cmocka_unit_test(a_budget_is_worked_out_from_a_week_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
