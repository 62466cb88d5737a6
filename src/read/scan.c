/* scan.c - see scan.h. Each call takes one step: the one item that it leads to
 * is given out before the next step is taken. */
#include "read/scan.h"

#include <stdlib.h>
#include <string.h>

#include "base/inline.h"
#include "read/format.h"
#include "read/lines.h"

struct mg_scan {
    const struct mg_input *input;
    struct mg_paths paths;
    void (*wait)(void *context);
    void *context;
    const int *halt;
    size_t file;      /* the next one to open */
    size_t end;       /* and the one not to open any more */
    const char *path; /* of the open one; NULL: none is */
    struct mg_lines lines;
    const struct mg_format *format; /* NULL before its first line */
    void *state;
    struct mg_text line;
    bool giving;    /* the line has samples left */
    bool guessed;   /* the open file's guess was given out */
    bool telling;   /* it is told next, if there is one */
    bool turning;   /* the file is turned round next */
    bool data;      /* its first line is data */
    int64_t before; /* bytes of the files that are closed again */
    struct mg_note note;
};

/* What a step came to. */
enum step { STEP_ON, STEP_ITEM };

static struct mg_place this_line(const struct mg_scan *scan)
{
    return (struct mg_place){scan->path, scan->lines.number, scan->line};
}

static enum step give_finding(struct mg_item *item, enum mg_item_kind kind,
                              struct mg_place place, const char *sentence)
{
    item->kind = kind;
    item->finding = (struct mg_finding){.place = place, .sentence = sentence};
    return STEP_ITEM;
}

/* About the whole file. */
static enum step give_said(const struct mg_scan *scan, struct mg_item *item,
                           enum mg_item_kind kind, const char *sentence)
{
    return give_finding(item, kind, (struct mg_place){.path = scan->path},
                        sentence);
}

static enum step give_bad(const struct mg_scan *scan, struct mg_item *item,
                          const char *why)
{
    return give_finding(item, MG_ITEM_BAD, this_line(scan), why);
}

static void close_file(struct mg_scan *scan)
{
    if (scan->state)
        scan->format->close(scan->state);
    if (scan->path) {
        scan->before += scan->lines.bytes.taken;
        mg_lines_close(&scan->lines);
    }
    scan->state = NULL;
    scan->format = NULL;
    scan->path = NULL;
    scan->giving = scan->guessed = scan->telling = scan->turning = false;
}

/* The sentence must not be the file's own: it is closed. */
static enum step give_refused(struct mg_scan *scan, struct mg_item *item,
                              size_t line, enum mg_err err,
                              const char *sentence)
{
    struct mg_place place = {.path = scan->path, .line = line};
    give_finding(item, MG_ITEM_REFUSED, place, sentence);
    item->finding.err = err;
    close_file(scan);
    return STEP_ITEM;
}

static enum mg_err check_follow(const struct mg_scan *scan,
                                struct mg_note *note)
{
    if (!scan->input->follow)
        return MG_OK;
    if (scan->input->newest_first)
        return mg_fail(note, MG_INVALID,
                       "--follow and --newest-first contradict each other: a "
                       "file grows at its end");
    if (scan->paths.count == 1)
        return MG_OK;
    return mg_fail(note, MG_INVALID, "--follow wants one file, found %zu",
                   scan->paths.count);
}

static enum mg_err check_delimiter(const char *told, struct mg_note *note)
{
    if (strlen(told) == 1 || strcmp(told, "auto") == 0 ||
        strcmp(told, "tab") == 0)
        return MG_OK;
    return mg_fail(note, MG_INVALID,
                   "--delimiter: cannot use '%.60s' (want one character, "
                   "tab or auto)",
                   told);
}

enum mg_err mg_scan_open(struct mg_scan **scan, const struct mg_input *input,
                         const char *const *paths, size_t count,
                         struct mg_note *note)
{
    struct mg_scan *opened = calloc(1, sizeof *opened);
    *scan = NULL;
    if (!opened)
        return mg_fail(note, MG_MEMORY, "out of memory");
    opened->input = input;
    enum mg_err err = check_delimiter(input->delimiter, note);
    for (size_t i = 0; i < count && !err; i++)
        err = mg_paths_add(&opened->paths, paths[i], note);
    if (!err)
        err = check_follow(opened, note);
    opened->end = opened->paths.count;
    if (err)
        mg_scan_close(opened);
    else
        *scan = opened;
    return err;
}

void mg_scan_close(struct mg_scan *scan)
{
    if (!scan)
        return;
    close_file(scan);
    mg_paths_clear(&scan->paths);
    free(scan);
}

