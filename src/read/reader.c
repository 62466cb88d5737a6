/* reader.c - see reader.h. */
#include "read/reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/quote.h"
#include "read/format.h"
#include "read/lines.h"
#include "read/paths.h"
#include "read/remark.h"

enum { SAID_MAX = 20 }; /* bad rows that are told one by one */

struct mg_reader {
    const struct mg_input *input;
    struct mg_listener listener;
    struct mg_paths paths;
    size_t file;      /* the next one to open */
    size_t end;       /* and the one not to open any more */
    const char *path; /* of the open one; NULL: none is */
    struct mg_lines lines;
    const struct mg_format *format; /* NULL before its first line */
    void *state;
    struct mg_text line;
    bool giving;  /* the line has samples left */
    bool guessed; /* the open file's guess was told, or need not be */
    char *told;   /* the guess told last */
    FILE *rejects;
    struct mg_place kept;      /* of the line that was put there last */
    struct mg_remarks remarks; /* where they are kept: input.apart */
    struct mg_remark remark;   /* what kind the next one is */
    struct mg_reader_counts counts;
    enum mg_err outcome;
    bool stopped;
    bool interrupted; /* stopped from outside */
    int64_t before;   /* bytes of the files that are closed again */
    int64_t total;    /* bytes of all; 0: not known */
};

static void say(struct mg_reader *reader, const char *line)
{
    if (reader->input->apart)
        mg_remarks_add(&reader->remarks, &reader->remark, line);
    else if (reader->listener.say)
        reader->listener.say(reader->listener.context, line);
}

/* "file:line: sentence", without the control bytes that bad input may hold. */
static void say_place(struct mg_reader *reader, const struct mg_place *place,
                      const char *sentence)
{
    struct mg_buffer all;
    struct mg_buffer clean;
    bool standard = strcmp(place->path, "-") == 0;
    mg_buffer_init(&all, 0);
    mg_buffer_init(&clean, 0);
    mg_buffer_string(&all, standard ? "stdin" : place->path);
    if (place->line)
        mg_buffer_printf(&all, ":%zu", place->line);
    mg_buffer_printf(&all, ": %s", sentence);
    mg_quote_line(&clean, mg_buffer_all(&all));
    say(reader, clean.failed || all.failed ? sentence : clean.at);
    mg_buffer_clear(&clean);
    mg_buffer_clear(&all);
}

/* A line for people about the whole file. */
static void say_file(struct mg_reader *reader, const char *sentence)
{
    struct mg_place place = {.path = reader->path};
    say_place(reader, &place, sentence);
}

static struct mg_place this_line(const struct mg_reader *reader)
{
    return (struct mg_place){reader->path, reader->lines.number, reader->line};
}

static void worsen(struct mg_reader *reader, enum mg_err err)
{
    if (reader->outcome == MG_OK || reader->outcome == MG_INPUT)
        reader->outcome = err;
}

static void close_file(struct mg_reader *reader)
{
    if (reader->state)
        reader->format->close(reader->state);
    if (reader->path) {
        reader->before += reader->lines.bytes.taken;
        mg_lines_close(&reader->lines);
    }
    reader->state = NULL;
    reader->format = NULL;
    reader->path = NULL;
    reader->giving = false;
    reader->guessed = false;
}

static void refuse_file(struct mg_reader *reader, size_t line, enum mg_err err,
                        const char *sentence)
{
    struct mg_place place = {.path = reader->path, .line = line};
    say_place(reader, &place, sentence);
    reader->counts.refused++;
    worsen(reader, err);
    close_file(reader);
}

/* A line is kept once, however many of its cells are bad. */
static void keep_reject(struct mg_reader *reader, const struct mg_place *place)
{
    if (!reader->rejects ||
        (reader->kept.path == place->path && reader->kept.line == place->line))
        return;
    reader->kept = *place;
    fwrite(place->text.at, 1, place->text.length, reader->rejects);
    fputc('\n', reader->rejects);
}

/* A reject that was not written must not look like one that was. */
static void finish_rejects(struct mg_reader *reader)
{
    struct mg_note note;
    if (!reader->rejects ||
        (fflush(reader->rejects) == 0 && !ferror(reader->rejects)))
        return;
    mg_fail(&note, MG_IO, "%s: cannot write: %s", reader->input->rejects,
            strerror(errno));
    say(reader, note.text);
    worsen(reader, MG_IO);
    clearerr(reader->rejects);
}

static void say_further(struct mg_reader *reader)
{
    say(reader, "further bad rows are counted, not told one by one");
}

