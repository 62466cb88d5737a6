/* options.c - see options.h. Every flag has a long name only, so a command
 * line in a runbook explains itself. */
#include "cli/options.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/quote.h"
#include "cli/apart.h"
#include "cli/page.h"

/* The codes of flags stand clear of the characters that getopt_long returns. */
enum { OPTIONS_MAX = 128, HELP_CODE = 1000, FIRST_CODE = 2000 };
enum { LETTERS_MAX = 32 };
enum { WIDTH = 79 };

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

/* Those of a verb that has none of its own. */
static const struct mg_letter *letters_of(const struct mg_command *command)
{
    static const struct mg_letter usual[] = {{'c', "config"}, {0}};
    return command->letters ? command->letters : usual;
}

char mg_options_letter(const struct mg_command *command, const char *name)
{
    for (const struct mg_letter *l = letters_of(command); l->letter; l++)
        if (strcmp(l->name, name) == 0)
            return l->letter;
    return '\0';
}

/* The page that --help asks for; without a name, as text. */
static enum mg_err print_help(const struct mg_command *command,
                              const struct mg_options *sets, const char *name,
                              struct mg_note *note)
{
    const struct mg_page *page = mg_page_find(name ? name : "text");
    struct mg_buffer out;
    if (!page)
        return mg_fail(note, MG_INVALID,
                       "--help: no page '%.60s' (want text, man, bash, zsh or "
                       "fish)",
                       name);
    mg_buffer_init(&out, 0);
    page->verb(command, sets, &out);
    if (!out.failed)
        fwrite(out.at, 1, out.length, stdout);
    mg_buffer_clear(&out);
    if (fflush(stdout) != 0 || ferror(stdout))
        return mg_fail(note, MG_IO, "standard output: cannot write: %s",
                       strerror(errno));
    return MG_OK;
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
    options[count] =
        (struct option){"help", optional_argument, NULL, HELP_CODE};
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
                        struct mg_note *note)
{
    char name[64];
    if (arg[0] == '-' && arg[1] == '-') {
        snprintf(name, sizeof name, "%.*s", (int)strcspn(arg + 2, "="),
                 arg + 2);
        refuse_long(command, sets, name, note);
    } else {
        mg_fail(note, MG_INVALID, "no option '-%c' (see marigram help %s)",
                optopt, command->name);
    }
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
    const struct mg_letter *letters;
    char short_options[LETTERS_MAX]; /* for getopt */
    struct mg_apart apart;           /* the files that were named */
};

/* The number of a flag; -1: this verb has none of the name. */
static int find_flag(const struct flags *flags, const char *name)
{
    for (int i = 0; i < flags->count; i++)
        if (strcmp(flags->options[i].name, name) == 0)
            return i;
    return -1;
}

static void list_flags(struct flags *flags, const struct mg_command *command,
                       const struct mg_options *sets)
{
    char *to = flags->short_options;
    flags->count = list_options(sets, flags->options, flags->places);
    flags->letters = letters_of(command);
    *to++ = ':';
    *to++ = 'h';
    for (const struct mg_letter *l = flags->letters; l->letter; l++) {
        int place = find_flag(flags, l->name);
        assert(to - flags->short_options < LETTERS_MAX - 3);
        if (place < 0)
            continue;
        *to++ = l->letter;
        if (flags->options[place].has_arg != no_argument)
            *to++ = ':';
    }
    *to = '\0';
}

/* What a code of getopt's stands for; NULL: no setting. */
static const struct place *place_of(const struct flags *flags, int code)
{
    if (code >= FIRST_CODE)
        return &flags->places[code - FIRST_CODE];
    for (const struct mg_letter *l = flags->letters; l->letter; l++)
        if (l->letter == code && find_flag(flags, l->name) >= 0)
            return &flags->places[find_flag(flags, l->name)];
    return NULL;
}

static int next_code(const struct flags *flags, const struct mg_line *line)
{
    return getopt_long(line->argc, line->argv, flags->short_options,
                       flags->options, NULL);
}