void mg_scan_waits(struct mg_scan *scan, void (*wait)(void *context),
                   void *context, const int *halt)
{
    scan->wait = wait;
    scan->context = context;
    scan->halt = halt;
}

static enum step open_file(struct mg_scan *scan, struct mg_item *item)
{
    scan->path = scan->paths.at[scan->file++];
    struct mg_source source = {
        .path = scan->path,
        .newest_first = scan->input->newest_first,
        .digest = scan->input->digest,
        .follow = scan->input->follow,
        .stop = scan->input->stop,
        .halt = scan->halt,
        .before_wait = scan->wait,
        .context = scan->context,
    };
    enum mg_err err = mg_lines_open(&scan->lines, &source, &scan->note);
    if (!err) {
        give_said(scan, item, MG_ITEM_SOURCE, "");
        item->finding.file = scan->file - 1;
        return STEP_ITEM;
    }
    scan->path = NULL;
    return give_refused(scan, item, 0, err, scan->note.text);
}

static const struct mg_format *choose_format(const struct mg_scan *scan)
{
    static const char *const names[] = {NULL, "csv", "ndjson"};
    const char *told = names[scan->input->format];
    for (const struct mg_format *const *f = mg_formats;; f++)
        if (told ? strcmp((*f)->name, told) == 0 : (*f)->claims(scan->line))
            return *f;
}

static char *series_name(const struct mg_scan *scan)
{
    if (scan->input->name[0])
        return strdup(scan->input->name);
    if (strcmp(scan->path, "-") == 0)
        return strdup("value");
    struct mg_text name = mg_paths_name(&scan->paths, scan->path);
    return strndup(name.at, name.length);
}

/* The first line that says something settles the format. */
static MG_SELDOM bool start_format(struct mg_scan *scan)
{
    scan->format = choose_format(scan);
    char *name = series_name(scan);
    scan->state = name ? scan->format->open(scan->input, name) : NULL;
    free(name);
    return scan->state != NULL;
}

/* Once for each file; whether it is news is not known here. */
static enum step tell_guess(struct mg_scan *scan, struct mg_item *item)
{
    scan->telling = false;
    const char *guess = scan->format->guess(scan->state);
    scan->guessed = guess[0];
    return guess[0] ? give_said(scan, item, MG_ITEM_GUESS, guess) : STEP_ON;
}

/* Once the format is settled, a file of falling times is turned round. A line
 * that is data itself comes again, as the last one. */
static enum step turn_file(struct mg_scan *scan, struct mg_item *item)
{
    scan->turning = false;
    enum mg_err err = mg_lines_turn(&scan->lines, scan->data, &scan->note);
    return err ? give_refused(scan, item, 0, err, scan->note.text) : STEP_ON;
}

static bool is_to_turn(const struct mg_scan *scan)
{
    return scan->input->newest_first && !scan->lines.turned &&
           scan->format->guess(scan->state)[0];
}

/* The line's next sample. */
static enum step give(struct mg_scan *scan, struct mg_item *item)
{
    scan->note.text[0] = '\0';
    enum mg_took took =
        scan->format->next(scan->state, &item->row, &scan->note);
    scan->giving = took == MG_TOOK_SAMPLES || took == MG_TOOK_BAD;
    switch (took) {
    case MG_TOOK_SAMPLES:
    case MG_TOOK_LAST:
        item->kind = MG_ITEM_ROW;
        item->row.place = this_line(scan);
        return STEP_ITEM;
    case MG_TOOK_BAD:
        return give_bad(scan, item, scan->note.text);
    default:
        return STEP_ON;
    }
}

static enum step take_line(struct mg_scan *scan, struct mg_item *item)
{
    struct mg_note *note = &scan->note;
    note->text[0] = '\0'; /* no more: it is large, and rows are many */
    enum mg_took took = scan->format->take(scan->state, scan->line, note);
    if (is_to_turn(scan)) {
        scan->telling = !scan->guessed;
        scan->turning = true;
        scan->data = mg_input_is_bare(scan->input) || took == MG_TOOK_SAMPLES;
        return STEP_ON;
    }
    switch (took) {
    case MG_TOOK_NOTHING:
        scan->telling = !scan->guessed;
        return STEP_ON;
    case MG_TOOK_SAMPLES:
        scan->giving = true;
        scan->telling = !scan->guessed;
        return scan->telling ? STEP_ON : give(scan, item);
    case MG_TOOK_HEADER_AGAIN:
        scan->telling = true; /* its columns may be others */
        return give_said(scan, item, MG_ITEM_HEADER, "");
    case MG_TOOK_BAD:
        return give_bad(scan, item, note->text);
    case MG_TOOK_LAST: /* not of a whole line */
    case MG_TOOK_FAILED:
        break;
    }
    return give_refused(scan, item, scan->lines.number, MG_INPUT, note->text);
}

