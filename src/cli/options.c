/* options.c - see options.h. Every flag has a long name only, so a command
 * line in a runbook explains itself. */
#include "cli/options.h"

#include <assert.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

/* The codes of flags stand clear of the characters that getopt_long returns. */
enum { OPTIONS_MAX = 128, HELP_CODE = 1000, FIRST_CODE = 2000 };
enum { LEFT = 28, WIDTH = 79 };

/* ---- help ---- */

void mg_options_wrap(struct mg_buffer *out, const char *text, size_t from)
{
    struct mg_text rest = mg_text_of(text);
    size_t column = from;
    while (rest.at) {
        struct mg_text word = mg_text_split(&rest, ' ');
        if (column > from && column + 1 + word.length > WIDTH) {
            mg_buffer_printf(out, "\n%*s", (int)from, "");
            column = from;
        }
        if (column > from)
            mg_buffer_char(out, ' ');
        column += word.length + (column > from);
        mg_buffer_text(out, word);
    }
    mg_buffer_char(out, '\n');
}

static void help_knob(const struct mg_knob *knob, struct mg_buffer *out)
{
    struct mg_buffer right;
    mg_buffer_init(&right, 0);
    size_t before = out->length;
    const char *letter = strcmp(knob->name, "config") == 0 ? "-c, " : "";
    mg_buffer_printf(out, "  %s--%s%s%s", letter, knob->name,
                     knob->arg ? " " : "", knob->arg ? knob->arg : "");
    size_t used = out->length - before;
    if (used + 2 > LEFT)
        mg_buffer_printf(out, "\n%*s", LEFT, "");
    else
        mg_buffer_printf(out, "%*s", (int)(LEFT - used), "");
    mg_knob_describe(knob, &right);
    if (!right.failed)
        mg_options_wrap(out, right.at, LEFT);
    mg_buffer_clear(&right);
}

void mg_options_help(const struct mg_command *command,
                     const struct mg_options *sets, struct mg_buffer *out)
{
    struct mg_text examples = mg_text_of(command->examples);
    mg_buffer_string(out, "Examples:\n");
    while (examples.length) {
        struct mg_text line = mg_text_split(&examples, '\n');
        mg_buffer_printf(out, "  %.*s\n", (int)line.length, line.at);
    }
    mg_buffer_printf(out, "\nUsage: marigram %s %s\n\n", command->name,
                     command->operands);
    mg_options_wrap(out, command->summary, 0);
    if (command->about)
        mg_buffer_printf(out, "\n%s\n", command->about);
    for (; sets->knobs; sets++) {
        mg_buffer_printf(out, "\n%s:\n", sets->title);
        for (const struct mg_knob *k = sets->knobs; k->name; k++)
            help_knob(k, out);
    }
}

static void print_help(const struct mg_command *command,
                       const struct mg_options *sets)
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_options_help(command, sets, &out);
    if (!out.failed)
        fwrite(out.at, 1, out.length, stdout);
    mg_buffer_clear(&out);
}

/* ---- reading ---- */

/* A flag's place: which table, which row. */
struct place {
    const struct mg_options *set;
    const struct mg_knob *knob;
};

static int list_options(const struct mg_options *sets,
                        struct option options[OPTIONS_MAX],
                        struct place places[OPTIONS_MAX])
{
    int count = 0;
    for (const struct mg_options *set = sets; set->knobs; set++)
        for (const struct mg_knob *knob = set->knobs; knob->name; knob++) {
            assert(count < OPTIONS_MAX - 3); /* room for each of them */
            bool flag = knob->kind == MG_KNOB_FLAG;
            options[count] =
                (struct option){knob->name,
                                flag ? no_argument : required_argument, NULL,
                                FIRST_CODE + count};
            places[count++] = (struct place){set, knob};
        }
    options[count] = (struct option){"help", no_argument, NULL, HELP_CODE};
    options[count + 1] = (struct option){0};
    return count;
}

/* What is wrong with a long flag: its name, without dashes and value. */
static void refuse_long(const struct mg_command *command,
                        const struct mg_options *sets, const char *name,
                        struct mg_note *note)
{
    const char *near = NULL;
    size_t distance = mg_text_near(name);
    int begun = 0;
    for (; sets->knobs; sets++) {
        const char *nearer = mg_knob_nearest(sets->knobs, name, &distance);
        near = nearer ? nearer : near;
        for (const struct mg_knob *knob = sets->knobs; knob->name; knob++)
            begun += strncmp(knob->name, name, strlen(name)) == 0;
    }
    if (near && distance == 0)
        mg_fail(note, MG_INVALID, "option '--%s' takes no value", name);
    else if (begun > 1)
        mg_fail(note, MG_INVALID,
                "option '--%s' could be several (see marigram help %s)", name,
                command->name);
    else if (near)
        mg_fail(note, MG_INVALID, "no option '--%s' (did you mean '--%s'?)",
                name, near);
    else
        mg_fail(note, MG_INVALID, "no option '--%s' (see marigram help %s)",
                name, command->name);
}

