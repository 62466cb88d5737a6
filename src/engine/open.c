/* open.c - the public functions around an engine's life: settings, opening,
 * closing, saving and loading. What happens to a sample is in engine.c. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "engine/engine.h"
#include "engine/pieces.h"
#include "state/store.h"

static enum marigram_err tell(enum mg_err err, const struct mg_note *note,
                              char *why, size_t size)
{
    if (why && size) {
        const char *text = err == MG_OK    ? ""
                           : note->text[0] ? note->text
                                           : mg_err_text(err);
        size_t length = strnlen(text, size - 1);
        memcpy(why, text, length);
        why[length] = '\0';
    }
    return (enum marigram_err)err;
}

const char *marigram_version(void)
{
    return MARIGRAM_VERSION;
}

const char *marigram_err_text(enum marigram_err err)
{
    return mg_err_text((enum mg_err)err);
}

const char *marigram_state_name(enum marigram_state state)
{
    static const char *const names[] = {
        "warming",    "normal",     "pending", "firing",
        "recovering", "suppressed", "nodata",  "late",
    };
    return state <= MARIGRAM_LATE ? names[state] : "?";
}

const char *marigram_event_name(enum marigram_event_kind kind)
{
    static const char *const names[] = {
        [MARIGRAM_RAISED] = "raised",
        [MARIGRAM_CLEARED] = "cleared",
        [MARIGRAM_SILENT] = "silent",
        [MARIGRAM_RETURNED] = "returned",
        [MARIGRAM_SHIFT_ACCEPTED] = "shift_accepted",
        [MARIGRAM_SHIFT_REVERTED] = "shift_reverted",
        [MARIGRAM_SPREAD] = "spread",
        [MARIGRAM_DRIFT] = "drift",
        [MARIGRAM_RECALIBRATED] = "recalibrated",
        [MARIGRAM_ESCALATED] = "escalated",
        [MARIGRAM_DEESCALATED] = "deescalated",
        [MARIGRAM_FLAPPING] = "flapping",
        [MARIGRAM_SETTLED] = "settled",
        [MARIGRAM_SUPPRESSED_ALERT] = "suppressed",
        [MARIGRAM_TURNED] = "turned",
    };
    static_assert(sizeof names / sizeof *names == MARIGRAM_TURNED + 1,
                  "each kind has a name");
    return kind <= MARIGRAM_TURNED ? names[kind] : "?";
}

struct marigram_config *marigram_config_new(void)
{
    struct marigram_config *config = malloc(sizeof *config);
    if (!config)
        return NULL;
    mg_config_init(&config->config);
    config->policy = (struct mg_policy){0};
    config->known = NULL;
    return config;
}

void marigram_config_free(struct marigram_config *config)
{
    if (!config)
        return;
    mg_policy_clear(&config->policy);
    free(config);
}

enum marigram_err marigram_config_set(struct marigram_config *config,
                                      const char *name, const char *text,
                                      char *why, size_t size)
{
    struct mg_note note = {""};
    struct mg_policy *policy = &config->policy;
    enum mg_err err =
        mg_settings_add(&policy->flags, MG_FOR_ALL, name, text, &note);
    if (!err)
        mg_policy_resolve(policy, NULL, -1, &config->config);
    return tell(err, &note, why, size);
}

enum mg_err mg_engine_know(struct marigram *engine,
                           const struct mg_known *known)
{
    mg_watch_free(engine->watch);
    engine->watch = NULL;
    engine->world.shadows = known->count > 0;
    if (!known->count)
        return MG_OK;
    engine->watch = mg_watch_new(known);
    return engine->watch ? MG_OK : MG_MEMORY;
}

static enum mg_err open_watch(struct marigram *engine,
                              const struct mg_known *known,
                              struct mg_note *note)
{
    if (!known && (engine->config.known_events[0] || engine->kinds.known))
        return mg_fail(note, MG_INVALID,
                       "known-events: the library reads no such file (the "
                       "program does)");
    return known ? mg_engine_know(engine, known) : MG_OK;
}

static enum mg_err open_engine(struct marigram *engine,
                               const struct marigram_config *config,
                               struct mg_note *note)
{
    enum mg_err err =
        mg_kinds_open(&engine->kinds, &config->policy, &config->config, note);
    if (err)
        return err;
    engine->config = mg_kinds_standard(&engine->kinds)->config;
    err = open_watch(engine, config->known, note);
    if (!err)
        err = mg_pieces_begin(engine, &engine->world);
    return err ? err : mg_effective_hash(&engine->kinds, engine->configuration);
}

enum marigram_err marigram_open(const struct marigram_config *config,
                                const struct marigram_sink *sink,
                                struct marigram **engine, char *why,
                                size_t size)
{
    struct mg_note note = {""};
    struct marigram *opened = calloc(1, sizeof *opened);
    *engine = NULL;
    if (!opened)
        return tell(MG_MEMORY, &note, why, size);
    opened->sink = *sink;
    mg_buffer_init(&opened->key, 2 * MG_KEY_MAX);
    enum mg_err err = open_engine(opened, config, &note);
    if (err)
        marigram_close(opened);
    else
        *engine = opened;
    return tell(err, &note, why, size);
}

void marigram_close(struct marigram *engine)
{
    if (!engine)
        return;
    mg_world_clear(&engine->world);
    mg_watch_free(engine->watch);
    mg_kinds_clear(&engine->kinds);
    mg_buffer_clear(&engine->key);
    free(engine);
}

/* ---- state ---- */

