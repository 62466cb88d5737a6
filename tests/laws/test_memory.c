/* test_memory.c - an engine's life with the n-th allocation failing, for n =
 * 1, 2, 3, ... until none does: every call says MEMORY and has changed nothing,
 * and called again it goes on as if nothing had been (Lua memerr.lua). */
#include "tests.h"

#include <dlfcn.h>
#include <stdbool.h>

#include "marigram/marigram.h"

/* ---- allocation that fails when it is told to ---- */

static long left = -1; /* allocations that still succeed; < 0: all do */
static bool struck;    /* has one failed since it was armed? */

static bool may_allocate(void)
{
    struck = struck || left == 0;
    if (left == 0)
        return false;
    left -= left > 0;
    return true;
}

/* A function pointer from dlsym, which C cannot cast. */
#define NEXT(function, name)                                                   \
    do {                                                                       \
        if (!function) {                                                       \
            void *found = dlsym(RTLD_NEXT, name);                              \
            memcpy(&function, &found, sizeof function);                        \
        }                                                                      \
    } while (0)

void *malloc(size_t size)
{
    static void *(*next)(size_t);
    NEXT(next, "malloc");
    return may_allocate() ? next(size) : NULL;
}

void *calloc(size_t count, size_t size)
{
    static void *(*next)(size_t, size_t);
    NEXT(next, "calloc");
    return may_allocate() ? next(count, size) : NULL;
}

void *realloc(void *old, size_t size)
{
    static void *(*next)(void *, size_t);
    NEXT(next, "realloc");
    return may_allocate() ? next(old, size) : NULL;
}

/* ---- a life ---- */

struct life {
    long fails_at; /* allocations before the one that fails */
    bool failed;   /* did one? */
    int verdicts, events;
    struct marigram *engine;
};

static void count_verdict(void *context, const struct marigram_verdict *v)
{
    (void)v;
    ((struct life *)context)->verdicts++;
}

static void count_event(void *context, const struct marigram_event *e)
{
    (void)e;
    ((struct life *)context)->events++;
}

/* From here on allocations count; one fails in a life. */
static void arm(const struct life *life)
{
    struck = false;
    left = life->failed ? -1 : life->fails_at;
}

static void disarm(struct life *life)
{
    if (!life->failed)
        life->fails_at = left;
    life->failed = life->failed || struck;
    left = -1;
}

static char *state_of(const struct marigram *engine)
{
    char *bytes;
    size_t length;
    assert_int_equal(marigram_save(engine, &bytes, &length), MARIGRAM_OK);
    return bytes;
}

static enum marigram_err open_once(struct life *life)
{
    char why[512] = "";
    struct marigram_sink sink = {life, count_verdict, count_event};
    struct marigram_config *config = marigram_config_new();
    if (!config)
        return MARIGRAM_MEMORY;
    enum marigram_err err =
        marigram_config_set(config, "tz", "Europe/Berlin", why, sizeof why);
    if (!err)
        err = marigram_open(config, &sink, &life->engine, why, sizeof why);
    marigram_config_free(config);
    return err;
}

static void open_engine(struct life *life)
{
    arm(life);
    enum marigram_err err = open_once(life);
    disarm(life);
    if (!err)
        return;
    assert_int_equal(err, MARIGRAM_MEMORY);
    assert_null(life->engine);
    assert_int_equal(open_once(life), MARIGRAM_OK);
}

static void push(struct life *life, const char *series, int64_t time,
                 double value)
{
    char *before = life->failed ? NULL : state_of(life->engine);
    int verdicts = life->verdicts;
    arm(life);
    enum marigram_err err = marigram_push(life->engine, series, time, value);
    disarm(life);
    if (err) {
        assert_int_equal(err, MARIGRAM_MEMORY);
        assert_int_equal(life->verdicts, verdicts);
        char *after = state_of(life->engine);
        assert_string_equal(after, before);
        marigram_free(after);
        assert_int_equal(marigram_push(life->engine, series, time, value),
                         MARIGRAM_OK);
    }
    assert_int_equal(life->verdicts, verdicts + 1);
    marigram_free(before);
}

static void save_and_load(struct life *life)
{
    char *bytes;
    size_t length;
    char *before = state_of(life->engine);
    arm(life);
    enum marigram_err err = marigram_save(life->engine, &bytes, &length);
    disarm(life);
    if (err) {
        assert_int_equal(err, MARIGRAM_MEMORY);
        assert_null(bytes);
    } else {
        assert_string_equal(bytes, before);
    }
    marigram_free(bytes);
    arm(life);
    err = marigram_load(life->engine, before, strlen(before), NULL, 0);
    disarm(life);
    if (err)
        assert_int_equal(err, MARIGRAM_MEMORY);
    char *after = state_of(life->engine);
    assert_string_equal(after, before);
    marigram_free(before);
    marigram_free(after);
}

static void push_rows(struct life *life)
{
    static const char *const names[] = {"a", "b{x=\"2\",a=\"1\"}"};
    for (int i = 0; i < 13; i++)
        for (int k = 0; k < 2; k++)
            push(life, names[k], INT64_C(3600000000000) * i + k, i % 4);
}

/* More series than any table has room for at first. */
static void push_many_series(struct life *life)
{
    for (int i = 0; i < 20; i++) {
        char name[16];
        snprintf(name, sizeof name, "s%d", i);
        push(life, name, INT64_C(3600000000000) * 20 + i, 2.385);
    }
}

/* The text at the end of a life in which allocation `n` fails; *failed: did
 * the life get that far? */
static char *live(long n, void (*rows)(struct life *), bool *failed)
{
    struct life life = {.fails_at = n};
    open_engine(&life);
    rows(&life);
    save_and_load(&life);
    char *end = state_of(life.engine);
    marigram_close(life.engine);
    *failed = life.failed;
    return end;
}

static void survives(void (*rows)(struct life *))
{
    bool failed;
    char *want = live(1000000, rows, &failed);
    assert_false(failed);
    long n = 0;
    do {
        char *got = live(n, rows, &failed);
        assert_string_equal(got, want);
        marigram_free(got);
        n++;
    } while (failed);
    assert_true(n > 20); /* the hook is in the way of allocation */
    marigram_free(want);
}

static void no_allocation_is_needed_to_live_on(void **state)
{
    (void)state;
    survives(push_rows);
}

static void tables_that_cannot_grow_stay_whole(void **state)
{
    (void)state;
    survives(push_many_series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_allocation_is_needed_to_live_on),
        cmocka_unit_test(tables_that_cannot_grow_stay_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
