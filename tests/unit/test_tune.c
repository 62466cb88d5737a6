/* test_tune.c - drawing, ranking and the trade-off of settings, against slow
 * twins; where the data is split. */
#include "story.h"

#include "replay/tune.h"

/* ---- drawing ---- */

static void start(struct mg_tune *tune, struct mg_config *config,
                  struct mg_tape *tape, struct mg_ledger *ledger)
{
    mg_config_init(config);
    *tune = (struct mg_tune){.bases = 1, .most_rate = INFINITY};
    tune->most_lag = INFINITY;
    tune->base[0] =
        (struct mg_tune_base){.config = config, .tape = tape, .run = ledger};
    mg_tune_space(&tune->base[0]);
}

static bool same(const struct mg_tune_candidate *a,
                 const struct mg_tune_candidate *b)
{
    return memcmp(a->at, b->at, sizeof a->at) == 0 && a->base == b->base;
}

static void what_is_given_comes_first_and_none_comes_twice(void **state)
{
    (void)state;
    struct story story = {0};
    struct mg_tune tune;
    struct mg_config config;
    struct mg_tape tape = {0};
    watch(&story);
    play(&story, "a", "wnnnnnnn");
    start(&tune, &config, &tape, &story.ledger);
    assert_int_equal(mg_tune_draw(&tune, 500, 4), MG_OK);
    assert_int_equal(tune.count, 500);
    for (int i = 0; i < MG_TUNE_AXES; i++)
        assert_int_equal(tune.candidate[0].at[i], 0);
    for (size_t i = 0; i < tune.count; i++)
        for (size_t k = 0; k < i; k++)
            assert_false(same(&tune.candidate[i], &tune.candidate[k]));
    mg_tune_clear(&tune);
    mg_ledger_clear(&story.ledger);
}

static void each_value_is_one_that_the_setting_takes(void **state)
{
    (void)state;
    struct story story = {0};
    struct mg_tune tune;
    struct mg_config config;
    struct mg_tape tape = {0};
    struct mg_note note = {""};
    size_t possible = 0;
    watch(&story);
    play(&story, "a", "wnnnnnnn");
    start(&tune, &config, &tape, &story.ledger);
    for (int a = 0; a < tune.base[0].axes; a++)
        for (int v = 1; v < tune.base[0].axis[a].count; v++) {
            struct mg_config trial = config;
            if (mg_config_set(&trial, tune.base[0].axis[a].name,
                              tune.base[0].axis[a].value[v], &note))
                fail_msg("%s", note.text);
        }
    assert_int_equal(mg_tune_draw(&tune, 300, 1), MG_OK);
    for (size_t i = 0; i < tune.count; i++)
        possible +=
            mg_tune_config(&tune, &tune.candidate[i], &config, &note) == MG_OK;
    assert_true(possible > 200 && possible < 300);
    mg_tune_clear(&tune);
    mg_ledger_clear(&story.ledger);
}

/* ---- ranking ---- */

enum { MANY = 300 };

static void fill(struct mg_tune *tune, struct mg_tune_candidate *all,
                 uint64_t *seed)
{
    *tune = (struct mg_tune){.candidate = all, .count = MANY};
    tune->most_rate = uniform(seed) < .5 ? INFINITY : .4;
    tune->most_lag = uniform(seed) < .5 ? INFINITY : 500;
    for (size_t i = 0; i < MANY; i++) {
        size_t caught = (size_t)(uniform(seed) * 9);
        double rate = floor(uniform(seed) * 10) / 10;
        all[i] = (struct mg_tune_candidate){.possible = uniform(seed) < .9};
        all[i].at[0] = (unsigned char)(uniform(seed) * 4);
        all[i].earlier = (struct mg_tune_score){
            .judged = 8,
            .caught = caught,
            .recall = (double)caught / 8,
            .precision = .5,
            .f1 = floor(uniform(seed) * 20) / 20,
            .lag = caught ? floor(uniform(seed) * 9) * 100 : NAN,
            .rate = rate,
        };
    }
}

static void nothing_ranks_before_what_is_better(void **state)
{
    (void)state;
    static struct mg_tune_candidate all[MANY];
    static size_t order[MANY];
    uint64_t seed = 11;
    for (int run = 0; run < 20; run++) {
        struct mg_tune tune;
        fill(&tune, all, &seed);
        mg_tune_rank(&tune, order);
        for (size_t i = 0; i < MANY; i++)
            for (size_t k = i + 1; k < MANY; k++) {
                const struct mg_tune_candidate *a = &all[order[i]];
                const struct mg_tune_candidate *b = &all[order[k]];
                assert_true(a->possible || !b->possible);
                if (a->possible && b->possible)
                    assert_false(
                        mg_tune_better(&tune, &b->earlier, &a->earlier));
            }
    }
}

/* Is there one that catches as much for less, or more for as much? */
static bool twin_beaten(const struct mg_tune_candidate *all, size_t i)
{
    for (size_t k = 0; k < MANY; k++) {
        const struct mg_tune_score *a = &all[i].earlier;
        const struct mg_tune_score *b = &all[k].earlier;
        if (all[k].possible && b->caught && b->rate <= a->rate &&
            b->caught >= a->caught &&
            (b->rate < a->rate || b->caught > a->caught))
            return true;
    }
    return false;
}

static void no_line_of_the_trade_off_is_beaten(void **state)
{
    (void)state;
    static struct mg_tune_candidate all[MANY];
    static size_t order[MANY];
    uint64_t seed = 12;
    for (int run = 0; run < 50; run++) {
        struct mg_tune tune;
        size_t front[MG_TUNE_FRONT];
        fill(&tune, all, &seed);
        mg_tune_rank(&tune, order);
        size_t count = mg_tune_front(&tune, order, front);
        assert_true(count > 0);
        for (size_t i = 0; i < count; i++) {
            assert_true(all[front[i]].possible);
            assert_false(twin_beaten(all, front[i]));
            if (i)
                assert_true(all[front[i]].earlier.caught >
                            all[front[i - 1]].earlier.caught);
        }
    }
}

/* ---- the split ---- */

static void the_split_is_by_incidents(void **state)
{
    (void)state;
    struct story story = {0};
    int64_t split;
    for (int i = 0; i < 5; i++)
        happen(&story, 3 + 2 * i, 3 + 2 * i, "a");
    watch(&story);
    play(&story, "a", "wnnnnnnnnnnnnnnn");
    measure(&story);
    assert_int_equal(mg_tune_split(&story.measures, .6, &split), MG_OK);
    assert_int_equal(split, minute(9)); /* three of five before */
    assert_int_equal(mg_tune_split(&story.measures, .99, &split), MG_OK);
    assert_int_equal(split, minute(11));
    assert_int_equal(mg_tune_split(&story.measures, .01, &split), MG_OK);
    assert_int_equal(split, minute(5));
    clear(&story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_given_comes_first_and_none_comes_twice),
        cmocka_unit_test(each_value_is_one_that_the_setting_takes),
        cmocka_unit_test(nothing_ranks_before_what_is_better),
        cmocka_unit_test(no_line_of_the_trade_off_is_beaten),
        cmocka_unit_test(the_split_is_by_incidents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
