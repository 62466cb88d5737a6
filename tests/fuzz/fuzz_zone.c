/* fuzz_zone.c - any bytes as a zone file, asked about moments of all years. */
#include "fuzz.h"

#include "base/hash.h"
#include "time/zone.h"

static void ask(const struct mg_zone *zone, int64_t second)
{
    bool twice = false;
    int64_t offset = mg_zone_offset(zone, second);
    CHECK(offset >= -168 * 3600 && offset <= 168 * 3600);
    int64_t first = mg_zone_second(zone, second, false, &twice);
    int64_t later = mg_zone_second(zone, second, true, NULL);
    CHECK(twice == (first != later));
    CHECK(first >= second - 168 * 3600 && first <= second + 168 * 3600);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const int64_t range = INT64_MAX / 1000000000; /* what nanoseconds span */
    struct mg_zone *zone;
    struct mg_note note = {""};
    uint64_t hash = mg_hash_add(MG_HASH_START, data, size);
    enum mg_err err = mg_zone_read(data, size, &zone, &note);
    CHECK(err ? !zone && note.text[0] : zone != NULL);
    for (int i = 0; i < 32 && zone; i++) {
        hash = mg_hash_add(hash, &i, sizeof i);
        ask(zone, (int64_t)(hash >> 1) % (2 * range) - range);
    }
    mg_zone_free(zone);
    return 0;
}
