/* test_ring.c - what a ring is made of, and its slots at the ends of what they
 * count. How it forecasts is tested with its model. */
#include "tests.h"

#include "base/span.h"
#include "models/ring.h"
#include "time/civil.h"

static void a_slot_is_a_step_or_five_minutes(void **state)
{
    (void)state;
    assert_int_equal(mg_ring_slots(MG_DAY_SECONDS, MG_MINUTE), 288);
    assert_int_equal(mg_ring_slots(MG_DAY_SECONDS, 5 * MG_MINUTE), 288);
    assert_int_equal(mg_ring_slots(MG_DAY_SECONDS, MG_HOUR), 24);
    assert_int_equal(mg_ring_slots(MG_WEEK_SECONDS, MG_MINUTE), 168);
    assert_int_equal(mg_ring_slots(MG_WEEK_SECONDS, MG_DAY), 7);
    assert_int_equal(mg_ring_slots(MG_DAY_SECONDS, 3 * MG_DAY), 1);
    assert_int_equal(mg_ring_slots(0, MG_MINUTE), 0);
}

static void a_pass_is_what_falls_into_a_slot(void **state)
{
    (void)state;
    struct mg_ring ring =
        mg_ring_of(MG_DAY_SECONDS, 288, MG_MINUTE, MG_RING_GAIN);
    assert_int_equal(mg_ring_pass(&ring, MG_MINUTE), 5);
    assert_int_equal(mg_ring_pass(&ring, MG_HOUR), 1);
}

/* A slot that has to be passed once, of rows so close that a pass is more than
 * is counted: it is known in the end, and learns as one that is. */
static void a_pass_of_very_many_ends(void **state)
{
    (void)state;
    struct mg_ring ring = mg_ring_of(MG_DAY_SECONDS, 288, 1000, MG_RING_GAIN);
    struct mg_slot slot[288] = {{0}};
    struct mg_residual residual = {1, 1};
    struct mg_moment moment = {.step = 1000};
    ring.first = mg_ring_pass(&ring, 1000);
    for (int i = 0; i < 2 * MG_RING_VISITS_MAX; i++) {
        for (int k = 0; k < 2; k++) {
            struct mg_view view = mg_ring_view(&ring, slot, &moment);
            if (view.between)
                mg_ring_learn(&ring, &slot[287 * k], &residual);
            else
                mg_ring_note(&slot[287 * k], 1);
        }
    }
    struct mg_view view = mg_ring_view(&ring, slot, &moment);
    assert_true(view.known && view.between);
    assert_true(isfinite(view.value));
    assert_near(view.scale, 1, 1e-6);
}

/* What was learned moves along, and is trusted less. */
static void a_shifted_slot_keeps_few_visits(void **state)
{
    (void)state;
    struct mg_slot slot = {-2, 3, 400};
    mg_ring_shift(&slot, &(struct mg_shift){1.5, 1000}, 5);
    assert_near((double)slot.value, -3, 0);
    assert_near((double)slot.scale, 4.5, 0);
    assert_int_equal(slot.visits, 5);
    slot.visits = 2;
    mg_ring_shift(&slot, &(struct mg_shift){1, 1000}, 5);
    assert_near((double)slot.value, -3, 0);
    assert_int_equal(slot.visits, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slot_is_a_step_or_five_minutes),
        cmocka_unit_test(a_pass_is_what_falls_into_a_slot),
        cmocka_unit_test(a_pass_of_very_many_ends),
        cmocka_unit_test(a_shifted_slot_keeps_few_visits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
