/* test_shift.c - a level that stays, and the way back. Figures are worked out
 * by hand from shift.c: v the value, E the reference's forecast. */
#include "tests.h"

#include "base/span.h"
#include "baseline/shift.h"
#include "time/civil.h"

static const int64_t noon = INT64_C(1772409600) * MG_SECOND;

/* What all candidates say: the first one speaks, and the last knows nothing. */
static struct mg_outlook outlook_of(double reference, double scale)
{
    struct mg_outlook outlook = {.speaker = 0};
    for (int i = 0; i < MG_CANDIDATES_MAX; i++) {
        mg_forecast_none(&outlook.forecast[i]);
        if (i + 1 == MG_CANDIDATES_MAX)
            continue;
        outlook.forecast[i].reference = reference;
        outlook.forecast[i].reference_scale = scale;
    }
    return outlook;
}

static void note(struct mg_shifting *shifting, double reference, double scale,
                 double value)
{
    struct mg_outlook outlook = outlook_of(reference, scale);
    mg_shifting_note(shifting, &outlook, value);
}

/* An alert of `samples` rows that go to and fro between two states. */
struct alert {
    double reference[2], value[2], scale;
};

static struct mg_shifting after(const struct alert *alert, int samples)
{
    struct mg_shifting shifting;
    mg_shifting_init(&shifting);
    for (int i = 0; i < samples; i++)
        note(&shifting, alert->reference[i % 2], alert->scale,
             alert->value[i % 2]);
    return shifting;
}

static bool accepts(const struct alert *alert, struct mg_move *move)
{
    struct mg_shifting shifting = after(alert, MG_SHIFT_SAMPLES);
    return mg_shifting_accept(&shifting, noon, move);
}

/* ---- the fits ---- */

static void a_constant_is_found(void **state)
{
    (void)state;
    struct mg_move move;
    assert_true(accepts(&(struct alert){{10, 20}, {15, 25}, .1}, &move));
    assert_near(move.shift.gain, 1, 0);
    assert_near(move.shift.offset, 5, 1e-12);
    assert_true(accepts(&(struct alert){{10, 20}, {-15, -5}, .1}, &move));
    assert_near(move.shift.gain, 1, 0);
    assert_near(move.shift.offset, -25, 1e-12);
}

static void a_factor_is_found(void **state)
{
    (void)state;
    struct mg_move move;
    assert_true(accepts(&(struct alert){{10, 20}, {15, 30}, .1}, &move));
    assert_near(move.shift.gain, 1.5, 1e-12);
    assert_near(move.shift.offset, 0, 0);
    assert_true(accepts(&(struct alert){{-10, -20}, {-15, -30}, .1}, &move));
    assert_near(move.shift.gain, 1.5, 1e-12);
    assert_near(move.shift.offset, 0, 0);
}

/* v = 16, 24 where E = 10, 20. By a constant, 5: 1 and -1 are left, mean square
 * 1. By a factor, (160 + 480) / 500 = 1.28: 3.2 and -1.6, mean square 6.4. */
static void the_better_of_both_is_taken(void **state)
{
    (void)state;
    struct mg_move move;
    assert_true(accepts(&(struct alert){{10, 20}, {16, 24}, .1}, &move));
    assert_near(move.shift.gain, 1, 0);
    assert_near(move.shift.offset, 5, 1e-12);
    /* v = 14, 31: 7.5 leaves 3.5^2; (140 + 620) / 500 = 1.52 leaves -1.2, .6.
     */
    assert_true(accepts(&(struct alert){{10, 20}, {14, 31}, .1}, &move));
    assert_near(move.shift.gain, 1.52, 1e-12);
}

/* Five times is no level of the same series: 80 is what is left to try, and it
 * leaves 40 of the season either way. */
static void a_factor_is_between_a_quarter_and_four(void **state)
{
    (void)state;
    struct mg_move move;
    assert_false(accepts(&(struct alert){{10, 30}, {50, 150}, 1}, &move));
    assert_false(accepts(&(struct alert){{10, 30}, {2, 6}, 1}, &move));
    assert_true(accepts(&(struct alert){{10, 30}, {39, 117}, 1}, &move));
    assert_near(move.shift.gain, 3.9, 1e-12);
    assert_true(accepts(&(struct alert){{10, 30}, {2.6, 7.8}, 1}, &move));
    assert_near(move.shift.gain, .26, 1e-12);
}

