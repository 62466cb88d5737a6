/* fuzz_plugin_range.c - a range that is read is printed as one that reads
 * alike, and without an exponent. */
#include "fuzz.h"

#include "sink/plugin_range.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_text text = {(const char *)data, size};
    struct mg_plugin_range range;
    struct mg_plugin_range again;
    struct mg_buffer printed;
    if (mg_plugin_range_parse(text, &range, NULL))
        return 0;
    CHECK(range.start <= range.end);
    CHECK(!mg_plugin_range_alerts(&range, (double)NAN));
    mg_buffer_init(&printed, 0);
    mg_plugin_range_print(&printed, &range);
    CHECK(!strpbrk(printed.at, "eE|' \n"));
    CHECK(!mg_plugin_range_parse(mg_buffer_all(&printed), &again, NULL));
    CHECK(again.inside == range.inside);
    CHECK(again.start == range.start && again.end == range.end);
    mg_buffer_clear(&printed);
    return 0;
}
