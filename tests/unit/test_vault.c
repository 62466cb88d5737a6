/* test_vault.c - a checkpoint that goes on beside the rows leaves what one
 * would leave for which they wait; and one that is not whole leaves nothing. */
#include "tests.h"

#include <unistd.h>

#include "base/span.h"
#include "keep/dump.h"
#include "keep/schema.h"
#include "keep/vault.h"
#include "marigram/marigram.h"

enum { SERIES = 40, PATH = 60 };

struct run {
    char path[PATH];
    struct mg_vault *vault;
    struct marigram *engine;
    struct mg_vault_mark mark;
    size_t events;
    uint64_t seed;
    int64_t rows; /* that were pushed */
};

static void on_event(void *context, const struct marigram_event *event)
{
    struct run *run = context;
    run->events++;
    mg_vault_event(run->vault, event);
}

static void open_engine(struct run *run)
{
    char why[512] = "";
    struct marigram_sink sink = {run, NULL, on_event};
    struct marigram_config *config = marigram_config_new();
    assert_non_null(config);
    enum marigram_err err =
        marigram_config_set(config, "nodata", "90m", why, sizeof why);
    if (!err)
        err = marigram_config_set(config, "model", "ewma", why, sizeof why);
    if (!err)
        err = marigram_open(config, &sink, &run->engine, why, sizeof why);
    marigram_config_free(config);
    if (err)
        fail_msg("%s", why);
}

static void open_run(struct run *run, const char *folder, const char *name)
{
    struct mg_note note = {""};
    *run = (struct run){.mark = {.source = "s"}, .seed = 1};
    snprintf(run->path, sizeof run->path, "%s/%s", folder, name);
    open_engine(run);
    enum mg_err err = mg_vault_open(&run->vault, run->path, &note);
    if (!err)
        err = mg_vault_load(run->vault, run->engine, "command", &note);
    if (!err)
        err = mg_vault_begin(run->vault, run->engine, "command", false, &note);
    if (!err)
        err = mg_vault_checkpoint(run->vault, run->engine, &run->mark, &note);
    if (err)
        fail_msg("%s", note.text);
}

static void close_run(struct run *run)
{
    mg_vault_close(run->vault);
    marigram_close(run->engine);
}

/* A row, with a spike now and then; and the position behind it. */
static void push(struct run *run)
{
    char name[32];
    struct mg_position position = {
        .path = "s", .identity = 7, .rows = ++run->rows, .counted = true};
    double value = uniform(&run->seed) < .02 ? 1000 : 10 + uniform(&run->seed);
    snprintf(name, sizeof name, "s%d", (int)(uniform(&run->seed) * SERIES));
    assert_int_equal(marigram_push(run->engine, name,
                                   (100000 + run->rows) * MG_MINUTE, value),
                     MARIGRAM_OK);
    mg_vault_put(run->vault, &position);
}

static void push_rows(struct run *run, int count)
{
    for (int i = 0; i < count; i++)
        push(run);
}

static char *exported(const struct run *run)
{
    struct mg_note note = {""};
    struct mg_database *database;
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    enum mg_err err = mg_schema_read(&database, run->path, &note);
    if (!err)
        err = mg_dump_export(database, false, &out, &note);
    if (err)
        fail_msg("%s", note.text);
    mg_database_close(database);
    return out.at;
}

static void assert_same(const struct run *one, const struct run *other)
{
    char *text = exported(one);
    char *want = exported(other);
    assert_string_equal(text, want);
    free(text);
    free(want);
}

static void step(struct run *run, enum mg_vault_pace *pace)
{
    if (*pace != MG_VAULT_DONE)
        *pace = mg_vault_step(run->vault);
}

static void wait_for(struct run *run, enum mg_vault_pace *pace)
{
    while (*pace != MG_VAULT_DONE) {
        step(run, pace);
        if (*pace == MG_VAULT_BUSY)
            usleep(100);
    }
    assert_int_equal(mg_vault_failed(run->vault, NULL), MG_OK);
}

