/* test_snapshot.c - whatever comes while series are saved, what is saved is
 * what they were at the moment, and all of it. */
#include "tests.h"

#include "base/span.h"
#include "engine/engine.h"
#include "keep/snapshot.h"
#include "marigram/marigram.h"

enum { SERIES = 150, NEW = 30 };

struct shelf {
    struct marigram *engine;
    struct mg_snapshot snapshot;
    char *text[SERIES + NEW]; /* as it was saved last; NULL: never */
    int saved;                /* since somebody set this to 0 */
};

static struct marigram *open_engine(void)
{
    char why[512] = "";
    struct marigram_sink sink = {0};
    struct marigram *engine;
    struct marigram_config *config = marigram_config_new();
    assert_non_null(config);
    enum marigram_err err =
        marigram_config_set(config, "nodata", "90m", why, sizeof why);
    if (!err)
        err = marigram_open(config, &sink, &engine, why, sizeof why);
    marigram_config_free(config);
    if (err)
        fail_msg("%s", why);
    return engine;
}

static char *text_of(const struct marigram *engine, int64_t number,
                     int64_t deadline)
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_world_save_lane(&engine->world, number, deadline, &out);
    assert_false(out.failed);
    return out.at;
}

static void save(void *context, int64_t number, int64_t deadline)
{
    struct shelf *shelf = context;
    free(shelf->text[number]);
    shelf->text[number] = text_of(shelf->engine, number, deadline);
    shelf->saved++;
}

static void open_shelf(struct shelf *shelf)
{
    *shelf = (struct shelf){.engine = open_engine()};
    shelf->snapshot.save = save;
    shelf->snapshot.context = shelf;
}

static void close_shelf(struct shelf *shelf)
{
    mg_snapshot_clear(&shelf->snapshot);
    for (int i = 0; i < SERIES + NEW; i++)
        free(shelf->text[i]);
    marigram_close(shelf->engine);
}

static void push(struct shelf *shelf, int series, int minute)
{
    char name[32];
    snprintf(name, sizeof name, "s%d", series);
    assert_int_equal(marigram_push(shelf->engine, name,
                                   (1000 * 60 + minute) * MG_MINUTE,
                                   minute % 7 + series),
                     MARIGRAM_OK);
}

static void begin(struct shelf *shelf)
{
    shelf->saved = 0;
    assert_int_equal(mg_snapshot_begin(&shelf->snapshot, &shelf->engine->world),
                     MG_OK);
}

static void end(struct shelf *shelf)
{
    while (mg_snapshot_step(&shelf->snapshot))
        ;
    mg_snapshot_end(&shelf->snapshot);
}

/* All that there is to save at this moment. */
static int64_t photograph(const struct shelf *shelf, char *text[])
{
    const struct mg_world *world = &shelf->engine->world;
    int64_t count = mg_roster_count(world->roster);
    for (int64_t i = 0; i < count; i++)
        text[i] = text_of(shelf->engine, i, world->silence.deadline[i]);
    return count;
}

static void holds(const struct shelf *shelf, char *const text[], int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        assert_non_null(shelf->text[i]);
        assert_string_equal(shelf->text[i], text[i]);
    }
    for (int64_t i = count; i < SERIES + NEW; i++)
        assert_null(shelf->text[i]);
}

static void forget(char *text[], int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        free(text[i]);
}

/* Rows of series that come at random and fall silent, new series, sources that
 * begin, and steps of the snapshot, in any order. */
static void live(struct shelf *shelf, int minute, int series, uint64_t *seed)
{
    for (int i = 0; i < 60; i++) {
        double chance = uniform(seed);
        if (chance < .01)
            assert_int_equal(marigram_source(shelf->engine), MARIGRAM_OK);
        else if (chance < .3 && shelf->snapshot.world)
            mg_snapshot_step(&shelf->snapshot);
        else
            push(shelf, (int)(uniform(seed) * series), minute + i);
    }
}

static void what_is_saved_is_that_of_the_moment(void **state)
{
    (void)state;
    int rounds = count_of(40, 400);
    for (uint64_t seed = 1; seed < 4; seed++) {
        struct shelf shelf;
        uint64_t draw = seed;
        open_shelf(&shelf);
        for (int series = 0; series < SERIES; series++)
            push(&shelf, series, 0);
        for (int i = 0; i < rounds; i++) {
            char *text[SERIES + NEW];
            live(&shelf, i * 60, SERIES, &draw);
            int64_t count = photograph(&shelf, text);
            begin(&shelf);
            live(&shelf, i * 60 + 30, SERIES + NEW * i / rounds, &draw);
            end(&shelf);
            holds(&shelf, text, count);
            forget(text, count);
        }
        close_shelf(&shelf);
    }
}

static void only_what_has_changed_is_saved(void **state)
{
    (void)state;
    struct shelf shelf;
    open_shelf(&shelf);
    for (int series = 0; series < SERIES; series++)
        push(&shelf, series, 0);
    begin(&shelf);
    end(&shelf);
    assert_int_equal(shelf.saved, SERIES);
    begin(&shelf);
    end(&shelf);
    assert_int_equal(shelf.saved, 0);
    push(&shelf, 7, 1);
    push(&shelf, 9, 1);
    begin(&shelf);
    push(&shelf, 9, 2); /* is saved before it */
    assert_int_equal(shelf.saved, 1);
    push(&shelf, 9, 3);
    push(&shelf, 8, 3);
    end(&shelf);
    assert_int_equal(shelf.saved, 2);
    begin(&shelf);
    end(&shelf);
    assert_int_equal(shelf.saved, 2); /* 8 and 9 */
    close_shelf(&shelf);
}

static void what_was_left_over_is_due_again(void **state)
{
    (void)state;
    struct shelf shelf;
    char *text[SERIES + NEW];
    open_shelf(&shelf);
    for (int series = 0; series < SERIES; series++)
        push(&shelf, series, 0);
    begin(&shelf);
    for (int i = 0; i < 20; i++)
        mg_snapshot_step(&shelf.snapshot);
    push(&shelf, 3, 1);
    int64_t count = photograph(&shelf, text);
    begin(&shelf);
    end(&shelf);
    assert_int_equal(shelf.saved, SERIES - 20 + 1);
    holds(&shelf, text, count);
    forget(text, count);
    close_shelf(&shelf);
}

static void a_world_without_series_is_done_at_once(void **state)
{
    (void)state;
    struct shelf shelf;
    open_shelf(&shelf);
    begin(&shelf);
    assert_false(mg_snapshot_step(&shelf.snapshot));
    end(&shelf);
    assert_int_equal(shelf.saved, 0);
    close_shelf(&shelf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_saved_is_that_of_the_moment),
        cmocka_unit_test(only_what_has_changed_is_saved),
        cmocka_unit_test(what_was_left_over_is_due_again),
        cmocka_unit_test(a_world_without_series_is_done_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
