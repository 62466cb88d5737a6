/* test_highest.c - the largest values of a figure, and the surprise of a
 * further one, by hand. */
#include "tests.h"

#include "score/highest.h"

static const struct mg_highest_settings settings = {
    .share = .1, .place = {10, 20, 40}, .from = 200, .most = 50};

static void keeps_the_largest(void **state)
{
    (void)state;
    struct mg_highest record;
    uint64_t seed = 5;
    float most = 0;
    mg_highest_init(&record);
    for (int64_t i = 1; i <= 3000; i++) {
        float value = (float)gaussian(&seed);
        most = value > most ? value : most;
        mg_highest_learn(&record, &settings, i, value);
        assert_true(mg_highest_sound(&record));
        assert_true(record.kept == (i < 5 ? i : record.kept));
        assert_true(record.kept <= 40);
    }
    assert_int_equal(record.kept, 40);
    assert_true(record.largest[0] == most);
}

/* Room for one in ten, four at least. */
static void grows_with_the_history(void **state)
{
    (void)state;
    struct mg_highest record;
    mg_highest_init(&record);
    for (int64_t i = 1; i <= 399; i++)
        mg_highest_learn(&record, &settings, i, (float)i);
    assert_int_equal(record.kept, 39);
    assert_true(record.largest[0] == 399.F);
    assert_true(record.largest[38] == 361.F);
}

/* The same, kept by moving up one place at a time. */
static void learn_slowly(struct mg_highest *record, int64_t count, float value)
{
    float *largest = record->largest;
    int at = record->kept;
    if (at < mg_highest_room(&settings, count))
        record->kept++;
    else if (value > largest[at - 1])
        at--;
    else
        return;
    for (; at > 0 && largest[at - 1] < value; at--)
        largest[at] = largest[at - 1];
    largest[at] = value;
}

/* The same, each place by itself: the excess over it is summed afresh. */
static double surprise_slowly(const struct mg_highest *record, int64_t count,
                              double value)
{
    double sum = 0;
    int kept = (int)mg_highest_room(&settings, count);
    for (int i = 0; i < MG_HIGHEST_PLACES; i++) {
        int m = (int)settings.place[i] < kept ? (int)settings.place[i] : kept;
        double mark = (double)record->largest[m - 1];
        double excess = 0;
        if (!(value > mark))
            continue;
        for (int k = 0; k < m - 1; k++)
            excess += ((double)record->largest[k] - mark) / (m - 1);
        double decades = log10(((double)count + 1) / m);
        sum +=
            fmin(settings.most, decades + (value - mark) / (excess * log(10)));
    }
    return sum / MG_HIGHEST_PLACES;
}

static void is_what_it_is_slowly(void **state)
{
    (void)state;
    struct mg_highest record, slow;
    uint64_t seed = 11;
    mg_highest_init(&record);
    mg_highest_init(&slow);
    for (int64_t i = 1; i <= 5000; i++) {
        float value = (float)exp(gaussian(&seed)); /* and some are equal */
        value = i % 3 ? value : floorf(4 * value) / 4;
        if (i > 200)
            assert_near(mg_highest_surprise(&record, &settings, i - 1, value),
                        surprise_slowly(&slow, i - 1, (double)value), 1e-9);
        mg_highest_learn(&record, &settings, i, value);
        learn_slowly(&slow, i, value);
        assert_memory_equal(&record, &slow, sizeof record);
    }
}

static void knows_the_least_of_them(void **state)
{
    (void)state;
    struct mg_highest record;
    mg_highest_init(&record);
    assert_true(isnan(mg_highest_least(&record)));
    for (int64_t i = 1; i <= 1000; i++) {
        float value = (float)(i * 37 % 101);
        struct mg_highest before = record;
        bool news = mg_highest_room(&settings, i) > record.kept ||
                    value > mg_highest_least(&record);
        double decades = mg_highest_surprise(&record, &settings, i - 1, value);
        mg_highest_learn(&record, &settings, i, value);
        assert_true(news || decades == 0);
        assert_true(news == (memcmp(&record, &before, sizeof record) != 0));
    }
}

static void fill(struct mg_highest *record)
{
    mg_highest_init(record);
    for (int i = 40; i >= 1; i--)
        record->largest[record->kept++] = (float)i; /* 40, 39, ... 1 */
}

/* 45 after 999 samples: the 10th largest is 31, the nine above it exceed it by
 * 5 in the mean; the 20th is 21, by 10; the 40th is 1, by 20. */
static void surprise_is_an_exponential_tail(void **state)
{
    (void)state;
    struct mg_highest record;
    fill(&record);
    double by_hand =
        (log10(1000. / 10) + 14 / (5 * log(10)) + log10(1000. / 20) +
         24 / (10 * log(10)) + log10(1000. / 40) + 44 / (20 * log(10))) /
        3;
    assert_near(mg_highest_surprise(&record, &settings, 999, 45), by_hand,
                1e-12);
}

/* 25 is beyond two of the three places. */
static void a_place_that_is_not_passed_counts_nothing(void **state)
{
    (void)state;
    struct mg_highest record;
    fill(&record);
    double by_hand = (log10(1000. / 20) + 4 / (10 * log(10)) +
                      log10(1000. / 40) + 24 / (20 * log(10))) /
                     3;
    assert_near(mg_highest_surprise(&record, &settings, 999, 25), by_hand,
                1e-12);
    assert_true(mg_highest_surprise(&record, &settings, 999, 1) == 0);
}

static void a_larger_value_is_no_less_surprising(void **state)
{
    (void)state;
    struct mg_highest record;
    double before = 0;
    fill(&record);
    for (double value = 0; value < 3000; value += .37) {
        double now = mg_highest_surprise(&record, &settings, 999, (float)value);
        assert_true(now >= before && now <= settings.most);
        before = now;
    }
    assert_true(before == settings.most);
}

static void a_short_record_is_not_surprised(void **state)
{
    (void)state;
    struct mg_highest record;
    fill(&record);
    assert_true(mg_highest_surprise(&record, &settings, 199, 1e6F) == 0);
    assert_true(mg_highest_surprise(&record, &settings, 200, 1e6F) > 0);
}

/* What has always been the same has no tail to continue. */
static void beyond_a_constant_is_as_surprising_as_can_be(void **state)
{
    (void)state;
    struct mg_highest record;
    mg_highest_init(&record);
    for (int64_t i = 1; i <= 400; i++)
        mg_highest_learn(&record, &settings, i, 2.5F);
    assert_true(mg_highest_surprise(&record, &settings, 400, 2.5F) == 0);
    assert_true(mg_highest_surprise(&record, &settings, 400, 2.6F) == 50);
}

static void a_record_that_does_not_fall_is_not_sound(void **state)
{
    (void)state;
    struct mg_highest record;
    fill(&record);
    assert_true(mg_highest_sound(&record));
    record.largest[7] = NAN;
    assert_false(mg_highest_sound(&record));
    fill(&record);
    record.largest[7] = 900;
    assert_false(mg_highest_sound(&record));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_the_largest),
        cmocka_unit_test(grows_with_the_history),
        cmocka_unit_test(is_what_it_is_slowly),
        cmocka_unit_test(knows_the_least_of_them),
        cmocka_unit_test(surprise_is_an_exponential_tail),
        cmocka_unit_test(a_place_that_is_not_passed_counts_nothing),
        cmocka_unit_test(a_larger_value_is_no_less_surprising),
        cmocka_unit_test(a_short_record_is_not_surprised),
        cmocka_unit_test(beyond_a_constant_is_as_surprising_as_can_be),
        cmocka_unit_test(a_record_that_does_not_fall_is_not_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