static void refuse_flag(const struct mg_command *command,
                        const struct mg_options *sets, const char *arg,
                        int letter)
{
    struct mg_note note;
    char name[64];
    if (arg[0] == '-' && arg[1] == '-') {
        snprintf(name, sizeof name, "%.*s", (int)strcspn(arg + 2, "="),
                 arg + 2);
        refuse_long(command, sets, name, &note);
    } else {
        mg_fail(&note, MG_INVALID, "no option '-%c' (see marigram help %s)",
                letter, command->name);
    }
    mg_say(note.text);
}

static int wrong_use(int *status)
{
    *status = MG_EXIT_USAGE;
    return -1;
}

static enum mg_err set_one(const struct place *place, const char *text,
                           struct mg_note *note)
{
    const struct mg_options *set = place->set;
    if (set->set)
        return set->set(set->target, place->knob->name, text, note);
    return mg_knob_set(place->knob, set->target, text, note);
}

/* Every flag of one verb. */
struct flags {
    struct option options[OPTIONS_MAX];
    struct place places[OPTIONS_MAX];
    int count;
};

/* A letter, or the code of a long flag, as the latter. */
static int long_code(const struct flags *flags, int code)
{
    for (int i = 0; code == 'c' && i < flags->count; i++)
        if (strcmp(flags->options[i].name, "config") == 0)
            return FIRST_CODE + i;
    return code;
}

static const char *letters_of(const struct flags *flags)
{
    return long_code(flags, 'c') == 'c' ? ":h" : ":hc:";
}

static bool is_early(const struct place *place)
{
    return strcmp(place->knob->name, "config") == 0;
}

/* The early ones alone; what is wrong with others is told by the second pass.
 */
static enum mg_err read_early(const struct flags *flags, int argc, char **argv,
                              struct mg_note *note)
{
    enum mg_err err = MG_OK;
    int code;
    optind = 0; /* glibc: begins anew */
    while (!err && (code = getopt_long(argc, argv, letters_of(flags),
                                       flags->options, NULL)) != -1) {
        int place = long_code(flags, code) - FIRST_CODE;
        if (place >= 0 && is_early(&flags->places[place]))
            err = set_one(&flags->places[place], optarg, note);
    }
    return err;
}

static bool is_help_asked(const struct flags *flags, int argc, char **argv)
{
    bool asked = false;
    int code;
    optind = 0;
    while ((code = getopt_long(argc, argv, letters_of(flags), flags->options,
                               NULL)) != -1)
        asked = asked || code == 'h' || code == HELP_CODE;
    return asked;
}

int mg_options_read(const struct mg_command *command,
                    const struct mg_options *sets, int argc, char **argv,
                    int *status)
{
    struct flags flags;
    struct mg_note note = {""};
    int code;
    for (const struct mg_options *set = sets; set->knobs; set++)
        if (!set->set)
            mg_knob_standard(set->knobs, set->target);
    flags.count = list_options(sets, flags.options, flags.places);
    opterr = 0;
    if (!is_help_asked(&flags, argc, argv)) {
        enum mg_err err = read_early(&flags, argc, argv, &note);
        if (err) {
            *status = mg_complain(err, &note);
            return -1;
        }
    }
    optind = 0;
    while ((code = getopt_long(argc, argv, letters_of(&flags), flags.options,
                               NULL)) != -1) {
        if (code == 'h' || code == HELP_CODE) {
            print_help(command, sets);
            *status = MG_EXIT_DONE;
            return -1;
        }
        if (code == ':') {
            mg_fail(&note, MG_INVALID, "option '%s' needs a value",
                    argv[optind - 1]);
            mg_say(note.text);
            return wrong_use(status);
        }
        if (code == '?') {
            refuse_flag(command, sets, argv[optind - 1], optopt);
            return wrong_use(status);
        }
        const struct place *place =
            &flags.places[long_code(&flags, code) - FIRST_CODE];
        if (!is_early(place) &&
            set_one(place, optarg ? optarg : "true", &note)) {
            mg_say(note.text);
            return wrong_use(status);
        }
    }
    int operands = argc - optind;
    memmove(argv + 1, argv + optind, (size_t)operands * sizeof *argv);
    return operands;
}