static void refuse_place(struct mg_reader *reader, const struct mg_place *place,
                         const char *why)
{
    size_t number = ++reader->counts.bad;
    reader->remark =
        (struct mg_remark){.kind = MG_REMARK_BAD, .number = number};
    if (number <= SAID_MAX)
        say_place(reader, place, why);
    if (number == SAID_MAX + 1)
        say_further(reader);
    reader->remark = (struct mg_remark){0};
    keep_reject(reader, place);
    if (!reader->input->strict)
        return;
    worsen(reader, MG_INPUT);
    reader->stopped = true;
}

static void refuse_row(struct mg_reader *reader, const char *why)
{
    struct mg_place place = this_line(reader);
    refuse_place(reader, &place, why);
}

static enum mg_err check_follow(const struct mg_reader *reader,
                                struct mg_note *note)
{
    if (!reader->input->follow)
        return MG_OK;
    if (reader->input->newest_first)
        return mg_fail(note, MG_INVALID,
                       "--follow and --newest-first contradict each other: a "
                       "file grows at its end");
    if (reader->paths.count == 1)
        return MG_OK;
    return mg_fail(note, MG_INVALID, "--follow wants one file, found %zu",
                   reader->paths.count);
}

/* 0 where there is one that has no end yet. */
static int64_t total_of(const struct mg_reader *reader)
{
    int64_t total = 0;
    struct stat info;
    for (size_t i = 0; i < reader->paths.count; i++) {
        if (stat(reader->paths.at[i], &info) != 0)
            continue; /* is told when it is its turn */
        if (!S_ISREG(info.st_mode))
            return 0;
        total += info.st_size;
    }
    return reader->input->follow || reader->input->newest_first ? 0 : total;
}

enum mg_err mg_reader_open(struct mg_reader **reader,
                           const struct mg_input *input,
                           const struct mg_listener *listener,
                           const char *const *paths, size_t count,
                           struct mg_note *note)
{
    enum mg_err err = MG_OK;
    struct mg_reader *opened = calloc(1, sizeof *opened);
    *reader = NULL;
    if (!opened)
        return mg_fail(note, MG_MEMORY, "out of memory");
    opened->input = input;
    opened->listener = *listener;
    size_t length = strlen(input->delimiter);
    if (length != 1 && strcmp(input->delimiter, "auto") != 0 &&
        strcmp(input->delimiter, "tab") != 0)
        err = mg_fail(note, MG_INVALID,
                      "--delimiter: cannot use '%.60s' (want one character, "
                      "tab or auto)",
                      input->delimiter);
    for (size_t i = 0; i < count && !err; i++)
        err = mg_paths_add(&opened->paths, paths[i], note);
    if (!err)
        err = check_follow(opened, note);
    if (!err && mg_reader_reads(opened, input->rejects))
        err = mg_fail(note, MG_INVALID, "--rejects %s: is an input file",
                      input->rejects);
    opened->end = opened->paths.count;
    if (!err && input->rejects[0]) {
        opened->rejects = input->apart ? tmpfile() : fopen(input->rejects, "w");
        if (!opened->rejects)
            err = mg_fail(note, MG_IO, "%s: cannot open: %s", input->rejects,
                          strerror(errno));
    }
    opened->total = total_of(opened);
    if (err)
        mg_reader_close(opened);
    else
        *reader = opened;
    return err;
}

void mg_reader_close(struct mg_reader *reader)
{
    if (!reader)
        return;
    close_file(reader);
    mg_paths_clear(&reader->paths);
    mg_remarks_clear(&reader->remarks);
    if (reader->rejects)
        fclose(reader->rejects);
    free(reader->told);
    free(reader);
}

static void open_file(struct mg_reader *reader)
{
    struct mg_note note = {""};
    reader->path = reader->paths.at[reader->file++];
    struct mg_source source = {
        .path = reader->path,
        .newest_first = reader->input->newest_first,
        .digest = reader->input->digest,
        .follow = reader->input->follow,
        .stop = reader->input->stop,
        .before_wait = reader->listener.wait,
        .context = reader->listener.context,
    };
    enum mg_err err = mg_lines_open(&reader->lines, &source, &note);
    if (!err) {
        reader->counts.files++;
        return;
    }
    say(reader, note.text);
    reader->counts.refused++;
    worsen(reader, err);
    reader->path = NULL;
}

static const struct mg_format *choose_format(const struct mg_reader *reader)
{
    static const char *const names[] = {NULL, "csv", "ndjson"};
    const char *told = names[reader->input->format];
    for (const struct mg_format *const *f = mg_formats;; f++)
        if (told ? strcmp((*f)->name, told) == 0 : (*f)->claims(reader->line))
            return *f;
}

static char *series_name(const struct mg_reader *reader)
{
    if (reader->input->name[0])
        return strdup(reader->input->name);
    if (strcmp(reader->path, "-") == 0)
        return strdup("value");
    struct mg_text name = mg_paths_name(&reader->paths, reader->path);
    return strndup(name.at, name.length);
}

