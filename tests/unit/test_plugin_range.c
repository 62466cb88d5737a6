/* test_plugin_range.c - ranges of the Monitoring Plugins, held against a slow
 * twin: a regular expression, and the guidelines' table word for word. */
#include "tests.h"

#include <regex.h>

#include "base/num.h"
#include "sink/plugin_range.h"

#define NUMBER "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?"

struct twin {
    bool valid;
    double start, end;
    bool inside;
};

static struct twin read_twin(const regex_t *regex, const char *text)
{
    struct twin twin = {false, 0, INFINITY, text[0] == '@'};
    if (regexec(regex, text, 0, NULL, 0) != 0)
        return twin;
    const char *colon = strchr(text, ':');
    const char *first = text + twin.inside;
    if (!colon) {
        twin.end = strtod(first, NULL);
    } else {
        twin.start = first[0] == '~' ? -INFINITY : strtod(first, NULL);
        if (colon[1])
            twin.end = strtod(colon + 1, NULL);
    }
    bool huge = (isinf(twin.start) && first[0] != '~') ||
                (isinf(twin.end) && (!colon || colon[1]));
    twin.valid = twin.start <= twin.end && !huge;
    return twin;
}

/* "Generate an alert if x is outside / inside the range". */
static bool twin_alerts(const struct twin *twin, double value)
{
    bool below = !isinf(twin->start) && value < twin->start;
    bool above = !isinf(twin->end) && value > twin->end;
    bool outside = below || above;
    return twin->inside ? !outside : outside;
}

static bool parse(const char *text, struct mg_plugin_range *range)
{
    return mg_plugin_range_parse(mg_text_of(text), range, NULL) == MG_OK;
}

static void spell(uint64_t *seed, char *text)
{
    static const char *const pieces[] = {"@",   "~",  ":",  "10", "-5", "0",
                                         "1e3", ".5", "7.", " ",  "+2", "x",
                                         "~:",  "@",  "",   ":",  "3",  "-"};
    text[0] = '\0';
    int count = (int)(uniform(seed) * 6);
    for (int i = 0; i < count; i++)
        strcat(text,
               pieces[(int)(uniform(seed) * (sizeof pieces / sizeof *pieces))]);
}

static void the_grammar_is_its_slow_twin_s(void **state)
{
    (void)state;
    regex_t regex;
    uint64_t seed = 1;
    int valid = 0;
    assert_int_equal(
        regcomp(&regex, "^@?((" NUMBER ")|((~|" NUMBER "):(" NUMBER ")?))$",
                REG_EXTENDED),
        0);
    for (int i = 0; i < count_of(50000, 1000000); i++) {
        char text[64];
        struct mg_plugin_range range;
        spell(&seed, text);
        struct twin twin = read_twin(&regex, text);
        if (parse(text, &range) != twin.valid)
            fail_msg("'%s' is %s", text, twin.valid ? "a range" : "none");
        if (!twin.valid)
            continue;
        valid++;
        for (double value = -12; value <= 12; value += 0.5)
            if (mg_plugin_range_alerts(&range, value) !=
                twin_alerts(&twin, value))
                fail_msg("'%s' at %g", text, value);
    }
    assert_true(valid > 1000);
    regfree(&regex);
}

static void what_is_printed_is_the_same_range(void **state)
{
    (void)state;
    uint64_t seed = 2;
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    for (int i = 0; i < 20000; i++) {
        char text[64];
        struct mg_plugin_range range;
        struct mg_plugin_range again;
        spell(&seed, text);
        if (!parse(text, &range))
            continue;
        mg_buffer_empty(&out);
        mg_plugin_range_print(&out, &range);
        assert_true(parse(out.at, &again));
        if (again.start != range.start || again.end != range.end ||
            again.inside != range.inside)
            fail_msg("'%s' is printed as '%s'", text, out.at);
        assert_null(strpbrk(out.at, "eE"));
    }
    mg_buffer_clear(&out);
}

static void the_guidelines_table(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double calm, alert;
    } rows[] = {
        {"10", 0, -0.1},     {"10", 10, 10.1},     {"10:", 10, 9.9},
        {"~:10", -1e9, 11},  {"10:20", 20, 20.1},  {"10:20", 10, 9.9},
        {"@10:20", 9.9, 10}, {"@10:20", 20.1, 20},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mg_plugin_range range;
        assert_true(parse(rows[i].text, &range));
        assert_false(mg_plugin_range_alerts(&range, rows[i].calm));
        assert_true(mg_plugin_range_alerts(&range, rows[i].alert));
        assert_false(mg_plugin_range_alerts(&range, (double)NAN));
    }
}

static void refuses_what_is_none_and_says_what_was_wanted(void **state)
{
    (void)state;
    static const char *const texts[] = {"",     "@",    ":",     ":10",
                                        "10:5", "-5",   "10 ",   "a:b",
                                        "~",    "10:~", "1:2:3", "nan",
                                        "0x10", "inf",  "@@1",   "1e999"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct mg_plugin_range range;
        struct mg_note note;
        assert_int_equal(mg_plugin_range_parse(mg_text_of(texts[i]), &range,
                                               &note),
                         MG_INVALID);
        assert_non_null(strstr(note.text, "10, 10:, ~:10, 10:20 or @10:20"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_grammar_is_its_slow_twin_s),
        cmocka_unit_test(what_is_printed_is_the_same_range),
        cmocka_unit_test(the_guidelines_table),
        cmocka_unit_test(refuses_what_is_none_and_says_what_was_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