/* What is expected is 0: there is no factor of that. */
static void nothing_times_a_factor_is_nothing(void **state)
{
    (void)state;
    struct mg_move move;
    assert_true(accepts(&(struct alert){{0, 0}, {7, 7}, .1}, &move));
    assert_near(move.shift.gain, 1, 0);
    assert_near(move.shift.offset, 7, 1e-12);
}

/* v - E = 3, 7: 5 leaves 4, and a tenth of the departure is 2.9. So it is one
 * only where the usual noise leaves as much: a sigma of 1, doubled. */
static void what_is_left_is_noise_or_little(void **state)
{
    (void)state;
    struct mg_move move;
    assert_false(accepts(&(struct alert){{10, 20}, {17, 23}, .99}, &move));
    assert_true(accepts(&(struct alert){{10, 20}, {17, 23}, 1.01}, &move));
    /* 4, 6: 1 is left, a tenth of 26 is more. */
    assert_true(accepts(&(struct alert){{10, 20}, {16, 24}, 0}, &move));
}

/* It leaves the whole season over. */
static void an_outage_is_no_shift(void **state)
{
    (void)state;
    struct mg_move move;
    assert_false(accepts(&(struct alert){{10, 30}, {0, 0}, 1}, &move));
}

/* Noise of 1000 in 10^12: squares of the values hold no such figures. */
static void noise_of_large_values_is_seen(void **state)
{
    (void)state;
    struct mg_move move;
    struct alert alert = {{1e12, 1e12}, {1e12 + 400, 1e12 + 1000}, 100};
    assert_false(accepts(&alert, &move));
    alert.value[0] = 1e12 + 900;
    assert_true(accepts(&alert, &move));
    assert_near(move.shift.gain * 1e12 + move.shift.offset, 1e12 + 950, 1);
}

static void largest_values_and_smallest(void **state)
{
    (void)state;
    static const double units[] = {1e30, 1e-100, 1e-300, 5e-324};
    for (int i = 0; i < 4; i++) {
        double u = units[i];
        struct mg_move move;
        struct alert alert = {{.5 * u, u}, {-.5 * u, 0}, .01 * u};
        if (!accepts(&alert, &move))
            continue;
        assert_true(isfinite(move.shift.gain) && move.shift.gain > 0);
        assert_true(isfinite(move.shift.offset));
    }
}

/* ---- how many, and who ---- */

static void eleven_samples_are_too_few(void **state)
{
    (void)state;
    struct mg_move move;
    struct alert alert = {{10, 20}, {15, 25}, .1};
    struct mg_shifting shifting = after(&alert, 11);
    assert_false(mg_shifting_accept(&shifting, noon, &move));
    note(&shifting, 10, .1, 15);
    assert_true(mg_shifting_accept(&shifting, noon, &move));
}

static void without_a_reference_nothing_is_noted(void **state)
{
    (void)state;
    struct mg_shifting shifting;
    mg_shifting_init(&shifting);
    note(&shifting, NAN, 1, 10);
    note(&shifting, 10, NAN, 10);
    assert_int_equal(shifting.samples, 0);
    note(&shifting, 10, 0, 10);
    assert_int_equal(shifting.samples, 1);
}

static void a_new_alert_begins_anew(void **state)
{
    (void)state;
    struct mg_move move;
    struct alert outage = {{10, 30}, {0, 0}, 1};
    struct mg_shifting shifting = after(&outage, 40);
    mg_shifting_restart(&shifting);
    for (int i = 0; i < MG_SHIFT_SAMPLES; i++)
        note(&shifting, i % 2 ? 10 : 30, .1, i % 2 ? 15 : 35);
    assert_true(mg_shifting_accept(&shifting, noon, &move));
    assert_near(move.shift.offset, 5, 1e-12);
}

/* The speaker was off by 50; the second by `other`; the third on `judged` of
 * the twelve rows only. */
static uint64_t who(double other, int judged)
{
    struct mg_shifting shifting;
    struct mg_move move = {.candidates = 0};
    mg_shifting_init(&shifting);
    for (int i = 0; i < MG_SHIFT_SAMPLES; i++) {
        struct mg_outlook outlook = outlook_of(100, 1);
        outlook.forecast[1].reference = 150 - other;
        if (i >= judged)
            mg_forecast_none(&outlook.forecast[2]);
        mg_shifting_note(&shifting, &outlook, 150);
    }
    assert_true(mg_shifting_accept(&shifting, noon, &move));
    return move.candidates;
}