/* The first line that says something settles the format. */
static bool start_format(struct mg_reader *reader)
{
    reader->format = choose_format(reader);
    char *name = series_name(reader);
    reader->state = name ? reader->format->open(reader->input, name) : NULL;
    free(name);
    if (reader->state)
        return true;
    refuse_file(reader, 0, MG_MEMORY, "out of memory");
    return false;
}

static bool is_told(const struct mg_reader *reader, const char *guess)
{
    return reader->told && strcmp(reader->told, guess) == 0;
}

static void note_told(struct mg_reader *reader, const char *guess)
{
    free(reader->told);
    reader->told = strdup(guess);
}

/* What was chosen is told once, and again when another file differs. */
static void tell_guess(struct mg_reader *reader)
{
    if (reader->guessed)
        return;
    const char *guess = reader->format->guess(reader->state);
    reader->guessed = guess[0];
    if (!guess[0] || is_told(reader, guess))
        return;
    reader->remark =
        (struct mg_remark){.kind = MG_REMARK_GUESS, .guess = guess};
    say_file(reader, guess);
    reader->remark = (struct mg_remark){0};
    note_told(reader, guess);
}

/* Once the format is settled, a file of falling times is turned round. A line
 * that is data itself comes again, as the last one. */
static void turn_file(struct mg_reader *reader, bool data)
{
    struct mg_note note;
    tell_guess(reader);
    enum mg_err err = mg_lines_turn(&reader->lines, data, &note);
    if (err)
        refuse_file(reader, 0, err, note.text);
}

static bool is_to_turn(const struct mg_reader *reader)
{
    return reader->input->newest_first && !reader->lines.turned &&
           reader->format->guess(reader->state)[0];
}

static void take_line(struct mg_reader *reader)
{
    struct mg_note note; /* not cleared: it is large, and rows are many */
    note.text[0] = '\0';
    enum mg_took took =
        reader->format->take(reader->state, reader->line, &note);
    if (is_to_turn(reader)) {
        turn_file(reader,
                  mg_input_is_bare(reader->input) || took == MG_TOOK_SAMPLES);
        return;
    }
    switch (took) {
    case MG_TOOK_NOTHING:
        tell_guess(reader);
        break;
    case MG_TOOK_HEADER_AGAIN:
        reader->counts.headers++;
        reader->guessed = false;
        tell_guess(reader);
        break;
    case MG_TOOK_SAMPLES:
        tell_guess(reader);
        reader->giving = true;
        break;
    case MG_TOOK_BAD:
        refuse_row(reader, note.text);
        break;
    case MG_TOOK_FAILED:
        refuse_file(reader, reader->lines.number, MG_INPUT, note.text);
        break;
    }
}

/* Byte order marks: UTF-8's is skipped; UTF-16's are left only where a file is
 * not read from its beginning to its end. */
static bool take_mark(struct mg_reader *reader)
{
    struct mg_text *line = &reader->line;
    *line = mg_text_unmarked(*line);
    if (line->length < 2 || (memcmp(line->at, "\xFF\xFE", 2) != 0 &&
                             memcmp(line->at, "\xFE\xFF", 2) != 0))
        return true;
    refuse_file(reader, 1, MG_INPUT,
                "UTF-16 text, which --newest-first and --follow cannot read "
                "(want UTF-8; iconv -f UTF-16 -t UTF-8 makes it)");
    return false;
}

static bool is_silent_line(struct mg_text line)
{
    struct mg_text text = mg_text_trim(line);
    return text.length == 0 || text.at[0] == '#';
}

static void end_file(struct mg_reader *reader)
{
    reader->interrupted = reader->lines.stopped;
    reader->stopped = reader->stopped || reader->interrupted;
    if (reader->lines.number == 0 && !reader->interrupted)
        refuse_file(reader, 0, MG_INPUT,
                    "empty, not one byte (want a header and rows)");
    else
        close_file(reader);
}

static void read_line(struct mg_reader *reader)
{
    switch (mg_lines_next(&reader->lines, &reader->line)) {
    case MG_LINE_FAILED:
        refuse_file(reader, 0, reader->lines.err, reader->lines.note.text);
        return;
    case MG_LINE_ANEW:
        say_file(reader, reader->lines.note.text);
        reader->counts.anew++;
        reader->kept.line = 0;
        return;
    case MG_LINE_TORN:
        refuse_row(reader, "the file began anew before this line's end came");
        return;
    case MG_LINE_OPEN:
        say_file(reader, "its last line has no end yet, and was not read");
        return;
    case MG_LINE_END:
        end_file(reader);
        return;
    case MG_LINE_TOO_LONG:
        refuse_row(reader, "row of more than 65536 bytes");
        return;
    case MG_LINE:
        break;
    }
    if (reader->lines.number == 1 && !take_mark(reader))
        return;
    if (is_silent_line(reader->line))
        return;
    if (reader->format || start_format(reader))
        take_line(reader);
}

