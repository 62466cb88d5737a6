/* fuzz_key.c - a series' key in its normal form stays as it is. */
#include "fuzz.h"

#include "series/key.h"

static bool normal(struct mg_buffer *out, struct mg_text text)
{
    struct mg_note note = {""};
    mg_buffer_empty(out);
    bool is = mg_key_normal(out, text, &note) == MG_OK;
    CHECK(is || note.text[0]);
    return is;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_buffer once;
    struct mg_buffer twice;
    mg_buffer_init(&once, 0);
    mg_buffer_init(&twice, 0);
    if (normal(&once, (struct mg_text){(const char *)data, size})) {
        CHECK(once.length && once.length <= MG_KEY_MAX);
        CHECK(normal(&twice, mg_buffer_all(&once)));
        CHECK(mg_text_same(mg_buffer_all(&once), mg_buffer_all(&twice)));
    }
    mg_buffer_clear(&once);
    mg_buffer_clear(&twice);
    return 0;
}
