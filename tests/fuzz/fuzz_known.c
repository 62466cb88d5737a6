/* fuzz_known.c - any bytes as a file of known events: what is read can be asked
 * at any time, its answers hold as long as they say, and what is refused says
 * why. No calendars: fuzz_ical.c has those. */
#include "fuzz.h"

#include "base/span.h"
#include "calendar/known_file.h"

static void ask(const struct mg_known_event *event)
{
    static const int64_t times[] = {INT64_MIN + 1,
                                    INT64_C(-1) * MG_DAY,
                                    0,
                                    INT64_C(1774747800) * MG_SECOND,
                                    INT64_C(1792893600) * MG_SECOND,
                                    INT64_MAX - 1};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        struct mg_known_place place = {0};
        int64_t time = times[i];
        for (int k = 0; k < 50 && time < INT64_MAX; k++) {
            CHECK(mg_known_ask(event, &place, time) == MG_OK);
            CHECK(place.since <= time && time < place.until);
            CHECK(!place.covered || time < event->expires);
            time = place.until;
        }
        mg_known_place_clear(&place);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_text text = {(const char *)data, size};
    struct mg_known known = {0};
    struct mg_note note = {""};
    enum mg_err err = mg_known_parse(&known, text, "/nowhere/k.json", &note);
    CHECK(!err || (note.text[0] && !known.count));
    for (size_t i = 0; i < known.count; i++) {
        CHECK(known.at[i].name && known.at[i].reason && known.at[i].owner);
        CHECK(known.at[i].series_count && known.at[i].label);
        mg_known_concerns(&known.at[i], "api{host=\"a\"}");
        ask(&known.at[i]);
    }
    mg_known_clear(&known);
    return 0;
}
