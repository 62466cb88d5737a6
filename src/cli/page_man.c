/* page_man.c - manual pages, in the man macros that groff and mandoc know, and
 * in the words of the help on a terminal. No page says when it was made: equal
 * programs print equal bytes. */
#include <string.h>

#include "base/quote.h"
#include "cli/page.h"
#include "cli/session.h"
#include "config/config_file.h"
#include "engine/config.h"

/* ---- pieces of a page ---- */

static void add_plain(struct mg_buffer *out, const char *text)
{
    mg_quote_roff(out, mg_text_of(text));
}

/* Filled text, on lines of a length that is easy to read here too. */
static void add_text(struct mg_buffer *out, struct mg_text text)
{
    struct mg_buffer quoted;
    mg_buffer_init(&quoted, 0);
    mg_quote_roff(&quoted, text);
    for (size_t i = 0; i < quoted.length; i++)
        if (quoted.at[i] == '\n')
            quoted.at[i] = ' ';
    if (!quoted.failed && quoted.length)
        mg_options_wrap(out, quoted.at, 0);
    mg_buffer_clear(&quoted);
}

static void add_string(struct mg_buffer *out, const char *text)
{
    add_text(out, mg_text_of(text));
}

static void add_heading(struct mg_buffer *out, const char *name,
                        const char *section)
{
    struct mg_text rest = mg_text_of(name);
    mg_buffer_string(out, ".\\\" Printed by: marigram help --man\n.TH ");
    for (; rest.length; rest.at++, rest.length--) {
        bool small = rest.at[0] >= 'a' && rest.at[0] <= 'z';
        mg_buffer_char(out,
                       small ? (char)(rest.at[0] - 'a' + 'A') : rest.at[0]);
    }
    mg_buffer_printf(out, " %s \"\" \"marigram %s\" \"\"\n", section,
                     marigram_version());
}

static void add_section(struct mg_buffer *out, const char *title)
{
    mg_buffer_printf(out, ".SH %s\n", title);
}

static void add_name(struct mg_buffer *out, const char *name,
                     struct mg_text what)
{
    struct mg_buffer line;
    mg_buffer_init(&line, 0);
    mg_buffer_printf(&line, "%s - %.*s", name, (int)what.length, what.at);
    add_section(out, "NAME");
    if (!line.failed)
        add_string(out, line.at);
    mg_buffer_clear(&line);
}

/* Lines as they are. */
static void add_lines(struct mg_buffer *out, const char *lines)
{
    mg_buffer_string(out, ".EX\n");
    add_plain(out, lines);
    mg_buffer_string(out, ".EE\n");
}

/* Paragraphs, with an empty line between. */
static void add_filled(struct mg_buffer *out, const char *text)
{
    for (const char *end; text; text = end ? end + 2 : NULL) {
        end = strstr(text, "\n\n");
        size_t length = end ? (size_t)(end - text) : strlen(text);
        add_text(out, (struct mg_text){text, length});
        if (end)
            mg_buffer_string(out, ".PP\n");
    }
}

static void add_item(struct mg_buffer *out, const char *bold,
                     const char *italic)
{
    mg_buffer_string(out, ".TP\n\\fB");
    add_plain(out, bold);
    mg_buffer_string(out, "\\fR");
    if (italic) {
        mg_buffer_string(out, " \\fI");
        add_plain(out, italic);
        mg_buffer_string(out, "\\fR");
    }
    mg_buffer_char(out, '\n');
}

static void add_help(struct mg_buffer *out, const struct mg_knob *knob)
{
    struct mg_buffer help;
    mg_buffer_init(&help, 0);
    mg_knob_describe(knob, &help);
    if (!help.failed)
        add_string(out, help.at);
    mg_buffer_clear(&help);
}

static void add_statuses(struct mg_buffer *out, const struct mg_status *status)
{
    add_section(out, "EXIT STATUS");
    for (; status->meaning; status++) {
        mg_buffer_printf(out, ".TP\n\\fB%d\\fR\n", status->status);
        add_string(out, status->meaning);
    }
}

/* ---- a verb ---- */

