/* fuzz_stamp.c - what is read as a time is printed as one that reads alike. */
#include "fuzz.h"

#include "time/stamp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct mg_zone *zone;
    struct mg_text text = {(const char *)data, size};
    struct mg_buffer printed;
    int64_t time;
    int64_t again = MG_NO_TIME;
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
