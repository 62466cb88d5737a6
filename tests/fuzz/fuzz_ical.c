/* fuzz_ical.c - any bytes as an iCalendar file: it gives stretches with a
 * length, or a sentence. */
#include "fuzz.h"

#include "base/span.h"
#include "calendar/ical.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_text text = {(const char *)data, size};
    struct mg_ical *ical;
    struct mg_note note = {""};
    struct mg_ranges ranges = {0};
    int64_t from = INT64_C(1772323200) * MG_SECOND; /* 2026-03-01 */
    enum mg_err err = mg_ical_parse(text, "c.ics", NULL, &ical, &note);
    CHECK(!err == (ical != NULL));
    CHECK(!err || note.text[0]);
    for (const char *c = note.text; *c; c++)
        CHECK((unsigned char)*c >= 0x20 && *c != 0x7F);
    if (ical)
        CHECK(mg_ical_fill(ical, from, from + 60 * MG_DAY, &ranges) == MG_OK);
    mg_ranges_settle(&ranges);
    for (size_t i = 0; i < ranges.count; i++) {
        CHECK(ranges.at[i].from < ranges.at[i].to);
        CHECK(i == 0 || ranges.at[i - 1].to < ranges.at[i].from);
    }
    mg_ranges_clear(&ranges);
    mg_ical_free(ical);
    return 0;
}