static void add_synopsis(struct mg_buffer *out, const char *verb,
                         const char *operands)
{
    add_section(out, "SYNOPSIS");
    mg_buffer_string(out, "\\fBmarigram");
    mg_buffer_printf(out, "%s%s\\fR ", verb[0] ? " " : "", verb);
    add_plain(out, operands);
    mg_buffer_char(out, '\n');
}

static void add_option(const struct mg_command *command,
                       const struct mg_knob *knob, struct mg_buffer *out)
{
    char flag[96];
    char letter = mg_options_letter(command, knob->name);
    struct mg_buffer name;
    mg_buffer_init(&name, sizeof flag);
    if (letter)
        mg_buffer_printf(&name, "-%c, ", letter);
    mg_buffer_printf(&name, "--%s", knob->name);
    if (!name.failed)
        add_item(out, name.at, knob->arg);
    add_help(out, knob);
    mg_buffer_clear(&name);
}

static void add_options(const struct mg_command *command,
                        const struct mg_options *sets, struct mg_buffer *out)
{
    static const struct mg_knob help = {.name = "help",
                                        .kind = MG_KNOB_FLAG,
                                        .help = "Examples, then every option."};
    add_section(out, "OPTIONS");
    for (; sets->knobs; sets++) {
        mg_buffer_printf(out, ".SS %s\n", sets->title);
        for (const struct mg_knob *knob = sets->knobs; knob->name; knob++)
            add_option(command, knob, out);
    }
    mg_buffer_string(out, ".SS Help\n");
    add_option(command, &help, out);
}

static void write_verb(const struct mg_command *command,
                       const struct mg_options *sets, struct mg_buffer *out)
{
    char name[64] = "marigram-";
    strncat(name, command->name, sizeof name - strlen(name) - 1);
    add_heading(out, name, "1");
    add_name(out, name, mg_page_sentence(command->summary));
    add_synopsis(out, command->name, command->operands);
    add_section(out, "DESCRIPTION");
    add_filled(out, command->summary);
    if (command->about) {
        mg_buffer_string(out, ".PP\n");
        add_filled(out, command->about);
    }
    add_section(out, "EXAMPLES");
    add_lines(out, command->examples);
    add_options(command, sets, out);
    add_statuses(out, command->statuses ? command->statuses : mg_statuses);
    add_section(out, "SEE ALSO");
    mg_buffer_string(out, "\\fBmarigram\\fR(1), \\fBmarigram.json\\fR(5)\n");
}

const struct mg_page mg_page_man = {.name = "man", .verb = write_verb};

/* ---- the program ---- */

static const struct {
    const char *name, *what;
} surroundings[] = {
    {"NO_COLOR", "Nothing is coloured where this is set to anything."},
    {"COLUMNS", "Width of what is drawn where the terminal does not tell its "
                "own. 80 where nothing does."},
    {"LC_ALL, LC_CTYPE, LANG", "Where these name no UTF-8, what is drawn is "
                               "drawn in ASCII. Nothing else hangs on them."},
    {"TMPDIR", "Where verify and replay put what they need for a while."},
};

static void add_verbs(struct mg_buffer *out)
{
    add_section(out, "VERBS");
    for (const struct mg_command *const *c = mg_commands; *c; c++) {
        mg_buffer_printf(out, ".TP\n\\fBmarigram\\-%s\\fR(1)\n", (*c)->name);
        add_filled(out, (*c)->summary);
    }
}

static void add_surroundings(struct mg_buffer *out)
{
    add_section(out, "ENVIRONMENT");
    for (size_t i = 0; i < sizeof surroundings / sizeof *surroundings; i++) {
        add_item(out, surroundings[i].name, NULL);
        add_string(out, surroundings[i].what);
    }
}

void mg_page_man_program(struct mg_buffer *out)
{
    add_heading(out, "marigram", "1");
    add_name(out, "marigram", mg_text_of(mg_page_about));
    add_synopsis(out, "", "VERB [OPTION]... [FILE]...");
    add_section(out, "DESCRIPTION");
    add_filled(out, mg_page_description);
    add_section(out, "EXAMPLES");
    add_lines(out, mg_page_examples);
    add_verbs(out);
    add_statuses(out, mg_statuses);
    add_surroundings(out);
    add_section(out, "SEE ALSO");
    for (const struct mg_command *const *c = mg_commands; *c; c++)
        mg_buffer_printf(out, "\\fBmarigram\\-%s\\fR(1),\n", (*c)->name);
    mg_buffer_string(out, "\\fBmarigram.json\\fR(5)\n");
}

