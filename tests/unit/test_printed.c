/* test_printed.c - what was printed, read back; what cannot be is told with its
 * line. */
#include "tests.h"

#include "report/printed.h"

#define HEAD                                                                   \
    "timestamp,series,value,expected,lower,upper,score,state,severity,alert\n"

struct heard {
    size_t rows;
    struct marigram_verdict last;
    char series[64], reason[64], value[64];
    struct mg_buffer board, versus;
    size_t line;
    struct mg_note note;
};

static void on_row(void *context, const struct marigram_verdict *verdict,
                   struct mg_text value)
{
    struct heard *heard = context;
    heard->rows++;
    heard->last = *verdict;
    snprintf(heard->series, sizeof heard->series, "%s", verdict->series);
    snprintf(heard->reason, sizeof heard->reason, "%s", verdict->reason);
    snprintf(heard->value, sizeof heard->value, "%.*s", MG_SHOW(value));
}

static enum mg_err read_text(struct heard *heard, const char *text)
{
    *heard = (struct heard){.rows = 0};
    mg_buffer_init(&heard->board, 0);
    mg_buffer_init(&heard->versus, 0);
    struct mg_printed printed = {NULL, heard, on_row, &heard->board,
                                 &heard->versus};
    return mg_printed_read(&printed, mg_text_of(text), &heard->line,
                           &heard->note);
}

static void clear(struct heard *heard)
{
    mg_buffer_clear(&heard->board);
    mg_buffer_clear(&heard->versus);
}

static void rows_of_csv(void **state)
{
    struct heard heard;
    (void)state;
    assert_int_equal(read_text(&heard,
                               "\xEF\xBB\xBF" HEAD "60,a,1,,,,,warming,,\r\n"
                               "\n"
                               "120,\"b,c\",\"37,60\",2.5,1,4,1.25,"
                               "firing,warning,13ae\n"),
                     MG_OK);
    assert_int_equal(heard.rows, 2);
    assert_string_equal(heard.series, "b,c");
    assert_string_equal(heard.value, "37,60");
    assert_near(heard.last.value, 37.6, 0);
    assert_near(heard.last.expected, 2.5, 0);
    assert_near(heard.last.score, 1.25, 0);
    assert_true(isnan(heard.last.rate) && isnan(heard.last.deviation));
    assert_int_equal(heard.last.state, MARIGRAM_FIRING);
    assert_true(heard.last.time == INT64_C(120000000000));
    assert_string_equal(heard.reason, "");
    clear(&heard);
}

static void rows_of_json(void **state)
{
    struct heard heard;
    (void)state;
    assert_int_equal(
        read_text(&heard,
                  "{\"timestamp\":\"2026-03-04T14:00:00Z\",\"series\":\"a\","
                  "\"value\":37.60,\"expected\":null,\"lower\":null,"
                  "\"upper\":null,\"score\":null,\"state\":\"suppressed\","
                  "\"reason\":\"known: x\",\"deviation\":-2}\n"),
        MG_OK);
    assert_int_equal(heard.rows, 1);
    assert_string_equal(heard.value, "37.60");
    assert_string_equal(heard.reason, "known: x");
    assert_near(heard.last.deviation, -2, 0);
    assert_true(isnan(heard.last.score));
    clear(&heard);
}

static void outcomes_of_replay(void **state)
{
    static const char board[] = "{\"incidents\":[],\"figures\":{}}";
    static const char pairs[] = "{\"first\":\"\",\"pairs\":[]}";
    struct heard heard;
    (void)state;
    assert_int_equal(read_text(&heard, board), MG_OK);
    assert_string_equal(heard.board.at, board);
    assert_int_equal(heard.versus.length, 0);
    clear(&heard);
    assert_int_equal(read_text(&heard, pairs), MG_OK);
    assert_string_equal(heard.versus.at, pairs);
    clear(&heard);
}

static void what_it_is_not_is_told_with_its_line(void **state)
{
    static const struct {
        const char *text;
        size_t line;
        const char *sentence;
    } wrong[] = {
        {"", 0, "no bytes"},
        {"time,value\n", 1, "no column 'timestamp'"},
        {HEAD "60,a,1,,,,,warming,,\n90,a\n", 3, "only 2 fields"},
        {HEAD "60\n", 2, "only 1 fields (want 2)"},
        {HEAD "60,a,1,x,,,,warming,,\n", 2, "cannot read expected 'x'"},
        {HEAD "60,a,1,,,,,calm,,\n", 2, "cannot read state 'calm'"},
        {HEAD "noon,a,1,,,,,normal,,\n", 2, "cannot read timestamp 'noon'"},
        {"{\"timestamp\":1}\n", 1, "no member 'series'"},
        {"{\"timestamp\":\n", 1, "JSON"},
    };
    struct heard heard;
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(read_text(&heard, wrong[i].text), MG_INPUT);
        assert_int_equal(heard.line, wrong[i].line);
        if (!strstr(heard.note.text, wrong[i].sentence))
            fail_msg("'%s' is not in '%s'", wrong[i].sentence, heard.note.text);
        clear(&heard);
    }
}

/* Files that were put behind each other have further headers. */
static void a_header_may_come_again(void **state)
{
    struct heard heard;
    (void)state;
    assert_int_equal(read_text(&heard, HEAD "60,a,1,,,,,warming,,\n" HEAD
                                            "60,b,1,,,,,warming,,\n"),
                     MG_OK);
    assert_int_equal(heard.rows, 2);
    clear(&heard);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_csv),
        cmocka_unit_test(rows_of_json),
        cmocka_unit_test(outcomes_of_replay),
        cmocka_unit_test(what_it_is_not_is_told_with_its_line),
        cmocka_unit_test(a_header_may_come_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
