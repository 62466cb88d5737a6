/* fuzz_variant.c - any bytes as the settings of --compare. */
#include "fuzz.h"

#include "replay/variant.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_text text = {(const char *)data, size};
    struct mg_variant variant;
    struct mg_note note = {""};
    enum mg_err err = mg_variant_parse(&variant, text, &note);
    CHECK(!err || note.text[0]);
    CHECK(err || (variant.count > 0) != (variant.file != NULL));
    CHECK(variant.count <= MG_VARIANT_SETTINGS);
    for (size_t i = 0; i < variant.count; i++)
        CHECK(variant.at[i].name[0] || err);
    mg_variant_clear(&variant);
    return 0;
}
