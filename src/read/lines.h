/* lines.h - a source as lines, each as soon as its end has come: what a pipe
 * has not sent yet is not waited for while a line is there. A regular file may
 * be turned round, so that its last line comes first. */
#ifndef MG_LINES_H
#define MG_LINES_H

#include "base/buffer.h"
#include "read/backward.h"
#include "read/bytes.h"

struct mg_lines {
    struct mg_bytes bytes;
    struct mg_backward backward;
    bool turned; /* lines come from `backward` */
    char *block;
    size_t from, to; /* what is there and not given out yet */
    size_t number; /* of the line given out last, from 1 at the file's start */
    size_t taken;  /* its bytes, with its end */
    bool ended;    /* nothing more comes */
    bool stopped;  /* because reading was stopped, not at the end */
    bool anew;     /* a followed file begins anew, when what came is given */
    enum mg_err err;     /* reading failed: IO, INPUT or MEMORY */
    struct mg_note note; /* why; or why a followed file begins anew */
    char beginning[64];  /* of a line that was dropped */
};

enum mg_line {
    MG_LINE,          /* here is one */
    MG_LINE_TOO_LONG, /* it has more than MG_ROW_MAX bytes, and was dropped;
                         the text is its beginning */
    MG_LINE_TORN,     /* a followed file began anew in the middle of it */
    MG_LINE_ANEW,     /* a followed file begins anew, with line 1 */
    MG_LINE_OPEN,     /* following was stopped before its end came */
    MG_LINE_END,      /* or reading was stopped; a line that has no end then is
                         left out */
    MG_LINE_FAILED
};

/* As mg_bytes_open says. */
enum mg_err mg_lines_open(struct mg_lines *lines,
                          const struct mg_source *source, struct mg_note *note);
void mg_lines_close(struct mg_lines *lines);

/* The next line without its LF or CR LF; it lives until the next call. */
enum mg_line mg_lines_next(struct mg_lines *lines, struct mg_text *line);

/* Turns a source round that was opened with newest_first: the file's last line
 * comes next, and at last the one behind the line that was given out last; or,
 * `again`, that line itself. */
enum mg_err mg_lines_turn(struct mg_lines *lines, bool again,
                          struct mg_note *note);

#endif
