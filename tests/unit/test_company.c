/* test_company.c - whose alerts were raised in an incident's window, and in
 * which order. */
#include "tests.h"

#include "base/span.h"
#include "replay/company.h"

static char id[] = "I";
static char glob[] = "*";
static char *globs[] = {glob};

struct story {
    struct mg_incident incident;
    struct mg_incidents incidents;
    struct mg_ledger ledger;
    struct mg_company company;
};

static void begin(struct story *story, int from, int to)
{
    *story = (struct story){
        .incident = {.id = id,
                     .title = id,
                     .severity = id,
                     .series = globs,
                     .count = 1,
                     .from = from * MG_MINUTE,
                     .to = to * MG_MINUTE},
    };
    story->incidents =
        (struct mg_incidents){.at = &story->incident, .count = 1, .room = 1};
    assert_int_equal(mg_ledger_init(&story->ledger, &story->incidents,
                                    15 * MG_MINUTE),
                     MG_OK);
}

static void raise_alert(struct story *story, const char *series, int at,
                        double score)
{
    struct marigram_verdict verdict = {.series = series,
                                       .time = at * MG_MINUTE,
                                       .step = MG_MINUTE,
                                       .score = score,
                                       .state = MARIGRAM_FIRING,
                                       .alert = "a"};
    struct marigram_event event = {.kind = MARIGRAM_RAISED,
                                   .series = series,
                                   .alert = "a",
                                   .started = at * MG_MINUTE,
                                   .time = at * MG_MINUTE,
                                   .verdict = &verdict};
    mg_ledger_verdict(&story->ledger, &verdict, "x.csv");
    mg_ledger_event(&story->ledger, &event);
}

static void add_name(void *context, size_t alert)
{
    void **pair = context;
    const struct mg_ledger *ledger = pair[0];
    strcat(pair[1],
           mg_roster_key(ledger->roster, (int64_t)ledger->alert[alert].series));
}

/* Who is found, as one word. */
static void are(struct story *story, const char *names)
{
    char got[64] = "";
    void *pair[] = {&story->ledger, got};
    assert_int_equal(mg_company_init(&story->company, &story->ledger), MG_OK);
    assert_int_equal(mg_company_of(&story->company, 0, add_name, pair),
                     strlen(names));
    assert_string_equal(got, names);
    mg_company_clear(&story->company);
    mg_ledger_clear(&story->ledger);
}

static void series_come_in_the_order_of_their_raises(void **state)
{
    (void)state;
    struct story story;
    begin(&story, 100, 160);
    raise_alert(&story, "b", 120, 2);
    raise_alert(&story, "a", 130, 2);
    raise_alert(&story, "d", 85, 2); /* within the lead */
    raise_alert(&story, "c", 160, 2);
    raise_alert(&story, "e", 84, 2);
    raise_alert(&story, "f", 161, 2);
    are(&story, "dbac");
}

static void the_higher_score_comes_first_where_two_are_at_once(void **state)
{
    (void)state;
    struct story story;
    begin(&story, 100, 160);
    raise_alert(&story, "a", 110, 1.5);
    raise_alert(&story, "b", 110, 2.385);
    are(&story, "ba");
}

static void a_series_counts_once(void **state)
{
    (void)state;
    struct story story;
    begin(&story, 100, 160);
    raise_alert(&story, "a", 110, 1.5);
    raise_alert(&story, "b", 115, 1.5);
    raise_alert(&story, "a", 120, 9);
    are(&story, "ab");
}

static void nobody_is_no_company(void **state)
{
    (void)state;
    struct story story;
    begin(&story, 100, 160);
    are(&story, "");
    begin(&story, 100, 160);
    raise_alert(&story, "a", 900, 9);
    are(&story, "");
    mg_company_clear(&story.company);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(series_come_in_the_order_of_their_raises),
        cmocka_unit_test(the_higher_score_comes_first_where_two_are_at_once),
        cmocka_unit_test(a_series_counts_once),
        cmocka_unit_test(nobody_is_no_company),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