/* Gives out the line's next sample; false when there is none. */
static bool give(struct mg_reader *reader, struct mg_row *row)
{
    struct mg_note note;
    note.text[0] = '\0';
    switch (reader->format->next(reader->state, row, &note)) {
    case MG_TOOK_SAMPLES:
        reader->counts.rows++;
        row->place = this_line(reader);
        return true;
    case MG_TOOK_BAD:
        refuse_row(reader, note.text);
        return false;
    default:
        reader->giving = false;
        return false;
    }
}

enum mg_read mg_reader_next(struct mg_reader *reader, struct mg_row *row)
{
    while (!reader->stopped) {
        if (reader->giving && give(reader, row))
            return MG_READ_ROW;
        if (reader->giving)
            continue;
        if (reader->path) {
            read_line(reader);
            continue;
        }
        if (reader->file == reader->end)
            break;
        open_file(reader);
        if (reader->path)
            return MG_READ_SOURCE;
    }
    finish_rejects(reader);
    return MG_READ_END;
}

void mg_reader_skip(struct mg_reader *reader, size_t file)
{
    reader->file = file;
}

void mg_reader_until(struct mg_reader *reader, size_t file)
{
    reader->end = file;
}

/* ---- a part that another reader has read ---- */

static void repeat(struct mg_reader *reader, const struct mg_remark *remark)
{
    size_t number = reader->counts.bad + remark->number;
    switch (remark->kind) {
    case MG_REMARK_GUESS:
        if (is_told(reader, remark->guess))
            return;
        note_told(reader, remark->guess);
        break;
    case MG_REMARK_BAD:
        if (number == SAID_MAX + 1)
            say_further(reader);
        if (number > SAID_MAX)
            return;
        break;
    case MG_REMARK_OTHER:
        break;
    }
    say(reader, remark->line);
}

static void copy_rejects(struct mg_reader *reader, FILE *from)
{
    char block[4096];
    size_t got;
    if (!from || !reader->rejects)
        return;
    rewind(from);
    while ((got = fread(block, 1, sizeof block, from)) > 0)
        fwrite(block, 1, got, reader->rejects);
}

void mg_reader_join(struct mg_reader *reader, struct mg_reader *part)
{
    struct mg_reader_counts *counts = &reader->counts;
    const struct mg_reader_counts *more = &part->counts;
    for (size_t i = 0; i < part->remarks.count; i++)
        repeat(reader, &part->remarks.at[i]);
    copy_rejects(reader, part->rejects);
    counts->rows += more->rows;
    counts->bad += more->bad;
    counts->headers += more->headers;
    counts->files += more->files;
    counts->refused += more->refused;
    if (part->outcome)
        worsen(reader, part->outcome);
    if (part->remarks.failed)
        worsen(reader, MG_MEMORY);
}

void mg_reader_joined(struct mg_reader *reader)
{
    finish_rejects(reader);
}

size_t mg_reader_file(const struct mg_reader *reader)
{
    return reader->file - 1;
}

const char *const *mg_reader_paths(const struct mg_reader *reader,
                                   size_t *count)
{
    *count = reader->paths.count;
    return (const char *const *)reader->paths.at;
}

const char *mg_reader_unrepeatable(const struct mg_reader *reader)
{
    for (size_t i = 0; i < reader->paths.count; i++)
        if (!mg_file_repeats(reader->paths.at[i]))
            return reader->paths.at[i];
    return NULL;
}

void mg_reader_refuse(struct mg_reader *reader, const struct mg_place *place,
                      const char *why)
{
    reader->counts.rows--;
    refuse_place(reader, place, why);
}

bool mg_reader_reads(const struct mg_reader *reader, const char *path)
{
    for (size_t i = 0; i < reader->paths.count && path[0]; i++)
        if (mg_file_same(reader->paths.at[i], path))
            return true;
    return false;
}

bool mg_reader_progress(const struct mg_reader *reader, int64_t *done,
                        int64_t *total)
{
    *done = reader->before + (reader->path ? reader->lines.bytes.taken : 0);
    *total = reader->total;
    return reader->total > 0;
}

bool mg_reader_stopped(const struct mg_reader *reader)
{
    return reader->interrupted;
}

const struct mg_reader_counts *mg_reader_counts(const struct mg_reader *reader)
{
    return &reader->counts;
}

enum mg_err mg_reader_outcome(const struct mg_reader *reader)
{
    return reader->outcome;
}
