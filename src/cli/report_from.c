/* report_from.c - see report_from.h. */
#include "cli/report_from.h"

#include <string.h>

#include "read/bytes.h"
#include "report/printed.h"

static enum mg_err read_all(const char *path, struct mg_buffer *text,
                            struct mg_note *note)
{
    enum { BLOCK = 64 * 1024 };
    struct mg_source source = {.path = path};
    struct mg_bytes bytes;
    size_t got = 0;
    enum mg_got what = MG_GOT_BYTES;
    enum mg_err err = mg_bytes_open(&bytes, &source, note);
    if (err)
        return err;
    while (what == MG_GOT_BYTES && !text->failed) {
        char *room = mg_buffer_reserve(text, BLOCK);
        if (!room)
            break;
        what = mg_bytes_read(&bytes, room, BLOCK, &got);
        if (what == MG_GOT_BYTES)
            text->length += got;
    }
    if (text->failed)
        err = mg_fail(note, MG_INPUT, "%s: larger than %zu MiB", path,
                      text->ceiling / 1024 / 1024);
    else if (what == MG_GOT_FAILURE)
        err = mg_fail(note, bytes.err, "%s", bytes.note.text);
    mg_bytes_close(&bytes);
    return err;
}

static void on_row(void *context, const struct marigram_verdict *verdict,
                   struct mg_text value)
{
    const struct mg_report_from *from = context;
    struct mg_row row = {.place = {.path = from->path}, .value_text = value};
    mg_pager_verdict(from->pager, verdict, &row);
}

/* Puts the place before what is wrong there. */
static void add_place(const char *path, size_t line, struct mg_note *note)
{
    const char *name = strcmp(path, "-") == 0 ? "stdin" : path;
    if (line)
        mg_note_prefix(note, "%s:%zu: ", name, line);
    else
        mg_note_prefix(note, "%s: ", name);
}

enum mg_err mg_report_from(struct mg_report_from *from, struct mg_note *note)
{
    struct mg_printed printed = {.zone = from->zone,
                                 .context = from,
                                 .row = on_row,
                                 .board = &from->board,
                                 .versus = &from->versus};
    struct mg_buffer text;
    size_t line;
    mg_buffer_init(&text, 2 * (size_t)MG_REPORT_MAX);
    enum mg_err err = read_all(from->path, &text, note);
    if (!err) {
        err = mg_printed_read(&printed, mg_buffer_all(&text), &line, note);
        if (err)
            add_place(from->path, line, note);
    }
    mg_buffer_clear(&text);
    return err;
}
