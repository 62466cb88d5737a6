/* cmd_config.c - the verb for the configuration file: is it well, what does it
 * come to, and what may stand in it. */
#include <stdio.h>
#include <string.h>

#include "cli/session.h"
#include "config/config_file.h"
#include "config/known_list.h"
#include "engine/preset.h"

struct config_options {
    bool check, effective, schema, presets;
    char of[MG_KNOB_TEXT_MAX];
};

#define AT(member) offsetof(struct config_options, member)

static const struct mg_knob config_knobs[] = {
    {"check", MG_KNOB_FLAG, AT(check), NULL, NULL, 0, 0,
     "say whether the file can be used, and what is in it"},
    {"effective", MG_KNOB_FLAG, AT(effective), NULL, NULL, 0, 0,
     "print what is in force: the file, its presets, and the flags, with its "
     "hash on standard error"},
    {"of", MG_KNOB_TEXT, AT(of), "", "SERIES", 0, 0,
     "print what is in force for one series"},
    {"schema", MG_KNOB_FLAG, AT(schema), NULL, NULL, 0, 0,
     "print the JSON Schema of such a file"},
    {"presets", MG_KNOB_FLAG, AT(presets), NULL, NULL, 0, 0,
     "print the presets and what they set"},
    {0},
};

static int print(struct mg_buffer *out)
{
    bool failed =
        out->failed || fwrite(out->at, 1, out->length, stdout) != out->length;
    mg_buffer_clear(out);
    return failed ? MG_EXIT_FAILED : MG_EXIT_DONE;
}

static int print_schema(void)
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_config_schema(mg_session_file_knobs, &out);
    return print(&out);
}

static int print_presets(void)
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    for (const struct mg_preset *preset = mg_presets; preset->name; preset++) {
        mg_buffer_printf(&out, "%-8s ", preset->name);
        mg_options_wrap(&out, preset->about, 9);
        for (const struct mg_preset_setting *s = preset->settings; s->name; s++)
            mg_buffer_printf(&out, "         %s %s\n", s->name, s->text);
    }
    return print(&out);
}

static int print_effective(const struct marigram *engine)
{
    struct mg_buffer out;
    struct mg_note note;
    mg_buffer_init(&out, 0);
    mg_effective_print(&engine->kinds, &out);
    mg_fail(&note, MG_OK, "configuration %s", engine->configuration);
    mg_say(note.text);
    return print(&out);
}

/* The kind of one series, as if it were all there is. */
static int print_series(const struct marigram *engine, const char *series)
{
    struct mg_kind *kind = mg_kinds_find(&engine->kinds, series);
    long entry = (long)(kind - engine->kinds.at);
    struct mg_kinds alone = {.at = kind, .count = 1};
    struct mg_buffer out;
    struct mg_note note;
    mg_buffer_init(&out, 0);
    mg_effective_print(&alone, &out);
    if (kind == mg_kinds_standard(&engine->kinds))
        mg_fail(&note, MG_OK, "%.200s: no entry of \"series\" fits it", series);
    else
        mg_fail(&note, MG_OK, "%.200s: series[%ld]", series, entry);
    mg_say(note.text);
    return print(&out);
}

static int print_check(const struct mg_session *session,
                       const struct marigram *engine,
                       const struct mg_known *known)
{
    int rules = 0;
    for (int i = 0; i < engine->kinds.count; i++)
        rules += engine->kinds.at[i].rules;
    printf("%s: can be used\n", session->file[0] ? session->file : "flags");
    printf("  entries of \"series\"  %d\n", engine->kinds.count - 1);
    printf("  rules                %d\n", rules);
    printf("  known events         %zu\n", known->count);
    printf("  configuration        %s\n", engine->configuration);
    return MG_EXIT_DONE;
}

static enum mg_err open_engine(struct mg_session *session,
                               struct mg_known *known, struct marigram **engine,
                               struct mg_note *note)
{
    static const struct marigram_sink nowhere;
    struct marigram_config *config = session->config;
    enum mg_err err = mg_known_list_read(config, known, note);
    config->known = known;
    if (!err)
        err = (enum mg_err)marigram_open(config, &nowhere, engine, note->text,
                                         sizeof note->text);
    if (err && session->file[0] && note->text[0])
        mg_note_prefix(note, "%s: ", session->file);
    return err;
}

static int show(struct mg_session *session, const struct marigram *engine,
                const struct mg_known *known)
{
    const struct config_options *options = session->settings;
    if (options->effective)
        return print_effective(engine);
    if (options->of[0])
        return print_series(engine, options->of);
    return print_check(session, engine, known);
}

static int work(struct mg_session *session)
{
    const struct config_options *options = session->settings;
    struct marigram *engine = NULL;
    struct mg_known known = {0};
    struct mg_note note = {""};
    if (options->schema)
        return print_schema();
    if (options->presets)
        return print_presets();
    if (session->count) {
        mg_say("config takes no files but that of --config (see marigram help "
               "config)");
        return MG_EXIT_USAGE;
    }
    enum mg_err err = open_engine(session, &known, &engine, &note);
    int status = err ? mg_complain(err, &note) : show(session, engine, &known);
    marigram_close(engine);
    mg_known_clear(&known);
    return status;
}

static int run_config(const struct mg_command *command, int argc, char **argv)
{
    struct config_options options;
    struct mg_session session = {.settings = &options, .work = work};
    struct mg_options own[] = {
        {"Options", config_knobs, &options, NULL},
        {0},
    };
    session.own = own;
    return mg_session_run(&session, command, argc, argv);
}

const struct mg_command mg_command_config = {
    .name = "config",
    .operands = "[OPTION]... -c FILE",
    .summary = "Checks a configuration file, and shows what it comes to.",
    .examples =
        "marigram config --check -c marigram.json\n"
        "marigram config --effective -c marigram.json --raise 2\n"
        "marigram config --of 'api_latency{job=\"web\"}' -c marigram.json\n"
        "marigram config --schema > marigram.schema.json\n",
    .about = "What is wrong is told with the line of the file. The hash that "
             "names a configuration\nstands in each alert; it covers what can "
             "change a verdict and nothing else.",
    .run = run_config,
};
