/* fuzz_holiday.c - any bytes as a file of holidays. */
#include "fuzz.h"

#include "time/holiday.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_text text = {(const char *)data, size};
    struct mg_holidays *holidays;
    struct mg_note note = {""};
    enum mg_err err = mg_holidays_parse(text, "h.txt", &holidays, &note);
    CHECK(!err == (holidays != NULL));
    CHECK(!err || note.text[0]);
    for (const char *c = note.text; *c; c++)
        CHECK((unsigned char)*c >= 0x20 && *c != 0x7F);
    CHECK(mg_holidays_count(holidays) <= size / 10);
    for (int64_t day = -1000; day < 1000; day++)
        CHECK(!mg_holidays_has(holidays, day) || mg_holidays_count(holidays));
    mg_holidays_free(holidays);
    return 0;
}
