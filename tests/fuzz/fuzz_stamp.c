/* fuzz_stamp.c - what is read as a time is printed as one that reads alike, and
 * the lines of a text are the same times whatever day is known. */
#include "fuzz.h"

#include "time/stamp.h"

static void check_near(struct mg_text lines)
{
    struct mg_stamp_day day = {0};
    while (lines.at) {
        struct mg_text text = mg_text_split(&lines, '\n');
        int64_t want = 0;
        int64_t got = 0;
        bool read = mg_stamp_parse(text, NULL, MG_NO_TIME, &want);
        CHECK(mg_stamp_parse_near(&day, text, NULL, MG_NO_TIME, &got) == read);
        CHECK(!read || got == want);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct mg_zone *zone;
    struct mg_text text = {(const char *)data, size};
    struct mg_buffer printed;
    int64_t time;
    int64_t again = MG_NO_TIME;
    check_near(text);
    if (!zone)
        CHECK(mg_zone_open("Europe/Berlin", &zone, NULL) == MG_OK);
    if (!mg_stamp_parse(text, zone, MG_NO_TIME, &time))
        return 0;
    mg_buffer_init(&printed, 0);
    mg_stamp_print(&printed, time);
    CHECK(mg_stamp_parse(mg_buffer_all(&printed), zone, time, &again));
    CHECK(again == time);
    mg_buffer_clear(&printed);
    return 0;
}