/* Byte order marks: UTF-8's is skipped; UTF-16's are left only where a file is
 * not read from its beginning to its end. */
static bool take_mark(struct mg_scan *scan)
{
    struct mg_text *line = &scan->line;
    *line = mg_text_unmarked(*line);
    return line->length < 2 || (memcmp(line->at, "\xFF\xFE", 2) != 0 &&
                                memcmp(line->at, "\xFE\xFF", 2) != 0);
}

static bool is_silent_line(struct mg_text line)
{
    if (line.length && line.at[0] > '#')
        return false;
    struct mg_text text = mg_text_trim(line);
    return text.length == 0 || text.at[0] == '#';
}

/* What comes behind is not wanted either. */
static enum step give_stopped(struct mg_scan *scan, struct mg_item *item)
{
    close_file(scan);
    scan->end = scan->file;
    return give_said(scan, item, MG_ITEM_STOPPED, "");
}

static enum step end_file(struct mg_scan *scan, struct mg_item *item)
{
    if (scan->lines.stopped)
        return give_stopped(scan, item);
    if (scan->lines.number == 0)
        return give_refused(scan, item, 0, MG_INPUT,
                            "empty, not one byte (want a header and rows)");
    close_file(scan);
    return STEP_ON;
}

/* A line that is whole. */
static enum step use_line(struct mg_scan *scan, struct mg_item *item)
{
    if (scan->lines.number == 1 && !take_mark(scan))
        return give_refused(scan, item, 1, MG_INPUT,
                            "UTF-16 text, which --newest-first and --follow "
                            "cannot read (want UTF-8; iconv -f UTF-16 -t UTF-8 "
                            "makes it)");
    if (is_silent_line(scan->line))
        return STEP_ON;
    if (!scan->format && !start_format(scan))
        return give_refused(scan, item, 0, MG_MEMORY, "out of memory");
    return take_line(scan, item);
}

/* What there is instead of a line. */
static MG_SELDOM enum step use_gap(struct mg_scan *scan, struct mg_item *item,
                                   enum mg_line got)
{
    switch (got) {
    case MG_LINE_FAILED:
        scan->note = scan->lines.note;
        return give_refused(scan, item, 0, scan->lines.err, scan->note.text);
    case MG_LINE_ANEW:
        return give_said(scan, item, MG_ITEM_ANEW, scan->lines.note.text);
    case MG_LINE_TORN:
        return give_bad(scan, item,
                        "the file began anew before this line's end came");
    case MG_LINE_OPEN:
        return give_said(scan, item, MG_ITEM_SAID,
                         "its last line has no end yet, and was not read");
    case MG_LINE_TOO_LONG:
        return give_bad(scan, item, "row of more than 65536 bytes");
    case MG_LINE:
    case MG_LINE_END:
        break;
    }
    return end_file(scan, item);
}

static enum step read_line(struct mg_scan *scan, struct mg_item *item)
{
    enum mg_line got = mg_lines_next(&scan->lines, &scan->line);
    return got == MG_LINE ? use_line(scan, item) : use_gap(scan, item, got);
}

/* Between lines, and between files. */
static MG_SELDOM enum step take_other_step(struct mg_scan *scan,
                                           struct mg_item *item)
{
    if (scan->telling)
        return tell_guess(scan, item);
    if (scan->turning)
        return turn_file(scan, item);
    if (scan->file < scan->end)
        return open_file(scan, item);
    return give_said(scan, item, MG_ITEM_END, "");
}

static enum step take_step(struct mg_scan *scan, struct mg_item *item)
{
    if (scan->telling || scan->turning || !scan->path)
        return take_other_step(scan, item);
    return scan->giving ? give(scan, item) : read_line(scan, item);
}

void mg_scan_next(struct mg_scan *scan, struct mg_item *item)
{
    while (take_step(scan, item) == STEP_ON)
        ;
}

void mg_scan_skip(struct mg_scan *scan, size_t file)
{
    scan->file = file;
}

void mg_scan_until(struct mg_scan *scan, size_t file)
{
    scan->end = file;
}

int64_t mg_scan_taken(const struct mg_scan *scan)
{
    return scan->before + (scan->path ? scan->lines.bytes.taken : 0);
}

const struct mg_paths *mg_scan_paths(const struct mg_scan *scan)
{
    return &scan->paths;
}