static void make_folder(char folder[PATH])
{
    strcpy(folder, "/tmp/marigram-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
}

static void remove_folder(const char *folder)
{
    char command[PATH + 16];
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

static void start(struct run *run, enum mg_vault_pace *pace)
{
    struct mg_note note = {""};
    run->mark.length++;
    if (mg_vault_start(run->vault, run->engine, &run->mark, &note))
        fail_msg("%s", note.text);
    *pace = MG_VAULT_MORE;
}

static void whole(struct run *run)
{
    struct mg_note note = {""};
    run->mark.length++;
    if (mg_vault_checkpoint(run->vault, run->engine, &run->mark, &note))
        fail_msg("%s", note.text);
}

static void push_to(struct run *run, int64_t rows, enum mg_vault_pace *pace)
{
    while (run->rows < rows) {
        push(run);
        if (run->rows % 3 == 0)
            step(run, pace);
    }
}

/* `waits` has the same checkpoints, and its rows wait for them. */
static void what_comes_meanwhile_is_not_in_it(void **state)
{
    (void)state;
    char folder[PATH];
    struct run beside, waits;
    enum mg_vault_pace pace = MG_VAULT_DONE;
    int rounds = count_of(20, 200);
    make_folder(folder);
    open_run(&beside, folder, "beside");
    open_run(&waits, folder, "waits");
    for (int i = 1; i <= rounds; i++) {
        enum mg_vault_pace none = MG_VAULT_DONE;
        push_to(&waits, 200 * i, &none);
        whole(&waits);
        push_to(&beside, 200 * i, &pace);
        wait_for(&beside, &pace);
        start(&beside, &pace);
        push_to(&beside, 200 * i + i % 50 * 3, &pace);
        wait_for(&beside, &pace);
        assert_same(&beside, &waits);
    }
    assert_true(beside.events > (size_t)rounds);
    push_to(&waits, beside.rows + 50, &pace);
    whole(&waits);
    start(&beside, &pace);
    push_to(&beside, waits.rows, &pace);
    beside.mark.length--;
    whole(&beside); /* in the place of one that goes on */
    assert_same(&beside, &waits);
    close_run(&beside);
    close_run(&waits);
    remove_folder(folder);
}

static void what_is_not_whole_was_not(void **state)
{
    (void)state;
    char folder[PATH];
    struct run run;
    enum mg_vault_pace pace;
    make_folder(folder);
    open_run(&run, folder, "state");
    push_rows(&run, 500);
    whole(&run);
    char *want = exported(&run);
    push_rows(&run, 500);
    start(&run, &pace);
    push_rows(&run, 20);
    close_run(&run);
    char *text = exported(&run);
    assert_string_equal(text, want);
    free(text);
    free(want);
    remove_folder(folder);
}

static void the_rest_is_waited_for_where_that_is_wanted(void **state)
{
    (void)state;
    char folder[PATH];
    struct run beside, waits;
    struct mg_note note = {""};
    enum mg_vault_pace pace;
    make_folder(folder);
    open_run(&beside, folder, "beside");
    open_run(&waits, folder, "waits");
    push_rows(&waits, 500);
    whole(&waits);
    push_rows(&beside, 500);
    start(&beside, &pace);
    push_rows(&beside, 20);
    assert_int_equal(mg_vault_finish(beside.vault, &note), MG_OK);
    assert_same(&beside, &waits);
    assert_int_equal(mg_vault_step(beside.vault), MG_VAULT_DONE);
    close_run(&beside);
    close_run(&waits);
    remove_folder(folder);
}

/* More events than may be held back: the snapshot is written to its end. */
static void a_flood_of_events_ends_it(void **state)
{
    (void)state;
    char folder[PATH];
    struct run run;
    enum mg_vault_pace pace;
    char *detail = calloc(1, 1 << 20);
    struct marigram_event event = {.kind = MARIGRAM_DRIFT,
                                   .series = "s1",
                                   .rule = "",
                                   .severity = "",
                                   .alert = "",
                                   .detail = detail};
    assert_non_null(detail);
    memset(detail, 'x', (1 << 20) - 1);
    make_folder(folder);
    open_run(&run, folder, "state");
    push_rows(&run, 500);
    start(&run, &pace);
    for (int i = 0; i < MG_HELD_BACK_MAX / (1 << 20) + 2; i++)
        mg_vault_event(run.vault, &event);
    while (pace != MG_VAULT_DONE) {
        pace = mg_vault_step(run.vault);
        assert_int_not_equal(pace, MG_VAULT_MORE);
        usleep(100);
    }
    assert_int_equal(mg_vault_failed(run.vault, NULL), MG_OK);
    free(detail);
    close_run(&run);
    remove_folder(folder);
}

static void positions_are_known_before_they_are_written(void **state)
{
    (void)state;
    char folder[PATH];
    struct run run;
    bool same;
    struct mg_position position = {.path = "s"};
    make_folder(folder);
    open_run(&run, folder, "state");
    assert_false(mg_vault_find(run.vault, &position, &same));
    push_rows(&run, 12);
    assert_true(mg_vault_find(run.vault, &position, &same));
    assert_true(same);
    assert_int_equal(position.rows, 12);
    close_run(&run);
    remove_folder(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_meanwhile_is_not_in_it),
        cmocka_unit_test(what_is_not_whole_was_not),
        cmocka_unit_test(the_rest_is_waited_for_where_that_is_wanted),
        cmocka_unit_test(a_flood_of_events_ends_it),
        cmocka_unit_test(positions_are_known_before_they_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
