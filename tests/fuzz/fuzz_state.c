/* fuzz_state.c - any bytes as a saved state: what is accepted is saved as a
 * text that is accepted too, and the engine goes on from it. An odd first byte
 * has the bytes put in a whole envelope, so that what is inside is reached; one
 * with bit 2 has them change a good state here and there, whatever the form of
 * states has become by now. */
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

static void push_rows(struct marigram *engine)
{
    for (int i = 0; i < 20; i++) {
        marigram_push(engine, "a",
                      INT64_C(1774747800000000000) + i * INT64_C(60000000000),
                      i + 2.385);
        marigram_push(engine, "b", i * INT64_C(300000000000), NAN);
    }
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
    push_rows(engine);
    marigram_free(saved);
    marigram_close(engine);
}

/* A good state's body, with every three bytes of `data` a change: where (the
 * first two), and to what. */
static void add_changed(struct mg_buffer *text, const char *model,
                        const uint8_t *data, size_t size)
{
    struct marigram *engine = engine_of(model);
    struct mg_text body;
    char *saved;
    size_t length;
    push_rows(engine);
    CHECK(!marigram_save(engine, &saved, &length));
    CHECK(!mg_store_body((struct mg_text){saved, length}, &body, NULL));
    size_t from = text->length;
    mg_buffer_text(text, body);
    for (size_t i = 0; i + 2 < size; i += 3) {
        size_t at = (size_t)(data[i] << 8 | data[i + 1]) % body.length;
        text->at[from + at] = (char)data[i + 2];
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
    const char *model = data[0] & 2 ? "auto" : "ewma";
    bool wrapped = data[0] & 5;
    if (wrapped)
        mg_store_begin(&text);
    if (data[0] & 4)
        add_changed(&text, model, data + 1, size - 1);
    else
        mg_buffer_add(&text, data + 1, size - 1);
    if (wrapped)
        mg_store_end(&text);
    check(model, mg_buffer_all(&text));
    mg_buffer_clear(&text);
    return 0;
}
