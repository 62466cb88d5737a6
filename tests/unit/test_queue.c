/* test_queue.c - rows that wait: which ones, for how long, and in what order
 * they leave. */
#include "tests.h"

#include "read/queue.h"
#include "time/civil.h"

/* A queue, and the texts of what left it: "series@time=value " each. */
struct stand {
    struct mg_input input;
    struct mg_queue *queue;
    struct mg_buffer left;
};

static void stand_init(struct stand *stand, int64_t lateness,
                       enum mg_duplicates duplicates)
{
    *stand = (struct stand){0};
    stand->input.lateness = lateness;
    stand->input.duplicates = (int)duplicates;
    stand->queue = mg_queue_new(&stand->input, 1 << 20);
    assert_non_null(stand->queue);
    mg_buffer_init(&stand->left, 0);
    mg_buffer_string(&stand->left, "");
}

static void stand_clear(struct stand *stand)
{
    mg_queue_free(stand->queue);
    mg_buffer_clear(&stand->left);
}

/* What leaves now. */
static void leave(struct stand *stand)
{
    struct mg_row row;
    while (mg_queue_next(stand->queue, &row)) {
        struct mg_buffer *out = &stand->left;
        mg_buffer_printf(out, "%s@%lld=", row.series, (long long)row.time);
        if (row.value_text.at)
            mg_buffer_text(out, row.value_text);
        else
            mg_buffer_printf(out, "(%g)", row.value);
        mg_buffer_char(out, ' ');
    }
}

/* Puts a row in that is read from texts which are gone afterwards. */
static bool put(struct stand *stand, const char *series, int64_t time,
                const char *value)
{
    char key[64];
    char text[64];
    bool taken;
    snprintf(key, sizeof key, "%s", series);
    snprintf(text, sizeof text, "%s", value);
    struct mg_row row = {
        .series = key,
        .time = time,
        .time_text = mg_text_of("0"),
        .value_text = mg_text_of(text),
        .value = value[0] ? strtod(value, NULL) : NAN,
    };
    assert_int_equal(mg_queue_put(stand->queue, &row, &taken, NULL), MG_OK);
    memset(key, 'x', sizeof key);
    memset(text, 'x', sizeof text);
    leave(stand);
    return taken;
}

static void left_is(struct stand *stand, const char *want)
{
    assert_string_equal(stand->left.at, want);
    mg_buffer_empty(&stand->left);
    mg_buffer_string(&stand->left, "");
}

static void end(struct stand *stand)
{
    mg_queue_end(stand->queue);
    leave(stand);
}

static void a_row_waits_until_the_largest_time_is_past_it(void **state)
{
    (void)state;
    struct stand stand;
    stand_init(&stand, 10, MG_DUPLICATES_FIRST);
    assert_true(put(&stand, "a", 100, "1"));
    assert_true(put(&stand, "a", 110, "2"));
    left_is(&stand, "");
    assert_true(put(&stand, "a", 100, "3"));
    left_is(&stand, "");
    assert_true(put(&stand, "b", 111, "4"));
    left_is(&stand, "a@100=1 a@100=3 ");
    assert_false(put(&stand, "a", 100, "5"));
    assert_true(put(&stand, "a", 101, "6"));
    left_is(&stand, "");
    end(&stand);
    left_is(&stand, "a@101=6 a@110=2 b@111=4 ");
    stand_clear(&stand);
}

static void they_leave_by_time_series_and_value(void **state)
{
    (void)state;
    struct stand stand;
    stand_init(&stand, 100, MG_DUPLICATES_FIRST);
    put(&stand, "b", 5, "-1");
    put(&stand, "a", 7, "9");
    put(&stand, "b", 5, "");
    put(&stand, "a", 5, "10");
    put(&stand, "b", 5, "-2");
    put(&stand, "a", 5, "9");
    put(&stand, "a", 5, "9.0");
    end(&stand);
    left_is(&stand, "a@5=9 a@5=9.0 a@5=10 b@5=-2 b@5=-1 b@5= a@7=9 ");
    stand_clear(&stand);
}