static void those_move_that_were_off_as_well(void **state)
{
    (void)state;
    assert_int_equal(who(50, 12), 7);
    assert_int_equal(who(26, 12), 7);
    assert_int_equal(who(24, 12), 5);
    assert_int_equal(who(0, 12), 5);
    assert_int_equal(who(-50, 12), 5);
    assert_int_equal(who(50, 7), 7);
    assert_int_equal(who(50, 6), 3);
}

/* Samples on both sides of where they were expected: nobody is elsewhere. */
static void where_nobody_moves_there_is_no_shift(void **state)
{
    (void)state;
    struct mg_move move;
    assert_false(accepts(&(struct alert){{10, 10}, {9, 11}, 10}, &move));
    assert_false(accepts(&(struct alert){{10, 10}, {10, 10}, 0}, &move));
}

/* ---- the way back ---- */

/* Came from 100 to 150 at noon, by a factor: 100 and 110 are where it was for
 * E = 150 and 165. */
static struct mg_shifting moved(void)
{
    struct mg_move move;
    struct mg_shifting shifting;
    mg_shifting_init(&shifting);
    for (int i = 0; i < MG_SHIFT_SAMPLES; i++)
        note(&shifting, i % 2 ? 100 : 110, 2, i % 2 ? 150 : 165);
    assert_true(mg_shifting_accept(&shifting, noon, &move));
    assert_near(move.shift.gain, 1.5, 1e-12);
    return shifting;
}

static const struct mg_forecast now_150 = {.expected = 150, .scale = 3};

static bool raise_at(struct mg_shifting *shifting, int64_t time, double value)
{
    struct mg_move move;
    struct mg_return seen = {value, &now_150, true, false};
    return mg_shifting_revert(shifting, time, &seen, &move);
}

static bool suspect(struct mg_shifting *shifting, double value)
{
    struct mg_move move;
    struct mg_return seen = {value, &now_150, false, true};
    return mg_shifting_revert(shifting, noon + MG_HOUR, &seen, &move);
}

static void without_a_shift_there_is_no_way_back(void **state)
{
    (void)state;
    struct mg_shifting shifting;
    mg_shifting_init(&shifting);
    assert_false(raise_at(&shifting, noon, 100));
    assert_false(raise_at(&shifting, noon, 150));
}

static void a_raise_takes_the_way_back(void **state)
{
    (void)state;
    struct mg_move move;
    struct mg_shifting shifting = moved();
    struct mg_return seen = {101, &now_150, true, false};
    assert_true(mg_shifting_revert(&shifting, noon + MG_HOUR, &seen, &move));
    assert_near(move.shift.gain, 1 / 1.5, 1e-12);
    assert_near(move.shift.offset, 0, 1e-12);
    assert_int_equal(move.candidates, 7);
}

/* v = 1 E + 40 goes back by -40. */
static void a_constant_goes_back_too(void **state)
{
    (void)state;
    struct mg_move move;
    struct alert alert = {{10, 20}, {50, 60}, .1};
    struct mg_shifting shifting = after(&alert, MG_SHIFT_SAMPLES);
    struct mg_forecast forecast = {.expected = 55, .scale = .1};
    struct mg_return seen = {15, &forecast, true, false};
    assert_true(mg_shifting_accept(&shifting, noon, &move));
    assert_true(mg_shifting_revert(&shifting, noon + 1, &seen, &move));
    assert_near(move.shift.gain, 1, 0);
    assert_near(move.shift.offset, -40, 1e-12);
}