static void save(const struct marigram *engine, struct mg_buffer *out)
{
    mg_buffer_init(out, 0);
    mg_store_begin(out);
    mg_pieces_save_head(engine, out);
    mg_world_save(&engine->world, out);
    mg_store_end(out);
}

enum marigram_err marigram_save(const struct marigram *engine, char **bytes,
                                size_t *length)
{
    struct mg_buffer out;
    save(engine, &out);
    *bytes = NULL;
    *length = 0;
    if (out.failed) {
        mg_buffer_clear(&out);
        return MARIGRAM_MEMORY;
    }
    *bytes = out.at;
    *length = out.length;
    return MARIGRAM_OK;
}

void marigram_free(char *bytes)
{
    free(bytes);
}

static enum mg_err load(struct marigram *engine, struct mg_text text,
                        struct mg_note *note)
{
    struct mg_world world;
    struct mg_text body;
    enum mg_err err = mg_store_body(text, &body, note);
    if (!err)
        err = mg_pieces_check_head(engine, &body, note);
    if (err)
        return err;
    err = mg_pieces_begin(engine, &world);
    if (!err)
        err = mg_world_load(&world, &engine->kinds, &body, note);
    if (err) {
        mg_world_clear(&world);
        return err;
    }
    mg_pieces_adopt(engine, &world);
    return MG_OK;
}

enum marigram_err marigram_load(struct marigram *engine, const char *bytes,
                                size_t length, char *why, size_t size)
{
    struct mg_note note = {""};
    struct mg_text text = {bytes, length};
    return tell(load(engine, text, &note), &note, why, size);
}

enum marigram_err marigram_save_file(const struct marigram *engine,
                                     const char *path, char *why, size_t size)
{
    struct mg_note note = {""};
    struct mg_buffer out;
    save(engine, &out);
    enum mg_err err = out.failed
                          ? MG_MEMORY
                          : mg_file_replace(path, mg_buffer_all(&out), &note);
    mg_buffer_clear(&out);
    return tell(err, &note, why, size);
}

enum marigram_err marigram_load_file(struct marigram *engine, const char *path,
                                     char *why, size_t size)
{
    struct mg_note note = {""};
    struct mg_buffer text;
    mg_buffer_init(&text, 0);
    enum mg_err err = mg_file_read(path, &text, &note);
    if (!err) {
        err = load(engine, mg_buffer_all(&text), &note);
        if (err)
            mg_note_prefix(&note, "%s: ", path);
    }
    mg_buffer_clear(&text);
    return tell(err, &note, why, size);
}