static void labels_in_any_order_are_one_series(void **state)
{
    (void)state;
    struct stand stand;
    stand_init(&stand, 100, MG_DUPLICATES_MEAN);
    put(&stand, "a{y=\"2\",x=\"1\"}", 5, "1");
    put(&stand, "a{x=\"1\",y=\"2\"}", 5, "2");
    end(&stand);
    left_is(&stand, "a{x=\"1\",y=\"2\"}@5=(1.5) a{x=\"1\",y=\"2\"}@5=2 ");
    stand_clear(&stand);
}

static void the_last_one_read_may_lead(void **state)
{
    (void)state;
    struct stand stand;
    stand_init(&stand, 100, MG_DUPLICATES_LAST);
    put(&stand, "a", 5, "1");
    put(&stand, "a", 5, "7");
    put(&stand, "b", 5, "1");
    put(&stand, "a", 5, "4");
    put(&stand, "a", 6, "");
    end(&stand);
    left_is(&stand, "a@5=4 a@5=1 a@5=7 b@5=1 a@6= ");
    stand_clear(&stand);
}

static void the_mean_is_of_what_is_not_missing(void **state)
{
    (void)state;
    struct stand stand;
    stand_init(&stand, 100, MG_DUPLICATES_MEAN);
    put(&stand, "a", 5, "");
    put(&stand, "a", 5, "7");
    put(&stand, "a", 5, "4");
    put(&stand, "b", 5, "");
    put(&stand, "b", 5, "");
    put(&stand, "c", 5, "1.50");
    end(&stand);
    left_is(&stand, "a@5=(5.5) a@5=7 a@5= b@5= b@5= c@5=1.50 ");
    stand_clear(&stand);
}

static void behind_an_end_another_clock_begins(void **state)
{
    (void)state;
    struct stand stand;
    stand_init(&stand, 10, MG_DUPLICATES_FIRST);
    put(&stand, "a", 1000, "1");
    end(&stand);
    left_is(&stand, "a@1000=1 ");
    assert_true(put(&stand, "a", 5, "2"));
    left_is(&stand, "");
    end(&stand);
    left_is(&stand, "a@5=2 ");
    end(&stand);
    left_is(&stand, "");
    stand_clear(&stand);
}

static void the_ends_of_time_are_no_trouble(void **state)
{
    (void)state;
    struct stand stand;
    stand_init(&stand, INT64_C(366) * 86400 * MG_SECOND, MG_DUPLICATES_FIRST);
    assert_true(put(&stand, "a", INT64_MIN + 1, "1"));
    left_is(&stand, "");
    assert_true(put(&stand, "a", INT64_MAX, "2"));
    left_is(&stand, "a@-9223372036854775807=1 ");
    stand_clear(&stand); /* with a row that waits */
}

/* Knuth's MMIX. */
static uint64_t draw(uint64_t *seed)
{
    *seed =
        *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed >> 33;
}

/* Each row may trade places with one at most `lateness` away in time. */
static void any_order_within_the_lateness_leaves_alike(void **state)
{
    (void)state;
    enum { ROWS = 300, LATENESS = 40 };
    static const char *const names[] = {"a", "b", "c{x=\"1\"}"};
    char *want = NULL;
    uint64_t seed = 1;
    for (int turn = 0; turn < count_of(40, 400); turn++) {
        struct stand stand;
        int64_t sent[ROWS];
        size_t order[ROWS];
        stand_init(&stand, LATENESS,
                   turn % 2 ? MG_DUPLICATES_FIRST : MG_DUPLICATES_ERROR);
        for (size_t i = 0; i < ROWS; i++) {
            int64_t delay =
                turn ? (int64_t)(draw(&seed) % (LATENESS / 2 + 1)) : 0;
            sent[i] = 2 * (int64_t)(i / 5) + delay;
            size_t k = i;
            for (; k > 0 && sent[order[k - 1]] > sent[i]; k--)
                order[k] = order[k - 1];
            order[k] = i;
        }
        for (size_t k = 0; k < ROWS; k++) {
            size_t i = order[k];
            char value[16] = "";
            if (i % 11)
                snprintf(value, sizeof value, "%zu", i * 7919 % 13);
            assert_true(put(&stand, names[i % 3], 2 * (int64_t)(i / 5), value));
        }
        end(&stand);
        if (want)
            assert_string_equal(stand.left.at, want);
        else
            want = strdup(stand.left.at);
        stand_clear(&stand);
    }
    free(want);
}