static bool is_early(const struct place *place)
{
    return strcmp(place->knob->name, "config") == 0;
}

/* The early ones alone; what is wrong with others is told by the second pass.
 */
static enum mg_err read_early(const struct flags *flags, struct mg_line *line)
{
    enum mg_err err = MG_OK;
    int code;
    optind = 0; /* glibc: begins anew */
    while (!err && (code = next_code(flags, line)) != -1) {
        const struct place *place = place_of(flags, code);
        if (place && is_early(place))
            err = set_one(place, optarg, &line->note);
    }
    return err;
}

static bool is_help_asked(const struct flags *flags, const struct mg_line *line)
{
    bool asked = false;
    int code;
    optind = 0;
    while ((code = next_code(flags, line)) != -1)
        asked = asked || code == 'h' || code == HELP_CODE;
    return asked;
}

static int wrong_use(struct mg_line *line)
{
    line->status = MG_EXIT_USAGE;
    return -1;
}

static void keep_given(struct mg_buffer *given, const struct mg_knob *knob,
                       const char *value)
{
    if (!given)
        return;
    mg_buffer_string(given, given->length ? ",[" : "[");
    mg_quote_json(given, mg_text_of(knob->name));
    mg_buffer_char(given, ',');
    if (value)
        mg_quote_json(given, mg_text_of(value));
    else
        mg_buffer_string(given, "null");
    mg_buffer_char(given, ']');
}

/* Takes one code; 0: go on. */
static int take_code(const struct mg_command *command,
                     const struct mg_options *sets, struct flags *flags,
                     struct mg_line *line, int code)
{
    struct mg_note *note = &line->note;
    const char *word = line->argv[optind - 1];
    if (code == 'h' || code == HELP_CODE) {
        enum mg_err err = print_help(command, sets, optarg, note);
        line->status = err ? MG_EXIT_USAGE : MG_EXIT_DONE;
        if (err == MG_IO)
            line->status = MG_EXIT_FAILED;
        return -1;
    }
    if (code == ':') {
        mg_fail(note, MG_INVALID, "option '%s' needs a value", word);
        return wrong_use(line);
    }
    if (code == '?') {
        refuse_flag(command, sets, word, note);
        return wrong_use(line);
    }
    const struct place *place = place_of(flags, code);
    if (!is_early(place) && set_one(place, optarg ? optarg : "true", note))
        return wrong_use(line);
    keep_given(line->given, place->knob, optarg);
    mg_apart_note(&flags->apart, place->knob, optarg);
    return 0;
}

int mg_options_take(const struct mg_command *command,
                    const struct mg_options *sets, struct mg_line *line)
{
    struct flags flags;
    int code;
    for (const struct mg_options *set = sets; set->knobs; set++)
        if (!set->set)
            mg_knob_standard(set->knobs, set->target);
    flags.apart.count = 0;
    list_flags(&flags, command, sets);
    line->note.text[0] = '\0';
    opterr = 0;
    if (!is_help_asked(&flags, line)) {
        enum mg_err err = read_early(&flags, line);
        line->status = mg_exit_of(err);
        if (err)
            return -1;
    }
    optind = 0;
    while ((code = next_code(&flags, line)) != -1)
        if (take_code(command, sets, &flags, line, code))
            return -1;
    int operands = line->argc - optind;
    if (mg_apart_check(&flags.apart, line->argv + optind, operands,
                       &line->note))
        return wrong_use(line);
    memmove(line->argv + 1, line->argv + optind,
            (size_t)operands * sizeof *line->argv);
    return operands;
}

int mg_options_read(const struct mg_command *command,
                    const struct mg_options *sets, int argc, char **argv,
                    int *status)
{
    struct mg_line line = {.argc = argc, .argv = argv};
    int operands = mg_options_take(command, sets, &line);
    *status = line.status;
    if (operands < 0 && line.note.text[0])
        mg_say(line.note.text);
    return operands;
}
