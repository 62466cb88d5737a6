/* fuzz_state.c - any bytes as a saved state: what is accepted is saved as a
 * text that is accepted too, and the engine goes on from it. An odd first byte
 * has the bytes put in a whole envelope, so that what is inside is reached. */
#include "fuzz.h"

#include "state/store.h"

static struct marigram *engine_of(const char *model)
{
    const struct marigram_sink sink = {0};
    struct marigram *engine = NULL;
    struct marigram_config *config = marigram_config_new();
    CHECK(config != NULL);
    CHECK(!marigram_config_set(config, "model", model, NULL, 0));
    CHECK(!marigram_open(config, &sink, &engine, NULL, 0));
    marigram_config_free(config);
    return engine;
}

static void check_again(const char *model, const char *saved, size_t length)
{
    struct marigram *engine = engine_of(model);
    char *again;
    size_t size;
    CHECK(!marigram_load(engine, saved, length, NULL, 0));
    CHECK(!marigram_save(engine, &again, &size));
    CHECK(size == length && memcmp(saved, again, size) == 0);
    marigram_free(again);
    marigram_close(engine);
}

static void check(const char *model, struct mg_text text)
{
    struct marigram *engine = engine_of(model);
    char why[512] = "";
    char *saved;
    size_t length;
    enum marigram_err err =
        marigram_load(engine, text.at, text.length, why, sizeof why);
    CHECK(!err || (err == MARIGRAM_STATE && why[0]));
    CHECK(!marigram_save(engine, &saved, &length));
    check_again(model, saved, length);
    for (int i = 0; i < 20; i++) {
        marigram_push(engine, "a",
                      INT64_C(1774747800000000000) + i * INT64_C(60000000000),
                      i + 2.385);
        marigram_push(engine, "b", i * INT64_C(300000000000), NAN);
    }
    marigram_free(saved);
    marigram_close(engine);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_buffer text;
    if (!size)
        return 0;
    mg_buffer_init(&text, 0);
    if (data[0] & 1)
        mg_store_begin(&text);
    mg_buffer_add(&text, data + 1, size - 1);
    if (data[0] & 1)
        mg_store_end(&text);
    check(data[0] & 2 ? "auto" : "ewma", mg_buffer_all(&text));
    mg_buffer_clear(&text);
    return 0;
}
