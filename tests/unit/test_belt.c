/* test_belt.c - what one thread fills and another one empties: all of it, in
 * order, and no more places than there are. */
#include "tests.h"

#include <pthread.h>
#include <unistd.h>

#include "base/belt.h"

enum { PLACES = 3, THINGS = 20000 };

struct shop {
    struct mg_belt *belt;
    int place[PLACES];
    int things; /* that are made; fewer where nobody wants more */
};

static void *make_things(void *context)
{
    struct shop *shop = context;
    size_t place;
    for (int i = 0; i < THINGS && mg_belt_take_empty(shop->belt, &place); i++) {
        shop->place[place] = i;
        shop->things++;
        mg_belt_put_full(shop->belt);
    }
    mg_belt_end(shop->belt);
    return NULL;
}

static pthread_t open_shop(struct shop *shop)
{
    pthread_t thread;
    *shop = (struct shop){.belt = mg_belt_new(PLACES)};
    assert_non_null(shop->belt);
    assert_int_equal(pthread_create(&thread, NULL, make_things, shop), 0);
    return thread;
}

static void all_things_come_in_order(void **state)
{
    (void)state;
    struct shop shop;
    size_t place;
    int count = 0;
    pthread_t thread = open_shop(&shop);
    while (mg_belt_take_full(shop.belt, &place)) {
        assert_int_equal(shop.place[place], count++);
        mg_belt_put_empty(shop.belt);
    }
    assert_int_equal(count, THINGS);
    assert_false(mg_belt_take_full(shop.belt, &place));
    assert_int_equal(pthread_join(thread, NULL), 0);
    mg_belt_free(shop.belt);
}

static void *empty_slowly(void *context)
{
    struct shop *shop = context;
    size_t place;
    while (mg_belt_take_full(shop->belt, &place)) {
        usleep(1000);
        shop->things++;
        mg_belt_put_empty(shop->belt);
    }
    return NULL;
}

static void who_waits_finds_all_of_it_done(void **state)
{
    (void)state;
    struct shop shop = {.belt = mg_belt_new(PLACES)};
    pthread_t thread;
    size_t place;
    assert_non_null(shop.belt);
    mg_belt_wait(shop.belt);
    assert_int_equal(pthread_create(&thread, NULL, empty_slowly, &shop), 0);
    for (int i = 1; i <= 20; i++) {
        assert_true(mg_belt_take_empty(shop.belt, &place));
        mg_belt_put_full(shop.belt);
        if (i % 5)
            continue;
        mg_belt_wait(shop.belt);
        assert_int_equal(shop.things, i);
    }
    mg_belt_end(shop.belt);
    assert_int_equal(pthread_join(thread, NULL), 0);
    mg_belt_free(shop.belt);
}

static void who_leaves_keeps_nobody_waiting(void **state)
{
    (void)state;
    struct shop shop;
    size_t place;
    pthread_t thread = open_shop(&shop);
    for (int i = 0; i < 5; i++) {
        assert_true(mg_belt_take_full(shop.belt, &place));
        mg_belt_put_empty(shop.belt);
    }
    mg_belt_leave(shop.belt);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_in_range(shop.things, 5, 5 + PLACES);
    mg_belt_free(shop.belt);
    mg_belt_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_things_come_in_order),
        cmocka_unit_test(who_waits_finds_all_of_it_done),
        cmocka_unit_test(who_leaves_keeps_nobody_waiting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
