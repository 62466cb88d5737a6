/* reader.c - see reader.h. What is found (scan.h) is told and counted here, in
 * the order in which it stands, also where it was found ahead of that. */
#include "read/reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/inline.h"
#include "base/quote.h"
#include "read/ahead.h"
#include "read/remark.h"

enum { SAID_MAX = 20 }; /* bad rows that are told one by one */

struct mg_reader {
    const struct mg_input *input;
    struct mg_listener listener;
    struct mg_scan *scan;
    struct mg_ahead *ahead; /* who asks it; NULL: the reader itself */
    size_t file;            /* the one that is read */
    FILE *rejects;
    char *told;                /* the guess told last */
    struct mg_place kept;      /* of the line that was put there last */
    struct mg_remarks remarks; /* where they are kept: input.apart */
    struct mg_remark remark;   /* what kind the next one is */
    struct mg_reader_counts counts;
    enum mg_err outcome;
    bool stopped;
    bool interrupted; /* stopped from outside */
    int64_t done;     /* bytes, as far as `ahead` was heard of */
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

static void worsen(struct mg_reader *reader, enum mg_err err)
{
    if (reader->outcome == MG_OK || reader->outcome == MG_INPUT)
        reader->outcome = err;
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
static MG_SELDOM void finish_rejects(struct mg_reader *reader)
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

static enum mg_err open_rejects(struct mg_reader *reader, struct mg_note *note)
{
    const char *path = reader->input->rejects;
    if (!path[0])
        return MG_OK;
    if (mg_reader_reads(reader, path))
        return mg_fail(note, MG_INVALID, "--rejects %s: is an input file",
                       path);
    reader->rejects = reader->input->apart ? tmpfile() : fopen(path, "w");
    if (reader->rejects)
        return MG_OK;
    return mg_fail(note, MG_IO, "%s: cannot open: %s", path, strerror(errno));
}

/* 0 where there is one that has no end yet. */
static int64_t total_of(const struct mg_reader *reader)
{
    const struct mg_paths *paths = mg_scan_paths(reader->scan);
    int64_t total = 0;
    struct stat info;
    for (size_t i = 0; i < paths->count; i++) {
        if (stat(paths->at[i], &info) != 0)
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
    struct mg_reader *opened = calloc(1, sizeof *opened);
    *reader = NULL;
    if (!opened)
        return mg_fail(note, MG_MEMORY, "out of memory");
    opened->input = input;
    opened->listener = *listener;
    enum mg_err err = mg_scan_open(&opened->scan, input, paths, count, note);
    if (!err)
        err = open_rejects(opened, note);
    if (err) {
        mg_reader_close(opened);
        return err;
    }
    opened->total = total_of(opened);
    mg_scan_waits(opened->scan, listener->wait, listener->context, NULL);
    *reader = opened;
    return MG_OK;
}

void mg_reader_ahead(struct mg_reader *reader)
{
    const struct mg_listener *listener = &reader->listener;
    reader->ahead = mg_ahead_start(reader->scan);
    if (!reader->ahead)
        mg_scan_waits(reader->scan, listener->wait, listener->context, NULL);
}

void mg_reader_rest(struct mg_reader *reader)
{
    if (!reader->ahead)
        return;
    mg_ahead_stop(reader->ahead);
    reader->ahead = NULL;
    reader->stopped = true;
}

void mg_reader_close(struct mg_reader *reader)
{
    if (!reader)
        return;
    mg_reader_rest(reader);
    mg_scan_close(reader->scan);
    mg_remarks_clear(&reader->remarks);
    if (reader->rejects)
        fclose(reader->rejects);
    free(reader->told);
    free(reader);
}

/* ---- what is found ---- */

static void refuse_file(struct mg_reader *reader,
                        const struct mg_finding *finding)
{
    if (finding->place.path)
        say_place(reader, &finding->place, finding->sentence);
    else
        say(reader, finding->sentence);
    reader->counts.refused++;
    worsen(reader, finding->err);
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
static void tell_guess(struct mg_reader *reader,
                       const struct mg_finding *finding)
{
    const char *guess = finding->sentence;
    if (is_told(reader, guess))
        return;
    reader->remark =
        (struct mg_remark){.kind = MG_REMARK_GUESS, .guess = guess};
    say_place(reader, &finding->place, guess);
    reader->remark = (struct mg_remark){0};
    note_told(reader, guess);
}

static void begin_file(struct mg_reader *reader,
                       const struct mg_finding *finding)
{
    reader->file = finding->file;
    reader->counts.files++;
}

static void begin_anew(struct mg_reader *reader,
                       const struct mg_finding *finding)
{
    say_place(reader, &finding->place, finding->sentence);
    reader->counts.anew++;
    reader->kept.line = 0;
}

static void wait(struct mg_reader *reader, const struct mg_finding *finding)
{
    reader->done = finding->taken;
    if (reader->listener.wait)
        reader->listener.wait(reader->listener.context);
}

/* What is neither a sample nor the end. */
static MG_SELDOM void note_finding(struct mg_reader *reader,
                                   enum mg_item_kind kind,
                                   const struct mg_finding *finding)
{
    switch (kind) {
    case MG_ITEM_SOURCE:
        begin_file(reader, finding);
        break;
    case MG_ITEM_HEADER:
        reader->counts.headers++;
        break;
    case MG_ITEM_BAD:
        refuse_place(reader, &finding->place, finding->sentence);
        break;
    case MG_ITEM_GUESS:
        tell_guess(reader, finding);
        break;
    case MG_ITEM_SAID:
        say_place(reader, &finding->place, finding->sentence);
        break;
    case MG_ITEM_ANEW:
        begin_anew(reader, finding);
        break;
    case MG_ITEM_REFUSED:
        refuse_file(reader, finding);
        break;
    case MG_ITEM_WAIT:
        wait(reader, finding);
        break;
    case MG_ITEM_STOPPED:
        reader->interrupted = reader->stopped = true;
        break;
    case MG_ITEM_ROW:
    case MG_ITEM_END:
        break;
    }
}

enum mg_read mg_reader_next(struct mg_reader *reader, struct mg_row *row)
{
    struct mg_item own;
    while (!reader->stopped) {
        const struct mg_item *item = &own;
        if (reader->ahead)
            item = mg_ahead_next(reader->ahead);
        else
            mg_scan_next(reader->scan, &own);
        if (item->kind == MG_ITEM_ROW) {
            reader->counts.rows++;
            *row = item->row;
            return MG_READ_ROW;
        }
        note_finding(reader, item->kind, &item->finding);
        if (item->kind == MG_ITEM_SOURCE)
            return MG_READ_SOURCE;
        if (item->kind == MG_ITEM_END)
            break;
    }
    finish_rejects(reader);
    return MG_READ_END;
}

void mg_reader_skip(struct mg_reader *reader, size_t file)
{
    mg_scan_skip(reader->scan, file);
}

void mg_reader_until(struct mg_reader *reader, size_t file)
{
    mg_scan_until(reader->scan, file);
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
    return reader->file;
}

const char *const *mg_reader_paths(const struct mg_reader *reader,
                                   size_t *count)
{
    const struct mg_paths *paths = mg_scan_paths(reader->scan);
    *count = paths->count;
    return (const char *const *)paths->at;
}

const char *mg_reader_unrepeatable(const struct mg_reader *reader)
{
    const struct mg_paths *paths = mg_scan_paths(reader->scan);
    for (size_t i = 0; i < paths->count; i++)
        if (!mg_file_repeats(paths->at[i]))
            return paths->at[i];
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
    const struct mg_paths *paths = mg_scan_paths(reader->scan);
    for (size_t i = 0; i < paths->count && path[0]; i++)
        if (mg_file_same(paths->at[i], path))
            return true;
    return false;
}

bool mg_reader_progress(const struct mg_reader *reader, int64_t *done,
                        int64_t *total)
{
    *done = reader->ahead ? reader->done : mg_scan_taken(reader->scan);
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
