/* agree.c - see agree.h. Two configurations are the same when their hashes are:
 * everything that can change a verdict is in them. */
#include "config/agree.h"

#include <string.h>

/* --recalibrate is not the engine's. */
static enum mg_err hash_of(const struct marigram_config *config,
                           char hash[MG_EFFECTIVE_HASH], struct mg_note *note)
{
    struct mg_kinds kinds = {0};
    struct mg_config standard = config->config;
    standard.recalibrate = 0;
    enum mg_err err = mg_kinds_open(&kinds, &config->policy, &standard, note);
    if (!err)
        err = mg_effective_hash(&kinds, hash);
    mg_kinds_clear(&kinds);
    return err;
}

static enum mg_err put_over(const struct mg_said *said,
                            struct marigram_config *kept, struct mg_note *note)
{
    if (strcmp(said->knob->name, "recalibrate") == 0)
        return MG_OK;
    return (enum mg_err)marigram_config_set(kept, said->knob->name, said->text,
                                            note->text, sizeof note->text);
}

/* False: the setting is what it was. Else the note says that it is not. */
static bool differs(const struct mg_said *said, const struct mg_config *kept,
                    struct mg_note *note)
{
    struct mg_buffer had;
    struct mg_buffer has;
    struct mg_config config = *kept;
    mg_buffer_init(&had, 0);
    mg_buffer_init(&has, 0);
    mg_knob_print(said->knob, &config, &had);
    mg_config_set(&config, said->knob->name, said->text, NULL);
    mg_knob_print(said->knob, &config, &has);
    bool other = !mg_text_same(mg_buffer_all(&had), mg_buffer_all(&has));
    if (other)
        mg_fail(note, MG_INVALID,
                "--%s %.60s contradicts the state, which was kept with %.60s "
                "(it need not be given)",
                said->knob->name, said->text, had.length ? had.at : "none");
    mg_buffer_clear(&had);
    mg_buffer_clear(&has);
    return other;
}

/* Which flag makes the difference: of all series, or of those of an entry. */
static enum mg_err name_flag(const struct mg_settings *flags,
                             const struct mg_config *kept, struct mg_note *note)
{
    for (size_t i = 0; i < flags->count; i++)
        if (differs(&flags->at[i], kept, note))
            return MG_INVALID;
    return mg_fail(note, MG_INVALID,
                   "--%s %.60s contradicts what the state was kept with for "
                   "some series (it need not be given)",
                   flags->at[0].knob->name, flags->at[0].text);
}

static enum mg_err check_flags(const struct mg_settings *flags,
                               struct marigram_config *kept, const char *wanted,
                               struct mg_note *note)
{
    char hash[MG_EFFECTIVE_HASH];
    struct mg_config before = kept->config;
    enum mg_err err = MG_OK;
    for (size_t i = 0; i < flags->count && !err; i++)
        err = put_over(&flags->at[i], kept, note);
    if (!err)
        err = hash_of(kept, hash, note);
    /* What was kept was well: if this is not, it was not that. */
    if ((err && err != MG_INVALID) || (!err && strcmp(hash, wanted) == 0))
        return err;
    return name_flag(flags, &before, note);
}

enum mg_err mg_agree(const struct marigram_config *given, const char *file,
                     struct marigram_config *kept, struct mg_note *note)
{
    char wanted[MG_EFFECTIVE_HASH];
    char hash[MG_EFFECTIVE_HASH];
    const struct mg_settings *flags = &given->policy.flags;
    if (!file[0] && !flags->count)
        return MG_OK;
    enum mg_err err = hash_of(kept, wanted, note);
    if (!err && !file[0])
        return check_flags(flags, kept, wanted, note);
    if (!err)
        err = hash_of(given, hash, note);
    if (err || strcmp(hash, wanted) == 0)
        return err;
    return mg_fail(note, MG_INVALID,
                   "--config %.200s is not what the state was kept with (it "
                   "need not be given)",
                   file);
}
