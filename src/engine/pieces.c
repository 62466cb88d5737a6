/* pieces.c - see pieces.h. */
#include "engine/pieces.h"

#include "state/store.h"

enum mg_err mg_pieces_begin(const struct marigram *engine,
                            struct mg_world *world)
{
    enum mg_err err = mg_world_init(world);
    world->shadows = engine->watch != NULL;
    return err;
}

void mg_pieces_adopt(struct marigram *engine, struct mg_world *world)
{
    mg_world_clear(&engine->world);
    engine->world = *world;
    *world = (struct mg_world){0};
    if (engine->watch)
        mg_watch_forget(engine->watch);
}

/* ---- the head ---- */

void mg_pieces_save_head(const struct marigram *engine, struct mg_buffer *out)
{
    mg_buffer_printf(out, "season-tz %s\n",
                     mg_config_season_zone(&engine->config));
    mg_buffer_printf(out, "model %s\n", engine->config.model);
    mg_buffer_printf(out, "season %s\n", engine->config.season);
    mg_buffer_printf(out, "holidays %d\n", engine->config.holidays[0] != '\0');
    mg_buffer_printf(out, "counter %d\n", engine->config.counter);
}

/* Seasons learned in one zone are wrong by hours in another. */
static enum mg_err check_zone(const struct marigram *engine,
                              struct mg_text *body, struct mg_note *note)
{
    struct mg_text line = mg_text_split(body, '\n');
    struct mg_text word = mg_text_split(&line, ' ');
    const char *zone = mg_config_season_zone(&engine->config);
    if (!mg_text_is(word, "season-tz"))
        return mg_fail(note, MG_STATE, "found '%.*s' (want season-tz)",
                       MG_SHOW(word));
    if (mg_text_is(line, zone))
        return MG_OK;
    return mg_fail(
        note, MG_STATE,
        "saved with seasons in %.*s (this configuration has %.60s, see "
        "--season-tz)",
        MG_SHOW(line), zone);
}

/* What one model learned says nothing to another. */
static enum mg_err check_setting(struct mg_text *body, const char *name,
                                 const char *value, struct mg_note *note)
{
    struct mg_text line = mg_text_split(body, '\n');
    struct mg_text word = mg_text_split(&line, ' ');
    if (!mg_text_is(word, name))
        return mg_fail(note, MG_STATE, "found '%.*s' (want %s)", MG_SHOW(word),
                       name);
    if (mg_text_is(line, value))
        return MG_OK;
    return mg_fail(note, MG_STATE,
                   "saved with --%s %.*s (this configuration has %.60s)", name,
                   MG_SHOW(line), value);
}

/* What was learned of counts says nothing of their rates. */
static enum mg_err check_counter(const struct marigram *engine,
                                 struct mg_text *body, struct mg_note *note)
{
    int64_t counter;
    enum mg_err err = mg_store_number(body, "counter", &counter, note);
    if (err || counter == engine->config.counter)
        return err;
    return mg_fail(note, MG_STATE,
                   "saved with%s --counter (this configuration is with%s)",
                   counter ? "" : "out", counter ? "out" : "");
}

/* The dates may differ: a list is continued every year. */
static enum mg_err check_holidays(const struct marigram *engine,
                                  struct mg_text *body, struct mg_note *note)
{
    int64_t had;
    enum mg_err err = mg_store_number(body, "holidays", &had, note);
    if (err || (had != 0) == (engine->config.holidays[0] != '\0'))
        return err;
    return mg_fail(note, MG_STATE, "saved %s --holidays (this is %s)",
                   had ? "with" : "without", had ? "without" : "with");
}

enum mg_err mg_pieces_check_head(const struct marigram *engine,
                                 struct mg_text *body, struct mg_note *note)
{
    enum mg_err err = check_zone(engine, body, note);
    if (!err)
        err = check_setting(body, "model", engine->config.model, note);
    if (!err)
        err = check_setting(body, "season", engine->config.season, note);
    if (!err)
        err = check_holidays(engine, body, note);
    if (!err)
        err = check_counter(engine, body, note);
    return err;
}
