/* fuzz_config.c - any bytes as a configuration file: what is read can be opened
 * or says why not, and what it comes to comes back. */
#include "fuzz.h"

#include "config/config_file.h"

static struct marigram *open_text(struct mg_text text, struct mg_note *note)
{
    static const struct marigram_sink nowhere;
    static const struct mg_known nothing; /* of those that stand in it */
    struct marigram *engine = NULL;
    struct marigram_config *config = marigram_config_new();
    enum mg_err err = mg_config_parse(config, text, NULL, note);
    CHECK(!err || note->text[0]);
    config->known = &nothing;
    /* Files that it may name are another's. */
    bool apart = config->config.holidays[0] || config->config.known_events[0];
    for (size_t i = 0; i < config->policy.count; i++) {
        struct mg_config own;
        mg_policy_resolve(&config->policy, &config->policy.entry[i], -1, &own);
        apart = apart || own.holidays[0];
    }
    if (!err && !apart)
        CHECK(!marigram_open(config, &nowhere, &engine, note->text,
                             sizeof note->text) ||
              note->text[0]);
    marigram_config_free(config);
    return engine;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_text text = {(const char *)data, size};
    struct mg_note note = {""};
    struct mg_buffer first;
    struct mg_buffer second;
    struct marigram *engine = open_text(text, &note);
    if (!engine)
        return 0;
    mg_buffer_init(&first, 0);
    mg_buffer_init(&second, 0);
    mg_kinds_find(&engine->kinds, "api{host=\"a\"}");
    mg_effective_print(&engine->kinds, &first);
    marigram_close(engine);
    engine = open_text(mg_buffer_all(&first), &note);
    CHECK(engine != NULL);
    mg_effective_print(&engine->kinds, &second);
    CHECK(mg_text_same(mg_buffer_all(&first), mg_buffer_all(&second)));
    marigram_close(engine);
    mg_buffer_clear(&first);
    mg_buffer_clear(&second);
    return 0;
}