static void its_ceiling_is_an_error_that_names_it(void **state)
{
    (void)state;
    struct stand stand;
    struct mg_note note = {""};
    struct mg_row row = {.series = "a",
                         .time_text = mg_text_of("0"),
                         .value_text = mg_text_of("1")};
    enum mg_err err = MG_OK;
    bool taken;
    int rows = 0;
    stand_init(&stand, 600 * MG_SECOND, MG_DUPLICATES_FIRST);
    for (; !err && rows < 100000; rows++)
        err = mg_queue_put(stand.queue, &row, &taken, &note);
    assert_int_equal(err, MG_FULL);
    assert_true(rows > 1000);
    assert_string_equal(note.text,
                        "more than 1 MiB of rows wait for earlier ones "
                        "(--lateness 10m holds too many; want a shorter one)");
    stand_clear(&stand);
    stand_init(&stand, 10, MG_DUPLICATES_FIRST);
    for (int i = 0; i < 100000; i++)
        put(&stand, "a", i, "1");
    stand_clear(&stand);
}

static void lines_are_kept_for_rejects_only(void **state)
{
    (void)state;
    for (int kept = 0; kept < 2; kept++) {
        struct stand stand;
        bool taken;
        struct mg_row row = {.series = "a",
                             .place = {"in.csv", 7, mg_text_of("0,1,more")},
                             .time_text = mg_text_of("0"),
                             .value_text = mg_text_of("1")};
        stand_init(&stand, 10, MG_DUPLICATES_FIRST);
        strcpy(stand.input.rejects, kept ? "bad.csv" : "");
        assert_int_equal(mg_queue_put(stand.queue, &row, &taken, NULL), MG_OK);
        mg_queue_end(stand.queue);
        assert_true(mg_queue_next(stand.queue, &row));
        assert_string_equal(row.place.path, "in.csv");
        assert_int_equal(row.place.line, 7);
        assert_true(mg_text_is(row.place.text, kept ? "0,1,more" : ""));
        stand_clear(&stand);
    }
}

static void a_choice_wants_rows_that_wait(void **state)
{
    (void)state;
    struct mg_note note;
    struct mg_input input = {.duplicates = MG_DUPLICATES_LAST};
    assert_int_equal(mg_queue_check(&input, &note), MG_INVALID);
    assert_string_equal(note.text,
                        "--duplicates last chooses among rows that wait, and "
                        "with --lateness 0 none does (--lateness 1m would do)");
    input.lateness = 1;
    assert_int_equal(mg_queue_check(&input, &note), MG_OK);
    input = (struct mg_input){.duplicates = MG_DUPLICATES_ERROR};
    assert_int_equal(mg_queue_check(&input, &note), MG_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_waits_until_the_largest_time_is_past_it),
        cmocka_unit_test(they_leave_by_time_series_and_value),
        cmocka_unit_test(labels_in_any_order_are_one_series),
        cmocka_unit_test(the_last_one_read_may_lead),
        cmocka_unit_test(the_mean_is_of_what_is_not_missing),
        cmocka_unit_test(behind_an_end_another_clock_begins),
        cmocka_unit_test(the_ends_of_time_are_no_trouble),
        cmocka_unit_test(any_order_within_the_lateness_leaves_alike),
        cmocka_unit_test(its_ceiling_is_an_error_that_names_it),
        cmocka_unit_test(lines_are_kept_for_rejects_only),
        cmocka_unit_test(a_choice_wants_rows_that_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
