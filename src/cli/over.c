/* over.c - see over.h. All but the list of flags is the base's own. */
#include "cli/over.h"

#include <stdlib.h>
#include <string.h>

#include "cli/session.h"
#include "config/config_file.h"

/* What a file says of input and output is not compared. */
static enum mg_err ignore(void *context, const char *name, const char *text,
                          struct mg_note *note)
{
    (void)context;
    (void)name;
    (void)text;
    (void)note;
    return MG_OK;
}

static enum mg_err read_file(struct mg_over *over, const char *path,
                             struct mg_note *note)
{
    struct mg_config_others others = {mg_session_file_knobs, NULL, ignore};
    over->file = marigram_config_new();
    if (!over->file)
        return mg_fail(note, MG_MEMORY, "out of memory");
    enum mg_err err = mg_config_read_file(over->file, path, &others, note);
    if (err)
        return err;
    struct mg_settings flags = over->config.policy.flags;
    over->config = *over->file;
    over->config.policy.flags = flags;
    return MG_OK;
}

/* A list of its own, with the base's texts. */
static enum mg_err copy_flags(struct mg_over *over, struct mg_note *note)
{
    struct mg_settings *flags = &over->config.policy.flags;
    const struct mg_said *from = flags->at;
    flags->room = flags->count + 1;
    flags->at = calloc(flags->room, sizeof *flags->at);
    if (!flags->at)
        return mg_fail(note, MG_MEMORY, "out of memory");
    if (flags->count)
        memcpy(flags->at, from, flags->count * sizeof *from);
    return MG_OK;
}

enum mg_err mg_over_init(struct mg_over *over,
                         const struct marigram_config *base,
                         const struct mg_variant *variant, struct mg_note *note)
{
    *over = (struct mg_over){.config = *base};
    struct mg_policy *policy = &over->config.policy;
    enum mg_err err = copy_flags(over, note);
    if (!err && variant->file)
        err = read_file(over, variant->file, note);
    for (size_t i = 0; i < variant->count && !err; i++) {
        err = mg_settings_add(&policy->flags, MG_FOR_ALL, variant->at[i].name,
                              variant->at[i].value, note);
        over->own += !err;
    }
    if (!err)
        mg_policy_resolve(policy, NULL, -1, &over->config.config);
    return err;
}

void mg_over_clear(struct mg_over *over)
{
    struct mg_settings *flags = &over->config.policy.flags;
    for (size_t i = 0; i < over->own; i++)
        free(flags->at[flags->count - 1 - i].text);
    free(flags->at);
    marigram_config_free(over->file);
    *over = (struct mg_over){0};
}
