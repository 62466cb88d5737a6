/* lines.h - a file or a pipe as lines, each as soon as its end has come: what
 * a pipe has not sent yet is not waited for while a line is there. */
#ifndef MG_LINES_H
#define MG_LINES_H

#include "base/buffer.h"

struct mg_lines {
    int fd;
    void (*before_wait)(void *context); /* NULL, or called before each read */
    void *context;
    char *block;
    size_t from, to;    /* what is there and not given out yet */
    size_t number;      /* of the line given out last, from 1 */
    bool ended;         /* nothing more comes */
    bool failed;        /* because reading failed */
    char beginning[64]; /* of a line that was dropped */
};

enum mg_line {
    MG_LINE,          /* here is one */
    MG_LINE_TOO_LONG, /* it has more than MG_ROW_MAX bytes, and was dropped;
                         the text is its beginning */
    MG_LINE_END,
    MG_LINE_FAILED /* errno says why */
};

/* "-" is standard input. IO: cannot be opened. */
enum mg_err mg_lines_open(struct mg_lines *lines, const char *path,
                          struct mg_note *note);
void mg_lines_close(struct mg_lines *lines);

/* The next line without its LF or CR LF; it lives until the next call. */
enum mg_line mg_lines_next(struct mg_lines *lines, struct mg_text *line);

#endif