/* There is 100; four sigmas are 4 * 3 / 1.5 = 8. */
static void there_is_within_four_sigmas(void **state)
{
    (void)state;
    static const struct {
        double value;
        bool there;
    } cases[] = {{100, true},   {107.9, true}, {92.1, true}, {108.1, false},
                 {91.9, false}, {0, false},    {150, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mg_shifting shifting = moved();
        assert_int_equal(raise_at(&shifting, noon + 1, cases[i].value),
                         cases[i].there);
    }
}

/* A wide band reaches from there to here: nearer to there by half. */
static void there_is_not_here(void **state)
{
    (void)state;
    struct mg_move move;
    struct mg_forecast forecast = {.expected = 150, .scale = 100};
    struct mg_shifting shifting = moved();
    struct mg_return seen = {118, &forecast, true, false};
    assert_false(mg_shifting_revert(&shifting, noon + 1, &seen, &move));
    seen.value = 116;
    assert_true(mg_shifting_revert(&shifting, noon + 1, &seen, &move));
}

static void without_a_scale_nothing_is_there(void **state)
{
    (void)state;
    struct mg_move move;
    struct mg_forecast forecast = {.expected = 150, .scale = NAN};
    struct mg_shifting shifting = moved();
    struct mg_return seen = {100, &forecast, true, false};
    assert_false(mg_shifting_revert(&shifting, noon + 1, &seen, &move));
}

static void it_is_remembered_for_seven_days(void **state)
{
    (void)state;
    struct mg_shifting shifting = moved();
    assert_true(raise_at(&shifting, noon + 7 * MG_DAY, 100));
    shifting = moved();
    assert_false(raise_at(&shifting, noon + 7 * MG_DAY + 1, 100));
}

static void an_odd_sample_is_no_return(void **state)
{
    (void)state;
    struct mg_shifting shifting = moved();
    assert_false(suspect(&shifting, 100));
    for (int i = 0; i < 20; i++)
        assert_false(suspect(&shifting, 150));
}

static void three_of_six_suspects_are(void **state)
{
    (void)state;
    struct mg_shifting shifting = moved();
    assert_false(suspect(&shifting, 100));
    assert_false(suspect(&shifting, 150));
    assert_false(suspect(&shifting, 100));
    assert_false(suspect(&shifting, 150));
    assert_false(suspect(&shifting, 150));
    assert_true(suspect(&shifting, 100));
    shifting = moved();
    assert_false(suspect(&shifting, 100));
    assert_false(suspect(&shifting, 100));
    for (int i = 0; i < 4; i++)
        assert_false(suspect(&shifting, 150));
    assert_false(suspect(&shifting, 100));
}

/* What is neither a raise nor suspect is counted, and takes no way. */
static void a_calm_sample_takes_no_way(void **state)
{
    (void)state;
    struct mg_move move;
    struct mg_shifting shifting = moved();
    struct mg_return seen = {100, &now_150, false, false};
    for (int i = 0; i < 6; i++)
        assert_false(mg_shifting_revert(&shifting, noon + 1, &seen, &move));
    assert_true(suspect(&shifting, 100));
}

/* A raise that is not there itself counts where two of the six were. */
static void a_raise_may_be_odd_where_two_were_there(void **state)
{
    (void)state;
    struct mg_shifting shifting = moved();
    suspect(&shifting, 100);
    assert_false(raise_at(&shifting, noon + MG_HOUR, 80));
    shifting = moved();
    suspect(&shifting, 100);
    suspect(&shifting, 100);
    assert_true(raise_at(&shifting, noon + MG_HOUR, 80));
}

/* From 100 by a raise only: suspects are heard once. */
static void the_way_back_has_a_way_back(void **state)
{
    (void)state;
    struct mg_shifting shifting = moved();
    struct mg_forecast now_100 = {.expected = 100, .scale = 2};
    struct mg_return seen = {150, &now_100, false, true};
    struct mg_move move;
    assert_true(raise_at(&shifting, noon + MG_DAY, 100));
    for (int i = 0; i < 6; i++)
        assert_false(
            mg_shifting_revert(&shifting, noon + 2 * MG_DAY, &seen, &move));
    seen.raises = true;
    assert_true(mg_shifting_revert(&shifting, noon + 8 * MG_DAY, &seen, &move));
    assert_near(move.shift.gain, 1.5, 1e-12);
    assert_int_equal(move.candidates, 7);
}

static void an_alert_leaves_the_way_back(void **state)
{
    (void)state;
    struct mg_shifting shifting = moved();
    suspect(&shifting, 100);
    suspect(&shifting, 100);
    mg_shifting_restart(&shifting);
    note(&shifting, 150, 3, 900);
    assert_false(suspect(&shifting, 100));
    assert_true(raise_at(&shifting, noon + MG_DAY, 100));
}

/* ---- saved and loaded ---- */

static void save(struct mg_shifting *shifting, struct mg_buffer *out)
{
    struct mg_part part = {"shifting", mg_shifting_fields, shifting, 0};
    mg_buffer_init(out, 0);
    mg_part_save(&part, out);
}

/* As it is after a save and a load, into what was something else. */
static struct mg_shifting reloaded(struct mg_shifting *shifting)
{
    struct mg_shifting loaded;
    struct mg_part part = {"shifting", mg_shifting_fields, &loaded, 0};
    struct mg_note why = {""};
    struct mg_buffer before;
    struct mg_buffer behind;
    memset(&loaded, 0x55, sizeof loaded);
    save(shifting, &before);
    struct mg_text text = mg_buffer_all(&before);
    if (mg_part_load(&part, &text, &why))
        fail_msg("%s", why.text);
    save(&loaded, &behind);
    assert_int_equal(before.length, behind.length);
    assert_memory_equal(before.at, behind.at, before.length);
    assert_memory_equal(&loaded, shifting, sizeof loaded);
    mg_buffer_clear(&before);
    mg_buffer_clear(&behind);
    return loaded;
}

static void all_of_it_is_saved(void **state)
{
    (void)state;
    struct mg_move move;
    struct alert alert = {{10, 20}, {15.1, 29.9}, .1};
    struct mg_shifting shifting = after(&alert, 11);
    shifting = reloaded(&shifting);
    note(&shifting, 20, .1, 29.9);
    shifting = reloaded(&shifting);
    assert_true(mg_shifting_accept(&shifting, noon, &move));
    assert_near(move.shift.gain, 1.498, 1e-12);
    shifting = moved();
    shifting = reloaded(&shifting);
    assert_false(suspect(&shifting, 100));
    assert_false(suspect(&shifting, 100));
    shifting = reloaded(&shifting);
    assert_true(suspect(&shifting, 100));
    shifting = reloaded(&shifting);
    assert_false(suspect(&shifting, 100));
}

static void a_factor_of_nothing_is_refused(void **state)
{
    (void)state;
    static const double wrong[] = {0, .2, 4.1, -1};
    for (int i = 0; i < 4; i++) {
        struct mg_shifting shifting = moved();
        struct mg_part part = {"shifting", mg_shifting_fields, &shifting, 0};
        struct mg_note why = {""};
        struct mg_buffer saved;
        shifting.gain = wrong[i];
        save(&shifting, &saved);
        struct mg_text text = mg_buffer_all(&saved);
        assert_int_equal(mg_part_load(&part, &text, &why), MG_STATE);
        mg_buffer_clear(&saved);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_constant_is_found),
        cmocka_unit_test(a_factor_is_found),
        cmocka_unit_test(the_better_of_both_is_taken),
        cmocka_unit_test(a_factor_is_between_a_quarter_and_four),
        cmocka_unit_test(nothing_times_a_factor_is_nothing),
        cmocka_unit_test(what_is_left_is_noise_or_little),
        cmocka_unit_test(an_outage_is_no_shift),
        cmocka_unit_test(noise_of_large_values_is_seen),
        cmocka_unit_test(largest_values_and_smallest),
        cmocka_unit_test(eleven_samples_are_too_few),
        cmocka_unit_test(without_a_reference_nothing_is_noted),
        cmocka_unit_test(a_new_alert_begins_anew),
        cmocka_unit_test(those_move_that_were_off_as_well),
        cmocka_unit_test(where_nobody_moves_there_is_no_shift),
        cmocka_unit_test(without_a_shift_there_is_no_way_back),
        cmocka_unit_test(a_raise_takes_the_way_back),
        cmocka_unit_test(a_constant_goes_back_too),
        cmocka_unit_test(there_is_within_four_sigmas),
        cmocka_unit_test(there_is_not_here),
        cmocka_unit_test(without_a_scale_nothing_is_there),
        cmocka_unit_test(it_is_remembered_for_seven_days),
        cmocka_unit_test(an_odd_sample_is_no_return),
        cmocka_unit_test(three_of_six_suspects_are),
        cmocka_unit_test(a_calm_sample_takes_no_way),
        cmocka_unit_test(a_raise_may_be_odd_where_two_were_there),
        cmocka_unit_test(the_way_back_has_a_way_back),
        cmocka_unit_test(an_alert_leaves_the_way_back),
        cmocka_unit_test(all_of_it_is_saved),
        cmocka_unit_test(a_factor_of_nothing_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
