/* format.h - what a kind of input is: one const struct at the end of its file
 * and one line in the list of format.c. A format is given a file's lines one
 * by one, and gives out the samples of each. */
#ifndef MG_FORMAT_H
#define MG_FORMAT_H

#include "read/row.h"

enum mg_took {
    MG_TOOK_NOTHING,      /* a header or the like: no sample */
    MG_TOOK_HEADER_AGAIN, /* the header, repeated: no sample, but counted */
    MG_TOOK_SAMPLES,      /* `next` gives them out */
    MG_TOOK_LAST,         /* the line has no other sample but this */
    MG_TOOK_BAD,          /* the line is refused */
    MG_TOOK_FAILED        /* the whole file is refused */
};

struct mg_format {
    const char *name;
    bool (*claims)(struct mg_text first_line);
    void *(*open)(const struct mg_input *input, const char *name);
    void (*close)(void *state);
    enum mg_took (*take)(void *state, struct mg_text line,
                         struct mg_note *note);
    /* MG_TOOK_SAMPLES: here is one; MG_TOOK_LAST: here is one, and the line has
     * no more; MG_TOOK_BAD: here would have been one; MG_TOOK_NOTHING: the line
     * has no more. */
    enum mg_took (*next)(void *state, struct mg_row *row, struct mg_note *note);
    /* What was guessed about the file; "" before the first line. */
    const char *(*guess)(const void *state);
};

extern const struct mg_format mg_format_csv;
extern const struct mg_format mg_format_ndjson;

/* Every format there is; NULL ends the list. The last one claims anything. */
extern const struct mg_format *const mg_formats[];

#endif
