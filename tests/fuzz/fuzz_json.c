/* fuzz_json.c - any bytes as a JSON document; what is accepted without
 * comments has each member's own text in it. */
#include "fuzz.h"

#include "base/json.h"

static void check_members(struct mg_text text, const struct mg_json *document)
{
    const struct mg_json *member = mg_json_first(document);
    if (mg_json_kind_of(document) != MG_JSON_OBJECT)
        return;
    for (; member; member = mg_json_next(member)) {
        struct mg_text raw = mg_json_raw(text, document, mg_json_name(member));
        CHECK(raw.at >= text.at);
        CHECK(raw.at + raw.length <= text.at + text.length);
        CHECK(mg_json_get(document, mg_json_name(member)) == member);
        if (mg_json_kind_of(member) == MG_JSON_NUMBER)
            CHECK(raw.length && strchr("-0123456789", raw.at[0]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_text text = {(const char *)data, size};
    struct mg_json *document;
    struct mg_note note = {""};
    bool commented = mg_json_parse(text, true, &document, &note) == MG_OK;
    CHECK(commented || note.text[0]);
    mg_json_free(document);
    if (mg_json_parse(text, false, &document, &note) == MG_OK) {
        CHECK(commented);
        check_members(text, document);
    }
    mg_json_free(document);
    return 0;
}