/* ---- the configuration ---- */

static const char CONFIG_ABOUT[] =
    "A file of --config is JSON in which // and /* */ comments are allowed. "
    "Its keys are\nthe names of the flags: numbers are numbers, flags without "
    "a value true or false,\nall else text; of several with commas, a list of "
    "texts will do. A mistake is refused\nwith its line, and what may have "
    "been meant.\n"
    "\n"
    "For a series, what is said later is over what was said before: the "
    "defaults; the top\nof the file, its preset and then its other keys; the "
    "first entry of \"series\" that it\nfits, likewise; what stands in a rule; "
    "flags on the command line.";

static const char CONFIG_EXAMPLE[] =
    "{\n"
    "  \"season-tz\": \"Europe/Berlin\",\n"
    "  \"series\": [\n"
    "    {\"match\": \"api_latency*\", \"preset\": \"latency\",\n"
    "     \"rules\": [\n"
    "       {\"rule\": \"LatencyHigh\", \"for\": \"3/5\"},\n"
    "       {\"rule\": \"LatencyVeryHigh\", \"raise\": 3, \"severity\": "
    "\"critical\"}\n"
    "     ]},\n"
    "    {\"match\": \"bytes_total{env!=\\\"dev\\\"}\", \"counter\": true}\n"
    "  ],\n"
    "  \"known_events\": []\n"
    "}\n";

/* Keys that are no flags. */
static const struct {
    const char *name, *type, *what;
} members[] = {
    {"series", "LIST",
     "entries, each with \"match\", settings, and \"rules\"; a series belongs "
     "to the first that it fits"},
    {"match", "TEXT|LIST",
     "of an entry: a series' name, a glob, or a selector, "
     "name{label=\"value\"} with =, !=, =~, !~; of a list, one has to fit"},
    {"rules", "LIST",
     "at the top or of an entry: up to 8 rules that watch these series, each "
     "with a name (\"rule\"); what one does not say is as its series have it"},
    {"known_events", "LIST",
     "at the top: expected deviations, beside those of the file of "
     "known-events; docs/known-events.md"},
};

static void add_setting(struct mg_buffer *out, const struct mg_knob *knob)
{
    add_item(out, knob->name, knob->arg ? knob->arg : "true|false");
    add_help(out, knob);
}

static void add_settings(struct mg_buffer *out, const char *title,
                         bool (*fits)(const struct mg_knob *))
{
    mg_buffer_printf(out, ".SS %s\n", title);
    for (const struct mg_knob *knob = mg_config_knobs; knob->name; knob++)
        if (fits(knob))
            add_setting(out, knob);
}

static bool is_of_series(const struct mg_knob *knob)
{
    return !mg_config_is_of_rule(knob) && !mg_config_is_of_engine(knob);
}

void mg_page_man_config(struct mg_buffer *out)
{
    add_heading(out, "marigram.json", "5");
    add_name(out, "marigram.json", mg_text_of("configuration of marigram"));
    add_section(out, "DESCRIPTION");
    add_filled(out, CONFIG_ABOUT);
    add_section(out, "EXAMPLES");
    add_lines(out, CONFIG_EXAMPLE);
    add_section(out, "KEYS");
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        add_item(out, members[i].name, members[i].type);
        add_string(out, members[i].what);
    }
    add_section(out, "SETTINGS");
    add_settings(out, "At the top, in an entry, in a rule",
                 mg_config_is_of_rule);
    add_settings(out, "At the top, in an entry", is_of_series);
    add_settings(out, "At the top only", mg_config_is_of_engine);
    mg_buffer_string(out, ".SS At the top only: where data comes from and "
                          "goes to\n");
    for (const struct mg_knob *const *t = mg_session_file_knobs; *t; t++)
        for (const struct mg_knob *knob = *t; knob->name; knob++)
            add_setting(out, knob);
    add_section(out, "SEE ALSO");
    mg_buffer_string(out,
                     "\\fBmarigram\\fR(1), \\fBmarigram\\-config\\fR(1)\n");
}
